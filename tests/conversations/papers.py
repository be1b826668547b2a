"""Small packs for stories about quizzes and tests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

from bot.engine.database import Turn
from bot.quiz import store
from bot.quiz.bank import pack
from tests.conversations.stage import Stage

PACK = """
id: integrity-cn
title: {zh: 党风廉政, en: Integrity}
language: zh
description: {zh: 例子, en: An example}
review_by: 2030-01-01
questions:
  - {id: q-1, kind: single, stem: 纪律处分一共有几种？, options: [三种, 四种, 五种, 六种], answer: C,
     topic: 党纪处分, explanation: 从警告到开除党籍，共五种。,
     source: {document: 纪律处分条例, article: 第八条, edition: "2023"}}
  - {id: q-2, kind: multiple, stem: 哪些属于廉洁纪律的内容？, options: [收礼, 宴请, 迟到, 兼职], answer: ABD,
     topic: 廉洁纪律, explanation: 迟到是工作纪律的事。}
  - {id: q-3, kind: judge, stem: 收下礼金后上交也要登记。, answer: true, topic: 廉洁纪律}
  - {id: q-4, kind: blank, stem: 监督执纪有___种形态。, answer: 四, topic: 党纪处分}
  - {id: q-5, kind: numeric, stem: 警告的影响期是几年？, answer: 1, unit: 年, topic: 党纪处分}
"""


async def load_pack(stage: Stage, text: str = PACK, files: Mapping[str, bytes] | None = None) -> None:
    """Let the bot know these questions, and the pictures they name."""
    assert stage.app is not None
    reading = pack.read(text)
    assert reading.pack is not None, reading.faults
    found = reading.pack
    load = partial(store.load, pack=found, digest="1", now=stage.world.now(), files=files)
    await stage.app.db.write(load, Turn.TIMERS)


RIGHT = {
    "纪律处分一共有几种？": ["五种"],
    "哪些属于廉洁纪律的内容？": ["收礼", "宴请", "兼职"],
    "收下礼金后上交也要登记。": "正确",
    "监督执纪有": "四",
    "警告的影响期是几年？": "1年",
}
"""The right answers of that pack."""


def right_answer(screen: str, *, wrong: bool = False) -> str:
    """What to tap or to type for the question on this screen: the letters of the right options, or a word."""
    answer = next(answer for stem, answer in RIGHT.items() if stem in screen)
    if answer == "正确":
        return "错误" if wrong else answer
    if isinstance(answer, str):
        return "99" if wrong else answer
    options = re.findall(r"^([A-L])\. (.*)$", screen, re.MULTILINE)
    chosen = [letter for letter, text in options if (text in answer) != wrong]
    return "".join(chosen[:1] if len(answer) == 1 else chosen)
