"""Dates and times in figures, which mean the same in both languages."""

import re
from datetime import date

from bot.when.dates import FARTHEST, can_exist, exact_date
from bot.when.meaning import Clock, Fixed, Found, Named, Setting
from bot.when.pattern import Day
from bot.when.unreadable import Unreadable

_ISO = re.compile(r"(\d{4})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{1,2})(?![\d:/]|[-.]\d)")
_COMPACT = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(\d\d)(?!\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")
_SHORT = re.compile(
    r"(\d{1,2})([-/.])(\d{1,2})(?![\d/:%]|[-.]\d(?!\d?/\d))(?=[\s,;tT，日号]|$|[^\x00-\x7f]|[-~]\d{1,2}/\d)"
)
_ZH = re.compile(r"[一-鿿]")


def read_date(s: str, i: int, setting: Setting) -> Found | None:
    """`2026-12-25`, `2026/12/25`, `20261225`, `25/12/2026`, `12/25`. Refuses what reads both ways round."""
    if not s[i : i + 1].isdigit() or (i and s[i - 1].isdigit()):
        return None
    if match := _ISO.match(s, i) or _COMPACT.match(s, i):
        groups = match.groups()
        words = match[0]
        try:
            day = exact_date(int(groups[0]), int(groups[-2]), int(groups[-1]), words)
        except Unreadable as refusal:
            return Found(match.end(), (refusal,))
        # the T of an ISO date and time
        end = match.end() + (
            s[match.end() : match.end() + 1] == "t" and s[match.end() + 1 : match.end() + 2].isdigit()
        )
        return Found(end, (Fixed((day,)),))
    if match := _YEAR_LAST.match(s, i):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        return Found(match.end(), (_either(first, second, year, match[0], match[2] == ".", setting),))
    if (match := _SHORT.match(s, i)) and not (
        match[2] == "-" and s[match.end() : match.end() + 1] in ("日", "号")
    ):
        # 12.5 is a number, and 9.30 a time; with a dot only a date that can be nothing else, in Chinese text
        if match[2] != "/" and not (_ZH.search(s) and can_exist(int(match[1]), int(match[3]))):
            return None
        if (
            match[2] == "-"
            and int(match[1]) <= 24
            and int(match[3]) <= 24
            and re.match(r"\s*[点时]", s[match.end() :])
        ):
            return None  # 9-11点 is a span of hours
        if match[2] == "." and re.match(r"\s*(?:小时|天|个|万|元|%|倍|公里|米|kg)", s[match.end() :]):
            return None
        end = match.end() + (s[match.end() : match.end() + 1] in ("日", "号"))
        return Found(end, (_either(int(match[1]), int(match[3]), None, match[0], False, setting),))
    return None


def _either(
    first: int, second: int, year: int | None, words: str, day_first: bool, setting: Setting
) -> Fixed | Named | Unreadable:
    """The date of two figures in an order that is not known."""
    month_day = can_exist(first, second) and not day_first
    day_month = can_exist(second, first)
    if month_day and day_month and first != second:
        pairs = (first, second), (second, first)
        if year is not None:
            if not 1000 <= year <= FARTHEST:
                return Unreadable("too far")
            # offer the one to come first: the example is made of it
            ahead = [pair for pair in pairs if date(year, *pair) >= setting.today]
            if not ahead:
                return Unreadable("past", when=words)
            first, second = ahead[0]
        tail = f"{year}年" if year else "", f" {year}" if year else ""
        return Unreadable(
            "date ambiguous",
            words=words,
            first=(f"{tail[0]}{first}月{second}日", f"{second} {MONTH_NAMES[first - 1]}{tail[1]}"),
            second=(f"{tail[0]}{second}月{first}日", f"{first} {MONTH_NAMES[second - 1]}{tail[1]}"),
        )
    if not month_day and not day_month:
        return Unreadable("no such date", words=words)
    month, day = (first, second) if month_day else (second, first)
    if year is None:
        return Named((Day(day),), "year", (month - 1,))
    try:
        return Fixed((exact_date(year, month, day, words),))
    except Unreadable as refusal:
        return refusal


_CLOCK = re.compile(r"(\d{1,2})\s?:\s?(\d{2})(?:\s?:\s?(\d{2}))?(?!\d|:\d)")


def read_clock(s: str, i: int) -> tuple[Clock | Unreadable, int] | None:
    """`9:30`, `09:30`, `21:30:15`, `24:00`."""
    match = _CLOCK.match(s, i)
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and (minute or second)):
        return Unreadable("no such time", words=match[0]), match.end()
    return Clock(hour, minute, second, exact=match[1].startswith("0") or hour > 12), match.end()


MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
