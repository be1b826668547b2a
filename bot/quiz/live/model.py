"""The tables of live quizzes: the quiz, and who said he takes part."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, Session, contains_eager, mapped_column, relationship

from bot.engine.database import Base, BigKey, Instant
from bot.engine.identity import Chat, Membership, Person
from bot.quiz.polls import AskedPoll


class State(StrEnum):
    """How far a quiz has come. PAUSED: no further question until it is resumed."""

    LOBBY = "lobby"
    RUNNING = "running"
    PAUSED = "paused"
    OVER = "over"
    CANCELLED = "cancelled"
    """Before it began."""


GOING_ON = (State.LOBBY, State.RUNNING, State.PAUSED)


class LiveQuiz(Base):
    """A quiz in a group; its questions are drawn when it is announced."""

    __tablename__ = "live_quiz"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    topic: Mapped[int | None]
    """The forum topic it takes place in."""
    title: Mapped[str] = mapped_column(Text)
    """What is asked about, in words."""
    versions: Mapped[list[int]] = mapped_column(JSON)
    """The questions in their order."""
    seconds: Mapped[int]
    """For each question."""
    seed: Mapped[int] = mapped_column(BigKey)
    """Of the draw and of the orders in which options are shown."""
    state: Mapped[State] = mapped_column(String(16), default=State.LOBBY)
    note: Mapped[str | None] = mapped_column(String(16))
    """Why it paused by itself, a `Note`."""
    place: Mapped[int] = mapped_column(default=-1)
    """The question that was asked last, from 0."""
    board: Mapped[str] = mapped_column(String(64))
    """What the message with the standings and the buttons is called in the outbox."""
    counted_at: Mapped[datetime | None] = mapped_column(Instant)
    """When the names in the lobby were, or will be, brought up to date last."""
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    chat: Mapped[Chat] = relationship(lazy="raise")

    __table_args__ = (
        Index("ix_live_quiz_chat_id_state", "chat_id", "state"),
        {"sqlite_autoincrement": True},  # old buttons must not find a new quiz
    )


class Note(StrEnum):
    """Why a quiz paused by itself."""

    AWAY = "away"
    """The bot was, for long."""
    UNSENT = "unsent"
    """Questions could not be sent."""


class Player(Base):
    """Somebody said he takes part. Anybody in the chat may answer; who said so is waited for."""

    __tablename__ = "live_player"

    quiz_id: Mapped[int] = mapped_column(ForeignKey("live_quiz.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    joined_at: Mapped[datetime] = mapped_column(Instant)


def quiz_of(session: Session, quiz_id: int) -> LiveQuiz | None:
    """A quiz with its chat."""
    return loaded(session, [quiz_id]).get(quiz_id)


def loaded(session: Session, ids: Sequence[int]) -> dict[int, LiveQuiz]:
    """These quizzes with their chats."""
    rows = (
        select(LiveQuiz)
        .join(LiveQuiz.chat)
        .where(LiveQuiz.id.in_(ids))
        .options(contains_eager(LiveQuiz.chat))
    )
    return {quiz.id: quiz for quiz in session.scalars(rows)}


def going_on(session: Session, chat_id: int) -> LiveQuiz | None:
    """The quiz of a chat that is not over; there is one at most."""
    found = session.scalar(
        select(LiveQuiz.id).where(LiveQuiz.chat_id == chat_id, LiveQuiz.state.in_(GOING_ON))
    )
    return quiz_of(session, found) if found is not None else None


def polls_of(session: Session, quiz_id: int) -> Sequence[AskedPoll]:
    """The questions that were asked, in their order."""
    return session.scalars(
        select(AskedPoll).where(AskedPoll.quiz_id == quiz_id).order_by(AskedPoll.place)
    ).all()


def current(session: Session, quiz: LiveQuiz) -> AskedPoll | None:
    """The question that was asked last."""
    return session.scalar(
        select(AskedPoll).where(AskedPoll.quiz_id == quiz.id, AskedPoll.place == quiz.place)
    )


def players_of(session: Session, quiz: LiveQuiz) -> Sequence[Membership]:
    """Those in the chat who said they take part, with their persons, in the order they did."""
    return session.scalars(
        select(Membership)
        .join(Membership.person)
        .join(Player, (Player.person_id == Person.id) & (Player.quiz_id == quiz.id))
        .where(Membership.chat_id == quiz.chat_id, Membership.left_at.is_(None))
        .options(contains_eager(Membership.person))
        .order_by(Player.joined_at, Person.id)
    ).all()
