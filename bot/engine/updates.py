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
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.engine import inbox
from bot.engine.bot_api import LONG_POLL, MOST_UNDER_WAY, Transport, Unreadable
from bot.engine.clock import Clock
from bot.engine.database import TROUBLE, Database, Turn
from bot.engine.garbled import Garbled
from bot.engine.hearing import Hearing
from bot.engine.waiting import unless

log = logging.getLogger(__name__)

Raw = dict[str, Any]
BATCH = 100
"""Updates in one answer, the most that Telegram gives."""
LOOK_FOR_REPLAYS_EVERY = 3.0
"""Seconds."""
LONGEST_PAUSE = 30.0
"""Seconds between tries while Telegram is out of reach."""
LONGEST_PAUSE_AFTER_AN_ANSWER = 4.0
"""Seconds, where Telegram is there and its answer cannot be read."""
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

    @property
    def allowed(self) -> Sequence[str]:
        """The kinds of update that Telegram is asked for."""
        ...

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

    def __init__(
        self,
        db: Database,
        clock: Clock,
        bot: Bot,
        transport: Transport,
        receptionist: Receptionist,
        hearing: Hearing,
    ) -> None:
        self._db = db
        self._clock = clock
        self._bot = bot
        self._receptionist = receptionist
        self._transport = transport
        self._hearing = hearing
        self._offset = 0
        self._garbled = Garbled(BATCH)
        self._handling = asyncio.Lock()
        self.drained = asyncio.Event()
        """Set once Telegram had nothing more to tell: what people did while the bot was away is handled."""
        self._answering: set[asyncio.Task[None]] = set()
        # A crowd that taps at once must not take every connection from the messages.
        self._answers_at_once = asyncio.Semaphore(MOST_UNDER_WAY // 2)

    async def poll(self, wait: int = 0) -> bool:
        """Fetch one batch, waiting up to `wait` seconds, and handle it. Return whether there was any."""
        return await self._poll(wait, asyncio.Event())

    async def _poll(self, wait: int, stop: asyncio.Event) -> bool:
        try:
            updates = await unless(stop, self._fetch(wait))
        except TelegramError as error:
            self._hearing.lost()
            if not isinstance(error, Unreadable):
                raise
            if (update_id := self._garbled.failed(error.payload)) is None:
                raise
            await self._go_on_without(update_id, error)
            return True
        if updates is None:
            return False
        self._garbled.read(len(updates))
        if not updates:
            self._hearing.answered(self._clock.now(), everything=True)
            self.drained.set()
            return False
        await self.take_in([raw for raw in updates if self._is_addressed(raw)])
        self._hearing.answered(self._clock.now(), everything=False)
        self._offset = max(raw["update_id"] for raw in updates) + 1
        return True

    def _is_addressed(self, raw: Raw) -> bool:
        try:
            return self._receptionist.is_addressed(raw)
        except Exception:
            log.exception("cannot tell whether update %d is for the bot", raw["update_id"])
            return True  # it is malformed, and kept as such

    async def _go_on_without(self, update_id: int, error: Unreadable) -> None:
        """Acknowledge an update that cannot be read; the operator learns of it."""
        log.error("update %d arrives garbled again and again (%s); going on without it", update_id, error)
        async with self._handling:
            # Whether it was meant for the bot cannot be told, so nothing of what it says is kept.
            await self._keep({"update_id": update_id}, error, self._clock.now())
        self._offset = update_id + 1

    async def _fetch(self, wait: int) -> list[Raw]:
        query = urlencode(
            {
                "offset": self._offset,
                "limit": self._garbled.limit,
                "timeout": wait,
                # Left out, Telegram goes on with the last setting.
                "allowed_updates": json.dumps(list(self._receptionist.allowed)),
            }
        )
        answer: Any = await self._transport.post(
            f"{self._bot.base_url}/getUpdates?{query}", read_timeout=wait + 15
        )
        if not isinstance(answer, list):
            raise TelegramError("not a list of updates")
        updates = [raw for raw in answer if isinstance(raw, dict) and _is_id(raw.get("update_id"))]
        if answer and not updates:
            raise TelegramError("updates without ids")
        return updates

    async def take_in(self, updates: Sequence[Raw]) -> None:
        """Have these handled and committed; answer the taps among them."""
        if updates:
            async with self._handling:
                await self._take_in(updates)

    async def _take_in(self, updates: Sequence[Raw]) -> None:
        facts: Mapping[str, Any] | None = None
        now = self._clock.now()

        def handle(session: Session) -> list[Answer]:
            return self._receptionist.handle(session, inbox.take(session, updates, now), now, facts or {})

        try:
            facts = await self._receptionist.prepare(updates)
            now = self._clock.now()
            answers = await self._db.write(handle, Turn.UPDATES)
        except Exception:
            if len(updates) > 1:
                log.exception("a batch of %d updates failed; handling them one by one", len(updates))
            for raw in updates:
                self._answer(await self._handle_alone(raw, now, facts, known=False))
        else:
            self._answer(answers)

    async def _handle_alone(
        self, raw: Raw, now: datetime, facts: Mapping[str, Any] | None, *, known: bool
    ) -> list[Answer]:
        """Handle one update by itself; if it fails, keep it. `known`: it is in the inbox already."""

        def handle(session: Session) -> list[Answer]:
            if known:
                inbox.settle(session, raw["update_id"])
                return self._receptionist.handle(session, [raw], now, facts or {})
            return self._receptionist.handle(session, inbox.take(session, [raw], now), now, facts or {})

        try:
            if facts is None:
                facts = await self._receptionist.prepare([raw])
            try:
                return await self._db.write(handle, Turn.UPDATES)
            except TROUBLE:
                log.exception("the database refused update %d; trying once more", raw["update_id"])
                return await self._db.write(handle, Turn.UPDATES)
        except Exception as error:
            log.exception("update %d failed", raw["update_id"])
            # Should this fail too, it is the database that is in trouble: the batch comes again.
            return await self._keep(raw, error, now)

    async def _keep(self, raw: Raw, failure: Exception, now: datetime) -> list[Answer]:
        """Keep an update that failed, and apologise to whoever sent it."""

        def keep(session: Session) -> list[Answer]:
            inbox.keep_failed(session, raw, repr(failure), now)
            return self._receptionist.apologise(session, raw, failure, now)

        try:
            return await self._db.write(keep, Turn.UPDATES)
        except TROUBLE:
            raise
        except Exception:
            log.exception("there is no apology for update %d", raw["update_id"])
        await self._db.write(
            lambda session: inbox.keep_failed(session, raw, repr(failure), now), Turn.UPDATES
        )
        return []

    async def replay(self) -> bool:
        """Handle again what the operator asked to replay. Return whether there was anything."""
        waiting = await self._db.read(inbox.replayed)
        for raw, received_at in waiting:
            async with self._handling:
                self._answer(await self._handle_alone(raw, received_at, None, known=True))
        return bool(waiting)

    # -- the loop

    async def run(self, stop: asyncio.Event) -> None:
        """Fetch and handle until `stop`; what is in hand then is finished."""
        async with asyncio.TaskGroup() as group:
            replaying = group.create_task(self._replay_now_and_then(stop))
            failures = 0
            while not stop.is_set():
                try:
                    await self._poll(LONG_POLL if self._hearing.deaf_since is None else 0, stop)
                    failures = 0
                except Exception as error:
                    failures += 1
                    await unless(stop, asyncio.sleep(_patience(error, failures)))
            await replaying
        await self.answered()

    async def _replay_now_and_then(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await self.replay()
            except Exception:
                log.exception("replays wait")
            await unless(stop, asyncio.sleep(LOOK_FOR_REPLAYS_EVERY))

    def _answer(self, answers: Sequence[Answer]) -> None:
        for answer in answers:
            task = asyncio.create_task(self._answer_tap(answer))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)

    async def _answer_tap(self, answer: Answer) -> None:
        try:
            async with asyncio.timeout(ANSWER_WITHIN), self._answers_at_once:
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


def _patience(error: Exception, failures: int) -> float:
    """Say what is wrong, and how many seconds to wait before the next try."""
    seconds = min(2.0 ** min(failures - 1, 5), LONGEST_PAUSE)
    match error:
        case Conflict():
            log.error("another program fetches updates with the same token; stop one of the two")
        case InvalidToken():
            log.error("Telegram does not know this token any more; the bot hears nothing")
            seconds = LONGEST_PAUSE
        case RetryAfter():
            wait = error.retry_after
            seconds = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
        case Unreadable():
            log.warning("Telegram's answer did not arrive whole (%s)", error)
            seconds = min(seconds, LONGEST_PAUSE_AFTER_AN_ANSWER)
        case TelegramError():
            log.warning("Telegram does not answer (%s)", type(error).__name__)
        case _ if isinstance(error, TROUBLE):
            log.error("the database is not answering (%s); updates wait with Telegram", error.orig)
        case _:
            log.error("updates wait with Telegram", exc_info=error)
    return seconds


def _is_id(value: object) -> bool:
    return isinstance(value, int) and 0 < value < 2**63
