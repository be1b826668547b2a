"""The tables of rosters: lists that were sent and not taken over yet, and codes by which people bind
themselves."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.engine.database import Base, BigKey, Instant
from bot.engine.identity import Chat


class RosterList(Base):
    """A list of people that a secretary has sent; what is in it, until he takes it over."""

    __tablename__ = "roster_list"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    """His private chat."""
    group_id: Mapped[int | None] = mapped_column(ForeignKey("chat.id"))
    """Whose roster it is for; None: he keeps several and has not said yet."""
    name: Mapped[str] = mapped_column(String(128))
    attachment_id: Mapped[int | None] = mapped_column(BigKey)
    entries: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    """What was read; None: nothing yet."""
    created_at: Mapped[datetime] = mapped_column(Instant)

    chat: Mapped[Chat] = relationship(lazy="raise", foreign_keys=[chat_id])

    # An id is never used again: old buttons must not find a new list.
    __table_args__ = ({"sqlite_autoincrement": True},)


class BindingCode(Base):
    """A code by which somebody says who he is on a roster; it works once, and goes then."""

    __tablename__ = "binding_code"

    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    """The group whose roster it is about."""
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """The secretary who had it made."""
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (Index("uq_binding_code_person_id_chat_id", "person_id", "chat_id", unique=True),)
