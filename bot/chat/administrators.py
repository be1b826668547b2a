"""Who administers a group: asked of Telegram before a secretary's command, at most every ten minutes."""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

import telegram
from telegram.error import TelegramError

from bot.engine.clock import Clock

log = logging.getLogger(__name__)

ASK_EVERY = 600.0
"""Seconds."""
WAIT_AT_MOST = 5.0
"""Seconds. The other updates of the batch wait with the one that needs the answer."""


@dataclass(frozen=True)
class Administrator:
    """Who administers a group, and whether he writes there as the group itself."""

    user: telegram.User
    anonymous: bool


@dataclass(frozen=True)
class Administrators:
    """What Telegram said before a batch: who administers which group, and where it did not answer."""

    found: dict[int, tuple[Administrator, ...]] = field(default_factory=dict)
    unasked: frozenset[int] = frozenset()


class AdministratorBook:
    """Asks, and remembers when it asked last."""

    def __init__(self, bot: telegram.Bot, clock: Clock) -> None:
        self._bot = bot
        self._clock = clock
        self._asked_at: dict[int, float] = {}

    async def ask(self, chats: Iterable[int]) -> Administrators:
        """Ask for those of `chats` (Telegram ids) that were not asked about in the last ten minutes."""
        now = self._clock.monotonic()
        due = [chat for chat in chats if now - self._asked_at.get(chat, float("-inf")) >= ASK_EVERY]
        answers = await asyncio.gather(*[self._ask(chat) for chat in due])
        found = {chat: answer for chat, answer in zip(due, answers, strict=True) if answer is not None}
        self._asked_at.update(dict.fromkeys(found, now))
        return Administrators(found, frozenset(due) - frozenset(found))

    async def _ask(self, chat: int) -> tuple[Administrator, ...] | None:
        try:
            async with asyncio.timeout(WAIT_AT_MOST):
                return tuple(
                    Administrator(member.user, bool(getattr(member, "is_anonymous", False)))
                    for member in await self._bot.get_chat_administrators(chat)
                )
        except (TelegramError, TimeoutError) as error:
            log.warning("could not ask who administers a group: %s", type(error).__name__)
            return None
