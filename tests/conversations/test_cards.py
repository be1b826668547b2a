"""The card of a reminder: what it says, and what its buttons change."""

from __future__ import annotations

from tests.conversations.stage import Actor, Reader, Stage

STUDY = "学习例会\n每周五 15:00\n\n接下来：\n11月20日 周五 15:00\n11月27日 周五 15:00\n12月4日 周五 15:00"


async def test_the_card_offers_what_can_be_changed(stage: Stage, group: Reader, secretary: Actor) -> None:
    await secretary.says("/remind 每周五15点 学习例会 提前30分钟 需回执，置顶", group)
    assert group.reads() == "已记下：" + STUDY + "\n\n提前提醒：30分钟\n需要大家回执\n发出后置顶"
    assert group.buttons() == [
        *("✓ 提前提醒", "✓ 回执", "✓ 置顶"),
        *("改时间", "改内容"),
        *("只改这次", "设结束", "暂停"),
        *("删除", "返回列表"),
    ]
    await secretary.presses("✓ 回执", group)
    await secretary.presses("✓ 置顶", group)
    assert group.sees() == STUDY + "\n\n提前提醒：30分钟"


async def test_the_card_in_english(stage: Stage, team: Reader, lead: Actor) -> None:
    await lead.says("/remind every Friday 15:00 Safety briefing, remind 1 day before, ack, pin", team)
    assert team.reads() == (
        "Noted: Safety briefing\nEvery Friday at 15:00\n\nNext:\nFri 20 Nov 15:00\nFri 27 Nov 15:00\n"
        "Fri 4 Dec 15:00\n\nNotice ahead: 1 day\nEverybody is asked to acknowledge it\n"
        "It is pinned when it comes"
    )
    assert team.buttons() == [
        *("✓ Notices", "✓ Receipts", "✓ Pin"),
        *("Change time", "Change text"),
        *("Just once", "End", "Pause"),
        *("Delete", "All reminders"),
    ]


async def test_notices_are_chosen_with_a_tap(stage: Stage, group: Reader, secretary: Actor) -> None:
    await secretary.says("/remind 明天9点 交材料", group)
    group.reads()
    await secretary.presses("提前提醒", group)
    await secretary.presses("1小时", group)
    await secretary.presses("2小时", group)
    assert "✓ 1小时" in group.buttons()
    await secretary.presses("✓ 2小时", group)
    await secretary.presses("其他", group)
    card = group.latest
    assert group.reads() == "志远 “交材料”提前多久提醒？例如：4小时"
    await secretary.answers("三个世纪", group)
    assert group.reads().startswith("这样的提前提醒做不到：三个世纪。")
    group.latest = next(message for message in group.chat.messages.values() if "提前多久" in message.text)
    await secretary.answers("3小时", group)
    assert group.reads() == "交材料\n11月21日 周六 09:00\n\n提前提醒：3小时、1小时"
    await stage.until("2026-11-21 06:00")
    assert group.reads() == "⏳ 交材料\n11月21日 周六 09:00"
    await stage.until("2026-11-21 08:00")
    assert group.reads() == "⏳ 交材料\n11月21日 周六 09:00"
    group.latest = card
    assert await secretary.presses("返回", group) == "刚才已经有变动，这是现在的样子。"
    await stage.until("2026-11-21 09:00")
    assert group.reads() == "⏰ 交材料"


async def test_a_paused_reminder_is_silent_until_it_is_resumed(
    stage: Stage, team: Reader, lead: Actor
) -> None:
    await lead.says("/remind every day 9:00 Toolbox talk remind 10 minutes before", team)
    team.reads()
    card = team.latest
    await lead.presses("Pause", team)
    assert team.sees().endswith("⏸ Paused: nothing is said until you resume it")
    await stage.until("2026-11-23 12:00")
    team.stays_silent()
    await lead.says("/reminders", team)
    assert team.reads() == "What is coming\n1. paused Toolbox talk (every day at 09:00)"
    await lead.says("/week", team)
    assert team.reads() == "The next seven days\nNothing is planned."
    team.latest = card
    await lead.presses("Resume", team)
    await stage.until("2026-11-24 08:50")
    assert team.reads() == "⏳ Toolbox talk\nTue 24 Nov 09:00"
    await stage.until("2026-11-24 09:00")
    assert team.reads() == "⏰ Toolbox talk"


async def test_time_and_text_are_changed_in_words(stage: Stage, group: Reader, secretary: Actor) -> None:
    await secretary.says("/remind 每周五15点 学习例会", group)
    group.reads()
    card = group.latest
    await secretary.presses("改时间", group)
    assert group.reads() == "志远 “学习例会”改到什么时候？例如：每周五15点"
    question = group.latest
    await secretary.answers("每周一10点 开会", group)
    assert group.reads() == "没有看懂“开会”。这里只写时间，例如：每周五15点"
    group.latest = question
    await secretary.answers("每周一10点", group)
    assert group.reads().startswith("学习例会\n每周一 10:00\n\n接下来：\n11月23日 周一 10:00")
    group.latest = card
    assert await secretary.presses("改内容", group) == "刚才已经有变动，这是现在的样子。"
    await secretary.presses("改内容", group)
    assert group.reads() == "志远 “学习例会”改成什么内容？例如：交材料"
    await secretary.answers("集中学习 需回执", group)
    assert group.reads().startswith("集中学习\n每周一 10:00")
    await stage.until("2026-11-23 10:00")
    assert group.reads() == "⏰ 集中学习"
    assert group.buttons() == ["收到"]


async def test_two_who_change_the_same_card_do_not_undo_each_other(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.says("/remind 明天9点 交材料", group)
    group.reads()
    first = group.latest
    assert first is not None
    stale = first.markup["inline_keyboard"][0][1]["callback_data"] if first.markup else ""
    await secretary.presses("回执", group)
    assert await secretary.forges(stale, group) == "刚才已经有变动，这是现在的样子。"
    assert "需要大家回执" in group.sees()


async def test_cancelling_tells_the_group_and_can_be_undone(
    stage: Stage, group: Reader, secretary: Actor, team: Reader, lead: Actor
) -> None:
    await secretary.says("/remind 明天9点 交材料", group)
    group.reads()
    card = group.latest
    await secretary.presses("删除", group)
    await secretary.presses("取消并通知", group)
    assert group.reads() == "已取消：交材料\n原定 11月21日 周六 09:00。"
    group.latest = card
    assert await secretary.presses("撤销", group) == "已恢复"
    await stage.until("2026-11-21 09:00")
    assert group.reads() == "⏰ 交材料"

    await lead.says("/remind 28 Nov 9:00 Fire drill", team)
    team.reads()
    await lead.presses("Delete", team)
    await lead.presses("Cancel, tell all", team)
    assert team.sees() == "Deleted: Fire drill"
    assert team.reads() == "Cancelled: Fire drill\nIt was planned for Sat 28 Nov 09:00."


async def test_a_reminder_outlives_who_made_it(stage: Stage, group: Reader, secretary: Actor) -> None:
    from bot.sandbox import members

    deputy = stage.actor("建国")
    members.act(stage.world, group.chat, deputy.user, "join")
    members.act(stage.world, group.chat, deputy.user, "promote", by=secretary.user)
    await deputy.says("/remind 明天9点 交材料", group)
    group.reads()
    members.act(stage.world, group.chat, deputy.user, "leave", by=deputy.user)
    await stage.until("2026-11-21 09:00")
    assert group.reads() == "⏰ 交材料"


async def test_the_list_is_searched(
    stage: Stage, group: Reader, secretary: Actor, team: Reader, lead: Actor
) -> None:
    for words in ("每周五15点 学习例会", "每月5日9点 缴纳党费", "每月最后一天9点 学习小结"):
        await secretary.says(f"/remind {words}", group)
        group.reads()
    await secretary.says("/reminders 学习", group)
    assert group.reads() == (
        "含“学习”的提醒\n1. 11月20日 周五 15:00 学习例会（每周五 15:00）\n"
        "2. 11月30日 周一 09:00 学习小结（每月最后一天 09:00）"
    )
    await secretary.presses("2", group)
    assert group.sees().startswith("学习小结\n每月最后一天 09:00")
    await lead.says("/reminders drill", team)
    assert team.reads() == "Nothing that is planned says “drill”."


async def test_what_was_said_in_private_can_be_put_off(stage: Stage, member: Actor, lead: Actor) -> None:
    await member.starts()
    member.private.reads()
    await member.says("/remind 15点 交材料")
    member.private.reads()
    await stage.until("2026-11-20 15:00")
    assert member.private.reads() == "⏰ 交材料"
    assert member.private.buttons() == ["10分钟后", "1小时后", "1天后"]
    assert await member.presses("10分钟后") == "11月20日 周五 15:10 再提醒"
    await stage.until("2026-11-20 15:10")
    assert member.private.reads() == "⏰ 交材料"
    await lead.starts()
    lead.private.reads()
    await lead.says("/remind in 20 minutes Call Tom")
    lead.private.reads()
    await stage.later(minutes=20)
    assert lead.private.reads() == "⏰ Call Tom"
    assert await lead.presses("In 1 hour") == "Again on Fri 20 Nov 16:30"
    await stage.later(minutes=60)
    assert lead.private.reads() == "⏰ Call Tom"


async def test_in_private_a_sentence_is_enough(stage: Stage, member: Actor, lead: Actor) -> None:
    await member.starts()
    member.private.reads()
    await member.says("明天9点 买菜 需回执")
    assert member.private.reads() == (
        "已记下：买菜\n11月21日 周六 09:00\n\n回执、置顶只在群里有用，这里没有加上。"
    )
    await member.says("你好")
    assert member.private.reads().startswith("这句话我没看懂。")
    await lead.starts()
    lead.private.reads()
    await lead.says("remind me tomorrow at 7pm to buy milk")
    assert lead.private.reads() == "Noted: buy milk\nSat 21 Nov 19:00"
    await lead.says("/remind me in 20 minutes to call mum")
    assert lead.private.reads().startswith("Noted: call mum\n")


async def test_a_notice_that_comes_too_late_is_not_promised(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.says("/remind 明天9点 交材料 提前1天、1小时", group)
    assert group.reads().endswith("提前提醒：1天（这次来不及了）、1小时")
