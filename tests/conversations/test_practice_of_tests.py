"""What was wrong in a test is practised, once its answers may be told; the book of wrong answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.engine.database import Turn
from bot.engine.identity import Chat, Person
from bot.quiz import practice
from bot.quiz.exam import model as exam
from bot.quiz.exam.blueprint import Blueprint, Reveal
from bot.quiz.model import Item
from tests.conversations.practising import (
    CHINESE,
    answers,
    begins,
    load,
    load_packs,
    stem,
)
from tests.conversations.stage import Actor, Reader, Stage


async def takes_a_test(
    stage: Stage, actor: Actor, chat: Reader, keys: Sequence[str], reveal: Reveal = Reveal.SUBMISSION
) -> None:
    """Let him have begun a test with these questions."""

    def write(session: Session) -> None:
        place = session.scalars(select(Chat).where(Chat.telegram_id == chat.chat.id)).one()
        person = session.scalars(select(Person).where(Person.telegram_id == actor.user.id)).one()
        now = stage.world.now()
        plan = Blueprint(reveal=reveal).model_dump(mode="json", exclude_defaults=True)
        paper = exam.Paper(chat_id=place.id, name="月度测试", plan=plan, created_at=now, revision=0)
        session.add(paper)
        session.flush()
        test = exam.Test(
            paper_id=paper.id,
            chat_id=place.id,
            name="月度测试",
            plan=plan,
            pools=[],
            seed=1,
            opens_at=now,
            closes_at=now + timedelta(days=3),
        )
        session.add(test)
        session.flush()
        attempt = exam.Attempt(
            test_id=test.id,
            person_id=person.id,
            number=1,
            started_at=now,
            deadline_at=now + timedelta(minutes=20),
            shown_at=now,
        )
        session.add(attempt)
        session.flush()
        for number, item in enumerate(session.scalars(select(Item).where(Item.key.in_(keys)))):
            session.add(
                exam.Answer(attempt_id=attempt.id, place=number, version_id=item.version_id, shown="ABC")
            )

    assert stage.app is not None
    await stage.app.db.write(write, Turn.TIMERS)


async def hands_in(stage: Stage, actor: Actor, given: dict[str, tuple[bool, str]], *, noted: bool) -> None:
    """His test is graded, and noted for practice where the answers may be told."""

    def write(session: Session) -> None:
        person = session.scalars(select(Person).where(Person.telegram_id == actor.user.id)).one()
        attempt = session.scalars(select(exam.Attempt).where(exam.Attempt.person_id == person.id)).one()
        attempt.submitted_at = stage.world.now()
        test = session.get_one(exam.Test, attempt.test_id)
        if noted:
            versions = {item.key: item.version_id for item in session.scalars(select(Item))}
            results = [(versions[key] or 0, right, answer) for key, (right, answer) in given.items()]
            practice.take_note(session, person.id, test.chat_id, results, stage.world.now())

    assert stage.app is not None
    await stage.app.db.write(write, Turn.TIMERS)


async def test_what_was_wrong_in_a_test_is_practised_when_its_answers_may_be_told(
    stage: Stage, member: Actor, group: Reader
) -> None:
    await load_packs(stage)
    await begins(member, "/practice 三会一课")
    while stem(member) != "支委会多久一次？":
        await answers(member)
        await member.presses("下一题 ▶")
    await takes_a_test(stage, member, group, ["branch-001", "branch-003", "branch-002"])
    # The question stands in the test: neither its answer nor any of the others is told.
    await member.presses("A")
    assert not re.search("没有答对|答对了|正确答案", member.private.sees())
    await member.says("/practice")
    if "练习\n" in member.private.reads():
        assert "没做过的：3 题" in member.private.sees()
    await member.says("/practice 三会一课")
    assert member.private.reads() == "现在还没有可以练的题。"
    await hands_in(stage, member, {"branch-001": (False, "C"), "branch-003": (True, "F")}, noted=True)
    await stage.later(days=1)
    await member.says("/practice")
    assert member.private.reads().startswith("练习\n今天该复习的错题：1 题\n")
    await member.presses("错题本 1")
    await member.presses("三会一课 1")
    await member.presses("1")
    assert member.private.sees() == (
        "11月20日 周五 在“环卫一队党支部”答错\n\n支委会多久一次？\n"
        "✓ A. 每月\nB. 每季度\n✗ C. 每年\n\n您的答案：C\n正确答案：A\n"
        "解析：支委会一般每月召开一次。\n依据：《支部工作条例》第十二条（2018）"
    )
    await load(stage, CHINESE.replace("[每月, 每季度, 每年]", "[一个月, 三个月, 一年]"))
    await member.presses("返回")
    await member.presses("1")
    assert "\nC. 一年\n\n您的答案：每年\n正确答案：A\n" in member.private.sees()
    await member.presses("返回")
    await member.presses("练这 1 题")
    assert member.private.sees().startswith("练习 1/1 · 单选题 · 三会一课\n\n支委会多久一次？")


async def test_answers_that_are_told_after_the_closing_are_not_told_by_practice(
    stage: Stage, member: Actor, group: Reader
) -> None:
    await load_packs(stage)
    await member.starts()
    member.private.reads()
    await takes_a_test(stage, member, group, ["branch-001"], Reveal.CLOSING)
    await hands_in(stage, member, {}, noted=False)
    await member.says("/practice 单选")
    assert member.private.reads() == "现在还没有可以练的题。"

    def close(session: Session) -> None:
        session.scalars(select(exam.Test)).one().closed_at = stage.world.now()

    assert stage.app is not None
    await stage.app.db.write(close, Turn.TIMERS)
    await begins(member, "/practice 单选")
    assert "支委会多久一次？" in member.private.sees()


async def test_what_is_typed_under_a_practice_question_is_no_answer_to_a_test(
    stage: Stage, member: Actor, group: Reader
) -> None:
    await load_packs(stage)
    await member.starts()
    member.private.reads()
    await takes_a_test(stage, member, group, ["branch-001"])
    await begins(member, "/practice 党费 3")
    while stem(member) != "缴费截止日是___。":
        await answers(member)
        await member.presses(member.private.buttons()[0])
    await member.says("A")
    assert "没有答对\n您的答案：A\n正确答案：12月5日" in member.private.reads()

    def given(session: Session) -> object:
        return session.scalars(select(exam.Answer)).one().given

    assert stage.app is not None
    assert await stage.app.db.read(given) is None
