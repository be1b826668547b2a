"""Live quizzes in the group: the lobby, one poll after another, who counts, the board."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.engine.database import Turn
from bot.engine.identity import Chat
from bot.sandbox import members, people, voting
from bot.sandbox.model import Member
from bot.scores.ledger import Occasion
from tests.conversations.papers import load_pack
from tests.conversations.quizzes import answer, begin, board, found, load_packs, points, stem
from tests.conversations.stage import Actor, Reader, Stage

LOBBY = (
    "知识竞答：廉政\n共 4 题，每题 30 秒\n\n参加的请点“我参加”，答题才会计入。\n"
    "投票是公开的：谁选了什么，Telegram 会让全群看到。"
)


@pytest.fixture
async def branch(stage: Stage, secretary: Actor, member: Actor, third: Actor) -> Reader:
    """A group of three with questions; the bot knows the secretary only."""
    return await found(stage, secretary, member, third)


@pytest.fixture
async def started(branch: Reader, secretary: Actor, member: Actor, third: Actor) -> Reader:
    """A quiz of four questions has begun; the two members are in; the first question was read."""
    return await begin(branch, secretary, member, third)


async def test_a_whole_quiz_runs_by_itself_and_ends_with_a_board(
    stage: Stage, branch: Reader, secretary: Actor, member: Actor, third: Actor
) -> None:
    await secretary.says("/quiz 廉政 4题 30秒", branch)
    assert branch.reads() == LOBBY
    assert branch.buttons() == ["我参加", "开始", "算了"]
    assert await member.presses("我参加", branch) == "已参加，题目来了直接答。"
    await third.presses("我参加", branch)
    assert await third.presses("我参加", branch) == "您已经参加了。"
    await stage.later(seconds=10)
    assert branch.sees() == LOBBY + "\n\n已参加 2 人：秀英、国强"
    await secretary.presses("开始", branch)
    asked = []
    for number in range(4):
        asked.append(branch.asks())
        poll = branch.poll()
        assert asked[-1].startswith(f"{number + 1}/4  ")
        assert (poll.quiz, poll.anonymous, poll.open_period) == (True, False, 30)
        assert poll.multiple == asked[-1].endswith("（多选）") == ("哪些" in asked[-1])
        if "礼金怎么办" in asked[-1]:
            assert poll.options[-1].text == "以上都不对"  # pinned to the end, however they are shuffled
            assert poll.explanation == "按规定登记上交。\n依据：《廉洁自律准则》第八条"
        await answer(third, branch)
        await stage.later(seconds=3)
        await answer(member, branch, right=number > 0)
        await answer(secretary, branch, right=False)
        await stage.later(seconds=36 if number == 0 else 6)
        assert poll.closed
        branch_board = board(branch)
        if number < 3:
            assert branch_board.startswith(
                f"知识竞答：廉政\n第 {number + 2} 题，共 4 题\n\n前 {number + 1} 题领先："
            )
    await stage.later(seconds=30)
    assert len({stem(one) for one in asked}) == 4
    said = branch.reads()
    assert said.startswith("竞答结束：廉政\n共 4 题，3 人参加\n\n🥇 国强  答对 4/4，用时 0:0")
    assert "\n🥈 秀英  答对 3/4，用时 0:1" in said
    assert "志远" not in said  # the last one is not named
    assert board(branch) == "知识竞答：廉政\n已经结束。"
    assert await points(stage, Occasion.QUIZ) == {
        "志远": [(0, 400)],
        "秀英": [(300, 400)],
        "国强": [(400, 400)],
    }
    await stage.later(days=2)  # nothing is entered twice
    assert len(await points(stage, Occasion.QUIZ)) == 3


async def test_a_team_elsewhere_chooses_by_buttons(stage: Stage, team: Reader, lead: Actor) -> None:
    await load_packs(stage)
    await lead.says("/quiz", team)
    assert team.reads() == "A quiz: what about?"
    assert team.buttons() == ["Work safety (3)", "Cancel"]
    await lead.presses("Work safety (3)", team)
    assert team.sees() == "A quiz about Work safety: how many questions?"
    assert team.buttons() == ["3", "Cancel"]
    await lead.presses("3", team)
    assert team.sees().startswith("Quiz: Work safety\nQuestions: 3, 30 seconds each")
    await lead.presses("I am in", team)
    await lead.presses("Start", team)
    for number in range(3):
        assert team.asks().startswith(f"{number + 1}/3  ")
        if "Gloves" in team.poll().question:
            assert [option.text for option in team.poll().options] == ["True", "False"]
        await answer(lead, team)
        await stage.later(seconds=37 if number == 0 else 6)
    assert team.reads().startswith(
        "Quiz over: Work safety\nQuestions: 3, took part: 1\n\n🥇 Nora  3/3 right, in 0:0"
    )
    await lead.says("/quiz safety 2", team)
    assert team.reads().startswith("Quiz: Work safety\nQuestions: 2")
    await lead.presses("Cancel", team)
    assert team.sees() == "Quiz: Work safety\nCancelled."


async def test_equals_share_a_rank_where_nobody_was_quicker(
    stage: Stage, started: Reader, member: Actor, third: Actor
) -> None:
    for number in range(4):
        await answer(member, started, settle=False)
        await answer(third, started, settle=False)
        await stage.settle()  # both votes arrive at once
        await stage.later(seconds=40 if number == 0 else 6)
        if number < 3:
            started.asks()
    said = started.reads()
    assert "🥇 秀英" in said
    assert "🥇 国强" in said


async def test_all_right_options_are_needed_and_no_other(
    stage: Stage, branch: Reader, secretary: Actor, member: Actor, third: Actor
) -> None:
    await secretary.says("/quiz 多选 1 20", branch)
    branch.reads()
    for one in (member, third):
        await one.presses("我参加", branch)
    await secretary.presses("开始", branch)
    assert branch.asks() == "1/1  哪些不能收？ （多选）"
    await member.votes("购物卡", "礼金", where=branch)
    await third.votes("购物卡", "礼金", "公务通知", where=branch)
    await secretary.votes("礼金", where=branch)
    await stage.later(seconds=30)
    assert branch.reads().startswith("竞答结束：多选\n共 1 题，3 人参加\n\n🥇 秀英  答对 1/1")
    assert await points(stage, Occasion.QUIZ) == {
        "志远": [(0, 100)],
        "秀英": [(100, 100)],
        "国强": [(0, 100)],
    }


async def test_outsiders_do_not_count_and_strangers_make_themselves_known(
    stage: Stage, branch: Reader, secretary: Actor, member: Actor, third: Actor
) -> None:
    outsider = stage.actor("路人")
    other = stage.group("别的群", outsider)
    await stage.settle()
    other.reads()
    await secretary.says("/quiz 用车 1 30", branch)
    branch.reads()
    await member.presses("我参加", branch)
    await secretary.presses("开始", branch)
    branch.asks()
    other.chat.members[member.user.id] = Member(member.user.id, "member")
    assert branch.question is not None
    forwarded = people.forward(stage.world, branch.question, member.user, other.chat)
    await answer(third, branch)  # in the group, but never seen there
    voting.vote(stage.world, forwarded, outsider.user, [0])
    await answer(member, branch, right=False)
    await stage.later(seconds=40)
    said = branch.reads()
    assert said == (
        "竞答结束：用车\n共 1 题，1 人参加\n\n另有 2 人答了题，我还不认识。是您的话，请点“算上我”。"
    )
    assert await points(stage, Occasion.QUIZ) == {"秀英": [(0, 100)]}
    assert await secretary.presses("算上我", branch) == "这场竞答没有您的答案。"
    assert await third.presses("算上我", branch) == "已计入：1 题答对 1 题。"
    await stage.later(seconds=10)
    assert "2 人参加\n\n🥇 国强  答对 1/1" in branch.sees()
    assert "另有 1 人答了题" in branch.sees()
    assert await points(stage, Occasion.QUIZ) == {"秀英": [(0, 100)], "国强": [(100, 100)]}
    assert await third.presses("算上我", branch) == "已计入：1 题答对 1 题。"
    assert await points(stage, Occasion.QUIZ) == {"秀英": [(0, 100)], "国强": [(100, 100)]}


async def test_who_speaks_there_within_a_day_gets_the_points_of_his_votes(
    stage: Stage, branch: Reader, secretary: Actor, third: Actor
) -> None:
    await secretary.says("/quiz 用车 1 30", branch)
    branch.reads()
    await secretary.presses("开始", branch)
    branch.asks()
    await answer(third, branch)
    await stage.later(seconds=40)
    assert "还没有可以计入的答案" in branch.reads()
    await third.says("/today", branch)
    branch.reads()
    await stage.later(days=1)
    assert await points(stage, Occasion.QUIZ) == {"国强": [(100, 100)]}


async def test_of_a_confirmed_roster_only_those_on_it_count(
    stage: Stage, branch: Reader, secretary: Actor, member: Actor, third: Actor
) -> None:
    await member.says("/today", branch)
    branch.reads()

    assert stage.app is not None

    def confirm(session: Session) -> None:
        session.execute(
            update(Chat)
            .where(Chat.telegram_id == branch.chat.id)
            .values(roster_confirmed_at=stage.world.now())
        )

    await stage.app.db.write(confirm, Turn.TIMERS)
    await secretary.says("/quiz 用车 1 30", branch)
    branch.reads()
    assert await third.presses("我参加", branch) == "您不在本群名单上，答了也不计分。请联系管理员。"
    await secretary.presses("开始", branch)
    branch.asks()
    await answer(member, branch)
    await answer(third, branch)
    await stage.later(seconds=40)
    assert "1 人参加\n\n🥇 秀英" in branch.reads()
    assert "不在本群名单上" in await third.presses("算上我", branch)
    assert await points(stage, Occasion.QUIZ) == {"秀英": [(100, 100)]}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("廉政 5", "能用投票考的只有 4 题，不够 5 题。请少要几题，或者多写一个题库。"),  # six, two do not fit
        ("财务 5", "没有关于“财务”的题。现有题库：廉政。例如：/quiz 廉政 10 30秒"),
        ("廉政 99", "数字 99 用不上：竞答最多 50 题，每题 5 到 600 秒。例如：/quiz 廉政 10 30秒"),
        ("廉政 3 4秒", "数字 4 用不上：竞答最多 50 题，每题 5 到 600 秒。例如：/quiz 廉政 10 30秒"),
        ("礼品2 用车2", "能用投票考的只有 3 题，不够 4 题。请少要几题，或者多写一个题库。"),
    ],
)
async def test_what_cannot_be_played_is_refused_beforehand(
    branch: Reader, secretary: Actor, words: str, said: str
) -> None:
    await secretary.says(f"/quiz {words}", branch)
    assert branch.reads() == said


async def test_without_questions_it_says_how_to_get_some(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.says("/quiz", group)
    assert group.reads() == "还没有能用投票来考的题。请先导入题目：/questions"
    await secretary.starts()
    secretary.private.reads()
    await secretary.says("/quiz 廉政")
    assert secretary.private.reads() == "知识竞答在群里进行。请到群里发 /quiz"


async def test_a_first_question_waits_for_all_who_never_said_they_are_in(
    stage: Stage, started: Reader, secretary: Actor, member: Actor, third: Actor
) -> None:
    await answer(member, started)
    await answer(third, started)
    await stage.later(seconds=10)
    started.stays_silent()  # others may still answer
    await answer(secretary, started)
    await stage.later(seconds=30)
    started.asks()
    await answer(member, started)
    await answer(third, started)
    await stage.later(seconds=10)
    started.stays_silent()  # the secretary answered the first one: he is waited for
    await answer(secretary, started)
    await stage.later(seconds=6)
    assert started.asks().startswith("3/4")


async def test_many_questions_move_the_standings_down(stage: Stage, team: Reader, lead: Actor) -> None:
    more = "\n".join(f"  - {{id: m-{n}, kind: judge, stem: Statement {n}., answer: true}}" for n in range(7))
    await load_pack(
        stage,
        "id: more\ntitle: {zh: 更多, en: More}\nlanguage: en\ndescription: {zh: 例, en: E}\nquestions:\n"
        + more,
    )
    await lead.says("/quiz more 7 5s", team)
    team.reads()
    await lead.presses("I am in", team)
    await lead.presses("Start", team)
    for number in range(7):
        if number == 5:
            assert team.reads().startswith(
                "Quiz: More\nQuestion 6 of 7\n\nAfter 5 of the questions:\n🥇 Nora  5"
            )
        assert team.asks().startswith(f"{number + 1}/7")
        await lead.votes("True", where=team)
        await stage.later(seconds=11 if number == 0 else 6)
    assert team.reads().startswith("Quiz over: More\nQuestions: 7, took part: 1")


async def test_in_a_forum_it_stays_in_its_topic_and_a_hidden_administrator_is_not_named(
    stage: Stage, secretary: Actor, member: Actor
) -> None:
    forum = stage.group("安全例会", secretary, member, forum=True)
    await stage.settle()
    forum.reads()
    await load_packs(stage)
    topic = members.add_topic(stage.world, forum.chat, "学习", member.user)
    members.act(stage.world, forum.chat, secretary.user, "promote", anonymous=True)
    await secretary.says("/quiz 用车 1", forum, topic=topic)
    forum.reads()
    await secretary.presses("我参加", forum)
    await stage.later(seconds=7)
    assert forum.sees().endswith("已参加 1 人：管理员")
    await secretary.presses("开始", forum)
    forum.asks()
    assert forum.latest is not None
    assert forum.latest.topic == topic
    await answer(secretary, forum)
    await stage.later(seconds=40)
    assert "🥇 管理员" in forum.reads()
    assert forum.latest.topic == topic
