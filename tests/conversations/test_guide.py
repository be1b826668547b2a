"""`/remind` alone: led through it with a tap each, also across a restart."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot import when
from bot.reminders import guide
from tests.conversations.stage import Actor, Reader, Stage


async def test_what_how_often_which_day_and_when(stage: Stage, group: Reader, secretary: Actor) -> None:
    await secretary.says("/remind", group)
    assert group.reads() == "要提醒什么事？例如：交材料"
    await secretary.answers("支委会 需回执", group)
    assert group.reads() == "“支委会 需回执”多久提醒一次？"
    assert group.buttons() == ["一次", "每天", "每周", "每月", "自己写", "算了"]
    await stage.stop()
    await stage.start()
    await secretary.presses("每月", group)
    assert group.sees() == "“支委会 需回执”在哪天提醒？"
    await secretary.presses("月末工作日", group)
    assert group.sees() == "“支委会 需回执”几点提醒？"
    await stage.stop()
    await stage.start()
    await secretary.presses("15:00", group)
    assert group.sees() == (
        "已记下：支委会\n每月最后一个工作日 15:00\n\n接下来：\n11月30日 周一 15:00\n12月31日 周四 15:00\n"
        "2027年1月29日 周五 15:00（未确认）\n\n需要大家回执"
    )
    await stage.until("2026-11-30 15:00")
    assert group.reads() == "⏰ 支委会"


async def test_the_way_in_english_with_a_typed_time(stage: Stage, team: Reader, lead: Actor) -> None:
    await lead.says("/remind", team)
    assert team.reads() == "What shall I remind you of? For example: Safety briefing"
    await lead.answers("Fire drill", team)
    assert team.reads() == "How often shall “Fire drill” come?"
    await lead.presses("Weekly", team)
    await lead.presses("Back", team)
    await lead.presses("Write it myself", team)
    assert team.reads() == "Nora When shall “Fire drill” come? For example: every Friday 15:00"
    question = team.latest
    await lead.answers("whenever", team)
    assert "for example" in team.reads()
    team.latest = question
    await lead.answers("28 Nov 9:00", team)
    assert team.reads() == "Noted: Fire drill\nSat 28 Nov 09:00"
    team.latest = question
    await lead.answers("28 Nov 9:00", team)
    assert team.reads() == "This is done already. To begin anew: /remind"


async def test_a_time_that_has_passed_is_refused_and_another_can_be_chosen(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.says("/remind", group)
    group.reads()
    await secretary.answers("交材料", group)
    group.reads()
    await secretary.presses("一次", group)
    await secretary.presses("今天", group)
    assert "过" in await secretary.presses("9:00", group)
    await secretary.presses("17:00", group)
    assert group.sees() == "已记下：交材料\n11月20日 周五 17:00"


async def test_it_can_be_left(stage: Stage, team: Reader, lead: Actor) -> None:
    await lead.says("/remind", team)
    team.reads()
    await lead.answers("Fire drill", team)
    team.reads()
    await lead.presses("Cancel", team)
    assert team.sees() == "Nothing was planned."
    await stage.later(days=2)
    team.stays_silent()


async def test_a_member_cannot_finish_what_a_secretary_began(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await secretary.says("/remind", group)
    group.reads()
    question = group.latest
    await member.answers("交材料", group)
    assert "管理员" in group.reads()
    group.latest = question
    await secretary.answers("交材料", group)
    group.reads()
    assert "管理员" in await member.presses("每天", group)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_whatever_is_chosen_can_be_read(language: str) -> None:
    now = datetime(2026, 11, 19, 0, 0, tzinfo=UTC)
    for days in guide.DAYS[language].values():
        for _, words in days:
            for clock in guide.CLOCKS:
                request = (
                    when.read(
                        f"{words} {clock}",
                        now=now,
                        zone=ZoneInfo("Asia/Shanghai"),
                        language=language,
                        defaults=when.Defaults(),
                    )
                    if (words, clock) not in {("今天", "8:00"), ("today", "8:00")}
                    else None
                )
                assert request is None or request.subject == ""
