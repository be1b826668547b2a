"""The table of reminders, and what is asked of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from bot.engine.database import Base, BigKey, Instant
from bot.engine.identity import Chat
from bot.when import Schedule


class Reminder(Base):
    """What a chat wants to be told, and when. It belongs to the chat, not to who entered it."""

    __tablename__ = "reminder"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    topic: Mapped[int | None]
    """The forum topic it is said in."""
    text: Mapped[str] = mapped_column(Text)
    rule: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The schedule, as `Schedule.to_json` writes it."""
    next_wall: Mapped[str | None] = mapped_column(String(32))
    """The next occurrence as local wall time; None: there is none any more."""
    last_wall: Mapped[str | None] = mapped_column(String(32))
    """The last occurrence that fired: what lies before it is over, also after a change of zone."""
    ahead: Mapped[list[int]] = mapped_column(JSON, default=list)
    """How many seconds before each occurrence a notice is wanted, the longest first."""
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    deleted_at: Mapped[datetime | None] = mapped_column(Instant)

    chat: Mapped[Chat] = relationship(lazy="raise")

    __table_args__ = (Index("ix_reminder_chat_id_next_wall", "chat_id", "next_wall"),)

    @property
    def schedule(self) -> Schedule:
        return Schedule.from_json(self.rule)

    @schedule.setter
    def schedule(self, schedule: Schedule) -> None:
        self.rule = schedule.to_json()


def coming(
    session: Session, chat_id: int, *, offset: int = 0, limit: int | None = None
) -> Sequence[Reminder]:
    """The reminders of a chat that will still fire, the nearest first."""
    return session.scalars(
        select(Reminder)
        .where(Reminder.chat_id == chat_id, Reminder.next_wall.is_not(None), Reminder.deleted_at.is_(None))
        .order_by(Reminder.next_wall, Reminder.id)
        .offset(offset)
        .limit(limit)
    ).all()


def count_coming(session: Session, chat_id: int) -> int:
    """How many reminders of a chat will still fire."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Reminder)
            .where(
                Reminder.chat_id == chat_id, Reminder.next_wall.is_not(None), Reminder.deleted_at.is_(None)
            )
        )
        or 0
    )
