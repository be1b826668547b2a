"""Exam papers as text: numbered stems, options, answers in brackets, below each question or in a key."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.quiz.bank.formats import lines, options
from bot.quiz.bank.formats.cells import tidy
from bot.quiz.bank.formats.decoding import decode
from bot.quiz.bank.formats.draft import (
    Draft,
    difficulty_of,
    judged_inline,
    kind_of,
    letters_of,
    plain,
    take,
    truth,
)
from bot.quiz.bank.formats.key import Block, Entry, assign, same_answer
from bot.quiz.bank.formats.reading import Fault, Reading, refusal

_AHEAD = 40
_LINES = 200_000
_LONGEST = 5_000
"""Characters from which a text is not joined any further: it is too long already."""
_POINTS = re.compile(r"\s*[（(]\s*(?:本题|每题|共|满分|分值[:：]?)?\s*\d+(?:\.\d+)?\s*分\s*[）)]\s*")
_TAG = re.compile(r"\s*[【\[（(]\s*([^】\]）)]{2,10}?)\s*[】\]）)]\s*")
_HINT = re.compile(
    r"[（(【\[]\s*(?:[A-La-lＡ-Ｌ√×✓✗对错TF]|正确|错误)?(?:[\s,，、]*[A-LＡ-Ｌ])*\s*[）)】\]]|_{3,}|＿{2,}|\ue000"
)
_HINT_FILLED = re.compile(r"[（(]\s*[A-La-lＡ-Ｌ√×对错]+\s*[）)]")
_LIST = re.compile(r"\s*(?:[①-⑳⑴-⒇]|[（(]\d{1,2}[）)]|[ⅠⅡⅢⅣⅤ])")


def read(data: bytes, *, prefix: str) -> Reading:
    """Read a paper. Raises ValueError as `reading.refusal` makes it."""
    return read_lines(list(enumerate(decode(data).split("\n"), 1)), prefix=prefix)


def read_lines(numbered: Sequence[tuple[int, str]], *, prefix: str) -> Reading:
    """Read the lines of a paper, each with its number. Raises ValueError if no question is found."""
    if len(numbered) > _LINES:
        raise refusal("too big")
    paper = _Paper([(line, tidy(text)) for line, text in numbered])
    paper.read()
    _share_answers(paper.blocks)
    doubtful = _items_of_lists(paper.blocks)
    reading = Reading([], list(paper.faults))
    for place, block in enumerate(paper.blocks, 1):
        reading.faults.extend(Fault(line, text, "stray") for line, text in block.stray)
        if place in doubtful:
            reading.faults.append(Fault(block.line, plain(_join(block.stem)), "list item"))
        else:
            _take(block, place, prefix, reading)
    if not paper.blocks:
        raise refusal("no questions")
    reading.faults.sort(key=lambda fault: fault.line)
    return reading


def _take(block: Block, place: int, prefix: str, reading: Reading) -> None:
    stem, kind = _tagged(_join(block.stem), block.kind)
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
    if (match := _TAG.match(stem)) and kind_of(match[1]):
        stem, kind = stem[match.end() :], match[1]
    elif (match := re.search(_TAG.pattern + "$", stem)) and kind_of(match[1]):
        stem, kind = stem[: match.start()], match[1]
    return re.sub(rf"^{_POINTS.pattern}|{_POINTS.pattern}$", "", stem).strip(), kind


def _join(parts: Sequence[str]) -> str:
    """Lines that were wrapped as one: Chinese without a space, lists of statements on lines of their own."""
    joined = ""
    for part in parts:
        text = part.strip()
        if len(joined) > _LONGEST:
            break  # too long to be taken, and said so
        if not joined or not text:
            joined += text
        elif _LIST.match(text):
            joined += f"\n{text}"
        else:
            both_latin = joined[-1].isascii() and text[0].isascii()
            joined += f" {text}" if both_latin or joined[-1] in ",.;:?" else text
    return joined


class _Paper:
    """Reads line after line: each belongs to the question above, to the next one, or to the key."""

    def __init__(self, numbered: Sequence[tuple[int, str]]) -> None:
        self.lines = numbered
        self.blocks: list[Block] = []
        self.faults: list[Fault] = []
        self.entries: list[Entry] = []
        self.current: Block | None = None
        self.kind = ""
        self.section = 0
        self.fresh = True
        """Whether no question has been read since the section began."""
        self.last = "stem"
        self.style: str | None = None
        self.gap = False
        self.above: list[tuple[int, str]] = []
        """Lines before the first question, of which the last may be a stem without a number."""
        self.in_key = False
        self.key_kind = ""
        self.group = 0
        self.answered = 0
        """How many questions a key has been read for already."""

    def read(self) -> None:
        for at, (line, text) in enumerate(self.lines):
            if not text:
                self.gap = True
                continue
            if self.in_key and self._leaves_key(at):
                self._end_key()
            if self.in_key:
                self._key_line(at, line, text)
            else:
                self._line(at, line, text)
            self.gap = False
        self._end_key()

    def _line(self, at: int, line: int, text: str) -> None:
        if kind_of(self.kind) != "blank":
            text = plain(text)
        if lines.heads_key(text) and self.blocks and self._key_follows(at):
            self._begin_key()
            return
        kind = ""
        if (tag := _TAG.match(text)) and kind_of(tag[1]) and lines.numbered(text[tag.end() :]):
            kind, text = tag[1], text[tag.end() :]
        found = None if kind else lines.section(text)
        if found:
            if found[1] and lines.key(found[1]) and self.blocks:
                self._begin_key()
                self._key_line(at, line, text)
                return
            self._begin_section(found[0])
            return
        if lines.chapter(text):
            self._begin_section("")
            return
        if self.blocks and self._is_key(text):
            self._begin_key()
            self._key_line(at, line, text)
            return
        role, value = lines.fields(text)[0]
        if role == "answer" and self.blocks and len(lines.key(value) or ()) > 1:
            self._begin_key()
            self._key_line(at, line, value)
            return
        number = lines.numbered(text)
        if number and self.blocks and lines.fields(number.rest)[0][0] == "answer":
            self._begin_key()
            self._key_line(at, line, text)
            return
        if number and self._begins(number, at):
            if number.style == "chinese" and not self._looks_asked(at, number.rest):
                self._begin_section("")
                return
            self.style = self.style or number.style
            self._begin(line, number.number, kind)
            self._parts(at, line, number.rest)
            return
        self._parts(at, line, text)

    def _is_key(self, text: str) -> bool:
        entries = lines.key(text)
        return bool(entries) and (len(entries or ()) > 2 or bool(re.match(r"\s*\d+\s*[-—~～至到]", text)))

    def _begin_section(self, kind: str) -> None:
        self.kind, self.fresh = kind, True
        self.section += 1
        self.current = None
        self.above = []

    def _begin(self, line: int, number: int | None, kind: str = "") -> None:
        self.current = Block(line, number, self.section, kind or self.kind)
        self.blocks.append(self.current)
        self.last, self.fresh = "stem", False
        self.above = []

    def _begins(self, number: lines.Numbered, at: int) -> bool:
        """Whether a number begins a question, and not an item of a list within one."""
        previous = next((block.number for block in reversed(self.blocks) if block.number is not None), None)
        following = previous is not None and number.number == previous + 1
        family = {"dot": "dot", "decimal": "dot"}
        same = self.style is None or family.get(number.style, number.style) == family.get(
            self.style, self.style
        )
        if number.style in ("decimal", "space", "glued", "comma"):
            return (following and not self.fresh) or (number.number == 1 and self.fresh)
        if self.fresh or previous is None:
            return number.style != "brackets" or number.number == 1 or same
        if not same:
            return False
        if self.last in ("explanation", "answer") or not following:
            complete = self.current is None or bool(self.current.options or self.current.answers)
            return (following or complete) and self._looks_asked(at, number.rest)
        return True

    def _looks_asked(self, at: int, rest: str) -> bool:
        """Whether what begins here has what questions have: brackets, options, an answer."""
        if _HINT.search(rest) or options.split_off(rest)[1]:
            return True
        if kind_of(self.kind) in ("judge", "unsupported"):
            return True
        for _, text in self.lines[at + 1 : at + _AHEAD]:
            if not text:
                continue
            number = lines.numbered(text)
            if number and number.style == (self.style or number.style):
                return False
            if options.letter_at(text) == "A" or lines.fields(text)[0][0] == "answer":
                return True
            if _HINT.search(text):
                return True
        return False

    def _parts(self, at: int, line: int, text: str) -> None:
        """A line by its labels: what belongs to the stem or the options, the answer, the explanation."""
        for role, value in lines.fields(text):
            if role == "":
                self._words(at, line, value)
                continue
            if self.current is None and role != "answer":
                continue  # what is said above the questions: a name, a time
            alone = self.current is None or (role == "answer" and self.current.answers and self.current.stray)
            if alone and not self._begin_unnumbered(line):
                self.faults.append(Fault(line, text, "stray"))
                return
            block = self.current
            assert block is not None
            self.last = role
            if role == "answer":
                block.answers.append(value)
            elif role == "kind":
                block.kind = value
            elif role != "left" and value:
                block.more[role] = f"{block.more[role]}\n{value}" if role in block.more else value

    def _begin_unnumbered(self, line: int) -> bool:
        """A question without a number, whose stem was not known to be one when it was read."""
        stem = self.current.stray if self.current is not None else self.above[-1:]
        if not stem:
            return False
        if self.current is not None:
            self.current.stray = []
        first, texts = stem[0][0], [text for _, text in stem]
        self._begin(first, None)
        assert self.current is not None
        self.current.stem = texts
        return True

    def _words(self, at: int, line: int, text: str) -> None:
        if not text.strip():
            return
        block = self.current
        if self._option(at, line, text):
            return
        block = self.current
        judged = kind_of(self.kind) == "judge" and judged_inline(text) is not None
        if block is None and judged:
            self._begin(line, None)
            block = self.blocks[-1]
        if block is None:
            self.above.append((line, text))
            return
        if self.last == "stem":
            if judged and block.number is None and block.stem and judged_inline(_join(block.stem)):
                self._begin(line, None)
                block = self.blocks[-1]
            stem, found = options.split_off(text)
            block.stem.append(stem)
            if found:
                block.options += found
                self.last = "option"
        elif self.last == "option" and not (self.gap and self.style is None):
            letter, said = block.options[-1]
            block.options[-1] = (letter, _join([said, text]))
        elif self.last == "explanation" and (self.style is not None or not self._option_follows(at)):
            block.more["explanation"] = _join([block.more.get("explanation", ""), text])
        elif self.last == "answer" and not any(block.answers):
            block.answers[-1] = text.strip()
        elif self.last == "answer" and not block.options and _is_open(block.answers[-1]):
            block.answers[-1] += f"\n{text.strip()}"
        else:
            block.stray.append((line, text))

    def _option(self, at: int, line: int, text: str) -> bool:
        """Take a line of options; whether it was one."""
        letter = options.letter_at(text)
        found = options.split(text)
        if letter is None:
            block = self.current
            letter = options.glued_letter_at(text)
            if letter is None or block is None or letter != _expected(block):
                return False
            if letter == "A" and not self._next_begins(at, "B"):
                return False
            found = options.split(text, glued=True)
        alone = self.current is None or (self.current.options and self.current.stray)
        if letter == "A" and alone and not self._begin_unnumbered(line):
            return False
        block = self.current
        if block is None or self.last == "explanation":
            return False
        expected = _expected(block)
        if expected is None or not (letter <= expected or ord(letter) - ord(expected) <= 2):
            return False
        if letter != "A" and not block.options and not self._a_in_stem(block, letter):
            return False
        block.options += found
        self.last = "option"
        return True

    def _a_in_stem(self, block: Block, letter: str) -> bool:
        """`1. 首都是（ ） A.北京` with B in the next line: the option A is still in the stem."""
        if letter != "B" or not block.stem:
            return letter != "B"
        match = re.search(r"(?<=[\s)）。？?：:])[（(]?[AＡ][)）]?\s*[.、．:：)）]", block.stem[-1])
        if match is None:
            return True
        found = options.split(block.stem[-1][match.start() :])
        block.stem[-1] = block.stem[-1][: match.start()]
        block.options += found
        return True

    def _next_begins(self, at: int, letter: str) -> bool:
        for _, text in self.lines[at + 1 : at + 6]:
            if text:
                found = options.letter_at(text) or options.glued_letter_at(text)
                if found is not None or lines.numbered(text):
                    return found == letter
        return False

    def _option_follows(self, at: int) -> bool:
        ahead = [text for _, text in self.lines[at + 1 : at + 5] if text]
        return any(options.letter_at(text) for text in ahead[:3])

    # the key

    def _key_follows(self, at: int) -> bool:
        if self.current is not None and not self.current.answers and re.search("[:：]$", self.lines[at][1]):
            ahead = next((text for _, text in self.lines[at + 1 : at + 6] if text), "")
            table = re.match(r"题号|序号", ahead)
            return bool(table or lines.key(ahead) or lines.section(ahead) or lines.numbered(ahead))
        return True

    def _begin_key(self) -> None:
        self.in_key, self.key_kind = True, ""
        self.group += 1
        self.current = None

    def _end_key(self) -> None:
        if self.entries:
            self.faults += assign(self.entries, self.blocks[self.answered :])
        if self.in_key:
            self.answered = len(self.blocks)
            self.fresh = True
            self.section += 1
        self.entries, self.in_key, self.current = [], False, None

    def _leaves_key(self, at: int) -> bool:
        """Whether questions go on after a key in the middle."""
        text = self.lines[at][1]
        if lines.key(text) or lines.heads_key(text):
            return False
        found = lines.section(text)
        if (found and not (found[1] and lines.key(found[1]))) or lines.chapter(text):
            places = range(at + 1, min(at + _AHEAD, len(self.lines)))
            ahead = next((place for place in places if self.lines[place][1]), None)
            return ahead is not None and lines.key(self.lines[ahead][1]) is None and self._asks(ahead)
        return self._asks(at) and bool(lines.numbered(text))

    def _asks(self, at: int) -> bool:
        """Whether a numbered line has options below it, or a bracket or a blank to fill in."""
        number = lines.numbered(self.lines[at][1])
        if number is None or lines.fields(number.rest)[0][0]:
            return False
        if _HINT.search(number.rest) or options.split_off(number.rest)[1]:
            return True
        ahead = [text for _, text in self.lines[at + 1 : at + 8] if text]
        return bool(ahead) and options.letter_at(ahead[0]) == "A"

    def _key_line(self, at: int, line: int, text: str) -> None:
        found = lines.section(text)
        if found:
            self.key_kind = found[0]
            self.group += 1
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
        ahead = [text for _, text in self.lines[max(at, 0) : at + 3] if text][:2]
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
        for number, answer in entries:
            previous = self.entries[-1] if self.entries else None
            if previous and previous.group == self.group and number <= previous.number:
                self.group += 1
            self.entries.append(Entry(line, number, answer, self.group, self.key_kind))
        self.last = "answer"

    def _enter_words(self, line: int, number: lines.Numbered) -> None:
        """`1. 答案：B 解析：…`, `1. B 因为……` or, for a blank, `1. 实现共产主义`."""
        parts = dict.fromkeys(("answer", "explanation"), "")
        for role, value in lines.fields(number.rest):
            if role in ("", "answer", "explanation"):
                name = role or "answer"
                parts[name] = parts[name] or value.strip()
        self._enter(line, [(number.number, parts["answer"])])
        self.entries[-1].explanation = parts["explanation"]
        self.last = "explanation" if parts["explanation"] else "answer"

    def _go_on(self, line: int, text: str) -> None:
        if not self.entries:
            self.faults.append(Fault(line, text, "key unclear"))
            return
        entry = self.entries[-1]
        for role, value in lines.fields(text):
            if role:
                self.last = role
            if self.last == "explanation":
                entry.explanation = _join([entry.explanation, value])
            elif role == "answer" and not entry.answer:
                entry.answer = value
            elif not role and self.last == "answer" and kind_of(entry.kind) in ("blank", "unsupported"):
                entry.answer = _join([entry.answer, value])
            elif role in ("", "answer"):
                self.faults.append(Fault(line, text, "key unclear"))
                return


def _is_open(answer: str) -> bool:
    """Whether an answer may go on in the next line: letters and ticks are all there is of theirs."""
    return letters_of(answer) is None and truth(answer) is None and len(answer) < _LONGEST


def _expected(block: Block) -> str | None:
    return "ABCDEFGHIJKL"[len(block.options)] if len(block.options) < 12 else None
