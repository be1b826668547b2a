"""Questions for stories of quizzes in the group, and how people answer them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.engine.identity import Person
from bot.sandbox.model import Message
from bot.scores.ledger import Occasion, ScoreEntry
from tests.conversations.papers import load_pack
from tests.conversations.stage import Actor, Reader, Stage

LONG = "很长的材料" * 60
CHINESE = f"""
id: integrity
title: {{zh: 廉政, en: Integrity}}
language: zh
description: {{zh: 例子, en: An example}}
questions:
  - {{id: i-1, kind: single, topic: 礼品, stem: 收到礼金怎么办？,
     options: [上交, 收下, 转送, 以上都不对], last: D, answer: A,
     explanation: 按规定登记上交。, source: {{document: 廉洁自律准则, article: 第八条}}}}
  - {{id: i-2, kind: multiple, topic: 礼品, stem: 哪些不能收？,
     options: [礼金, 购物卡, 公务通知], answer: AB}}
  - {{id: i-3, kind: judge, topic: 礼品, stem: 节日可以收购物卡。, answer: false}}
  - {{id: i-4, kind: judge, topic: 用车, stem: 公车不能私用。, answer: true, explanation: {LONG[:400]},
     source: {{document: 公务用车管理办法, article: 第三条}}}}
  - {{id: i-5, kind: blank, topic: 用车, stem: 公车用完停回___。, answer: 单位}}
  - {{id: i-6, kind: single, topic: 用车, stem: {LONG}怎么办？, options: [甲, 乙], answer: A}}
"""
ENGLISH = """
id: safety
title: {zh: 安全, en: Work safety}
language: en
description: {zh: 例子, en: An example}
questions:
  - {id: s-1, kind: single, topic: Lifting, stem: "How do you lift?",
     options: [From the knees, Bent over, Neither], last: C, answer: A, explanation: The back stays straight.}
  - {id: s-2, kind: judge, topic: Lifting, stem: Gloves are optional., answer: false}
  - {id: s-3, kind: multiple, topic: Traffic, stem: "What do you wear on the road?",
     options: [Vest, Boots, Headphones], answer: AB}
"""
RIGHT = {
    "收到礼金怎么办？": ["上交"],
    "哪些不能收？": ["礼金", "购物卡"],
    "节日可以收购物卡。": ["错误"],
    "公车不能私用。": ["正确"],
    "How do you lift?": ["From the knees"],
    "Gloves are optional.": ["False"],
    "What do you wear on the road?": ["Vest", "Boots"],
}
WRONG = {
    "收到礼金怎么办？": ["收下"],
    "哪些不能收？": ["礼金"],
    "节日可以收购物卡。": ["正确"],
    "公车不能私用。": ["错误"],
    "How do you lift?": ["Bent over"],
    "Gloves are optional.": ["True"],
    "What do you wear on the road?": ["Vest"],
}


async def load_packs(stage: Stage) -> None:
    """Both packs, as the operator's folder would bring them."""
    for text in (CHINESE, ENGLISH):
        await load_pack(stage, text)


async def introduce(stage: Stage, group: Reader, *people: Actor) -> Reader:
    """A group with questions for polls; these have said something there, so the bot knows them."""
    await load_packs(stage)
    for one in people:
        await one.says("/today", group)
        group.reads()
    return group


async def gather(stage: Stage, group: Reader, *people: Actor) -> Reader:
    """A group with questions for polls; these are known there and have started the bot."""
    for one in people:
        await one.starts()
        one.private.reads()
    return await introduce(stage, group, *people)


def stem(question: str) -> str:
    """The stem in what a poll asks."""
    return next(one for one in RIGHT if one in question)


async def answer(who: Actor, where: Reader, *, right: bool = True, settle: bool = True) -> None:
    """Answer the poll that was read last."""
    chosen = (RIGHT if right else WRONG)[stem(where.poll().question)]
    await who.votes(*chosen, where=where, settle=settle)


def looks(where: Reader, message: Message | None) -> str:
    """How a message looks now."""
    assert message is not None
    return where.chat.messages[message.id].text


async def points(stage: Stage, occasion: Occasion) -> dict[str, list[tuple[int, int]]]:
    """The entries in the ledger, by name: points and of how many, in hundredths."""

    def read(session: Session) -> dict[str, list[tuple[int, int]]]:
        rows = (
            select(Person.name, ScoreEntry.points, ScoreEntry.of)
            .join(Person, Person.id == ScoreEntry.person_id)
            .where(ScoreEntry.occasion == occasion)
            .order_by(ScoreEntry.id)
        )
        found: dict[str, list[tuple[int, int]]] = {}
        for name, got, of in session.execute(rows):
            found.setdefault(name, []).append((got, of))
        return found

    assert stage.app is not None
    return await stage.app.db.read(read)


# -- live quizzes


async def found(stage: Stage, *people: Actor) -> Reader:
    """A group of these with questions; the bot knows the first of them only."""
    group = stage.group("环卫一队党支部", *people)
    await stage.settle()
    group.reads()
    await load_packs(stage)
    return group


async def begin(group: Reader, secretary: Actor, *players: Actor, words: str = "廉政 4 30") -> Reader:
    """A quiz has begun; these are in; the first question was read."""
    await secretary.says(f"/quiz {words}", group)
    group.reads()
    for one in players:
        await one.presses("我参加", group)
    await secretary.presses("开始", group)
    group.asks()
    return group


def board(where: Reader) -> str:
    """How the message with the standings looks now."""
    return looks(where, control(where))


def control(where: Reader) -> Message:
    """The message with the secretary's buttons, or what is left of it."""
    found = [
        message
        for message in where.chat.messages.values()
        if message.outgoing and message.text.startswith(("知识竞答", "Quiz: "))
    ]
    return found[-1]


async def taps(who: Actor, label: str, where: Reader) -> str:
    """Tap a button of the message with the standings."""
    before, where.latest = where.latest, control(where)
    said = await who.presses(label, where)
    where.latest = before
    return said
