"""What the stories of practice need: packs with their right answers, and somebody who practises."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.engine.database import Turn
from bot.engine.identity import Chat
from bot.quiz import store
from bot.quiz.bank import pack
from tests.conversations.stage import Actor, Reader, Stage

CHINESE = """
id: branch
title: {zh: 支部工作, en: Branch work}
language: zh
description: {zh: 例子, en: An example}
questions:
  - {id: branch-001, kind: single, topic: 三会一课, stem: 支委会多久一次？, options: [每月, 每季度, 每年],
     answer: A, explanation: 支委会一般每月召开一次。,
     source: {document: 支部工作条例, article: 第十二条, edition: "2018"}}
  - {id: branch-002, kind: multiple, topic: 三会一课, stem: 哪些属于三会？,
     options: [党员大会, 党小组会, 组织生活会, 支委会], answer: ABD}
  - {id: branch-003, kind: judge, topic: 三会一课, stem: 党课也是三会之一。, answer: false}
  - {id: branch-004, kind: blank, topic: 党费, stem: 党费每月___日前交纳，次月___日公布。,
     answer: [25日, 5日]}
  - {id: branch-005, kind: blank, topic: 党费, stem: 缴费截止日是___。, answer: 12月5日}
  - {id: branch-006, kind: numeric, topic: 党费, stem: 党费最多占工资的百分之几？, answer: 2, unit: "%"}
"""
ENGLISH = """
id: safety
title: {zh: 安全, en: Work safety}
language: en
description: {zh: 例子, en: An example}
questions:
  - {id: safety-001, kind: single, topic: Lifting, stem: "How do you lift?",
     options: [From the knees, Bent over], answer: A, explanation: The back stays straight.,
     source: {document: Safety handbook}}
  - {id: safety-002, kind: judge, topic: Lifting, stem: Gloves are optional., answer: false}
"""
RIGHT: dict[str, Sequence[str]] = {
    "支委会多久一次？": ["每月"],
    "哪些属于三会？": ["党员大会", "党小组会", "支委会"],
    "党课也是三会之一。": ["错误"],
    "How do you lift?": ["From the knees"],
    "Gloves are optional.": ["False"],
}
WRONG: dict[str, Sequence[str]] = {
    "支委会多久一次？": ["每年"],
    "哪些属于三会？": ["党员大会"],
    "党课也是三会之一。": ["正确"],
    "How do you lift?": ["Bent over"],
    "Gloves are optional.": ["True"],
}
TYPED = {
    "党费每月___日前交纳，次月___日公布。": "25日，5日",
    "缴费截止日是___。": "12月5日",
    "党费最多占工资的百分之几？": "2%",
}


async def load_packs(stage: Stage) -> None:
    """The packs of the operator: Chinese and English."""
    await load(stage, CHINESE)
    await load(stage, ENGLISH)


async def load(stage: Stage, text: str, chat: Reader | None = None) -> None:
    """Let the bot have a pack, as the operator's or as a group's own."""
    reading = pack.read(text)
    assert reading.pack is not None, reading.faults

    def write(session: Session) -> None:
        own = session.scalars(select(Chat.id).where(Chat.telegram_id == chat.chat.id)).one() if chat else None
        store.load(session, reading.pack, "digest", stage.world.now(), chat_id=own)

    assert stage.app is not None
    await stage.app.db.write(write, Turn.TIMERS)


def stem(actor: Actor) -> str:
    """The question that is shown."""
    text = actor.private.sees()
    return next(known for known in (*RIGHT, *TYPED) if known in text)


async def answers(actor: Actor, *, right: bool = True) -> None:
    """Answer the question that is shown, tapping or typing."""
    shown = stem(actor)
    if shown in TYPED:
        await actor.says(TYPED[shown] if right else "9，9" if "，" in TYPED[shown] else "9")
        actor.private.reads()
        return
    options = (RIGHT if right else WRONG)[shown]
    for option in options:
        await actor.presses(label_of(actor, option))
    if shown == "哪些属于三会？":
        await actor.presses("确定")


def label_of(actor: Actor, option: str) -> str:
    """The label of the button for an option: the letter under which it stands."""
    found = re.search(rf"^([A-L])\. {re.escape(option)}$", actor.private.sees(), re.MULTILINE)
    return found[1] if found else option


async def practises(actor: Actor, number: int, wrong: Sequence[str] = ()) -> list[str]:
    """Answer so many questions, all rightly but the `wrong` ones; the questions in their order."""
    asked = []
    for _ in range(number):
        asked.append(stem(actor))
        await answers(actor, right=asked[-1] not in wrong)
        await actor.presses(actor.private.buttons()[0])
    return asked


async def begins(actor: Actor, words: str = "/practice") -> None:
    """Come for the first time, and begin."""
    if not actor.private.chat.started:
        await actor.starts()
        actor.private.reads()
    await actor.says(words)
    actor.private.reads()
    if "练习\n" in actor.private.sees():
        await actor.presses(actor.private.buttons()[0])


def data_of(actor: Actor, label: str) -> str:
    latest = actor.private.latest
    assert latest is not None
    rows = (actor.private.chat.messages[latest.id].markup or {})["inline_keyboard"]
    return next(key["callback_data"] for row in rows for key in row if key["text"] == label)
