"""The ledger of points: entries that are never changed, written in the transaction that earned them.

What somebody has for an occasion is the sum of his entries for it. A better attempt, another key or a mistake
are entered as the difference, so everything that was ever shown can be told again.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.engine.database import Base, BigKey, Instant


class Occasion(StrEnum):
    """What points are given for."""

    TEST = "test"
    QUIZ = "quiz"
    DAILY = "daily"


class Reason(StrEnum):
    """Why an entry was made."""

    ATTEMPT = "attempt"
    REGRADED = "regraded"
    """A key was wrong, or a question was voided."""
    BY_HAND = "by hand"


class ScoreEntry(Base):
    """A change of what somebody has for an occasion. Points are in hundredths."""

    __tablename__ = "score_entry"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    occasion: Mapped[Occasion] = mapped_column(String(16))
    occasion_id: Mapped[int] = mapped_column(BigKey)
    attempt_id: Mapped[int | None] = mapped_column(BigKey)
    """The attempt that counts from now on."""
    points: Mapped[int]
    of: Mapped[int]
    reason: Mapped[Reason] = mapped_column(String(16))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who entered or corrected it; None: the bot did."""
    at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (
        Index("ix_score_entry_occasion", "occasion", "occasion_id", "person_id"),
        Index("ix_score_entry_chat_id_at", "chat_id", "at"),
        Index("ix_score_entry_person_id_at", "person_id", "at"),
    )


@dataclass(frozen=True)
class Standing:
    """What somebody has for an occasion, in hundredths of a point."""

    points: int
    of: int


def standing(session: Session, occasion: Occasion, occasion_id: int, person_id: int) -> Standing | None:
    """What he has; None: nothing was ever entered."""
    points, of, number = session.execute(
        select(func.sum(ScoreEntry.points), func.sum(ScoreEntry.of), func.count()).where(
            ScoreEntry.occasion == occasion,
            ScoreEntry.occasion_id == occasion_id,
            ScoreEntry.person_id == person_id,
        )
    ).one()
    return Standing(int(points), int(of)) if number else None


def settle(
    session: Session,
    *,
    chat_id: int,
    person_id: int,
    occasion: Occasion,
    occasion_id: int,
    points: int,
    of: int,
    reason: Reason,
    at: datetime,
    attempt_id: int | None = None,
    by_id: int | None = None,
) -> bool:
    """Enter what is missing for him to have just so much; return whether anything was."""
    before = standing(session, occasion, occasion_id, person_id)
    if before == Standing(points, of):
        return False
    session.add(
        ScoreEntry(
            chat_id=chat_id,
            person_id=person_id,
            occasion=occasion,
            occasion_id=occasion_id,
            attempt_id=attempt_id,
            points=points - (before.points if before else 0),
            of=of - (before.of if before else 0),
            reason=reason,
            by_id=by_id,
            at=at,
        )
    )
    session.flush()
    return True
