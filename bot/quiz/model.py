"""The tables of the question banks: packs, their questions, and every version a question has had."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.engine.database import Base, BigKey, Instant
from bot.engine.identity import Chat


class Bank(Base):
    """A pack as it was loaded: from the operator's folder, or (with a chat) from a file of a secretary's."""

    __tablename__ = "pack"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    chat_id: Mapped[int | None] = mapped_column(ForeignKey("chat.id"))
    title: Mapped[dict[str, str]] = mapped_column(JSON)
    description: Mapped[dict[str, str]] = mapped_column(JSON)
    language: Mapped[str] = mapped_column(String(8))
    digest: Mapped[str] = mapped_column(String(64))
    """Of the file it was loaded from: one that has not changed is not read again."""
    loaded_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (Index("ix_pack_chat_id", "chat_id"),)


class BankImport(Base):
    """A file of questions that a secretary has sent, until he takes it over or leaves it."""

    __tablename__ = "bank_import"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    """The private chat in which he sent it."""
    target_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    """Whose pack it is to be: his group's, or his own."""
    name: Mapped[str] = mapped_column(String(128))
    attachment_id: Mapped[int | None] = mapped_column(BigKey)
    pack: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What could be read, once it was."""
    created_at: Mapped[datetime] = mapped_column(Instant)

    chat: Mapped[Chat] = relationship(lazy="raise", foreign_keys=[chat_id])

    __table_args__ = (
        Index("ix_bank_import_chat_id", "chat_id"),
        {"sqlite_autoincrement": True},  # old buttons must not find a new import
    )


class Item(Base):
    """A question of a pack, by its stable id; what it says is in its versions."""

    __tablename__ = "question"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("pack.id"))
    key: Mapped[str] = mapped_column(String(64))
    place: Mapped[int]
    """Where it stands in the pack, from 0."""
    version_id: Mapped[int | None] = mapped_column(BigKey)
    """The version that is drawn."""
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    """Since when it is no longer in the pack; it stays in the record."""
    frozen_at: Mapped[datetime | None] = mapped_column(Instant)
    frozen_for: Mapped[str | None] = mapped_column(Text)
    """Why it is not drawn until somebody has reviewed it: the edition that is out of force."""

    bank: Mapped[Bank] = relationship(lazy="raise")

    __table_args__ = (Index("uq_question_pack_id_key", "pack_id", "key", unique=True),)


class Picture(Base):
    """A picture that belongs to the stems of questions."""

    __tablename__ = "question_picture"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class ItemVersion(Base):
    """What a question said from some time on. Attempts keep the version they answered."""

    __tablename__ = "question_version"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The question as `bank.question` writes it, with what its pack says for all."""
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("question_picture.id"))
    """What its `picture` showed then; without it such a question is not asked."""
    created_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (Index("uq_question_version_question_id_number", "question_id", "number", unique=True),)
