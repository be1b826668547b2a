"""What comes out of a file of questions: those that were read, and why the others were not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.quiz.bank.question import LETTERS, Question, count_blanks, fold

BIGGEST = 20_000_000
"""Bytes of a file."""
MOST = 20_000
"""Questions of a file, as many as a pack holds."""
_FIRST_WORDS = 60
_QUESTION: TypeAdapter[Question] = TypeAdapter(Question)


@dataclass(frozen=True)
class Found:
    """A question as it was read, and the line where it begins."""

    question: Question
    line: int


@dataclass(frozen=True, init=False)
class Fault:
    """A question that was not taken: its line, its first words, and why (a key of the table in `words`)."""

    line: int
    words: str
    reason: str
    facts: Mapping[str, object]

    def __init__(self, line: int, words: str, reason: str, **facts: object) -> None:
        object.__setattr__(self, "line", line)
        object.__setattr__(self, "words", first_words(words))
        object.__setattr__(self, "reason", reason)
        object.__setattr__(self, "facts", facts)


@dataclass(frozen=True)
class Reading:
    """Everything in a file, in its order: each question is in one of the two, whole or not at all.

    `notes` names what was left out beside questions that were taken, such as a column of points.
    """

    questions: list[Found]
    faults: list[Fault]
    notes: list[Fault] = field(default_factory=list)


class Unfit(Exception):
    """A question cannot be taken: `reason` is a key of the table in `words`, `facts` what it mentions."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason, facts)
        self.reason, self.facts = reason, facts


def refusal(reason: str, **facts: object) -> ValueError:
    """Why a whole file is not read; raise it. Its args are the key of the table in `words` and the facts."""
    return ValueError(reason, facts)


def number(prefix: str, place: int) -> str:
    """The id of the question at that place of a file, counted from 1."""
    return f"{prefix}-{place:03}"


def first_words(text: str) -> str:
    """The beginning of a text in one line, to find it by."""
    plain = " ".join(text[: 4 * _FIRST_WORDS].split())
    return plain if len(plain) <= _FIRST_WORDS else plain[: _FIRST_WORDS - 1] + "…"


def fit(fields: Mapping[str, Any]) -> Question:
    """The question with these fields (empty ones are left out). Raises Unfit."""
    kept = {key: value for key, value in fields.items() if value not in (None, "")}
    if not str(kept.get("stem", "")).strip():
        raise Unfit("no stem")
    options = kept.get("options")
    if options is not None:
        _check_options(options)
    if kept["kind"] == "blank":
        _check_blanks(kept)
    try:
        return _QUESTION.validate_python(kept)
    except ValidationError as error:
        raise _unfit(error) from error


def _check_options(options: list[str]) -> None:
    if len(options) < 2:
        raise Unfit("few options")
    if len(options) > len(LETTERS):
        raise Unfit("many options", count=len(options), most=len(LETTERS))
    seen: set[str] = set()
    for option in options:
        if not option.strip():
            raise Unfit("empty option")
        if (folded := fold(option)) in seen:
            raise Unfit("same options", option=first_words(option))
        seen.add(folded)


def _check_blanks(kept: Mapping[str, Any]) -> None:
    blanks = count_blanks(kept["stem"])
    if blanks != len(kept["answer"]):
        raise Unfit("blanks", blanks=blanks, answers=len(kept["answer"]))
    if not all(fold(one) for accepted in kept["answer"] for one in accepted):
        raise Unfit("empty answer")


def _unfit(error: ValidationError) -> Unfit:
    one = error.errors(include_url=False)[0]
    if one["type"] == "string_too_long":
        place = next((part for part in ("explanation", "options", "answer") if part in one["loc"]), "stem")
        return Unfit(f"long {place}", count=len(str(one["input"])), most=one["ctx"]["max_length"])
    return Unfit("does not fit", problem=str(one["msg"]).removeprefix("Value error, "))
