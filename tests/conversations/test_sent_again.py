"""A poll goes out, and nobody can know: the bot sends it again, and the votes in both count, each once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox import people
from bot.sandbox.model import Message
from bot.scores.ledger import Occasion
from tests.conversations.quizzes import answer, introduce, points
from tests.conversations.stage import Actor, Reader, Stage


@pytest.fixture
async def branch(stage: Stage, group: Reader, member: Actor) -> Reader:
    """A group with questions; the bot knows both of its members."""
    return await introduce(stage, group, member)


def lose_the_answer(stage: Stage) -> None:
    """Telegram posts the next poll, and its answer gets lost."""
    stage.world.set_faults({"errors": {"status": 502, "times": 1, "after": True}, "methods": ["sendPoll"]})


async def begin(secretary: Actor, where: Reader, words: str = "礼品 3 30") -> None:
    """A quiz begins."""
    await secretary.says(f"/quiz {words}", where)
    where.reads()
    await secretary.presses("开始", where)


def looks(message: Message) -> tuple[str, list[str]]:
    assert message.poll is not None
    return message.poll.question, [option.text for option in message.poll.options]


def asks_twice(where: Reader) -> tuple[Message, Message]:
    """The two copies of a question."""
    copies = []
    for _ in range(2):
        where.asks()
        assert where.question is not None
        copies.append(where.question)
    assert looks(copies[0]) == looks(copies[1])  # in the same order, or a vote would mean something else
    return copies[0], copies[1]


async def test_votes_in_both_copies_count_and_of_two_of_the_same_person_the_first(
    stage: Stage, branch: Reader, secretary: Actor, member: Actor
) -> None:
    lose_the_answer(stage)
    await begin(secretary, branch)
    first, second = asks_twice(branch)
    branch.question = first
    await answer(member, branch)
    await answer(secretary, branch, right=False)  # and is shown what is right
    branch.question = second
    await answer(secretary, branch)
    await stage.later(seconds=38)
    for _ in range(2):
        branch.asks()
        await answer(member, branch)
        await answer(secretary, branch)
        await stage.later(seconds=6)
    said = branch.reads()
    assert "共 3 题，2 人参加\n\n🥇 秀英  答对 3/3" in said
    assert await points(stage, Occasion.QUIZ) == {"志远": [(200, 300)], "秀英": [(300, 300)]}
    await stage.later(days=2)
    assert len(await points(stage, Occasion.QUIZ)) == 2


async def test_of_two_votes_that_came_while_the_bot_was_down_the_first_counts(
    stage: Stage, branch: Reader, secretary: Actor, member: Actor
) -> None:
    lose_the_answer(stage)
    await begin(secretary, branch, "用车 1 30")
    first, second = asks_twice(branch)
    await stage.stop()
    for copy, right, who in (
        (second, False, member),
        (first, True, member),
        (first, True, secretary),
        (second, False, secretary),
    ):
        branch.question = copy
        await answer(who, branch, right=right)
    await stage.later(minutes=1)
    await stage.start()
    await stage.later(seconds=12)
    assert "共 1 题，2 人参加" in branch.reads()
    assert await points(stage, Occasion.QUIZ) == {"志远": [(100, 100)], "秀英": [(0, 100)]}


async def begins_unheard(stage: Stage, secretary: Actor, where: Reader) -> Message:
    """A quiz of one question begins, and nobody knows that its poll went out: the poll."""
    await secretary.says("/quiz 用车 1 30", where)
    where.reads()
    lose_the_answer(stage)
    assert where.latest is not None
    people.press(stage.world, where.latest, secretary.user, 1, 0)
    assert stage.app is not None
    await stage.app.updates.poll()
    await stage.app.updates.answered()
    for _ in range(20):
        await stage.app.sender.send_next()
        if where.unread():
            break
        stage.world.advance(timedelta(seconds=0.5))  # the budget of a group
    where.asks()
    assert where.question is not None
    return where.question


async def test_killed_before_it_knew_that_the_poll_went_out(
    stage: Stage, branch: Reader, secretary: Actor, member: Actor
) -> None:
    first = await begins_unheard(stage, secretary, branch)
    await stage.stop()
    await answer(member, branch)
    await stage.later(seconds=5)
    await stage.start()
    await stage.settle()
    branch.asks()
    assert branch.question is not None
    assert looks(branch.question) == looks(first)
    await answer(secretary, branch, right=False)
    await stage.later(seconds=40)
    assert "共 1 题，2 人参加" in branch.reads()
    assert await points(stage, Occasion.QUIZ) == {"志远": [(0, 100)], "秀英": [(100, 100)]}


async def test_a_poll_that_went_out_counts_though_every_further_try_failed(
    stage: Stage, branch: Reader, secretary: Actor, member: Actor
) -> None:
    await begins_unheard(stage, secretary, branch)
    stage.world.set_faults({"errors": {"status": 502, "times": 1000}, "methods": ["sendPoll"]})
    await answer(member, branch)
    await stage.later(minutes=12)
    assert "⏸ 刚才断线了一阵，竞答先暂停。" in branch.reads()
    await secretary.presses("结束竞答", branch)
    assert "共 1 题，1 人参加\n\n🥇 秀英  答对 1/1" in branch.reads()
    assert await points(stage, Occasion.QUIZ) == {"秀英": [(100, 100)]}


async def test_a_copy_stays_open_after_its_question_is_over_and_votes_in_it_come_too_late(
    stage: Stage, branch: Reader, secretary: Actor, member: Actor
) -> None:
    lose_the_answer(stage)
    await begin(secretary, branch, "用车 1 30")
    first, second = asks_twice(branch)
    await answer(secretary, branch)
    branch.latest = next(one for one in branch.chat.messages.values() if "第 1 题" in one.text)
    await secretary.presses("下一题", branch)
    assert first.poll is not None
    assert second.poll is not None
    assert (first.poll.closed, second.poll.closed) == (False, True)
    branch.question = first
    await answer(member, branch)
    await stage.later(seconds=30)
    assert "共 1 题，1 人参加" in branch.reads()
    assert await points(stage, Occasion.QUIZ) == {"志远": [(100, 100)]}


async def test_where_two_groups_could_be_meant_the_votes_count_in_none(
    stage: Stage, branch: Reader, secretary: Actor, member: Actor
) -> None:
    other = stage.group("环卫二队党支部", secretary, member)
    await stage.settle()
    other.reads()
    await begin(secretary, branch, "用车 1 60")
    branch.asks()
    lose_the_answer(stage)
    await begin(secretary, other, "用车 1 60")
    first, _ = asks_twice(other)  # and it looks as the other group's question
    await answer(secretary, branch, right=False)
    await answer(secretary, other, right=False)
    other.question = first
    await answer(member, other)
    await stage.later(minutes=2)
    assert "1 人参加" in branch.reads()
    assert "1 人参加" in other.reads()
    assert await points(stage, Occasion.QUIZ) == {"志远": [(0, 100), (0, 100)]}


async def test_a_question_of_the_day_may_come_twice_too(
    stage: Stage, branch: Reader, secretary: Actor, member: Actor
) -> None:
    await secretary.says("/daily 8:30 用车", branch)
    branch.reads()
    lose_the_answer(stage)
    await stage.until("2026-11-21 08:30")
    first, second = asks_twice(branch)
    branch.question = first
    await answer(member, branch)
    branch.question = second
    await answer(secretary, branch)
    await answer(member, branch, right=False)
    await stage.until("2026-11-21 20:01")
    assert branch.reads().endswith("2 人答题，2 人答对。")
    assert await points(stage, Occasion.DAILY) == {"志远": [(100, 100)], "秀英": [(100, 100)]}
