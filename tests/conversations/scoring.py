"""Points for people of a story, without the tests in which they would earn them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.engine.database import Turn
from bot.engine.identity import Chat, Membership, Person
from bot.quiz.exam.model import Paper, Test
from bot.quiz.live.model import LiveQuiz, State
from bot.sandbox import members
from bot.scores import ledger
from bot.scores.ledger import Occasion, Reason
from tests.conversations.stage import Actor, Reader, Stage

SHANGHAI = ZoneInfo("Asia/Shanghai")


async def join(stage: Stage, group: Reader, *names: str, language: str = "zh-hans") -> list[Actor]:
    """These people join the group, and the bot sees it."""
    people = [stage.actor(name, language) for name in names]
    for one in people:
        members.act(stage.world, group.chat, one.user, "join")
    await stage.settle()
    return people


async def hold(
    stage: Stage,
    group: Reader,
    day: str,
    points: Sequence[tuple[Actor, float]],
    *,
    of: float = 20,
    name: str = "廉政测试",
    open_: bool = False,
    reveal: str | None = None,
    occasion: Occasion = Occasion.TEST,
) -> int:
    """A test (or a question of the day) was held on that day, and these have so many points of it; its id."""
    assert stage.app is not None
    return await stage.app.db.write(
        lambda session: _hold(
            session,
            group,
            date.fromisoformat(day),
            points,
            of,
            name,
            open_,
            reveal,
            occasion,
            stage.world.now(),
        ),
        Turn.TIMERS,
    )


def _hold(
    session: Session,
    group: Reader,
    day: date,
    points: Sequence[tuple[Actor, float]],
    of: float,
    name: str,
    open_: bool,
    reveal: str | None,
    occasion: Occasion,
    now: datetime,
) -> int:
    chat = session.scalars(select(Chat).where(Chat.telegram_id == group.chat.id)).one()
    paper = Paper(chat_id=chat.id, name=name, plan={}, created_at=now)
    session.add(paper)
    session.flush()
    at = datetime.combine(day, time(9), SHANGHAI)
    test = Test(
        paper_id=paper.id,
        chat_id=chat.id,
        name=name,
        plan={"reveal": reveal} if reveal else {},
        pools=[],
        seed=1,
        opens_at=at,
        closes_at=at,
        closed_at=None if open_ else at,
    )
    session.add(test)
    session.flush()
    for actor, number in points:
        _enter(session, chat.id, actor, occasion, test.id, number, of, day, now)
    return test.id


def _enter(
    session: Session,
    chat_id: int,
    actor: Actor,
    occasion: Occasion,
    occasion_id: int,
    number: float,
    of: float,
    day: date,
    now: datetime,
) -> None:
    person = session.scalars(select(Person).where(Person.telegram_id == actor.user.id)).one()
    ledger.settle(
        session,
        chat_id=chat_id,
        person_id=person.id,
        occasion=occasion,
        occasion_id=occasion_id,
        points=round(100 * number),
        of=round(100 * of),
        reason=Reason.ATTEMPT,
        at=now,
        held_on=day,
    )


async def hold_quiz(
    stage: Stage, group: Reader, title: str, points: Sequence[tuple[Actor, int]], *, of: int
) -> None:
    """A live quiz was held just now."""
    assert stage.app is not None
    now = stage.world.now()

    def put(session: Session) -> None:
        chat = session.scalars(select(Chat).where(Chat.telegram_id == group.chat.id)).one()
        quiz = LiveQuiz(
            chat_id=chat.id,
            title=title,
            versions=[],
            seconds=30,
            seed=1,
            state=State.OVER,
            board="live/1",
            created_at=now,
            started_at=now,
            ended_at=now,
        )
        session.add(quiz)
        session.flush()
        for actor, number in points:
            _enter(session, chat.id, actor, Occasion.QUIZ, quiz.id, number, of, now.date(), now)

    await stage.app.db.write(put, Turn.TIMERS)


async def put_into(stage: Stage, group: Reader, subgroup: str, people: Sequence[Actor]) -> None:
    """These belong to a part of the group."""
    assert stage.app is not None

    def put(session: Session) -> None:
        chat = session.scalars(select(Chat).where(Chat.telegram_id == group.chat.id)).one()
        ids = [actor.user.id for actor in people]
        for person in session.scalars(select(Person).where(Person.telegram_id.in_(ids))):
            session.get_one(Membership, (chat.id, person.id)).subgroup = subgroup

    await stage.app.db.write(put, Turn.TIMERS)
