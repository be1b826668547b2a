"""The doctor: what is doubtful about questions that can be read, the worst first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from math import exp, log

from bot.quiz.bank.editions import Edition, stale
from bot.quiz.bank.pointing import is_about_all, is_letters, letter_in
from bot.quiz.bank.question import LETTERS, Blank, Judge, Multiple, Question, Single, fold

LONGEST_STEM = 300
"""Characters of a poll's question (Bot API 10.1)."""
LONGEST_OPTION = 100
LONGEST_EXPLANATION = 200
CLIPPED_OPTION = 30
"""Characters of a button that a phone still shows."""
ALIKE = 0.92
"""From here on two stems are nearly the same (ratio of difflib)."""
DOUBTED = 0.01
"""A share of right keys is bias where chance alone would bring it about less often than this."""
NOTICED = 1.5
"""... and where it is this many times what is expected: less nobody sees, in however large a bank."""
MOST_LINE_FEEDS = 2
"""Line feeds of an explanation (Bot API 10.1)."""

_NUMBERS = re.compile(r"\d")
_OPPOSITES = set("不非无未没否除勿莫错误正上下前后内外高低大小多少长短早晚男女左右甲乙丙丁可应必须宜")
_OPPOSITE_WORDS = re.compile(
    r"\b(?:not|no|never|none|except|without|un\w+|in(?:correct|valid)|false|true|right|wrong|most|least|more|less"
    r"|before|after|above|below|first|last|minimum|maximum|must|may|can|cannot|should)\b|n't"
)
_ABOUT_NOTHING = re.compile(
    r"[下列以面关于各中的说法表述做选项哪些个一是属不正确错误有对为符合规定要求行内容包括]+"
    r"|whichof(?:the)?(?:following|these)\w{0,40}|(?:choose|select|pick)the\w{0,30}"
)
"""A stem that only its options make a question: 下列说法正确的是."""


class Finding(StrEnum):
    """What may be wrong; the worst first."""

    DEAD_EDITION = "dead edition"
    CONTRADICTS = "same question with another answer"
    SAME_QUESTION = "same question"
    SAME_STEM = "same stem with other options"
    NEAR_STEM = "nearly the same stem"
    ALL_NOT_LAST = "all of the above not last"
    NAMES_LETTER = "names a letter"
    NO_EXPLANATION = "no explanation"
    NO_SOURCE = "no source"
    OVERDUE = "past its review"
    LONG_STEM = "long stem"
    LONG_OPTION = "long option"
    LONG_EXPLANATION = "long explanation"
    MANY_LINES = "explanation of many lines"
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
    if (named := _letter(question)) is not None:
        yield doubt(Finding.NAMES_LETTER, named)
    if question.source is None:
        yield doubt(Finding.NO_SOURCE, question.stem)
    if len(question.stem) > LONGEST_STEM:
        yield doubt(Finding.LONG_STEM, f"{len(question.stem)} > {LONGEST_STEM}")
    if question.explanation and len(question.explanation) > LONGEST_EXPLANATION:
        yield doubt(Finding.LONG_EXPLANATION, f"{len(question.explanation)} > {LONGEST_EXPLANATION}")
    if (feeds := (question.explanation or "").strip().count("\n")) > MOST_LINE_FEEDS:
        yield doubt(Finding.MANY_LINES, f"{feeds + 1} > {MOST_LINE_FEEDS + 1}")
    if isinstance(question, Single | Multiple):
        for letter, option in zip(LETTERS, question.options, strict=False):
            if is_about_all(option) and letter not in question.last:
                yield doubt(Finding.ALL_NOT_LAST, f"{letter}. {option}")
            if len(option) > LONGEST_OPTION:
                yield doubt(Finding.LONG_OPTION, f"{letter}: {len(option)} > {LONGEST_OPTION}")
            elif len(option) > CLIPPED_OPTION and not option.isascii():
                yield doubt(Finding.CLIPPED_OPTION, f"{letter}: {len(option)} > {CLIPPED_OPTION}")


def _letter(question: Question) -> str | None:
    """The words with which a question names one of its options by its letter."""
    options = question.options if isinstance(question, Single | Multiple) else []
    for option in options:
        if is_letters(option, question.stem, len(options)):
            return option
    for text in (question.explanation or "", question.stem, *options):
        if (named := letter_in(text, question.stem, len(options))) is not None:
            return named
    return None


def _doubled(questions: Sequence[Question]) -> Iterator[Doubt]:
    """Stems that are the same, or nearly. Compared only where they share rare pairs of characters: a bank of
    thousands is examined in seconds."""
    # Between stems marks tell nothing, though between answers they may.
    folded = [re.sub(r"\W", "", fold(question.stem)) for question in questions]
    alike: dict[str, list[int]] = {}
    pairs: Counter[str] = Counter(pair for stem in folded for pair in _pairs(stem))
    holding: dict[str, list[int]] = {}
    for number, stem in enumerate(folded):
        if stem in alike:
            yield from _compared(questions[number], [questions[other] for other in alike[stem][-20:]], stem)
            alike[stem].append(number)
            continue
        alike[stem] = [number]
        rare = sorted(_pairs(stem), key=lambda pair: (pairs[pair], pair))[:8]
        near = Counter(other for pair in rare for other in holding.get(pair, ())[-50:])
        for other, shared in near.most_common(10):
            if shared >= 2 and _nearly(questions[number], questions[other], stem, folded[other]):
                yield Doubt(Finding.NEAR_STEM, questions[number].id, questions[other].id)
                break
        for pair in rare:
            holding.setdefault(pair, []).append(number)


def _pairs(stem: str) -> set[str]:
    return {stem[at : at + 2] for at in range(len(stem) - 1)}


def _compared(question: Question, others: Sequence[Question], stem: str) -> Iterator[Doubt]:
    """How a question relates to earlier ones of the same stem: the closest of them is named."""
    for finding, of_that_kind in (
        (
            Finding.SAME_QUESTION,
            lambda other: _asks(other) == _asks(question) and _says_the_same(question, other),
        ),
        (Finding.CONTRADICTS, lambda other: _asks(other) == _asks(question)),
        (Finding.SAME_STEM, lambda other: other.kind == question.kind and not _ABOUT_NOTHING.fullmatch(stem)),
    ):
        if (found := next(filter(of_that_kind, others), None)) is not None:
            yield Doubt(finding, question.id, found.id)
            return


def _asks(question: Question) -> tuple[str, frozenset[str]]:
    options = question.options if isinstance(question, Single | Multiple) else []
    return ("choice" if options else question.kind, frozenset(map(fold, options)))


def _says_the_same(one: Question, other: Question) -> bool:
    return _right(one) == _right(other)


def _right(question: Question) -> object:
    """What is right, whatever the order of the options."""
    if isinstance(question, Single | Multiple):
        return frozenset(fold(question.options[LETTERS.index(letter)]) for letter in question.answer)
    if isinstance(question, Blank):
        return [fold(accepted[0]) for accepted in question.answer]
    return question.answer


def _nearly(question: Question, earlier: Question, one: str, other: str) -> bool:
    """Whether two stems (folded: `one` and `other`) are nearly the same, and do not differ in what turns a
    question around: a negation, a number, an opposite."""
    if question.kind != earlier.kind:
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < ALIKE or matcher.ratio() < ALIKE:
        return False
    if _NUMBERS.findall(one) != _NUMBERS.findall(other):
        return False
    return _turns(question.stem) == _turns(earlier.stem)


def _turns(stem: str) -> Counter[str]:
    """The words of a stem of which another turns the question around."""
    # 下列 and 以下 are one word, though their characters are opposites of others.
    plain = re.sub("下列|以下|下面", "", stem.casefold())
    return Counter([*_OPPOSITE_WORDS.findall(plain), *filter(_OPPOSITES.__contains__, plain)])


def _bias(questions: Sequence[Question]) -> Iterator[Doubt]:
    """A letter, or the longest option, that is right more often than chance would have it.

    With n questions of which each would be right by chance with p on the average, k or more are right with a
    probability of at most exp(-n·KL(k/n ‖ p)), also where questions have different numbers of options: the
    bound of Chernoff and Hoeffding (1963). It is bias from DOUBTED down, shared by the letters compared.
    Of 12 questions with four options 6 are no bias, 9 are.
    """
    singles = [question for question in questions if isinstance(question, Single)]
    judges = [question for question in questions if isinstance(question, Judge)]
    keys: Mapping[str, int] = Counter(question.answer for question in singles)
    for letter, count in sorted(keys.items(), key=lambda item: -item[1]):
        chances = [
            1 / len(one.options) if LETTERS.index(letter) < len(one.options) else 0.0 for one in singles
        ]
        if _too_often(count, chances, among=max(len(one.options) for one in singles)):
            yield Doubt(Finding.KEY_BIAS, None, f"{letter}: {count} / {len(singles)}")
            break
    for sign, count in (
        ("√", sum(one.answer for one in judges)),
        ("×", sum(not one.answer for one in judges)),
    ):
        if _too_often(count, [0.5] * len(judges), among=2):
            yield Doubt(Finding.KEY_BIAS, None, f"{sign}: {count} / {len(judges)}")
    longest = sum(
        len(question.options[LETTERS.index(question.answer)])
        > max(len(option) for at, option in enumerate(question.options) if LETTERS[at] != question.answer)
        for question in singles
    )
    if _too_often(longest, [1 / len(one.options) for one in singles], among=1):
        yield Doubt(Finding.LONGEST_IS_RIGHT, None, f"{longest} / {len(singles)}")


def _too_often(count: int, chances: Sequence[float], *, among: int) -> bool:
    """Whether `count` of so many, each with its chance, is bias; one of `among` that are compared."""
    if not chances or not (expected := sum(chances) / len(chances)):
        return False
    share = count / len(chances)
    if share < NOTICED * expected:
        return False
    divergence = share * log(share / expected)
    if share < 1:
        divergence += (1 - share) * log((1 - share) / (1 - expected))
    return exp(-len(chances) * divergence) <= DOUBTED / among
