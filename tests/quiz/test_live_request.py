"""What `/quiz` and `/daily` are asked in one line, in any order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.daily import request as daily
from bot.quiz.live.request import OutOfBounds, Request, Unknown, Wanted, read

KNOWN = {"廉政", "党规", "safety", "fire drill", "党的二十大", "廉政法规"}


def of(*names: str, number: int | None = None, seconds: int | None = None) -> Request:
    return Request(tuple(Wanted(name) for name in names), number, seconds)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", of()),
        ("10", of(number=10)),
        ("10 30", of(number=10, seconds=30)),
        ("廉政 10 30", of("廉政", number=10, seconds=30)),
        ("10 30 廉政", of("廉政", number=10, seconds=30)),
        ("廉政 党规 10题 30秒", of("廉政", "党规", number=10, seconds=30)),
        ("30秒 廉政 10题", of("廉政", number=10, seconds=30)),
        ("１０题，廉政，每题３０秒", of("廉政", number=10, seconds=30)),
        ("safety 10 30s", of("safety", number=10, seconds=30)),
        ("safety, 10 questions, 1 min each", of("safety", number=10, seconds=60)),
        ("fire drill 5", of("fire drill", number=5)),  # a name of two words
        ("党的二十大 5", of("党的二十大", number=5)),  # a number that belongs to the name
        ("廉政10题", of("廉政", number=10)),
        ("廉政10 党规5", Request((Wanted("廉政", 10), Wanted("党规", 5)), None, None)),  # as for /test
        ("廉政 10 党规 5 30秒", Request((Wanted("廉政", 10), Wanted("党规", 5)), None, 30)),
        ("廉政10题 党规5题", Request((Wanted("廉政", 10), Wanted("党规", 5)), None, None)),
        ("廉政十题 三十秒", of("廉政", number=10, seconds=30)),  # numbers in words
        ("党的二十大 五题 半分钟", of("党的二十大", number=5, seconds=30)),
        ("safety ten questions, half a minute each", of("safety", number=10, seconds=30)),
        ("廉政和党规 10题", of("廉政", "党规", number=10)),
        ("廉政10 党规", of("廉政", "党规", number=10)),  # ten of both together; the lobby says so
    ],
)
def test_words_in_any_order(words: str, expected: Request) -> None:
    assert read(words, KNOWN.__contains__) == expected


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("廉政 0", "0"),
        ("廉政 51", "51"),
        ("廉政30 党规30", "60"),  # together too many
        ("廉政 10 2", "2"),  # Telegram's least are five seconds
        ("廉政 10 601", "601"),
        ("廉政 10 20 30", "30"),  # a number too many
    ],
)
def test_numbers_that_cannot_be_meant(words: str, named: str) -> None:
    with pytest.raises(OutOfBounds) as refused:
        read(words, KNOWN.__contains__)
    assert refused.value.words == named


def test_what_nothing_is_called() -> None:
    with pytest.raises(Unknown) as refused:
        read("廉政 财务 10", KNOWN.__contains__)
    assert refused.value.words == "财务"


@given(st.text(st.sampled_from("廉政党规 10题秒s,，30 safety"), max_size=60))
def test_any_words_are_read_or_refused(words: str) -> None:
    try:
        found = read(words, KNOWN.__contains__)
    except (OutOfBounds, Unknown):
        return
    assert {one.name for one in found.wanted} <= KNOWN


@pytest.mark.parametrize(
    ("words", "rest", "until"),
    [
        ("8:30 廉政", "8:30 廉政", None),
        ("8:30 廉政 至18:00", "8:30 廉政", "18:00"),
        ("每个工作日8:30 廉政 到下午6点", "每个工作日8:30 廉政", "下午6点"),
        ("8:30到18:00 廉政", "8:30  廉政", "18:00"),
        ("8:30 廉政，18点公布答案", "8:30 廉政", "18点"),
        ("20:00 至次日8:00", "20:00", "8:00"),
        ("工作日早上八点半 廉政 下午六点公布答案", "工作日早上八点半 廉政", "下午六点"),
        ("八点半 廉政 至十八点", "八点半 廉政", "十八点"),
        ("every weekday 8:30 safety until 6pm", "every weekday 8:30 safety", "6pm"),
        ("8:30 until 18:00 safety", "8:30  safety", "18:00"),
        ("每周一到周五 8:30", "每周一到周五 8:30", None),  # days, not a clock
        ("每月1日到5日 8:30", "每月1日到5日 8:30", None),
    ],
)
def test_the_clock_at_which_it_closes(words: str, rest: str, until: str | None) -> None:
    assert daily.read(words) == daily.Request(rest, until)
