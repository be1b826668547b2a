"""The tables of what was said: each occurrence that fired, who acknowledged it, who was nudged."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Select, String, select
from sqlalchemy.orm import Mapped, Session, contains_eager, mapped_column, relationship

from bot.chat import audience
from bot.engine.database import Base, BigKey, Instant
from bot.engine.identity import Chat, Membership, Person, roster
from bot.reminders.model import Reminder


class Fired(Base):
    """One occurrence that fell due, and what became of its message. The rows are the delivery ledger."""

    __tablename__ = "fired"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    reminder_id: Mapped[int] = mapped_column(ForeignKey("reminder.id"))
    wall: Mapped[str] = mapped_column(String(32))
    due_at: Mapped[datetime] = mapped_column(Instant)
    said_with_id: Mapped[int | None] = mapped_column(ForeignKey("fired.id"))
    """The earlier occurrence with whose message it was said: a backlog is one message."""
    receipt: Mapped[bool] = mapped_column(default=False)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    delay: Mapped[int | None]
    """Seconds between when it was due and when it was sent."""
    counted_at: Mapped[datetime | None] = mapped_column(Instant)
    """When the count under its message was, or will be, brought up to date last."""

    reminder: Mapped[Reminder] = relationship(lazy="raise")

    __table_args__ = (
        Index("ix_fired_reminder_id_due_at", "reminder_id", "due_at"),
        Index("ix_fired_due_at", "due_at"),
        Index("ix_fired_said_with_id", "said_with_id"),
    )


class Receipt(Base):
    """Somebody has acknowledged an occurrence."""

    __tablename__ = "receipt"

    fired_id: Mapped[int] = mapped_column(ForeignKey("fired.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)


class Nudge(Base):
    """Somebody was reminded privately, once for each occurrence, at the wish of a secretary."""

    __tablename__ = "nudge"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    fired_id: Mapped[int] = mapped_column(ForeignKey("fired.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Instant)

    fired: Mapped[Fired] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])

    __table_args__ = (Index("uq_nudge_fired_id_person_id", "fired_id", "person_id", unique=True),)


class LedgerWish(Base):
    """A secretary who wants the delivery ledger of a group every week."""

    __tablename__ = "ledger_wish"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    chat: Mapped[Chat] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        Index("uq_ledger_wish_chat_id_person_id", "chat_id", "person_id", unique=True),
        {"sqlite_autoincrement": True},  # its timers are known by its id, also those that have fired
    )


def occurrences() -> Select[Fired]:
    """What fell due, with its reminder and chat."""
    return (
        select(Fired).join(Fired.reminder).options(contains_eager(Fired.reminder).joinedload(Reminder.chat))
    )


def fired_of(session: Session, fired_id: int) -> Fired | None:
    """An occurrence with its reminder and chat."""
    return session.scalar(occurrences().where(Fired.id == fired_id))


def asking_receipts(
    session: Session, chat_ids: Sequence[int], since: datetime, limit: int
) -> Sequence[Fired]:
    """What was said in these chats since an instant and asked for receipts, the latest first."""
    return session.scalars(
        occurrences()
        .where(
            Reminder.chat_id.in_(chat_ids),
            Fired.receipt.is_(True),
            Fired.said_with_id.is_(None),
            Fired.sent_at >= since,
        )
        .order_by(Fired.due_at.desc(), Fired.id.desc())
        .limit(limit)
    ).all()


class Tally:
    """Who has acknowledged an occurrence, and who is meant to: everybody on the roster but the exempt; of a
    reminder that is for a part of the group, those."""

    def __init__(self, session: Session, fired: Fired, chat: Chat) -> None:
        self._done = set(session.scalars(select(Receipt.person_id).where(Receipt.fired_id == fired.id)))
        self._meant: Sequence[Membership] = [
            member
            for member in roster(session, chat.id)
            if not member.exempt and audience.includes(fired.reminder.audience, member)
        ]
        self.confirmed = chat.roster_confirmed_at is not None

    @property
    def done(self) -> int:
        """How many have acknowledged; of a confirmed roster, those who are meant to."""
        if not self.confirmed:
            return len(self._done)
        return sum(member.person_id in self._done for member in self._meant)

    @property
    def meant(self) -> int:
        """How many are meant to; 0 where nobody knows."""
        return len(self._meant) if self.confirmed else 0

    @property
    def count(self) -> str:
        """`18/23` where the secretary has confirmed the roster, else `18`."""
        return f"{self.done}/{self.meant}" if self.confirmed else str(self.done)

    @property
    def missing(self) -> list[Person]:
        """Who has not yet, by name; as far as the roster is known."""
        return [member.person for member in self._meant if member.person_id not in self._done]
