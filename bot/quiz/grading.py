"""What an answer is worth. Pure.

An answer is kept in the question's own letters, whatever order they were shown in: `B`, `ACD`; `T` or `F`;
a text for each blank; a number as it was written. The rules:

- single, judge: right or not.
- multiple: all right options and no other. With `half`, some of the right ones and no other are worth half.
- blank: each blank is worth the same; what is accepted is compared without width, case, spaces and marks, and
  三十二 is 32. Where the blanks may come in any order, each counts for the best place it can take.
- numeric: within the tolerance, the number with or without its unit.
- no answer is worth nothing.

Points are whole hundredths of a point, rounded half up.
"""

import re
from collections.abc import Sequence
from fractions import Fraction

from bot.quiz.bank.question import BLANK, Blank, Judge, Multiple, Numeric, Question, Single, fold

Given = str | list[str]
TRUE, FALSE = "T", "F"
_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)")


def credit(question: Question, given: Given | None, *, half: bool) -> Fraction:
    """The share of the points that the answer deserves, from 0 to 1."""
    if not given:
        return Fraction(0)
    match question:
        case Single():
            return Fraction(given == question.answer)
        case Judge():
            return Fraction(given == (TRUE if question.answer else FALSE))
        case Multiple():
            chosen, right = set(given), set(question.answer)
            if chosen == right:
                return Fraction(1)
            return Fraction(1, 2) if half and chosen < right else Fraction(0)
        case Blank():
            return _filled(question, given if isinstance(given, list) else [given])
        case Numeric():
            number = read_number(str(given), question.unit)
            if number is None:
                return Fraction(0)
            # The decimals as they are written: 0.3 is within 0.1 of 0.2.
            off = abs(number - Fraction(str(question.answer)))
            return Fraction(off <= Fraction(str(question.tolerance)))


def points(share: Fraction, worth: int) -> int:
    """The points for a share of what the question is worth, in hundredths, rounded half up."""
    return int(share * worth + Fraction(1, 2))


def _filled(question: Blank, given: Sequence[str]) -> Fraction:
    accepted = [{fold(one) for one in blank} for blank in question.answer]
    said = [fold(one) for one in given[: len(accepted)]]
    if not question.any_order:
        right = sum(one in blank for one, blank in zip(said, accepted, strict=False))
    else:
        right = _most_pairs(said, accepted)
    return Fraction(right, len(accepted))


def _most_pairs(said: Sequence[str], accepted: Sequence[set[str]]) -> int:
    """How many blanks can be right at once, each text in a blank of its own."""
    taken: dict[int, int] = {}

    def place(text: int, tried: set[int]) -> bool:
        for blank, answers in enumerate(accepted):
            if said[text] in answers and blank not in tried:
                tried.add(blank)
                if blank not in taken or place(taken[blank], tried):
                    taken[blank] = text
                    return True
        return False

    return sum(place(text, set()) for text in range(len(said)))


def read_number(text: str, unit: str | None) -> Fraction | None:
    """The number that was written, with or without the unit; None where it is none."""
    plain = fold(text)
    if unit:
        plain = plain.removesuffix(fold(unit))
    return Fraction(plain) if _NUMBER.fullmatch(plain) else None


_LEAD = re.compile(
    r"(?:我?选择?|(?:我的)?答案?\s*[是为:：]?|i (?:choose|pick)|(?:my )?answer(?: is)?\s*:?)\s*(?=\S)",
    re.IGNORECASE,
)
"""What people write before a letter: 选C, 答案是对."""
_SEPARATORS = (r"[\n\r]+", r"[;；|]", r"[,，、]", r"\s+")


def read_typed(question: Question, text: str, shown: str) -> Given | None:
    """What somebody typed as an answer, or None where it cannot be one.

    `shown` is the order in which the options were shown: a letter means the option that stood there.
    """
    text = text.strip()
    if isinstance(question, Single | Multiple | Judge):
        text = _LEAD.sub("", text, count=1) if _LEAD.match(text) else text
    match question:
        case Single() | Multiple():
            letters = re.sub(r"[\s,，、;；.。和]", "", fold(text)).upper()
            places = [ord(letter) - ord("A") for letter in letters]
            if not places or not all(0 <= place < len(shown) for place in places):
                return None
            chosen = "".join(sorted({shown[place] for place in places}))
            return chosen if isinstance(question, Multiple) or len(chosen) == 1 else None
        case Judge():
            return _JUDGEMENTS.get(fold(text) or text)
        case Numeric():
            return text if read_number(text, question.unit) is not None else None
        case Blank():
            return _split(text, len(question.answer), question.stem)


_JUDGEMENTS = {
    **dict.fromkeys(("对", "正确", "是", "√", "✓", "✔", "t", "true", "yes", "right"), TRUE),
    **dict.fromkeys(("错", "错误", "不对", "否", "×", "✗", "✘", "x", "f", "false", "no", "wrong"), FALSE),
}


def _split(text: str, blanks: int, stem: str) -> list[str] | None:
    """The texts for so many blanks: by lines, by the first mark that gives as many, or as the stem has it."""
    if not text or blanks == 1:
        return [text] if fold(text) else None
    for separator in _SEPARATORS:
        parts = [part.strip() for part in re.split(separator, text) if part.strip()]
        if len(parts) == blanks:
            return parts
    _, *between, after = stem.split(BLANK)
    return _around(text, between, after)


def _around(text: str, between: Sequence[str], after: str) -> list[str] | None:
    """The texts around what the question says between its blanks and after them: 12月9日 for ___月___日."""
    parts = []
    for words in between:
        before, found, text = text.partition(words.strip()) if words.strip() else ("", "", "")
        if not found:
            return None
        parts.append(before.strip())
    rest = text.strip()
    said = next((after[:end] for end in range(4, 0, -1) if rest.endswith(after[:end] or " ")), "")
    parts.append(rest.removesuffix(said).strip())
    return parts if all(parts) else None


def with_unit(number: str, unit: str | None) -> str:
    """A number with its unit as one writes it: 27种, 30%, but 10 years."""
    if not unit:
        return number
    return f"{number} {unit}" if unit[0].isascii() and unit[0].isalpha() else f"{number}{unit}"


def say_right(question: Question, shown: str) -> str:
    """The right answer in the letters that were shown, or in words."""
    match question:
        case Single() | Multiple():
            return "".join(sorted(chr(ord("A") + shown.index(letter)) for letter in question.answer))
        case Judge():
            return "√" if question.answer else "×"
        case Numeric():
            return with_unit(f"{question.answer:.10g}", question.unit)
        case Blank():
            return "; ".join(blank[0] for blank in question.answer)
