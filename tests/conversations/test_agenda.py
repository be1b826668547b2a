"""`/today` and `/week`: what is coming, for everybody."""

from __future__ import annotations

from tests.conversations.stage import Actor, Reader, Stage


async def plan(who: Actor, where: Reader, *words: str) -> None:
    for one in words:
        await who.says(f"/remind {one}", where)
        where.reads()


async def test_any_member_sees_what_today_and_the_week_bring(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await plan(
        secretary,
        group,
        "每天18点 填日报",
        "今天20点 值班交接",
        "下周二9点 <支委会>",
        "12月5日9点 交党费",
    )
    await member.says("/today", group)
    assert group.reads() == "今天\n18:00 填日报\n20:00 值班交接"
    await member.says("/week", group)
    assert group.reads() == (
        "七天内\n\n11月20日 周五\n18:00 填日报\n20:00 值班交接\n\n11月21日 周六\n18:00 填日报\n\n"
        "11月22日 周日\n18:00 填日报\n\n11月23日 周一\n18:00 填日报\n\n"
        "11月24日 周二\n09:00 <支委会>\n18:00 填日报\n\n11月25日 周三\n18:00 填日报\n\n"
        "11月26日 周四\n18:00 填日报"
    )


async def test_a_day_without_anything_says_so(stage: Stage, team: Reader, lead: Actor) -> None:
    await lead.says("/today", team)
    assert team.reads() == "Today\nNothing is planned."
    await plan(lead, team, "next Friday 15:00 Review")
    await lead.says("/week", team)
    assert team.reads() == "The next seven days\nNothing is planned."


async def test_who_is_reminded_every_minute_still_gets_one_message(stage: Stage, member: Actor) -> None:
    await member.starts()
    member.private.reads()
    await plan(member, member.private, "每30分钟 起来走走")
    await member.says("/week")
    shown = member.private.reads()
    assert shown.startswith("七天内\n\n11月20日 周五\n15:00 起来走走\n15:30 起来走走")
    assert shown.endswith("……还有更多")


async def test_what_has_passed_today_is_not_shown(stage: Stage, group: Reader, secretary: Actor) -> None:
    await plan(secretary, group, "每天9点 晨会")
    await secretary.says("/today", group)
    assert group.reads() == "今天\n没有安排。"
