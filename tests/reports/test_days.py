"""Which days are meant: figures, words, both languages; what is not understood in full is refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reports import days
from bot.reports.days import BEGINNING, Days

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("", "2026-01-01", "2026-12-31"),  # an archive is made by the year
        ("2025", "2025-01-01", "2025-12-31"),
        ("2025年", "2025-01-01", "2025-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),  # a leap year
        ("2026年3月", "2026-03-01", "2026-03-31"),
        ("2026-03-05", "2026-03-05", "2026-03-05"),
        ("2026/3/5", "2026-03-05", "2026-03-05"),
        ("2026年3月5日", "2026-03-05", "2026-03-05"),
        ("2026-03..2026-09", "2026-03-01", "2026-09-30"),
        ("2026-03 to 2026-09", "2026-03-01", "2026-09-30"),
        ("2026年3月至2026年9月", "2026-03-01", "2026-09-30"),
        ("2025 到 2026", "2025-01-01", "2026-12-31"),
        ("2026-03-15 - 2026-04-02", "2026-03-15", "2026-04-02"),
        ("去年", "2025-01-01", "2025-12-31"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("上半年", "2026-01-01", "2026-06-30"),
        ("本季度", "2026-10-01", "2026-12-31"),
        ("上月", "2026-10-01", "2026-10-31"),
        ("last month", "2026-10-01", "2026-10-31"),
        ("全部", BEGINNING.isoformat(), "2026-11-20"),
    ],
)
def test_what_is_meant(words: str, first: str, last: str) -> None:
    assert days.read(words, TODAY) == Days(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "words",
    [
        "天气",
        "2026-13",  # there is no such month
        "2026-02-30",
        "2026-09..2026-03",  # the wrong way round
        "2026-01..2026-02..2026-03",
        "26",
        "年度 平均分",  # that is a board's
        "本次",
        "0000",
    ],
)
def test_what_is_refused(words: str) -> None:
    assert days.read(words, TODAY) is None


@given(st.text(max_size=30))
def test_any_words_are_days_in_order_or_refused(words: str) -> None:
    found = days.read(words, TODAY)
    assert found is None or found.first <= found.last


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_two_days_are_read_as_they_are_written(one: date, other: date) -> None:
    first, last = sorted((one, other))
    assert days.read(f"{first} to {last}", TODAY) == Days(first, last)
