"""Receipts: a number in the group; who has not is told to a secretary alone, who may nudge them privately."""

from __future__ import annotations

import pytest

from bot.sandbox import members, people
from tests.conversations.stage import Actor, Reader, Stage


@pytest.fixture
def others(stage: Stage) -> list[Actor]:
    return [stage.actor(name) for name in ("建国", "桂兰", "卫东")]


@pytest.fixture
async def branch(stage: Stage, group: Reader, secretary: Actor, member: Actor, others: list[Actor]) -> Reader:
    """The group with five people on a confirmed roster, the secretary and 秀英 in touch with the bot."""
    for other in others:
        members.act(stage.world, group.chat, other.user, "join")
    for actor in (secretary, member):
        await actor.starts()
        actor.private.reads()
        await actor.says("/today", group)
        group.reads()
    await secretary.says("/roster")
    assert secretary.private.reads().startswith("环卫一队党支部 名册\n共 5 人，计入 5 人")
    await secretary.presses("人齐了，确认")
    return group


@pytest.fixture
async def asked(stage: Stage, branch: Reader, secretary: Actor) -> Reader:
    """A reminder has asked for receipts."""
    await secretary.says("/remind 明天9点 交材料 需回执", branch)
    branch.reads()
    await stage.until("2026-11-21 09:00")
    assert branch.reads() == "⏰ 交材料"
    return branch


async def test_the_count_grows_under_the_message(
    stage: Stage, asked: Reader, member: Actor, others: list[Actor]
) -> None:
    assert asked.buttons() == ["收到"]
    assert await member.presses("收到", asked) == "已登记，谢谢。"
    assert asked.buttons() == ["收到 1/5"]
    assert asked.sees() == "⏰ 交材料"
    assert await member.presses("收到 1/5", asked) == "您已经回执过了。"
    assert asked.buttons() == ["收到 1/5"]


async def test_a_crowd_that_taps_costs_few_edits(
    stage: Stage, asked: Reader, secretary: Actor, member: Actor, others: list[Actor]
) -> None:
    def edits() -> int:
        return sum(call["method"] == "editMessageText" for call in stage.world.log.since(0))

    before = edits()
    for actor in (secretary, member, *others):
        await actor.presses(asked.buttons()[0], asked)
    assert asked.buttons() == ["收到 1/5"]
    await stage.later(seconds=10)
    assert asked.buttons() == ["收到 5/5"]
    assert edits() - before == 2
    await stage.later(hours=1)
    assert edits() - before == 2
    assert asked.sees() == "⏰ 交材料"  # and it is not late because it was changed later


async def test_without_a_confirmed_roster_there_is_a_plain_number(
    stage: Stage, team: Reader, lead: Actor
) -> None:
    await lead.says("/remind in 5 minutes Fire drill ack", team)
    team.reads()
    await stage.later(minutes=5)
    assert team.reads() == "⏰ Fire drill"
    assert await lead.presses("Got it", team) == "Acknowledged, thank you."
    assert team.buttons() == ["Got it 1"]
    await lead.starts()
    lead.private.reads()
    await lead.says("/receipts")
    assert lead.private.reads() == "Receipts\n1. Fire drill\nDepot North, Fri 20 Nov 14:35, acknowledged: 1"
    await lead.presses("1")
    assert lead.private.sees() == (
        "Fire drill\nDepot North, Fri 20 Nov 14:35\n\nAcknowledged: 1\n"
        "Who has not can be told once the roster is confirmed: /roster shows who is known."
    )


async def test_the_secretary_asks_in_private_and_nudges_with_a_tap(
    stage: Stage, asked: Reader, secretary: Actor, member: Actor
) -> None:
    message = asked.latest
    await secretary.says("/receipts", asked)
    assert asked.reads() == "已发到您的私聊。"
    asked.latest = message
    assert secretary.private.reads() == "回执情况\n1. 交材料\n环卫一队党支部，11月21日 周六 09:00，已回执 0/5"
    await secretary.presses("1")
    assert "还没有回执：桂兰、建国、卫东、秀英、志远" in secretary.private.sees()
    assert await secretary.presses("私下提醒 1 人") == "已私下提醒 1 人"
    assert "私下联系不上：桂兰、建国、卫东。" in secretary.private.sees()
    assert "已私下提醒、还没有回执：秀英" in secretary.private.sees()
    said = "交材料\n环卫一队党支部，11月21日 周六 09:00\n\n这条只发给您：看过以后请点一下“收到”。"
    assert member.private.reads() == said
    assert await member.presses("收到") == "已登记，谢谢。"
    assert asked.buttons() == ["收到 1/5"]
    assert member.private.sees().endswith("已登记，谢谢。")
    asked.stays_silent()


async def test_the_card_leads_there_without_telling_the_group(
    stage: Stage, asked: Reader, secretary: Actor, member: Actor
) -> None:
    await secretary.says("/remind 每天12点 午间提醒 需回执", asked)
    asked.reads()
    card = asked.latest
    await stage.until("2026-11-21 12:00")
    asked.reads()
    asked.latest = card
    await secretary.presses("暂停", asked)  # it has fired since the card was drawn: now it shows how it is
    assert "管理员" in await member.presses("谁没回执", asked)
    assert await secretary.presses("谁没回执", asked) == "已发到您的私聊。"
    assert "还没有回执：" in secretary.private.reads()


async def test_a_nudge_waits_for_the_morning_and_is_sent_once(
    stage: Stage, asked: Reader, secretary: Actor, member: Actor
) -> None:
    await stage.until("2026-11-21 22:00")
    for actor in (secretary,):
        await actor.presses("收到", asked)
    await secretary.says("/receipts")
    secretary.private.reads()
    await secretary.presses("1")
    await secretary.presses("私下提醒 1 人")
    member.private.stays_silent()
    await secretary.presses("返回")
    await secretary.presses("1")
    assert "私下提醒 1 人" not in secretary.private.buttons()
    await stage.until("2026-11-22 07:59")
    member.private.stays_silent()
    await stage.until("2026-11-22 08:00")
    assert member.private.reads().startswith("交材料")


async def test_who_has_blocked_the_bot_is_told_to_the_secretary_alone(
    stage: Stage, asked: Reader, secretary: Actor, member: Actor, others: list[Actor]
) -> None:
    await others[0].starts()
    others[0].private.reads()
    await stage.until("2026-11-21 22:00")
    await secretary.presses("收到", asked)
    await secretary.says("/receipts")
    secretary.private.reads()
    await secretary.presses("1")
    assert await secretary.presses("私下提醒 2 人") == "现在是静音时段，08:00 再私下提醒 2 人。"
    people.block(stage.world, others[0].user)
    await stage.until("2026-11-22 08:00")
    member.private.reads()
    assert secretary.private.reads() == (
        "交材料\n环卫一队党支部，11月21日 周六 09:00\n"
        "私下联系不上：建国。他们没有和我私聊过，或者不愿收到私下提醒。"
    )
    asked.stays_silent()


async def test_a_member_can_mute_private_reminders_and_have_them_back(
    stage: Stage, asked: Reader, secretary: Actor, member: Actor
) -> None:
    await secretary.presses("收到", asked)
    await secretary.says("/receipts")
    secretary.private.reads()
    await secretary.presses("1")
    await secretary.presses("私下提醒 1 人")
    member.private.reads()
    assert await member.presses("不再私下提醒我") == "好的，不再私下提醒您。想恢复请发 /settings"
    assert member.private.buttons() == ["收到"]
    await secretary.says("/remind 10点 开会 需回执", asked)
    asked.reads()
    await stage.until("2026-11-21 10:00")
    asked.reads()
    await secretary.presses("返回")
    await secretary.presses("1")
    assert "还没有回执：" in secretary.private.sees()
    assert secretary.private.buttons() == ["返回"]
    member.private.stays_silent()
    await member.says("/settings")
    assert "群里的私下提醒：不接收" in member.private.reads()
    await member.presses("恢复私下提醒")
    assert "群里的私下提醒：接收" in member.private.sees()


async def test_muting_in_english(stage: Stage, lead: Actor) -> None:
    await lead.starts()
    lead.private.reads()
    await lead.says("/settings")
    assert "Private reminders from your groups: when a secretary sends one" in lead.private.reads()
    await lead.presses("No private reminders")
    assert "Private reminders from your groups: none" in lead.private.sees()


async def test_only_a_secretary_learns_who_has_not(
    stage: Stage, asked: Reader, secretary: Actor, member: Actor
) -> None:
    await member.says("/receipts", asked)
    assert "管理员" in asked.reads()
    await member.says("/receipts")
    assert member.private.reads() == "我还不知道您管理哪个群。请先在群里发一次命令，例如 /settings"
    for button in ("missing", "nudge"):
        assert "我还不知道您管理哪个群" in await member.forges(f"reminders.{button}:1:0", member.private)
    assert "管理员" in await member.forges("reminders.missing:1:0", asked)


async def test_who_administers_no_more_learns_it_no_more(
    stage: Stage, asked: Reader, secretary: Actor, member: Actor
) -> None:
    members.act(stage.world, asked.chat, member.user, "promote", by=secretary.user)
    await stage.later(minutes=11)
    await member.says("/reminders", asked)
    asked.reads()
    await member.says("/receipts", asked)
    asked.reads()
    assert member.private.reads().startswith("回执情况")
    members.act(stage.world, asked.chat, member.user, "demote", by=secretary.user)
    await stage.later(minutes=11)
    assert "我还不知道您管理哪个群" in await member.presses("1")


async def test_who_has_not_begun_a_chat_is_led_there(stage: Stage, team: Reader, lead: Actor) -> None:
    await lead.says("/receipts", team)
    name = stage.world.bot.username
    assert team.reads() == (
        f"This is for you alone. Open https://t.me/{name}?start=receipts and press Start."
    )
    await lead.starts("receipts")
    assert lead.private.reads().startswith("Nothing asked for receipts in the last 30 days.")


async def test_an_exempt_member_is_neither_counted_nor_named(
    stage: Stage, branch: Reader, secretary: Actor, member: Actor
) -> None:
    await secretary.presses("秀英")
    await secretary.presses("不计入")
    assert "不计入，也不提醒" in secretary.private.sees()
    await secretary.presses("看整个名册")
    assert secretary.private.sees().startswith("环卫一队党支部 名册\n共 5 人，计入 4 人")
    assert "– 秀英" in secretary.private.buttons()
    await secretary.says("/remind 明天9点 交材料 需回执", branch)
    branch.reads()
    await stage.until("2026-11-21 09:00")
    branch.reads()
    await member.presses("收到", branch)
    assert branch.buttons() == ["收到 0/4"]
    await secretary.says("/receipts")
    secretary.private.reads()
    await secretary.presses("1")
    assert "秀英" not in secretary.private.sees()


async def test_what_is_to_be_pinned_is_pinned_and_the_last_one_let_go(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    members.act(stage.world, group.chat, stage.world.bot, "promote", by=secretary.user)
    await secretary.says("/remind 每天9点 晨会 置顶", group)
    group.reads()
    for moment in ("2026-11-21 09:00", "2026-11-22 09:00"):
        await stage.until(moment)
        assert group.reads() == "⏰ 晨会"
        assert group.latest is not None
        assert group.chat.pinned == [group.latest.id]


async def test_where_it_may_not_pin_who_asked_for_it_is_told_once(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.starts()
    secretary.private.reads()
    await secretary.says("/remind 每天9点 晨会 置顶", group)
    group.reads()
    await stage.until("2026-11-21 09:00")
    assert group.reads() == "⏰ 晨会"
    assert secretary.private.reads().startswith("没能在“环卫一队党支部”里置顶“晨会”")
    await stage.until("2026-11-22 09:00")
    assert group.reads() == "⏰ 晨会"
    secretary.private.stays_silent()


async def test_a_nudge_that_waited_is_not_sent_to_whom_it_concerns_no_more(
    stage: Stage, asked: Reader, secretary: Actor, member: Actor, others: list[Actor]
) -> None:
    for other in others[:2]:
        await other.starts()
        other.private.reads()
    await stage.until("2026-11-21 22:00")
    await secretary.says("/receipts")
    secretary.private.reads()
    await secretary.presses("1")
    await secretary.presses("私下提醒 3 人")
    await member.presses("收到", asked)  # one has read it in the night, one has left
    members.act(stage.world, asked.chat, others[0].user, "leave", by=others[0].user)
    await stage.until("2026-11-22 08:00")
    member.private.stays_silent()
    others[0].private.stays_silent()
    assert others[1].private.reads().startswith("交材料")


async def test_outsiders_change_no_confirmed_roster(
    stage: Stage, asked: Reader, secretary: Actor, others: list[Actor]
) -> None:
    shown = asked.latest
    assert shown is not None
    members.act(stage.world, asked.chat, others[0].user, "leave", by=others[0].user)
    await stage.settle()
    query = {
        "id": "77",
        "from": others[0].user.api,
        "message": shown.api,
        "chat_instance": "1",
        "data": "reminders.receipt:1:0",
    }
    stage.world.updates.add("callback_query", query, stage.world.now())
    await stage.settle()
    assert asked.buttons() == ["收到 0/4"]
