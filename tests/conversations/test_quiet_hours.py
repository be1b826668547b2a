"""Quiet hours: in a group reminders come without a sound; what somebody asked for himself sounds."""

from __future__ import annotations

import pytest

from tests.conversations.stage import Actor, Reader, Stage


def sounded(where: Reader) -> bool:
    assert where.latest is not None
    return not where.latest.silent


@pytest.mark.parametrize(
    ("clock", "sounds"),
    [("20:59", True), ("21:00", False), ("03:00", False), ("07:59", False), ("08:00", True)],
)
async def test_a_group_sleeps_from_nine_to_eight(
    stage: Stage, group: Reader, secretary: Actor, clock: str, sounds: bool
) -> None:
    await secretary.says(f"/remind 11月25日{clock} 值班交接", group)
    group.reads()
    await stage.until(f"2026-11-25 {clock}")
    assert group.reads() == "⏰ 值班交接"
    assert sounded(group) is sounds


async def test_it_counts_when_it_goes_out_not_when_it_was_due(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.says("/remind 今天20:30 值班交接", group)
    group.reads()
    await stage.stop()
    await stage.until("2026-11-20 22:00")
    await stage.start()
    await stage.settle()
    assert "迟到" in group.reads()
    assert not sounded(group)


async def test_a_reminder_for_oneself_sounds_at_night(stage: Stage, member: Actor) -> None:
    await member.starts()
    member.private.reads()
    await member.says("/remind 今天23点 吃药")
    member.private.reads()
    await stage.until("2026-11-20 23:00")
    assert member.private.reads() == "⏰ 吃药"
    assert sounded(member.private)


async def test_the_hours_are_changed_and_switched_off(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await secretary.says("/settings", group)
    group.reads()
    card = group.latest
    await secretary.presses("改静音时段", group)
    assert group.reads() == "志远 群里的提醒几点到几点不出声？例如：22:00-07:00"
    question = group.latest
    await member.answers("0点到24点", group)
    assert "管理员" in group.reads()
    group.latest = question
    await secretary.answers("很晚", group)
    assert group.reads() == "没有看懂这段时间。例如：22:00-07:00"
    group.latest = question
    await secretary.answers("12点到14:00", group)
    assert group.reads().endswith("夜间静音：12:00–14:00")
    await secretary.says("/remind 明天13点 午休值班", group)
    group.reads()
    await secretary.says("/remind 明天23点 关灯", group)
    group.reads()
    await stage.until("2026-11-21 13:00")
    group.reads()
    assert not sounded(group)
    await stage.until("2026-11-21 23:00")
    group.reads()
    assert sounded(group)
    group.latest = card
    await secretary.presses("不静音", group)
    assert group.sees().endswith("夜间静音：无")


async def test_english_quiet_hours(stage: Stage, team: Reader, lead: Actor) -> None:
    await lead.says("/settings", team)
    team.reads()
    assert "Quiet hours: 21:00–08:00" in team.sees()
    await lead.presses("Set quiet hours", team)
    team.reads()
    await lead.answers("22 to 7", team)
    assert team.reads().endswith("Quiet hours: 22:00–07:00")
