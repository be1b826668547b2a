"""Timers: once for each occurrence, in the transaction of what they do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.engine import repairs
from bot.engine.database import Database, Turn
from bot.engine.identity import Chat
from bot.engine.timer import Due, Timer, TimerState
from bot.engine.timers import PATIENCE, TimerKind, Timers
from tests.engine.conftest import NOON, HandClock, new_chat

MINUTE = timedelta(minutes=1)


class Bells:
    """A kind of timer that notes what rang, and rings again a day later where it is told so."""

    def __init__(self, timers: Timers) -> None:
        self.rung: list[str] = []
        self.broken: set[int] = set()
        self.daily: set[int] = set()
        self.muffled_until: datetime | None = None
        self._timers = timers
        timers.serve(TimerKind("bell", self._load, self._ring))

    def _load(self, session: Session, ids: Sequence[int]) -> Mapping[int, int]:
        return {id_: id_ for id_ in ids if id_ != 404}

    def _ring(self, session: Session, due: Due, owner: int, now: datetime) -> datetime | None:
        if self.muffled_until is not None and now < self.muffled_until:
            return now + MINUTE
        session.add(new_chat(int(due.occurrence)))
        if owner in self.broken:
            raise RuntimeError("a bug")
        self.rung.append(due.occurrence)
        if owner in self.daily:
            self._timers.arm(
                session, "bell", owner, str(int(due.occurrence) + 1), due.due_at + 24 * 60 * MINUTE
            )
        return None


@pytest.fixture
def timers(db: Database, clock: HandClock) -> Timers:
    return Timers(db, clock)


@pytest.fixture
def bells(timers: Timers) -> Bells:
    return Bells(timers)


async def arm(db: Database, timers: Timers, *occurrences: int, owner: int = 1, at: datetime = NOON) -> None:
    def write(session: Session) -> None:
        for occurrence in occurrences:
            timers.arm(session, "bell", owner, str(occurrence), at)

    await db.write(write, Turn.UPDATES)


async def fire_all(timers: Timers) -> None:
    while await timers.fire_due():
        pass


async def effects(db: Database) -> list[int]:
    return await db.read(lambda session: list(session.scalars(select(Chat.telegram_id).order_by(Chat.id))))


async def states(db: Database) -> list[str]:
    return await db.read(lambda session: list(session.scalars(select(Timer.state).order_by(Timer.id))))


async def test_nothing_rings_before_its_time(
    db: Database, timers: Timers, bells: Bells, clock: HandClock
) -> None:
    await arm(db, timers, 1, at=NOON + MINUTE)
    await fire_all(timers)
    assert bells.rung == []
    clock.turn(MINUTE)
    await fire_all(timers)
    assert bells.rung == ["1"]


async def test_an_occurrence_rings_once_however_often_it_is_armed(
    db: Database, timers: Timers, bells: Bells, clock: HandClock
) -> None:
    await arm(db, timers, 1)
    await fire_all(timers)
    await arm(db, timers, 1, at=NOON + MINUTE)  # as after a change of zone
    clock.turn(2 * MINUTE)
    await fire_all(timers)
    assert bells.rung == ["1"]


async def test_arming_again_before_it_rang_moves_it(
    db: Database, timers: Timers, bells: Bells, clock: HandClock
) -> None:
    await arm(db, timers, 1, at=NOON + MINUTE)
    await arm(db, timers, 1, at=NOON + 2 * MINUTE)
    clock.turn(MINUTE)
    await fire_all(timers)
    assert bells.rung == []
    clock.turn(MINUTE)
    await fire_all(timers)
    assert bells.rung == ["1"]


async def test_what_asks_to_be_tried_again_is_the_same_row_and_rings_once(
    db: Database, timers: Timers, bells: Bells, clock: HandClock
) -> None:
    bells.muffled_until = NOON + 3 * MINUTE
    await arm(db, timers, 1, 2)
    for _ in range(4):
        await fire_all(timers)
        clock.turn(MINUTE)
    assert bells.rung == ["1", "2"]
    assert await states(db) == [TimerState.FIRED, TimerState.FIRED]


async def test_more_than_a_slice_rings_in_order(db: Database, timers: Timers, bells: Bells) -> None:
    await arm(db, timers, *range(450))
    await fire_all(timers)
    assert [int(rung) for rung in bells.rung] == list(range(450))


async def test_the_next_is_armed_in_the_same_transaction(
    db: Database, timers: Timers, bells: Bells, clock: HandClock
) -> None:
    bells.daily.add(1)
    await arm(db, timers, 1)
    await fire_all(timers)
    clock.turn(timedelta(days=1))
    await fire_all(timers)
    assert bells.rung == ["1", "2"]
    assert await states(db) == ["fired", "fired", "armed"]


async def test_one_that_fails_leaves_nothing_behind_and_takes_nobody_along(
    db: Database, timers: Timers, bells: Bells, clock: HandClock
) -> None:
    bells.broken.add(2)
    await arm(db, timers, 1)
    await arm(db, timers, 2, owner=2)
    await arm(db, timers, 3, owner=3)
    await fire_all(timers)
    assert await effects(db) == [1, 3]
    assert await states(db) == ["fired", "armed", "fired"]
    bells.broken.clear()
    clock.turn(PATIENCE[0])
    await fire_all(timers)
    assert await effects(db) == [1, 3, 2]


async def test_one_that_fails_for_ever_is_parked_told_and_can_be_armed_again(
    db: Database, timers: Timers, bells: Bells, clock: HandClock
) -> None:
    parked: list[str] = []
    timers.on_parked = lambda session, due, error, now: parked.append(error)
    bells.broken.add(1)
    await arm(db, timers, 1)
    await fire_all(timers)
    for patience in PATIENCE:
        assert parked == []
        clock.turn(patience)
        await fire_all(timers)
    assert parked == ["RuntimeError('a bug')"]
    assert [item.why for item in await db.read(repairs.timers)] == parked
    bells.broken.clear()
    assert await db.write(lambda session: repairs.rearm(session, None), Turn.UPDATES) == 1
    await fire_all(timers)
    assert bells.rung == ["1"]


async def test_a_kind_nobody_carries_out_is_parked_not_lost(db: Database, clock: HandClock) -> None:
    timers = Timers(db, clock)
    await arm(db, timers, 1)
    await fire_all(timers)
    assert await states(db) == [TimerState.PARKED]


async def test_a_timer_whose_owner_is_gone_is_done(db: Database, timers: Timers, bells: Bells) -> None:
    await arm(db, timers, 1, owner=404)
    await fire_all(timers)
    assert bells.rung == []
    assert await states(db) == ["fired"]


async def test_what_is_cancelled_stays_silent_also_when_armed_in_the_same_transaction(
    db: Database, timers: Timers, bells: Bells
) -> None:
    await arm(db, timers, 1)

    def change(session: Session) -> None:
        timers.arm(session, "bell", 1, "2", NOON)
        timers.cancel(session, "bell", 1)
        timers.arm(session, "bell", 1, "3", NOON)

    await db.write(change, Turn.UPDATES)
    await fire_all(timers)
    assert bells.rung == ["3"]


async def test_a_crash_before_the_commit_leaves_it_armed(db: Database, timers: Timers, bells: Bells) -> None:
    await arm(db, timers, 1)

    def die(session: Session) -> None:
        timers._fire(session, 10)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await db.write(die, Turn.TIMERS)
    assert await states(db) == ["armed"]
    assert await effects(db) == []
