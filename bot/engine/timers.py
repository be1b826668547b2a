"""Everything that happens at a time is a row here: armed, then fired, in the transaction of what it does.

One row for each occurrence, unique by kind, owner and local wall time: a second firing of the same
occurrence is impossible, also after a change of zone. APScheduler is the alarm clock only; it keeps
no data.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import (
    delete,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from bot.engine.clock import Clock
from bot.engine.database import TROUBLE, Database, Turn, after_commit, before_commit
from bot.engine.jobs import JobKind, Jobs
from bot.engine.timer import Due, Timer, TimerState, next_due_at
from bot.engine.waiting import unless, woken

log = logging.getLogger(__name__)

SLICE_SECONDS = 0.05
SLICE_ROWS = 200
LOOK_EVERY = 5.0
"""Seconds. An alarm may be lost (a stalled process, a clock that was set), and another process may have put a
timer back: rows are looked at all the same."""
LONGEST_PAUSE = 30.0
"""Seconds between tries while the database is in trouble."""
SETTLED = timedelta(minutes=2)
"""Housekeeping begins when a start's backlog is surely done."""
PATIENCE = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
"""How long a timer whose callback failed waits for its next try; after the last one it is parked."""


@dataclass(frozen=True)
class TimerKind:
    """What happens when timers of this kind are due.

    `load(session, owner_ids)` fetches what they belong to in one go; `fire(session, due, owner, now)` does
    it, and arms the next, or returns the instant at which to try again. A timer whose owner is gone is
    dropped.
    """

    name: str
    load: Callable[[Session, Sequence[int]], Mapping[int, Any]]
    fire: Callable[[Session, Due, Any, datetime], datetime | None]


_Batch = dict[tuple[str, int, str], dict[str, Any]]


class Timers:
    """Arms, cancels and fires."""

    def __init__(self, db: Database, clock: Clock, kinds: Sequence[TimerKind] = ()) -> None:
        self._db = db
        self._clock = clock
        self._kinds = {kind.name: kind for kind in kinds}
        self._jobs = Jobs(db, clock, self._put_off)
        self._working: asyncio.Task[None] | None = None
        self._scheduler: AsyncIOScheduler | None = None
        self._wake = asyncio.Event()
        self._ringing_at: datetime | None = None
        self._in_trouble = False
        self.daily: list[Callable[[], Awaitable[None]]] = []
        """Housekeeping, run once a day."""
        self.on_parked: Callable[[Session, Due, str, datetime], None] = lambda session, due, error, now: None

    def serve(self, kind: TimerKind) -> None:
        """Fire timers of this kind, too."""
        self._kinds[kind.name] = kind

    def serve_job(self, kind: JobKind) -> None:
        """Do jobs of this kind, too."""
        self._jobs.serve(kind)

    # -- in a transaction

    def arm(self, session: Session, kind: str, owner_id: int, occurrence: str, due_at: datetime) -> None:
        """Have `kind` fire for `owner_id` at `due_at`. An occurrence that has fired already stays fired."""
        batch = self._batch(session)
        batch[kind, owner_id, occurrence] = {
            "kind": kind,
            "owner_id": owner_id,
            "occurrence": occurrence,
            "due_at": due_at,
            "try_at": due_at,
            "state": TimerState.ARMED,
            "attempts": 0,
        }

    def cancel(self, session: Session, kind: str, *owner_ids: int) -> None:
        """Take back whatever is armed of this kind for these."""
        batch = self._batch(session)
        for key in [key for key in batch if key[0] == kind and key[1] in owner_ids]:
            del batch[key]
        session.execute(
            delete(Timer).where(
                Timer.kind == kind, Timer.owner_id.in_(owner_ids), Timer.state != TimerState.FIRED
            ),
            execution_options={"synchronize_session": False},
        )

    def has_fired(self, session: Session, kind: str, owner_id: int, occurrence: str) -> bool:
        """Whether this occurrence has fired: arming it again does nothing."""
        fired = select(Timer.id).where(
            Timer.kind == kind,
            Timer.owner_id == owner_id,
            Timer.occurrence == occurrence,
            Timer.state == TimerState.FIRED,
        )
        return session.scalar(fired) is not None

    def overdue(self, session: Session, kind: str, owner_id: int, now: datetime) -> list[str]:
        """The occurrences that are due and have not fired yet."""
        rows = select(Timer.occurrence).where(
            Timer.kind == kind,
            Timer.owner_id == owner_id,
            Timer.state == TimerState.ARMED,
            Timer.due_at <= now,
        )
        return list(session.scalars(rows))

    def _batch(self, session: Session) -> "_Batch":
        batch: _Batch = session.info.setdefault("timers", {})
        before_commit(session, "timers", lambda: self._flush(session, batch))
        return batch

    def _flush(self, session: Session, batch: "_Batch") -> None:
        if not batch:
            return
        insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
        statement = insert(Timer)
        session.connection().execute(
            statement.on_conflict_do_update(
                index_elements=["kind", "owner_id", "occurrence"],
                set_={"due_at": statement.excluded.due_at, "try_at": statement.excluded.try_at},
                where=Timer.state == TimerState.ARMED,
            ),
            list(batch.values()),
        )
        earliest = min(row["due_at"] for row in batch.values())
        after_commit(session, lambda: self._ring_at(earliest))

    # -- the loop

    async def fire_due(self) -> bool:
        """Fire one slice of what is due. Return whether there was anything."""
        try:
            fired = await self._db.write(lambda session: self._fire(session, SLICE_ROWS), Turn.TIMERS) > 0
        except Exception as error:
            if isinstance(error, TROUBLE) and not self._in_trouble:
                self._in_trouble = True  # perhaps for a moment only: the next try will tell
                raise
            # One of the slice failed and took the others back with it: one by one, so that only it waits.
            log.exception("a slice of timers failed; firing them one by one")
            fired = await self._fire_one_by_one()
        self._in_trouble = False
        return fired

    def _fire(self, session: Session, limit: int) -> int:
        now = self._clock.now()
        rows = self._due(session, now, limit)
        by_kind: dict[str, list[int]] = defaultdict(list)
        for due in rows:
            by_kind[due.kind].append(due.owner_id)
        owners = {
            kind: self._kinds[kind].load(session, ids) for kind, ids in by_kind.items() if kind in self._kinds
        }
        fired: list[int] = []
        waiting: dict[datetime, list[int]] = defaultdict(list)
        started = self._clock.monotonic()
        for due in rows:
            if due.kind in owners and (owner := owners[due.kind].get(due.owner_id)) is not None:
                again_at = self._kinds[due.kind].fire(session, due, owner, now)
                if again_at is not None:
                    waiting[again_at].append(due.id)
                    continue
            elif due.kind not in owners:
                self._park(session, due, f"nothing here carries out {due.kind}", now)
                continue
            fired.append(due.id)
            if self._clock.monotonic() - started > SLICE_SECONDS:
                break
        session.flush()
        if fired:
            session.execute(
                update(Timer).where(Timer.id.in_(fired)).values(state=TimerState.FIRED, fired_at=now),
                execution_options={"synchronize_session": False},
            )
        for again_at, ids in waiting.items():
            session.execute(
                update(Timer).where(Timer.id.in_(ids)).values(try_at=again_at),
                execution_options={"synchronize_session": False},
            )
        return len(rows)

    def _due(self, session: Session, now: datetime, limit: int) -> list[Due]:
        rows = session.execute(
            select(Timer.id, Timer.kind, Timer.owner_id, Timer.occurrence, Timer.due_at)
            .where(Timer.state == TimerState.ARMED, Timer.try_at <= now, Timer.kind.not_in(self._jobs.names))
            .order_by(Timer.try_at, Timer.id)
            .limit(limit)
        )
        return [Due(*row) for row in rows]

    async def _fire_one_by_one(self) -> bool:
        for _ in range(SLICE_ROWS):
            failing: list[Due] = []

            def fire_first(session: Session, failing: list[Due] = failing) -> int:
                # Until the commit is through: what a callback says is written just before it.
                failing.extend(self._due(session, self._clock.now(), 1))
                return self._fire(session, 1)

            try:
                if not await self._db.write(fire_first, Turn.TIMERS):
                    break
            except Exception as error:
                if not failing:
                    raise
                due = failing[0]
                log.exception("timer %d (%s) failed", due.id, due.kind)
                # Should this fail too, it is the database that is in trouble, not the timer.
                await self._db.write(partial(self._put_off, due=due, error=repr(error)), Turn.TIMERS)
        return True

    def _put_off(self, session: Session, due: Due, error: str) -> None:
        timer = session.get(Timer, due.id)
        if timer is None:
            return  # cancelled meanwhile
        now = self._clock.now()
        timer.error = error
        if timer.attempts < len(PATIENCE):
            timer.try_at = now + PATIENCE[timer.attempts]
            timer.attempts += 1
        else:
            self._park(session, due, error, now)

    def _park(self, session: Session, due: Due, error: str, now: datetime) -> None:
        log.error("timer %d (%s) is parked: %s", due.id, due.kind, error)
        timer = session.get_one(Timer, due.id)
        timer.state, timer.error = TimerState.PARKED, error
        session.flush()
        try:
            with session.begin_nested():
                self.on_parked(session, due, error, now)
        except TROUBLE:
            raise
        except Exception:
            log.exception("nobody was told of timer %d", due.id)

    async def run_job(self) -> bool:
        """Do the first job that is due. Return whether there was one."""
        return await self._jobs.run_one()

    async def run(self, stop: asyncio.Event) -> None:
        """Fire what is due as it falls due, until `stop`."""
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        settled = self._clock.real(self._clock.now() + SETTLED)
        for job in self.daily:
            self._scheduler.add_job(
                job, "interval", hours=24, next_run_time=settled, misfire_grace_time=None, coalesce=True
            )
        self._scheduler.start()
        self._clock.on_jump(self._wake.set)
        failures = 0
        try:
            while not stop.is_set():
                self._wake.clear()
                try:
                    await self._fire_all_due(stop)
                    failures = 0
                except Exception as error:
                    failures += 1
                    _lament(error)
                    await unless(stop, asyncio.sleep(min(2.0 ** min(failures - 1, 10), LONGEST_PAUSE)))
                # In seconds of the loop, not as a job of the alarm clock: that one reads the machine's time,
                # and once it was set back an hour every job would wait an hour longer.
                await woken(self._wake, stop, LOOK_EVERY)
        finally:
            if self._working is not None:
                self._working.cancel()  # what it did not finish it does again
            self._scheduler.shutdown(wait=False)
            self._scheduler = None

    async def _fire_all_due(self, stop: asyncio.Event) -> None:
        quick, heavy = Timer.kind.not_in(self._jobs.names), Timer.kind.in_(self._jobs.names)
        while (
            next_due := await self._db.read(partial(next_due_at, only=quick))
        ) is not None and next_due <= self._clock.now():
            if stop.is_set():
                return
            await self.fire_due()
        self._ringing_at = None
        if next_due is not None:
            self._ring_at(next_due)
        if self._working is None and (next_job := await self._db.read(partial(next_due_at, only=heavy))):
            if next_job > self._clock.now():
                self._ring_at(next_job)
            else:
                self._working = asyncio.create_task(self._work())

    async def _work(self) -> None:
        """Do a job beside the timers; they look for the next one when it is done."""
        try:
            await self._jobs.run_one()
        except Exception as error:
            _lament(error)
            await asyncio.sleep(LONGEST_PAUSE)
        finally:
            self._working = None
            self._wake.set()

    def _ring_at(self, instant: datetime) -> None:
        """Let the alarm wake the loop at `instant`, unless it does so earlier."""
        if self._scheduler is None or (self._ringing_at is not None and self._ringing_at <= instant):
            return
        self._ringing_at = instant
        if instant <= self._clock.now():
            self._wake.set()
            return
        self._scheduler.add_job(
            self._wake.set,
            "date",
            run_date=self._clock.real(instant),
            id="alarm",
            replace_existing=True,
            misfire_grace_time=None,  # by default a wake-up more than a second late is dropped
        )


def _lament(error: Exception) -> None:
    if isinstance(error, TROUBLE):
        log.error("the database is not answering (%s); the timers wait", error.orig)
    else:
        log.error("the timers stumbled", exc_info=error)
