"""The tables of practice: what somebody remembers of each question, what he is practising, what he wishes."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, Double, ForeignKey, Index, String, Time
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.engine.database import Base, BigKey, Instant
from bot.engine.identity import Chat, Person

DAILY_AMOUNT = 10
ENOUGH = 2
"""Right so often in a row, and a question leaves the book of wrong answers."""


class Card(Base):
    """What somebody remembers of a question, as `spacing.Memory` tells it. Nobody else sees it."""

    __tablename__ = "practice_card"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True)
    stability: Mapped[float] = mapped_column(Double)
    difficulty: Mapped[float] = mapped_column(Double)
    reviewed_at: Mapped[datetime] = mapped_column(Instant)
    due_at: Mapped[datetime] = mapped_column(Instant)
    answers: Mapped[int]
    """How often it was answered."""
    lapses: Mapped[int]
    """How often wrongly."""
    streak: Mapped[int]
    """How often rightly since."""
    wrong_version_id: Mapped[int | None] = mapped_column(ForeignKey("question_version.id"))
    """What it said when it was answered wrongly last; None: it never was."""
    wrong_given: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    """That answer, as `quiz.grading` keeps it; None: none was given."""
    wrong_at: Mapped[datetime | None] = mapped_column(Instant)
    wrong_chat_id: Mapped[int | None] = mapped_column(ForeignKey("chat.id"))
    """The group in whose test that was; None: in practice."""

    __table_args__ = (Index("ix_practice_card_person_id_due_at", "person_id", "due_at"),)

    @property
    def in_book(self) -> bool:
        """Whether it stands in the book of wrong answers."""
        return self.lapses > 0 and self.streak < ENOUGH


class Sitting(Base):
    """Some questions that somebody is practising, one after the other, in one message of his private chat."""

    __tablename__ = "practice_sitting"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    words: Mapped[str] = mapped_column(String(128))
    """What he asked for; "": what is his turn."""
    questions: Mapped[list[int]] = mapped_column(JSON)
    """Their ids, in their order."""
    place: Mapped[int]
    """The one that is shown, from 0."""
    seed: Mapped[int] = mapped_column(BigKey)
    version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"))
    """What the one that is shown says: a pack that is loaded meanwhile changes nothing in it."""
    chosen: Mapped[str] = mapped_column(String(12))
    """The options that are ticked, in the question's own letters."""
    answered: Mapped[bool]
    given: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    """What was answered; None though `answered`: he wished to see the answer."""
    right: Mapped[int]
    wrong: Mapped[int]
    revision: Mapped[int]
    """Counts what the message has shown: a button that was drawn before is stale."""
    message_id: Mapped[int | None] = mapped_column(BigKey)
    """The message in which it takes place; None: it is on its way."""
    shown_at: Mapped[datetime] = mapped_column(Instant)
    """When it changed last."""
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        Index("ix_practice_sitting_person_id_ended_at", "person_id", "ended_at"),
        Index("ix_practice_sitting_shown_at", "shown_at"),
        # An id is never used again: old buttons must not find a new sitting.
        {"sqlite_autoincrement": True},
    )

    @property
    def question_id(self) -> int:
        """The question that is shown."""
        return self.questions[self.place]


class Habit(Base):
    """How somebody wishes to practise."""

    __tablename__ = "practice_habit"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    """His private chat."""
    amount: Mapped[int]
    """How many questions a day."""
    clock: Mapped[time | None] = mapped_column(Time)
    """When he is told that there are questions, on his own clock; None: never."""
    workdays: Mapped[bool]
    """Only on working days."""
    wished_at: Mapped[datetime | None] = mapped_column(Instant)
    """When he chose that time."""
    packs: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    """The packs he practises, by their ids; None: those in his language, and his groups' own."""
    done_on: Mapped[date | None]
    """The day, by his own clock, on which he practised last, …"""
    done: Mapped[int]
    """… and how many questions he answered on it."""

    chat: Mapped[Chat] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")
