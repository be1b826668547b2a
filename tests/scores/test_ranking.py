"""Who stands where, and who may be named: nobody's low rank, of equals all or none."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.scores.ranking import FEWEST, Order, Place, Result, counted, least, place_of, rank, shown, worth

RESULTS = st.lists(st.tuples(st.integers(0, 6), st.integers(1, 3), st.integers(1, 4)), max_size=30).map(
    lambda rows: [
        Result(id_, min(points, of * taken) * 100, of * taken * 100, taken)
        for id_, (points, of, taken) in enumerate(rows, 1)
    ]
)
ORDERS = st.sampled_from(list(Order))


def results(*points: int) -> list[Result]:
    return [Result(id_, number * 100, 1000, 1) for id_, number in enumerate(points, 1)]


def ranks(places: list[Place]) -> list[int]:
    return [place.rank for place in places]


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ((9, 8, 7), [1, 2, 3]),
        ((9, 9, 7), [1, 1, 3]),  # equals share a rank, and the next one counts them
        ((9, 7, 7, 7, 1), [1, 2, 2, 2, 5]),
        ((5, 5, 5), [1, 1, 1]),
        ((), []),
    ],
)
def test_equals_share_a_rank(points: tuple[int, ...], expected: list[int]) -> None:
    assert ranks(rank(results(*points), Order.POINTS)) == expected


@pytest.mark.parametrize(
    ("points", "most", "named", "crowd"),
    [
        ((9, 8), 10, 0, 0),  # of two the one named would tell of the other
        ((9, 8, 7), 10, 1, 0),  # two are left, and nobody knows which is last
        ((9, 8, 7, 6), 10, 2, 0),
        ((9, 8, 7, 6, 5), 10, 3, 0),  # at least three …
        ((9, 8, 7, 6, 5, 4, 3, 2), 10, 4, 0),  # … and at most half
        ((9, 8, 7, 6, 5, 4, 3, 2), 3, 3, 0),  # or as many as the chat wishes
        ((9, 8, 7, 7, 5, 4), 10, 2, 0),  # of equals all or none: the third would be two
        ((9, 9, 9, 9, 5, 4), 10, 0, 4),  # too many at the top to be named: their number
        ((9, 9, 9, 5), 10, 0, 0),  # all but one: the number would tell who is left
        ((9, 9, 9), 10, 3, 0),  # all are equal: nobody is low
        ((9,) * 12, 10, 0, 12),
        ((0, 0, 0), 10, 0, 0),  # nobody has anything
        ((9, 0, 0, 0, 0, 0), 10, 1, 0),  # who has nothing is not named
        ((), 10, 0, 0),
    ],
)
def test_who_is_named(points: tuple[int, ...], most: int, named: int, crowd: int) -> None:
    found = shown(rank(results(*points), Order.POINTS), Order.POINTS, most)
    assert (len(found.places), found.crowd) == (named, crowd)


@given(RESULTS, ORDERS, st.sampled_from([3, 5, 10, 20]))
def test_nobody_low_is_ever_named(rows: list[Result], order: Order, most: int) -> None:
    places = rank(rows, order)
    found = shown(places, order, most)
    named, people = len(found.places), len(places)
    assert list(found.places) == places[:named]
    assert named <= most
    assert people >= FEWEST or named == 0
    assert all(worth(place.result, order) > 0 for place in found.places)
    all_equal = named == people > 0 and places[-1].rank == 1
    if not all_equal:
        assert named <= max(people // 2, FEWEST)
        assert named == 0 or people - named >= 2  # who is left out is never one alone
    if 0 < named < people:
        assert places[named].rank > places[named - 1].rank  # of equals all or none
    assert found.crowd in (0, sum(place.rank == 1 for place in places))
    assert not (found.crowd and named)


@given(RESULTS, ORDERS)
def test_ranks_count_those_before(rows: list[Result], order: Order) -> None:
    places = rank(rows, order)
    for place in places:
        better = sum(worth(other, order) > worth(place.result, order) for other in rows)
        assert place.rank == better + 1
        assert place_of(places, place.result.person_id) == place
    assert place_of(places, 0) is None


@given(RESULTS)
def test_an_average_needs_half_as_many_as_anybody_has(rows: list[Result]) -> None:
    kept = counted(rows, Order.AVERAGE)
    assert all(2 * one.taken >= max(other.taken for other in rows) for one in kept)
    assert not rows or kept
    assert counted(rows, Order.POINTS) == rows


def test_averages_are_compared_exactly() -> None:
    # in binary fractions 3 × 0.1 is more than 0.3
    a, b = Result(1, 30, 100, 1), Result(2, 90, 300, 3)
    assert a.average == b.average == Fraction(3, 10)
    assert ranks(rank([a, b], Order.AVERAGE)) == [1, 1]
    assert Result(3, 0, 0, 1).average == 0  # what was void puts nobody first


@pytest.mark.parametrize(("taken", "expected"), [((), 0), ((1,), 1), ((2, 1), 1), ((12, 3), 6), ((5,), 3)])
def test_the_least_number_of_occasions(taken: tuple[int, ...], expected: int) -> None:
    assert least([Result(id_, 0, 100, number) for id_, number in enumerate(taken)]) == expected
