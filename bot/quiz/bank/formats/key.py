"""A key at the end of a paper: which answer belongs to which question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.quiz.bank.formats import lines
from bot.quiz.bank.formats.block import Block, join
from bot.quiz.bank.formats.draft import kind_of, letters_of, truth
from bot.quiz.bank.formats.reading import MOST, Fault, refusal

_PARTS = 300


@dataclass
class Entry:
    """An answer of a key; `group` counts the parts of the key, `kind` is what the part is called."""

    line: int
    number: int
    answer: str
    group: int
    kind: str
    explanation: str = ""


class Key:
    """Reads the answers at the end of a paper, or of a part of it. `faults` are lines that are not plain."""

    def __init__(self, numbered: Sequence[tuple[int, str]]) -> None:
        self._lines = numbered
        self._entries: list[Entry] = []
        self._kind, self._group, self._last = "", 0, "answer"
        self.faults: list[Fault] = []

    def read(self, at: int, line: int, text: str) -> None:
        """Take a line of the key, the one at this place of the paper."""
        found = lines.section(text)
        if found:
            self._kind = found[0]
            self._group += 1
            text = re.sub(r"^[（(][^）)]*[）)]\s*[:：]?", "", found[1]).strip()
            if not text:
                return
        if lines.heads_key(text) or lines.chapter(text):
            return
        if row := self._row_of_numbers(at):
            self._enter(line, row)
            return
        if re.match(r"\s*(?:题号|序号|题目)", text) or (
            re.match(r"\s*答案", text) and self._row_of_numbers(at - 1)
        ):
            return
        if (entries := lines.key(text)) is not None:
            self._enter(line, entries)
            return
        number = lines.numbered(text)
        if number:
            self._enter_words(line, number)
            return
        self._go_on(line, text)

    def _row_of_numbers(self, at: int) -> list[tuple[int, str]]:
        """`题号 1 2 3` with `答案 A B C` below it."""
        ahead = [text for _, text in self._lines[max(at, 0) : at + 3] if text][:2]
        if len(ahead) < 2:
            return []
        above = re.fullmatch(r"(?:题号|序号|题目)[\s|:：]*((?:\d+[\s|]*)+)", ahead[0])
        below = re.fullmatch(r"答案[\s|:：]*(.+)", ahead[1])
        if not above or not below:
            return []
        numbers, answers = re.findall(r"\d+", above[1]), re.split(r"[\s|]+", below[1].strip())
        if len(numbers) != len(answers):
            return []
        return [(int(number), answer) for number, answer in zip(numbers, answers, strict=True)]

    def _enter(self, line: int, entries: Sequence[tuple[int, str]]) -> None:
        if len(self._entries) > MOST:
            raise refusal("too many", most=MOST)
        for number, answer in entries:
            previous = self._entries[-1] if self._entries else None
            if previous and previous.group == self._group and number <= previous.number:
                self._group += 1
            self._entries.append(Entry(line, number, answer, self._group, self._kind))
        self._last = "answer"

    def _enter_words(self, line: int, number: lines.Numbered) -> None:
        """`1. 答案：B 解析：…`, `1. B 因为……` or, for a blank, `1. 实现共产主义`."""
        parts = dict.fromkeys(("answer", "explanation"), "")
        for role, value in lines.fields(number.rest):
            if role in ("", "answer", "explanation"):
                name = role or "answer"
                parts[name] = parts[name] or value.strip()
        self._enter(line, [(number.number, parts["answer"])])
        self._entries[-1].explanation = parts["explanation"]
        self._last = "explanation" if parts["explanation"] else "answer"

    def _go_on(self, line: int, text: str) -> None:
        if not self._entries:
            self.faults.append(Fault(line, text, "key unclear"))
            return
        entry = self._entries[-1]
        for role, value in lines.fields(text):
            if role:
                self._last = role
            if self._last == "explanation":
                entry.explanation = join([entry.explanation, value])
            elif role == "answer" and not entry.answer:
                entry.answer = value
            elif not role and self._last == "answer" and kind_of(entry.kind) in ("blank", "unsupported"):
                entry.answer = join([entry.answer, value])
            elif role in ("", "answer"):
                self.faults.append(Fault(line, text, "key unclear"))
                return

    def close(self, blocks: Sequence[Block]) -> list[Fault]:
        """Give what was read to these questions; all that went wrong."""
        return self.faults + (_assign(self._entries, blocks) if self._entries else [])


def _assign(entries: Sequence[Entry], blocks: Sequence[Block]) -> list[Fault]:
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
