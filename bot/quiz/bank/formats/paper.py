"""A paper line by line: what belongs to which question, and where the answers are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.quiz.bank.formats import lines, options
from bot.quiz.bank.formats.blanks import LINE, plain
from bot.quiz.bank.formats.block import LONGEST, Block, join
from bot.quiz.bank.formats.draft import judged_inline, kind_of, letters_of, truth
from bot.quiz.bank.formats.key import Key
from bot.quiz.bank.formats.reading import MOST, Fault, refusal

TAG = re.compile(r"\s*[【\[（(]\s*([^】\]）)]{2,10}?)\s*(?:[,，]\s*\d+(?:\.\d+)?\s*分\s*)?[】\]）)]\s*")
"""What a question is called, in brackets."""
_AHEAD = 40
"""Lines that are looked at to see what begins."""
_ANSWER_ALONE = re.compile(r"\s*[【\[(（]?(?:正确|参考|标准|试题)?答案(?:要点)?[】\])）]?\s*[:：]?\s*$")
_OPENS = re.compile(r"\s*[（(]")
_HINT = re.compile(
    r"[（(【\[]\s*(?:[A-La-lＡ-Ｌ√×✓✗对错TF]|正确|错误)?(?:[\s,，、]*[A-LＡ-Ｌ])*\s*[）)】\]]|_{3,}|＿{2,}|\ue000"
)


class Paper:
    """Reads line after line: each belongs to the question above, to the next one, or to the key."""

    def __init__(self, numbered: Sequence[tuple[int, str]]) -> None:
        self.lines = numbered
        self.blocks: list[Block] = []
        self.faults: list[Fault] = []
        self.key: Key | None = None
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
        self.answered = 0
        """How many questions a key has been read for already."""

    def read(self) -> None:
        for at, (line, text) in enumerate(self.lines):
            if not text or lines.page(text):
                self.gap = True
                continue
            if self.key is not None and self._leaves_key(at):
                self._end_key()
            if self.key is not None:
                self.key.read(at, line, text)
            else:
                self._line(at, line, text)
            self.gap = False
        self._end_key()

    def _line(self, at: int, line: int, text: str) -> None:
        if kind_of(self.kind) != "blank":
            text = plain(text)
        if (
            lines.heads_key(text)
            and self.blocks
            and self._key_follows(at)
            and not self._answers_at_length(at, text)
        ):
            self._begin_key()
            return
        kind = ""
        if (tag := TAG.match(text)) and kind_of(tag[1]) and lines.numbered(text[tag.end() :]):
            kind, text = tag[1], text[tag.end() :]
        found = None if kind else lines.section(text)
        if found and not self._is_wrapped(at, text):
            if found[1] and lines.key(found[1]) and self.blocks and not self._is_legend(at):
                self._begin_key().read(at, line, text)
                return
            self._begin_section(found[0])
            return
        if lines.chapter(text):
            self._begin_section("")
            return
        if self.blocks and self._is_key(text):
            self._begin_key().read(at, line, text)
            return
        role, value = lines.fields(text)[0]
        if role == "answer" and self.blocks and len(lines.key(value) or ()) > 1:
            self._begin_key().read(at, line, value)
            return
        number = lines.numbered(text)
        if (
            number
            and self.last == "answer"
            and self.current
            and self.current.fill(number.number, number.rest)
        ):
            return
        if number and self.blocks and lines.fields(number.rest)[0][0] == "answer":
            self._begin_key().read(at, line, text)
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

    def _answers_at_length(self, at: int, text: str) -> bool:
        """`参考答案：` below a question that somebody has to mark, or with blanks, is no key."""
        if self.current is None or not _ANSWER_ALONE.match(text):
            return False
        number = self._item_ahead(at)
        if kind_of(self.kind) == "unsupported":
            return True
        if (
            number is None
            or number.number != 1
            or lines.key(f"1.{number.rest}")
            or self.current.open_blanks() < 1
        ):
            return False
        # Where others wait for their answers as well it is the key of all.
        others = (join(one.stem) for one in self.blocks[self.answered : -1] if not one.answers)
        return not any(LINE.search(stem) for stem in others)

    def _is_legend(self, at: int) -> bool:
        """`判断题 1对 2错` says how to answer the questions below, and answers none."""
        number = self._item_ahead(at)
        return number is not None and lines.key(f"1.{number.rest}") is None

    def _item_ahead(self, at: int) -> lines.Numbered | None:
        """The next line, if it is numbered and no heading."""
        ahead = next((text for _, text in self.lines[at + 1 : at + 6] if text), "")
        number = lines.numbered(ahead)
        return None if number is None or number.style == "chinese" or lines.section(ahead) else number

    def _is_wrapped(self, at: int, text: str) -> bool:
        """Whether what looks like a heading is the end of a line above: `……几乎丧失` and then `判断`."""
        if not re.fullmatch(r"[\u3400-\u9fff]{2,6}", text) or self.current is None:
            return False
        ahead = next((text for _, text in self.lines[at + 1 : at + 6] if text), "")
        if (options.letter_at(ahead) or "A") != "A":
            return True
        waiting = self.last == "stem" and self.current.number is not None and bool(self.current.stem)
        return waiting and not self.gap and not lines.numbered(ahead)

    def _begin_section(self, kind: str) -> None:
        self.kind, self.fresh = kind, True
        self.section += 1
        self.current = None
        self.above = []

    def _begin(self, line: int, number: int | None, kind: str = "") -> None:
        if len(self.blocks) >= MOST:
            raise refusal("too many", most=MOST)
        self.current = Block(line, number, self.section, kind or self.kind)
        self.blocks.append(self.current)
        self.last, self.fresh = "stem", False
        self.above = []

    def _begins(self, number: lines.Numbered, at: int) -> bool:
        """Whether a number begins a question, and not an item of a list within one."""
        previous = next((block.number for block in reversed(self.blocks) if block.number is not None), None)
        following = previous is not None and number.number == previous + 1
        family = {"decimal": "dot", "tab": "dot"}
        same = family.get(number.style, number.style) == family.get(self.style or number.style, self.style)
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
            if role == "answer" and self.last == "explanation" and block.answers and self.style is None:
                # The stem before it may have been taken for a part of the explanation.
                block.stray.append((line, text))
                return
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
        alone = re.fullmatch(r"\s*[（(]\s*([A-LＡ-Ｌ](?:[\s,，、]*[A-LＡ-Ｌ])*)\s*[）)]\s*", text)
        if alone and self.current is not None and len(self.current.options) > 1:
            self.current.answers.append(alone[1])
            self.last = "answer"
            return
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
            if judged and block.number is None and block.stem and judged_inline(join(block.stem)):
                self._begin(line, None)
                block = self.blocks[-1]
            stem, found = options.split_off(text)
            block.stem.append(stem)
            if found:
                block.options += found
                self.last = "option"
        elif self.last == "option" and not (self.gap and self.style is None):
            letter, said = block.options[-1]
            block.options[-1] = (letter, join([said, text]))
        elif self.last == "explanation" and (self.style is not None or not self._asks_unnumbered(at)):
            block.more["explanation"] = join([block.more.get("explanation", ""), text])
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
        if letter and self.current is not None and not any(self.current.stem) and _OPENS.match(text):
            return False  # `1.（A）是根本。`: the stem begins with its answer
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

    def _asks_unnumbered(self, at: int) -> bool:
        """Whether a question without a number begins below an explanation: options come, or after an empty
        line a paragraph that ends with its answer."""
        if self._option_follows(at):
            return True
        if not self.gap and not (self.current and self.current.stray):
            return False
        for _, text in self.lines[at + 1 : at + _AHEAD]:
            role = lines.fields(text)[0][0] if text else "nothing"
            if role:
                return role == "answer"
        return False

    # the key

    def _key_follows(self, at: int) -> bool:
        if self.current is not None and not self.current.answers and re.search("[:：]$", self.lines[at][1]):
            ahead = next((text for _, text in self.lines[at + 1 : at + 6] if text), "")
            table = re.match(r"题号|序号", ahead)
            return bool(table or lines.key(ahead) or lines.section(ahead) or lines.numbered(ahead))
        return True

    def _begin_key(self) -> Key:
        self.key, self.current = Key(self.lines), None
        return self.key

    def _end_key(self) -> None:
        if self.key is None:
            return
        self.faults += self.key.close(self.blocks[self.answered :])
        self.answered = len(self.blocks)
        self.key, self.current, self.fresh = None, None, True
        self.section += 1

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


def _is_open(answer: str) -> bool:
    """Whether an answer may go on in the next line: letters and ticks are all there is of theirs."""
    return letters_of(answer) is None and truth(answer) is None and len(answer) < LONGEST


def _expected(block: Block) -> str | None:
    return "ABCDEFGHIJKL"[len(block.options)] if len(block.options) < 12 else None
