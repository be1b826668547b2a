"""The table of what happens at a time: one row for each occurrence of something."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Index, String, Text, UniqueConstraint, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.engine.database import Base, BigKey, Instant


class TimerState(StrEnum):
    """PARKED: its callback failed again and again; the operator knows."""

    ARMED = "armed"
    FIRED = "fired"
    PARKED = "parked"


class Timer(Base):
    """One occurrence of something: `kind` what, `owner_id` whose, `occurrence` at which local wall time."""

    __tablename__ = "timer"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    kind: Mapped[str] = mapped_column(String(64))
    owner_id: Mapped[int] = mapped_column(BigKey)
    occurrence: Mapped[str] = mapped_column(String(32))
    due_at: Mapped[datetime] = mapped_column(Instant)
    """The instant of the occurrence."""
    try_at: Mapped[datetime] = mapped_column(Instant)
    """When it is looked at: `due_at`, or later after a failure."""
    state: Mapped[TimerState] = mapped_column(String(16), default=TimerState.ARMED)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(Text)
    fired_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        UniqueConstraint("kind", "owner_id", "occurrence"),
        Index(
            "ix_timer_armed",
            "try_at",
            "id",
            sqlite_where=text("state = 'armed'"),
            postgresql_where=text("state = 'armed'"),
        ),
        Index("ix_timer_state_fired_at", "state", "fired_at"),
    )


@dataclass(frozen=True, slots=True)
class Due:
    """A timer that is being fired, as its callback sees it."""

    id: int
    kind: str
    owner_id: int
    occurrence: str
    due_at: datetime


def next_due_at(session: Session, only: ColumnElement[bool] | None = None) -> datetime | None:
    """When the next armed timer (`only`: of these) is to be looked at."""
    rows = select(func.min(Timer.try_at)).where(Timer.state == TimerState.ARMED)
    return session.scalar(rows if only is None else rows.where(only))
