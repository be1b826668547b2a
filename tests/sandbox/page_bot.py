"""A small bot for the tests of the page: it answers through the Bot API as any bot would."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx

Json = dict[str, Any]


class PageBot:
    """The Bot API of the sandbox by name: `await bot.call("sendMessage", chat_id=…, text=…)`."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def call(self, method: str, files: Json | None = None, **parameters: Any) -> Any:
        if files:
            # A form has no types: what is not text travels as JSON, as in Telegram's own rules.
            form = {name: v if isinstance(v, str) else json.dumps(v) for name, v in parameters.items()}
            answer = await self._http.post(method, data=form, files=files)
        else:
            answer = await self._http.post(method, json=parameters)
        body = answer.json()
        assert body["ok"], f"{method}: {body}"
        return body["result"]

    async def say(self, chat: int, text: str, **extra: Any) -> Json:
        result: Json = await self.call("sendMessage", chat_id=chat, text=text, parse_mode="HTML", **extra)
        return result


Script = Callable[[PageBot, Json], Awaitable[None]]


@asynccontextmanager
async def page_bot(address: str, token: str, script: Script) -> AsyncIterator[PageBot]:
    """A bot that gives every update to the script, one after the other, until the end of the block.

    What the script raises fails the test at the end of the block.
    """
    async with httpx.AsyncClient(base_url=f"{address}/bot{token}/", timeout=30) as http:
        bot = PageBot(http)
        listening = asyncio.create_task(_listen(bot, script))
        try:
            yield bot
        finally:
            if not listening.done():
                listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening


async def _listen(bot: PageBot, script: Script) -> None:
    offset = 0
    while True:
        updates = await bot.call(
            "getUpdates",
            offset=offset,
            timeout=20,
            allowed_updates=["message", "callback_query", "poll_answer", "my_chat_member"],
        )
        for update in updates:
            offset = update["update_id"] + 1
            await script(bot, update)
