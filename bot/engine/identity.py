"""Who and where: chats, persons, and who is a member of what.

A chat has our own id because its Telegram id may change (a group becomes a supergroup); a person may
have no Telegram account; roles belong to memberships.
"""

from datetime import datetime, time
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    String,
    Time,
    UniqueConstraint,
    delete,
    exists,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from bot.engine.database import Base, BigKey, Instant


class ChatKind(StrEnum):
    """A private chat is one person's; everything else is a group."""

    PRIVATE = "private"
    GROUP = "group"


class Role(StrEnum):
    """What somebody is in a chat."""

    MEMBER = "member"
    ADMINISTRATOR = "administrator"


class Chat(Base):
    """A conversation the bot takes part in; texts and times are told in its `language` and `zone`."""

    __tablename__ = "chat"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    telegram_id: Mapped[int] = mapped_column(BigKey, unique=True)
    kind: Mapped[ChatKind] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(256))
    language: Mapped[str] = mapped_column(String(8))
    zone: Mapped[str] = mapped_column(String(64))
    quiet_from: Mapped[time] = mapped_column(Time, default=time(21))
    quiet_until: Mapped[time] = mapped_column(Time, default=time(8))
    """Wall times between which a group gets reminders without a sound; the same twice: never."""
    unreachable: Mapped[str | None] = mapped_column(String(256))
    """Telegram's reason why nothing can be said here (blocked, kicked out), until somebody speaks again."""
    created_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def is_group(self) -> bool:
        return self.kind != ChatKind.PRIVATE

    def is_quiet(self, now: datetime) -> bool:
        """Whether these are the chat's quiet hours, by its own clock."""
        clock = now.astimezone(ZoneInfo(self.zone)).time()
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= clock < self.quiet_until
        return clock >= self.quiet_from or clock < self.quiet_until


class Person(Base):
    """Somebody. Without a Telegram id: entered by hand."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    telegram_id: Mapped[int | None] = mapped_column(BigKey, unique=True)
    name: Mapped[str] = mapped_column(String(256))
    username: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Instant)


class Membership(Base):
    """A person in a chat: since when, as what. A person who left keeps the row, with `left_at`."""

    __tablename__ = "membership"

    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(String(16), default=Role.MEMBER)
    tags: Mapped[list[Any]] = mapped_column(JSON, default=list)
    joined_at: Mapped[datetime] = mapped_column(Instant)
    left_at: Mapped[datetime | None] = mapped_column(Instant)

    chat: Mapped[Chat] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (Index("ix_membership_person_id", "person_id"),)


def follow_migration(session: Session, old: int, new: int) -> None:
    """The group with the Telegram id `old` became the supergroup `new`: our chat takes the new id.

    Where something was said at the new address before we heard of the move there is a chat of its own
    already. What points to it is moved over, and it goes.
    """
    chat = session.scalar(select(Chat).where(Chat.telegram_id == old))
    if chat is None:
        return
    newcomer = session.scalar(select(Chat).where(Chat.telegram_id == new))
    if newcomer is not None and newcomer is not chat:
        session.flush()
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if any(key.column is Chat.__table__.c.id for key in column.foreign_keys):
                    _move(session, column, newcomer.id, chat.id)
        session.expire_all()  # what was read before knows nothing of it
        session.delete(newcomer)
        session.flush()
    chat.telegram_id = new
    chat.unreachable = None
    session.flush()


def _move(session: Session, column: Column[Any], source: int, target: int) -> None:
    """Let the rows that point to `source` point to `target`.

    Where both have a row and there may be but one, the target's stays as it is: the other gives up its name,
    where there is one to give up, or goes.
    """
    table = column.table
    for others in _unique_with(column):
        twin = table.alias()
        doubled = (column == source) & exists().where(
            twin.c[column.name] == target, *(twin.c[other.name] == other for other in others)
        )
        optional = [other for other in others if other.nullable]
        if optional:
            session.execute(update(table).where(doubled).values({other.name: None for other in optional}))
        else:
            session.execute(delete(table).where(doubled))
    session.execute(update(table).where(column == source).values({column.name: target}))


def _unique_with(column: Column[Any]) -> list[list[Column[Any]]]:
    """The columns that are unique together with `column`, for each rule of its table."""
    table = column.table
    rules = [table.primary_key, *(rule for rule in table.constraints if isinstance(rule, UniqueConstraint))]
    columns = [list(rule.columns) for rule in rules]
    columns += [list(index.columns) for index in table.indexes if index.unique]
    return [[other for other in rule if other is not column] for rule in columns if column in rule]
