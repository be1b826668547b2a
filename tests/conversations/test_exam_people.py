"""Groups and people do what they like while a test is open: they move, block, leave, come back, try again."""

from __future__ import annotations

import pytest

from bot.sandbox import members, people
from tests.conversations import sitting
from tests.conversations.papers import load_pack
from tests.conversations.scoring import put_into
from tests.conversations.stage import Actor, Reader, Stage


@pytest.fixture
async def announced(stage: Stage, group: Reader, secretary: Actor, member: Actor) -> Reader:
    return await sitting.announce(stage, group, secretary, member)


async def test_a_group_that_becomes_a_supergroup_keeps_its_test(
    stage: Stage, secretary: Actor, member: Actor
) -> None:
    await load_pack(stage)
    chat = members.found_group(
        stage.world,
        "小组",
        creator=secretary.user,
        members=[secretary.user, member.user],
        supergroup=False,
    )
    await stage.settle()
    small = stage.reader(chat)
    small.reads()
    await sitting.meet(secretary, member)
    await member.says("/test", small)
    small.reads()
    await secretary.says(sitting.PLAN, small)
    small.reads()
    await stage.until("2026-11-25 09:00")
    small.reads()
    await sitting.begin(member)
    group = stage.reader(members.migrate(stage.world, chat))
    await stage.settle()
    await sitting.answer(member)
    await member.presses("交卷")
    assert "100 分，及格" in member.private.sees()
    await member.says("/test", group)
    assert group.reads().startswith("私聊作答，成绩只告诉本人。")
    await stage.until("2026-11-30 09:01")
    assert group.reads() == "📝 廉政测试已经截止。\n已完成 1"
    secretary.private.reads()


async def test_who_blocks_the_bot_keeps_his_answers_and_finds_his_result_when_he_is_back(
    stage: Stage, announced: Reader, member: Actor
) -> None:
    await sitting.begin(member)
    await sitting.answer(member, last=2)
    people.block(stage.world, member.user)
    await stage.later(minutes=30)
    assert announced.sees().endswith("已完成 1")
    await member.starts("test-1")
    assert "已交卷 1 次" in member.private.reads()
    await member.presses("我的成绩")
    assert "40 分，60 分及格" in member.private.sees()


async def test_who_leaves_the_group_may_finish_and_cannot_begin_again(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    await member.says("/test", announced)
    announced.reads()
    await sitting.begin(member)
    await sitting.answer(member)
    members.act(stage.world, announced.chat, member.user, "leave")
    await member.presses("交卷")
    assert "100 分，及格" in member.private.sees()
    await member.starts("test-1")
    assert "我还不认识您是群里的成员" in member.private.reads()
    members.act(stage.world, announced.chat, member.user, "join")
    await member.starts("test-1")
    assert "已交卷 1 次" in member.private.reads()
    assert await sitting.ledger(stage) == [500]


async def test_of_a_confirmed_roster_it_is_said_how_many_there_are(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    guest = stage.actor("外来")
    members.act(stage.world, announced.chat, guest.user, "join")
    announcement = announced.latest
    assert announcement is not None
    await member.says("/test", announced)
    announced.reads()
    await sitting.meet(guest)
    await secretary.says("/roster")
    secretary.private.reads()
    await secretary.presses("人齐了，确认")
    await sitting.begin(member)
    await member.presses("交卷")
    await member.presses("交卷")
    assert announced.chat.messages[announcement.id].text.endswith("已完成 1/3")
    members.act(stage.world, announced.chat, member.user, "leave")
    await sitting.begin(guest)
    await guest.presses("交卷")
    await guest.presses("交卷")
    await stage.later(minutes=1)
    # who has left is not asked for any more, and does not count among those who are
    assert announced.chat.messages[announcement.id].text.endswith("已完成 1/2")


@pytest.mark.parametrize(
    ("rule", "points"),
    [
        ("取最高分", [300, 100]),  # 60, 80, 20: the best, the difference entered
        ("取最后一次", [300, 100, -300]),
        ("取首次", [300]),
    ],
)
async def test_which_of_several_attempts_counts(
    stage: Stage, group: Reader, secretary: Actor, member: Actor, rule: str, points: list[int]
) -> None:
    await load_pack(stage)
    await sitting.meet(member)
    await member.says("/test", group)
    group.reads()
    await secretary.says(f"/test 明天9点 小测 开放1天 廉政5 最多3次 {rule} 不提醒", group)
    group.reads()
    await stage.until("2026-11-21 09:00")
    group.reads()
    for number, last in enumerate((3, 4, 1)):
        if number == 0:
            await sitting.begin(member)
        else:
            await member.presses("再考一次")
        await sitting.answer(member, last=last)
        for _ in range(2):
            await member.presses("交卷")
        await stage.later(minutes=1)
    assert member.private.buttons() == ["看答案和解析"]
    assert await member.forges("exam.begin:1:0", member.private) == "这场测试的次数已经用完。"
    assert await sitting.ledger(stage) == points


async def test_a_subgroup_is_named_in_the_line(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await load_pack(stage)
    await sitting.meet(secretary, member)
    await member.says("/test", group)
    group.reads()
    await put_into(stage, group, "一组", [member])
    await secretary.says("/test 每月25日9点 只给一组 廉政5", group)
    assert "\n面向：一组\n" in group.reads()
    await secretary.says("/test 每月25日9点 廉政测试 廉政5", group)
    assert "一组" not in group.reads()


async def test_tests_of_one_name_in_two_groups_are_told_apart(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    other = stage.group("环卫二队党支部", secretary, member)
    await stage.settle()
    other.reads()
    await secretary.says(sitting.PLAN.replace("25日9点", "25日10点"), other)
    other.reads()
    for place in (announced, other):
        await member.says("/today", place)
        place.reads()
    await stage.until("2026-11-25 10:00")
    other.reads()
    await member.says("/test")
    assert member.private.reads().startswith("正在进行的测试\n廉政测试，环卫一队党支部：")
    assert member.private.buttons() == ["廉政测试 · 环卫一队党支部", "廉政测试 · 环卫二队党支部"]
