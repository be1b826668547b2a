"""The lunisolar calendar and the other moving feasts, year by year. Astronomy is `lunar_python`'s and dateutil's."""

from datetime import date
from functools import lru_cache

FIRST_YEAR, LAST_YEAR = 2020, 2100
"""The years we convert, the last one excluded. Others have no lunar dates here."""

TERMS = [
    "小寒",
    "大寒",
    "立春",
    "雨水",
    "惊蛰",
    "春分",
    "清明",
    "谷雨",
    "立夏",
    "小满",
    "芒种",
    "夏至",
    "小暑",
    "大暑",
    "立秋",
    "处暑",
    "白露",
    "秋分",
    "寒露",
    "霜降",
    "立冬",
    "小雪",
    "大雪",
    "冬至",
]
"""The 24 solar terms in the order of the civil year."""

_NOON_OF_DAY_ZERO = 1721425  # the Julian day, at noon, of the day before 1 January of the year 1


# The years with a leap month, so that a rule on one need not work out every year between.
LEAP_MONTHS = {
    2020: 4, 2023: 2, 2025: 6, 2028: 5, 2031: 3, 2033: 11, 2036: 6, 2039: 5, 2042: 2, 2044: 7, 2047: 5, 2050: 3, 2052: 8, 2055: 6,
    2058: 4, 2061: 3, 2063: 7, 2066: 5, 2069: 4, 2071: 8, 2074: 6, 2077: 4, 2080: 3, 2082: 7, 2085: 5, 2088: 4, 2090: 8, 2093: 6,
    2096: 4, 2099: 2,
}  # fmt: skip


@lru_cache(maxsize=64)
def _months(year: int) -> tuple[tuple[int, int, int], ...]:
    """The months of a lunar year: number (negative for a leap one), ordinal of the first day, length."""
    # here, so that importing the reader stays quick
    from lunar_python import LunarYear  # type: ignore[import-untyped]  # it has no types

    return tuple(
        (month.getMonth(), int(month.getFirstJulianDay()) - _NOON_OF_DAY_ZERO, month.getDayCount())
        for month in LunarYear.fromYear(year).getMonthsInYear()
    )


def day(year: int, month: int, of_month: int) -> date | None:
    """The civil date of a lunar day; a day past the month's end (or -1) is its last. None without that leap month."""
    if month < 0 and LEAP_MONTHS.get(year) != -month:
        return None
    for number, first, length in _months(year):
        if number == month:
            return date.fromordinal(first + (length if of_month == -1 else min(of_month, length)) - 1)
    return None


def months(year: int) -> list[int]:
    """The months of a lunar year in order, leap ones negative."""
    return [number for number, _, _ in _months(year)]


@lru_cache(maxsize=64)
def _terms(year: int) -> tuple[date, ...]:
    from lunar_python import Lunar

    table = Lunar.fromYmd(year, 1, 1).getJieQiTable()
    return tuple(date(at.getYear(), at.getMonth(), at.getDay()) for at in (table[name] for name in TERMS))


def term(year: int, index: int) -> date:
    """The date of a solar term (an index into `TERMS`) in a civil year, Beijing time."""
    return _terms(year)[index]


def easter(year: int) -> date:
    """Western Easter Sunday."""
    from dateutil.easter import easter as computed

    return computed(year)
