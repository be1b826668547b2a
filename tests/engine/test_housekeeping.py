"""What is done and old is swept up; what waits or failed stays."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.engine import housekeeping
from bot.engine.database import Database, Turn
from bot.engine.inbox import InboxState, Received
from bot.engine.outbox import Outgoing, State
from bot.engine.timer import Timer, TimerState
from tests.engine.conftest import NOON

LONG_AGO = NOON - timedelta(days=200)


async def test_only_what_is_done_and_old_goes(db: Database, chat_id: int) -> None:
    def fill(session: Session) -> None:
        for number, (state, at) in enumerate(
            [
                (InboxState.HANDLED, LONG_AGO),
                (InboxState.HANDLED, NOON),
                (InboxState.FAILED, LONG_AGO),
                (InboxState.RECEIVED, LONG_AGO),
            ]
        ):
            session.add(Received(update_id=number, state=state, received_at=at))
        for number, (sent, at) in enumerate(
            [(State.SENT, LONG_AGO), (State.SENT, NOON), (State.WAITING, LONG_AGO), (State.PARKED, LONG_AGO)]
        ):
            session.add(
                Outgoing(
                    chat_id=chat_id, content={"text": "x"}, urgency=0, place=number, state=sent, created_at=at
                )
            )
        for number, (fired, when) in enumerate(
            [(TimerState.FIRED, LONG_AGO), (TimerState.FIRED, NOON), (TimerState.ARMED, None)]
        ):
            session.add(
                Timer(
                    kind="x",
                    owner_id=1,
                    occurrence=str(number),
                    due_at=LONG_AGO,
                    try_at=LONG_AGO,
                    state=fired,
                    fired_at=when,
                )
            )

    await db.write(fill, Turn.UPDATES)
    assert not await db.write(
        lambda session: housekeeping.forget_old(session, NOON, housekeeping.Retention()), Turn.TIMERS
    )
    left = await db.read(
        lambda session: [
            session.scalar(select(func.count()).select_from(table)) for table in (Received, Outgoing, Timer)
        ]
    )
    assert left == [3, 3, 2]


async def test_much_goes_in_slices(db: Database) -> None:
    def fill(session: Session) -> None:
        session.add_all(
            Received(update_id=number, state=InboxState.HANDLED, received_at=LONG_AGO)
            for number in range(housekeeping.SLICE + 5)
        )

    await db.write(fill, Turn.UPDATES)
    assert await db.write(
        lambda session: housekeeping.forget_old(session, NOON, housekeeping.Retention()), Turn.TIMERS
    )
    assert not await db.write(
        lambda session: housekeeping.forget_old(session, NOON, housekeeping.Retention()), Turn.TIMERS
    )
    assert await db.read(lambda session: session.scalar(select(func.count()).select_from(Received))) == 0
