"""What a feature adds to a file of records: sheets, whose rows are read while they are written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot.chat.texts import plain, tr
from bot.engine.collation import collation_key
from bot.engine.identity import Chat, Membership, Person

if TYPE_CHECKING:
    from bot.chat.feature import Registry

Cell = str | int | float | date | datetime | None
"""A moment is a wall time without a zone, that of its group."""
PORTION = 1000
"""Rows that are read at once."""


class Form(Enum):
    """What the cells of a column are."""

    TEXT = "text"
    NUMBER = "number"
    SHARE = "share"
    """From 0 to 1, shown in per cent."""
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True)
class Column:
    """A column: its title, what it holds, and how wide it is, in letters (a Chinese one counts twice)."""

    title: str
    form: Form = Form.TEXT
    width: int = 12


@dataclass(frozen=True)
class Sheet:
    """A table of an export. `place`: where it stands among the others."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    place: int


@dataclass(frozen=True)
class Listed:
    """Somebody as the sheets of a group list him. `key`: by this they are sorted."""

    name: str
    subgroup: str
    key: tuple[bytes, str]


NOBODY = Listed("", "", collation_key(""))


class _People(dict[int | None, Listed]):
    """How the members of a group are listed; who is none is looked up."""

    def __init__(self, session: Session, members: Mapping[int | None, Listed]) -> None:
        super().__init__(members)
        self._session = session

    def __missing__(self, person_id: int | None) -> Listed:
        person = self._session.get(Person, person_id) if person_id is not None else None
        self[person_id] = _listed(person.name) if person is not None else NOBODY
        return self[person_id]


def _listed(name: str, subgroup: str | None = None) -> Listed:
    return Listed(name, subgroup or "", collation_key(name))


@dataclass(frozen=True)
class Extent:
    """What an export is about: these groups, by id, and these days of their own calendars, both included."""

    session: Session
    features: Registry
    chats: Mapping[int, Chat]
    first: date
    last: date
    language: str

    def tr(self, message: str, /, **values: object) -> str:
        """The message in the language of the export, as a cell holds it."""
        return plain(tr(self.language, message, **values))

    def listed(self, chat_id: int) -> Mapping[int | None, Listed]:
        """How everybody is listed in a group, by his id, also who has left it; None: nobody."""
        rows = self.session.execute(
            select(Membership.person_id, Person.name, Membership.subgroup)
            .join(Person, Person.id == Membership.person_id)
            .where(Membership.chat_id == chat_id)
        )
        return _People(self.session, {id_: _listed(name, part) for id_, name, part in rows})

    @cached_property
    def untold(self) -> Mapping[str, Collection[int]]:
        """The occasions, by kind, that are not over: what came of them is told to nobody yet."""
        kinds = self.features.occasions
        return {kind: set(one.untold(self.session, list(self.chats))) for kind, one in kinds.items()}

    def read(self, rows: Select[*tuple[Any, ...]]) -> Iterator[Any]:
        """The rows as the database finds them, a portion at a time; columns only, no entities."""
        # Not through the session, and not one by one: either takes as long again.
        found = self.session.connection().execute(rows, execution_options={"yield_per": PORTION})
        return chain.from_iterable(found.partitions())

    def wall(self, chat_id: int, instant: datetime | None) -> datetime | None:
        """An instant as a cell holds it: on the clock of the group, to the second."""
        if instant is None:
            return None
        return instant.astimezone(self._zones[chat_id]).replace(tzinfo=None, microsecond=0)

    @cached_property
    def _zones(self) -> Mapping[int, ZoneInfo]:
        return {id_: ZoneInfo(chat.zone) for id_, chat in self.chats.items()}

    def instants(self, chat_id: int) -> tuple[datetime, datetime]:
        """When these days begin in a group, and when they are over."""
        return instants(self.chats[chat_id], self.first, self.last)


def instants(chat: Chat, first: date, last: date) -> tuple[datetime, datetime]:
    """When these days of a chat's calendar begin, and the instant from which they are over."""
    zone = ZoneInfo(chat.zone)
    begin, end = (datetime.combine(day, time(), zone) for day in (first, last + timedelta(days=1)))
    return begin.astimezone(UTC), end.astimezone(UTC)
