"""Which dates a rule names: days, weeks and months counted from a fixed origin, feasts, or a plain list.

Every pattern yields its dates from any day to another without walking there from a start: a rule with an
interval keeps its *phase* (the number of its first period modulo the interval), so a bot that was down for a
month finds the same fortnights again. The words are RFC 5545's where it has them: a step is its INTERVAL, a
pick its BYDAY or BYMONTHDAY. What it cannot say is here: a day past the end of a short month is that month's
last, and working days.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from heapq import merge

from bot.when import lunar
from bot.when.workdays import WorkdayCalendar

LAST = 9_998
"""No date is looked for beyond this year."""


@dataclass(frozen=True, slots=True)
class Day:
    """The nth day of a period; negative from its end. Past the end it is the last one."""

    n: int


@dataclass(frozen=True, slots=True)
class Weekday:
    """A weekday (Monday 0).

    In a week that one, in a longer period the nth (negative from the end), else all.
    """

    weekday: int
    n: int = 0


@dataclass(frozen=True, slots=True)
class Workday:
    """The nth working day of a period, negative from its end.

    `plain` counts Monday to Friday, whatever the calendar.
    """

    n: int
    plain: bool = False


Pick = Day | Weekday | Workday


class Only(Enum):
    """Which days count at all."""

    ALL = "all"
    WORKDAYS = "workdays"
    DAYS_OFF = "days off"


@dataclass(frozen=True, slots=True)
class Dates:
    """These dates, in order."""

    dates: tuple[date, ...]

    def since(self, start: date, days: WorkdayCalendar, last: date) -> Iterator[date]:
        return iter([day for day in self.dates if start <= day <= last])


@dataclass(frozen=True, slots=True)
class Days:
    """Every `step`th day, or every working day, or every day off."""

    step: int = 1
    phase: int = 0
    only: Only = Only.ALL

    def since(self, start: date, days: WorkdayCalendar, last: date) -> Iterator[date]:
        ordinal = start.toordinal()
        ordinal += (self.phase - ordinal) % self.step
        while ordinal <= last.toordinal():
            day = date.fromordinal(ordinal)
            if self.only is Only.ALL or days.is_workday(day) is (self.only is Only.WORKDAYS):
                yield day
            ordinal += self.step


@dataclass(frozen=True, slots=True)
class Weeks:
    """Days of every `step`th ISO week."""

    picks: tuple[Pick, ...]
    step: int = 1
    phase: int = 0

    def since(self, start: date, days: WorkdayCalendar, last: date) -> Iterator[date]:
        week = week_number(start)
        week += (self.phase - week) % self.step
        while (monday := date.fromordinal(week * 7 + 1)) <= last:
            yield from (
                day for day in picked(self.picks, monday, monday + timedelta(days=6), days) if day >= start
            )
            week += self.step


@dataclass(frozen=True, slots=True)
class Months:
    """Days of periods of `length` months, which begin `offsets` months into every `step` months.

    Months are counted from January of the year 0, so `phase` 0 is a January for every divisor of 12. A
    quarter's last day is step 3, length 3; the 5th of its second month is step 3, offset 1; 5 March is step
    12, offset 2.
    """

    picks: tuple[Pick, ...]
    step: int = 1
    phase: int = 0
    offsets: tuple[int, ...] = (0,)
    length: int = 1

    def since(self, start: date, days: WorkdayCalendar, last: date) -> Iterator[date]:
        index = month_number(start) - self.offsets[-1] - self.length + 1
        index -= (index - self.phase) % self.step
        while index <= month_number(last):
            for offset in self.offsets:
                if index + offset + self.length > 12:
                    first, after = (
                        first_of_month(index + offset),
                        first_of_month(index + offset + self.length),
                    )
                    end = date.fromordinal(after.toordinal() - 1)
                    if end >= start:
                        yield from (day for day in picked(self.picks, first, end, days) if day >= start)
            index += self.step


@dataclass(frozen=True, slots=True)
class Lunar:
    """Days of a lunar month (negative: the leap one) every year, or of every lunar month (0).

    -1 is the last day.
    """

    month: int
    days: tuple[int, ...]

    def since(self, start: date, days: WorkdayCalendar, last: date) -> Iterator[date]:
        for year in range(max(start.year - 1, lunar.FIRST_YEAR), min(lunar.LAST_YEAR, last.year + 1)):
            for month in lunar.months(year) if self.month == 0 else (self.month,):
                found = {day for n in self.days if (day := lunar.day(year, month, n)) and day >= start}
                yield from sorted(found)


@dataclass(frozen=True, slots=True)
class Term:
    """A solar term of every year: an index into `lunar.TERMS`."""

    index: int

    def since(self, start: date, days: WorkdayCalendar, last: date) -> Iterator[date]:
        for year in range(max(start.year, lunar.FIRST_YEAR), min(lunar.LAST_YEAR, last.year + 1)):
            if (day := lunar.term(year, self.index)) >= start:
                yield day


@dataclass(frozen=True, slots=True)
class Easter:
    """Western Easter Sunday of every year."""

    def since(self, start: date, days: WorkdayCalendar, last: date) -> Iterator[date]:
        for year in range(max(start.year, 1583), min(last.year + 1, 4100)):
            if (day := lunar.easter(year)) >= start:
                yield day


@dataclass(frozen=True, slots=True)
class Union:
    """The dates of several patterns, each date once."""

    parts: tuple["Pattern", ...]

    def since(self, start: date, days: WorkdayCalendar, last: date) -> Iterator[date]:
        before: date | None = None
        for day in merge(*(part.since(start, days, last) for part in self.parts)):
            if day != before:
                yield day
            before = day


Pattern = Dates | Days | Weeks | Months | Lunar | Term | Easter | Union


def first_on(pattern: Pattern, start: date, days: WorkdayCalendar) -> date | None:
    """The pattern's first date from a day on; None where there is none within decades."""
    last = start.replace(year=min(start.year + 60, LAST), day=1)
    return next(iter(pattern.since(start, days, last)), None)


def week_number(day: date) -> int:
    """ISO weeks since the one that holds 1 January of the year 1, a Monday."""
    return (day.toordinal() - 1) // 7


def month_number(day: date) -> int:
    """Months since January of the year 0."""
    return day.year * 12 + day.month - 1


def first_of_month(number: int) -> date:
    """The first day of a month counted by `month_number`."""
    return date(number // 12, number % 12 + 1, 1)


def picked(picks: tuple[Pick, ...], first: date, last: date, days: WorkdayCalendar) -> list[date]:
    """The picked days of the period from `first` to `last`, in order, each once."""
    found: set[date] = set()
    length = last.toordinal() - first.toordinal() + 1
    for pick in picks:
        match pick:
            case Day(n):
                at = min(n, length) if n > 0 else max(length + 1 + n, 1)
                found.add(first + timedelta(days=at - 1))
            case Weekday(weekday, n):
                offsets = range((weekday - first.weekday()) % 7, length, 7)
                if n == 0:
                    found.update(first + timedelta(days=offset) for offset in offsets)
                elif abs(n) <= len(offsets):
                    found.add(first + timedelta(days=offsets[n - 1 if n > 0 else n]))
            case Workday(n, plain):
                order = range(length) if n > 0 else range(length - 1, -1, -1)
                left = abs(n)
                for offset in order:
                    day = first + timedelta(days=offset)
                    left -= day.weekday() < 5 if plain else days.is_workday(day)
                    if left == 0:
                        found.add(first + timedelta(days=offset))
                        break
    return sorted(found)


def uses_workdays(pattern: Pattern) -> bool:
    """Whether the pattern depends on a calendar of working days."""
    match pattern:
        case Days(only=only):
            return only is not Only.ALL
        case Weeks(picks=picks) | Months(picks=picks):
            return any(isinstance(pick, Workday) and not pick.plain for pick in picks)
        case Union(parts=parts):
            return any(uses_workdays(part) for part in parts)
        case _:
            return False
