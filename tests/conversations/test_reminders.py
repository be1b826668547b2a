"""Reminders, as a secretary and the members of a group live them."""

from __future__ import annotations

from bot.sandbox import members
from tests.conversations.stage import Actor, Reader, Stage


async def test_a_weekly_reminder_is_noted_with_its_rule_and_comes_when_due(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.says("/remind 每周五15点 学习例会", group)
    assert group.reads() == (
        "已记下：学习例会\n每周五 15:00\n\n接下来：\n"
        "11月20日 周五 15:00\n11月27日 周五 15:00\n12月4日 周五 15:00"
    )
    await stage.until("2026-11-20 14:59")
    group.stays_silent()
    await stage.until("2026-11-20 15:00")
    assert group.reads() == "⏰ 学习例会"
    await stage.until("2026-11-27 15:00")
    assert group.reads() == "⏰ 学习例会"


async def test_an_english_team_gets_english(stage: Stage, team: Reader, lead: Actor) -> None:
    await lead.says("/remind tomorrow 9:00 Safety briefing", team)
    assert team.reads() == "Noted: Safety briefing\nSat 21 Nov 09:00"
    await stage.until("2026-11-21 09:00")
    assert team.reads() == "⏰ Safety briefing"
    await stage.later(days=30)
    team.stays_silent()


async def test_what_fell_due_while_the_bot_was_down_arrives_once_and_is_marked_late(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.says("/remind 明天9点 交材料", group)
    assert "11月21日 周六 09:00" in group.reads()
    await stage.stop()
    await stage.until("2026-11-21 10:30")
    await stage.start()
    await stage.settle()
    assert group.reads() == "⏰ 交材料\n原定 11月21日 周六 09:00，迟到"
    await stage.later(days=2)
    group.stays_silent()


async def test_several_missed_occurrences_of_a_series_become_one_message_and_the_rhythm_stays(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.says("/remind 每两周的周五15点 支委会", group)
    group.reads()
    await stage.stop()
    await stage.until("2026-12-20 10:00")
    await stage.start()
    await stage.settle()
    assert group.reads() == "⏰ 支委会\n迟到：11月20日 周五 15:00 起原定的几次，合为这一条"
    await stage.until("2027-01-01 14:59")
    group.stays_silent()
    await stage.until("2027-01-01 15:00")
    assert group.reads() == "⏰ 支委会"


async def test_a_member_without_the_right_is_told_so(stage: Stage, group: Reader, member: Actor) -> None:
    await member.says("/remind 明天9点 交材料", group)
    assert group.reads() == "这件事只有本群管理员能做，请找管理员帮忙。"
    await stage.later(days=2)
    group.stays_silent()


async def test_everybody_is_his_own_secretary_in_private(stage: Stage, member: Actor) -> None:
    await member.starts()
    assert member.private.reads().startswith("您好。")
    await member.says("/remind 20分钟后 关火")
    assert "11月20日 周五 14:50" in member.private.reads()
    await stage.later(minutes=20)
    assert member.private.reads() == "⏰ 关火"


async def test_an_anonymous_administrator_is_a_secretary(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.says("/remind 明天9点 交材料", group, anonymous=True)
    assert group.reads().startswith("已记下：交材料")


async def test_wrong_words_get_one_sentence_with_an_example(
    stage: Stage, group: Reader, secretary: Actor, team: Reader, lead: Actor
) -> None:
    await secretary.says("/remind 学习例会", group)
    assert group.reads() == "没有看懂时间，请把时间写在最前面，例如：明天9点 交材料"
    await secretary.says("/remind 每周五15点", group)
    assert group.reads() == "时间看懂了（每周五 15:00），还缺要提醒的内容。例如：/remind 明天9点 交材料"
    await lead.says("/remind yesterday 9:00 Safety briefing", team)
    assert "for example" in team.reads()


async def test_the_list_deletes_and_takes_back(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await secretary.says("/remind 每周五15点 学习例会", group)
    group.reads()
    await secretary.says("/remind 明天9点 交材料", group)
    group.reads()
    await member.says("/reminders", group)
    assert group.reads() == (
        "接下来的提醒\n1. 11月20日 周五 15:00 学习例会（每周五 15:00）\n2. 11月21日 周六 09:00 交材料"
    )
    await member.presses("1", group)
    assert group.buttons() == ["返回列表"]
    await member.presses("返回列表", group)
    await secretary.presses("1", group)
    assert "管理员" in await member.presses("删除", group)
    await secretary.presses("删除", group)
    assert await secretary.presses("只删除", group) == "已删除"
    assert group.sees() == "已删除：学习例会"
    await stage.until("2026-11-20 15:30")
    group.stays_silent()
    assert await secretary.presses("撤销", group) == "已恢复"
    await secretary.presses("返回列表", group)
    assert "2. 11月27日 周五 15:00 学习例会（每周五 15:00）" in group.sees()
    await stage.until("2026-11-21 09:00")
    assert group.reads() == "⏰ 交材料"
    await stage.until("2026-11-27 15:00")
    assert group.reads() == "⏰ 学习例会"


async def test_a_reminder_of_a_forum_topic_stays_in_its_topic(stage: Stage, secretary: Actor) -> None:
    forum = stage.group("机关总支", secretary, forum=True)
    await stage.settle()
    forum.reads()
    topic = members.add_topic(stage.world, forum.chat, "学习", secretary.user)
    await secretary.says("/remind 明天9点 读书会", forum, topic=topic)
    assert forum.reads().startswith("已记下：读书会")
    assert forum.latest is not None
    assert forum.latest.thread == topic
    await stage.until("2026-11-21 09:00")
    assert forum.reads() == "⏰ 读书会"
    assert forum.latest.thread == topic


async def test_a_forged_tap_reaches_no_other_chat(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await secretary.says("/remind 明天9点 交材料", group)
    group.reads()
    await member.starts()
    member.private.reads()
    for id_ in range(5):
        await member.forges(f"reminders.delete:{id_}.0:0", member.private)
    await stage.until("2026-11-21 09:00")
    assert group.reads() == "⏰ 交材料"


async def test_a_former_administrator_is_a_member_again_after_ten_minutes(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    members.act(stage.world, group.chat, member.user, "promote", by=secretary.user)
    await member.says("/remind 明天9点 交材料", group)
    assert group.reads().startswith("已记下")
    members.act(stage.world, group.chat, member.user, "demote", by=secretary.user)
    await stage.later(minutes=11)
    await member.says("/remind 明天10点 开会", group)
    assert "管理员" in group.reads()
    await stage.until("2026-11-21 09:00")
    assert group.reads() == "⏰ 交材料"


async def test_the_list_turns_its_pages(stage: Stage, secretary: Actor) -> None:
    await secretary.starts()
    secretary.private.reads()
    for day in range(1, 11):
        await secretary.says(f"/remind 12月{day}日9点 第{day}件")
        secretary.private.reads()
    await secretary.says("/reminders")
    assert "第8件" in secretary.private.reads()
    assert "第9件" not in secretary.private.sees()
    await secretary.presses("▶")
    assert secretary.private.sees().startswith("接下来的提醒\n9. 12月9日 周三 09:00 第9件\n10. 12月10日")
    await secretary.presses("9")
    assert secretary.private.sees().startswith("第9件")
    await secretary.presses("返回列表")
    assert "第1件" in secretary.private.sees()


async def test_what_people_did_while_the_bot_was_down_counts_before_what_fell_due_meanwhile(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.says("/remind 明天9点 交材料", group)
    group.reads()
    await secretary.presses("删除", group)
    await stage.stop()
    await stage.until("2026-11-21 08:00")
    await secretary.presses("只删除", group)
    await stage.until("2026-11-21 10:00")
    await stage.start()
    await stage.runs_until(lambda: group.sees().startswith("已删除：交材料"))
    await stage.settle()
    group.stays_silent()
