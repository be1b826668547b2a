"""Blanks and what is to be filled in: how many there are, and which part of an answer belongs to which."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.quiz.bank.formats.reading import Unfit, first_words
from bot.quiz.bank.question import count_blanks, fold

ANSWERED, ANSWERED_END = "\ue000", "\ue001"
"""Stand around underlined words: in a blank question those are the answer."""
EMPTY = re.compile(r"[（(【\[]\s*[）)】\]]")
LINE = re.compile(r"_{2,}|＿+|﹍{2,}|_(?:\s+_){2,}")


def plain(text: str) -> str:
    """A text without the marks around underlined words."""
    return text.replace(ANSWERED, "").replace(ANSWERED_END, "")


def read(stem: str, answer: str) -> Mapping[str, Any]:
    """Stem and answer of a blank question, by its fields. Raises Unfit."""
    answer = answer.strip()
    stem, written = _filled_in(stem, answered=bool(answer))
    if written:
        if answer and [fold(one) for one in written] != [fold(one) for one in _split(answer, len(written))]:
            raise Unfit("answers disagree", one="；".join(written), other=first_words(answer))
        return {"kind": "blank", "stem": stem, "answer": [[one] for one in written]}
    if not answer:
        raise Unfit("no answer")
    stem = LINE.sub("___", stem)
    if not count_blanks(stem):
        stem = EMPTY.sub("___", stem)
    if not count_blanks(stem):
        if stem.rstrip().endswith("。"):
            raise Unfit("blanks", blanks=0, answers=1)  # a whole sentence: nobody knows what is asked
        stem = f"{stem.rstrip()}___"
    return {
        "kind": "blank",
        "stem": stem,
        "answer": [_alternatives(one) for one in _split(answer, count_blanks(stem))],
    }


def _filled_in(stem: str, *, answered: bool) -> tuple[str, list[str]]:
    """The stem with its blanks empty, and the underlined words that stood in them. Between two lines of
    underscores words are no answer: `每年的___月___日`."""
    if ANSWERED not in stem:
        return stem, []
    if answered and (LINE.search(stem) or EMPTY.search(stem)):
        return plain(stem), []
    found = re.findall(f"{ANSWERED}(.*?){ANSWERED_END}", stem)
    stem = re.sub(f"{ANSWERED}.*?{ANSWERED_END}", "___", stem)
    if count_blanks(stem) != len(found):
        raise Unfit("blanks", blanks=count_blanks(stem), answers=len(found))
    return stem, [one.strip() for one in found]


_STRONG = (r"[;；]", r"[|｜]", r"\n")
_WEAK = (r"(?<!\d)/|/(?!\d)|／", r"、", r"[,，](?!\d{3}(?!\d))", r"\s+")


def split_marks(text: str, pattern: str) -> list[str]:
    """Split at a mark, unless a backslash stands before it."""
    parts, start = [], 0
    for match in re.finditer(rf"\\[;；|｜/／、,，\\]|({pattern})", text):
        if match[1] is not None:
            parts.append(text[start : match.start()].strip())
            start = match.end()
    parts.append(text[start:].strip())
    while parts and not parts[-1]:
        parts.pop()
    return parts


def bare(text: str) -> str:
    """A part of an answer without the backslashes that kept it whole."""
    return re.sub(r"\\([;；|｜/／、,，\\])", r"\1", text).strip()


def _split(answer: str, blanks: int) -> list[str]:
    """An answer by its blanks, still as written. Raises Unfit if that is not plain."""
    if blanks == 1 and (alone := re.fullmatch(r"(?:[（(]1[）)]|①)\s*([^（(①-⑳]+)", answer.strip())):
        answer = alone[1]
    counted = _by_number(answer)
    if counted:
        if len(counted) != blanks:
            raise Unfit("blanks", blanks=blanks, answers=len(counted))
        return counted
    for pattern in _STRONG:
        parts = split_marks(answer, pattern)
        if len(parts) > 1:
            if len(parts) != blanks or not all(parts):
                raise Unfit("blanks", blanks=blanks, answers=len(parts))
            return parts
        answer = parts[0] if parts else answer
    if blanks == 1:
        return [answer]
    fits = [parts for pattern in _WEAK if len(parts := split_marks(answer, pattern)) == blanks and all(parts)]
    if not fits:
        raise Unfit("blanks", blanks=blanks, answers=1)
    if len(fits) > 1:
        raise Unfit("two ways", answer=first_words(answer))
    return fits[0]


def _by_number(answer: str) -> list[str]:
    """`（1）甲（2）乙` and `①甲②乙` as their parts."""
    for pattern, numerals in ((r"[（(](\d)[）)]", "123456789"), (r"([①-⑨])", "①②③④⑤⑥⑦⑧⑨")):
        parts = re.split(pattern, answer.strip())
        if len(parts) > 3 and not parts[0] and list(parts[1::2]) == list(numerals[: len(parts) // 2]):
            return [part.strip(" ；;，,、\n") for part in parts[2::2]]
    return []


def _alternatives(written: str) -> list[str]:
    """`党支部/支部` accepts either; `km/h` and `2/3` are one thing."""
    parts = split_marks(written, r"(?<=[\u3400-\u9fff）”》])[/／](?=[\u3400-\u9fff（“《])|\s[/／]\s")
    return [bare(part) for part in parts]
