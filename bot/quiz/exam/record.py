"""What tests tell of themselves to boards and to one's own record: which there were, what is open for whom,
how he has answered by topic."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Integer, cast, func, select
from sqlalchemy.orm import Session

from bot.chat import buttons
from bot.chat.context import Voice
from bot.chat.feature import Held, Mastery, Occasions, Open
from bot.engine.identity import Membership, Person
from bot.engine.outbox import Key
from bot.quiz.exam.blueprint import Reveal
from bot.quiz.exam.model import Answer, Attempt, Test, open_tests
from bot.quiz.exam.screens import label, moment
from bot.quiz.exam.turnout import Turnout
from bot.quiz.model import ItemVersion
from bot.scores.ledger import Occasion

_TELLS_LATE = Test.plan["reveal"].as_string() == Reveal.CLOSING


def tests_open_for(session: Session, person: Person) -> Sequence[Test]:
    """The open tests of his groups that are for him."""
    chats = session.scalars(
        select(Membership.chat_id).where(
            Membership.person_id == person.id, Membership.left_at.is_(None), Membership.exempt.is_(False)
        )
    ).all()
    return [one for one in open_tests(session, chats) if Turnout(session, one).is_meant(person)]


def open_for(voice: Voice, person: Person) -> Sequence[Open]:
    """The tests that wait for somebody: open, for him, and not handed in."""
    tests = tests_open_for(voice.session, person)
    done = set(
        voice.session.scalars(
            select(Attempt.test_id).where(
                Attempt.person_id == person.id,
                Attempt.points.is_not(None),
                Attempt.test_id.in_([test.id for test in tests]),
            )
        )
    )
    waiting = [test for test in tests if test.id not in done]
    return [
        Open(
            voice.tr(
                "{name}, {group}: until {moment}",
                name=test.name,
                group=test.chat.title,
                moment=moment(voice, test.closes_at),
            ),
            Key(label(test, waiting), buttons.data("exam.come", test.id)),
        )
        for test in waiting
    ]


def mastery(session: Session, person: Person) -> Sequence[Mastery]:
    """His answers by topic, of the tests whose answers he may see; what is void counts for nothing."""
    told = Test.closed_at.is_not(None) | _TELLS_LATE.is_not(True)
    return by_topic(session, Attempt.person_id == person.id, told)


def by_topic(session: Session, *where: ColumnElement[bool], fewest: int = 1) -> list[Mastery]:
    """What was handed in by topic, of these tests and attempts, where so many people answered; what is void
    says nothing."""
    topic = func.coalesce(ItemVersion.content["topic"].as_string(), "")
    right = func.sum(cast(Answer.points == Answer.of, Integer))
    rows = (
        select(topic, right, func.count())
        .select_from(Test)
        .join(Attempt, Attempt.test_id == Test.id)
        .join(Answer, Answer.attempt_id == Attempt.id)
        .join(ItemVersion, ItemVersion.id == Answer.version_id)
        .where(*where, Attempt.points.is_not(None), Answer.of > 0)
        .group_by(topic)
        .having(func.count(Attempt.person_id.distinct()) >= fewest)
    )
    return [Mastery(name, int(right), int(number)) for name, right, number in session.execute(rows) if name]


def _latest(session: Session, chat_id: int, back: int) -> Held | None:
    test = session.scalar(
        select(Test)
        .where(Test.chat_id == chat_id, Test.closed_at.is_not(None), Test.makeup_of_id.is_(None))
        .order_by(Test.opens_at.desc(), Test.id.desc())
        .offset(back)
        .limit(1)
    )
    return _told(test) if test is not None else None


def _held(session: Session, ids: Sequence[int]) -> Mapping[int, Held]:
    return {test.id: _told(test) for test in session.scalars(select(Test).where(Test.id.in_(ids)))}


def _untold(session: Session, chat_ids: Sequence[int]) -> Sequence[int]:
    """Tests that are open; and those of which another try is, whose results are told when it closes: the sums
    would tell them before."""
    first = func.coalesce(Test.makeup_of_id, Test.id)
    open_ = Test.makeup_of_id.is_(None) | _TELLS_LATE
    return session.scalars(
        select(first).where(Test.chat_id.in_(chat_ids), Test.closed_at.is_(None), open_).distinct()
    ).all()


def _told(test: Test) -> Held:
    return Held(test.id, test.name, test.opens_at)


occasions = Occasions(Occasion.TEST, _latest, _held, _untold)
