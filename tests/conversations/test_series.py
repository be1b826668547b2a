"""One of a series is skipped, moved or said again; it ends; the rest stays as it is."""

from __future__ import annotations

import pytest

from tests.conversations.stage import Actor, Reader, Stage


@pytest.fixture
async def study(group: Reader, secretary: Actor) -> Reader:
    """The group with a weekly study session, its card read last."""
    await secretary.says("/remind 每周五15点 学习例会 提前1天", group)
    group.reads()
    return group


@pytest.fixture
async def briefing(team: Reader, lead: Actor) -> Reader:
    await lead.says("/remind every Friday 15:00 Safety briefing", team)
    team.reads()
    return team


async def test_one_is_skipped_with_its_notice(stage: Stage, study: Reader, secretary: Actor) -> None:
    await stage.until("2026-11-20 15:00")
    card = study.latest
    assert study.reads() == "⏰ 学习例会"
    study.latest = card
    await secretary.presses("只改这次", study)  # drawn before this week's: shows how it is now
    await secretary.presses("只改这次", study)
    assert study.sees().endswith("这里只改 11月27日 周五 15:00 这一次，其他各次不变。")
    await secretary.presses("跳过这次", study)
    assert "跳过：11月27日 周五 15:00" in study.sees()
    await stage.until("2026-12-03 14:59")
    study.stays_silent()
    await stage.until("2026-12-04 15:00")
    assert study.reads() == "⏳ 学习例会\n12月4日 周五 15:00"
    assert study.reads() == "⏰ 学习例会"


async def test_a_skipped_one_can_be_brought_back(stage: Stage, briefing: Reader, lead: Actor) -> None:
    await lead.presses("Just once", briefing)
    await lead.presses("Skip it", briefing)
    assert "Skipped: Fri 20 Nov 15:00" in briefing.sees()
    assert briefing.buttons()[0] == "Tell the group"
    await lead.presses("Just once", briefing)
    await lead.presses("Undo changes", briefing)
    assert "Skipped" not in briefing.sees()
    await stage.until("2026-11-20 15:00")
    assert briefing.reads() == "⏰ Safety briefing"


async def test_one_is_moved_and_its_notice_with_it(stage: Stage, study: Reader, secretary: Actor) -> None:
    await secretary.presses("只改这次", study)
    await secretary.presses("改到……", study)
    card = study.latest
    assert study.reads() == "志远 “学习例会”11月20日 周五 15:00 那次改到什么时候？例如：11月28日10点"
    question = study.latest
    await secretary.answers("每周三", study)
    assert study.reads() == "这里要写一个具体时间。例如：11月28日10点"
    study.latest = question
    await secretary.answers("11月23日10点", study)
    assert study.reads() == (
        "学习例会\n每周五 15:00\n\n接下来：\n11月23日 周一 10:00\n11月27日 周五 15:00\n12月4日 周五 15:00\n\n"
        "11月20日 周五 15:00 改到 11月23日 周一 10:00\n\n提前提醒：1天"
    )
    for moment, said in (
        ("2026-11-22 10:00", "⏳ 学习例会\n11月23日 周一 10:00"),
        ("2026-11-23 10:00", "⏰ 学习例会"),
        ("2026-11-26 15:00", "⏳ 学习例会\n11月27日 周五 15:00"),
        ("2026-11-27 15:00", "⏰ 学习例会"),
    ):
        await stage.until(moment)
        assert study.reads() == said
        study.stays_silent()
    study.latest = card


async def test_one_is_put_off_by_an_hour_with_a_tap(stage: Stage, briefing: Reader, lead: Actor) -> None:
    await lead.presses("Just once", briefing)
    await lead.presses("1 hour later", briefing)
    assert "Fri 20 Nov 15:00 is moved to Fri 20 Nov 16:00" in briefing.sees()
    await lead.presses("Just once", briefing)
    assert "would be in the past" in await lead.presses("1 day earlier", briefing)
    await stage.until("2026-11-20 15:59")
    briefing.stays_silent()
    await stage.until("2026-11-20 16:00")
    assert briefing.reads() == "⏰ Safety briefing"
    await stage.until("2026-11-27 15:00")
    assert briefing.reads() == "⏰ Safety briefing"


async def test_it_is_said_once_more(stage: Stage, study: Reader, secretary: Actor) -> None:
    await stage.until("2026-11-20 15:00")
    card = study.latest
    assert study.reads() == "⏰ 学习例会"
    study.latest = card
    await secretary.presses("只改这次", study)
    await secretary.presses("只改这次", study)
    await secretary.presses("1小时后再提醒", study)
    assert "11月20日 周五 16:00" in study.sees()
    await stage.until("2026-11-20 16:00")
    assert study.reads() == "⏰ 学习例会"
    await stage.until("2026-11-26 14:59")
    study.stays_silent()
    await stage.until("2026-11-27 15:00")
    study.reads()
    assert study.reads() == "⏰ 学习例会"


async def test_it_ends_after_so_many_times(stage: Stage, study: Reader, secretary: Actor) -> None:
    await secretary.presses("设结束", study)
    assert study.sees().endswith("再提醒几次？")
    await secretary.presses("再3次", study)
    await stage.until("2027-06-01 12:00")
    said = []
    while study.unread():
        said.append(study.reads())
    assert said.count("⏰ 学习例会") == 3
    await secretary.says("/reminders", study)
    assert study.reads().startswith("还没有安排。")


async def test_it_ends_on_a_date_and_the_end_is_taken_back(
    stage: Stage, briefing: Reader, lead: Actor
) -> None:
    await lead.presses("End", briefing)
    card = briefing.latest
    await lead.presses("On a date …", briefing)
    assert briefing.reads() == "Nora When does “Safety briefing” come for the last time? For example: 31 Dec"
    await lead.answers("27 Nov", briefing)
    assert briefing.reads().endswith("Next:\nFri 20 Nov 15:00\nFri 27 Nov 15:00")
    await lead.presses("End", briefing)
    await lead.presses("Without end", briefing)
    assert briefing.sees().endswith("Fri 4 Dec 15:00")
    briefing.latest = card
    await stage.until("2026-12-04 15:00")
    assert [briefing.reads() for _ in range(3)] == ["⏰ Safety briefing"] * 3


async def test_a_moved_one_survives_a_restart_and_a_new_zone(
    stage: Stage, briefing: Reader, lead: Actor
) -> None:
    await lead.presses("Just once", briefing)
    await lead.presses("1 day later", briefing)
    await lead.says("/settings London", briefing)
    briefing.reads()
    await stage.stop()
    await stage.start()
    await stage.until("2026-11-21T14:59+00:00")
    briefing.stays_silent()
    await stage.until("2026-11-21T15:00+00:00")
    assert briefing.reads() == "⏰ Safety briefing"
