"""Every refusal holds examples, and every example is read."""

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from bot import when
from bot.when.unreadable import _HINTS
from tests.when.expectation import phrases
from tests.when.test_properties import texts

HERE = Path(__file__).parent
SHANGHAI = ZoneInfo("Asia/Shanghai")
MOMENTS = [
    datetime(2026, 11, 21, 10, 0, tzinfo=SHANGHAI),
    datetime(2026, 12, 31, 23, 59, tzinfo=SHANGHAI),  # today is nearly over, and so is the year
    datetime(2027, 2, 28, 12, 0, tzinfo=SHANGHAI),
    datetime(2028, 2, 29, 0, 0, tzinfo=SHANGHAI),
    datetime(2035, 7, 1, 6, 0, tzinfo=SHANGHAI),  # examples do not go stale
]


def examples(hint: str) -> list[str]:
    """What the hint tells to write, word for word."""
    _, mark, rest = re.sub("例如可以写", "例如", hint).partition("例如：")
    if not mark:
        _, mark, rest = hint.lower().partition("for example: ")
        rest = hint[len(hint) - len(rest) :]
    assert mark, hint
    return re.split(r"，或：|, or: ", rest)


def refusal(text: str, now: datetime, zone: ZoneInfo) -> when.Unreadable | None:
    try:
        when.read(text, now=now, zone=zone, language="zh", defaults=when.Defaults())
    except when.Unreadable as unreadable:
        return unreadable
    return None


def check(unreadable: when.Unreadable, now: datetime, zone: ZoneInfo) -> None:
    for language in ("zh", "en"):
        for example in examples(unreadable.hint(language)):
            request = when.read(example, now=now, zone=zone, language=language, defaults=when.Defaults())
            assert request.subject, example


@pytest.mark.parametrize("now", MOMENTS, ids=str)
@pytest.mark.parametrize("reason", [reason for reason, hints in _HINTS.items() if "例如：{" not in hints[0]])
def test_the_examples_of_every_reason_are_read(reason: str, now: datetime) -> None:
    facts = dict.fromkeys(
        ("words", "when", "day", "weekday", "first", "second", "n", "more", "unit", "nth"), "1 Dec"
    )
    if reason in ("odd weeks", "nth ambiguous", "interval ambiguous"):
        pytest.skip("made of what was written: the corpora have such")
    check(when.Unreadable(reason, **facts), now, SHANGHAI)


@pytest.mark.parametrize("name", ["phrases_zh.txt", "phrases_en.txt"])
def test_the_examples_of_every_refusal_in_the_corpora_are_read(name: str) -> None:
    for phrase in phrases(HERE / name):
        if phrase.spec.startswith("no") and (found := refusal(phrase.text, phrase.now, phrase.zone)):
            check(found, phrase.now, phrase.zone)


@settings(max_examples=300, deadline=None)
@given(texts)
def test_the_examples_of_any_refusal_are_read(text: str) -> None:
    if found := refusal(text, MOMENTS[0], SHANGHAI):
        check(found, MOMENTS[0], SHANGHAI)
