"""What the bot has decided to say: rows first, messages later.

A row is a message as it should look. The sender makes Telegram agree with it: a row that was never
sent is sent, one whose content changed since is edited. So several edits of one message that wait
become the last one, and an edit of a message that has not gone out replaces its content.

Handlers call `say`, `edit` and `edit_shown`; the rows are written together just before the commit, which
is many times faster than one by one.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    func,
    insert,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.engine.content import Content, Key, Poll
from bot.engine.database import Base, BigKey, Instant, after_commit, before_commit

__all__ = ["Attachment", "Content", "Key", "Outbox", "Outgoing", "Poll", "State", "Urgency", "Waiting"]

LATE = timedelta(minutes=5)
"""A message that goes out longer than this after it was due is late, and says so."""
_PORTION = 500


class Urgency(IntEnum):
    """The class of a message: a lower one passes a higher one, and within one the order is kept."""

    INTERACTIVE = 0
    QUIZ = 1
    REMINDER = 2
    REPORT = 3


class State(StrEnum):
    """What became of a message. PARKED: Telegram refused it, and the operator sees why."""

    WAITING = "waiting"
    SENT = "sent"
    PARKED = "parked"
    EXPIRED = "expired"


class Outgoing(Base):
    """One message: where, what, how urgent, and what became of it.

    `revision` counts the content's changes, `sent_revision` is the one Telegram shows (0: none yet).
    `place` orders what waits; an edit takes a new place.
    """

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    name: Mapped[str | None] = mapped_column(String(64))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    urgency: Mapped[int]
    place: Mapped[int] = mapped_column(BigKey)
    due_at: Mapped[datetime | None] = mapped_column(Instant)
    not_before: Mapped[datetime | None] = mapped_column(Instant)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    state: Mapped[State] = mapped_column(String(16), default=State.WAITING)
    revision: Mapped[int] = mapped_column(default=1)
    sent_revision: Mapped[int] = mapped_column(default=0)
    message_id: Mapped[int | None] = mapped_column(BigKey)
    poll_id: Mapped[str | None] = mapped_column(String(32))
    """What Telegram calls the poll that was sent."""
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        Index("uq_outbox_chat_id_name", "chat_id", "name", unique=True),
        Index("ix_outbox_chat_id_message_id", "chat_id", "message_id"),
        Index(
            "ix_outbox_waiting",
            "urgency",
            "place",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_outbox_state_created_at", "state", "created_at"),
    )


class Attachment(Base):
    """A file on its way; it goes once it has been sent."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    name: Mapped[str] = mapped_column(String(128))
    data: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Instant)


@dataclass(frozen=True, slots=True, order=True)
class Waiting:
    """What the sender keeps in mind of a waiting row; the content is read when it is its turn."""

    urgency: int
    place: int
    id: int
    chat_id: int


class Outbox:
    """Writes rows of the outbox; the sender hears of them after the commit."""

    def __init__(self) -> None:
        self._place = 0
        self._listener: Callable[[list[Waiting]], None] = lambda waiting: None

    def start(self, session: Session, listener: Callable[[list[Waiting]], None]) -> None:
        """Go on numbering after what is there, and tell `listener` of each commit's waiting rows."""
        self._place = session.scalar(select(func.max(Outgoing.place))) or 0
        self._listener = listener

    def say(
        self,
        session: Session,
        chat_id: int,
        content: Content,
        *,
        now: datetime,
        urgency: Urgency = Urgency.INTERACTIVE,
        name: str | None = None,
        due_at: datetime | None = None,
        not_before: datetime | None = None,
        expires_at: datetime | None = None,
    ) -> None:
        """Say `content` as a new message.

        One of the same name that has not gone out gives way to it (and keeps its place and the time it was
        due, and waits no longer than either would); one that has gone out stays as it is and loses the name.
        """
        row = {
            "chat_id": chat_id,
            "name": name,
            "content": content.as_json(),
            "urgency": int(urgency),
            "place": self._next_place(),
            "due_at": due_at,
            "not_before": not_before,
            "expires_at": expires_at,
            "state": State.WAITING,
            "revision": 1,
            "sent_revision": 0,
            "attempts": 0,
            "created_at": now,
        }
        batch = self._batch(session)
        if name is not None:
            batch.named[chat_id, name] = row
        else:
            batch.rows.append(row)

    def edit(self, session: Session, chat_id: int, name: str, content: Content) -> None:
        """Let the message called `name` look like `content`. Without such a message nothing happens."""
        batch = self._batch(session)
        if (chat_id, name) in batch.named:
            batch.named[chat_id, name]["content"] = content.as_json()
        else:
            batch.edits[chat_id, name] = content.as_json()

    def edit_shown(
        self, session: Session, chat_id: int, message_id: int, content: Content, *, now: datetime
    ) -> None:
        """Let the message Telegram shows as `message_id` look like `content`, even if its row is gone."""
        self._batch(session).shown[chat_id, message_id] = (content.as_json(), now)

    def number(self) -> int:
        """A number that no message has been given before."""
        return self._next_place()

    def _next_place(self) -> int:
        self._place += 1
        return self._place

    def _batch(self, session: Session) -> "_Batch":
        batch: _Batch = session.info.setdefault("outbox", _Batch())
        before_commit(session, "outbox", lambda: self._flush(session, batch))
        return batch

    def _flush(self, session: Session, batch: "_Batch") -> None:
        waiting = self._change(session, batch)
        rows = batch.rows + self._take_names(session, batch, waiting)
        if rows:
            added = session.execute(insert(Outgoing).returning(Outgoing.id, Outgoing.place), rows)
            by_place = {row["place"]: row for row in rows}
            waiting += [
                Waiting(by_place[place]["urgency"], place, id_, by_place[place]["chat_id"])
                for id_, place in added
                if by_place[place]["not_before"] is None
            ]
        after_commit(session, lambda: self._listener(waiting))

    def _change(self, session: Session, batch: "_Batch") -> list[Waiting]:
        """Carry out the edits of messages that have a row already; a shown one without a row gets one."""
        waiting: list[Waiting] = []
        found: list[tuple[Outgoing, dict[str, Any]]] = [
            (row, batch.edits[row.chat_id, str(row.name)])
            for row in _rows(session, Outgoing.name, batch.edits)
        ]
        shown = dict(batch.shown)
        for row in _rows(session, Outgoing.message_id, batch.shown):
            if (key := (row.chat_id, row.message_id or 0)) in shown:
                found.append((row, shown.pop(key)[0]))
        for row, content in found:
            if (row.state == State.PARKED and row.sent_revision == 0) or row.state == State.EXPIRED:
                continue
            if row.sent_revision and row.message_id is None:
                continue  # it cannot be reached any more: the group has moved
            if row.content != content:
                row.content = content
                row.revision += 1
                row.state = State.WAITING
                if row.sent_revision:
                    row.place = self._next_place()
                    row.urgency = Urgency.INTERACTIVE
                _tell(waiting, row)
        for (chat_id, message_id), (content, now) in shown.items():
            row = Outgoing(
                chat_id=chat_id,
                message_id=message_id,
                content=content,
                urgency=Urgency.INTERACTIVE,
                place=self._next_place(),
                revision=2,
                sent_revision=1,
                created_at=now,
            )
            session.add(row)
            session.flush()
            _tell(waiting, row)
        session.flush()
        return waiting

    def _take_names(self, session: Session, batch: "_Batch", waiting: list[Waiting]) -> list[dict[str, Any]]:
        """Replace what has not gone out, take the name from what has. Return the new rows."""
        new = dict(batch.named)
        given_up: list[int] = []
        for row in _rows(session, Outgoing.name, batch.named):
            successor = batch.named[row.chat_id, str(row.name)]
            if row.state == State.WAITING and row.sent_revision == 0:
                row.content = successor["content"]
                row.revision += 1
                row.expires_at = successor["expires_at"]
                # The earlier of both: what is put off again and again would never be said.
                times = (row.not_before, successor["not_before"])
                row.not_before = None if None in times else min(time for time in times if time)
                _tell(waiting, row)
                del new[row.chat_id, str(row.name)]
            else:
                given_up.append(row.id)
        session.flush()
        if given_up:
            session.execute(
                update(Outgoing).where(Outgoing.id.in_(given_up)).values(name=None),
                execution_options={"synchronize_session": False},
            )
        return list(new.values())


def _tell(waiting: list[Waiting], row: Outgoing) -> None:
    """Note that a row waits, unless for a later time: the sender finds it when that has come."""
    if row.not_before is None or row.sent_revision:
        waiting.append(Waiting(row.urgency, row.place, row.id, row.chat_id))


@dataclass
class _Batch:
    """What one transaction wants said."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    named: dict[tuple[int, str], dict[str, Any]] = field(default_factory=dict)
    edits: dict[tuple[int, str], dict[str, Any]] = field(default_factory=dict)
    shown: dict[tuple[int, int], tuple[dict[str, Any], datetime]] = field(default_factory=dict)


def _rows(session: Session, column: Any, keys: Any) -> Sequence[Outgoing]:
    """The rows with these pairs of chat id and `column`, asked for in portions a statement can hold."""
    wanted = list(keys)
    return [
        row
        for start in range(0, len(wanted), _PORTION)
        for row in session.scalars(
            select(Outgoing).where(tuple_(Outgoing.chat_id, column).in_(wanted[start : start + _PORTION]))
        )
    ]


def content_of(session: Session, chat_id: int, name: str) -> Content | None:
    """How the message called `name` looks, if it is still known."""
    found = session.scalar(select(Outgoing.content).where(Outgoing.chat_id == chat_id, Outgoing.name == name))
    return Content.from_json(found) if found is not None else None


def message_of(session: Session, chat_id: int, name: str) -> int | None:
    """Telegram's id of the message called `name`, if it was sent and can be reached."""
    return session.scalar(
        select(Outgoing.message_id).where(Outgoing.chat_id == chat_id, Outgoing.name == name)
    )


def shown(session: Session, chat_id: int, message_id: int) -> Content | None:
    """How the message that Telegram shows as `message_id` is meant to look, if it is still known."""
    found = session.scalar(
        select(Outgoing.content).where(Outgoing.chat_id == chat_id, Outgoing.message_id == message_id)
    )
    return Content.from_json(found) if found is not None else None


def unsent(session: Session, keys: Collection[tuple[int, str]]) -> dict[tuple[int, str], datetime]:
    """Of the messages called so (chat id, name), those that have not gone out, and when they were due."""
    return {
        (row.chat_id, str(row.name)): row.due_at
        for row in _rows(session, Outgoing.name, keys)
        if row.state == State.WAITING and row.sent_revision == 0 and row.due_at
    }


def waiting_rows(session: Session, now: datetime, known: Collection[int] = ()) -> list[Waiting]:
    """Everything that may be said now, the `known` ids left out.

    The ids come first: a sender that looks every few seconds mostly finds nothing it missed.
    """
    may_be_said = (
        Outgoing.state == State.WAITING,
        (Outgoing.not_before.is_(None)) | (Outgoing.not_before <= now),
    )
    new = [id_ for id_ in session.scalars(select(Outgoing.id).where(*may_be_said)) if id_ not in known]
    rows = select(Outgoing.urgency, Outgoing.place, Outgoing.id, Outgoing.chat_id).where(*may_be_said)
    return [
        Waiting(*row)
        for start in range(0, len(new), _PORTION)
        for row in session.execute(rows.where(Outgoing.id.in_(new[start : start + _PORTION])))
    ]


def next_not_before(session: Session, now: datetime) -> datetime | None:
    """When the next message that waits for a later time may be said."""
    return session.scalar(
        select(func.min(Outgoing.not_before)).where(
            Outgoing.state == State.WAITING, Outgoing.not_before > now
        )
    )
