"""Which questions come first in practice: a table of what is remembered, and what holds for any."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.practice.choice import Candidate, Scope, turns
from bot.quiz.practice.model import Card

NOW = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def candidate(number: int, topic: str = "三会一课", pack: str = "branch", kind: str = "single") -> Candidate:
    return Candidate(number, number * 10, 1 if pack == "branch" else 2, pack, topic, kind)


def card(number: int, due: float, lapses: int = 0) -> Card:
    """A question that is due so many days from now."""
    return Card(person_id=1, question_id=number, due_at=NOW + due * DAY, lapses=lapses)


@pytest.mark.parametrize(
    ("cards", "first"),
    [
        ([], {1, 2, 3}),  # all of it is new
        ([card(2, -1, lapses=1)], [2]),  # wrong before, and due
        ([card(2, -1, lapses=1), card(3, -5, lapses=2)], [3, 2]),  # due longest first
        ([card(2, 1, lapses=1)], {1, 3}),  # wrong before, but not due: new ones come
        ([card(2, -9)], {1, 3}),  # what was always right waits for what is new
        ([card(1, -2), card(2, -9), card(3, 4, lapses=1)], [2, 1]),  # nothing is new
        ([card(1, 2), card(2, 1), card(3, 3)], []),  # nothing is due
    ],
)
def test_what_comes_first(cards: list[Card], first: list[int] | set[int]) -> None:
    known = {one.question_id: one for one in cards}
    turn = turns([candidate(1), candidate(2), candidate(3)], known, NOW, Random(1))
    found = turn.first(len(first))
    assert found == first if isinstance(first, list) else set(found) == first
    if first == []:
        assert turn.first(9) == []
        assert turn.first(9, everything=True) == [2, 1, 3]


def test_new_ones_come_topic_by_topic_the_weakest_first() -> None:
    weak = [candidate(number, "党费") for number in range(10, 14)]
    known = {10: card(10, 3, lapses=2), 11: card(11, 3, lapses=1)}
    strong = [candidate(number, f"主题{number % 3}") for number in range(20, 29)]
    for seed in range(20):
        found = turns([*strong, *weak], known, NOW, Random(seed)).new
        assert set(found[:2]) == {12, 13}
        assert [len({number % 3 for number in found[start : start + 3]}) for start in (2, 5, 8)] == [1, 1, 1]


@given(
    st.lists(st.tuples(st.integers(1, 30), st.floats(-50, 50), st.integers(0, 3)), max_size=20),
    st.integers(0, 2**32),
)
def test_nothing_is_lost_or_doubled_and_the_seed_decides(
    known: list[tuple[int, float, int]], seed: int
) -> None:
    cards = {number: card(number, due, lapses) for number, due, lapses in known}
    candidates = [candidate(number, f"主题{number % 4}") for number in range(1, 25)]
    turn = turns(candidates, cards, NOW, Random(seed))
    everything = turn.first(99, everything=True)
    assert sorted(everything) == list(range(1, 25))
    assert turn == turns(candidates, cards, NOW, Random(seed))
    assert all(cards[number].lapses and cards[number].due_at < NOW for number in turn.wrong)
    assert not set(turn.new) & set(cards)


@pytest.mark.parametrize(
    ("scope", "taken"),
    [
        (Scope(), True),
        (Scope(packs=frozenset({"branch"})), True),
        (Scope(packs=frozenset({"safety"})), False),
        (Scope(banks=frozenset({2})), False),
        (Scope(topic="党费"), False),
        (Scope(kind="single"), True),
        (Scope(packs=frozenset({"branch"}), topic="三会一课", kind="judge"), False),
    ],
)
def test_what_was_asked_for(scope: Scope, taken: bool) -> None:
    assert scope.takes(candidate(1)) is taken
