"""Options as they are written: with letters before them, on one line or several, or with marks between."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.quiz.bank.question import LETTERS

# All have the length of what they replace, so that places in the plain text are places in the written one.
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20, 0x09: 0x20}

_SHAPES = (
    r"[(【\[]\s*{letter}\s*[)】\]]\s*[.、:]?",  # （A） 【A】 [A]
    r"{letter}\s*[.、:)．·]",  # A. A、 A: A)
    r"{letter}\s*,",  # A，
    r"{letter}(?= )",  # A 甲
)
_GLUED = r"{letter}(?=[\u3400-\u9fff《“\"'\d])"
"""A甲: only where a line begins."""


def narrow(text: str) -> str:
    """The text with full-width letters, digits and marks made narrow, character for character."""
    return text.translate(_WIDTH)


def letter_at(line: str) -> str | None:
    """The letter of the option that begins this line, if one may do so (`A甲` is not plain enough)."""
    shape = _shape_at(narrow(line), LETTERS + LETTERS.lower())
    return shape[1].upper() if shape else None


def glued_letter_at(line: str) -> str | None:
    """The letter before the words of a line, with nothing between."""
    match = re.match(_GLUED.format(letter=f"([{LETTERS}])"), narrow(line).lstrip())
    return match[1] if match else None


def split(line: str, *, glued: bool = False) -> list[tuple[str, str]]:
    """The options of a line that begins with one: `A.甲 B.乙` and `A.甲B.乙`. Empty if it does not."""
    found = _split(line, 0, glued=glued)
    return [(letter, text) for letter, text, _ in found]


def split_off(line: str) -> tuple[str, list[tuple[str, str]]]:
    """A line that holds a stem and then at least the options A and B: the stem, and its options."""
    text = narrow(line)
    for shape in _SHAPES[:3]:
        for match in re.finditer(rf"(?<=[ 。.?:)）？：_”】]){shape.format(letter='[Aa]')}", text):
            options = _split(line, match.start(), glued=False)
            if len(options) >= 2:
                return line[: match.start()], [(letter, said) for letter, said, _ in options]
    for match in re.finditer(rf"(?<=[)）。？?：:]){_GLUED.format(letter='A')}", text):
        options = _split(line, match.start(), glued=True)
        if len(options) > 2:
            return line[: match.start()], [(letter, said) for letter, said, _ in options]
    return line, []


def part(options: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Options of which one may hold the next behind a wide gap: `C、丙\t\tD 丁`, in whatever shape."""
    found: list[tuple[str, str]] = []
    for letter, text in options:
        while letter in LETTERS[:-1]:
            following = LETTERS[LETTERS.index(letter) + 1]
            match = re.search(rf"(?:\t| {{3,}})\s*{following}\s*[.、．:：]?\s*(?=[\u3400-\u9fff])", text)
            if match is None or any(one == following for one, _ in options):
                break
            found.append((letter, text[: match.start()].strip()))
            letter, text = following, text[match.end() :]
        found.append((letter, text))
    return found


def below(text: str) -> tuple[str, list[tuple[str, str]]]:
    """A stem and the options below it or behind it in one text; no options if there are none."""
    parts = text.split("\n")
    for at, part in enumerate(parts):
        if at and letter_at(part) == "A":
            return "\n".join(parts[:at]).rstrip(), in_one_cell("\n".join(parts[at:]))
    return split_off(text) if len(parts) == 1 else (text, [])


def in_one_cell(text: str) -> list[tuple[str, str]]:
    """The options that stand in one cell, with letters before them or marks between."""
    said = text.strip()
    for pattern in (r"\n", r"\|{1,2}|｜", r"[;；]", r"\t| {3,}"):
        parts = [part.strip() for part in re.split(pattern, said)]
        while parts and not parts[-1]:
            parts.pop()
        if len(parts) < 2:
            continue
        lettered = [split(part) for part in parts]
        if all(lettered):
            # several to a line, perhaps: A.甲 B.乙 / C.丙 D.丁
            return [option for options in lettered for option in options]
        if not lettered[0] or pattern == r"\n":
            if lettered[0]:
                return _wrapped(parts)
            return _without_dashes(list(zip(LETTERS + "?" * len(parts), parts, strict=False)))
    return split(said) or ([("A", said)] if said else [])


def _without_dashes(options: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """`A-甲` and `B-乙`, if all are written so."""
    found = [re.fullmatch(rf"{re.escape(letter)}\s*[-—–]\s*(.+)", narrow(text)) for letter, text in options]
    if not all(found):
        return options
    return [
        (letter, text[match.start(1) :])
        for (letter, text), match in zip(options, found, strict=True)
        if match is not None
    ]


def without_letters(options: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Options that each repeat their own letter (`A. 甲` in the column of A), without it."""
    repeated = [split(text) for _, text in options]
    if len(options) > 1 and all(
        len(said) == 1 and said[0][0] == letter for said, (letter, _) in zip(repeated, options, strict=True)
    ):
        return [said[0] for said in repeated]
    return options


def _wrapped(parts: list[str]) -> list[tuple[str, str]]:
    """Lines of which some go on with the option above."""
    found: list[tuple[str, str]] = []
    for part in parts:
        options = split(part)
        if options and LETTERS.find(options[0][0]) == len(found):
            found += options
        else:
            letter, text = found[-1]
            found[-1] = (letter, f"{text}\n{part}")
    return found


@lru_cache
def _pattern(shape: str, letter: str) -> re.Pattern[str]:
    return re.compile(shape.format(letter=letter))


def _shape_at(text: str, letters: str) -> tuple[str, str, int] | None:
    """How the option is marked that begins a text: the shape, the letter, where its words begin."""
    start = len(text) - len(text.lstrip())
    for shape in _SHAPES:
        match = _pattern(shape, f"([{letters}])").match(text, start)
        # `A.` before a letter may be an abbreviation: U.S., but an option's text begins after it, too.
        if match:
            return shape, match[1], match.end()
    return None


def _split(line: str, start: int, *, glued: bool) -> list[tuple[str, str, int]]:
    text = narrow(line)
    marked = _shape_at(text[start:], LETTERS + LETTERS.lower())
    if marked is None:
        if (
            not glued
            or (match := re.match(_GLUED.format(letter=f"([{LETTERS}])"), text[start:].lstrip())) is None
        ):
            return []
        lead = len(text[start:]) - len(text[start:].lstrip())
        marked = (_GLUED, match[1], lead + 1)
    shape, letter, after = marked
    alphabet = LETTERS.lower() if letter.islower() else LETTERS
    found: list[tuple[str, str, int]] = []
    begin = start + after
    for following in alphabet[alphabet.index(letter) + 1 :] + "\0":
        match = _next(text, begin, shape, following) if following != "\0" else None
        end = match.start() if match else len(line)
        found.append((letter.upper(), line[begin:end].strip(), begin))
        if match is None:
            break
        letter, begin = following, match.end()
    return found


def _next(text: str, begin: int, shape: str, letter: str) -> re.Match[str] | None:
    """Where the next option begins: after a space; or right behind the words before it, but not where
    letters are listed, as in `A、B两厂`."""
    pattern = shape.format(letter=letter)
    spaced = re.compile(rf"(?<= ){pattern}").search(text, begin)
    if spaced or shape in (_SHAPES[3], _GLUED):
        return spaced
    return re.compile(rf"(?<=[^\sA-Za-z\d、,和与及或/.]){pattern}|(?<=\d){pattern}").search(text, begin)
