"""The monthly test: planned in a sentence, announced once, taken in private, reported without names."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.sandbox import members
from tests.conversations.papers import load_pack, right_answer
from tests.conversations.stage import Actor, Reader, Stage

PLAN = "/test 每月25日9点 廉政测试 开放5天 廉政5 限时20分钟 及格60"


@pytest.fixture
async def announced(stage: Stage, bank: None, group: Reader, secretary: Actor, member: Actor) -> Reader:
    """A test is open, and both have started the bot."""
    for one in (secretary, member):
        await one.starts()
        one.private.reads()
    await secretary.says(PLAN, group)
    group.reads()
    await stage.until("2026-11-25 09:00")
    group.reads()
    return group


async def answer_all(who: Actor, *, wrong: int = 0, last: int = 5) -> None:
    """Answer the questions up to the last as they stand, the first `wrong` of them wrong."""
    for number in range(last):
        answer = right_answer(who.private.sees(), wrong=number < wrong)
        if "确定" in who.private.buttons():
            for letter in answer:
                await who.presses(letter)
            await who.presses("确定")
        elif answer in who.private.buttons():
            await who.presses(answer)
        else:
            await who.says(answer)


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
    await answer_all(member)
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
    await member.starts("test-1")
    member.private.reads()
    await member.presses("开始")
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
    await member.starts("test-1")
    member.private.reads()
    await member.presses("开始")
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
    await member.starts("test-1")
    member.private.reads()
    await member.presses("开始")
    await answer_all(member, last=3)
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
    await member.starts("test-1")
    member.private.reads()
    await member.presses("开始")
    stage.world.advance(timedelta(minutes=20, seconds=3))
    assert await member.presses("A") == "时间到。"
    assert "时间到，已按您答好的交卷。\n0 分" in member.private.sees()


async def test_a_tap_that_came_while_the_bot_was_down_counts(
    stage: Stage, announced: Reader, member: Actor
) -> None:
    await member.starts("test-1")
    member.private.reads()
    await member.presses("开始")
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
    await secretary.says("/test 明天9点 小测 开放1天 廉政5 截止后公布", group)
    group.reads()
    await stage.until("2026-11-21 09:00")
    group.reads()
    await member.starts("test-1")
    member.private.reads()
    await member.presses("开始")
    await answer_all(member, wrong=1)
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
    await secretary.says("/test 明天9点 小测 开放1天 廉政5 每题公布", group)
    group.reads()
    await stage.until("2026-11-21 09:00")
    group.reads()
    await member.starts("test-1")
    member.private.reads()
    await member.presses("开始")
    await answer_all(member, wrong=1, last=1)
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
    await member.starts("test-1")
    member.private.reads()
    await member.presses("开始")
    message = member.private.chat.messages[member.private.latest.id]  # type: ignore[union-attr]
    rows = (message.markup or {})["inline_keyboard"]
    data = [key["callback_data"] for row in rows for key in row]
    # place by place, whatever is right
    assert [one for one in data if one.startswith("exam.pick")] == [
        f"exam.pick:1.0.{place}:0" for place in range(4)
    ]
    assert not re.search("正确|解析|依据", member.private.sees())


async def test_who_has_not_is_nudged_once_in_private_and_the_secretary_hears_who_is_out_of_reach(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    away = stage.actor("建国")
    members.act(stage.world, announced.chat, away.user, "join")
    await away.says("/test", announced)
    announced.reads()
    await member.starts("test-1")
    member.private.reads()
    await member.presses("开始")
    await answer_all(member)
    await member.presses("交卷")
    await stage.until("2026-11-29 09:00")
    assert secretary.private.reads() == "廉政测试\n环卫一队党支部\n11月30日 周一 09:00 截止，您还没有交卷。"
    assert secretary.private.reads().startswith(
        "廉政测试\n环卫一队党支部\n已私下提醒 1 人\n私下联系不上：建国。"
    )


async def test_the_other_try_is_for_who_has_not_passed(
    stage: Stage, bank: None, group: Reader, secretary: Actor, member: Actor
) -> None:
    for one in (secretary, member):
        await one.starts()
        one.private.reads()
    await secretary.says("/test 明天9点 小测 开放1天 廉政5 补考2天 不提醒", group)
    group.reads()
    await stage.until("2026-11-21 09:00")
    group.reads()
    for who, wrong in ((secretary, 0), (member, 4)):
        await who.starts("test-1")
        who.private.reads()
        await who.presses("开始")
        await answer_all(who, wrong=wrong)
        await who.presses("交卷")
    assert member.private.sees().startswith("小测\n20 分，60 分及格\n答对 1/5 题")
    await stage.until("2026-11-22 09:01")
    assert group.reads() == "📝 小测已经截止。\n已完成 2"
    assert group.reads().startswith("📝 补考：小测\n需要补考的同志已私下通知。\n共 5 题")
    assert secretary.private.reads().startswith("小测已经截止。\n环卫一队党支部\n已完成 2\n及格 1 人")
    assert member.private.reads() == "小测\n环卫一队党支部\n您可以补考，11月24日 周二 09:00 截止。"
    await member.presses("开始答题")
    member.private.reads()
    await member.presses("开始")
    await answer_all(member)
    await member.presses("交卷")
    assert member.private.sees().startswith("小测\n100 分，及格")
    await secretary.starts("test-2")
    secretary.private.reads()
    assert await secretary.presses("开始") == "您已经及格，不用补考。"


async def test_what_cannot_be_is_said_with_an_example(
    stage: Stage, bank: None, group: Reader, secretary: Actor, member: Actor
) -> None:
    await secretary.says("/test 明天9点 廉政50", group)
    assert group.reads() == "题目不够。廉政50：还差 45 题。题库里有什么，可以看 /questions"
    await secretary.says("/test 明天9点 廉政5 及格600", group)
    assert group.reads().startswith("这个数太大或太小了：及格600。例如：/test 每月20日9点")
    await secretary.says("/test 5月50日9点 廉政5", group)
    assert "/test 每月20日9点" in group.reads()
    await member.says("/test 明天9点 廉政5", group)
    assert group.reads() == "这件事只有本群管理员能做，请找管理员帮忙。"
    await member.says("/test", group)
    assert group.reads() == "现在没有正在进行的测试。"


async def test_a_result_is_entered_by_hand_and_marked_so(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    await member.says("/test", announced)
    announced.reads()
    await secretary.says("/test", announced)
    announced.reads()
    await secretary.presses("1", announced)
    assert "正在进行，11月30日 周一 09:00 截止，已完成 0" in announced.sees()
    assert await secretary.presses("录入成绩", announced) == "已发到您的私聊。"
    assert secretary.private.reads() == "廉政测试\n环卫一队党支部\n给谁录入成绩？"
    await secretary.presses("秀英")
    assert secretary.private.reads() == "秀英得了多少分（满分 100）？例如：85"
    await secretary.answers("很好", secretary.private)
    assert secretary.private.reads() == "请写 0 到 100 之间的数字，例如：85"
    await secretary.answers("９２.6 分", secretary.private)
    assert secretary.private.reads() == "已录入：秀英 92.6 分，注明为书记录入。"
    assert member.private.reads() == "廉政测试\n环卫一队党支部\n书记为您录入了成绩：92.6 分。"
    await member.starts("test-1")
    member.private.reads()
    assert member.private.buttons() == ["我的成绩"]
    await member.presses("我的成绩")
    assert member.private.sees() == "廉政测试\n由书记录入。\n92.6 分，及格"
    assert (await member.forges("exam.hand_for:1.2:0", member.private)).startswith("我还不知道您管理哪个群。")


async def test_a_team_elsewhere(stage: Stage, bank: None, team: Reader, lead: Actor) -> None:
    await lead.starts()
    lead.private.reads()
    await lead.says(
        "/test tomorrow 9:00 Integrity check open 2 days integrity 5 limit 20 min pass 80 2 attempts", team
    )
    assert team.reads() == (
        "Integrity check\nAsks: integrity 5\nQuestions: 5, time limit 20 minutes\nPass mark: 80 of 100\n"
        "2 attempts, the best counts\nOpen for: 2 days\nNext: Sat 21 Nov 09:00"
    )
    await stage.until("2026-11-21 09:00")
    assert team.reads() == (
        "📝 Integrity check\nQuestions: 5, time limit 20 minutes\nPass mark: 80 of 100\n"
        "2 attempts, the best counts\nOpen until Mon 23 Nov 09:00\n"
        "You take it in private; your result is told to you alone.\nDone: 0"
    )
    await lead.starts("test-1")
    lead.private.reads()
    await lead.presses("Begin")
    assert lead.private.sees().startswith("Question 1 of 5, single choice\n")
    await lead.presses("Hand in")
    assert lead.private.sees() == "Hand in “Integrity check” now?\nNot answered yet: 5"
    await lead.presses("Hand in")
    assert lead.private.sees().startswith("Integrity check\n0 of 100; 80 are needed to pass\n")
    await lead.presses("Once more")
    assert lead.private.sees().startswith("Question 1 of 5")
    await lead.presses("Hand in")
    await lead.presses("Hand in")
    assert lead.private.buttons() == ["Look at the answers"]


async def test_it_is_planned_with_taps(
    stage: Stage, bank: None, group: Reader, secretary: Actor, member: Actor
) -> None:
    await secretary.says("/test", group)
    assert group.reads().startswith("测试\n还没有安排。一句话就能安排，例如：/test 每月20日9点")
    await secretary.presses("新建测试", group)
    assert group.sees() == "知识测试\n还没有选题目。\n开放：3天"
    await secretary.presses("选题目", group)
    await secretary.presses("党风廉政 +5（0/5）", group)
    assert "题目：党风廉政 5" in group.sees()
    assert (await secretary.presses("党风廉政 +5（5/5）", group)).startswith(
        "题目不够。党风廉政 10：还差 5 题"
    )
    await secretary.presses("返回", group)
    await secretary.presses("改规则", group)
    await secretary.presses("及格线", group)
    await secretary.presses("80", group)
    assert "80 分及格（满分 100）" in group.sees()
    await secretary.presses("返回", group)
    await secretary.presses("定时间", group)
    group.reads()
    await secretary.answers("每月最后一个工作日17点", group)
    assert group.reads().endswith("开考：每月最后一个工作日 17:00\n下一次：11月30日 周一 17:00")
    await secretary.presses("现在开考", group)
    await secretary.presses("确定，在群里公布", group)
    assert "正在进行，11月23日 周一 14:30 截止，已完成 0" in group.sees()
    assert group.reads().startswith("📝 知识测试\n")
    await member.says("/test", group)
    group.reads()
    assert group.buttons() == ["知识测试"]


async def test_what_was_wrong_comes_in_practice_once_it_may_be_known(
    stage: Stage, announced: Reader, member: Actor
) -> None:
    await member.starts("test-1")
    member.private.reads()
    await member.presses("开始")
    await answer_all(member, wrong=1)
    await member.presses("交卷")
    await stage.later(days=1)
    await member.says("/practice")
    assert member.private.reads() == "练习\n今天该复习的错题：1 题\n只有您自己看得到，不计分。"


async def test_what_only_looks_like_questions_is_not_taken_for_a_name(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await load_pack(stage)
    for words in ("11月25日9点 廉政3 反贪 10", "11月25日9点 反贪10题", "反贪10"):
        await secretary.says(f"/test {words}", group)
        assert group.reads() == (
            "没有关于“反贪”的题。现有题库：党风廉政。"
            "例如：/test 每月20日9点 开放5天 廉政10 党规5 业务5 限时20分钟 及格60"
        )
    await secretary.says("/test 11月25日9点 廉政测试2 廉政3", group)
    assert group.reads().startswith("廉政测试2\n题目：廉政3\n")
