"""The delivery ledger: what was planned, sent, late; receipts; told to a secretary, and to the operator."""

from __future__ import annotations

from bot.sandbox import members
from tests.conversations.stage import Actor, Reader, Stage, open_stage


async def _in_touch(secretary: Actor, group: Reader) -> None:
    await secretary.starts()
    secretary.private.reads()
    await secretary.says("/settings", group)
    group.reads()


async def test_a_secretary_reads_the_week(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await _in_touch(secretary, group)
    await secretary.says("/remind 每天9点 晨会 需回执", group)
    group.reads()
    await stage.until("2026-11-21 09:00")
    assert group.reads() == "⏰ 晨会"
    await member.presses("收到", group)
    await stage.stop()
    await stage.until("2026-11-23 10:30")
    await stage.start()
    await stage.settle()
    assert "合为这一条" in group.reads()
    await secretary.presses("收到", group)
    await secretary.says("/ledger", group)
    assert group.reads() == "已发到您的私聊。"
    assert secretary.private.reads() == (
        "环卫一队党支部 最近七天\n应发 3 次，已发 3 次\n迟到 2 次，最久 1天1小时30分钟\n回执 2"
    )


async def test_it_comes_every_monday_if_wished(stage: Stage, team: Reader, lead: Actor) -> None:
    await _in_touch(lead, team)
    await lead.says("/remind every Friday 15:00 Safety briefing", team)
    team.reads()
    await lead.says("/ledger")
    assert lead.private.reads() == "Depot North, the last seven days\nNothing was due."
    assert await lead.presses("Every Monday") == "Depot North: from now on every Monday at nine."
    assert lead.private.buttons() == ["✓ Every Monday"]
    await stage.until("2026-11-23 08:59")
    team.reads()
    lead.private.stays_silent()
    await stage.until("2026-11-23 09:00")
    assert lead.private.reads() == "Depot North, the last seven days\nPlanned 1, sent 1"
    await stage.until("2026-11-30 09:00")
    team.reads()
    card = lead.private.latest
    assert lead.private.reads() == "Depot North, the last seven days\nPlanned 1, sent 1"
    lead.private.latest = next(m for m in lead.private.chat.messages.values() if m.markup)
    assert await lead.presses("✓ Every Monday") == "Depot North: not every week any more."
    await stage.until("2026-12-08 12:00")
    team.reads()
    lead.private.stays_silent()
    lead.private.latest = card


async def test_who_is_no_secretary_any_more_gets_it_no_more(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    members.act(stage.world, group.chat, member.user, "promote", by=secretary.user)
    await _in_touch(member, group)
    await member.says("/ledger")
    member.private.reads()
    await member.presses("每周一发给我")
    members.act(stage.world, group.chat, member.user, "leave", by=member.user)
    await stage.settle()
    await stage.until("2026-11-24 12:00")
    member.private.stays_silent()


async def test_the_operator_reads_the_sum_of_all_chats(migrated_database: str) -> None:
    async with open_stage(migrated_database, operators=[7_100_000_001]) as stage:
        operator = stage.actor("Operator", "en")
        groups = [stage.group(title, stage.actor(title, "en")) for title in ("North", "South")]
        await stage.settle()
        await operator.starts()
        operator.private.reads()
        for place in groups:
            place.reads()
            creator = next(iter(place.chat.members))
            who = Actor(stage, stage.world.users[creator])
            await who.says("/remind in 10 minutes Fire drill", place)
            place.reads()
        await stage.later(minutes=10)
        for place in groups:
            assert place.reads() == "⏰ Fire drill"
        await operator.says("/ledger")
        assert operator.private.reads() == "All chats, the last seven days\nPlanned 2, sent 2"
