"""A question asked as a poll in the group is reported there: nobody but its owner sees the tap."""

from __future__ import annotations

import pytest

from tests.conversations import quizzes
from tests.conversations.stage import Actor, Reader, Stage

REPORTED = "记下了，一分钟后书记会看到。点错了，这之前再点一次可以收回。"


@pytest.fixture
async def branch(stage: Stage, group: Reader, secretary: Actor, member: Actor) -> Reader:
    """A group with questions for polls; both are known there and have started the bot."""
    return await quizzes.gather(stage, group, secretary, member)


@pytest.fixture
async def asked(branch: Reader, secretary: Actor) -> Reader:
    """A quiz of two questions is on, and the first has just been asked."""
    await secretary.says("/quiz 礼品 2 300", branch)
    branch.reads()
    await secretary.presses("开始", branch)
    branch.asks()
    return branch


async def test_in_a_quiz_it_is_reported_under_the_poll_and_the_secretary_decides_in_private(
    stage: Stage, asked: Reader, secretary: Actor, member: Actor
) -> None:
    question = quizzes.stem(asked.poll().question)
    assert asked.buttons() == ["题目有误"]
    assert await member.presses("题目有误", asked) == REPORTED
    await stage.later(minutes=1)
    asked.stays_silent()
    member.private.stays_silent()
    said = secretary.private.reads()
    assert said.startswith("题目有误：1 人反映\n环卫一队党支部\n\n")
    assert question in said
    assert "秀英" not in said
    await secretary.presses("作废")
    await secretary.presses("确定")
    assert "作废" in member.private.reads()
    assert await member.presses("题目有误", asked) == "书记已经看过这道题了。"


async def test_a_tap_by_mistake_is_taken_back_by_another_one(
    stage: Stage, asked: Reader, secretary: Actor, member: Actor
) -> None:
    assert await member.presses("题目有误", asked) == REPORTED
    assert await member.presses("题目有误", asked) == "已收回，不反映了。"
    await stage.later(minutes=2)
    secretary.private.stays_silent()


async def test_several_who_report_it_at_once_become_one_message(
    stage: Stage, branch: Reader, secretary: Actor, member: Actor
) -> None:
    await secretary.says("/quiz 用车 1 300", branch)
    branch.reads()
    await secretary.presses("开始", branch)
    branch.asks()
    await member.presses("题目有误", branch)
    await secretary.presses("题目有误", branch)
    await stage.later(seconds=61)
    assert secretary.private.reads().startswith("题目有误：2 人反映")
    assert await member.presses("题目有误", branch) == "您已经反映过，书记看得到。"
    secretary.private.stays_silent()


async def test_at_night_the_secretary_is_told_without_a_sound(
    stage: Stage, asked: Reader, secretary: Actor, member: Actor
) -> None:
    poll = asked.latest
    await stage.until("2026-11-20 23:00")
    for _ in range(2):
        asked.reads()
    asked.latest = poll
    await member.presses("题目有误", asked)
    await stage.later(minutes=1)
    secretary.private.reads()
    assert secretary.private.latest is not None
    assert secretary.private.latest.silent


async def test_the_button_stays_under_a_poll_that_the_secretary_has_closed(
    stage: Stage, asked: Reader, secretary: Actor, member: Actor
) -> None:
    first = asked.question
    assert first is not None
    await secretary.says("/quiz", asked)
    asked.reads()
    await secretary.presses("下一题", asked)
    await stage.later(seconds=5)
    asked.asks()
    asked.latest = asked.question = first
    assert asked.poll().closed
    assert await member.presses("题目有误", asked) == REPORTED
    await stage.later(minutes=1)
    secretary.private.reads()


async def test_so_it_is_under_a_question_of_the_day_after_its_answer_too(
    stage: Stage, branch: Reader, secretary: Actor, member: Actor
) -> None:
    await secretary.says("/daily 8:30 用车", branch)
    branch.reads()
    await stage.until("2026-11-21 08:30")
    branch.asks()
    poll = branch.latest
    await stage.until("2026-11-21 20:01")
    branch.reads()
    branch.latest = poll
    assert await member.presses("题目有误", branch) == REPORTED
    await stage.later(minutes=1)
    assert "公车不能私用。" in secretary.private.reads()


async def test_no_other_chat_can_report_it(
    stage: Stage, asked: Reader, secretary: Actor, member: Actor
) -> None:
    await member.says("/me")
    member.private.reads()
    assert "已经过期" in await member.forges("rulings.polled:1:0", member.private)
    assert "已经过期" in await member.forges("rulings.polled:99:0", asked)
    secretary.private.stays_silent()
