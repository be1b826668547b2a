"""A word about practice at one's own hour, and the settings of practice."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox import people
from tests.conversations.practising import (
    begins,
    load_packs,
    practises,
)
from tests.conversations.stage import Actor, Stage


async def chooses(actor: Actor, *labels: str) -> None:
    """Open the settings and tap these."""
    await actor.says("/practice")
    actor.private.reads()
    await actor.presses("设置")
    for label in labels:
        await actor.presses(label)


async def test_his_own_hour(stage: Stage, member: Actor) -> None:
    await load_packs(stage)
    await member.starts()
    member.private.reads()
    await chooses(member, "5", "8:00")
    assert member.private.sees() == "练习设置\n每天 5 题\n工作日 8:00 提醒您练习。"
    assert member.private.buttons() == [
        *("✓ 5", "10", "20"),
        *("✓ 8:00", "12:00", "20:00"),
        *("不提醒", "自定时间"),
        *("✓ 工作日", "每天"),
        *("题库", "返回"),
    ]
    await stage.until("2026-11-23 07:59")  # the weekend was quiet
    member.private.stays_silent()
    await stage.until("2026-11-23 08:00")
    assert member.private.reads() == "今天的练习：5 题"
    await member.presses("开始")
    assert len(await practises(member, 5)) == 5
    await stage.until("2026-11-24 08:00")
    assert member.private.reads() == "今天的练习：1 题"
    await member.presses("开始")
    await practises(member, 1)
    await stage.until("2026-11-24 20:00")
    await chooses(member, "每天", "不提醒")
    assert member.private.sees().startswith("练习设置\n每天 5 题\n目前不主动提醒。")
    await stage.later(days=3)
    member.private.stays_silent()


async def test_no_word_to_who_has_practised_already(stage: Stage, member: Actor) -> None:
    await load_packs(stage)
    await member.starts()
    member.private.reads()
    await chooses(member, "5", "20:00")
    await begins(member)
    await practises(member, 5)
    await stage.until("2026-11-20 21:00")
    member.private.stays_silent()


async def test_an_hour_of_his_own_is_typed_also_in_the_quiet_hours(stage: Stage, member: Actor) -> None:
    await load_packs(stage)
    await member.starts()
    member.private.reads()
    await chooses(member, "自定时间")
    member.private.reads()
    await member.answers("半夜", member.private)
    assert member.private.reads() == "没看懂这个时间。例如：7:30"
    await member.answers("晚上9点半", member.private)
    assert member.private.reads() == "练习设置\n每天 10 题\n工作日 21:30 提醒您练习。"
    assert "✓ 21:30" in member.private.buttons()
    await stage.until("2026-11-20 21:30")
    assert member.private.reads() == "今天的练习：6 题"
    # Changed to and fro on the same day: said once.
    await chooses(member, "8:00", "✓ 8:00", "20:00")
    await chooses(member, "自定时间")
    member.private.reads()
    await member.answers("21:30", member.private)
    member.private.reads()
    await stage.until("2026-11-22 23:00")
    member.private.stays_silent()
    await stage.until("2026-11-23 21:30")
    assert member.private.reads() == "今天的练习：6 题"


async def test_no_word_hours_late_to_who_has_blocked_or_muted_the_bot(stage: Stage, member: Actor) -> None:
    await load_packs(stage)
    await member.starts()
    member.private.reads()
    await chooses(member, "8:00", "每天")
    await stage.stop()
    stage.world.advance(timedelta(hours=20))  # down from 14:30 to 10:30
    await stage.start()
    await stage.settle()
    member.private.stays_silent()
    await member.says("/settings")
    member.private.reads()
    await member.presses("不再私下提醒我")
    await stage.later(days=1)
    member.private.stays_silent()
    await chooses(member, "✓ 8:00")  # he wishes it after all
    await stage.until("2026-11-23 08:00")
    assert member.private.reads() == "今天的练习：6 题"
    people.block(stage.world, member.user)
    await stage.later(days=2)
    people.unblock(stage.world, member.user)
    await stage.settle()
    await member.starts()
    member.private.reads()
    await stage.until("2026-11-26 08:00")
    assert member.private.reads() == "今天的练习：6 题"


async def test_his_hour_moves_with_his_zone(stage: Stage, member: Actor) -> None:
    await load_packs(stage)
    await member.starts()
    member.private.reads()
    await chooses(member, "20:00")
    await member.says("/settings 伦敦")
    member.private.reads()
    await stage.until("2026-11-20 20:00")
    member.private.stays_silent()
    await stage.until("2026-11-21 04:00")
    assert member.private.reads() == "今天的练习：6 题"


async def test_which_packs(stage: Stage, member: Actor) -> None:
    await load_packs(stage)
    await member.starts()
    member.private.reads()
    await chooses(member, "题库")
    assert member.private.sees() == "练哪些题库？\n只练一个主题：/practice 三会一课 10"
    assert member.private.buttons() == ["✓ 支部工作", "安全", "返回"]
    assert await member.presses("✓ 支部工作") == "至少留一个题库，请先选上别的。"
    await member.presses("安全")
    await member.presses("✓ 支部工作")
    await member.presses("返回")
    await member.presses("返回")
    assert member.private.sees().startswith("练习\n没做过的：2 题\n")
