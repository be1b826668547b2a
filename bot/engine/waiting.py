"""Waiting that can be interrupted: every loop ends soon after it is asked to."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")


async def unless(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """The result of `work`, or None if `stop` comes first; `work` is cancelled then."""
    doing = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((doing, stopping), return_when=asyncio.FIRST_COMPLETED)
        if doing.done():
            return await doing
        return None
    finally:
        stopping.cancel()
        if not doing.done():
            doing.cancel()
            with suppress(asyncio.CancelledError):
                await doing


async def woken(wake: asyncio.Event, stop: asyncio.Event, seconds: float) -> None:
    """Wait for `wake`, `stop`, or so many seconds."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await unless(stop, wake.wait())
