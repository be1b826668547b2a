"""GIFT, the text format of Moodle: `Stem {=right ~wrong}`, an empty line between questions.

https://docs.moodle.org/en/GIFT_format says what it is, and Moodle's importer what it does where the page is
silent. Where a sign may be markup or a part of the text the question is reported, not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.quiz.bank.formats.decoding import decode
from bot.quiz.bank.formats.gift_text import CATEGORY, is_held, lost, write
from bot.quiz.bank.formats.html import plain
from bot.quiz.bank.formats.marking import (
    Answer,
    accepted,
    as_number,
    choice,
    explanation,
    topic,
    value,
    with_blank,
)
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
from bot.quiz.bank.question import BLANK, LETTERS

__all__ = ["is_held", "lost", "read", "write"]

FORMS = {"moodle": "auto", "html": "html", "markdown": "markdown", "plain": "plain"}
_ESCAPABLE = "~=#{}:n\\"
# Escaped signs are no markup: until the texts are taken apart they are noncharacters, which no text holds.
_HIDDEN = {sign: chr(0xFDD0 + place) for place, sign in enumerate(_ESCAPABLE)}
_SHOWN = str.maketrans({hidden: "\n" if sign == "n" else sign for sign, hidden in _HIDDEN.items()})
_ESCAPE = re.compile(r"\\([~=#{}:n\\])")
_FORM = re.compile(r"\[(moodle|html|markdown|plain)\]")
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:[.,]\d{0,20})?)%")
_TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_MOST_PIECES = 200
_LONGEST_GAP = 30
"""Paragraphs within the answers of one question."""


def read(data: bytes, *, prefix: str) -> Reading:
    """Read a file of questions. Raises ValueError for what is no text, too big, or holds no question."""
    text = decode(data)
    if "{" not in text:
        raise refusal("not gift")
    reading = Reading([], [])
    named: str | None = None
    place = 0
    for block in _blocks(text):
        if block.topic is not None:
            named = topic(_shown(block.topic))
            continue
        place += 1
        if place > MOST:
            raise refusal("too many", most=MOST)
        try:
            fields = _question(block.text)
            question = fit({"id": number(prefix, place), "topic": named, **fields})
        except Unfit as unfit:
            reading.faults.append(Fault(block.line, _shown(block.words), unfit.reason, **unfit.facts))
        else:
            reading.questions.append(Found(question, block.line))
    if not place:
        raise refusal("not gift")
    return reading


# --- the file, question by question -------------------------------------------


@dataclass
class _Block:
    """A question, or a change of the topic, from its first line on."""

    line: int
    lines: list[str] = field(default_factory=list)
    topic: str | None = None

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip()

    @property
    def words(self) -> str:
        return re.sub(r"^::.*?::", "", self.text, flags=re.DOTALL).strip() or self.text

    @property
    def is_open(self) -> bool:
        """Whether a brace of it is not closed."""
        joined = self.text
        return joined.rfind("{") > joined.rfind("}")


def _blocks(text: str) -> Iterator[_Block]:
    hidden = _ESCAPE.sub(lambda match: _HIDDEN[match[1]], text)
    waiting: list[_Block] = []
    for block in _paragraphs(hidden):
        if waiting and (block.topic is not None or not _goes_on(waiting, block)):
            yield from waiting
            waiting = []
        if waiting:
            waiting.append(block)
            if "}" in block.text:
                first = waiting[0]
                for later in waiting[1:]:
                    first.lines += ["", *later.lines]
                yield first
                waiting = []
        elif block.topic is None and block.is_open:
            waiting = [block]
        else:
            yield block
    yield from waiting


def _goes_on(waiting: Sequence[_Block], block: _Block) -> bool:
    """Whether a paragraph continues answers that an empty line interrupted."""
    text = block.text
    return len(waiting) < _LONGEST_GAP and not text.startswith("::") and "{" not in text


def _paragraphs(text: str) -> Iterator[_Block]:
    block: _Block | None = None
    for number_, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        if stripped.startswith("//"):
            continue
        is_topic = stripped.startswith(CATEGORY)
        # A name begins a question even where the empty line before it was forgotten.
        is_new = stripped.startswith("::") and block is not None and "}" in block.text and not block.is_open
        if block and (not stripped or is_topic or is_new):
            yield block
            block = None
        if is_topic:
            yield _Block(number_, topic=stripped.removeprefix(CATEGORY))
        elif stripped:
            block = block or _Block(number_)
            block.lines.append(line)
    if block:
        yield block


def _shown(text: str) -> str:
    return text.translate(_SHOWN)


# --- one question --------------------------------------------------------------


def _question(text: str) -> dict[str, Any]:
    """The fields of a question. Raises Unfit."""
    if text.startswith("::"):
        _, named, rest = text[2:].partition("::")
        text = rest.strip() if named else text
    opening, closing = text.find("{"), text.find("}")
    if opening < 0 and closing < 0:
        raise Unfit("description")
    if opening < 0 or closing < opening:
        raise Unfit("braces")
    before, answers, after = text[:opening], text[opening + 1 : closing].strip(), text[closing + 1 :]
    if "{" in answers:
        raise Unfit("braces")
    if "{" in after or "}" in after:
        raise Unfit("several answers" if "{" in after else "braces")
    form, before = _form(before.lstrip(), "auto")
    answers, parted, general = answers.rpartition("####") if "####" in answers else (answers, "", "")
    said = _plain(general, form, aside=True) if parted else ""
    answers = answers.strip()
    fields = _answered(answers, form, said)
    # Behind the answers the sentence goes on; closing tags alone are no words.
    goes_on = bool(plain(_shown(after), "html", aside=True) if "<" in after else after.strip())
    gap = BLANK if goes_on and fields["kind"] != "judge" else ""
    stem = plain(_shown(before + gap + after) if goes_on else _shown(before) + _shown(after), form)
    if fields["kind"] == "judge" and goes_on:
        stem = re.sub(r" (?=[.?!,;:]$)", "", stem)
    if fields["kind"] == "blank" and stem:
        stem = with_blank(stem)
    return {"stem": stem, **fields}


def _answered(answers: str, form: str, general: str) -> dict[str, Any]:
    if not answers:
        raise Unfit("essay")
    if answers.startswith("#"):
        return _number(answers[1:], form, general)
    if "~" in answers:
        return _choice(answers, form, general)
    if "=" in answers and "->" in answers:
        raise Unfit("matching")
    if (truth := _TRUTH.get(answers.partition("#")[0].strip().upper())) is not None:
        return _judge(truth, answers, form, general)
    return _filled_in(answers, form, general)


def _choice(answers: str, form: str, general: str) -> dict[str, Any]:
    if answers.count("=") == 1:
        answers = re.sub(r"~(?==)", "", answers)  # `~=right`: people put a tilde before every option
    _check_equals(answers)
    given = [_answer(piece, form) for piece in _pieces(answers, "~=")]
    marked = [answer for answer, piece in zip(given, _pieces(answers, "~="), strict=True) if piece[0] == "="]
    one = sum(answer.is_right for answer in marked) == 1
    return {**choice(given, one=one), "explanation": explanation(general, given)}


def _check_equals(answers: str) -> None:
    """An equals sign may be markup or a part of the text, as in x=5. Raises Unfit where it is not clear."""
    places = [place for place, sign in enumerate(answers) if sign == "="]
    if any(answers[place + 1 : place + 2] in ("=", ">") for place in places):
        raise Unfit("equals")
    if len(places) < 2:
        return
    if len(places) > _MOST_PIECES:
        raise Unfit("many options", count=len(places), most=len(LETTERS))
    if len({answers[place + 1 : place + 2].isspace() for place in places}) > 1:
        raise Unfit("equals")
    in_lines = "\n" in answers and all(
        _begins_line(answers, match.start()) for match in re.finditer("~", answers)
    )
    for place in places:
        glued = place > 0 and not answers[place - 1].isspace() and not _between_words(answers, place)
        if glued or (in_lines and "~" in answers and not _begins_line(answers, place)):
            raise Unfit("equals")


_WORD_BEFORE, _WORD_AFTER = re.compile(r"[^\W\d_]{2,}['’.!?]?$"), re.compile(r"['’]?[^\W\d_]")


def _between_words(answers: str, place: int) -> bool:
    """`{=would be=’d be}` lists words; in `F=ma` or `speed=way/time` the sign may belong to a formula."""
    if "~" in answers or re.search(r"[-+*/^<>()\[\]|\d]", answers.partition("#")[0]):
        return False
    return bool(
        _WORD_BEFORE.search(answers[max(place - 20, 0) : place]) and _WORD_AFTER.match(answers, place + 1)
    )


def _begins_line(text: str, place: int) -> bool:
    return not text[text.rfind("\n", 0, place) + 1 : place].strip()


def _pieces(answers: str, signs: str) -> list[str]:
    """The answers, each with its sign. Raises Unfit for what stands before the first."""
    loose, *pieces = re.split(f"(?=[{signs}])", answers)
    if loose.strip():
        raise Unfit("loose text", piece=first_words(_shown(loose)))
    if len(pieces) > _MOST_PIECES:
        raise Unfit("many options", count=len(pieces), most=len(LETTERS))
    return pieces


def _answer(piece: str, form: str) -> Answer:
    """An answer from `=text#feedback` or `~%50%text#feedback`."""
    sign, rest = piece[0], piece[1:].strip()
    weight = 100.0 if sign == "=" else 0.0
    if written := _WEIGHT.match(rest):
        weight, rest = float(written[1].replace(",", ".")), rest[written.end() :]
    text, _, feedback = rest.partition("#")
    return Answer(_plain(text, form), weight, _plain(feedback, form, aside=True))


def _judge(truth: bool, answers: str, form: str, general: str) -> dict[str, Any]:
    """The feedback to a wrong answer comes first, then that to the right one."""
    _, wrong, right, *_ = [*answers.split("#", 2), "", ""]
    said = [
        Answer("", 100, _plain(right, form, aside=True)),
        Answer("", 0, _plain(wrong, form, aside=True)),
    ]
    return {"kind": "judge", "answer": truth, "explanation": explanation(general, said)}


def _filled_in(answers: str, form: str, general: str) -> dict[str, Any]:
    _check_equals(answers)
    if "=" not in answers.partition("#")[0]:
        answers = f"={answers}"
    given = [_answer(piece, form) for piece in _pieces(answers, "=")]
    return {"kind": "blank", "answer": [accepted(given)], "explanation": explanation(general, given)}


def _number(answers: str, form: str, general: str) -> dict[str, Any]:
    right, tilde, wrong = answers.strip().partition("~")
    right = right.strip()
    if right and not right.startswith("="):
        right = f"={right}"
    given = [_measured(_answer(piece, form)) for piece in _pieces(right, "=")]
    otherwise = [_answer(f"~{wrong}", form)] if tilde else []
    return {**value(given), "explanation": explanation(general, [*given, *otherwise])}


def _measured(answer: Answer) -> Answer:
    """`3:0.5` is 3 give or take 0.5; `1..5` is 3 give or take 2."""
    if (dots := answer.text.find("..")) > 0:
        low, high = as_number(answer.text[:dots]), as_number(answer.text[dots + 2 :])
        return Answer(str((low + high) / 2), answer.weight, answer.feedback, str((high - low) / 2))
    middle, colon, tolerance = answer.text.partition(":")
    return Answer(middle.strip(), answer.weight, answer.feedback, tolerance if colon else "0")


def _form(text: str, usual: str) -> tuple[str, str]:
    """The format that a text names, and the text without it."""
    if named := _FORM.match(text):
        return FORMS[named[1]], text[named.end() :]
    return usual, text


def _plain(text: str, form: str, *, aside: bool = False) -> str:
    form, text = _form(text.strip(), form)
    return plain(_shown(text), form, aside=aside)
