"""What a secretary has to do with a test: planning it with taps, the nudge, another try, results by hand."""

from __future__ import annotations

import pytest

from bot.sandbox import members
from tests.conversations import sitting
from tests.conversations.papers import load_pack
from tests.conversations.stage import Actor, Reader, Stage

PLAN = "/test 每月25日9点 廉政测试 开放5天 廉政5 限时20分钟 及格60"


@pytest.fixture
async def announced(stage: Stage, bank: None, group: Reader, secretary: Actor, member: Actor) -> Reader:
    """A test is open, and both have started the bot."""
    await sitting.meet(secretary, member)
    await sitting.hold(stage, group, secretary, PLAN, opens="2026-11-25 09:00")
    return group


async def test_who_has_not_is_nudged_once_in_private_and_the_secretary_hears_who_is_out_of_reach(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    away = stage.actor("建国")
    members.act(stage.world, announced.chat, away.user, "join")
    await away.says("/test", announced)
    announced.reads()
    await sitting.begin(member)
    await sitting.answer(member)
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
    await sitting.hold(stage, group, secretary, "/test 明天9点 小测 开放1天 廉政5 补考2天 不提醒")
    for who, wrong in ((secretary, 0), (member, 4)):
        await who.starts("test-1")
        who.private.reads()
        await who.presses("开始")
        await sitting.answer(who, wrong=wrong)
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
    await sitting.answer(member)
    await member.presses("交卷")
    assert member.private.sees().startswith("小测\n100 分，及格")
    await secretary.starts("test-2")
    assert secretary.private.reads() == "您已经及格，不用补考。"


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
    assert await secretary.presses("党风廉政 +5（5/5）", group) == "这个题库的题已经全部选上了。"
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
