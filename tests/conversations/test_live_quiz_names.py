"""A quiz names people as they, and the chat, have chosen for its board."""

from __future__ import annotations

import pytest

from tests.conversations.quizzes import answer, begin, board, found
from tests.conversations.stage import Actor, Reader, Stage


@pytest.fixture
async def branch(stage: Stage, secretary: Actor, member: Actor, third: Actor) -> Reader:
    """A group of three with questions; the members have started the bot, and are known in the group."""
    group = await found(stage, secretary, member, third)
    for one in (member, third):
        await one.starts()
        one.private.reads()
        await one.says("/today", group)
        group.reads()
    return group


async def is_shown(who: Actor, how: str) -> None:
    """He chooses how he is shown; an alias where it is none of the buttons."""
    await who.says("/me")
    who.private.reads()
    await who.presses("榜上怎样显示我")
    if how in who.private.buttons():
        await who.presses(how)
    else:
        await who.presses("化名")
        who.private.reads()
        await who.answers(how, who.private)
        who.private.reads()


async def test_who_is_hidden_is_named_nowhere_and_leaves_no_gap(
    stage: Stage, branch: Reader, secretary: Actor, member: Actor, third: Actor
) -> None:
    await is_shown(member, "不显示")
    await is_shown(third, "晨风")
    await secretary.says("/quiz 用车 1 30", branch)
    branch.reads()
    for one in (member, third):
        await one.presses("我参加", branch)
    await stage.later(seconds=10)
    assert branch.sees().endswith("\n\n已参加 2 人：晨风")
    await secretary.presses("开始", branch)
    branch.asks()
    for one in (member, third, secretary):
        await stage.later(seconds=1)
        await answer(one, branch, right=one is not secretary)
    await stage.later(seconds=40)
    said = branch.reads()
    assert "共 1 题，3 人参加\n\n🥇 晨风  答对 1/1，" in said
    assert "秀英" not in said + board(branch)
    assert "国强" not in said + board(branch)


async def test_a_chat_without_a_board_names_nobody(
    stage: Stage, branch: Reader, secretary: Actor, member: Actor, third: Actor
) -> None:
    await secretary.says("/settings", branch)
    branch.reads()
    await secretary.presses("排行榜", branch)
    await secretary.presses("不设榜", branch)
    await begin(branch, secretary, member, third, words="用车 1 30")
    await answer(member, branch)
    await answer(third, branch, right=False)
    await stage.later(seconds=40)
    assert branch.reads() == "竞答结束：用车\n共 1 题，2 人参加"
