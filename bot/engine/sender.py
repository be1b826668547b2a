"""From the outbox to Telegram, outcome by outcome.

What waits is kept in mind as a few numbers a message; the content is read when it is its turn. One
message is under way per chat, so the order within a chat holds; a lower class passes a higher one.
"""

import asyncio
import heapq
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from telegram import Bot
from telegram.error import TelegramError

from bot.engine.bot_api import MOST_UNDER_WAY, Again, Moved, Refused, read_failure
from bot.engine.clock import Clock
from bot.engine.database import Database, Turn
from bot.engine.identity import Chat, ChatKind
from bot.engine.letters import Letter, Outcome, Refusal, letters_of, post, write_down
from bot.engine.outbox import Urgency, Waiting, waiting_rows
from bot.engine.pacing import Pacing
from bot.engine.waiting import unless, woken

log = logging.getLogger(__name__)

LOOK_EVERY = 5.0
"""Seconds. Messages told by the outbox are known at once; what waits for its time, or what the operator put
back from another process, is found by looking."""
MANY = 500
LOOK_EVERY_IN_A_STORM = 60.0
"""Seconds, while there are MANY messages to send anyway: reading them all again holds up the others."""
LEAD = 0.02
"""Seconds ahead of its time that a message's content is read, so that it leaves on time."""
FINISH_WITHIN = 3.0
"""Seconds that messages under way get when the bot stops; what became of the others cannot be known."""


@dataclass
class _Queue:
    """What waits for one chat, in order, and whether a message is under way there."""

    heap: list[Waiting] = field(default_factory=list)
    under_way: bool = False


class Sender:
    """Sends what waits, within Telegram's budgets."""

    def __init__(self, db: Database, clock: Clock, bot: Bot) -> None:
        self._db = db
        self._clock = clock
        self._bot = bot
        self._pacing = Pacing()
        self._queues: dict[int, _Queue] = {}
        self._known: set[int] = set()
        self._ready: list[tuple[int, int, int]] = []
        self._later: list[tuple[float, int]] = []
        self._groups: dict[int, bool] = {}
        self._attempts: dict[int, int] = {}
        self.under_way = 0
        """Messages on their way to Telegram, or whose outcome is not written down yet."""
        self._wake = asyncio.Event()
        self._must_look = True
        self._done: list[Outcome] = []
        self._outcome = asyncio.Event()
        self._best_round_trip = float("inf")
        self.on_refused: Refusal = lambda *_: None

    # -- what waits

    def hear(self, waiting: Sequence[Waiting]) -> None:
        """Take note of rows that wait, as the outbox tells them after a commit."""
        for one in waiting:
            if one.id in self._known:
                continue
            self._known.add(one.id)
            queue = self._queues.setdefault(one.chat_id, _Queue())
            heapq.heappush(queue.heap, one)
            self._offer(one.chat_id, queue)
        self._wake.set()

    async def look(self) -> None:
        """Take note of whatever the database says may be sent now."""
        now = self._clock.now()
        self.hear(await self._db.read(lambda session: waiting_rows(session, now)))

    def _offer(self, chat_id: int, queue: _Queue) -> None:
        if queue.heap and not queue.under_way:
            head = queue.heap[0]
            heapq.heappush(self._ready, (head.urgency, head.place, chat_id))

    def _pick(self, lead: float) -> list[tuple[Waiting, float]]:
        """The messages that may leave within `lead` seconds, most urgent first, and when each may.

        Each is marked as under way.
        """
        now = self._clock.monotonic()
        while self._later and self._later[0][0] <= now:
            chat_id = heapq.heappop(self._later)[1]
            if queue := self._queues.get(chat_id):
                self._offer(chat_id, queue)
        picked: list[tuple[Waiting, float]] = []
        while self._ready and self.under_way < MOST_UNDER_WAY:
            urgent = self._ready[0][0] == Urgency.INTERACTIVE
            leaves_at = self._pacing.free_everywhere_at(now, urgent=urgent)
            if leaves_at > now + lead:
                break
            urgency, place, chat_id = heapq.heappop(self._ready)
            found = self._queues.get(chat_id)
            if found is None or found.under_way or not found.heap:
                continue
            head = found.heap[0]
            if (head.urgency, head.place) != (urgency, place):
                continue  # a more urgent one came in between, and has an entry of its own
            group = self._groups[chat_id]
            free_at = self._pacing.free_at(now, chat_id, group=group)
            if free_at > now:
                heapq.heappush(self._later, (free_at, chat_id))
                continue
            heapq.heappop(found.heap)
            found.under_way = True
            self.under_way += 1
            self._known.discard(head.id)
            self._pacing.leave(leaves_at, chat_id, group=group, urgent=urgent)
            picked.append((head, leaves_at))
        return picked

    async def _learn_chats(self) -> None:
        unknown = [chat_id for _, _, chat_id in self._ready if chat_id not in self._groups]
        if unknown:
            rows = await self._db.read(
                lambda session: session.execute(select(Chat.id, Chat.kind).where(Chat.id.in_(unknown))).all()
            )
            self._groups.update({chat_id: kind != ChatKind.PRIVATE for chat_id, kind in rows})

    async def _read(self, picked: Sequence[tuple[Waiting, float]]) -> list[Letter]:
        """The letters of what was picked; a row that does not wait any more yields none."""
        now = self._clock.now()
        letters = await self._db.read(lambda session: letters_of(session, picked, now))
        written = {letter.waiting.id for letter in letters}
        for one, _ in picked:
            if one.id not in written:
                self._pacing.arrive(self._clock.monotonic(), one.chat_id, group=self._groups[one.chat_id])
                self._free(one.chat_id)
        return letters

    # -- one message

    async def _deliver(self, letter: Letter) -> Outcome:
        chat_id = letter.waiting.chat_id
        started = self._clock.monotonic()
        message_id, failure = letter.message_id, None
        try:
            if not letter.expired:
                message_id = await post(self._bot, letter)
        except TelegramError as error:
            failure = read_failure(error, self._attempts.get(letter.waiting.id, 0) + 1)
        except Exception as error:
            log.exception("message %d could not be sent", letter.waiting.id)
            failure = Refused(repr(error))
        now = self._clock.monotonic()
        # It arrived on half of its way there and back; what was slower than the best was held up before.
        self._best_round_trip = min(self._best_round_trip, now - started)
        self._pacing.arrive(now - self._best_round_trip / 2, chat_id, group=letter.is_group)
        if isinstance(failure, Again) and failure.ordered:
            self._pacing.obey(now, chat_id, failure.seconds)
        elif failure is None:
            self._pacing.accepted()
        return Outcome(letter, failure, message_id)

    # -- outcomes

    def _record(self, session: Session, outcomes: Sequence[Outcome]) -> None:
        write_down(session, outcomes, self._clock.now(), self.on_refused)

    def _conclude(self, outcome: Outcome) -> None:
        """Let the chat go on, once the outcome is in the database."""
        waiting, failure = outcome.letter.waiting, outcome.failure
        if isinstance(failure, Again):
            self._attempts[waiting.id] = self._attempts.get(waiting.id, 0) + 1
            if not failure.ordered:
                self._pacing.pause(waiting.chat_id, self._clock.monotonic() + failure.seconds)
            self.hear([waiting])
        else:
            self._attempts.pop(waiting.id, None)
            if isinstance(failure, Moved):
                self.hear([waiting])
        self._free(waiting.chat_id)

    def _free(self, chat_id: int) -> None:
        self.under_way -= 1
        queue = self._queues[chat_id]
        queue.under_way = False
        if queue.heap:
            self._offer(chat_id, queue)
        else:
            del self._queues[chat_id]
        self._wake.set()

    # -- steps and the loop

    async def send_next(self) -> bool:
        """Send what may leave now and wait for the outcomes. Return whether there was anything."""
        await self.look()
        letters = await self._take_letters(0)
        await asyncio.gather(*[self._carry(letter) for letter in letters])
        await self._write_down()
        return bool(letters)

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop`; then conclude what is under way."""
        self._clock.on_jump(self._look_soon)
        writing = asyncio.create_task(self._write_outcomes())
        under_way: set[asyncio.Task[None]] = set()
        looked_at = -LOOK_EVERY
        try:
            while not stop.is_set():
                self._wake.clear()
                try:
                    patience = LOOK_EVERY if len(self._known) < MANY else LOOK_EVERY_IN_A_STORM
                    if self._must_look or self._clock.monotonic() - looked_at >= patience:
                        self._must_look, looked_at = False, self._clock.monotonic()
                        await self.look()
                        self._pacing.forget_idle(looked_at)
                    for letter in await self._take_letters(LEAD):
                        task = asyncio.create_task(self._carry(letter))
                        under_way.add(task)
                        task.add_done_callback(under_way.discard)
                except OperationalError:
                    log.exception("the database is not answering; messages wait")
                    await unless(stop, asyncio.sleep(1))
                idle = self.idle_seconds()
                idle = LOOK_EVERY if idle is None else min(idle - LEAD, LOOK_EVERY)
                await woken(self._wake, stop, max(idle, 0.001))
        finally:
            await self._finish(under_way, writing)

    def _look_soon(self) -> None:
        self._must_look = True
        self._wake.set()

    async def _take_letters(self, lead: float) -> list[Letter]:
        await self._learn_chats()
        picked = self._pick(lead)
        try:
            return await self._read(picked) if picked else []
        except Exception:
            for one, _ in picked:
                self._pacing.arrive(self._clock.monotonic(), one.chat_id, group=self._groups[one.chat_id])
                self.hear([one])
                self._free(one.chat_id)
            raise

    async def _carry(self, letter: Letter) -> None:
        await asyncio.sleep(max(0.0, letter.leaves_at - self._clock.monotonic()))
        outcome = await self._deliver(letter)
        self._done.append(outcome)  # not in one line: the list may be another one after the wait
        self._outcome.set()

    async def _write_outcomes(self) -> None:
        """Write down what became of the messages, as many at a time as there are. Until cancelled."""
        while True:
            await self._outcome.wait()
            self._outcome.clear()
            await self._write_down()

    async def _write_down(self) -> None:
        outcomes, self._done = self._done, []
        while outcomes:
            try:
                await self._db.write(partial(self._record, outcomes=outcomes), Turn.OUTCOMES)
                break
            except OperationalError:
                log.exception("the database is not answering; outcomes wait")
            # Forgetting that a message went out would send it again: also when the bot stops just now.
            self._done = outcomes + self._done
            await asyncio.sleep(1)
            outcomes, self._done = self._done, []
        for outcome in outcomes:
            self._conclude(outcome)

    async def _finish(self, under_way: set[asyncio.Task[None]], writing: asyncio.Task[None]) -> None:
        if under_way:
            _, hanging = await asyncio.wait(under_way, timeout=FINISH_WITHIN)
            for task in hanging:
                task.cancel()
        writing.cancel()
        with suppress(asyncio.CancelledError):
            await writing
        await self._write_down()

    def idle_seconds(self) -> float | None:
        """How long until something that waits may leave; None while nothing waits or only for an outcome."""
        now = self._clock.monotonic()
        if self._ready and self.under_way < MOST_UNDER_WAY:
            urgent = self._ready[0][0] == Urgency.INTERACTIVE
            free_at = self._pacing.free_everywhere_at(now, urgent=urgent)
            return max(0.0, free_at - now) if free_at < float("inf") else None
        return max(0.0, self._later[0][0] - now) if self._later else None
