"""How many are in a group, as Telegram counts: asked before a roster is shown, at most every ten minutes."""

import asyncio
import logging
from collections.abc import Iterable, Mapping

import telegram
from telegram.error import TelegramError

from bot.engine.clock import Clock

log = logging.getLogger(__name__)

ASK_EVERY = 600.0
"""Seconds."""
WAIT_AT_MOST = 5.0
"""Seconds. The other updates of the batch wait with the one that needs the answer."""
MOST = 20
"""Groups that are asked about for one person."""


class HeadcountBook:
    """Asks, and remembers what the answer was."""

    def __init__(self, bot: telegram.Bot, clock: Clock) -> None:
        self._bot = bot
        self._clock = clock
        self._counted: dict[int, tuple[float, int]] = {}

    async def ask(self, chats: Iterable[int]) -> Mapping[int, int]:
        """How many are in these groups (Telegram ids) besides this bot; without those that gave no answer."""
        now = self._clock.monotonic()
        self._counted = {chat: (at, n) for chat, (at, n) in self._counted.items() if now - at < ASK_EVERY}
        wanted = sorted(set(chats))[:MOST]
        due = [chat for chat in wanted if chat not in self._counted]
        answers = await asyncio.gather(*[self._ask(chat) for chat in due])
        for chat, number in zip(due, answers, strict=True):
            if number is not None:
                self._counted[chat] = (now, number - 1)
        return {chat: self._counted[chat][1] for chat in wanted if chat in self._counted}

    async def _ask(self, chat: int) -> int | None:
        try:
            async with asyncio.timeout(WAIT_AT_MOST):
                return int(await self._bot.get_chat_member_count(chat))
        except (TelegramError, TimeoutError) as error:
            log.info("could not ask how many are in a group: %s", type(error).__name__)
            return None
