"""Which days an export is for, in words: 2026, 2026-03 to 2026-09, 去年, 上半年, last quarter. Pure."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.scores import spans
from bot.scores.spans import Span, Wish

BEGINNING = date(2000, 1, 1)
"""Where "everything" begins; there was no bot before."""
_FILLER = re.compile(r"(?:年|月|日|号)+$")
_BETWEEN = re.compile(r"\s*(?:\.\.|…|——?|–|~|～|至|到|\bto\b|\buntil\b|\s-\s)\s*", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})(?:\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2}))?)?")


@dataclass(frozen=True)
class Days:
    """From one day to another, both included."""

    first: date
    last: date


def read(words: str, today: date) -> Days | None:
    """The days that are meant in Chinese or English; this year where nothing is said.

    None: not understood.
    """
    words = words.strip()
    if not words:
        return of_year(today.year)
    if (exact := _exact(words)) is not None:
        return exact
    wish = spans.read(words, today)
    if wish is None or wish != Wish(wish.span, wish.back):
        return None
    if wish.span is Span.ALL:
        return Days(BEGINNING, today)
    if wish.span is Span.OCCASION:
        return None
    return of_months(spans.months(wish.span, wish.back, today))


def of_year(year: int) -> Days:
    """A year of the calendar."""
    return Days(date(year, 1, 1), date(year, 12, 31))


def of_months(months: spans.Months) -> Days:
    """From the first day to the last of some months."""
    begin, end = (_whole(month.split("-")) for month in (months.first, months.last))
    return Days(begin.first, end.last)


def _exact(words: str) -> Days | None:
    """A year, month or day in figures, or from one to another."""
    parts = _BETWEEN.split(words)
    if len(parts) > 2:
        return None
    found = [_DATE.fullmatch(_FILLER.sub("", part.strip())) for part in parts]
    try:
        ends = [_whole([number for number in one.groups() if number]) for one in found if one is not None]
    except ValueError:  # there is no such day
        return None
    if len(ends) != len(parts) or ends[0].first > ends[-1].last:
        return None
    return Days(ends[0].first, ends[-1].last)


def _whole(numbers: Sequence[str]) -> Days:
    """The whole year, month or day of these numbers. Raises ValueError."""
    year, month, day = [*map(int, numbers), 0, 0][:3]
    if day:
        return Days(date(year, month, day), date(year, month, day))
    if month:
        return Days(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
    return of_year(year)
