"""`/test …` in one line."""

from typing import Any

import pytest

from bot.quiz.exam import request
from bot.quiz.exam.blueprint import Counts, Reveal
from bot.quiz.exam.request import DAY, TooMuch

KNOWN = {"廉政", "党规", "业务", "三会一课", "单选", "integrity", "charter", "work safety", "a"}


@pytest.mark.parametrize(
    ("words", "rest", "wanted", "rules"),
    [
        (
            "每月20日9点 开放5天 廉政10 党规5 业务5 限时20分钟 及格60",
            "每月20日9点",
            ["廉政 10", "党规 5", "业务 5"],
            {"open_minutes": 5 * DAY, "limit_minutes": 20, "pass_mark": 60},
        ),
        (
            "每月20日9点 党风廉政测试，廉政10题、党规5题，不限时，可考3次，取最高分，补考3天",
            "每月20日9点 党风廉政测试",
            ["廉政 10", "党规 5"],
            {"limit_minutes": None, "attempts": 3, "counts": Counts.BEST, "makeup_minutes": 3 * DAY},
        ),
        (
            "明天9点 第3季度测试 廉政单选5 廉政多选５ 单选2分 多选4分 及格线80分 截止后公布",
            "明天9点 第3季度测试",
            ["廉政单选 5 single", "廉政多选 5 multiple"],
            {"worth": {"single": 200, "multiple": 400}, "pass_mark": 80, "reveal": Reveal.CLOSING},
        ),
        # a time of day and a year are no quotas
        ("周五15 廉政10", "周五15", ["廉政 10"], {}),
        ("2026年度测试 三会一课 5", "2026年度测试", ["三会一课 5"], {}),
        (
            "every month on the 20th 9:00 Integrity test, open 5 days, integrity 10, work safety 5, "
            "limit 20 min, pass 60, study 3 days, 2 attempts, last counts, answers after closing",
            "every month on the 20th 9:00 Integrity test",
            ["integrity 10", "work safety 5"],
            {
                "open_minutes": 5 * DAY,
                "limit_minutes": 20,
                "pass_mark": 60,
                "study_minutes": 3 * DAY,
                "attempts": 2,
                "counts": Counts.LAST,
                "reveal": Reveal.CLOSING,
            },
        ),
        ("tomorrow 9:00 Safety quiz integrity 10", "tomorrow 9:00 Safety quiz", ["integrity 10"], {}),
        (
            "廉政10 开放12小时 不限次数 不打乱",
            "",
            ["廉政 10"],
            {"open_minutes": 720, "attempts": 0, "shuffle": False},
        ),
    ],
)
def test_one_line_says_it_all(words: str, rest: str, wanted: list[str], rules: dict[str, Any]) -> None:
    asked = request.read(words, lambda name: name.casefold() in KNOWN)
    said = [
        f"{one.words.rstrip('题0123456789 ')} {one.number} {one.kind or ''}".rstrip() for one in asked.wanted
    ]
    assert (asked.rest, said, asked.rules) == (rest, wanted, rules)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("廉政0", "廉政0"),
        ("廉政500", "廉政500"),
        ("廉政5 及格160", "及格160"),
        ("廉政5 限时2000分钟", "限时2000分钟"),
        ("廉政5 开放400天", "开放400天"),
        ("integrity 5, 99 attempts", "99 attempts"),
    ],
)
def test_numbers_out_of_bounds_are_named(words: str, named: str) -> None:
    with pytest.raises(TooMuch) as refused:
        request.read(words, lambda name: name in KNOWN)
    assert refused.value.words == named
