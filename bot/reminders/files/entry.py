"""What goes into a file and comes out of it."""

from dataclasses import dataclass, field
from datetime import timedelta

from bot.reminders.series import Series

MOST = 500
"""Reminders that are read from one file."""

LONGEST_TEXT = 2_000


@dataclass(frozen=True)
class Entry:
    """One reminder. `uid` keeps it the same for calendars; `line` is where in a file it stood, from 1."""

    uid: str
    text: str
    series: Series
    ahead: tuple[timedelta, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class Fault:
    """A line that was not read: `words` so that a person finds it, `why` in a sentence for people."""

    line: int
    words: str
    why: str


@dataclass
class Reading:
    """What a file holds; `past` counts what is over or cancelled and so was left out."""

    entries: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    past: int = 0
