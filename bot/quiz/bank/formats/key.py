"""A key at the end of a paper: which answer belongs to which question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.quiz.bank.formats.draft import kind_of, letters_of, truth
from bot.quiz.bank.formats.reading import Fault

_PARTS = 300


@dataclass
class Block:
    """A question as it stands in a paper, line by line. `section` counts the parts of the paper."""

    line: int
    number: int | None
    section: int
    kind: str
    stem: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    more: dict[str, str] = field(default_factory=dict)
    stray: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class Entry:
    """An answer of a key; `group` counts the parts of the key, `kind` is what the part is called."""

    line: int
    number: int
    answer: str
    group: int
    kind: str
    explanation: str = ""


def assign(entries: Sequence[Entry], blocks: Sequence[Block]) -> list[Fault]:
    """Give each answer to its question; those whose question is not plain are faults."""
    faults: list[Fault] = []
    parts: dict[int, list[Entry]] = {}
    for entry in entries:
        parts.setdefault(entry.group, []).append(entry)
    groups = list(parts)
    sections = list(dict.fromkeys(block.section for block in blocks))
    for place, mine in enumerate(parts.values()):
        by_number: dict[int | None, list[Block]] = {}
        # No paper has that many parts; what looks so belongs nowhere.
        for block in _candidates(mine[0], groups, entries, sections, blocks) if place < _PARTS else ():
            by_number.setdefault(block.number, []).append(block)
        for entry in mine:
            same = by_number.get(entry.number, [])
            if len(same) != 1:
                words = f"{entry.number}. {entry.answer}"
                faults.append(Fault(entry.line, words, "key alone", number=entry.number))
                continue
            same[0].answers.append(entry.answer)
            if entry.explanation:
                same[0].more.setdefault("explanation", entry.explanation)
    return faults


def _candidates(
    first: Entry,
    groups: Sequence[int],
    entries: Sequence[Entry],
    sections: Sequence[int],
    blocks: Sequence[Block],
) -> Sequence[Block]:
    """The questions that a part of the key may answer."""
    numbers = [block.number for block in blocks]
    if first.kind:
        of_kind = [block for block in blocks if kind_of(block.kind) == kind_of(first.kind)]
        mine = list(dict.fromkeys(block.section for block in of_kind))
        called = list(
            dict.fromkeys(entry.group for entry in entries if kind_of(entry.kind) == kind_of(first.kind))
        )
        if len(mine) == len(called):
            return [block for block in of_kind if block.section == mine[called.index(first.group)]]
        if of_kind:
            return of_kind
    if len(groups) == len(sections) > 1:
        return [block for block in blocks if block.section == sections[groups.index(first.group)]]
    return blocks if len(set(numbers)) == len(numbers) or len(sections) == 1 else []


def same_answer(one: str, other: str) -> bool:
    """Whether two answers to one question say the same."""
    if letters_of(one) and letters_of(other):
        return sorted(letters_of(one) or "") == sorted(letters_of(other) or "")
    if truth(one) is not None:
        return truth(one) == truth(other)
    return "".join(one.split()) == "".join(other.split())
