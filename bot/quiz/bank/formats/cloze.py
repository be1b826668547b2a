"""Embedded answers of Moodle: `The capital is {1:SHORTANSWER:=Paris~%50%paris}.`

https://docs.moodle.org/en/Embedded_Answers_(Cloze)_question_type. Blanks of one text become one question with
several blanks; a number or a choice is taken where it is the only thing asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.quiz.bank.formats.html import plain
from bot.quiz.bank.formats.marking import Answer, accepted, choice, explanation, value
from bot.quiz.bank.formats.reading import Unfit
from bot.quiz.bank.question import BLANK

_START = re.compile(r"\{\d{0,4}:([A-Z][A-Z_]{0,25}):")
_INSIDE = re.compile(r"(?:[^\\}]|\\.|\\$)*", re.DOTALL)
_WORDS = re.compile(r"(?:SHORTANSWER|SA|MW)(?:_?C)?")
_NUMBERS = re.compile(r"NUMERICAL|NM")
_ONE = re.compile(r"(?:MULTICHOICE|MC)(?:_?(?:VS?|HS?|S))?")
_SOME = re.compile(r"(?:MULTIRESPONSE|MR)(?:_?(?:VS?|HS?|S))?")
_SPLIT = re.compile(r"(?<!\\)~")
# A number sign within an entity, such as &#1085;, begins no feedback.
_FEEDBACK = re.compile(r"(?<![\\&])#")
_WEIGHT = re.compile(r"=|%(-?\d{1,3}(?:[.,]\d{0,20})?)%")
_ESCAPE = re.compile(r"\\([~#}{=\"/\\])")


@dataclass(frozen=True)
class _Gap:
    """One thing asked within a text."""

    kind: str
    answers: list[Answer]


def fields(text: str, form: str, general: str) -> dict[str, Any]:
    """The fields of a question with embedded answers. Raises Unfit."""
    pieces: list[str] = []
    gaps: list[_Gap] = []
    at = 0
    while start := _START.search(text, at):
        inside = _INSIDE.match(text, start.end())
        end = inside.end() if inside else start.end()
        if end >= len(text):
            raise Unfit("braces")
        pieces += [text[at : start.start()], BLANK]
        gaps.append(_Gap(start[1], _answers(text[start.end() : end], form)))
        at = end + 1
    if not gaps:
        raise Unfit("description")
    stem = plain("".join(pieces) + text[at:], form)
    return {"stem": stem, **_asked(gaps, general)}


def _asked(gaps: list[_Gap], general: str) -> dict[str, Any]:
    first, *more = gaps
    for gap in gaps:
        if not any(kind.fullmatch(gap.kind) for kind in (_WORDS, _NUMBERS, _ONE, _SOME)):
            raise Unfit("unsupported", kind=gap.kind)
    if not more and not _WORDS.fullmatch(first.kind):
        said = explanation(general, first.answers)
        if _NUMBERS.fullmatch(first.kind):
            return {**value(map(_measured, first.answers)), "explanation": said}
        return {**choice(first.answers, one=bool(_ONE.fullmatch(first.kind))), "explanation": said}
    return {
        "kind": "blank",
        "answer": [_accepted(gap) for gap in gaps],
        "explanation": explanation(general, [] if more else first.answers),
        "capitals": any(re.fullmatch(r".*[A-Z]C", gap.kind) and gap.kind != "MC" for gap in gaps),
    }


def _accepted(gap: _Gap) -> list[str]:
    if _WORDS.fullmatch(gap.kind):
        return accepted(gap.answers)
    if _NUMBERS.fullmatch(gap.kind):
        number = value(map(_measured, gap.answers))
        if not number["tolerance"]:
            exact = number["answer"]
            return [str(int(exact)) if exact == int(exact) else repr(exact)]
    raise Unfit("embedded kinds")


def _answers(inside: str, form: str) -> list[Answer]:
    found = []
    for written in _SPLIT.split(inside):
        weight = 0.0
        rest = written.strip()
        if marked := _WEIGHT.match(rest):
            weight = float(marked[1].replace(",", ".")) if marked[1] else 100.0
            rest = rest[marked.end() :]
        text, *feedback = _FEEDBACK.split(rest, maxsplit=1)
        found.append(Answer(_plain(text, form), weight, _plain("".join(feedback), form, aside=True)))
    return found


def _measured(answer: Answer) -> Answer:
    number, colon, tolerance = answer.text.partition(":")
    return Answer(number, answer.weight, answer.feedback, tolerance if colon else "0")


def _plain(text: str, form: str, *, aside: bool = False) -> str:
    return plain(_ESCAPE.sub(r"\1", text), form, aside=aside)
