"""An error names an example, and the example works when it is typed."""

from __future__ import annotations

import re

import pytest

from tests.conversations.papers import load_pack
from tests.conversations.stage import Actor, Reader, Stage

PACK = """
id: fire-en
title: {zh: 消防, en: Fire drills}
language: en
description: {zh: 例子, en: An example}
review_by: 2030-01-01
questions:
"""
QUESTIONS = "".join(
    f"  - {{id: q-{n}, kind: judge, stem: 'Statement {n} is true.', answer: true, topic: fire}}\n"
    for n in range(12)
)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/quiz fish 5", "Quiz: Fire drills\n"),
        ("/daily 8:30 fish", "Noted: question of the day\n"),
        ("/practice fish 3", "Practice 1 of 10"),
        ("/practice fire 500", "Practice 1 of 10"),
    ],
)
async def test_the_example_in_an_error_works(
    stage: Stage, team: Reader, lead: Actor, typed: str, answer: str
) -> None:
    await load_pack(stage, PACK + QUESTIONS)
    await lead.starts()
    lead.private.reads()
    place = lead.private if typed.startswith("/practice") else team
    await lead.says(typed, place)
    said = place.reads()
    example = re.search(r"For example: (/.*)", said)
    assert example is not None, said
    await lead.says(example[1], place)
    assert place.reads().startswith(answer)
