"""Options at the end of a reminder's text."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reminders import options

MINUTES, HOUR, DAY, WEEK = timedelta(minutes=30), timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)


@pytest.mark.parametrize(
    ("written", "text", "ahead"),
    [
        ("缴纳党费 提前3天", "缴纳党费", (3 * DAY,)),
        ("学习例会 提前1天、30分钟", "学习例会", (DAY, MINUTES)),
        ("学习例会，提前30分钟和一天提醒", "学习例会", (DAY, MINUTES)),
        ("支委会 提前一周、两天、半小时", "支委会", (WEEK, 2 * DAY, MINUTES)),
        ("支委会 提前 1 个小时。", "支委会", (HOUR,)),
        ("Study session remind 1 day before", "Study session", (DAY,)),
        ("Study session, remind me 1 day and 30 minutes before", "Study session", (DAY, MINUTES)),
        ("Report 2 weeks, 1 hour ahead", "Report", (2 * WEEK, HOUR)),
        ("Report half an hour in advance", "Report", (MINUTES,)),
        # What it is about stays what it is about.
        ("通知大家提前3天报名", "通知大家提前3天报名", ()),
        ("通知大家提前3天", "通知大家提前3天", ()),
        ("提前3天 报名截止", "提前3天 报名截止", ()),
        ("Close the books the day before", "Close the books the day before", ()),
        ("提前1天", "", (DAY,)),
        ("交材料", "交材料", ()),
        ("会议 提前1天、1天", "会议", (DAY,)),  # said twice is wanted once
    ],
)
def test_only_what_ends_the_text_counts(written: str, text: str, ahead: tuple[timedelta, ...]) -> None:
    assert options.read(written) == options.Options(text, ahead)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("交材料 需回执", options.Options("交材料", receipt=True)),
        ("交材料，要回执、置顶", options.Options("交材料", receipt=True, pin=True)),
        ("交材料 置顶 提前1天 需要回执", options.Options("交材料", (DAY,), receipt=True, pin=True)),
        ("例会 提前1天 提前30分钟", options.Options("例会", (DAY, timedelta(minutes=30)))),
        ("Briefing ack", options.Options("Briefing", receipt=True)),
        (
            "Briefing, remind 1 day before, with receipts, pin",
            options.Options("Briefing", (DAY,), True, True),
        ),
        ("Briefing pin it", options.Options("Briefing", pin=True)),
        ("换届 提前6个月", options.Options("换届", (timedelta(days=180),))),
        ("例会，提前一天通知，请大家回复收到", options.Options("例会", (DAY,), receipt=True)),
        ("Session notify 1 day before", options.Options("Session", (DAY,))),
        (
            "Session 1 day before and 30 min before",
            options.Options("Session", (DAY, timedelta(minutes=30))),
        ),
        # these are what it is about
        ("提交回执", options.Options("提交回执")),
        ("需回执的文件寄出", options.Options("需回执的文件寄出")),
        ("讨论置顶帖", options.Options("讨论置顶帖")),
        ("Change your PIN", options.Options("Change your PIN")),
        ("Feedback", options.Options("Feedback")),
        ("Call Jack", options.Options("Call Jack")),
        ("Collect the receipts", options.Options("Collect the receipts")),
    ],
)
def test_receipts_and_pins_are_asked_for_at_the_end(written: str, expected: options.Options) -> None:
    assert options.read(written) == expected


@pytest.mark.parametrize(
    "written",
    [
        "交材料 提前0天",
        "交材料 提前400天",
        "会议 提前1天、2天、3天、4天、5天、6天",
        "Report remind 60 weeks before",
    ],
)
def test_too_far_too_many_or_none_at_all_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"提前|remind"):
        options.read(written)


@given(st.text())
def test_any_text_is_read_or_refused_and_loses_only_its_end(text: str) -> None:
    try:
        found = options.read(text)
    except ValueError:
        return
    assert text.startswith(found.text)
