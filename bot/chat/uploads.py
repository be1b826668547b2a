"""Files that people send: fetched before the transaction in which they are read."""

import asyncio
import logging
from collections.abc import Iterable

import telegram
from telegram.error import TelegramError

log = logging.getLogger(__name__)

LARGEST_FILE = 5 * 1024 * 1024
"""Bytes. A list of dates or questions is far smaller."""
WAIT_AT_MOST = 15.0
"""Seconds. The other updates of the batch wait with the one that needs the file."""


async def fetch_files(bot: telegram.Bot, ids: Iterable[str]) -> dict[str, bytes]:
    """The contents of these files (Telegram's file ids); what cannot be fetched is left out."""
    wanted = list(ids)
    found = await asyncio.gather(*[_fetch(bot, id_) for id_ in wanted])
    return {id_: data for id_, data in zip(wanted, found, strict=True) if data is not None}


async def _fetch(bot: telegram.Bot, id_: str) -> bytes | None:
    try:
        async with asyncio.timeout(WAIT_AT_MOST):
            file = await bot.get_file(id_)
            return bytes(await file.download_as_bytearray())
    except (TelegramError, TimeoutError) as error:
        log.warning("a file could not be fetched: %s", type(error).__name__)
        return None
