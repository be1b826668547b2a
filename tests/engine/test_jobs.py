"""Jobs: heavy work beside the writer thread, its result written afterwards; done again if it was not."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.engine.database import Database, Turn, after_commit
from bot.engine.identity import Chat
from bot.engine.jobs import JobKind
from bot.engine.timer import Due, Timer, TimerState
from bot.engine.timers import PATIENCE, TimerKind, Timers
from tests.engine.conftest import NOON, HandClock, new_chat


class Bench:
    """A kind of job that adds up, in the thread it is given, and writes the sum down as a chat."""

    def __init__(self, timers: Timers) -> None:
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.begun = threading.Event()
        self.finished = asyncio.Semaphore(0)
        self.failures = 0
        self.threads: set[str] = set()
        timers.serve_job(
            JobKind("sum", lambda session, ids: dict.fromkeys(ids, 40), self._work, self._finish)
        )

    def _work(self, session: Session, due: Due, owner: int, now: datetime) -> int:
        self.threads.add(threading.current_thread().name)
        self.begun.set()
        assert self.may_go_on.wait(10)
        if self.failures:
            self.failures -= 1
            raise RuntimeError("a bug")
        return owner + due.owner_id

    def _finish(self, session: Session, due: Due, owner: int, result: int, now: datetime) -> None:
        session.add(new_chat(result))
        after_commit(session, self.finished.release)


@pytest.fixture
def timers(db: Database, clock: HandClock) -> Timers:
    return Timers(db, clock)


@pytest.fixture
def bench(timers: Timers) -> Iterator[Bench]:
    bench = Bench(timers)
    yield bench
    bench.may_go_on.set()


async def arm(db: Database, timers: Timers, kind: str, owner: int) -> None:
    await db.write(lambda session: timers.arm(session, kind, owner, "1", NOON), Turn.UPDATES)


async def sums(db: Database) -> list[int]:
    return await db.read(lambda session: list(session.scalars(select(Chat.telegram_id).order_by(Chat.id))))


async def states(db: Database) -> list[str]:
    return await db.read(lambda session: list(session.scalars(select(Timer.state).order_by(Timer.id))))


async def test_its_result_is_written_once(db: Database, timers: Timers, bench: Bench) -> None:
    await arm(db, timers, "sum", 2)
    assert not await timers.fire_due()  # it is not among what the writer thread fires
    assert await timers.run_job()
    assert not await timers.run_job()
    assert await sums(db) == [42]
    assert await states(db) == [TimerState.FIRED]


async def test_what_was_called_off_while_it_worked_is_not_written(
    db: Database, timers: Timers, bench: Bench
) -> None:
    await arm(db, timers, "sum", 2)
    bench.may_go_on.clear()
    working = asyncio.create_task(timers.run_job())
    await asyncio.to_thread(bench.begun.wait, 10)
    await db.write(lambda session: timers.cancel(session, "sum", 2), Turn.UPDATES)
    bench.may_go_on.set()
    await working
    assert await sums(db) == []


async def test_one_that_fails_waits_longer_each_time_and_is_parked_in_the_end(
    db: Database, timers: Timers, bench: Bench, clock: HandClock
) -> None:
    bench.failures = len(PATIENCE) + 1
    await arm(db, timers, "sum", 2)
    for wait in PATIENCE:
        assert await timers.run_job()
        assert not await timers.run_job()
        clock.turn(wait)
    assert await timers.run_job()
    assert await states(db) == [TimerState.PARKED]
    assert await sums(db) == []


async def test_timers_fire_while_a_job_works_and_a_stop_does_not_lose_it(
    db: Database, timers: Timers, bench: Bench
) -> None:
    rung = asyncio.Event()
    loop = asyncio.get_running_loop()

    def ring(session: Session, due: Due, owner: int, now: datetime) -> None:
        loop.call_soon_threadsafe(rung.set)

    timers.serve(TimerKind("bell", lambda session, ids: dict.fromkeys(ids, 1), ring))
    await arm(db, timers, "sum", 2)
    bench.may_go_on.clear()
    stop = asyncio.Event()
    running = asyncio.create_task(timers.run(stop))
    await asyncio.to_thread(bench.begun.wait, 10)
    await arm(db, timers, "bell", 1)
    async with asyncio.timeout(10):
        await rung.wait()
        stop.set()
        await running
    assert await sums(db) == []
    bench.may_go_on.set()
    assert await timers.run_job()  # at the next start
    assert await sums(db) == [42]


async def test_the_loop_does_what_is_due_later(db: Database, timers: Timers, bench: Bench) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(timers.run(stop))
    for owner in (1, 2):
        await arm(db, timers, "sum", owner)
    async with asyncio.timeout(10):
        await bench.finished.acquire()
        await bench.finished.acquire()
        stop.set()
        await running
    assert sorted(await sums(db)) == [41, 42]
