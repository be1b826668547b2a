"""The doctor: what is doubtful about questions that can be read, the worst first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum

from bot.quiz.bank.editions import Edition, stale
from bot.quiz.bank.question import LETTERS, Multiple, Question, Single, fold

LONGEST_STEM = 300
"""Characters of a poll's question (Bot API 10.1)."""
LONGEST_OPTION = 100
LONGEST_EXPLANATION = 200
CLIPPED_OPTION = 30
"""Characters of a button that a phone still shows."""
ALIKE = 0.92
"""From here on two stems are nearly the same (ratio of difflib)."""
BIAS = 0.45
"""One letter is right in a larger share of the single choices than this: people notice."""
ENOUGH_FOR_BIAS = 12

_ALL_OF_THEM = re.compile(
    r"^(?:以上(?:都|均|皆|全)|上述(?:都|均|皆)|(?:all|none|both) of the above"
    r"|以上.{0,4}(?:不|没)(?:对|是|正确))",
    re.IGNORECASE,
)
_LETTER = re.compile(
    r"(?:选项?|答案(?:是|为|：|:)?|应选|故选|option|answer)\s*[（(]?\s*[A-L](?![A-Za-z])"
    r"|(?<![A-Za-z])[A-L]\s*[项选](?![A-Za-z])",
    re.IGNORECASE,
)


class Finding(StrEnum):
    """What may be wrong; the worst first."""

    DEAD_EDITION = "dead edition"
    SAME_STEM = "same stem"
    NEAR_STEM = "nearly the same stem"
    ALL_NOT_LAST = "all of the above not last"
    NAMES_LETTER = "names a letter"
    NO_EXPLANATION = "no explanation"
    NO_SOURCE = "no source"
    OVERDUE = "past its review"
    LONG_STEM = "long stem"
    LONG_OPTION = "long option"
    LONG_EXPLANATION = "long explanation"
    CLIPPED_OPTION = "option clipped on phones"
    LONGEST_IS_RIGHT = "the longest option is right"
    KEY_BIAS = "key bias"


HARMLESS = (Finding.CLIPPED_OPTION,)
"""Worth knowing, but no reason to hold a pack back: options stand in the text, letters on the buttons."""


@dataclass(frozen=True)
class Doubt:
    """A finding about a question (its id; None: about the whole), with the words that show it."""

    finding: Finding
    question: str | None
    words: str

    def __str__(self) -> str:
        return f"{self.finding}: {self.words}"


def examine(questions: Sequence[Question], editions: Sequence[Edition], today: date) -> list[Doubt]:
    """Everything that is doubtful about these questions."""
    found = [doubt for question in questions for doubt in _one(question, editions, today)]
    found += _doubled(questions)
    found += _bias(questions)
    order = list(Finding)
    return sorted(found, key=lambda doubt: order.index(doubt.finding))


def _one(question: Question, editions: Sequence[Edition], today: date) -> Iterator[Doubt]:
    def doubt(finding: Finding, words: str) -> Doubt:
        return Doubt(finding, question.id, words)

    if (edition := stale(question, editions)) is not None:
        yield doubt(Finding.DEAD_EDITION, f"{edition.document} → {edition.instead}")
    if question.review_by is not None and question.review_by < today:
        yield doubt(Finding.OVERDUE, question.review_by.isoformat())
    if not question.explanation:
        yield doubt(Finding.NO_EXPLANATION, question.stem)
    elif match := _LETTER.search(question.explanation):
        yield doubt(Finding.NAMES_LETTER, match[0])
    if question.source is None:
        yield doubt(Finding.NO_SOURCE, question.stem)
    if len(question.stem) > LONGEST_STEM:
        yield doubt(Finding.LONG_STEM, f"{len(question.stem)} > {LONGEST_STEM}")
    if question.explanation and len(question.explanation) > LONGEST_EXPLANATION:
        yield doubt(Finding.LONG_EXPLANATION, f"{len(question.explanation)} > {LONGEST_EXPLANATION}")
    if isinstance(question, Single | Multiple):
        for letter, option in zip(LETTERS, question.options, strict=False):
            if _ALL_OF_THEM.match(option.strip()) and letter not in question.last:
                yield doubt(Finding.ALL_NOT_LAST, f"{letter}. {option}")
            if len(option) > LONGEST_OPTION:
                yield doubt(Finding.LONG_OPTION, f"{letter}: {len(option)} > {LONGEST_OPTION}")
            elif len(option) > CLIPPED_OPTION and not option.isascii():
                yield doubt(Finding.CLIPPED_OPTION, f"{letter}: {len(option)} > {CLIPPED_OPTION}")


def _doubled(questions: Sequence[Question]) -> Iterator[Doubt]:
    """Stems that are the same, or nearly. Compared only where they share rare pairs of characters: a bank of
    thousands is examined in seconds."""
    # Between stems marks tell nothing, though between answers they may.
    folded = [re.sub(r"\W", "", fold(question.stem)) for question in questions]
    first: dict[str, int] = {}
    pairs: Counter[str] = Counter(pair for stem in folded for pair in _pairs(stem))
    holding: dict[str, list[int]] = {}
    for number, stem in enumerate(folded):
        if stem in first:
            yield Doubt(Finding.SAME_STEM, questions[number].id, questions[first[stem]].id)
            continue
        first[stem] = number
        rare = sorted(_pairs(stem), key=lambda pair: (pairs[pair], pair))[:8]
        near = Counter(other for pair in rare for other in holding.get(pair, ())[-50:])
        for other, shared in near.most_common(10):
            if shared < 2 or _differ_in_kind(questions[number], questions[other]):
                continue
            matcher = SequenceMatcher(None, stem, folded[other], autojunk=False)
            if min(matcher.real_quick_ratio(), matcher.quick_ratio()) >= ALIKE and matcher.ratio() >= ALIKE:
                yield Doubt(Finding.NEAR_STEM, questions[number].id, questions[other].id)
                break
        for pair in rare:
            holding.setdefault(pair, []).append(number)


def _pairs(stem: str) -> set[str]:
    return {stem[at : at + 2] for at in range(len(stem) - 1)}


def _differ_in_kind(one: Question, other: Question) -> bool:
    return one.kind != other.kind


def _bias(questions: Sequence[Question]) -> Iterator[Doubt]:
    """One letter that is right too often, or the longest option."""
    singles = [question for question in questions if isinstance(question, Single)]
    if len(singles) < ENOUGH_FOR_BIAS:
        return
    keys: Mapping[str, int] = Counter(question.answer for question in singles)
    letter, count = max(keys.items(), key=lambda item: item[1])
    if count / len(singles) > BIAS:
        yield Doubt(Finding.KEY_BIAS, None, f"{letter}: {count} / {len(singles)}")
    longest = sum(
        len(question.options[LETTERS.index(question.answer)])
        > max(len(option) for at, option in enumerate(question.options) if LETTERS[at] != question.answer)
        for question in singles
    )
    if longest / len(singles) > BIAS:
        yield Doubt(Finding.LONGEST_IS_RIGHT, None, f"{longest} / {len(singles)}")
