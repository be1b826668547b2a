"""What is asked in practice, in live quizzes and as questions of the day is ruled on, too."""

from __future__ import annotations

import pytest

from bot.scores.ledger import Occasion
from tests.conversations import quizzes
from tests.conversations.ruling import STEMS, open_test, reports, rule, takes
from tests.conversations.stage import Actor, Reader, Stage


@pytest.fixture
async def announced(stage: Stage, bank: None, group: Reader, secretary: Actor, member: Actor) -> Reader:
    """A test is open, and both have started the bot."""
    await open_test(stage, group, secretary, [secretary, member], "")
    return group


@pytest.fixture
async def branch(stage: Stage, group: Reader, secretary: Actor, member: Actor) -> Reader:
    """A group with questions for polls; both are known there and have started the bot."""
    return await quizzes.gather(stage, group, secretary, member)


async def test_a_question_of_practice_is_reported_to_ones_own_group(
    stage: Stage, bank: None, group: Reader, secretary: Actor, member: Actor
) -> None:
    for who in (secretary, member):
        await who.starts()
        who.private.reads()
    await member.says("/test", group)
    group.reads()
    await member.says("/practice 党纪处分 3")
    member.private.reads()
    while STEMS["q-1"] not in member.private.sees():
        await member.presses("不会，看答案")
        await member.presses("下一题 ▶")
    await member.presses("不会，看答案")
    await reports(stage, member)
    member.private.stays_silent()
    assert secretary.private.reads().startswith("题目有误：1 人反映\n环卫一队党支部\n\n纪律处分一共有几种？")
    await secretary.presses("改答案")
    await secretary.presses("D")
    assert "这道题有 0 人在测试中答过" in secretary.private.sees()
    await secretary.presses("确定")
    assert member.private.reads().endswith("正确答案已更正。")
    await secretary.presses("作废")
    await secretary.presses("确定")
    await member.says("/practice 单选 3")
    assert "纪律处分一共有几种？" not in member.private.reads()
    # whom nobody looks after tells nobody
    alone = stage.actor("路人")
    await alone.starts()
    alone.private.reads()
    assert await alone.forges("rulings.practised:1:0", alone.private) == "这道题没有书记管理，没法反映。"
    assert await alone.forges("rulings.practised:99:0", alone.private) == "这道题没有书记管理，没法反映。"


# -- live quizzes and the question of the day


async def test_the_points_of_a_quiz_that_is_over_follow_and_those_who_have_them_hear_of_it(
    stage: Stage, branch: Reader, secretary: Actor, member: Actor
) -> None:
    await secretary.says("/quiz 用车 1 30", branch)
    branch.reads()
    await secretary.presses("开始", branch)
    branch.asks()
    await quizzes.answer(member, branch)
    await quizzes.answer(secretary, branch, right=False)
    await stage.later(minutes=1)
    assert "🥇 秀英  答对 1/1，" in branch.reads()
    assert await quizzes.points(stage, Occasion.QUIZ) == {"志远": [(0, 100)], "秀英": [(100, 100)]}
    await rule(stage, secretary, "i-4", "错误")
    branch.stays_silent()
    # nothing is posted again: the board that stands there follows
    assert "🥇 志远  答对 1/1，" in branch.sees()
    assert branch.sees().endswith("\n\n书记更正了题目，已重新计分。")
    await stage.later(seconds=30)
    assert member.private.reads() == (
        "您的得分更正了\n环卫一队党支部\n· 知识竞答“用车”，11月20日 周五：1/1 → 0/1\n"
        "原因：有一道题的正确答案更正了。\n· 公车不能私用。"
    )
    secretary.private.reads()
    assert await quizzes.points(stage, Occasion.QUIZ) == {
        "志远": [(0, 100), (100, 0)],
        "秀英": [(100, 100), (-100, 0)],
    }
    await rule(stage, secretary, "i-4", "void")
    # who comes to be known later is counted as everybody: a day later the points are as they were ruled
    await stage.later(days=2)
    assert "：0/1 → 0/0\n原因：有一道题作废" in member.private.reads()
    secretary.private.reads()
    assert await quizzes.points(stage, Occasion.QUIZ) == {
        "志远": [(0, 100), (100, 0), (-100, -100)],
        "秀英": [(100, 100), (-100, 0), (0, -100)],
    }
    # there was one question on cars that a poll can hold
    await secretary.says("/quiz 用车 1 30", branch)
    assert branch.reads().startswith("能用投票考的只有 0 题")
    branch.stays_silent()


async def test_the_points_of_a_question_of_the_day_follow_and_the_next_one_goes_by_the_new_key(
    stage: Stage, branch: Reader, secretary: Actor, member: Actor
) -> None:
    await secretary.says("/daily 8:30 用车", branch)
    branch.reads()
    await stage.until("2026-11-21 08:30")
    branch.asks()
    await quizzes.answer(member, branch)
    await rule(stage, secretary, "i-4", "错误")  # while it is open: it counts when it closes
    await stage.until("2026-11-21 20:01")
    said = branch.reads()
    assert said.startswith("每日一题 答案\n正确答案：错误\n")
    assert said.endswith("1 人答题，0 人答对。")
    assert await quizzes.points(stage, Occasion.DAILY) == {"秀英": [(0, 100)]}
    await rule(stage, secretary, "i-4", "正确")
    assert await quizzes.points(stage, Occasion.DAILY) == {"秀英": [(0, 100), (100, 0)]}
    assert "正确答案：正确\n" in branch.sees()
    assert branch.sees().endswith("1 人答题，1 人答对。\n书记更正了题目，已重新计分。")
    # half a minute later he would have heard of it, but meanwhile it is as it was
    await rule(stage, secretary, "i-4", "错误")
    await stage.until("2026-11-22 08:30")
    member.private.stays_silent()
    branch.asks()
    assert [branch.poll().options[place].text for place in branch.poll().correct] == ["错误"]
    await rule(stage, secretary, "i-4", "void")
    await stage.until("2026-11-22 20:01")
    assert branch.reads().startswith("每日一题 答案\n本题作废，不计分。\n")
    assert "· 每日一题，11月21日 周六：0/1 → 0/0\n原因：有一道题作废，不再计分。" in member.private.reads()
    # it is the same question as the day before
    assert await quizzes.points(stage, Occasion.DAILY) == {"秀英": [(0, 100), (100, 0), (-100, 0), (0, -100)]}


async def test_a_vote_that_was_right_after_all_leaves_the_book_of_wrong_answers(
    stage: Stage, branch: Reader, secretary: Actor
) -> None:
    await secretary.says("/quiz 用车 1 30", branch)
    branch.reads()
    await secretary.presses("开始", branch)
    branch.asks()
    await quizzes.answer(secretary, branch, right=False)
    await stage.later(minutes=1)
    branch.reads()
    await secretary.says("/practice")
    secretary.private.reads()
    assert "错题本 1" in secretary.private.buttons()
    await rule(stage, secretary, "i-4", "错误")
    await secretary.says("/practice")
    secretary.private.reads()
    assert "错题本 0" in secretary.private.buttons()


async def test_what_was_right_after_all_leaves_the_book_of_wrong_answers(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    await takes(member, ["q-3", "q-4"])
    await member.says("/practice")
    member.private.reads()
    assert "错题本 2" in member.private.buttons()
    await rule(stage, secretary, "q-3", "错误")
    member.private.reads()
    await member.says("/practice")
    member.private.reads()
    await member.presses("错题本 1")
    await rule(stage, secretary, "q-4", "void")
    member.private.reads()
    await member.says("/practice")
    member.private.reads()
    assert "错题本 0" in member.private.buttons()


async def test_what_is_wrong_after_all_enters_the_book_of_wrong_answers(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    await takes(member, ["q-4"])
    await rule(stage, secretary, "q-3", "错误")
    assert "您的成绩更正了" in member.private.reads()
    await member.says("/practice")
    member.private.reads()
    assert "错题本 2" in member.private.buttons()
