"""Who follows a link that is about a group: of a stranger Telegram is asked whether he is a member."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import telegram
from sqlalchemy import select
from sqlalchemy.orm import Session
from telegram import ChatMember
from telegram.error import TelegramError

from bot.chat.addressed import Raw, command_in
from bot.engine.clock import Clock
from bot.engine.identity import Chat, Membership, Person

log = logging.getLogger(__name__)

PRESENT = (ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER, ChatMember.RESTRICTED)
ASK_EVERY = 60.0
"""Seconds. Whoever taps a link again and again does not make the bot ask as often."""
WAIT_AT_MOST = 5.0
"""Seconds. The other updates of the batch wait with the one that needs the answer."""

About = Callable[[Session, int], Chat | None]
"""The group that a number in a link is about."""


@dataclass(frozen=True)
class Visit:
    """Somebody (his Telegram id) follows a link about a number."""

    user_id: int
    about: About
    number: int


def link_in(words: str) -> tuple[str, int | None]:
    """What a link of ours opens: `test-1a` is the command `test` about number 46."""
    name, _, digits = words.partition("-")
    try:
        number = int(digits, 36) if digits.isalnum() and len(digits) <= 12 else None
    except ValueError:
        number = None
    return name, number


def visit_in(raw: Raw, about: Callable[[str], About | None]) -> Visit | None:
    """The visit that an update is; `about` tells what the links of a command are about."""
    message = raw.get("message")
    try:
        if message is None or (said := command_in(message)) is None or said.name != "start":
            return None
        name, number = link_in(said.words)
        found = about(name)
        if found is None or number is None or message["chat"]["type"] != "private":
            return None
        return Visit(int(message["from"]["id"]), found, number)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None  # malformed: whoever handles it will say so


def strangers(session: Session, visits: Iterable[Visit]) -> set[tuple[int, int]]:
    """Of these visits the groups and persons (Telegram ids) where we do not know the person as a member."""
    found = set()
    for visit in visits:
        chat = visit.about(session, visit.number)
        if chat is None:
            continue
        known = session.scalar(
            select(Membership.person_id)
            .join(Person, Person.id == Membership.person_id)
            .where(
                Membership.chat_id == chat.id,
                Membership.left_at.is_(None),
                Person.telegram_id == visit.user_id,
            )
        )
        if known is None:
            found.add((chat.telegram_id, visit.user_id))
    return found


class VisitorBook:
    """Asks, and remembers for a while of whom it asked."""

    def __init__(self, bot: telegram.Bot, clock: Clock) -> None:
        self._bot = bot
        self._clock = clock
        self._asked_at: dict[tuple[int, int], float] = {}

    async def ask(self, pairs: Iterable[tuple[int, int]]) -> Sequence[tuple[int, telegram.User]]:
        """Of these groups and persons (Telegram ids) those who are members, as Telegram shows them."""
        now = self._clock.monotonic()
        self._asked_at = {pair: at for pair, at in self._asked_at.items() if now - at < ASK_EVERY}
        due = [pair for pair in pairs if pair not in self._asked_at]
        answers = await asyncio.gather(*[self._ask(*pair) for pair in due])
        self._asked_at.update(
            {pair: now for pair, answer in zip(due, answers, strict=True) if answer is not None}
        )
        return [
            (chat, answer.user)
            for (chat, _), answer in zip(due, answers, strict=True)
            if answer is not None
            and answer.status in PRESENT
            and getattr(answer, "is_member", True)  # one who is restricted may have left
        ]

    async def _ask(self, chat: int, user: int) -> ChatMember | None:
        try:
            async with asyncio.timeout(WAIT_AT_MOST):
                return await self._bot.get_chat_member(chat, user)
        except (TelegramError, TimeoutError) as error:
            log.info("could not ask whether somebody is in a group: %s", type(error).__name__)
            return None
