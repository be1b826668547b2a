"""Who may rule on a question, where a ruling holds, and how many it may concern."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from sqlalchemy import func, select

from bot.engine.database import Turn
from bot.quiz.exam import model as exams
from bot.quiz.ruled import Ruling
from bot.sandbox import members
from bot.scores.ledger import ScoreEntry
from tests.conversations.crowd import hand_in
from tests.conversations.papers import load_pack
from tests.conversations.ruling import (
    ask,
    goes_to,
    looks_at,
    open_test,
    reports,
    rule,
    takes,
    trail,
    version_of,
)
from tests.conversations.sitting import begin
from tests.conversations.stage import Actor, Reader, Stage


@pytest.fixture
async def announced(stage: Stage, bank: None, group: Reader, secretary: Actor, member: Actor) -> Reader:
    """A test is open, and both have started the bot."""
    await open_test(stage, group, secretary, [secretary, member], "")
    return group


# -- who may


async def test_nobody_but_the_secretary_of_that_group_rules(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    version = await version_of(stage, "q-1")
    other = stage.actor("别处书记")
    elsewhere = stage.group("环卫二队党支部", other)
    await stage.settle()
    elsewhere.reads()
    await other.starts()
    other.private.reads()
    await other.says("/questions")
    other.private.reads()
    await takes(member)
    await looks_at(member, "q-1")
    await reports(stage, member)
    member.private.reads()
    card = secretary.private.reads()
    await secretary.presses("作废")
    for who in (member, other):
        before = who.private.sees()
        for forged in (
            f"rulings.open:1.{version}:0",
            f"rulings.change:1.{version}:0",
            f"rulings.void:1.{version}:0",
            f"rulings.right:1.{version}:0",
            "rulings.preview:1:0",
            "rulings.pick:1.1:0",
            "rulings.confirm:1:0",
            "rulings.confirm::0",
            "rulings.open:99.99:0",
        ):
            assert await who.forges(forged, who.private) != ""
        assert who.private.sees() == before
    # nobody reports for another, nor what he has not been asked
    assert await other.forges("rulings.report:1.0:0", other.private) != ""
    assert await member.forges("rulings.report:1.99:0", member.private) != ""
    # nor does anything of it happen in a group, where all would see the key
    await secretary.says("/test", announced)
    announced.reads()
    assert await secretary.forges(f"rulings.open:1.{version}:0", announced) == (
        "这个按钮已经过期了，请重新发一次命令。"
    )
    assert "五种" not in announced.sees()
    assert "五种" in card
    assert await ask(stage, lambda session: session.scalar(select(func.count(Ruling.id)))) == 0
    await secretary.presses("确定")
    # the same tap once more: it is done already
    data = "rulings.confirm:1:0"
    assert await secretary.forges(data, secretary.private) != ""
    assert await ask(stage, lambda session: session.scalar(select(func.count(Ruling.id)))) == 1
    # his marks are the same, 100 of 100: he hears only that it was looked at, once
    assert member.private.reads().startswith("您反映的题已经看过，谢谢。")


async def test_a_ruling_holds_for_one_group(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    other = stage.actor("别处书记")
    elsewhere = stage.group("环卫二队党支部", other, member)
    await stage.settle()
    elsewhere.reads()
    await takes(member)
    await stage.until("2026-11-21 10:00")
    await other.starts()
    other.private.reads()
    await other.says("/test 11月21日11点 二队小测 开放1天 廉政5 不提醒", elsewhere)
    elsewhere.reads()
    await stage.until("2026-11-21 11:00")
    elsewhere.reads()
    await member.says("/test", elsewhere)
    elsewhere.reads()
    await takes(member, test=2)
    await rule(stage, secretary, "q-3", "错误")
    assert "小测\n环卫一队党支部\n您的成绩更正了：100 分 → 80 分" in member.private.reads()
    member.private.stays_silent()
    assert (await trail(stage, "秀英"))[-1] == (-100, 0, "regraded")
    assert [one[:2] for one in await trail(stage, "秀英")] == [(500, 500), (500, 500), (-100, 0)]


RIGHT: Mapping[str, tuple[object, int]] = {
    "q-1": ("C", 100),
    "q-2": ("ABD", 100),
    "q-3": ("T", 100),
    "q-4": (["四"], 100),
    "q-5": ("1", 100),
}


# -- many


async def test_two_hundred_are_regraded_in_portions(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    assert stage.app is not None
    await takes(member)
    await looks_at(member, "q-3")
    await reports(stage, member)
    member.private.reads()
    secretary.private.reads()
    sheets = [RIGHT, {**RIGHT, "q-3": ("F", 0)}] * 100
    await stage.app.db.write(lambda session: hand_in(session, 1, sheets, stage.world.now()), Turn.TIMERS)
    await secretary.presses("改答案")
    await secretary.presses("错误")
    assert "这道题有 201 人在测试中答过，201 人的成绩会变" in secretary.private.sees()
    await secretary.presses("确定")
    assert "已处理，201 人的成绩变了，已私下告诉本人。" in secretary.private.sees()
    member.private.reads()
    rows = await ask(
        stage,
        lambda session: session.execute(
            select(ScoreEntry.reason, func.count(), func.sum(ScoreEntry.points)).group_by(ScoreEntry.reason)
        ).all(),
    )
    # the 100 who had it right have lost a point, those who had it wrong have got one
    assert sorted((str(reason), number, points) for reason, number, points in rows) == [
        ("attempt", 201, 500 + 100 * 500 + 100 * 400),
        ("regraded", 201, -100),
    ]
    totals = await ask(
        stage,
        lambda session: session.execute(
            select(func.sum(exams.Attempt.points), func.sum(exams.Attempt.of))
        ).one(),
    )
    assert tuple(totals) == (500 + 100 * 500 + 100 * 400 - 100, 201 * 500)


# -- elsewhere


async def test_a_team_elsewhere(stage: Stage, bank: None, team: Reader, lead: Actor) -> None:
    await lead.starts()
    lead.private.reads()
    await lead.says("/test tomorrow 9:00 Check open 2 days integrity 5 limit 20 min pass 80", team)
    team.reads()
    await stage.until("2026-11-21 09:00")
    team.reads()
    await lead.starts("test-1")
    lead.private.reads()
    await lead.presses("Begin")
    await lead.presses("Hand in")
    await lead.presses("Hand in")
    await lead.presses("Look at the answers")
    assert await lead.presses("Report a mistake") == (
        "Noted; in a minute the secretary will see it. Until then another tap takes it back."
    )
    await stage.later(minutes=1)
    assert lead.private.reads().startswith("What is wrong with it?")
    await lead.answers("There are six by now", lead.private)
    card = lead.private.reads()
    assert card.startswith("Reported question, by 1\nDepot North\n\n纪律处分一共有几种？\n")
    assert "What they say:\n· There are six by now" in lead.private.sees()
    assert lead.private.buttons() == ["Change the key", "Void it", "It is right"]
    assert lead.private.reads() == "Thank you, noted. Your name is not told."
    await lead.says("/questions")
    assert "Reported questions that wait for you: 1" in lead.private.reads()
    await lead.presses("Reported questions")
    await lead.presses("1")
    await lead.presses("Change the key")
    assert lead.private.sees().endswith("Which answer is right?")
    await lead.presses("D")
    assert lead.private.sees().endswith(
        "To be decided: the right answer is D\n"
        "Answered in tests by 1; nobody's marks change.\nIt holds for “Depot North” only."
    )
    await lead.presses("Yes, do it")
    assert lead.private.sees().endswith("the right answer is D\n\nDone; nobody's marks changed.")
    assert await lead.forges("rulings.report:1.0:0", lead.private) == (
        "The secretary has looked at this question already."
    )


async def test_several_reports_come_to_the_author_of_the_paper_and_what_he_prepares_is_not_disturbed(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    third = stage.actor("建国")
    members.act(stage.world, announced.chat, third.user, "join")
    await third.says("/test", announced)
    announced.reads()
    await third.starts()
    third.private.reads()
    for who in (member, third):
        await begin(who)
        await goes_to(who, "q-2")
    await reports(stage, member)
    secretary.private.reads()
    await secretary.presses("改答案")
    picking = secretary.private.sees()
    await reports(stage, third)
    assert secretary.private.sees() == picking
    await secretary.presses("算了")
    assert secretary.private.sees().startswith("题目有误：2 人反映")
    await secretary.presses("改答案")
    for label in ("✓ A", "✓ B"):
        await secretary.presses(label)
    assert await secretary.presses("就是这些") == "请至少选两个选项。"
    await secretary.presses("A")
    await secretary.presses("B")
    assert await secretary.presses("就是这些") == "现在就是这样计分的。"
    assert re.search("题目有误：2 人|哪些选项", secretary.private.sees())


LONG = """
id: long-cn
title: {zh: 长题, en: Long}
language: zh
description: {zh: 例子, en: An example}
questions:
  - {id: l-1, kind: single, topic: 长, stem: STEM, options: [OPTION甲, OPTION乙, OPTION丙], answer: A,
     explanation: WHY}
  - {id: l-2, kind: blank, topic: 长, stem: STEM___, answer: [[BLANK, 乙]]}
"""


async def test_the_longest_question_fits_into_its_card(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    text = LONG.replace("STEM", "很长的题干" * 400).replace("OPTION", "很长的选项" * 400)
    await load_pack(stage, text.replace("WHY", "解析" * 450).replace("BLANK", "很长的答案" * 600))
    for who in (secretary, member):
        await who.starts()
        who.private.reads()
    await member.says("/test", group)
    group.reads()
    await member.says("/today", group)
    group.reads()
    for question in ("l-1", "l-2"):
        version = await version_of(stage, question)
        await member.says("/settings")
        member.private.reads()
        await member.forges(f"rulings.practised:{version}:0", member.private)
        await stage.later(minutes=1)
        assert secretary.private.reads().startswith("题目有误：1 人反映")
        await secretary.presses("作废")
        await secretary.presses("确定")
        assert len(member.private.reads()) < 300
        await secretary.presses("改答案")
        if question == "l-1":
            await secretary.presses("C")
        else:
            secretary.private.reads()
            await secretary.answers("又长" * 1500, secretary.private)
            secretary.private.reads()
        await secretary.presses("确定")
        await secretary.presses("恢复原题")
        await secretary.presses("确定")
        assert "已处理，没有人的成绩变化。" in secretary.private.sees()
        assert len(secretary.private.sees()) <= 4096
