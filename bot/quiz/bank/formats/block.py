"""A question as it stands in a paper, line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.quiz.bank.formats.blanks import LINE

LONGEST = 5_000
"""Characters from which a text is not joined any further: it is too long already."""
_LIST = re.compile(r"\s*(?:[①-⑳⑴-⒇]|[（(]\d{1,2}[）)]|[ⅠⅡⅢⅣⅤ])")


@dataclass
class Block:
    """What belongs to one question; `section` counts the parts of the paper."""

    line: int
    number: int | None
    section: int
    kind: str
    stem: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    more: dict[str, str] = field(default_factory=dict)
    stray: list[tuple[int, str]] = field(default_factory=list)

    def open_blanks(self) -> int:
        """How many blanks of the stem have no answer yet."""
        if self.options or len(self.answers) > 1:
            return 0
        return len(LINE.findall(join(self.stem))) - self._filled()

    def fill(self, number: int, text: str) -> bool:
        """Take `(1) 季度` below `正确答案：` for the answer to a blank; whether it was one."""
        if not self.answers or self.open_blanks() < 1 or number != self._filled() + 1 or not text.strip():
            return False
        self.answers[0] = "\n".join(filter(None, (self.answers[0], text.strip())))
        return True

    def _filled(self) -> int:
        return self.answers[0].count("\n") + 1 if self.answers and self.answers[0] else 0


def join(parts: Sequence[str]) -> str:
    """Lines that were wrapped as one: Chinese without a space, lists of statements on lines of their own."""
    joined = ""
    for part in parts:
        text = part.strip()
        if len(joined) > LONGEST:
            break  # too long to be taken, and said so
        if not joined or not text:
            joined += text
        elif _LIST.match(text):
            joined += f"\n{text}"
        else:
            both_latin = joined[-1].isascii() and text[0].isascii()
            joined += f" {text}" if both_latin or joined[-1] in ",.;:?" else text
    return joined
