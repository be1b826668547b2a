"""For whom something in a group is: for everybody, for a subgroup, or for who has a tag.

As a row keeps it: "" for everybody, `=第一党小组` for a subgroup, `#流动` for a tag.
"""

from zlib import crc32

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat.context import Voice
from bot.chat.texts import plain
from bot.engine.identity import Membership, subgroups

EVERYBODY = ""
MOST = 30
"""So many are offered to choose from."""


def includes(audience: str, member: Membership) -> bool:
    """Whether this member is meant."""
    sign, name = audience[:1], audience[1:]
    match sign:
        case "=":
            return member.subgroup == name
        case "#":
            return name in member.tags
    return True


def said(voice: Voice, audience: str) -> str:
    """In words: everybody, or the name of the subgroup or the tag."""
    return audience[1:] if audience else plain(voice.tr("everybody"))


def choices(session: Session, chat_id: int) -> list[str]:
    """What can be chosen in a group: everybody first, then its subgroups, then the tags in use."""
    rows = select(Membership.tags).where(Membership.chat_id == chat_id, Membership.left_at.is_(None))
    tags = sorted({tag for found in session.scalars(rows) for tag in found})
    return [EVERYBODY, *(f"={name}" for name in subgroups(session, chat_id)), *(f"#{tag}" for tag in tags)][
        :MOST
    ]


def number_of(audience: str) -> int:
    """How a button names it: the choices change while it is shown, so not by its place."""
    return crc32(audience.encode())


def numbered(session: Session, chat_id: int, number: int) -> str | None:
    """The choice that a button names; None: there is none any more."""
    return next((one for one in choices(session, chat_id) if number_of(one) == number), None)
