"""A question as it stands in a paper, line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

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
