"""A question is reported, its secretary rules on it, and what it counted for is counted anew."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.engine.database import Turn
from bot.engine.identity import Person
from bot.quiz.exam import model as exams
from bot.quiz.model import Item, ItemVersion
from bot.quiz.ruled import Ruling
from bot.sandbox import members
from bot.scores.ledger import Reason, ScoreEntry
from tests.conversations.papers import load_pack, right_answer
from tests.conversations.stage import Actor, Reader, Stage

T = TypeVar("T")

STEMS = {
    "q-1": "纪律处分一共有几种？",
    "q-2": "哪些属于廉洁纪律的内容？",
    "q-3": "收下礼金后上交也要登记。",
    "q-4": "监督执纪有",
    "q-5": "警告的影响期是几年？",
}


@pytest.fixture
async def bank(stage: Stage) -> None:
    """A pack with five questions, one of every kind."""
    await load_pack(stage)


@pytest.fixture
async def announced(stage: Stage, bank: None, group: Reader, secretary: Actor, member: Actor) -> Reader:
    """A test is open, and both have started the bot."""
    await _open(stage, group, secretary, [secretary, member], "")
    return group


async def _open(
    stage: Stage, group: Reader, secretary: Actor, people: Sequence[Actor], more: str, name: str = "小测"
) -> None:
    for one in people:
        await one.starts()
        one.private.reads()
    await secretary.says(f"/test 明天9点 {name} 开放1天 廉政5 不提醒 {more}", group)
    group.reads()
    await stage.until(stage.world.now() + timedelta(hours=18, minutes=30))
    group.reads()


async def begins(who: Actor, test: int = 1) -> None:
    await who.starts(f"test-{test}")
    who.private.reads()
    await who.presses("开始")


async def answers(who: Actor, wrong: Sequence[str] = (), *, hand_in: bool = True) -> None:
    """Answer all five; those whose stems are named, wrong."""
    for _ in range(5):
        screen = who.private.sees()
        is_wrong = any(STEMS[one] in screen for one in wrong)
        answer = right_answer(screen, wrong=is_wrong)
        if "确定" in who.private.buttons():
            for letter in answer:
                await who.presses(letter)
            await who.presses("确定")
        elif answer in who.private.buttons():
            await who.presses(answer)
        else:
            await who.says(answer)
    if hand_in:
        await who.presses("交卷")


async def takes(who: Actor, wrong: Sequence[str] = (), test: int = 1) -> None:
    await begins(who, test)
    await answers(who, wrong)


async def goes_to(who: Actor, question: str) -> None:
    """In the test: to that question."""
    for _ in range(5):
        if STEMS[question] in who.private.sees():
            return
        await who.presses("下一题 ▶")
    raise AssertionError(question)


async def looks_at(who: Actor, question: str) -> None:
    """In what was handed in: to that question."""
    await who.presses("看答案和解析")
    await goes_to(who, question)


async def ask(stage: Stage, question: Callable[[Session], T]) -> T:
    assert stage.app is not None
    return await stage.app.db.read(question)


async def version_of(stage: Stage, question: str) -> int:
    return await ask(
        stage,
        lambda session: session.scalars(
            select(ItemVersion.id).join(Item, Item.version_id == ItemVersion.id).where(Item.key == question)
        ).one(),
    )


async def trail(stage: Stage, name: str) -> list[tuple[int, int, str]]:
    """What the ledger holds of somebody."""
    rows = select(ScoreEntry.points, ScoreEntry.of, ScoreEntry.reason).join(
        Person, Person.id == ScoreEntry.person_id
    )
    return await ask(
        stage,
        lambda session: [
            (points, of, str(reason))
            for points, of, reason in session.execute(rows.where(Person.name == name).order_by(ScoreEntry.id))
        ],
    )


async def test_a_member_reports_during_the_test_and_the_secretary_gets_one_message(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    await begins(member)
    assert member.private.buttons()[-1] == "题目有误"
    before = member.private.sees()
    assert await member.presses("题目有误") == "记下了，书记会看到。"
    # typed words are answers now: nothing is asked, and the screen stays
    assert member.private.sees() == before
    member.private.stays_silent()
    card = secretary.private.reads()
    assert card == (
        "题目有误：1 人反映\n环卫一队党支部\n\n纪律处分一共有几种？\nA. 三种\nB. 四种\n✓ C. 五种\nD. 六种\n"
        "解析：从警告到开除党籍，共五种。\n" + card.splitlines()[-1]
    )
    assert secretary.private.buttons() == ["改答案", "作废", "没有问题"]
    assert await member.presses("题目有误") == "您已经反映过，书记会看到。"
    await begins(secretary)
    await goes_to(secretary, "q-1")
    await secretary.presses("题目有误")
    secretary.private.stays_silent()
    shown = [one.text for one in secretary.private.chat.messages.values() if "人反映" in one.text]
    assert [text.splitlines()[0] for text in shown] == ["题目有误：2 人反映"]


async def test_afterwards_he_may_say_what_is_wrong_and_his_name_is_not_told(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    await takes(member)
    await looks_at(member, "q-4")
    assert await member.presses("题目有误") == "记下了，书记会看到。"
    secretary.private.reads()
    assert member.private.reads() == "哪里有误？写几个字就行，不写也可以。"
    await member.answers("条例改了，应当是五种", member.private)
    assert member.private.reads() == "谢谢，记下了。不会告诉书记是谁说的。"
    assert "他们说：\n· 条例改了，应当是五种" in secretary.private.sees()
    assert "秀英" not in secretary.private.sees()
    await secretary.says("/questions")
    assert "有人反映有误、等您处理的题目：1 道" in secretary.private.reads()
    await secretary.presses("有误的题目")
    assert secretary.private.sees() == "反映有误的题目\n1. 监督执纪有___种形态。（1 人反映）"
    await secretary.presses("1")
    assert secretary.private.sees().startswith("题目有误：1 人反映")
    await secretary.presses("没有问题")
    assert secretary.private.sees().endswith(
        "处理记录：\n· 11月21日 周六 09:00 志远：题目没有问题，按原答案计分\n\n已处理，没有人的成绩变化。"
    )
    await secretary.says("/questions")
    assert "反映有误" not in secretary.private.reads()
    assert await ask(stage, lambda session: session.scalar(select(func.count(Ruling.id)))) == 1
