"""Callback data: `feature.verb:ids:revision`, numbers in base 36, within Telegram's 64 bytes.

It carries no authority and no answers: who may do what is decided from the database when it comes back,
and anybody can send any data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_lowercase, digits
from typing import TypeVar

from bot.chat import texts
from bot.engine.outbox import Key

T = TypeVar("T")

LONGEST = 64
_DIGITS = digits + ascii_lowercase
_MOST = 2**63 - 1
_ROOM = {2: 16, 3: 10}
"""How wide a label may be of which so many stand in a row on a phone (`texts.width`)."""


@dataclass(frozen=True)
class Tap:
    """What a button says when it is tapped: which one, about what, and in which state it was drawn."""

    name: str
    ids: tuple[int, ...] = ()
    revision: int = 0

    def pack(self) -> str:
        """The callback data. Raises ValueError if it does not fit."""
        data = f"{self.name}:{'.'.join(map(base36, self.ids))}:{base36(self.revision)}"
        if len(data.encode()) > LONGEST:
            raise ValueError(f"{data} is longer than {LONGEST} bytes")
        return data

    @classmethod
    def unpack(cls, data: str) -> "Tap | None":
        """The tap that packs to this data, or None for data that no button of ours carries."""
        parts = data.split(":")
        if len(parts) != 3 or not data.isascii():
            return None
        try:
            ids = tuple(int(number, 36) for number in parts[1].split(".")) if parts[1] else ()
            tap = cls(parts[0], ids, int(parts[2], 36))
        except ValueError:
            return None
        fits = all(0 <= number <= _MOST for number in (*tap.ids, tap.revision))
        return tap if fits and tap.pack() == data else None


def data(name: str, *ids: int, revision: int = 0) -> str:
    """The callback data of the button called `name`, about `ids`."""
    return Tap(name, ids, revision).pack()


def base36(number: int) -> str:
    """A number in the digits of callback data and deep links."""
    if number < 0:
        raise ValueError("callback data holds no negative numbers")
    found = ""
    while True:
        number, rest = divmod(number, 36)
        found = _DIGITS[rest] + found
        if not number:
            return found


def rows(keys: Sequence[T], width: int) -> list[list[T]]:
    """The keys in rows of at most `width`."""
    return [list(keys[start : start + width]) for start in range(0, len(keys), width)]


def columns(keys: Sequence[Key], most: int = 2, fewest: int = 1) -> list[list[Key]]:
    """The keys side by side, so many that a phone cuts no label off, at most `most`."""
    longest = max((texts.width(key.label) for key in keys), default=0)
    number = next((one for one in range(most, fewest, -1) if longest <= _ROOM[one]), fewest)
    return rows(keys, number)
