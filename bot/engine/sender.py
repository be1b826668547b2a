"""From the outbox to Telegram, outcome by outcome.

What waits is kept in mind as a few numbers a message; the content is read when it is its turn. One
message is under way per chat, so the order within a chat holds; a lower class passes a higher one.
"""

import asyncio
import heapq
import logging
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session
from telegram import Bot
from telegram.error import TelegramError

from bot.engine.bot_api import MOST_UNDER_WAY, Again, Moved, Refused, read_failure
from bot.engine.clock import Clock
from bot.engine.database import TROUBLE, Database, Turn
from bot.engine.identity import Chat, ChatKind
from bot.engine.letters import Letter, Listeners, Outcome, Posted, letters_of, post, write_down
from bot.engine.outbox import Urgency, Waiting, next_not_before, waiting_rows
from bot.engine.pacing import Pacing
from bot.engine.waiting import unless, woken

log = logging.getLogger(__name__)

LOOK_EVERY = 5.0
"""Seconds. Messages told by the outbox are known at once; what waits for its time, or what the operator put
back from another process, is found by looking."""
LEAD = 0.02
"""Seconds ahead of its time that a message's content is read, so that it leaves on time."""
FINISH_WITHIN = 3.0
"""Seconds that messages under way get when the bot stops; what became of the others cannot be known."""
WRITE_WITHIN = 1.0
"""Seconds that the outcomes get after that, should the database be in trouble."""
LONGEST_PAUSE = 30.0
"""Seconds between tries while the database is in trouble."""
_PORTION = 500


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
        self._unknown: set[int] = set()
        """Chats of which it is not known yet whether they are groups."""
        self._attempts: dict[int, int] = {}
        self._away: set[int] = set()
        self._wake = asyncio.Event()
        self._must_look = True
        self._looked_at = 0.0
        self._next_time: datetime | None = None
        self._done: list[Outcome] = []
        self._outcome = asyncio.Event()
        self._finishing = False
        self._best_round_trip = float("inf")
        self.listeners = Listeners()

    @property
    def under_way(self) -> int:
        """How many messages are on their way to Telegram, or without their outcome written down."""
        return len(self._away)

    # -- what waits

    def hear(self, waiting: Sequence[Waiting]) -> None:
        """Take note of rows that wait, as the outbox tells them after a commit."""
        for one in waiting:
            if one.id in self._known:
                continue
            self._known.add(one.id)
            queue = self._queues.setdefault(one.chat_id, _Queue())
            heapq.heappush(queue.heap, one)
            if one.chat_id not in self._groups:
                self._unknown.add(one.chat_id)
            if queue.heap[0] is one:
                self._offer(one.chat_id, queue)
        self._wake.set()

    async def look(self) -> None:
        """Take note of whatever the database says may be sent now, and of when it says to look again."""
        now, known = self._clock.now(), self._known | self._away
        self._must_look, self._looked_at = False, self._clock.monotonic()
        waiting, self._next_time = await self._db.read(
            lambda session: (waiting_rows(session, now, known), next_not_before(session, now))
        )
        self.hear(waiting)
        self._pacing.forget_idle(self._looked_at)

    def _look_soon(self) -> None:
        self._must_look = True
        self._wake.set()

    def _is_time_to_look(self) -> bool:
        return (
            self._must_look
            or self._clock.monotonic() - self._looked_at >= LOOK_EVERY
            or (self._next_time is not None and self._next_time <= self._clock.now())
        )

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
            self._known.discard(head.id)
            if head.id in self._away:  # under way from a chat that was merged into this one
                self._offer(chat_id, found)
                continue
            found.under_way = True
            self._away.add(head.id)
            self._pacing.leave(leaves_at, chat_id, group=group, urgent=urgent)
            picked.append((head, leaves_at))
        return picked

    async def _learn_chats(self) -> None:
        # Again after each answer: more may have been heard of meanwhile.
        while unknown := set(islice(self._unknown, _PORTION)):
            found = await self._db.read(partial(_are_groups, chat_ids=unknown))
            self._unknown -= unknown
            self._groups.update(found)
            for chat_id in unknown - found.keys():
                self._forget_chat(chat_id)

    def _forget_chat(self, chat_id: int) -> None:
        """The chat was merged into another one: what waited here waits there, and is found by looking."""
        self._known.difference_update(one.id for one in self._queues.pop(chat_id).heap)
        self._must_look = True

    async def _read(self, picked: Sequence[tuple[Waiting, float]]) -> list[Letter]:
        """The letters of what was picked; a row that does not wait any more yields none."""
        now = self._clock.now()
        letters = await self._db.read(lambda session: letters_of(session, picked, now))
        written = {letter.waiting.id for letter in letters}
        for one, _ in picked:
            if one.id not in written:
                self._pacing.arrive(self._clock.monotonic(), one.chat_id, group=self._groups[one.chat_id])
                self._free(one)
        return letters

    # -- one message

    async def _deliver(self, letter: Letter) -> Outcome:
        chat_id = letter.waiting.chat_id
        started = self._clock.monotonic()
        posted, failure = Posted(letter.message_id), None
        try:
            if not letter.expired:
                posted = await post(self._bot, letter)
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
        return Outcome(letter, failure, posted)

    # -- outcomes

    def _record(self, session: Session, outcomes: Sequence[Outcome]) -> None:
        write_down(session, outcomes, self._clock.now(), self.listeners)

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
        self._free(waiting)

    def _free(self, waiting: Waiting) -> None:
        self._away.discard(waiting.id)
        queue = self._queues[waiting.chat_id]
        queue.under_way = False
        if queue.heap:
            self._offer(waiting.chat_id, queue)
        else:
            del self._queues[waiting.chat_id]
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
        self._finishing, self._must_look = False, True
        writing = asyncio.create_task(self._write_outcomes())
        under_way: set[asyncio.Task[None]] = set()
        failures = 0
        try:
            while not stop.is_set():
                self._wake.clear()
                try:
                    if self._is_time_to_look():
                        await self.look()
                    for letter in await self._take_letters(LEAD):
                        task = asyncio.create_task(self._carry(letter))
                        under_way.add(task)
                        task.add_done_callback(under_way.discard)
                    failures = 0
                except Exception as error:
                    failures += 1
                    _lament("messages wait", error)
                    await unless(stop, asyncio.sleep(_pause(failures)))
                await woken(self._wake, stop, self._patience())
        finally:
            await self._finish(under_way, writing)

    def _patience(self) -> float:
        """How many seconds to wait for something to do before looking for it."""
        idle = self.idle_seconds()
        patience = LOOK_EVERY if idle is None else min(idle - LEAD, LOOK_EVERY)
        if self._next_time is not None:
            patience = min(patience, (self._next_time - self._clock.now()).total_seconds())
        return max(patience, 0.001)

    async def _take_letters(self, lead: float) -> list[Letter]:
        await self._learn_chats()
        picked = self._pick(lead)
        try:
            return await self._read(picked) if picked else []
        except Exception:
            for one, _ in picked:
                self._pacing.arrive(self._clock.monotonic(), one.chat_id, group=self._groups[one.chat_id])
                self.hear([one])
                self._free(one)
            raise

    async def _carry(self, letter: Letter) -> None:
        await asyncio.sleep(max(0.0, letter.leaves_at - self._clock.monotonic()))
        outcome = await self._deliver(letter)
        self._done.append(outcome)
        self._outcome.set()

    async def _write_outcomes(self) -> None:
        """Write down what became of the messages, as many at a time as there are, until the bot finishes."""
        while self._done or not self._finishing:
            await self._outcome.wait()
            self._outcome.clear()
            await self._write_down()

    async def _write_down(self) -> None:
        failures = 0
        while self._done:
            outcomes = list(self._done)
            try:
                written = await self._write(outcomes)
            except TROUBLE as error:
                # Forgetting that a message went out would send it again.
                failures += 1
                _lament("outcomes wait", error)
                await asyncio.sleep(_pause(failures))
                continue
            del self._done[: len(outcomes)]
            for outcome in written:
                self._conclude(outcome)

    async def _write(self, outcomes: list[Outcome]) -> list[Outcome]:
        """Write these down, one by one if they cannot be written together. Return what was written."""
        try:
            await self._db.write(partial(self._record, outcomes=outcomes), Turn.OUTCOMES)
        except TROUBLE:
            raise
        except Exception as error:
            if len(outcomes) == 1:
                return [await self._park(outcomes[0], error)]
            log.exception("%d outcomes could not be written together; one by one", len(outcomes))
            return [one for outcome in outcomes for one in await self._write([outcome])]
        return outcomes

    async def _park(self, outcome: Outcome, error: Exception) -> Outcome:
        """Put aside a message whose outcome cannot be written, or it would be sent again and again."""
        log.error("the outcome of message %d is lost", outcome.letter.waiting.id, exc_info=error)
        parked = replace(outcome, failure=Refused(repr(error)))
        try:
            await self._db.write(
                lambda session: write_down(session, [parked], self._clock.now(), Listeners()),
                Turn.OUTCOMES,
            )
        except TROUBLE:
            raise
        except Exception:
            log.exception("message %d cannot be put aside either", outcome.letter.waiting.id)
            self._known.add(outcome.letter.waiting.id)  # and so it is never taken up again
        return parked

    async def _finish(self, under_way: set[asyncio.Task[None]], writing: asyncio.Task[None]) -> None:
        if under_way:
            _, hanging = await asyncio.wait(under_way, timeout=FINISH_WITHIN)
            for task in hanging:
                task.cancel()
        self._finishing = True
        self._outcome.set()
        await asyncio.wait({writing}, timeout=WRITE_WITHIN)
        if not writing.done():
            log.error("%d outcomes could not be written; these messages may come twice", len(self._done))
            writing.cancel()
            with suppress(asyncio.CancelledError):
                await writing

    def idle_seconds(self) -> float | None:
        """How long until something that waits may leave; None while nothing waits or only for an outcome."""
        now = self._clock.monotonic()
        if self._ready and self.under_way < MOST_UNDER_WAY:
            urgent = self._ready[0][0] == Urgency.INTERACTIVE
            free_at = self._pacing.free_everywhere_at(now, urgent=urgent)
            return max(0.0, free_at - now) if free_at < float("inf") else None
        return max(0.0, self._later[0][0] - now) if self._later else None


def _are_groups(session: Session, chat_ids: Collection[int]) -> dict[int, bool]:
    rows = session.execute(select(Chat.id, Chat.kind).where(Chat.id.in_(chat_ids)))
    return {chat_id: kind != ChatKind.PRIVATE for chat_id, kind in rows}


def _pause(failures: int) -> float:
    return min(2.0 ** min(failures - 1, 10), LONGEST_PAUSE)


def _lament(consequence: str, error: Exception) -> None:
    if isinstance(error, TROUBLE):
        log.error("the database is not answering (%s); %s", error.orig, consequence)
    else:
        log.error("the sender stumbled; %s", consequence, exc_info=error)
