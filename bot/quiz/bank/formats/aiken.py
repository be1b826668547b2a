"""Aiken: a line with the question, a line for each option, and `ANSWER: B`.

https://docs.moodle.org/en/Aiken_format is strict, and so is this. More than it asks for is taken where it can
mean only one thing: a question of several lines, two right letters, an explanation below the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.quiz.bank.formats.decoding import decode
from bot.quiz.bank.formats.reading import (
    MOST,
    Fault,
    Found,
    Reading,
    Unfit,
    first_words,
    fit,
    number,
    refusal,
)
from bot.quiz.bank.question import LETTERS, Question, fold

_OPTION = re.compile(r"([A-Z])[.)][ \t\u00a0\u3000]+(\S.*)")
_ANSWER = re.compile(r"ANSWERS?[ \t]*[:：](.*)", re.IGNORECASE)
_ANY_ANSWER = re.compile(r"^[ \t]*ANSWERS?[ \t]*[:：]", re.IGNORECASE | re.MULTILINE)
_LETTER = re.compile(r"\(?([A-Za-z])[.)]?(?:[ \t]+(\S.*))?")
_SEVERAL = re.compile(
    r"[A-Za-z](?:(?:\s*[,;、，]\s*(?:and\s+)?|\s+and\s+|\s+)[A-Za-z])+|A?B?C?D?E?F?G?H?I?J?K?L?"
)
_EXPLANATION = re.compile(r"(?:EXPLANATION|FEEDBACK|RATIONALE)[ \t]*:[ \t]*(.*)")
_KEY = re.compile(r"[A-Z][A-Z ]{2,20}:")


@dataclass
class _Draft:
    """A question as its lines come in."""

    line: int
    stem: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    answer: str | None = None
    explanation: list[str] = field(default_factory=list)
    loose: list[tuple[int, str]] = field(default_factory=list)
    """Lines after an option that are none."""
    wrong: tuple[int, Unfit] | None = None
    """The first line that is wrong, and why."""

    def fail(self, line: int, reason: str, **facts: object) -> None:
        self.wrong = self.wrong or (line, Unfit(reason, **facts))


def read(data: bytes, *, prefix: str) -> Reading:
    """Read a file of questions. Raises ValueError for what is no text, too big, or holds no question."""
    text = decode(data)
    if not _ANY_ANSWER.search(text):
        raise refusal("not aiken")
    reading = Reading([], [])
    for place, draft in enumerate(_drafts(text), 1):
        if place > MOST:
            raise refusal("too many", most=MOST)
        try:
            question = _question(draft, number(prefix, place))
        except Unfit as unfit:
            line = draft.wrong[0] if draft.wrong else draft.line
            words = "\n".join(draft.stem or draft.options) or draft.answer or ""
            reading.faults.append(Fault(line, words, unfit.reason, **unfit.facts))
        else:
            reading.questions.append(Found(question, draft.line))
    return reading


def _drafts(text: str) -> Iterator[_Draft]:
    """The questions of a file, as far as their lines go together."""
    draft: _Draft | None = None
    is_apart = False
    """Whether an empty line stands before this one."""
    for line, written in enumerate(text.split("\n"), 1):
        said = written.strip()
        if not said:
            is_apart = True
            continue
        draft, done = _next(draft, line, said, is_apart)
        is_apart = False
        yield from done
    if draft:
        yield draft


def _next(draft: _Draft | None, line: int, said: str, is_apart: bool) -> tuple[_Draft, list[_Draft]]:
    """The draft that a line belongs to, and those that are complete because of it."""
    if option := _OPTION.fullmatch(said):
        return _add_option(draft, line, option[1], option[2])
    if (answer := _ANSWER.fullmatch(said)) and (said.startswith("ANSWER") or (draft and draft.options)):
        return _add_answer(draft, line, answer[1].strip())
    if draft is None:
        return _Draft(line, [said]), []
    if draft.answer is not None:
        if not is_apart and _KEY.match(said):
            if explained := _EXPLANATION.fullmatch(said):
                draft.explanation.append(explained[1])
            else:
                draft.fail(line, "stray line", line_text=first_words(said))
            return draft, []
        return _Draft(line, [said]), [draft]
    if draft.options and not is_apart:
        draft.loose.append((line, said))
        return draft, []
    if is_apart:
        return _Draft(line, [said]), [draft]
    draft.stem.append(said)
    return draft, []


def _add_option(draft: _Draft | None, line: int, letter: str, text: str) -> tuple[_Draft, list[_Draft]]:
    done: list[_Draft] = []
    if draft and draft.answer is not None:
        done, draft = [draft], None
    if draft and draft.loose and letter == "A":
        # The lines between began another question: the answer to the one before is missing.
        (begin, _), *_ = loose = draft.loose
        done, draft.loose = [draft], []
        draft = _Draft(begin, [text for _, text in loose])
    if draft is None:
        draft = _Draft(line)
        draft.fail(line, "options alone")
    expected = chr(ord("A") + len(draft.options))
    if draft.loose:
        at, loose_text = draft.loose[0]
        draft.fail(at, "stray line", line_text=first_words(loose_text))
    elif letter != expected:
        draft.fail(line, "option order", expected=expected, written=letter)
    draft.options.append(text)
    return draft, done


def _add_answer(draft: _Draft | None, line: int, answer: str) -> tuple[_Draft, list[_Draft]]:
    done: list[_Draft] = []
    if draft is None or draft.answer is not None:
        done = [draft] if draft else []
        draft = _Draft(line)
        draft.fail(line, "answer alone")
    elif draft.loose:
        at, text = draft.loose[0]
        draft.fail(at, "stray line", line_text=first_words(text))
    draft.answer = answer
    return draft, done


def _question(draft: _Draft, name: str) -> Question:
    if draft.wrong:
        raise draft.wrong[1]
    if not draft.options:
        raise Unfit("no options")
    if draft.answer is None:
        raise Unfit("no answer line")
    right = _letters(draft.answer, draft.options)
    return fit(
        {
            "id": name,
            "kind": "single" if len(right) == 1 else "multiple",
            "stem": "\n".join(draft.stem),
            "options": draft.options,
            "answer": right,
            "explanation": "\n".join(draft.explanation),
        }
    )


def _letters(answer: str, options: list[str]) -> str:
    """The letters of what is right. Raises Unfit."""
    if len(options) > len(LETTERS):
        raise Unfit("many options", count=len(options), most=len(LETTERS))
    there = LETTERS[: len(options)]
    if _SEVERAL.fullmatch(answer):
        found = re.sub(r"and|[^A-Za-z]", "", answer).upper()
        if found and set(found) <= set(there) and len(set(found)) == len(found):
            return "".join(sorted(found))
    elif (
        (one := _LETTER.fullmatch(answer))
        and (letter := one[1].upper()) in there
        # `B. Monthly` is B if that is what stands at B.
        and (one[2] is None or fold(one[2]) == fold(options[there.index(letter)]))
    ):
        return letter
    raise Unfit("answer letter", answer=first_words(answer))
