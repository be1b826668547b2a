"""Advance notices: they name the time of the thing itself, and never come after it."""

from __future__ import annotations

from tests.conversations.stage import Actor, Reader, Stage


async def test_notices_come_ahead_of_every_occurrence(stage: Stage, group: Reader, secretary: Actor) -> None:
    await secretary.says("/remind 每周五15点 学习例会 提前1天、30分钟", group)
    assert group.reads() == (
        "已记下：学习例会\n每周五 15:00\n\n接下来：\n"
        "11月20日 周五 15:00\n11月27日 周五 15:00\n12月4日 周五 15:00\n\n提前提醒：1天、30分钟"
    )
    await stage.until("2026-11-20 15:00")  # it is 14:30 when it is planned: too late for a notice today
    assert group.reads() == "⏰ 学习例会"
    for moment, said in (
        ("2026-11-26 15:00", "⏳ 学习例会\n11月27日 周五 15:00"),
        ("2026-11-27 14:30", "⏳ 学习例会\n11月27日 周五 15:00"),
        ("2026-11-27 15:00", "⏰ 学习例会"),
        ("2026-12-03 15:00", "⏳ 学习例会\n12月4日 周五 15:00"),
    ):
        await stage.until(moment)
        assert group.reads() == said
        group.stays_silent()


async def test_an_english_notice(stage: Stage, team: Reader, lead: Actor) -> None:
    await lead.says("/remind 5 Dec 9:00 Fire drill remind 1 week and 1 hour before", team)
    assert team.reads() == "Noted: Fire drill\nSat 5 Dec 09:00\n\nNotice ahead: 1 week, 1 hour"
    await stage.until("2026-11-28 09:00")
    assert team.reads() == "⏳ Fire drill\nSat 5 Dec 09:00"
    await stage.until("2026-12-05 08:00")
    assert team.reads() == "⏳ Fire drill\nSat 5 Dec 09:00"
    await stage.until("2026-12-05 09:00")
    assert team.reads() == "⏰ Fire drill"
    await stage.later(days=400)
    team.stays_silent()


async def test_a_notice_whose_thing_has_begun_is_dropped(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.says("/remind 明天9点 交材料 提前1小时", group)
    group.reads()
    await stage.stop()
    await stage.until("2026-11-21 09:30")
    await stage.start()
    await stage.settle()
    assert group.reads() == "⏰ 交材料\n原定 11月21日 周六 09:00，迟到"


async def test_a_notice_that_could_not_go_out_in_time_is_dropped_too(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.says("/remind 明天9点 交材料 提前1小时", group)
    group.reads()
    stage.world.set_faults({"flood": {"chat": group.chat.id, "retry_after": 7200, "times": 1}})
    await stage.until("2026-11-21 08:00")
    await stage.until("2026-11-21 12:00")
    assert group.reads() == "⏰ 交材料\n原定 11月21日 周六 09:00，迟到"


async def test_deleting_takes_the_notices_along_and_undo_brings_them_back(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.says("/remind 明天9点 交材料 提前1小时", group)
    group.reads()
    card = group.latest
    await secretary.presses("删除", group)
    await secretary.presses("只删除", group)
    await stage.until("2026-11-21 07:00")
    await secretary.presses("撤销", group)
    await stage.until("2026-11-21 08:00")
    assert group.reads() == "⏳ 交材料\n11月21日 周六 09:00"
    group.latest = card
    await secretary.presses("删除", group)
    await secretary.presses("只删除", group)
    await stage.until("2026-11-21 12:00")
    group.stays_silent()


async def test_a_day_ahead_keeps_the_clock_time_across_a_clock_change(
    stage: Stage, team: Reader, lead: Actor
) -> None:
    await lead.says("/settings New York", team)
    team.reads()
    await lead.says("/remind 14 March 2027 9:00 Open the office remind 1 day before", team)
    team.reads()
    await stage.until("2027-03-13T13:59+00:00")
    team.stays_silent()
    await stage.until("2027-03-13T14:00+00:00")  # 09:00 in winter time; the thing itself is in summer time
    assert team.reads() == "⏳ Open the office\nSun 14 Mar 09:00"
    await stage.until("2027-03-14T13:00+00:00")
    assert team.reads() == "⏰ Open the office"


async def test_too_many_notices_are_refused_with_an_example(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.says("/remind 明天9点 交材料 提前400天", group)
    assert group.reads() == (
        "这样的提前提醒做不到：提前400天。最多五次，例如：/remind 每周五15点 学习例会 提前1天、30分钟"
    )
