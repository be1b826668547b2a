"""Questions with a picture: it comes with a tap, in the test and in practice."""

from __future__ import annotations

from tests.conversations import sitting
from tests.conversations.papers import load_pack
from tests.conversations.stage import Actor, Reader, Stage
from tests.pictures import SIGN

PACK = """
id: signs
title: {zh: 标志, en: Signs}
language: zh
description: {zh: 例子, en: An example}
review_by: 2030-01-01
questions:
  - {id: signs-001, kind: judge, stem: 图中是禁止标志。, answer: true, picture: no.png}
"""


async def announce(stage: Stage, group: Reader, secretary: Actor, *members: Actor) -> None:
    """A test of that question is open."""
    await load_pack(stage, PACK, {"no.png": SIGN})
    await sitting.meet(*members)
    await sitting.hold(stage, group, secretary, "/test 明天9点 看图 标志1 不限时 开放1天 不提醒")


async def test_the_picture_of_a_test_comes_with_a_tap(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await announce(stage, group, secretary, member)
    await sitting.begin(member)
    question = member.private.latest
    assert member.private.buttons()[:3] == ["看图", "正确", "错误"]
    await member.presses("看图")
    assert member.private.reads() == "题目的图"
    assert member.private.file() == SIGN
    member.private.latest = question
    await member.presses("正确")
    await member.presses("交卷")
    assert "100 分" in member.private.sees()


async def test_a_made_up_tap_brings_nobody_elses_picture(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await announce(stage, group, secretary, member, secretary)
    await sitting.begin(member)
    assert await secretary.forges("exam.picture:1.0:0", secretary.private) != ""
    secretary.private.stays_silent()


async def test_the_picture_in_practice(stage: Stage, member: Actor) -> None:
    await load_pack(stage, PACK, {"no.png": SIGN})
    await sitting.meet(member)
    await member.says("/practice 标志")
    member.private.reads()
    assert member.private.buttons()[0] == "看图"
    await member.presses("看图")
    assert member.private.reads() == "题目的图"
    assert member.private.file() == SIGN


async def test_a_poll_cannot_show_one(stage: Stage, group: Reader, secretary: Actor) -> None:
    await load_pack(stage, PACK, {"no.png": SIGN})
    await secretary.says("/quiz 标志", group)
    assert group.reads() == "还没有能用投票来考的题。请先导入题目：/questions"
