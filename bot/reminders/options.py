"""What is asked for at the end of a command: `提前1天、30分钟`, `需回执`, `置顶`, `1 day before`. Pure.

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
    "个月": timedelta(days=30),
    "minute": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=30),
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

_SPAN_ZH = rf"(?:\d{{1,3}}|[{''.join(_NUMERALS)}])\s*(?:分钟|分|个?小时|天|日|个?星期|周|个月)"
_SPAN_EN = r"(?:\d{1,3}|half an|an?|one|two|three)\s+(?:minute|min|hour|day|week|month)s?"
_JOIN_ZH = r"\s*(?:[、,，和及与]|以及)\s*"
_JOIN_EN = r"\s*(?:,\s*and|,|and|&)\s*"
_AHEAD = re.compile(
    rf"(?:^|[\s,，、;；])\s*(?:提前\s*(?P<zh>{_SPAN_ZH}(?:{_JOIN_ZH}(?:提前\s*)?{_SPAN_ZH})*)"
    rf"(?:\s*(?:提醒|通知|告知)(?:我|大家|一下|一声)?)?"
    rf"|(?:(?:remind|notify|notice|warn)(?:\s+(?:me|us|all))?\s+)?"
    rf"(?P<en>{_SPAN_EN}(?:(?:\s+before)?{_JOIN_EN}{_SPAN_EN})*)\s+(?:before|ahead|in\s+advance))"
    r"[\s。.]*$",
    re.IGNORECASE,
)
_RECEIPT = re.compile(
    r"(?:^|[\s,，、;；])\s*(?:需要?回执|要回执|请回执|请(?:大家|各位)?回复(?:收到)?|with\s+(?:ack|receipts?)|ack)[\s。.]*$",
    re.IGNORECASE,
)
_PIN = re.compile(
    r"(?P<before>\S*)(?:^|[\s,，、;；])\s*(?:置顶|pin(?:\s+it)?|and\s+pin)[\s。.]*$", re.IGNORECASE
)
_SECRET_NUMBER = ("the", "your", "my", "our", "a", "new", "card", "sim", "old", "bank", "their")
"""Words before a `pin` that is a number and no option: Change your PIN."""
_ONE = re.compile(rf"({_SPAN_ZH})|({_SPAN_EN})", re.IGNORECASE)
_PARTS = re.compile(r"(.+?)\s*([^\d\s]+)$")


@dataclass(frozen=True)
class Options:
    """The text without its options; how long ahead notices are wanted, the longest first; and what else."""

    text: str
    ahead: tuple[timedelta, ...] = ()
    receipt: bool = False
    pin: bool = False


def read(text: str) -> Options:
    """Take the options off the end of a text. Raises ValueError for too many, or more than a year ahead."""
    ahead: set[timedelta] = set()
    receipt = pin = False
    while True:
        if (found := _AHEAD.search(text)) is not None:
            try:
                ahead |= spans(found["zh"] or found["en"])
            except ValueError as error:
                raise ValueError(found[0].strip()) from error
            if len(ahead) > MOST:
                raise ValueError(found[0].strip())
        elif (found := _RECEIPT.search(text)) is not None:
            receipt = True
        elif (found := _PIN.search(text)) is not None and found["before"].lower() not in _SECRET_NUMBER:
            pin = True
        else:
            return Options(text, tuple(sorted(ahead, reverse=True)), receipt, pin)
        end = found.end("before") if found.re is _PIN else found.start()
        text = text[:end].rstrip(" \t\n,，、;；")


def spans(words: str) -> set[timedelta]:
    """The lengths of time in words like `1天、30分钟`. Raises ValueError for none, or one too long."""
    found = {_span(match[0]) for match in _ONE.finditer(words)}
    if not found or not all(timedelta() < span <= LONGEST for span in found):
        raise ValueError(words.strip())
    return found


def _span(words: str) -> timedelta:
    parts = _PARTS.match(words.strip().lower())
    assert parts is not None
    amount, unit = parts[1].strip(), parts[2]
    number = float(amount) if amount.isdigit() else _NUMERALS.get(amount) or _WORDS[amount]
    return number * (_UNITS.get(unit) or _UNITS[unit.removesuffix("s")])
