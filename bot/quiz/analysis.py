"""How questions have done in tests: how many got them right, whether they tell who knows more.

Pure. A sheet is what somebody's counted attempt holds: for each question what was given, and its points.

- Facility is the mean share of its points, from 0 to 1: of right and wrong alone, the share of right answers
  (classical test theory's p; Moodle's facility index).
- Discrimination is the item–rest correlation: Pearson's, between the share of points of the question and the
  share of points of all other questions of the same sheet. The question itself is not in that sum: Henrysson,
  Correction of item-total correlations in item analysis (Psychometrika 28, 1963); Moodle's discrimination
  index is the same. Between -1 and 1. It is not defined where everybody did the same in the question, or in
  the rest.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from statistics import correlation

ENOUGH = 10
"""Of fewer answers nothing is suspected: one person more or less would change it."""
HARD = Fraction(1, 5)
EASY = Fraction(9, 10)
"""What nearly everybody gets right cannot tell people apart, and that is nothing to be blamed for."""
FLAT = 0.1


@dataclass(frozen=True)
class Given:
    """An answer: its points and of how many, and the options that were chosen ("" where none, or typed)."""

    points: int
    of: int
    chosen: str = ""


Sheet = Mapping[int, Given]
"""One counted attempt: what was given, by question."""


@dataclass(frozen=True)
class Item:
    """A question, and how it has done."""

    id: int
    number: int
    """How many have answered it."""
    facility: Fraction
    discrimination: float | None
    """None: it is not defined."""
    chosen: Mapping[str, int]
    """How often each option was chosen."""
    none: int
    """How many chose none; where answers are typed, everybody."""


class Grade(StrEnum):
    """How well a question tells people apart, by the usual thresholds: .40, .30, .20.

    Ebel and Frisbie, Essentials of Educational Measurement (5th ed. 1991), give them for the difference
    between the upper and the lower group; for the correlation they are taken over as a rule of thumb.
    """

    VERY_GOOD = "very good"
    GOOD = "good"
    MARGINAL = "marginal"
    POOR = "poor"


class Doubt(StrEnum):
    """Why a question is suspected."""

    PREFERRED = "preferred"
    """A wrong option was chosen more often than a right one: perhaps the key is wrong."""
    NEGATIVE = "negative"
    """Who knows more gets it wrong more often: perhaps the key is wrong, or it misleads."""
    HARD = "hard"
    """Fewer than a fifth of its points were reached."""
    FLAT = "flat"
    """Who knows more does no better: perhaps it is guessed."""


def items(sheets: Iterable[Sheet]) -> list[Item]:
    """Every question of these sheets, by id. What counts for nothing (void) is left out of them."""
    columns: dict[int, list[tuple[Given, Fraction | None]]] = defaultdict(list)
    for sheet in sheets:
        counted = {id_: given for id_, given in sheet.items() if given.of}
        points = sum(given.points for given in counted.values())
        of = sum(given.of for given in counted.values())
        for id_, given in counted.items():
            rest = Fraction(points - given.points, of - given.of) if of > given.of else None
            columns[id_].append((given, rest))
    return [_item(id_, columns[id_]) for id_ in sorted(columns)]


def _item(id_: int, column: Sequence[tuple[Given, Fraction | None]]) -> Item:
    shares = [Fraction(given.points, given.of) for given, _ in column]
    pairs = [(share, rest) for share, (_, rest) in zip(shares, column, strict=True) if rest is not None]
    return Item(
        id=id_,
        number=len(column),
        facility=sum(shares, Fraction(0)) / len(shares),
        discrimination=_correlation(pairs),
        chosen=Counter(letter for given, _ in column for letter in given.chosen),
        none=sum(not given.chosen for given, _ in column),
    )


def _correlation(pairs: Sequence[tuple[Fraction, Fraction]]) -> float | None:
    # Decided by the exact shares: floats that are nearly the same give a correlation that means nothing.
    if len({share for share, _ in pairs}) < 2 or len({rest for _, rest in pairs}) < 2:
        return None
    found = correlation([float(share) for share, _ in pairs], [float(rest) for _, rest in pairs])
    # None at all comes out a hair above or below it, and below it the key would be suspected.
    return round(found, 12) + 0.0


def grade(discrimination: float) -> Grade:
    """How well it tells people apart."""
    thresholds = ((0.4, Grade.VERY_GOOD), (0.3, Grade.GOOD), (0.2, Grade.MARGINAL))
    return next((found for least, found in thresholds if discrimination >= least), Grade.POOR)


def doubts(item: Item, right: str, wrong: str) -> list[Doubt]:
    """Why a question is suspected, from ten answers up; `right` and `wrong` are its options ("": typed)."""
    if item.number < ENOUGH:
        return []
    found = []
    if right and max((item.chosen.get(one, 0) for one in wrong), default=0) > min(
        item.chosen.get(one, 0) for one in right
    ):
        found.append(Doubt.PREFERRED)
    tells = item.discrimination if item.facility <= EASY else None
    if tells is not None and tells < 0:
        found.append(Doubt.NEGATIVE)
    if item.facility < HARD:
        found.append(Doubt.HARD)
    if tells is not None and 0 <= tells < FLAT:
        found.append(Doubt.FLAT)
    return found
