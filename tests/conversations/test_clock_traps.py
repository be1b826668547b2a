"""The traps of calendars and clocks, each named after what it would break."""

from __future__ import annotations

from datetime import timedelta

from tests.conversations.stage import Actor, Reader, Stage


async def test_spring_forward_skipped_hour_comes_once_an_hour_later(
    stage: Stage, team: Reader, lead: Actor
) -> None:
    await lead.says("/settings New York", team)
    team.reads()
    await stage.until("2027-03-13T12:00-05:00")
    await lead.says("/remind every day at 02:30 Check the pumps", team)
    assert "Sun 14 Mar 03:30" in team.reads()  # 02:30 does not exist that night
    await stage.until("2027-03-14T07:29+00:00")
    team.stays_silent()
    await stage.until("2027-03-14T07:30+00:00")
    assert team.reads() == "⏰ Check the pumps"
    await stage.until("2027-03-15T06:29+00:00")
    team.stays_silent()
    await stage.until("2027-03-15T06:30+00:00")
    assert team.reads() == "⏰ Check the pumps"


async def test_autumn_back_doubled_hour_comes_once(stage: Stage, team: Reader, lead: Actor) -> None:
    await lead.says("/settings New York", team)
    team.reads()
    await stage.until("2027-11-06T12:00-04:00")
    await lead.says("/remind every day at 01:30 Check the pumps", team)
    team.reads()
    await stage.until("2027-11-07T05:30+00:00")  # 01:30 for the first time
    assert team.reads() == "⏰ Check the pumps"
    await stage.until("2027-11-08T06:29+00:00")
    team.stays_silent()
    await stage.until("2027-11-08T06:30+00:00")
    assert team.reads() == "⏰ Check the pumps"


async def test_monthly_on_the_31st_comes_on_the_last_day_of_short_months(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.says("/remind 每月31日9点 交报表", group)
    assert group.reads().endswith("11月30日 周一 09:00\n12月31日 周四 09:00\n2027年1月31日 周日 09:00")
    await stage.until("2027-01-31 12:00")
    assert [group.reads() for _ in range(3)] == ["⏰ 交报表"] * 3
    await stage.until("2027-02-28 09:00")
    assert group.reads() == "⏰ 交报表"
    await stage.until("2027-03-31 08:59")
    group.stays_silent()


async def test_a_yearly_date_on_leap_day_comes_on_the_28th_in_common_years(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.says("/remind 每年2月29日9点 核对名册", group)
    group.reads()
    for day in ("2027-02-28", "2028-02-29"):
        await stage.until(f"{day} 08:59")
        group.stays_silent()
        await stage.until(f"{day} 09:00")
        assert group.reads() == "⏰ 核对名册"


async def test_a_clock_set_forward_by_days_loses_nothing_and_floods_nobody(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.says("/remind 每天9点 晨会", group)
    group.reads()
    stage.world.go_to(stage.world.now().replace(day=28))
    await stage.settle()
    assert group.reads() == "⏰ 晨会\n迟到：11月21日 周六 09:00 起原定的几次，合为这一条"
    await stage.until("2026-11-29 09:00")
    assert group.reads() == "⏰ 晨会"


async def test_a_clock_set_back_repeats_nothing(stage: Stage, group: Reader, secretary: Actor) -> None:
    await secretary.says("/remind 每天9点 晨会", group)
    group.reads()
    await stage.until("2026-11-22 10:00")
    assert [group.reads(), group.reads()] == ["⏰ 晨会"] * 2
    stage.skew = timedelta(days=-1)
    await stage.settle()
    await stage.until("2026-11-24 08:59")  # 23 November by the bot's own clock
    group.stays_silent()
    await stage.until("2026-11-24 09:00")
    assert group.reads() == "⏰ 晨会"


async def test_working_days_of_a_year_not_yet_published_are_marked_unconfirmed(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await stage.until("2027-12-30 12:00")
    await secretary.says("/remind 每个工作日9点 打卡", group)
    assert "1月3日 周一 09:00（未确认）" in group.reads()
