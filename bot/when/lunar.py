"""The lunisolar calendar and the other moving feasts, year by year.

Astronomy is `lunar_python`'s and dateutil's.
"""

from datetime import date
from functools import lru_cache

FIRST_YEAR, LAST_YEAR = 1900, 2200
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
    1900: 8, 1903: 5, 1906: 4, 1909: 2, 1911: 6, 1914: 5, 1917: 2, 1919: 7, 1922: 5, 1925: 4, 1928: 2,
    1930: 6, 1933: 5, 1936: 3, 1938: 7, 1941: 6, 1944: 4, 1947: 2, 1949: 7, 1952: 5, 1955: 3, 1957: 8,
    1960: 6, 1963: 4, 1966: 3, 1968: 7, 1971: 5, 1974: 4, 1976: 8, 1979: 6, 1982: 4, 1984: 10, 1987: 6,
    1990: 5, 1993: 3, 1995: 8, 1998: 5, 2001: 4, 2004: 2, 2006: 7, 2009: 5, 2012: 4, 2014: 9, 2017: 6,
    2020: 4, 2023: 2, 2025: 6, 2028: 5, 2031: 3, 2033: 11, 2036: 6, 2039: 5, 2042: 2, 2044: 7, 2047: 5,
    2050: 3, 2052: 8, 2055: 6, 2058: 4, 2061: 3, 2063: 7, 2066: 5, 2069: 4, 2071: 8, 2074: 6, 2077: 4,
    2080: 3, 2082: 7, 2085: 5, 2088: 4, 2090: 8, 2093: 6, 2096: 4, 2099: 2, 2101: 7, 2104: 5, 2107: 4,
    2109: 9, 2112: 6, 2115: 4, 2118: 3, 2120: 7, 2123: 5, 2126: 4, 2128: 11, 2131: 6, 2134: 5, 2137: 2,
    2139: 7, 2142: 5, 2145: 4, 2147: 11, 2150: 6, 2153: 5, 2156: 3, 2158: 7, 2161: 6, 2164: 4, 2166: 10,
    2169: 6, 2172: 5, 2175: 3, 2177: 7, 2180: 6, 2183: 4, 2186: 2, 2188: 6, 2191: 5, 2194: 3, 2196: 7,
    2199: 6,
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
    """The civil date of a lunar day; a day past the month's end (or -1) is its last.

    None without that leap month.
    """
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
