"""The table of reminders, and what is asked of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Select, String, Text, delete, func, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column, relationship

from bot.chat.context import Context, Voice
from bot.engine.database import Base, BigKey, Instant
from bot.engine.identity import Chat, Person
from bot.reminders.series import Series
from bot.when import Schedule

KEEP_DRAFTS = timedelta(days=7)


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
    moves: Mapped[dict[str, str | None]] = mapped_column(JSON, default=dict)
    """Single occurrences by their keys, and the wall times they have been moved to (null: skipped)."""
    extras: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Wall times at which it is said once more."""
    next_wall: Mapped[str | None] = mapped_column(String(32))
    """The next occurrence as local wall time; None: there is none any more."""
    last_wall: Mapped[str | None] = mapped_column(String(32))
    """The last occurrence that fired: what lies before it is over, also after a change of zone."""
    last_fired_id: Mapped[int | None] = mapped_column(BigKey)
    """The last occurrence that was said, a `Fired`."""
    ahead: Mapped[list[int]] = mapped_column(JSON, default=list)
    """How many seconds before each occurrence a notice is wanted, the longest first."""
    receipt: Mapped[bool] = mapped_column(default=False)
    """Members are asked to acknowledge it."""
    audience: Mapped[str] = mapped_column(String(80), default="")
    """Who is meant to acknowledge it, an `Audience`."""
    pin: Mapped[bool] = mapped_column(default=False)
    pinned_fired_id: Mapped[int | None] = mapped_column(BigKey)
    """The occurrence whose message was pinned last."""
    revision: Mapped[int] = mapped_column(default=0)
    """Counts its changes: a card drawn before the last of them is stale."""
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    paused_at: Mapped[datetime | None] = mapped_column(Instant)
    deleted_at: Mapped[datetime | None] = mapped_column(Instant)

    chat: Mapped[Chat] = relationship(lazy="raise")

    __table_args__ = (Index("ix_reminder_chat_id_next_wall", "chat_id", "next_wall"),)

    @property
    def schedule(self) -> Schedule:
        return Schedule.from_json(self.rule)

    @schedule.setter
    def schedule(self, schedule: Schedule) -> None:
        self.rule = schedule.to_json()

    @property
    def series(self) -> Series:
        """The schedule with what was changed of single occurrences."""
        moves = {
            datetime.fromisoformat(wall): datetime.fromisoformat(to) if to else None
            for wall, to in self.moves.items()
        }
        return Series(self.schedule, moves, tuple(map(datetime.fromisoformat, self.extras)))

    @series.setter
    def series(self, series: Series) -> None:
        self.schedule = series.schedule
        self.moves = {key.isoformat(): to.isoformat() if to else None for key, to in series.moves.items()}
        self.extras = [wall.isoformat() for wall in series.extras]

    @property
    def live(self) -> bool:
        """Whether it will be said again: neither over nor deleted, though perhaps paused."""
        return self.deleted_at is None and self.next_wall is not None


def fresh_ids(session: Session, column: InstrumentedAttribute[int]) -> Iterator[int]:
    """Ids for new rows, so that what a transaction adds is written together, not one by one.

    Asked of the database once a transaction: nobody else writes meanwhile. Every row of such a table takes
    its id from here, for PostgreSQL's own numbering is left behind.
    """
    begun: dict[str, Iterator[int]] = session.info.setdefault("fresh_ids", {})
    if str(column) not in begun:
        begun[str(column)] = count((session.scalar(select(func.max(column))) or 0) + 1)
    return begun[str(column)]


class Draft(Base):
    """What somebody has begun to tell the bot, step by step; one for each person in a chat and kind."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None: an anonymous administrator."""
    kind: Mapped[str] = mapped_column(String(16))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(Instant)

    chat: Mapped[Chat] = relationship(lazy="raise")

    __table_args__ = (
        Index("ix_draft_chat_id_person_id", "chat_id", "person_id"),
        # An id is never used again: old buttons must not find a new draft.
        {"sqlite_autoincrement": True},
    )


def new_reminder(ctx: Context, **said: Any) -> Reminder:
    """A reminder that somebody wants here; what he does not say is as it is without a wish."""
    plain = {"ahead": [], "receipt": False, "pin": False, "moves": {}, "extras": [], "audience": ""}
    return Reminder(
        chat_id=ctx.chat.id,
        chat=ctx.chat,
        revision=0,
        created_by_id=_who(ctx),
        created_at=ctx.now,
        **{**plain, **said},
    )


def start_draft(ctx: Voice, person: Person | None, kind: str, data: Mapping[str, Any]) -> Draft:
    """A new draft in the place of the one this person had begun here (anonymous ones may be several)."""
    person_id = person.id if person is not None else None
    if person_id is not None:
        ctx.session.execute(
            delete(Draft).where(
                Draft.chat_id == ctx.chat.id, Draft.person_id == person_id, Draft.kind == kind
            )
        )
    draft = Draft(chat_id=ctx.chat.id, person_id=person_id, kind=kind, data=dict(data), created_at=ctx.now)
    ctx.session.add(draft)
    ctx.session.flush()
    return draft


def draft_of(ctx: Context, kind: str) -> Draft | None:
    """The draft of this kind and chat that a button or an answer is about, if it is still there."""
    draft = ctx.session.get(Draft, ctx.ids[0]) if ctx.ids else None
    return draft if draft is not None and (draft.chat_id, draft.kind) == (ctx.chat.id, kind) else None


def _who(ctx: Context) -> int | None:
    return ctx.person.id if ctx.person is not None else None


def _live(chat_id: int) -> Select[Reminder]:
    return select(Reminder).where(
        Reminder.chat_id == chat_id, Reminder.next_wall.is_not(None), Reminder.deleted_at.is_(None)
    )


def coming(session: Session, chat_id: int, *, paused: bool = False) -> Sequence[Reminder]:
    """The reminders of a chat that will fire, the nearest first; what is paused only if wished."""
    rows = _live(chat_id) if paused else _live(chat_id).where(Reminder.paused_at.is_(None))
    return session.scalars(rows.order_by(Reminder.next_wall, Reminder.id)).all()


def listed(
    session: Session, chat_id: int, *, offset: int = 0, limit: int | None = None
) -> Sequence[Reminder]:
    """A page of what is not over: the nearest first, what is paused at the end."""
    return session.scalars(
        _live(chat_id)
        .order_by(Reminder.paused_at.is_not(None), Reminder.next_wall, Reminder.id)
        .offset(offset)
        .limit(limit)
    ).all()


def containing(session: Session, chat_id: int, words: str) -> list[Reminder]:
    """What is not over and says these words, in any case. (SQLite itself knows case in ASCII only.)"""
    return [one for one in listed(session, chat_id) if words.casefold() in one.text.casefold()]


def count_listed(session: Session, chat_id: int) -> int:
    """How many reminders of a chat are not over."""
    return session.scalar(select(func.count()).select_from(_live(chat_id).subquery())) or 0


def forget_drafts(session: Session, now: datetime) -> None:
    """Drop what somebody began and never finished."""
    session.execute(delete(Draft).where(Draft.created_at < now - KEEP_DRAFTS))
