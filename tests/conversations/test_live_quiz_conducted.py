"""Live quizzes through restarts and refusals, and in the hands of the secretary who conducts them."""

from __future__ import annotations

import pytest

from bot.scores.ledger import Occasion
from tests.conversations.quizzes import answer, begin, board, control, found, looks, points, stem, taps
from tests.conversations.stage import Actor, Reader, Stage


@pytest.fixture
async def branch(stage: Stage, secretary: Actor, member: Actor, third: Actor) -> Reader:
    """A group of three with questions; the bot knows the secretary only."""
    return await found(stage, secretary, member, third)


@pytest.fixture
async def started(branch: Reader, secretary: Actor, member: Actor, third: Actor) -> Reader:
    """A quiz of four questions has begun; the two members are in; the first question was read."""
    return await begin(branch, secretary, member, third)


async def test_a_restart_in_the_middle_loses_no_vote_and_asks_nothing_twice(
    stage: Stage, started: Reader, member: Actor, third: Actor
) -> None:
    asked = [stem(started.poll().question)]
    await answer(member, started)
    await stage.stop()
    await answer(third, started)  # while the bot is down, but while the poll is open
    await stage.later(minutes=2)
    assert started.poll().closed  # Telegram closes it by itself
    await stage.start()
    await stage.later(seconds=12)
    assert "前 1 题领先：\n🥇 秀英  1\n🥇 国强  1" in board(started)  # equals: that question has no times
    for _ in range(3):
        started.asks()
        asked.append(stem(started.poll().question))
        await answer(third, started)
        await stage.stop()
        await stage.start()
        await stage.later(seconds=40)
    assert len(set(asked)) == 4
    assert "🥇 国强  答对 4/4" in started.reads()
    assert (await points(stage, Occasion.QUIZ))["秀英"] == [(100, 400)]


async def test_after_a_long_time_away_it_waits_for_the_secretary(
    stage: Stage, started: Reader, secretary: Actor, member: Actor
) -> None:
    await answer(member, started)
    await stage.stop()
    await stage.later(hours=2)
    await stage.start()
    await stage.later(seconds=10)
    assert started.reads() == (
        "知识竞答：廉政\n第 1 题，共 4 题\n⏸ 刚才断线了一阵，竞答先暂停。\n\n前 1 题领先：\n🥇 秀英  1"
    )
    assert started.buttons() == ["我参加", "恢复", "结束竞答"]
    await secretary.presses("恢复", started)
    await stage.later(seconds=3)
    assert started.asks().startswith("2/4")
    await taps(secretary, "结束竞答", started)
    assert started.reads().startswith("竞答结束：廉政\n共 1 题，1 人参加")


async def test_a_question_that_telegram_refuses_is_passed_over_and_two_pause_the_quiz(
    stage: Stage, started: Reader, secretary: Actor, member: Actor
) -> None:
    await answer(member, started)
    stage.world.set_faults({"errors": {"status": 400, "times": 1}, "methods": ["sendPoll"]})
    await stage.later(seconds=38)
    assert started.reads() == "第 2 题没能发出，不计分。"
    assert started.asks().startswith("3/4")
    await answer(member, started)
    stage.world.set_faults({"errors": {"status": 400, "times": 1}, "methods": ["sendPoll"]})
    await stage.later(seconds=38)
    assert started.reads() == "第 4 题没能发出，不计分。"
    await stage.later(seconds=6)
    assert started.reads().startswith("竞答结束：廉政\n共 2 题，1 人参加\n\n🥇 秀英  答对 2/2")
    await secretary.says("/quiz 廉政 4 30", started)
    started.reads()
    stage.world.set_faults({"errors": {"status": 400, "times": 2}, "methods": ["sendPoll"]})
    await secretary.presses("开始", started)
    assert started.reads() == "第 1 题没能发出，不计分。"
    await stage.later(seconds=2)
    assert "⏸ 刚才的题没能发出，竞答先暂停。" in started.reads()
    assert await secretary.presses("恢复", started) == ""
    await stage.later(seconds=2)
    assert started.asks().startswith("3/4")
    await taps(secretary, "结束竞答", started)
    assert "没有答完的题" in started.reads()


async def test_a_question_that_could_not_leave_for_long_is_not_sent_late(
    stage: Stage, started: Reader, secretary: Actor, member: Actor
) -> None:
    await answer(member, started)
    stage.world.set_faults({"errors": {"status": 502, "times": 1000}, "methods": ["sendPoll"]})
    await stage.later(minutes=12)
    stage.world.clear_faults()
    await stage.later(minutes=2)
    assert "⏸ 刚才的题没能发出，竞答先暂停。" in started.reads()
    await taps(secretary, "结束竞答", started)
    assert "共 1 题，1 人参加" in started.reads()


async def test_a_vote_that_comes_before_its_poll_is_known_counts(
    stage: Stage, started: Reader, secretary: Actor, member: Actor
) -> None:
    await taps(secretary, "跳过不计", started)
    coming = str(int(started.poll().id) + 1)
    for options in ([0], [1]):  # whichever it is, the last word counts; and some polls have more right ones
        vote = {"poll_id": coming, "user": member.user.api, "option_ids": options}
        stage.world.updates.inject({"poll_answer": vote}, stage.world.now())
    await stage.later(seconds=3)
    started.asks()
    assert started.poll().id == coming
    await stage.later(seconds=40)
    started.asks()
    await taps(secretary, "结束竞答", started)
    assert "共 1 题，1 人参加" in started.reads()


async def test_the_secretary_pauses_skips_goes_on_and_ends(
    stage: Stage, started: Reader, secretary: Actor, member: Actor, third: Actor
) -> None:
    await answer(member, started)
    await taps(secretary, "下一题", started)
    assert started.poll().closed
    await stage.later(seconds=3)
    assert started.asks().startswith("2/4")
    await answer(third, started)
    assert await taps(secretary, "跳过不计", started) == "已跳过，这题不计分。"
    assert started.poll().closed
    await stage.later(seconds=3)
    assert started.asks().startswith("3/4")
    await taps(secretary, "暂停", started)
    assert "⏸ 已暂停" in board(started)
    await answer(member, started)
    await stage.later(minutes=5)
    started.stays_silent()
    assert started.poll().closed
    await taps(secretary, "恢复", started)
    await stage.later(seconds=3)
    assert started.asks().startswith("4/4")
    await taps(secretary, "结束竞答", started)  # what is open counts for nobody
    said = started.reads()
    assert said.startswith("竞答结束：廉政\n共 2 题，1 人参加\n\n🥇 秀英  答对 2/2")
    assert started.poll().closed
    await stage.later(minutes=5)
    started.stays_silent()
    assert await points(stage, Occasion.QUIZ) == {"秀英": [(200, 200)]}


async def test_buttons_of_the_secretary_are_not_for_members_and_old_ones_do_nothing(
    stage: Stage, started: Reader, secretary: Actor, member: Actor
) -> None:
    refusal = "这件事只有本群管理员能做，请找管理员帮忙。"
    for label in ("下一题", "跳过不计", "暂停", "结束竞答"):
        assert await taps(member, label, started) == refusal
    started.latest = control(started)
    for forged in (
        "live.start:1:0",
        "live.cancel:1:0",
        "live.resume:1:0",
        "live.pick:0.5.0:0",
        "live.leave::0",
    ):
        assert await member.forges(forged, started) == refusal
    assert await member.forges("live.count_me:1:0", started) == "这场竞答已经在进行。"
    assert await secretary.forges("live.start:1:0", started) == "这场竞答已经在进行。"
    assert await secretary.forges("live.next:1.3:0", started) == "已经到下一题了。"
    assert await secretary.forges("live.next:99.0:0", started) == "这个按钮已经过期了，请重新发一次命令。"
    assert await secretary.forges("live.pick:0.5.0:0", started) == "这个按钮已经过期了，请重新发一次命令。"
    await taps(secretary, "下一题", started)
    assert await secretary.forges("live.skip:1.0:0", started) == "这道题已经结束，照常计分。"
    await stage.later(seconds=3)
    assert started.asks().startswith("2/4")
    assert await secretary.forges("live.next:1.0:0", started) == "已经到下一题了。"
    await taps(secretary, "结束竞答", started)
    started.reads()
    assert await secretary.forges("live.resume:1:0", started) == "这场竞答已经结束。"
    assert await member.forges("live.join:1:0", started) == "这场竞答已经结束。"


async def test_another_group_cannot_touch_it(
    stage: Stage, started: Reader, secretary: Actor, team: Reader, lead: Actor
) -> None:
    await lead.says("/today", team)
    team.reads()
    assert await lead.forges("live.stop:1:0", team) == "This button is from another time. Please ask again."
    assert await lead.forges("live.join:1:0", team) == "This button is from another time. Please ask again."
    started.stays_silent()


async def test_one_quiz_at_a_time_and_its_buttons_on_request(
    stage: Stage, started: Reader, secretary: Actor, member: Actor
) -> None:
    await secretary.says("/quiz 廉政 2", started)
    assert started.reads() == "本群正在竞答，一次只能一场。要看按钮请单独发 /quiz"
    old = control(started)
    await secretary.says("/quiz", started)
    assert started.reads() == "知识竞答：廉政\n第 1 题，共 4 题"
    assert started.buttons() == ["我参加", "下一题", "跳过不计", "暂停", "结束竞答"]
    assert looks(started, old) == "知识竞答：廉政\n接着看下面。"
    await member.says("/quiz", started)
    assert "只有本群管理员" in started.reads()


async def test_a_lobby_in_which_nothing_happens_closes(
    stage: Stage, branch: Reader, secretary: Actor
) -> None:
    await secretary.says("/quiz 廉政 2", branch)
    branch.reads()
    await stage.later(hours=4)
    assert branch.sees() == "知识竞答：廉政\n已取消。"
