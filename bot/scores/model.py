"""How boards are shown: what a chat has chosen, and what each member wishes in it."""

import re
import unicodedata
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.engine.database import Base

LONGEST_ALIAS = 20
USUAL = 10
"""So many are named at most, where a chat has not chosen."""
MOST = (3, 5, 10, 20)


class Naming(StrEnum):
    """How the board of a chat names people."""

    NAMES = "names"
    ALIASES = "aliases"
    """By the names they chose; who has none is a member."""
    OFF = "off"
    """There is no board."""


class Showing(StrEnum):
    """How somebody wishes to be shown."""

    NAME = "name"
    ALIAS = "alias"
    HIDDEN = "hidden"
    """Not at all: neither he nor his place."""


class BoardCustom(Base):
    """What a chat has chosen for its board; without a row it is as usual."""

    __tablename__ = "board_custom"

    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"), primary_key=True)
    naming: Mapped[Naming] = mapped_column(String(16), default=Naming.NAMES)
    most: Mapped[int] = mapped_column(default=USUAL)
    """How many are named at most."""


class BoardWish(Base):
    """How somebody wishes to be shown in a chat; without a row by his name."""

    __tablename__ = "board_wish"

    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    showing: Mapped[Showing] = mapped_column(String(16), default=Showing.NAME)
    alias: Mapped[str | None] = mapped_column(String(LONGEST_ALIAS))
    sign: Mapped[str | None] = mapped_column(String(4 * LONGEST_ALIAS))
    """The alias as `sign` tells it: two that look alike are one."""

    __table_args__ = (
        Index("uq_board_wish_chat_id_sign", "chat_id", "sign", unique=True),
        Index("ix_board_wish_person_id", "person_id"),
    )


def sign(name: str) -> str:
    """What is left of a name without width, case, spaces and punctuation: names that look alike are one."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())
