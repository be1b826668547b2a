"""The tables of reported questions: who reported which, and rulings that are being prepared."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, ForeignKey, Index, Text, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.engine.database import Base, BigKey, Instant
from bot.engine.identity import Chat


class QuestionReport(Base):
    """Somebody thinks that something is wrong with a question."""

    __tablename__ = "question_report"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    """The group whose secretary looks at it."""
    version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempt.id"))
    """Where he met it; None: in practice, or in a poll."""
    words: Mapped[str | None] = mapped_column(Text)
    """What is wrong, as he says."""
    at: Mapped[datetime] = mapped_column(Instant)
    ruling_id: Mapped[int | None] = mapped_column(ForeignKey("ruling.id"))
    """The ruling that answers it; None: it waits."""

    __table_args__ = (
        Index("uq_question_report_chat_id", "chat_id", "version_id", "person_id", unique=True),
        {"sqlite_autoincrement": True},  # an old question of ours must not find another report
    )


class RulingDraft(Base):
    """A ruling that a secretary is preparing: nothing is changed before he confirms it."""

    __tablename__ = "ruling_draft"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    void: Mapped[bool]
    answer: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (
        Index("ix_ruling_draft_by_id", "by_id"),
        {"sqlite_autoincrement": True},  # old buttons must not find a new draft
    )


class Reported(NamedTuple):
    """A version of which reports wait in a chat, and how many."""

    chat_id: int
    version_id: int
    number: int


def loaded(session: Session, ids: Collection[int]) -> dict[int, tuple[QuestionReport, Chat]]:
    """These reports, each with its group."""
    rows = (
        select(QuestionReport, Chat)
        .join(Chat, Chat.id == QuestionReport.chat_id)
        .where(QuestionReport.id.in_(ids))
    )
    return {report.id: (report, chat) for report, chat in session.execute(rows)}


def report_of(session: Session, chat_id: int, version_id: int, person_id: int) -> QuestionReport | None:
    """What somebody has reported about a version."""
    return session.scalar(
        select(QuestionReport).where(
            QuestionReport.chat_id == chat_id,
            QuestionReport.version_id == version_id,
            QuestionReport.person_id == person_id,
        )
    )


def waiting_for(session: Session, chat_id: int, version_id: int) -> Sequence[QuestionReport]:
    """The reports about a version that nobody has answered, the oldest first."""
    return session.scalars(
        select(QuestionReport)
        .where(
            QuestionReport.chat_id == chat_id,
            QuestionReport.version_id == version_id,
            QuestionReport.ruling_id.is_(None),
        )
        .order_by(QuestionReport.id)
    ).all()


def waiting(session: Session, chat_ids: Collection[int]) -> list[Reported]:
    """The questions of which reports wait in these chats, those first that were reported first."""
    rows = (
        select(QuestionReport.chat_id, QuestionReport.version_id, func.count())
        .where(QuestionReport.chat_id.in_(chat_ids), QuestionReport.ruling_id.is_(None))
        .group_by(QuestionReport.chat_id, QuestionReport.version_id)
        .order_by(func.min(QuestionReport.id))
    )
    return [Reported(*row) for row in session.execute(rows)]


def settle(session: Session, chat_id: int, version_id: int, ruling_id: int) -> None:
    """A ruling answers what was reported."""
    session.execute(
        update(QuestionReport)
        .where(
            QuestionReport.chat_id == chat_id,
            QuestionReport.version_id == version_id,
            QuestionReport.ruling_id.is_(None),
        )
        .values(ruling_id=ruling_id)
    )
