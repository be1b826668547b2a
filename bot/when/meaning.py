"""What a stretch of words means, before it is put together: the vocabulary the grammars share."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.when.pattern import Pattern, Pick
from bot.when.schedule import Policy, Shift
from bot.when.unreadable import Unreadable
from bot.when.workdays import WorkdayCalendar

Unit = Literal["day", "workday", "day off", "week", "month", "quarter", "half", "year"]

MONTHS_IN: dict[str, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}

Part = Literal["dawn", "morning", "noon", "afternoon", "dusk", "evening", "night"]


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when the words are said: `now` is the naive local time in `zone`."""

    now: datetime
    zone: ZoneInfo
    days: WorkdayCalendar

    @property
    def today(self) -> date:
        return self.now.date()


@dataclass(frozen=True, slots=True)
class Every:
    """A rhythm.

    Without a unit it takes that of the day it is said with (`每逢中秋节`), as a `loose` one may.
    """

    unit: Unit | None
    n: int = 1
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """Days by their place in a period: `周五`, `5日`, `3月5日`, `最后一个工作日`, `中秋节前一天`.

    Without a unit the place is in whatever period the rhythm has. `offsets` and `length` are `Months`'; a
    pattern of its own (feasts) stands instead of picks. `plural` days recur without being told to
    (`Mondays`); `ranged` ones were said as from one to another.
    """

    picks: tuple[Pick, ...] = ()
    unit: Unit | None = None
    offsets: tuple[int, ...] = (0,)
    length: int = 1
    pattern: Pattern | None = None
    shift: Shift | None = None
    plural: bool = False
    ranged: bool = False


@dataclass(frozen=True, slots=True)
class Fixed:
    """Dates on the calendar; `clock` is the time of day they bring along (`3天后` keeps the clock time)."""

    dates: tuple[date, ...]
    shift: Shift | None = None
    clock: int | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as said. `hour` None is a part of the day alone.

    `exact` hours are not to be interpreted.
    """

    hour: int | None
    minute: int = 0
    second: int = 0
    part: Part | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Clocks:
    """Times of day. `joined` when they were written as one list."""

    clocks: tuple[Clock, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """From one time of day to another: only good for a rhythm of hours or minutes."""

    first: Clock
    last: Clock


@dataclass(frozen=True, slots=True)
class Often:
    """So many times in each period (`每天三次`).

    The times or days themselves must be named, and be as many.
    """

    n: int
    said: str


@dataclass(frozen=True, slots=True)
class Tick:
    """Every so many seconds; `aligned` on the full hour."""

    seconds: int
    aligned: bool = False


@dataclass(frozen=True, slots=True)
class Exactly:
    """So long from now."""

    delay: timedelta


@dataclass(frozen=True, slots=True)
class From:
    """The first day, or moment; a `loose` clock is the time of day itself where no other is named.

    A whole `period` (from December) says when it begins, but names no day to repeat.
    """

    day: date
    clock: Clock | None = None
    loose: bool = False
    period: bool = False


@dataclass(frozen=True, slots=True)
class Until:
    """The last day, or moment, itself included; `loose` as with `From`."""

    day: date
    clock: Clock | None = None
    loose: bool = False


@dataclass(frozen=True, slots=True)
class For:
    """So long (`3周`), counted from its beginning; `daily` is a rhythm as well (`连续3天`)."""

    months: int
    days: int
    daily: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """So many times."""

    n: int


@dataclass(frozen=True, slots=True)
class OnHolidays:
    """What to do on days off."""

    policy: Policy


Effect = (
    Every
    | Often
    | Named
    | Fixed
    | Clocks
    | Span
    | Tick
    | Exactly
    | From
    | Until
    | For
    | Count
    | OnHolidays
    | Unreadable
)
"""A refusal is an effect too: it only counts where such words were still wanted, not inside a subject."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the words up to `end` mean. `loose` words (`weekly`) could as well begin a subject."""

    end: int
    effects: tuple[Effect, ...]
    loose: bool = False
