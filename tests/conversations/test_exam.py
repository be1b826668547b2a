"""The monthly test: planned in a sentence, announced once, taken in private, reported without names."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.conversations import sitting
from tests.conversations.papers import right_answer
from tests.conversations.stage import Actor, Reader, Stage

PLAN = "/test 每月25日9点 廉政测试 开放5天 廉政5 限时20分钟 及格60"


@pytest.fixture
async def announced(stage: Stage, bank: None, group: Reader, secretary: Actor, member: Actor) -> Reader:
    """A test is open, and both have started the bot."""
    await sitting.meet(secretary, member)
    await sitting.hold(stage, group, secretary, PLAN, opens="2026-11-25 09:00")
    return group


async def test_a_sentence_plans_it_and_everything_else_runs_by_itself(
    stage: Stage, bank: None, group: Reader, secretary: Actor, member: Actor
) -> None:
    await secretary.says(PLAN, group)
    assert group.reads() == (
        "廉政测试\n题目：廉政5\n共 5 题，限时20分钟\n60 分及格（满分 100）\n开放：5天\n"
        "开考：每月25日 09:00\n下一次：11月25日 周三 09:00"
    )
    await stage.until("2026-11-25 09:00")
    assert group.reads() == (
        "📝 廉政测试\n共 5 题，限时20分钟\n60 分及格（满分 100）\n截止：11月30日 周一 09:00\n"
        "私聊作答，成绩只告诉本人。\n已完成 0"
    )
    await member.starts("test-1")
    assert member.private.reads().startswith("廉政测试\n环卫一队党支部\n共 5 题")
    await member.presses("开始")
    assert member.private.sees().startswith("第 1/5 题，单选题\n▱▱▱▱▱▱▱▱▱▱ 0/5  剩余20分钟")
    await sitting.answer(member)
    assert member.private.sees() == "现在交卷吗：廉政测试\n全部答完了。"
    await stage.later(minutes=3)
    await member.presses("交卷")
    assert member.private.sees() == "廉政测试\n100 分，及格\n答对 5/5 题\n用时3分钟。"
    assert group.sees().endswith("已完成 1")
    await stage.until("2026-11-30 09:01")
    # of fewer than five people an average would tell somebody's marks
    assert group.reads() == "📝 廉政测试已经截止。\n已完成 1"
    await stage.until("2026-12-25 09:00")
    assert "截止：12月30日 周三 09:00" in group.reads()


async def test_each_gets_his_own_order_and_it_can_be_drawn_again(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    screens = []
    for who in (secretary, member):
        await who.starts("test-1")
        who.private.reads()
        await who.presses("开始")
        screens.append(who.private.sees())
    assert screens[0] != screens[1]
    await stage.stop()
    await stage.start()
    await member.says("/test")
    member.private.reads()
    await member.presses("廉政测试")
    assert member.private.reads() == screens[1]


async def test_going_to_and_fro_marking_and_the_overview(
    stage: Stage, announced: Reader, member: Actor
) -> None:
    await sitting.begin(member)
    await member.presses("下一题 ▶")
    assert member.private.sees().startswith("第 2/5 题，多选题")
    await member.presses("A")
    await member.presses("C")
    assert "您的答案：AC" in member.private.sees()
    await member.presses("✓ A")
    assert "您的答案：C" in member.private.sees()
    await member.presses("⚐ 标记")
    await member.presses("总览")
    assert member.private.sees() == "廉政测试\n已答 1/5，剩余20分钟\n⚑ 标记了 1 题"
    assert member.private.buttons()[:5] == ["1", "⚑2", "3", "4", "5"]
    await member.presses("交卷")
    assert member.private.sees() == "现在交卷吗：廉政测试\n还有 4 题没答。\n⚑ 标记了 1 题"
    await member.presses("继续答题")
    assert member.private.sees().startswith("第 1/5 题")


async def test_an_old_button_does_nothing_harmful(stage: Stage, announced: Reader, member: Actor) -> None:
    await sitting.begin(member)
    first = member.private.sees()
    data = stage.world.chat(member.user.id).messages[member.private.latest.id].markup["inline_keyboard"][0][0]  # type: ignore[index,union-attr]
    await member.presses("B")
    # the same tap once more, as a nervous thumb does: the question it meant is gone
    assert await member.forges(data["callback_data"], member.private) == (
        "这个按钮已经过时，已显示当前的题目。"
    )
    assert member.private.sees().startswith("第 2/5 题")
    await member.presses("◀ 上一题")
    assert member.private.sees() == first.replace("▱▱▱▱▱▱▱▱▱▱ 0/5", "▰▰▱▱▱▱▱▱▱▱ 1/5") + "\n\n您的答案：B"


async def test_at_the_deadline_it_hands_itself_in_with_what_was_answered(
    stage: Stage, announced: Reader, member: Actor
) -> None:
    await sitting.begin(member)
    await sitting.answer(member, last=3)
    await stage.later(minutes=21)
    assert member.private.sees() == (
        "廉政测试\n时间到，已按您答好的交卷。\n60 分，及格\n答对 3/5 题\n用时20分钟。"
    )
    assert announced.sees().endswith("已完成 1")
    await member.says("/test")
    assert "廉政测试" in member.private.reads()
    await member.presses("廉政测试")
    assert "已交卷 1 次" in member.private.reads()
    assert member.private.buttons() == ["我的成绩"]


async def test_an_answer_after_the_deadline_is_too_late(
    stage: Stage, announced: Reader, member: Actor
) -> None:
    await sitting.begin(member)
    stage.world.advance(timedelta(minutes=20, seconds=3))
    assert await member.presses("A") == "时间到。"
    assert "时间到，已按您答好的交卷。\n0 分" in member.private.sees()


async def test_a_tap_that_came_while_the_bot_was_down_counts(
    stage: Stage, announced: Reader, member: Actor
) -> None:
    await sitting.begin(member)
    answer = right_answer(member.private.sees())
    await stage.stop()
    await member.presses(answer)
    await stage.later(minutes=40)
    await stage.start()
    await stage.later(seconds=15)
    # the tap was heard before the deadline fired, and could have been in time
    assert "20 分，60 分及格\n答对 1/5 题" in member.private.sees()


async def test_the_answers_are_told_when_the_paper_says_so(
    stage: Stage, bank: None, group: Reader, secretary: Actor, member: Actor
) -> None:
    await member.starts()
    member.private.reads()
    await sitting.hold(stage, group, secretary, "/test 明天9点 小测 开放1天 廉政5 截止后公布")
    await sitting.begin(member)
    await sitting.answer(member, wrong=1)
    await member.presses("交卷")
    assert member.private.sees() == "小测\n已交卷。11月22日 周日 09:00 截止后公布成绩和答案。"
    assert member.private.buttons() == []
    await stage.until("2026-11-22 09:01")
    group.reads()
    assert member.private.reads().startswith("小测\n80 分，及格\n答对 4/5 题")
    await member.presses("看答案和解析")
    assert "正确答案：" in member.private.sees()


async def test_after_each_answer_it_is_final(
    stage: Stage, bank: None, group: Reader, secretary: Actor, member: Actor
) -> None:
    await member.starts()
    member.private.reads()
    await sitting.hold(stage, group, secretary, "/test 明天9点 小测 开放1天 廉政5 每题公布")
    await sitting.begin(member)
    await sitting.answer(member, wrong=1, last=1)
    assert "没有答对，0/1 分" in member.private.sees()
    assert "正确答案：" in member.private.sees()
    assert "依据：《纪律处分条例》第八条（2023）" in member.private.sees()
    assert member.private.buttons() == ["⚐ 标记", "下一题 ▶", "总览", "交卷", "题目有误"]


async def test_only_members_come_in(stage: Stage, announced: Reader, secretary: Actor) -> None:
    stranger = stage.actor("路人")
    await stranger.starts("test-1")
    assert stranger.private.reads() == (
        "这是“环卫一队党支部”的测试，我还不认识您是群里的成员。请先在群里发一次 /test，再回来点开。"
    )
    await stranger.starts("test-99")
    assert stranger.private.reads() == "没有这个测试。"
    for forged in ("exam.begin:1:0", "exam.go:1.0:0", "exam.review:1.0:0", "exam.menu:1.2:0"):
        await stranger.forges(forged, stranger.private)
    stranger.private.stays_silent()


async def test_another_persons_attempt_is_out_of_reach(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    for who in (secretary, member):
        await who.starts("test-1")
        who.private.reads()
        await who.presses("开始")
    mine = member.private.sees()
    for verb in ("pick:1.0.0", "go:1.3", "mark:1.0", "submit:1.1", "result:1", "review:1.0"):
        assert await member.forges(f"exam.{verb}:0", member.private) != ""
    assert member.private.sees() == mine
    assert secretary.private.sees().startswith("第 1/5 题")


async def test_nothing_that_leaves_the_server_tells_an_answer(
    stage: Stage, announced: Reader, member: Actor
) -> None:
    await sitting.begin(member)
    message = member.private.chat.messages[member.private.latest.id]  # type: ignore[union-attr]
    rows = (message.markup or {})["inline_keyboard"]
    data = [key["callback_data"] for row in rows for key in row]
    # place by place, whatever is right
    assert [one for one in data if one.startswith("exam.pick")] == [
        f"exam.pick:1.0.{place}:0" for place in range(4)
    ]
    assert not re.search("正确|解析|依据", member.private.sees())


async def test_what_was_wrong_comes_in_practice_once_it_may_be_known(
    stage: Stage, announced: Reader, member: Actor
) -> None:
    await sitting.begin(member)
    await sitting.answer(member, wrong=1)
    await member.presses("交卷")
    await stage.later(days=1)
    await member.says("/practice")
    assert member.private.reads() == "练习\n今天该复习的错题：1 题\n只有您自己看得到，不计分。"
