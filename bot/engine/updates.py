"""Telegram's updates → handlers → commit → acknowledgement.

A batch is handled in one transaction, and the next `getUpdates` acknowledges it only after the commit.
If a handler fails, the batch is rolled back and handled again one by one; the one that fails stays in the
inbox with its error, and whoever sent it gets a short apology.
"""

import asyncio
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlencode

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from telegram import Bot
from telegram.error import TelegramError

from bot.engine import inbox
from bot.engine.bot_api import Transport
from bot.engine.clock import Clock
from bot.engine.database import Database, Turn

log = logging.getLogger(__name__)

Raw = dict[str, Any]
BATCH = 100
"""Updates in one answer, the most that Telegram gives."""
LONG_POLL = 50
"""Seconds that Telegram holds a request open while there is nothing to tell."""
ANSWER_WITHIN = 15.0
"""Seconds after which an answer to a tap is forgotten: Telegram shows a waiting sign for about that long."""


@dataclass(frozen=True)
class Answer:
    """What a tap on a button says at once: a short note that fades, or one to be closed (`alert`)."""

    query_id: str
    text: str | None = None
    alert: bool = False
    url: str | None = None


class Receptionist(Protocol):
    """Who understands updates: the room above gives one to the engine."""

    allowed: Sequence[str]
    """The kinds of update that Telegram is asked for."""

    def is_addressed(self, raw: Raw) -> bool:
        """Whether this is meant for the bot; what is not is dropped before it is stored or logged."""
        ...

    async def prepare(self, updates: Sequence[Raw]) -> Mapping[str, Any]:
        """Ask the network what handling these will need; there is no network in a transaction."""
        ...

    def handle(
        self, session: Session, updates: Sequence[Raw], received_at: datetime, facts: Mapping[str, Any]
    ) -> list[Answer]:
        """Handle these in order by changing rows only; what it raises takes all of them back."""
        ...

    def apologise(self, session: Session, raw: Raw, error: Exception, now: datetime) -> list[Answer]:
        """Tell the sender of an update that failed, and the operator."""
        ...


class Updates:
    """Fetches updates and has them handled."""

    def __init__(self, db: Database, clock: Clock, bot: Bot, receptionist: Receptionist) -> None:
        self._db = db
        self._clock = clock
        self._bot = bot
        self._receptionist = receptionist
        self._transport = Transport(connection_pool_size=2, read_timeout=LONG_POLL + 15)
        self._offset = 0
        self._answering: set[asyncio.Task[None]] = set()

    async def poll(self, wait: int = 0) -> bool:
        """Fetch one batch, waiting up to `wait` seconds, and handle it. Return whether there was any."""
        updates = await self._fetch(wait)
        if not updates:
            return False
        await self.take_in([raw for raw in updates if self._receptionist.is_addressed(raw)])
        self._offset = max(raw["update_id"] for raw in updates) + 1
        return True

    async def _fetch(self, wait: int) -> list[Raw]:
        query = urlencode(
            {
                "offset": self._offset,
                "limit": BATCH,
                "timeout": wait,
                # Left out, Telegram goes on with the last setting.
                "allowed_updates": json.dumps(list(self._receptionist.allowed)),
            }
        )
        answer: Any = await self._transport.post(f"{self._bot.base_url}/getUpdates?{query}")
        return [raw for raw in answer if isinstance(raw, dict) and isinstance(raw.get("update_id"), int)]

    async def take_in(self, updates: Sequence[Raw]) -> None:
        """Have these handled and committed; answer the taps among them."""
        if not updates:
            return
        facts = await self._receptionist.prepare(updates)
        now = self._clock.now()

        def handle(session: Session) -> list[Answer]:
            return self._receptionist.handle(session, inbox.take(session, updates, now), now, facts)

        try:
            answers = await self._db.write(handle, Turn.UPDATES)
        except Exception:
            if len(updates) > 1:
                log.exception("a batch of %d updates failed; handling them one by one", len(updates))
            answers = [
                answer for raw in updates for answer in await self._handle_alone(raw, now, facts, known=False)
            ]
        self._answer(answers)

    async def _handle_alone(
        self, raw: Raw, now: datetime, facts: Mapping[str, Any], *, known: bool
    ) -> list[Answer]:
        """Handle one update by itself; if it fails, keep it. `known`: it is in the inbox already."""

        def handle(session: Session) -> list[Answer]:
            if known:
                inbox.settle(session, raw["update_id"])
                return self._receptionist.handle(session, [raw], now, facts)
            return self._receptionist.handle(session, inbox.take(session, [raw], now), now, facts)

        try:
            try:
                return await self._db.write(handle, Turn.UPDATES)
            except OperationalError:
                log.exception("the database refused update %d; trying once more", raw["update_id"])
                return await self._db.write(handle, Turn.UPDATES)
        except Exception as error:
            log.exception("update %d failed", raw["update_id"])
            failure = error

        def keep(session: Session) -> list[Answer]:
            inbox.keep_failed(session, raw, repr(failure), now)
            return self._receptionist.apologise(session, raw, failure, now)

        # Should this fail too, it is the database that is in trouble: the batch comes again.
        return await self._db.write(keep, Turn.UPDATES)

    async def replay(self) -> bool:
        """Handle again what the operator asked to replay. Return whether there was anything."""
        waiting = await self._db.read(inbox.replayed)
        for raw, received_at in waiting:
            facts = await self._receptionist.prepare([raw])
            self._answer(await self._handle_alone(raw, received_at, facts, known=True))
        return bool(waiting)

    def _answer(self, answers: Sequence[Answer]) -> None:
        for answer in answers:
            task = asyncio.create_task(self._answer_tap(answer))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)

    async def _answer_tap(self, answer: Answer) -> None:
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                await self._bot.answer_callback_query(
                    answer.query_id, answer.text, show_alert=answer.alert, url=answer.url
                )
        except (TelegramError, TimeoutError) as error:
            # Only a note that fades is lost, and Telegram forgets the tap as soon.
            log.info("a tap's answer did not get through: %s", type(error).__name__)

    async def answered(self) -> None:
        """Wait for the answers that are on their way."""
        if self._answering:
            await asyncio.wait(set(self._answering))
