"""Which days are worked: statutory Chinese days with their made-up weekends, Monday to Friday, a chat's own.

The statutory days come from the `chinesecalendar` package. The State Council publishes a year's arrangement
in the November before; until the package knows a year it is computed as Monday to Friday and not confirmed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

CalendarName = Literal["cn", "mon-fri"]


@cache
def _statutory() -> tuple[frozenset[date], frozenset[date], frozenset[int]]:
    """Days off, made-up working days, and the years both are known for."""
    # here, so that importing the reader stays quick
    from chinese_calendar import constants  # type: ignore[import-untyped]  # it has no types

    return (
        frozenset(constants.holidays),
        frozenset(constants.workdays),
        frozenset(day.year for day in constants.holidays),
    )


@dataclass(frozen=True, slots=True)
class WorkdayCalendar:
    """A calendar of working days; equal and hashable by value. A chat's own days win over the base's."""

    base: CalendarName
    off: frozenset[date] = frozenset()
    on: frozenset[date] = frozenset()

    def is_workday(self, day: date) -> bool:
        """Whether people work on that day, as far as is known."""
        if day in self.off:
            return False
        if day in self.on:
            return True
        if self.base == "cn":
            holidays, made_up, _ = _statutory()
            if day in holidays:
                return False
            if day in made_up:
                return True
        return day.weekday() < 5

    def confirmed(self, day: date) -> bool:
        """Whether that is published (or the chat said so) rather than computed."""
        if self.base != "cn" or day in self.off or day in self.on:
            return True
        return day.year in _statutory()[2]


def china() -> WorkdayCalendar:
    """The statutory days of mainland China."""
    return WorkdayCalendar("cn")


def monday_to_friday() -> WorkdayCalendar:
    """Monday to Friday, no holidays."""
    return WorkdayCalendar("mon-fri")


def named(name: CalendarName) -> WorkdayCalendar:
    """The calendar of that name."""
    return WorkdayCalendar(name)


def with_own_days(
    base: WorkdayCalendar, off: Iterable[date] = (), on: Iterable[date] = ()
) -> WorkdayCalendar:
    """The base with a chat's own days off and working days; the later entry wins over the base's own days."""
    off, on = frozenset(off), frozenset(on)
    return WorkdayCalendar(base.base, (base.off - on) | off, (base.on - off) | (on - off))
