"""The tables of the tests: papers, the tests held by them, attempts, and the answers of each attempt."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any, Protocol, TypeVar

from sqlalchemy import JSON, ForeignKey, Index, Select, String, select
from sqlalchemy.orm import Mapped, Session, contains_eager, mapped_column, relationship

from bot.engine.database import Base, BigKey, Instant
from bot.engine.identity import Chat, Person
from bot.quiz.exam.blueprint import Blueprint, Counts
from bot.when import Schedule


class Paper(Base):
    """How a chat tests itself: the blueprint, its name, and when tests are held by it."""

    __tablename__ = "paper"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    topic: Mapped[int | None]
    """The forum topic in which it is announced."""
    name: Mapped[str] = mapped_column(String(128))
    plan: Mapped[dict[str, Any]] = mapped_column(JSON)
    rule: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """The schedule, as `Schedule.to_json` writes it; None: when somebody says so."""
    next_wall: Mapped[str | None] = mapped_column(String(32))
    """When the next test opens, as local wall time; None: at no time yet."""
    last_wall: Mapped[str | None] = mapped_column(String(32))
    """When the last one by the schedule opened: what lies before it is over, also after a change of zone."""
    revision: Mapped[int] = mapped_column(default=0)
    """Counts its changes: a card drawn before the last of them is stale."""
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    deleted_at: Mapped[datetime | None] = mapped_column(Instant)

    chat: Mapped[Chat] = relationship(lazy="raise")

    __table_args__ = (Index("ix_paper_chat_id", "chat_id"), {"sqlite_autoincrement": True})

    @property
    def blueprint(self) -> Blueprint:
        return Blueprint.model_validate(self.plan)

    @blueprint.setter
    def blueprint(self, blueprint: Blueprint) -> None:
        self.plan = blueprint.model_dump(mode="json", exclude_defaults=True)

    @property
    def schedule(self) -> Schedule | None:
        return Schedule.from_json(self.rule) if self.rule is not None else None


class Test(Base):
    """One test: a paper at a time. What it holds is fixed when it opens; the paper may change."""

    __tablename__ = "test"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"))
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    name: Mapped[str] = mapped_column(String(128))
    plan: Mapped[dict[str, Any]] = mapped_column(JSON)
    pools: Mapped[list[list[int]]] = mapped_column(JSON)
    """For each quota the versions that can be drawn."""
    seed: Mapped[int] = mapped_column(BigKey)
    opens_at: Mapped[datetime] = mapped_column(Instant)
    closes_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    makeup_of_id: Mapped[int | None] = mapped_column(ForeignKey("test.id"))
    """The test that those who take this one have not passed."""
    counted_at: Mapped[datetime | None] = mapped_column(Instant)
    """When the count in its announcement was, or will be, brought up to date last."""

    paper: Mapped[Paper] = relationship(lazy="raise")
    chat: Mapped[Chat] = relationship(lazy="raise")

    __table_args__ = (
        Index("ix_test_paper_id", "paper_id"),
        Index("ix_test_chat_id_closes_at", "chat_id", "closes_at"),
        {"sqlite_autoincrement": True},
    )

    @property
    def blueprint(self) -> Blueprint:
        return Blueprint.model_validate(self.plan)


class Attempt(Base):
    """Somebody takes a test."""

    __tablename__ = "attempt"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    test_id: Mapped[int] = mapped_column(ForeignKey("test.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    number: Mapped[int]
    """From 1."""
    started_at: Mapped[datetime] = mapped_column(Instant)
    deadline_at: Mapped[datetime] = mapped_column(Instant)
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    by_deadline: Mapped[bool] = mapped_column(default=False)
    """It was not handed in: the time was up."""
    place: Mapped[int] = mapped_column(default=0)
    """The question that is shown, from 0."""
    shown_at: Mapped[datetime] = mapped_column(Instant)
    """When something of it was shown last: what is typed soon after is an answer."""
    message_id: Mapped[int | None] = mapped_column(BigKey)
    """The message in his private chat in which it takes place; None: it is on its way."""
    points: Mapped[int | None]
    """In hundredths, once it is graded."""
    of: Mapped[int | None]
    by_hand_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """The secretary who entered the result; there are no answers then."""

    test: Mapped[Test] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])

    __table_args__ = (
        Index("uq_attempt_test_id_person_id_number", "test_id", "person_id", "number", unique=True),
        Index("ix_attempt_person_id_submitted_at", "person_id", "submitted_at"),
        {"sqlite_autoincrement": True},
    )


class Answer(Base):
    """One question of an attempt, and what was answered."""

    __tablename__ = "answer"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"))
    shown: Mapped[str] = mapped_column(String(12))
    """The letters of the options in the order they are shown."""
    given: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    """As `quiz.grading` keeps it; None: nothing yet."""
    given_at: Mapped[datetime | None] = mapped_column(Instant)
    marked: Mapped[bool] = mapped_column(default=False)
    """Kept for later by the one who answers."""
    points: Mapped[int | None]
    of: Mapped[int | None]

    __table_args__ = (Index("ix_answer_version_id", "version_id"),)


def paper_of(session: Session, paper_id: int) -> Paper | None:
    """A paper with its chat."""
    return session.scalar(
        select(Paper).join(Paper.chat).where(Paper.id == paper_id).options(contains_eager(Paper.chat))
    )


def papers_of(session: Session, chat_ids: Collection[int]) -> Sequence[Paper]:
    """The papers of these chats that are kept, with their chats, the oldest first."""
    return session.scalars(
        select(Paper)
        .join(Paper.chat)
        .where(Paper.chat_id.in_(chat_ids), Paper.deleted_at.is_(None))
        .options(contains_eager(Paper.chat))
        .order_by(Paper.id)
    ).all()


def _tests() -> Select[Test]:
    return (
        select(Test)
        .join(Test.paper)
        .join(Test.chat)
        .options(contains_eager(Test.paper), contains_eager(Test.chat))
        .order_by(Test.id)
    )


def test_of(session: Session, test_id: int) -> Test | None:
    """A test with its paper and chat."""
    return session.scalar(_tests().where(Test.id == test_id))


def open_tests(session: Session, chat_ids: Collection[int]) -> Sequence[Test]:
    """The tests that are open in these chats."""
    return session.scalars(_tests().where(Test.chat_id.in_(chat_ids), Test.closed_at.is_(None))).all()


def tests_by(session: Session, paper_id: int) -> Sequence[Test]:
    """The tests that were held by a paper, the latest first."""
    return session.scalars(
        _tests().where(Test.paper_id == paper_id).order_by(None).order_by(Test.id.desc())
    ).all()


def last_closed(session: Session, paper_id: int) -> Test | None:
    """The test by a paper that closed last; another try is no test of its own."""
    closed = (
        select(Test)
        .where(Test.paper_id == paper_id, Test.closed_at.is_not(None), Test.makeup_of_id.is_(None))
        .order_by(Test.closed_at.desc(), Test.id.desc())
    )
    return session.scalar(closed.limit(1))


def attempt_of(session: Session, attempt_id: int) -> Attempt | None:
    """An attempt with its test, paper, chat and person."""
    return session.scalar(_attempts().where(Attempt.id == attempt_id))


def _attempts() -> Select[Attempt]:
    return (
        select(Attempt)
        .join(Attempt.test)
        .join(Test.paper)
        .join(Test.chat)
        .join(Attempt.person)
        .options(
            contains_eager(Attempt.test).options(contains_eager(Test.paper), contains_eager(Test.chat)),
            contains_eager(Attempt.person),
        )
    )


def attempts_of(session: Session, test_id: int, person_id: int) -> Sequence[Attempt]:
    """The attempts of a person at a test, in their order."""
    return session.scalars(
        select(Attempt)
        .where(Attempt.test_id == test_id, Attempt.person_id == person_id)
        .order_by(Attempt.number)
    ).all()


def latest_under_way(session: Session, person_id: int) -> Attempt | None:
    """The attempt of his that has not ended and was shown last."""
    return session.scalar(
        _attempts()
        .where(Attempt.person_id == person_id, Attempt.submitted_at.is_(None))
        .order_by(Attempt.shown_at.desc(), Attempt.id.desc())
        .limit(1)
    )


def attempts_at(session: Session, test_id: int) -> Sequence[Attempt]:
    """All attempts at a test, with persons, test and chat."""
    return session.scalars(
        _attempts().where(Attempt.test_id == test_id).order_by(Attempt.person_id, Attempt.number)
    ).all()


def loaded(session: Session, ids: Collection[int]) -> dict[int, Attempt]:
    """The attempts whose timers are due."""
    return {attempt.id: attempt for attempt in session.scalars(_attempts().where(Attempt.id.in_(ids)))}


def answers_of(session: Session, attempt_id: int) -> Sequence[Answer]:
    """The questions of an attempt in their order."""
    return session.scalars(select(Answer).where(Answer.attempt_id == attempt_id).order_by(Answer.place)).all()


class Graded(Protocol):
    """An attempt, or what it would be."""

    @property
    def id(self) -> int: ...
    @property
    def points(self) -> int | None: ...
    @property
    def of(self) -> int | None: ...


G = TypeVar("G", bound=Graded)


def family_of(session: Session, first_ids: Collection[int]) -> Sequence[Test]:
    """These tests and their other tries, in their order."""
    return session.scalars(
        select(Test).where(Test.id.in_(first_ids) | Test.makeup_of_id.in_(first_ids)).order_by(Test.id)
    ).all()


def best_of(family: Iterable[Test], attempts: Mapping[int, Sequence[G]]) -> G | None:
    """What counts for somebody of a test and its other tries: the best of what counts at each.

    `attempts` are his, by the tests' ids.
    """
    counted = [counting(attempts.get(test.id, ()), test.blueprint.counts) for test in family]
    return counting([one for one in counted if one is not None], Counts.BEST)


def counting(attempts: Iterable[G], counts: Counts) -> G | None:
    """The attempt that counts among those of one person at one test; None: none was handed in."""
    done = [attempt for attempt in attempts if attempt.points is not None]
    match counts:
        case Counts.BEST:
            return max(done, key=lambda one: (Fraction(one.points or 0, one.of or 1), one.id), default=None)
        case Counts.LAST:
            return done[-1] if done else None
        case Counts.FIRST:
            return done[0] if done else None
