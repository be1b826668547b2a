"""`python -m bot.sandbox`: a bare local Telegram on loopback, for benches and for trying things out."""

from __future__ import annotations

import asyncio
import signal
from datetime import datetime
from typing import Annotated

import typer

from bot.sandbox.populate import demo_world
from bot.sandbox.server import serve
from bot.sandbox.world import World


def main(
    port: Annotated[int, typer.Option(help="Where to listen; 0 takes a free port.")] = 8081,
    token: Annotated[str, typer.Option(help="The bot's token.")] = "1:SANDBOX",
    now: Annotated[str, typer.Option(help="When its time begins, for example 2026-11-21T09:00+08:00.")] = "",
    frozen: Annotated[bool, typer.Option(help="Let the time move only by hand.")] = False,
    budgets: Annotated[bool, typer.Option(help="Keep Telegram's budgets of messages.")] = True,
    people: Annotated[str, typer.Option(help="Begin with the demo's people: zh or en.")] = "",
) -> None:
    """Serve a local Telegram until Ctrl-C."""
    begin = datetime.fromisoformat(now) if now else None
    if people:
        world = demo_world(people, token=token, now=begin, frozen=frozen, budgets=budgets)
    else:
        world = World(token, begin, frozen, budgets=budgets)
    asyncio.run(_run(world, port))


async def _run(world: World, port: int) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with serve(world, port=port) as address:
        print(address, flush=True)
        await stop.wait()


if __name__ == "__main__":
    typer.run(main)
