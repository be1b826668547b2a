"""`/test …` in one line: for whom it is, and what is a name and what are questions."""

from __future__ import annotations

import pytest

from bot.quiz.exam import request

GROUPS = {"一组": "=一组", "第一组": "=第一组", "Group 1": "=Group 1", "流动": "#流动"}


@pytest.mark.parametrize(
    ("words", "audience", "rest"),
    [
        ("每月20日9点 一组 廉政10", "=一组", "每月20日9点"),
        ("每月20日9点 只给一组 廉政10", "=一组", "每月20日9点"),
        ("每月20日9点 仅限第一组参加，廉政10", "=第一组", "每月20日9点"),  # the longest name
        ("每月20日9点 流动党员 廉政10", "#流动", "每月20日9点"),
        ("tomorrow 9:00 for group 1, 廉政10", "=Group 1", "tomorrow 9:00"),
        ("tomorrow 9:00 Group 1 廉政10", "=Group 1", "tomorrow 9:00"),  # not ten questions about a group
        ("明天9点 一组测试 廉政10", None, "明天9点 一组测试"),  # a name that only begins like it
        ("明天9点 廉政10", None, "明天9点"),
    ],
)
def test_for_whom(words: str, audience: str | None, rest: str) -> None:
    asked = request.read(words, lambda name: name == "廉政", GROUPS)
    assert (asked.audience, asked.rest) == (audience, rest)
    assert [(one.name, one.number) for one in asked.wanted] == [("廉政", 10)]


@pytest.mark.parametrize(
    ("name", "unknown"),
    [
        ("反贪10", "反贪"),
        ("9 fish 10", "fish"),
        ("廉政测试 反贪 10题", "廉政测试 反贪"),
        ("廉政测试", None),
        ("廉政测试2", None),  # a test may be numbered
        ("第3季度测试", None),
        ("2026年度测试", None),
        ("Safety check 2", None),
        ("Toolbox talk week 3", None),
        ("Report 2026", None),  # a year, not two thousand questions
    ],
)
def test_what_reads_like_questions_that_are_not_there(name: str, unknown: str | None) -> None:
    assert request.unknown_quota(name) == unknown
