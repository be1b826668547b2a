"""Long polling: getUpdates waits in real time, wakes at the first update, and only one may wait."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from starlette.types import Receive

from bot.sandbox.calls.params import Params
from bot.sandbox.errors import bad_request, conflict
from bot.sandbox.world import World

LONGEST = 50  # seconds
PARAMETERS = frozenset({"offset", "limit", "timeout", "allowed_updates"})
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"


class Poller:
    def __init__(self, world: World) -> None:
        self._world = world
        self._waiting: asyncio.Future[bool] | None = None
        world.updates.on_arrival = self._wake

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(True)

    async def get_updates(self, params: Params, receive: Receive) -> bytes | None:
        """The answer's body, or None when the one who asked is gone, or his line down, before there is one.

        Raises BotApiError, also 409 for one who waits while another one asks.
        """
        unknown = params.values.keys() - PARAMETERS
        if unknown:
            raise bad_request(f"parameter not modelled by the sandbox: {', '.join(sorted(unknown))}")
        updates = self._world.updates
        if "allowed_updates" in params:
            kinds = params.whole("allowed_updates", "allowed updates")
            if isinstance(kinds, list) and all(isinstance(kind, str) for kind in kinds):
                updates.allow(kinds)
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(conflict(OTHER_POLLER))
        offset = params.number("offset")
        limit = min(max(params.number("limit", 100), 1), 100)
        found = updates.get(offset, limit, self._world.now())
        timeout = min(max(params.number("timeout"), 0), LONGEST)
        if found == "[]" and timeout:
            if not await self._wait(timeout, receive) or self._world.faults.down:
                return None
            found = updates.get(offset, limit, self._world.now())
        return f'{{"ok":true,"result":{found}}}'.encode("utf-8", "replace")

    async def _wait(self, seconds: float, receive: Receive) -> bool:
        """Until an update comes or the time is up; False when the bot hung up meanwhile."""
        mine = self._waiting = asyncio.get_running_loop().create_future()
        gone = asyncio.ensure_future(_hang_up(receive))
        try:
            await asyncio.wait({mine, gone}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            if mine.done():
                mine.result()  # Raises the conflict, if there was one.
                return True
            return not gone.done()
        finally:
            if self._waiting is mine:
                self._waiting = None
            mine.cancel()
            gone.cancel()
            with suppress(asyncio.CancelledError):
                await gone


async def _hang_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
