"""What is asked for at the end of a command: `提前1天、30分钟`, `remind 1 day before`. Pure.

Only what ends the text counts, after a space or a comma: 通知大家提前3天报名 is what it is about.
"""

import re
from dataclasses import dataclass
from datetime import timedelta

LONGEST = timedelta(days=366)
MOST = 5
"""Advance notices of one reminder."""

_UNITS = {
    "分钟": timedelta(minutes=1),
    "分": timedelta(minutes=1),
    "个小时": timedelta(hours=1),
    "小时": timedelta(hours=1),
    "天": timedelta(days=1),
    "日": timedelta(days=1),
    "个星期": timedelta(weeks=1),
    "星期": timedelta(weeks=1),
    "周": timedelta(weeks=1),
    "minute": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
_NUMERALS = {
    "半": 0.5,
    "一": 1,
    "两": 2,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
}
_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "half an": 0.5}

_SPAN_ZH = rf"(?:\d{{1,3}}|[{''.join(_NUMERALS)}])\s*(?:分钟|分|个?小时|天|日|个?星期|周)"
_SPAN_EN = r"(?:\d{1,3}|half an|an?|one|two|three)\s+(?:minute|min|hour|day|week)s?"
_JOIN_ZH = r"\s*(?:[、,，和及与]|以及)\s*"
_JOIN_EN = r"\s*(?:,\s*and|,|and|&)\s*"
_AHEAD = re.compile(
    rf"(?:^|[\s,，、;；])\s*(?:提前\s*(?P<zh>{_SPAN_ZH}(?:{_JOIN_ZH}{_SPAN_ZH})*)(?:\s*提醒)?"
    rf"|(?:remind(?:\s+me|\s+us)?\s+)?(?P<en>{_SPAN_EN}(?:{_JOIN_EN}{_SPAN_EN})*)\s+(?:before|ahead|in\s+advance))"
    r"[\s。.]*$",
    re.IGNORECASE,
)
_ONE = re.compile(rf"({_SPAN_ZH})|({_SPAN_EN})", re.IGNORECASE)
_PARTS = re.compile(r"(.+?)\s*([^\d\s]+)$")


@dataclass(frozen=True)
class Options:
    """The text without its options, and how long ahead notices are wanted, the longest first."""

    text: str
    ahead: tuple[timedelta, ...] = ()


def read(text: str) -> Options:
    """Take the options off the end of a text. Raises ValueError for too many, or more than a year ahead."""
    found = _AHEAD.search(text)
    if found is None:
        return Options(text)
    ahead = {_span(match[0]) for match in _ONE.finditer(found["zh"] or found["en"])}
    if len(ahead) > MOST or not all(timedelta() < span <= LONGEST for span in ahead):
        raise ValueError(found[0].strip())
    return Options(text[: found.start()].rstrip(), tuple(sorted(ahead, reverse=True)))


def _span(words: str) -> timedelta:
    parts = _PARTS.match(words.strip().lower())
    assert parts is not None
    amount, unit = parts[1].strip(), parts[2]
    number = float(amount) if amount.isdigit() else _NUMERALS.get(amount) or _WORDS[amount]
    return number * (_UNITS.get(unit) or _UNITS[unit.removesuffix("s")])
