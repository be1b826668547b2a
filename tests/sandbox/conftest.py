from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.sandbox import serve
from tests.sandbox.town import TOKEN, Town, build_town


@pytest.fixture
def town() -> Town:
    return build_town()


@pytest.fixture
async def address(town: Town) -> AsyncIterator[str]:
    async with serve(town.world) as address:
        yield address


@pytest.fixture
async def bot(address: str) -> AsyncIterator[Bot]:
    """python-telegram-bot's own Bot, speaking to the town over HTTP."""
    request = HTTPXRequest(connection_pool_size=8)
    base, files = f"{address}/bot", f"{address}/file/bot"
    async with Bot(TOKEN, base, files, request=request, get_updates_request=HTTPXRequest()) as bot:
        yield bot
