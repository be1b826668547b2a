"""Tests in detail: words before another try closes, times typed with rules, labels that tell apart."""

from tests.conversations.papers import load_pack
from tests.conversations.sitting import answer, begin, ledger, meet
from tests.conversations.stage import Actor, Reader, Stage


async def test_the_second_word_says_that_it_has_not_been_handed_in_and_the_group_hears_no_count(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await load_pack(stage)
    await meet(secretary, member)
    await member.says("/test", group)  # known to be there
    group.reads()
    await secretary.says("/test 明天9点 廉政测试 廉政5 补考3天", group)
    group.reads()
    await stage.until("2026-11-21 09:00")
    group.reads()
    await begin(secretary)
    await answer(secretary)
    await secretary.presses("交卷")
    await stage.until("2026-11-24 09:05")
    assert group.reads() == "📝 廉政测试已经截止。\n已完成 1"
    assert group.reads().startswith("📝 补考：廉政测试")
    assert member.private.reads().endswith("11月24日 周二 09:00 截止，您还没有交卷。")
    assert member.private.reads().endswith("您可以补考，11月27日 周五 09:00 截止。")
    await stage.until("2026-11-26 23:00")
    assert member.private.reads().endswith("补考 11月27日 周五 09:00 截止，您还没有交卷。")
    await stage.until("2026-11-27 09:05")
    # of so few a number would tell who had not passed
    assert group.reads() == "📝 廉政测试补考已经截止。"
    while secretary.private.unread():
        secretary.private.reads()
    assert "已完成 0" in secretary.private.sees()


async def test_the_time_is_typed_with_a_rule_and_nothing_is_lost(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await load_pack(stage)
    await secretary.says("/test 廉政5", group)
    group.reads()
    await secretary.presses("定时间", group)
    group.reads()
    await secretary.answers("每月20日9点 开放一周", group)
    assert "开放：1周\n" in group.reads()
    await secretary.presses("定时间", group)
    group.reads()
    await secretary.answers("每月20日9点 会议室", group)
    assert group.reads() == "这里只写开考时间就行，“会议室”没有看懂。例如：每月20日9点"


async def test_a_tap_takes_what_is_left_of_a_pack(stage: Stage, group: Reader, secretary: Actor) -> None:
    await load_pack(stage)
    await secretary.says("/test 党风廉政3", group)
    group.reads()
    await secretary.presses("选题目", group)
    await secretary.presses("党风廉政 +5（3/5）", group)
    assert group.sees().startswith("知识测试\n题目：党风廉政 5\n")
    assert await secretary.presses("党风廉政 +5（5/5）", group) == "这个题库的题已经全部选上了。"


async def test_tests_of_the_same_name_in_two_groups_are_told_apart_wherever_they_wait(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await load_pack(stage)
    other = stage.group("环卫二队党支部", secretary, member)
    await stage.settle()
    other.reads()
    await meet(secretary, member)
    for where in (group, other):
        await member.says("/test", where)
        where.reads()
        await secretary.says("/test 明天9点 月考 廉政5", where)
        where.reads()
    await stage.until("2026-11-21 09:00")
    group.reads()
    other.reads()
    for command in ("/test", "/me"):
        await member.says(command)
        member.private.reads()
        assert member.private.buttons()[:2] == ["月考 · 环卫一队党支部", "月考 · 环卫二队党支部"]


async def test_a_test_that_is_just_being_closed_has_no_buttons_that_no_longer_work(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await load_pack(stage)
    await secretary.says("/test 现在 月考 廉政5", group)
    group.reads()
    card = group.latest
    await secretary.presses("确定，在群里公布", group)
    group.reads()
    group.latest = card
    await secretary.presses("提前截止", group)
    await secretary.presses("确定截止并通报", group)
    assert "正在截止，通报马上就来。" in group.sees()
    assert not {"延长一天", "提前截止"} & set(group.buttons())
    await stage.later(seconds=10)
    assert group.reads().startswith("📝 月考已经截止。")


async def test_a_result_on_paper_that_comes_after_the_closing_is_entered_too(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await load_pack(stage)
    await meet(secretary)
    await member.says("/test", group)
    group.reads()
    await secretary.says("/test 明天9点 月考 廉政5 开放1天 不提醒", group)
    group.reads()
    await stage.until("2026-11-21 09:00")
    assert group.reads().endswith("已完成 0")
    announced = group.latest
    await stage.until("2026-11-22 09:01")
    assert group.reads() == "📝 月考已经截止。\n已完成 0"
    secretary.private.reads()
    await secretary.says("/test", group)
    group.reads()
    await secretary.presses("1", group)
    assert await secretary.presses("补录上一场成绩", group) == "已发到您的私聊。"
    secretary.private.reads()
    await secretary.presses("秀英")
    secretary.private.reads()
    await secretary.answers("８５分", secretary.private)
    assert secretary.private.reads() == "已录入：秀英 85 分，注明为书记录入。"
    group.latest = announced
    assert group.sees().endswith("已截止。\n已完成 1")
    assert await ledger(stage) == [425]
