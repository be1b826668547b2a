"""`/test …` in one line."""

from typing import Any

import pytest

from bot.quiz.exam import request
from bot.quiz.exam.blueprint import Counts, Reveal
from bot.quiz.exam.rules import DAY, TooMuch, unread_rule

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
        # nor need there be spaces
        ("每月20日9点廉政10党规5限时20分钟", "每月20日9点", ["廉政 10", "党规 5"], {"limit_minutes": 20}),
        ("每月20日9点30分 月考 廉政和党规各5题", "每月20日9点30分 月考", ["廉政 5", "党规 5"], {}),
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
    ("words", "wanted"),
    [
        ("廉政十题 党规五题", ["廉政10题", "党规5题"]),
        ("10题廉政 5道党规", ["廉政10", "党规5"]),
        ("廉政10道单选 党规5多选", ["廉政单选10 single", "党规多选5 multiple"]),
        ("廉政10单选，5多选", ["廉政单选10 single", "多选5"]),
        ("廉政:10 党规x5 业务×5", ["廉政10", "党规5", "业务5"]),
        ("廉政10+党规5和业务5", ["廉政10", "党规5", "业务5"]),
        ("廉政10党规5业务5", ["廉政10", "党规5", "业务5"]),  # as a thumb writes it
        ("廉政10题党规5题", ["廉政10题", "党规5题"]),
        ("廉政、党规各10题", ["廉政10", "党规10"]),
        ("integrity 10 and charter 5", ["integrity 10", "charter 5"]),
        ("10 questions on integrity, 5 charter questions", ["integrity 10", "charter 5"]),
    ],
)
def test_how_many_of_what_is_said_in_many_ways(words: str, wanted: list[str]) -> None:
    asked = request.read(words, lambda name: name.casefold() in KNOWN | {"多选"})
    assert [f"{one.words} {one.kind or ''}".strip() for one in asked.wanted] == wanted
    assert asked.rest == ""


@pytest.mark.parametrize(
    ("words", "rules"),
    [
        ("时限20分钟 合格分70", {"limit_minutes": 20, "pass_mark": 70}),
        ("30分钟 80分及格", {"limit_minutes": 30, "pass_mark": 80}),
        ("限时一个半小时 开放一周", {"limit_minutes": 90, "open_minutes": 7 * DAY}),
        ("开放一个月", {"open_minutes": 30 * DAY}),
        ("补考2天 补考1次", {"makeup_minutes": 2 * DAY}),
        ("可补考", {"makeup_minutes": 3 * DAY}),
        ("可以考3次，取最高分", {"attempts": 3, "counts": Counts.BEST}),
        ("3次机会 提前3天学习", {"attempts": 3, "study_minutes": 3 * DAY}),
        ("多选少选不得分", {"half": False}),
        ("多选少选得一半", {"half": True}),
        ("每题5分", {"worth": dict.fromkeys(["single", "multiple", "judge", "blank", "numeric"], 500)}),
        (
            "多选每题4分 每题2分",  # what is said of a kind holds for it, wherever it stands
            {
                "worth": dict.fromkeys(["single", "judge", "blank", "numeric"], 200) | {"multiple": 400},
            },
        ),
        ("满分100分", {}),  # as it is anyway
        ("20 minutes, 70 to pass", {"limit_minutes": 20, "pass_mark": 70}),
        ("retake 3 days, no partial credit", {"makeup_minutes": 3 * DAY, "half": False}),
        ("open for a week limit half an hour", {"open_minutes": 7 * DAY, "limit_minutes": 30}),
    ],
)
def test_rules_are_said_in_many_ways(words: str, rules: dict[str, Any]) -> None:
    asked = request.read(words, lambda name: False)
    assert (asked.rest, asked.rules) == ("", rules)


@pytest.mark.parametrize(
    ("rest", "unread"),
    [
        ("每月20日9点 开放到周五", "开放到周五"),
        ("每月20日9点 截止25日", "截止25日"),
        ("错一题扣2分", "错一题扣2分"),
        ("廉政测试，每题限时30秒", "每题限时30秒"),
        ("Integrity test, partial marks", "partial"),
        ("Integrity test open until Friday", "open until"),
        ("每月20日9点 截止到2027年12月31日 月考", None),  # how long the series goes on
        ("每月20日9点 改革开放知识测试", None),
        ("每月20日9点 补考测试", None),
        ("every month on the 20th 9:00 Credit limit refresher", None),
    ],
)
def test_what_reads_like_a_rule_and_is_not_understood(rest: str, unread: str | None) -> None:
    assert unread_rule(rest) == unread


def test_now_and_how_many_in_all() -> None:
    asked = request.read("现在 廉政测试 廉政10 党规5 共20题", lambda name: name in KNOWN)
    assert (asked.at_once, asked.total, asked.rest) == (True, 20, "廉政测试")


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
