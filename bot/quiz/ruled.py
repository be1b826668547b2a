"""Questions as they count in a chat: with another right answer, or void, where its secretary has ruled so.

A ruling is about one version of a question, in one chat. Its rows are never changed: the latest counts, and
all of them are the log.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from bot.engine.database import Base, BigKey, Instant
from bot.engine.identity import Chat
from bot.quiz import amending, store
from bot.quiz.bank.question import Question


class Ruling(Base):
    """What a secretary has decided about a question. Neither void nor an answer: it is right as written."""

    __tablename__ = "ruling"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"))
    void: Mapped[bool]
    """It counts for nobody."""
    answer: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    """The right answer, as the question's kind has it; None: the one that is written."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Instant)

    chat: Mapped[Chat] = relationship(lazy="raise")

    __table_args__ = (
        Index("ix_ruling_chat_id_version_id", "chat_id", "version_id"),
        {"sqlite_autoincrement": True},  # the latest has the highest id
    )


@dataclass(frozen=True)
class Ruled:
    """A question as it counts."""

    question: Question
    void: bool = False
    corrected: bool = False
    """Its right answer is another than the one that is written."""


def questions(session: Session, chat_id: int, version_ids: Collection[int]) -> dict[int, Ruled]:
    """These versions as they count in a chat, by their ids."""
    return among(session, [chat_id], version_ids)


def among(session: Session, chat_ids: Collection[int], version_ids: Collection[int]) -> dict[int, Ruled]:
    """These versions as they count for somebody who is in these chats: the latest ruling of any of them."""
    written = store.questions(session, version_ids)
    return {id_: Ruled(question) for id_, question in written.items()} | exceptions(
        session, chat_ids, version_ids
    )


def exceptions(
    session: Session, chat_ids: Collection[int], version_ids: Collection[int] | None = None
) -> dict[int, Ruled]:
    """Those of these versions (or of all) that count otherwise than they are written."""
    rulings = [one for one in _latest(session, chat_ids, version_ids) if one.void or one.answer is not None]
    written = store.questions(session, [one.version_id for one in rulings]) if rulings else {}
    return {
        one.version_id: as_ruled(written[one.version_id], void=one.void, answer=one.answer) for one in rulings
    }


def as_ruled(question: Question, *, void: bool, answer: Any) -> Ruled:
    """A question as it counts after such a ruling."""
    if void or answer is None:
        return Ruled(question, void)
    corrected = amending.amend(question, answer)
    return Ruled(corrected, corrected=corrected != question)


def question(session: Session, chat_id: int, version_id: int) -> Ruled:
    """One version as it counts in a chat."""
    return questions(session, chat_id, [version_id])[version_id]


def voided(session: Session, chat_ids: Collection[int], at: datetime | None = None) -> set[int]:
    """The versions that are void in these chats, by the latest ruling of any of them; with `at`: that were
    then."""
    return {ruling.version_id for ruling in _latest(session, chat_ids, at=at) if ruling.void}


def log(session: Session, chat_id: int, version_id: int) -> Sequence[Ruling]:
    """All that was decided about a version in a chat, the latest first."""
    return session.scalars(
        select(Ruling)
        .where(Ruling.chat_id == chat_id, Ruling.version_id == version_id)
        .order_by(Ruling.id.desc())
    ).all()


def _latest(
    session: Session,
    chat_ids: Collection[int],
    version_ids: Collection[int] | None = None,
    at: datetime | None = None,
) -> Sequence[Ruling]:
    latest = select(func.max(Ruling.id)).where(Ruling.chat_id.in_(chat_ids)).group_by(Ruling.version_id)
    if version_ids is not None:
        latest = latest.where(Ruling.version_id.in_(version_ids))
    if at is not None:
        latest = latest.where(Ruling.at <= at)
    return session.scalars(select(Ruling).where(Ruling.id.in_(latest))).all()
