"""Work that is too heavy for the writer thread: done in a reading thread, its result written afterwards."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.engine.clock import Clock
from bot.engine.database import TROUBLE, Database, Turn
from bot.engine.timer import Due, Timer, TimerState

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class JobKind:
    """What is too heavy for the writer thread (files read and written, charts).

    When it is due `work(session, due, owner, now)` runs in a reading thread and changes nothing; then
    `finish(session, due, owner, result, now)` writes down what came of it. A bot that stops in between does
    the work again. One job at a time.
    """

    name: str
    load: Callable[[Session, Sequence[int]], Mapping[int, Any]]
    work: Callable[[Session, Due, Any, datetime], Any]
    finish: Callable[[Session, Due, Any, Any, datetime], None]


class Jobs:
    """Does jobs, one at a time. `put_off(session, due=…, error=…)` says what becomes of one that failed."""

    def __init__(self, db: Database, clock: Clock, put_off: Callable[..., None]) -> None:
        self._db = db
        self._clock = clock
        self._put_off = put_off
        self._kinds: dict[str, JobKind] = {}

    @property
    def names(self) -> Sequence[str]:
        """The kinds of timers that are jobs."""
        return list(self._kinds)

    def serve(self, kind: JobKind) -> None:
        """Do jobs of this kind, too."""
        self._kinds[kind.name] = kind

    async def run_one(self) -> bool:
        """Do the first job that is due. Return whether there was one."""
        now, found = self._clock.now(), list[Due]()

        def work(session: Session) -> Any:
            row = session.execute(
                select(Timer.id, Timer.kind, Timer.owner_id, Timer.occurrence, Timer.due_at)
                .where(Timer.state == TimerState.ARMED, Timer.try_at <= now, Timer.kind.in_(self._kinds))
                .order_by(Timer.try_at, Timer.id)
                .limit(1)
            ).first()
            if row is None:
                return None
            found.append(due := Due(*row))
            job = self._kinds[due.kind]
            owner = job.load(session, [due.owner_id]).get(due.owner_id)
            return None if owner is None else job.work(session, due, owner, now)

        def finish(session: Session, result: Any) -> None:
            due, job = found[0], self._kinds[found[0].kind]
            timer = session.get(Timer, due.id)
            if timer is None or timer.state != TimerState.ARMED:
                return  # cancelled meanwhile
            timer.state, timer.fired_at = TimerState.FIRED, self._clock.now()
            owner = job.load(session, [due.owner_id]).get(due.owner_id)
            if owner is not None:
                job.finish(session, due, owner, result, self._clock.now())

        try:
            result = await self._db.read(work)
            if found:
                await self._db.write(partial(finish, result=result), Turn.TIMERS)
        except Exception as error:
            if not found or isinstance(error, TROUBLE):
                raise
            log.exception("job %d (%s) failed", found[0].id, found[0].kind)
            await self._db.write(partial(self._put_off, due=found[0], error=repr(error)), Turn.TIMERS)
        return bool(found)
