"""Tests that were held and handed in, for stories about reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.engine.database import Turn
from bot.engine.identity import Chat, Membership, Person
from bot.quiz.exam.model import Attempt, Test
from tests.conversations.scoring import hold
from tests.conversations.stage import Actor, Reader, Stage

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


async def known_for_long(stage: Stage, group: Reader, *, confirmed: bool = True) -> None:
    """Everybody in the group has been there for long, and its roster is confirmed."""
    assert stage.app is not None
    now = stage.world.now()

    def put(session: Session) -> None:
        chat = session.scalars(select(Chat).where(Chat.telegram_id == group.chat.id)).one()
        chat.roster_confirmed_at = now if confirmed else None
        session.execute(update(Membership).where(Membership.chat_id == chat.id).values(joined_at=LONG_AGO))

    await stage.app.db.write(put, Turn.TIMERS)


async def hand_in(
    stage: Stage,
    group: Reader,
    day: str,
    points: Sequence[tuple[Actor, float]],
    *,
    name: str = "廉政测试",
    open_: bool = False,
) -> int:
    """A test was held on that day, and these have handed it in for so many of 20 points; its id."""
    assert stage.app is not None
    test_id = await hold(stage, group, day, points, name=name, open_=open_)

    def put(session: Session) -> None:
        test = session.get_one(Test, test_id)
        if open_:
            test.closes_at = datetime(2030, 1, 1, tzinfo=UTC)
        for actor, number in points:
            person = session.scalars(select(Person).where(Person.telegram_id == actor.user.id)).one()
            session.add(
                Attempt(
                    test_id=test_id,
                    person_id=person.id,
                    number=1,
                    started_at=test.opens_at,
                    deadline_at=test.opens_at,
                    submitted_at=test.opens_at,
                    shown_at=test.opens_at,
                    points=round(100 * number),
                    of=2000,
                )
            )

    await stage.app.db.write(put, Turn.TIMERS)
    return test_id
