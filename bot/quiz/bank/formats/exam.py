"""Exam papers as text: numbered stems, options, answers in brackets, below each question or in a key."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.quiz.bank.formats import lines, options
from bot.quiz.bank.formats.blanks import plain
from bot.quiz.bank.formats.block import Block, join
from bot.quiz.bank.formats.cells import tidy
from bot.quiz.bank.formats.decoding import decode
from bot.quiz.bank.formats.draft import (
    Draft,
    difficulty_of,
    kind_of,
    letters_of,
    take,
)
from bot.quiz.bank.formats.key import same_answer
from bot.quiz.bank.formats.paper import TAG, Paper
from bot.quiz.bank.formats.reading import Fault, Reading, refusal

_LINES, _LONGEST = 200_000, 20_000
_WIDE = " " * 40
_GAP = re.compile("[ \t\u3000]{41,}")
"""Searching goes over a gap again and again, so none is wider than it need be."""
_POINTS = re.compile(r"\s*[（(\[【]\s*(?:本题|每题|共|满分|分值[:：]?)?\s*\d+(?:\.\d+)?\s*分\s*[）)\]】]\s*")
_HINT_FILLED = re.compile(r"[（(]\s*[A-La-lＡ-Ｌ√×对错]+\s*[）)]")


def read(data: bytes, *, prefix: str) -> Reading:
    """Read a paper. Raises ValueError as `reading.refusal` makes it."""
    text = decode(data)
    if text.count("\n") > _LINES:
        raise refusal("too big")
    return read_lines(list(enumerate(text.split("\n"), 1)), prefix=prefix)


def read_lines(numbered: Sequence[tuple[int, str]], *, prefix: str) -> Reading:
    """Read the lines of a paper, each with its number. Raises ValueError if no question is found."""
    if len(numbered) > _LINES:
        raise refusal("too big")
    tidied = [(line, _GAP.sub(_WIDE, tidy(text))) for line, text in numbered]
    if long := next((line for line, text in tidied if len(text) > _LONGEST), None):
        raise refusal("long line", at=long, most=_LONGEST)
    heads = lines.running_heads([text for _, text in tidied])
    paper = Paper([(line, text) for line, text in tidied if text not in heads])
    paper.read()
    _share_answers(paper.blocks)
    doubtful = _items_of_lists(paper.blocks)
    reading = Reading([], list(paper.faults))
    for head in sorted(heads):
        first = next(line for line, text in tidied if text == head)
        reading.notes.append(Fault(first, head, "running head"))
    for place, block in enumerate(paper.blocks, 1):
        reading.faults.extend(Fault(line, text, "stray") for line, text in block.stray)
        if place in doubtful:
            reading.faults.append(Fault(block.line, plain(join(block.stem)), "list item"))
        else:
            _take(block, place, prefix, reading)
    if not paper.blocks:
        raise refusal("no questions")
    reading.faults.sort(key=lambda fault: fault.line)
    return reading


def _take(block: Block, place: int, prefix: str, reading: Reading) -> None:
    stem, kind = _tagged(join(block.stem), block.kind)
    more: dict[str, object] = {
        name: block.more[name] for name in ("explanation", "topic") if block.more.get(name)
    }
    if source := block.more.get("source"):
        more["source"] = {"document": source}
    if said := block.more.get("difficulty"):
        if difficulty := difficulty_of(said):
            more["difficulty"] = difficulty
        else:
            reading.notes.append(Fault(block.line, stem, "difficulty", value=said[:20]))
    answers = [plain(answer) for answer in block.answers if answer.strip()]
    other = next((answer for answer in answers[1:] if not same_answer(answers[0], answer)), None)
    if other is not None:
        reading.faults.append(
            Fault(block.line, plain(stem), "answers disagree", one=answers[0][:40], other=other[:40])
        )
        return
    block.options = options.part(block.options)
    for letter, text in block.options:
        if match := re.search(r"\s([B-L])\s*[.、．]\s*\S", options.narrow(text)):
            # two columns that go down and not across: A C, then B D
            reading.faults.append(
                Fault(
                    block.line, plain(stem), "option order", expected=chr(ord(letter) + 1), written=match[1]
                )
            )
            return
    draft = Draft(block.line, stem, kind, block.options, answers[0] if answers else "", more=more)
    one = take(draft, prefix, place)
    if isinstance(one, Fault):
        reading.faults.append(one)
    else:
        reading.questions.append(one)


def _share_answers(blocks: Sequence[Block]) -> None:
    """`答案：ABCDA` below the last question of a part is the key of all, if none has an answer of its own."""
    for section in dict.fromkeys(block.section for block in blocks):
        mine = [block for block in blocks if block.section == section]
        last = mine[-1].answers
        letters = letters_of(last[0]) if len(last) == 1 else None
        if len(mine) < 2 or any(block.answers for block in mine[:-1]) or len(letters or "") != len(mine):
            continue
        if any(_HINT_FILLED.search(" ".join(block.stem)) for block in mine[:-1]):
            continue
        for block, letter in zip(mine, letters or "", strict=True):
            # Of a part that is not called single choice it may be the answer to the last question alone.
            block.answers = [letter] if kind_of(block.kind) == "single" else []


def _items_of_lists(blocks: Sequence[Block]) -> set[int]:
    """The places of what may be the last item of a list in a stem: it has options, what stands before it has
    none, and after it the numbers go back."""
    found = set()
    for place in range(1, len(blocks) - 1):
        before, block, after = blocks[place - 1 : place + 2]
        if (
            before.section == block.section == after.section
            and block.options
            and not before.options
            and not before.answers
            and None not in (before.number, block.number, after.number)
            and (before.number or 0) + 1 == block.number
            and (after.number or 0) <= (block.number or 0)
        ):
            found.add(place + 1)
    return found


def _tagged(stem: str, kind: str) -> tuple[str, str]:
    """The stem without points and what the question is called: `【单选题】…`, `…（多选）（2分）`."""
    stem = re.sub(rf"^{_POINTS.pattern}|{_POINTS.pattern}$", "", stem)
    if (match := TAG.match(stem)) and kind_of(match[1]):
        stem, kind = stem[match.end() :].lstrip(":："), match[1]
    elif (match := re.search(TAG.pattern + "$", stem)) and kind_of(match[1]):
        stem, kind = stem[: match.start()], match[1]
    return re.sub(rf"^{_POINTS.pattern}|{_POINTS.pattern}$", "", stem).strip(), kind
