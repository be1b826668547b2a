"""Who is who in a group: secretaries besides the administrators, and the roster."""

from __future__ import annotations

from bot.sandbox import members
from tests.conversations.stage import Actor, Reader, Stage


async def who_manages(group: Reader, secretary: Actor, member: Actor) -> str:
    """A member has been heard in the group, and the administrator asks whom he can appoint there."""
    await member.says("/today", group)
    group.reads()
    await secretary.says("/secretary", group)
    return group.reads()


async def test_an_administrator_appoints_a_secretary_and_takes_it_back(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    asked = await who_manages(group, secretary, member)
    assert asked.startswith("谁可以管理\n群管理员都可以。")
    assert await secretary.presses("秀英", group) == "已指定 秀英：提醒、测试、名册都能管，也看得到成绩。"
    assert group.sees().endswith("已指定：秀英")
    card = group.latest
    await member.says("/remind 明天9点 交材料", group)
    assert group.reads().startswith("已记下")
    await member.says("/secretary", group)  # who was appointed appoints nobody
    assert "管理员" in group.reads()
    group.latest = card
    assert await secretary.presses("✓ 秀英", group) == "已撤销对 秀英 的指定。"
    await member.says("/remind 明天10点 开会", group)
    assert "管理员" in group.reads()
    await stage.until("2026-11-21 09:00")
    assert group.reads() == "⏰ 交材料"


async def test_somebody_unknown_is_appointed_in_answer_to_his_message(
    stage: Stage, team: Reader, lead: Actor
) -> None:
    jim = stage.actor("Jim", "en")
    members.act(stage.world, team.chat, jim.user, "join")
    await jim.says("Morning all", team)
    said = max(team.chat.messages)
    await lead.says("/secretary", team, reply_to=said)
    assert team.reads() == "Jim is a secretary now: what administrators may do with me and see, so may they."
    await jim.says("/remind tomorrow 9:00 Safety briefing", team)
    assert team.reads().startswith("Noted")
    await lead.starts()
    lead.private.reads()
    await lead.says("/secretary")
    assert lead.private.reads() == "Secretaries are appointed in the group. Say /secretary there."


async def test_who_has_left_is_not_appointed(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await member.says("/today", group)
    group.reads()
    said = max(number for number, one in group.chat.messages.items() if not one.outgoing)
    members.act(stage.world, group.chat, member.user, "leave")
    await secretary.says("/secretary", group, reply_to=said)
    assert group.reads() == "秀英 已经不在群里了。"


async def test_an_appointed_secretary_asks_in_private_too(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await member.starts()
    member.private.reads()
    await who_manages(group, secretary, member)
    await secretary.presses("秀英", group)
    await member.says("/roster")
    assert member.private.reads().startswith("环卫一队党支部 名册\n共 2 人")


async def test_the_roster_is_shown_in_private_only(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await secretary.starts()
    secretary.private.reads()
    await secretary.says("/roster", group)
    assert group.reads() == "已发到您的私聊。"
    assert secretary.private.reads().startswith(
        "环卫一队党支部 名册\n共 1 人，计入 1 人\n群里 2 人，我认得 1 人\n我只认得"
    )
    await member.says("/roster", group)
    assert "管理员" in group.reads()
    assert (
        await secretary.forges("general.roster:2r.0:0", secretary.private) == "您已经不是这个群的管理员了。"
    )


async def test_who_has_several_groups_chooses_one(stage: Stage, lead: Actor, team: Reader) -> None:
    other = stage.group("Depot South", lead)
    await stage.settle()
    other.reads()
    for place in (team, other):
        await lead.says("/settings", place)
        place.reads()
    await lead.starts()
    lead.private.reads()
    await lead.says("/roster")
    assert lead.private.reads() == "Which group?"
    await lead.presses("Depot South")
    assert lead.private.sees().startswith("Roster of Depot South\nKnown: 1, counted: 1")
    await lead.presses("Everybody is here")
    assert "✓ Confirmed" in lead.private.sees()
    assert "Not everybody is here" in lead.private.buttons()


async def test_who_leaves_is_off_the_roster_and_has_no_rights(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await secretary.starts()
    secretary.private.reads()
    await who_manages(group, secretary, member)
    await secretary.presses("秀英", group)
    members.act(stage.world, group.chat, member.user, "leave", by=member.user)
    await stage.settle()
    await secretary.says("/roster")
    assert "共 1 人" in secretary.private.reads()
    await member.starts()
    member.private.reads()
    await member.says("/roster")
    assert member.private.reads().startswith("我还不知道您管理哪个群")


async def test_the_menu_offers_what_one_can_use_there(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await stage.runs_until(lambda: stage.world.menu.get(("all_chat_administrators", 0, 0), "en") != [])

    def menu(actor: Actor, where: Reader, language: str) -> dict[str, str]:
        shown = stage.world.menu.seen_by(where.chat, actor.user.id, language)
        return {one["command"]: one["description"] for one in shown}

    assert "remind" in menu(secretary, group, "zh-hans")
    assert "remind" not in menu(member, group, "zh-hans")
    assert menu(member, group, "zh-hans")["today"] == "今天还有什么"
    assert menu(member, group, "en")["today"] == "What is still to come today"
    assert "secretary" not in menu(member, member.private, "en")
    assert "remind" in menu(member, member.private, "fr")
