"""The traps of time: Telegram out of reach, the bot away, clocks and schedules that change meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conversations import sitting
from tests.conversations.papers import load_pack, right_answer
from tests.conversations.stage import Actor, Reader, Stage


@pytest.fixture
async def announced(stage: Stage, group: Reader, secretary: Actor, member: Actor) -> Reader:
    return await sitting.announce(stage, group, secretary, member)


# -- the network and the bot itself


async def test_what_was_tapped_in_time_counts_though_telegram_was_out_of_reach_at_the_deadline(
    stage: Stage, announced: Reader, member: Actor
) -> None:
    await sitting.begin(member)
    answer = right_answer(member.private.sees())
    await stage.later(minutes=17)
    stage.world.set_faults({"down": True})
    await stage.settle()  # a minute or two of vain tries
    sitting.tap(member, answer)
    stage.world.advance(timedelta(minutes=5))
    assert stage.app is not None
    for _ in range(40):
        await stage.app.timers.fire_due()  # the deadline comes, and waits until the bot hears again
        stage.world.advance(timedelta(seconds=15))
    assert member.private.sees().startswith("第 1/5 题")
    stage.world.clear_faults()
    await stage.settle()
    # what he taps now is too late, though the test has not been taken from him yet
    assert await member.presses("B") == "时间到。"
    await stage.later(minutes=3)
    assert "20 分，60 分及格\n答对 1/5 题\n用时20分钟。" in member.private.sees()
    assert await sitting.ledger(stage) == [100]


async def test_who_handed_in_while_the_bot_was_down_has_handed_in(
    stage: Stage, announced: Reader, member: Actor
) -> None:
    await sitting.begin(member)
    await sitting.answer(member)
    await stage.later(minutes=10)
    await stage.stop()
    sitting.tap(member, "交卷")
    await stage.later(minutes=50)
    await stage.start()
    await stage.settle()
    # nobody can have used more time than there was
    assert member.private.sees() == "廉政测试\n100 分，及格\n答对 5/5 题\n用时20分钟。"


async def test_an_attempt_that_could_not_be_answered_any_more_is_not_begun(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    await stage.until("2026-11-30 08:50")
    await member.starts("test-1")
    member.private.reads()
    await stage.stop()
    sitting.tap(member, "开始")
    await stage.until("2026-11-30 10:00")
    await stage.start()
    await stage.later(seconds=15)
    assert announced.reads() == "📝 廉政测试已经截止。\n已完成 0"
    secretary.private.reads()
    assert await sitting.ledger(stage) == []


async def test_an_opening_that_was_missed_comes_once_and_is_open_as_long(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await load_pack(stage)
    await secretary.says(sitting.PLAN, group)
    group.reads()
    await stage.stop()
    await stage.until("2026-11-25 15:20")
    await stage.start()
    await stage.settle()
    assert "截止：11月30日 周一 15:20" in group.reads()
    await stage.stop()
    await stage.until("2026-11-30 20:00")
    await stage.start()
    await stage.settle()
    assert group.reads() == "📝 廉政测试已经截止。\n已完成 0"
    await stage.until("2026-12-25 09:00")
    assert "截止：12月30日 周三 09:00" in group.reads()


async def test_of_many_openings_that_were_missed_only_one_is_made_up_for(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await load_pack(stage)
    await secretary.says(sitting.PLAN, group)
    group.reads()
    await stage.stop()
    await stage.until("2027-02-03 10:00")
    await stage.start()
    await stage.settle()
    assert "截止：2月8日 周一 10:00" in group.reads()
    await stage.until("2027-02-25 08:59")
    assert group.reads() == "📝 廉政测试已经截止。\n已完成 0"
    await stage.until("2027-02-25 09:00")
    assert "截止：3月2日 周二 09:00" in group.reads()


async def test_a_nudge_that_was_missed_comes_once_and_not_after_the_closing(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await load_pack(stage)
    await sitting.meet(secretary, member)
    await member.says("/test", group)
    group.reads()
    await secretary.says(sitting.PLAN.removesuffix(" 不提醒"), group)
    group.reads()
    await stage.until("2026-11-25 09:00")
    group.reads()
    await stage.until("2026-11-28 09:00")
    await stage.stop()
    await stage.until("2026-11-29 14:00")  # it was due at nine
    await stage.start()
    await stage.settle()
    assert member.private.reads().endswith("11月30日 周一 09:00 截止，您还没有交卷。")
    assert secretary.private.reads().endswith("您还没有交卷。")
    assert secretary.private.reads().startswith("廉政测试\n环卫一队党支部\n已私下提醒 2 人")
    await stage.until("2026-12-25 09:00")
    assert group.reads() == "📝 廉政测试已经截止。\n已完成 0"
    assert secretary.private.reads().startswith("廉政测试已经截止。")
    group.reads()
    await stage.stop()
    await stage.until("2027-01-02 09:00")  # past the nudge, and past the closing on 30 December
    await stage.start()
    await stage.settle()
    assert group.reads() == "📝 廉政测试已经截止。\n已完成 0"
    assert secretary.private.reads().startswith("廉政测试已经截止。")
    member.private.stays_silent()


# -- clocks and schedules


async def test_the_zone_may_change_before_the_opening(stage: Stage, group: Reader, secretary: Actor) -> None:
    await load_pack(stage)
    await secretary.says(sitting.PLAN, group)
    group.reads()
    await secretary.says("/settings 乌鲁木齐", group)
    group.reads()
    await stage.until("2026-11-25T02:59+00:00")
    group.stays_silent()
    await stage.until("2026-11-25T03:00+00:00")  # nine by Urumqi's clock
    assert "截止：11月30日 周一 09:00" in group.reads()
    await secretary.says("/settings 上海", group)
    group.reads()
    await stage.until("2026-11-30T02:59+00:00")  # what is open closes when it was said
    group.stays_silent()
    await stage.until("2026-11-30T03:01+00:00")
    assert group.reads() == "📝 廉政测试已经截止。\n已完成 0"
    await stage.until("2026-12-25T01:00+00:00")
    assert "截止：12月30日 周三 09:00" in group.reads()


async def test_the_clocks_may_change_while_it_is_open(stage: Stage, team: Reader, lead: Actor) -> None:
    await load_pack(stage)
    await lead.says("/settings New York", team)
    team.reads()
    await stage.until("2027-03-11T12:00-05:00")
    await lead.says("/test tomorrow 9:00 Check open 3 days integrity 5 no nudge", team)
    team.reads()
    await stage.until("2027-03-12T09:00-05:00")
    assert "Open until Mon 15 Mar 09:00" in team.reads()
    await stage.until("2027-03-15T12:59+00:00")  # in the night of the 14th an hour was skipped
    team.stays_silent()
    await stage.until("2027-03-15T13:01+00:00")
    assert team.reads() == "📝 Check has closed.\nDone: 0"


async def test_a_day_longer_is_a_day_by_the_clock_on_the_wall(
    stage: Stage, team: Reader, lead: Actor
) -> None:
    await load_pack(stage)
    await lead.says("/settings New York", team)
    team.reads()
    await stage.until("2027-03-11T12:00-05:00")
    await lead.says("/test tomorrow 9:00 Check open 1 day integrity 5 no nudge", team)
    team.reads()
    await stage.until("2027-03-12T09:00-05:00")
    team.reads()
    await stage.until("2027-03-13T08:00-05:00")
    announcement = team.latest
    await lead.says("/test", team)
    team.reads()
    await lead.presses("1", team)
    await lead.presses("One day longer", team)
    assert "Open now until" in team.sees()
    assert announcement is not None
    assert "Open until Sun 14 Mar 09:00" in team.chat.messages[announcement.id].text
    await stage.until("2027-03-14T12:59+00:00")
    team.stays_silent()
    await stage.until("2027-03-14T13:01+00:00")
    assert team.reads() == "📝 Check has closed.\nDone: 0"


async def test_who_was_short_of_time_before_the_closing_gets_all_of_it_when_it_is_put_off(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    await stage.until("2026-11-30 08:50")
    await sitting.begin(member)
    assert "剩余10分钟" in member.private.sees()
    await sitting.manage(stage, secretary, announced, "延长一天")
    await stage.until("2026-11-30 09:05")
    assert await member.presses(right_answer(member.private.sees())) != "时间到。"
    assert "剩余5分钟" in member.private.sees()
    await stage.until("2026-11-30 09:11")
    assert "时间到，已按您答好的交卷。\n20 分，60 分及格" in member.private.sees()
    announced.stays_silent()
    await stage.until("2026-12-01 09:01")
    assert announced.reads() == "📝 廉政测试已经截止。\n已完成 1"
    secretary.private.reads()


async def test_closed_early_it_takes_what_was_answered(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    await sitting.begin(member)
    await sitting.answer(member, last=3)
    await stage.later(minutes=2)
    await sitting.manage(stage, secretary, announced, "提前截止", "确定截止并通报")
    await stage.later(seconds=5)
    assert member.private.sees().startswith("廉政测试\n测试已截止，已按您答好的交卷。\n60 分，及格\n")
    assert announced.reads() == "📝 廉政测试已经截止。\n已完成 1"
    secretary.private.reads()
    assert await member.forges("exam.pick:1.3.0:0", member.private) == "这一次已经交卷。"
    await member.says("/test")
    assert member.private.reads() == "现在没有您要参加的测试。"
    assert await sitting.ledger(stage) == [300]
    await stage.until("2026-12-01 10:00")  # its own time passes, and nothing happens again


async def test_a_change_of_the_rules_while_the_opening_is_due_does_not_lose_it(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await load_pack(stage)
    await secretary.says(sitting.PLAN, group)
    group.reads()
    for label in ("改规则", "及格线"):
        await secretary.presses(label, group)
    await stage.until("2026-11-25 08:59")
    await stage.stop()
    await secretary.presses("80", group)
    await stage.until("2026-11-25 09:02")
    await stage.start()
    await stage.settle()
    assert "80 分及格" in group.reads()
    await stage.until("2026-11-30 09:01")
    group.reads()


async def test_another_time_while_the_opening_is_due_replaces_it(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await load_pack(stage)
    await secretary.says(sitting.PLAN, group)
    group.reads()
    await secretary.presses("定时间", group)
    group.reads()
    await stage.until("2026-11-25 08:59")
    await stage.stop()
    await secretary.answers("每月26日9点", group)
    await stage.until("2026-11-25 09:02")
    await stage.start()
    await stage.settle()
    assert group.reads().endswith("下一次：11月26日 周四 09:00")
    await stage.until("2026-11-26 08:59")
    group.stays_silent()
    await stage.until("2026-11-26 09:00")
    assert "截止：12月1日 周二 09:00" in group.reads()
    await stage.until("2026-12-01 09:01")
    group.reads()


async def test_an_opening_that_was_missed_by_day_does_not_wake_anybody_at_night(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await load_pack(stage)
    await secretary.says("/test 11月25日19点 廉政测试 开放2天 廉政5", group)
    group.reads()
    await stage.stop()
    await stage.until("2026-11-26 01:30")
    await stage.start()
    await stage.settle()
    group.stays_silent()
    # a change of the rules in between does not lose it either
    await secretary.says("/test", group)
    group.reads()
    await secretary.presses("1", group)
    for label in ("改规则", "及格线", "80"):
        await secretary.presses(label, group)
    await stage.until("2026-11-26 12:00")
    said = group.reads()
    assert said.startswith("📝 廉政测试\n共 5 题，限时20分钟\n80 分及格")
    assert "截止：11月28日 周六" in said  # open as long as it would have been
    group.stays_silent()


async def test_who_plans_a_test_for_the_night_gets_it_at_night(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await load_pack(stage)
    await secretary.says("/test 11月25日23点 夜班测试 开放2天 廉政5", group)
    group.reads()
    await stage.stop()
    await stage.until("2026-11-25 23:40")
    await stage.start()
    await stage.settle()
    assert group.reads().startswith("📝 夜班测试")
