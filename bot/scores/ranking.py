"""Who stands where on a board, and who may be named on it. Pure.

By points, by average (points of as many as could be had) or by how often somebody took part. Equals share a
rank: 1, 1, 3; nothing breaks a tie. Nobody's low rank is shown: at most the better half is named, at least
three where that leaves two or more unnamed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from itertools import groupby

FEWEST = 3
"""Of fewer people who took part nobody is named: the place of one would tell that of the other."""


class Order(IntEnum):
    """What a board goes by."""

    POINTS = 0
    AVERAGE = 1
    PARTICIPATION = 2


@dataclass(frozen=True)
class Result:
    """What somebody has in a span of time: points in hundredths, of how many, on how many occasions."""

    person_id: int
    points: int
    of: int
    taken: int

    @property
    def average(self) -> Fraction:
        """From 0 to 1; nothing of nothing is nothing here: a void occasion puts nobody first."""
        return Fraction(self.points, self.of) if self.of else Fraction(0)


@dataclass(frozen=True)
class Place:
    """A result and its rank, from 1."""

    rank: int
    result: Result


@dataclass(frozen=True)
class Shown:
    """Who is named, and how many share the first place where they are too many to be named."""

    places: Sequence[Place]
    crowd: int = 0


def worth(one: Result, order: Order) -> Fraction | int:
    """What a result's place depends on."""
    match order:
        case Order.POINTS:
            return one.points
        case Order.AVERAGE:
            return one.average
        case Order.PARTICIPATION:
            return one.taken


def least(results: Sequence[Result]) -> int:
    """On how many occasions somebody must have been for an average: half as many as anybody was."""
    return (max((one.taken for one in results), default=0) + 1) // 2


def counted(results: Sequence[Result], order: Order) -> list[Result]:
    """Those who have a place: everybody who took part; by average, who did so often enough."""
    enough = least(results) if order is Order.AVERAGE else 1
    return [one for one in results if one.taken >= enough]


def rank(results: Sequence[Result], order: Order) -> list[Place]:
    """The places, equals with the same rank and by person."""

    worths = {one.person_id: worth(one, order) for one in results}
    ordered = sorted(results, key=lambda one: (-worths[one.person_id], one.person_id))
    places: list[Place] = []
    for _, equals in groupby(ordered, key=lambda one: worths[one.person_id]):
        first = len(places) + 1
        places += [Place(first, one) for one in equals]
    return places


def shown(places: Sequence[Place], order: Order, most: int) -> Shown:
    """Those who may be named. Of equals all or none; never all but one, unless all are equal; nobody with
    nothing."""
    people = len(places)
    if people < FEWEST:
        return Shown(())
    if places[-1].rank == 1:  # all are equal, and equally well
        fine = worth(places[0].result, order) > 0
        return Shown(places if fine and people <= most else (), people if fine and people > most else 0)
    limit = min(most, max(min(FEWEST, people - 2), people // 2))
    kept: list[Place] = []
    for rank_, block in groupby(places, key=lambda place: place.rank):
        equals = list(block)
        nothing = worth(equals[0].result, order) <= 0
        if nothing or len(kept) + len(equals) > limit:
            # Of all but one the one who is left would be known.
            crowd = rank_ == 1 and not nothing and len(equals) < people - 1
            return Shown(kept, len(equals) if crowd else 0)
        kept += equals
    return Shown(kept)


def place_of(places: Sequence[Place], person_id: int) -> Place | None:
    """Somebody's place."""
    return next((place for place in places if place.result.person_id == person_id), None)
