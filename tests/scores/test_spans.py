"""The calendar's spans, and how people ask for a board."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.scores.ranking import Order
from bot.scores.spans import MONTHS, Months, Scope, Span, Wish, months, read, wish_of

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("span", "back", "first", "last"),
    [
        (Span.MONTH, 0, "2026-11", "2026-11"),
        (Span.MONTH, 11, "2025-12", "2025-12"),  # over the turn of the year
        (Span.QUARTER, 0, "2026-10", "2026-12"),
        (Span.QUARTER, 1, "2026-07", "2026-09"),
        (Span.QUARTER, 4, "2025-10", "2025-12"),
        (Span.HALF, 0, "2026-07", "2026-12"),
        (Span.HALF, 1, "2026-01", "2026-06"),
        (Span.HALF, 2, "2025-07", "2025-12"),
        (Span.YEAR, 0, "2026-01", "2026-12"),
        (Span.YEAR, 1, "2025-01", "2025-12"),
    ],
)
def test_spans_are_those_of_the_calendar(span: Span, back: int, first: str, last: str) -> None:
    assert months(span, back, TODAY) == Months(first, last)


@given(st.sampled_from(list(MONTHS)), st.integers(0, 60), st.dates(date(2020, 1, 1), date(2099, 12, 31)))
def test_spans_follow_one_another_without_a_gap(span: Span, back: int, today: date) -> None:
    later, earlier = months(span, back, today), months(span, back + 1, today)
    day = date.fromisoformat(f"{later.first}-01") - timedelta(days=1)
    assert f"{day:%Y-%m}" == earlier.last
    assert months(span, 0, today).first <= f"{today:%Y-%m}" <= months(span, 0, today).last


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("", Wish()),
        ("本月", Wish()),
        ("这个月", Wish()),
        ("上月", Wish(back=1)),
        ("上个月排名", Wish(back=1)),
        ("本次", Wish(Span.OCCASION)),
        ("最近一次", Wish(Span.OCCASION)),
        ("上次", Wish(Span.OCCASION, 1)),
        ("季度", Wish(Span.QUARTER)),
        ("上季度的平均分", Wish(Span.QUARTER, 1, Order.AVERAGE)),
        ("半年", Wish(Span.HALF)),
        ("上半年", Wish(Span.HALF, 1)),  # the first half, in November that is the last one
        ("下半年", Wish(Span.HALF)),
        ("年", Wish(Span.YEAR)),
        ("今年 按参加次数", Wish(Span.YEAR, 0, Order.PARTICIPATION)),
        ("去年", Wish(Span.YEAR, 1)),
        ("年度总分", Wish(Span.YEAR)),
        ("累计", Wish(Span.ALL)),
        ("全部 竞答", Wish(Span.ALL, scope=Scope.QUIZZES)),
        ("上一个月", Wish(back=1)),
        ("上一季度", Wish(Span.QUARTER, 1)),
        ("10月", Wish(back=1)),
        ("十一月份", Wish()),
        ("12月", Wish(back=11)),  # this year's is yet to come
        ("一月 平均分", Wish(back=10, order=Order.AVERAGE)),
        ("2025年12月", Wish(back=11)),
        ("2026-09", Wish(back=2)),
        ("2026.1", Wish(back=10)),
        ("2026", Wish(Span.YEAR)),
        ("2025年度总分", Wish(Span.YEAR, 1)),
        ("第三季度", Wish(Span.QUARTER, 1)),
        ("一季度", Wish(Span.QUARTER, 3)),
        ("2025年第4季度", Wish(Span.QUARTER, 4)),
        ("去年10月", Wish(back=13)),
        ("今年上半年", Wish(Span.HALF, 1)),
        ("2025年上半年", Wish(Span.HALF, 3)),
        ("Q3", Wish(Span.QUARTER, 1)),
        ("q1 2026 by average", Wish(Span.QUARTER, 3, Order.AVERAGE)),
        ("first quarter", Wish(Span.QUARTER, 3)),
        ("October", Wish(back=1)),
        ("dec 2025", Wish(back=11)),
        ("second half of 2025", Wish(Span.HALF, 2)),
        ("month", Wish()),
        ("Last Month", Wish(back=1)),
        ("this test", Wish(Span.OCCASION)),
        ("quarter by average", Wish(Span.QUARTER, 0, Order.AVERAGE)),
        ("half-year", Wish(Span.HALF)),
        ("first half", Wish(Span.HALF, 1)),
        ("year", Wish(Span.YEAR)),
        ("all time participation quiz", Wish(Span.ALL, 0, Order.PARTICIPATION, Scope.QUIZZES)),
    ],
)
def test_boards_are_asked_for_in_words(words: str, wish: Wish) -> None:
    assert read(words, TODAY) == wish


@pytest.mark.parametrize(
    "words",
    [
        "天气",
        "weather",
        "月亮",
        "本月 张三",
        "year 2",
        "13月",
        "2026-13",
        "2027",  # yet to come
        "2026年12月",
        "2010年1月",  # no button goes so far back
        "本月 10月",  # one or the other
        "2026年 半年",
        "10月 9月",
        "5季度",
        "20260",
    ],
)
def test_what_is_not_understood_is_not_guessed(words: str) -> None:
    assert read(words, TODAY) is None


def test_the_second_half_is_that_of_last_year_before_july() -> None:
    assert read("下半年", date(2026, 3, 1)) == Wish(Span.HALF, 1)
    assert read("上半年", date(2026, 3, 1)) == Wish(Span.HALF, 0)


@given(st.text(alphabet="本上月季度半年按平均总分十一1206-. quartermonthlas,，", max_size=30))
def test_any_words_are_read_or_refused(words: str) -> None:
    found = read(words, TODAY)
    assert found is None or wish_of(found.ids) == found


@pytest.mark.parametrize("ids", [(), (1,), (9, 0, 0, 0, 0), (1, 0, 7, 0, 0), (1, 0, 0, 2, 0)])
def test_what_no_button_carries(ids: tuple[int, ...]) -> None:
    assert wish_of(ids) is None
