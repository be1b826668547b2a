"""What the trials share: the real bot in a process of its own, beside a local Telegram that stays up."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import tempfile
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.sandbox import World
from tests.databases import sqlite_url
from tests.forked import Bot

TOKEN = "1:" + "SANDBOX" * 5
FAULTS = {"fail_before": 0.03, "fail_after": 0.02}
"""The line breaks now and then, before and after a call has acted."""


class Ground:
    """Where a trial takes place: starts, stops and kills the bot, and waits for what happens."""

    def __init__(self, world: World, database_url: str, log: Path) -> None:
        self.world = world
        self.settings: dict[str, str] = {}
        """Further settings of the bot, as its environment has them."""
        self._url = database_url
        self._log = log
        self._happened = asyncio.Event()
        self.end_watch = world.events.watch(self._happened.set)

    def start(self, address: str) -> Bot:
        """Start the bot with Telegram at this address."""
        environment = {
            **os.environ,
            "BOT_TELEGRAM__TOKEN": TOKEN,
            "BOT_TELEGRAM__BASE_URL": f"{address}/bot",
            "BOT_DATABASE__URL": self._url,
            **self.settings,
        }
        return Bot(environment, self._log)

    async def wake(self, address: str) -> Bot:
        """Start it, and wait until it has called Telegram: from then on it hears a SIGTERM."""
        before = self.world.log.seq
        bot = self.start(address)
        await self.until(lambda: self.world.log.seq > before, 20)
        return bot

    async def kill(self, bot: Bot) -> None:
        """It has no time for anything."""
        bot.send_signal(signal.SIGKILL)
        await bot.wait()

    async def stop(self, bot: Bot) -> list[str]:
        """Stop it as an operator does; what is wrong with how it ended, in words."""
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


# -- the commands


def numbers(description: str | None, defaults: Mapping[str, int], **meanings: str) -> argparse.Namespace:
    """What the command line says of these whole numbers."""
    parser = argparse.ArgumentParser(description=description)
    for name, default in {**defaults, "seed": 1}.items():
        parser.add_argument(f"--{name}", type=int, default=default, help=meanings.get(name))
    return parser.parse_args()


def carry_out(trial: Callable[[str], Coroutine[Any, Any, object]]) -> None:
    """Run a long trial on a fresh database, and print what came of it and how long it took."""
    start = datetime.now().astimezone()
    with tempfile.TemporaryDirectory() as folder:
        print(asyncio.run(trial(sqlite_url(Path(folder)))))
    print(timedelta(seconds=round((datetime.now().astimezone() - start).total_seconds())))
