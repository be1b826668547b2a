"""What the weights that a learning platform gives to answers say about which are right.

A weight is a percentage of the mark. Where the weights leave it open what is right, Unfit is raised.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.quiz.bank.formats.reading import Unfit, first_words
from bot.quiz.bank.question import BLANK, LETTERS, count_blanks, fold, letters

_FULL = 99.5
"""From here on a weight is the whole mark: three thirds may be rounded."""
_LONGEST = 1000
_CONTEXT = re.compile(r"\$(?:course|system|coursecat|module|cat\d{0,9})\$(?:/top)?(?:/|$)")
_NUMBER = re.compile(r"[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,3})?")


@dataclass(frozen=True)
class Answer:
    """An option, or what may be filled in, with its weight and what is said when it is chosen.

    `tolerance` is for numbers alone."""

    text: str
    weight: float
    feedback: str = ""
    tolerance: str = "0"

    @property
    def is_right(self) -> bool:
        """Whether it earns the whole mark."""
        return self.weight >= _FULL


def choice(answers: Sequence[Answer], *, one: bool) -> dict[str, Any]:
    """Kind, options and answer of a choice; with `one` only one option may be chosen. Raises Unfit."""
    full = [place for place, answer in enumerate(answers) if answer.is_right]
    some = [place for place, answer in enumerate(answers) if answer.weight > 0]
    if len(answers) < 2:
        raise Unfit("few options")
    if not some or (not full and (one or len(some) == 1)):
        raise Unfit("no right answer")
    if one and len(full) > 1:
        raise Unfit("several right", count=len(full))
    if not one and full and full != some:
        raise Unfit("unclear weights")
    right = full or some
    options = [answer.text for answer in answers]
    if len(options) > len(LETTERS):
        raise Unfit("many options", count=len(options), most=len(LETTERS))
    return {
        "kind": "single" if len(right) == 1 else "multiple",
        "options": options,
        "answer": letters(right),
    }


def accepted(answers: Iterable[Answer]) -> list[str]:
    """What may be filled in, the best first. Raises Unfit."""
    given = list(answers)
    right = [answer.text for answer in given if answer.is_right]
    if not right:
        raise Unfit("no accepted answer")
    if wild := next((text for text in right if re.search(r"(?<!\\)\*", text)), None):
        raise Unfit("wildcard", answer=first_words(wild))
    right = [text.replace("\\*", "*") for text in right]
    folded = {fold(text) for text in right}
    if any(answer.weight <= 0 and fold(answer.text) in folded for answer in given):
        raise Unfit("case")
    return list(dict.fromkeys(right))


def value(answers: Iterable[Answer]) -> dict[str, Any]:
    """Answer and tolerance of a number. Raises Unfit."""
    found: dict[Decimal, Decimal] = {}
    for answer in answers:
        if not answer.is_right:
            continue
        number, tolerance = as_number(answer.text), abs(as_number(answer.tolerance))
        found[number] = max(tolerance, found.get(number, tolerance))
    if not found:
        raise Unfit("no accepted answer")
    if len(found) > 1:
        raise Unfit("several numbers")
    ((number, tolerance),) = found.items()
    return {"kind": "numeric", "answer": float(number), "tolerance": float(tolerance)}


def as_number(text: str) -> Decimal:
    """A number written with digits and a full stop. Raises Unfit."""
    written = text.strip().replace("\N{MINUS SIGN}", "-")
    if not _NUMBER.fullmatch(written) or not math.isfinite(float(written)):
        raise Unfit("not a number", answer=first_words(text))
    return Decimal(written)


def topic(category: str) -> str | None:
    """`$course$/top/Fire//Smoke` is `Fire/Smoke`: what stands before is Moodle's own, // is a stroke."""
    return _CONTEXT.sub("", category.strip(), count=1).replace("//", "/").strip() or None


def with_blank(stem: str) -> str:
    """A stem whose one blank, unless it has any, is at its end."""
    if count_blanks(stem):
        return stem
    return f"{stem} {BLANK}" if stem[-1:].isascii() else f"{stem}{BLANK}"


def explanation(general: str, answers: Sequence[Answer] = ()) -> str | None:
    """What is said to everybody and for what is right; without either, what is said for what is wrong."""
    right = [answer for answer in answers if answer.is_right] or [one for one in answers if one.weight > 0]
    said = [general, *(answer.feedback for answer in right)]
    kept = "\n".join(dict.fromkeys(filter(None, said)))
    if kept:
        return kept
    wrong = [
        f"{answer.text}: {answer.feedback}" if answer.text not in ("", "*") else answer.feedback
        for answer in answers
        if answer.feedback
    ]
    told = "\n".join(wrong)
    return told if 0 < len(told) <= _LONGEST else None
