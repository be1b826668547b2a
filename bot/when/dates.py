"""Small facts about days that both grammars need.

A month's length, the weekday of a week, what lies so far ahead.
"""

from calendar import monthrange
from datetime import date, timedelta

from bot.when.meaning import Fixed, Setting
from bot.when.pattern import Day, Months, Pattern, Pick, Workday, first_of_month, month_number, picked
from bot.when.schedule import Shift
from bot.when.unreadable import Unreadable

FARTHEST = 2199
"""The last year that anything is scheduled for."""


def exact_date(year: int, month: int, day: int, words: str) -> date:
    """That date. Raises Unreadable where there is none."""
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable("no such date", words=words) from None


def can_exist(month: int, day: int) -> bool:
    """Whether some year has that day."""
    return 1 <= month <= 12 and 1 <= day <= monthrange(2028, month)[1]


def add_months(day: date, months: int) -> date:
    """The same day so many months on, or the last one of a shorter month."""
    number = month_number(day) + months
    if abs(months) > 12 * 200 or not 12 <= number < 12 * 9990:
        raise Unreadable("too far")
    first = first_of_month(number)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))


def add_days(day: date, days: int) -> date:
    """So many days on. Raises Unreadable beyond the calendar."""
    if abs(days) > 366 * 200:
        raise Unreadable("too far")
    return day + timedelta(days=days)


def monday(day: date, weeks: int = 0) -> date:
    """The Monday of its ISO week, so many weeks on."""
    return add_days(day, 7 * weeks - day.weekday())


def period_start(day: date, length: int, ahead: int = 0) -> date:
    """The first day of the month, quarter, half or year (`length` in months) it lies in, so many on."""
    number = month_number(day)
    first = number - number % length + ahead * length
    if not 12 <= first < 12 * 9990:
        raise Unreadable("too far")
    return first_of_month(first)


def period_end(first: date, length: int) -> date:
    """The last day of the period of so many months."""
    return add_months(first, length) - timedelta(days=1)


def in_period(
    picks: tuple[Pick, ...], first: date, length: int, setting: Setting, words: str
) -> tuple[date, ...]:
    """The picked dates of one particular period; nothing is clamped here.

    Raises Unreadable where one is missing.
    """
    last = period_end(first, length)
    size = (last - first).days + 1
    if any(isinstance(pick, Day) and abs(pick.n) > size for pick in picks):
        raise Unreadable("no such date", words=words)
    found = picked(picks, first, last, setting.days)
    if not found:
        raise Unreadable("no such date", words=words)
    return tuple(found)


def clamped(pattern: Pattern, day: date) -> bool:
    """Whether a pattern only names that date because its month is too short."""
    if isinstance(pattern, Months) and pattern.length == 1:
        days = [pick.n for pick in pattern.picks if isinstance(pick, Day)]
        return bool(days) and len(days) == len(pattern.picks) and day.day not in days and max(days) > 28
    return False


def framed(picks: tuple[Pick, ...], first: date, length: int, setting: Setting, words: str) -> Fixed:
    """The picked dates of one particular period.

    A working day stays one to be counted when its year is published.
    """
    dates = in_period(picks, first, length, setting, words)
    match picks:
        case (Workday(n, False),):
            edge = first - timedelta(days=1) if n > 0 else period_end(first, length) + timedelta(days=1)
            return Fixed((edge,), Shift(n, working=True))
        case _:
            return Fixed(dates)
