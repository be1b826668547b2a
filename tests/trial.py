"""What the trials share: the real bot in a process of its own, beside a local Telegram that stays up."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import IO

from bot.sandbox import World

TOKEN = "1:" + "SANDBOX" * 5
FAULTS = {"fail_before": 0.03, "fail_after": 0.02}
"""The line breaks now and then, before and after a call has acted."""


class Ground:
    """Where a trial takes place: starts, stops and kills the bot, and waits for what happens."""

    def __init__(self, world: World, database_url: str, log: IO[bytes]) -> None:
        self.world = world
        self.settings: dict[str, str] = {}
        """Further settings of the bot, as its environment has them."""
        self._url = database_url
        self._log = log
        self._happened = asyncio.Event()
        self.end_watch = world.events.watch(self._happened.set)

    async def start(self, address: str) -> asyncio.subprocess.Process:
        """Start the bot with Telegram at this address."""
        environment = {
            **os.environ,
            "BOT_TELEGRAM__TOKEN": TOKEN,
            "BOT_TELEGRAM__BASE_URL": f"{address}/bot",
            "BOT_DATABASE__URL": self._url,
            **self.settings,
        }
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=environment, stderr=self._log
        )

    async def kill(self, bot: asyncio.subprocess.Process) -> None:
        """It has no time for anything."""
        with suppress(ProcessLookupError):  # it has ended by itself, which the log tells
            bot.kill()
        await bot.wait()

    async def stop(self, bot: asyncio.subprocess.Process) -> list[str]:
        """Stop it as an operator does; what is wrong with how it ended, in words."""
        with suppress(ProcessLookupError):
            bot.send_signal(signal.SIGTERM)
        async with asyncio.timeout(6):
            status = await bot.wait()
        return [f"after SIGTERM the bot ended with status {status}"] if status else []

    async def until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Wait until the world looks like that, for so long at most; whether it does."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not condition():
                    await self.something(0.2)
        return condition()

    async def something(self, seconds: float) -> None:
        """Wait until something happens in the world, for so long at most."""
        self._happened.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._happened.wait()


def faults_in(logged: str) -> list[str]:
    """What no log of the bot may hold."""
    found = [f"the log has a {word}" for word in ("Traceback", "CRITICAL") if word in logged]
    return found + (["the token is in the log"] if TOKEN.split(":")[1] in logged else [])
