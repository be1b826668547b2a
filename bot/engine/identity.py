"""Who and where: chats, persons, and who is a member of what.

A chat has our own id because its Telegram id may change (a group becomes a supergroup); a person may
have no Telegram account; roles belong to memberships.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

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
    unreachable: Mapped[str | None] = mapped_column(String(256))
    """Telegram's reason why nothing can be said here (blocked, kicked out), until somebody speaks again."""
    created_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def is_group(self) -> bool:
        return self.kind != ChatKind.PRIVATE


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
