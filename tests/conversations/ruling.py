"""How stories about rulings go: a test is taken, a question reported, and its secretary rules on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.engine.identity import Person
from bot.quiz.model import Item, ItemVersion
from bot.scores.ledger import ScoreEntry
from tests.conversations import sitting
from tests.conversations.stage import Actor, Reader, Stage

T = TypeVar("T")

STEMS = {
    "q-1": "纪律处分一共有几种？",
    "q-2": "哪些属于廉洁纪律的内容？",
    "q-3": "收下礼金后上交也要登记。",
    "q-4": "监督执纪有",
    "q-5": "警告的影响期是几年？",
}


async def open_test(
    stage: Stage, group: Reader, secretary: Actor, people: Sequence[Actor], more: str, name: str = "小测"
) -> None:
    """A test of five questions is open; these have started the bot."""
    for one in people:
        await one.starts()
        one.private.reads()
    await secretary.says(f"/test 明天9点 {name} 开放1天 廉政5 不提醒 {more}", group)
    group.reads()
    await stage.until(stage.world.now() + timedelta(hours=18, minutes=30))
    group.reads()


async def answers(who: Actor, wrong: Sequence[str] = (), *, hand_in: bool = True) -> None:
    """Answer all five; those whose stems are named, wrong."""
    for _ in range(5):
        screen = who.private.sees()
        is_wrong = any(STEMS[one] in screen for one in wrong)
        await sitting.answer_one(who, wrong=is_wrong)
    if hand_in:
        await who.presses("交卷")


async def takes(who: Actor, wrong: Sequence[str] = (), test: int = 1) -> None:
    await sitting.begin(who, test)
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


async def reports(stage: Stage, who: Actor) -> None:
    """He reports the question he sees; a minute later the secretary is told."""
    assert await who.presses("题目有误") == "记下了，一分钟后书记会看到。点错了，这之前再点一次可以收回。"
    await stage.later(minutes=1)


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


async def rule(stage: Stage, secretary: Actor, question: str, how: str) -> None:
    """The secretary rules on a question of the first group, which he has before him: `void` or a label."""
    version = await version_of(stage, question)
    await secretary.says("/questions")
    secretary.private.reads()
    await secretary.forges(f"rulings.open:1.{version}:0", secretary.private)
    if how == "void":
        await secretary.presses("作废")
    else:
        await secretary.presses("改答案")
        await secretary.presses(how)
    await secretary.presses("确定")


async def hands_in(who: Actor) -> str:
    """Tap Hand in; return the last word before it."""
    if "现在交卷吗" not in who.private.sees():
        await who.presses("交卷")
    said = who.private.sees()
    await who.presses("交卷")
    return said
