"""How questions have done in tests, reckoned a second time from what people gave. Plain arithmetic.

Facility is the mean share of the points of a question; discrimination is Pearson's correlation between that
share and the share of all other questions of the same sheet, reckoned here with fractions to the end.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

ENOUGH = 10
"""Of fewer answers nothing is concluded."""


@dataclass(frozen=True)
class Given:
    """What somebody gave: the letters he chose ("": none, or typed), and its points of a hundred."""

    chosen: str
    points: int


Sheet = Mapping[int, Given]
"""What somebody has handed in, by the numbers of the questions."""


@dataclass(frozen=True)
class Item:
    """How a question has done."""

    number: int
    """How many have answered it."""
    facility: Fraction
    discrimination: Decimal | None
    """None: everybody did the same, in it or in the rest; or too few have answered it."""
    chosen: Mapping[str, int]
    """How often each letter was chosen."""


def items(sheets: Iterable[Sheet], void: Collection[int] = ()) -> dict[int, Item]:
    """Every question of these sheets but those that are void."""
    pairs: dict[int, list[tuple[Fraction, Fraction]]] = defaultdict(list)
    chosen: dict[int, Counter[str]] = defaultdict(Counter)
    reached: Counter[int] = Counter()
    number: Counter[int] = Counter()
    for sheet in sheets:
        counting = {question: given for question, given in sheet.items() if question not in void}
        total = sum(given.points for given in counting.values())
        for question, given in counting.items():
            number[question] += 1
            reached[question] += given.points
            chosen[question].update(given.chosen)
            if len(counting) > 1:
                rest = Fraction(total - given.points, 100 * (len(counting) - 1))
                pairs[question].append((Fraction(given.points, 100), rest))
    return {
        question: Item(
            number[question],
            Fraction(reached[question], 100 * number[question]),
            _pearson(pairs[question]) if number[question] >= ENOUGH else None,
            chosen[question],
        )
        for question in number
    }


def _pearson(pairs: Sequence[tuple[Fraction, Fraction]]) -> Decimal | None:
    n = len(pairs)
    x, y = sum((one for one, _ in pairs), Fraction(0)), sum((one for _, one in pairs), Fraction(0))
    xx, yy = sum(one * one for one, _ in pairs), sum(one * one for _, one in pairs)
    across, wide, high = n * sum(a * b for a, b in pairs) - x * y, n * xx - x * x, n * yy - y * y
    if not wide or not high:
        return None
    square = Fraction(across * across) / (wide * high)
    with localcontext(prec=40):
        root = (Decimal(square.numerator) / square.denominator).sqrt()
    return root.copy_sign(across.numerator)


def doubts(item: Item, right: str, wrong: str) -> list[str]:
    """Why a question is to be looked at; `right` and `wrong` are letters."""
    if item.number < ENOUGH:
        return []
    times = item.chosen
    tells = item.discrimination if item.facility <= Fraction(9, 10) else None
    why = {
        "preferred": any(times.get(bad, 0) > times.get(good, 0) for bad in wrong for good in right),
        "negative": tells is not None and tells < 0,
        "hard": item.facility < Fraction(1, 5),
        "flat": tells is not None and 0 <= tells < Decimal("0.1"),
    }
    return [name for name, holds in why.items() if holds]
