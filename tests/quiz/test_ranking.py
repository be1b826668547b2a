"""Who stands where in a live quiz, and whose rank is posted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.live.ranking import MOST_SHOWN, Asked, Given, Score, rank, shown, tally

START = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
ANNA, BEN, CLEO = 1, 2, 3


def question(*answers: tuple[int, str, float], correct: str = "A", timed: bool = True) -> Asked:
    """A question of 30 seconds; answers are a person, letters, and after how many seconds."""
    return Asked(
        tuple(sorted("ABCD".index(letter) for letter in correct)),
        30,
        START if timed else None,
        [
            Given(who, tuple(sorted("ABCD".index(one) for one in letters)), START + timedelta(seconds=after))
            for who, letters, after in answers
        ],
    )


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        pytest.param(
            [question((ANNA, "A", 20), (BEN, "B", 1))],
            [(1, ANNA, 1, 20), (2, BEN, 0, 1)],
            id="right before quick",
        ),
        pytest.param(
            [question((ANNA, "A", 20), (BEN, "A", 10))],
            [(1, BEN, 1, 10), (2, ANNA, 1, 20)],
            id="time decides",
        ),
        pytest.param(
            [question((ANNA, "A", 9), (BEN, "A", 9), (CLEO, "A", 10))],
            [(1, ANNA, 1, 9), (1, BEN, 1, 9), (3, CLEO, 1, 10)],
            id="equals share a rank, and the next one counts on",
        ),
        pytest.param(
            [question((ANNA, "A", 5), (BEN, "A", 9)), question((BEN, "B", 3))],
            [(1, BEN, 1, 12), (2, ANNA, 1, 35)],
            id="no answer takes the whole time, a wrong one its own",
        ),
        pytest.param(
            [question((ANNA, "AB", 1), (BEN, "A", 1), (CLEO, "ABC", 1), correct="AB")],
            [(1, ANNA, 1, 1), (2, BEN, 0, 1), (2, CLEO, 0, 1)],
            id="all right options and no other, nothing by halves",
        ),
        pytest.param(
            [question((ANNA, "A", 3), (BEN, "A", 4)), question((ANNA, "A", 500), (BEN, "A", 1), timed=False)],
            [(1, ANNA, 2, 3), (2, BEN, 2, 4)],
            id="while the bot was away the answers count and the times do not",
        ),
        pytest.param(
            [question((ANNA, "A", -0.4), (BEN, "A", 31.5))],
            [(1, ANNA, 1, 0), (2, BEN, 1, 30)],
            id="received before it was known to be sent, and after it closed",
        ),
        pytest.param([question()], [], id="nobody"),
    ],
)
def test_the_order(questions: list[Asked], expected: list[tuple[int, int, int, float]]) -> None:
    places = rank(tally(questions))
    assert [
        (one.rank, one.score.person_id, one.score.right, one.score.time.total_seconds()) for one in places
    ] == expected


SCORES = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), max_size=30).map(
    lambda found: [
        Score(number, right, timedelta(seconds=time)) for number, (right, time) in enumerate(found)
    ]
)


@given(SCORES)
def test_a_rank_is_one_more_than_those_who_are_better(scores: list[Score]) -> None:
    def better(one: Score, other: Score) -> bool:
        return (-one.right, one.time) < (-other.right, other.time)

    places = rank(scores)
    assert sorted(one.score.person_id for one in places) == [score.person_id for score in scores]
    for place in places:
        assert place.rank == 1 + sum(better(other, place.score) for other in scores)
    assert [one.rank for one in places] == sorted(one.rank for one in places)


@given(SCORES, st.sampled_from([3, 10]))
def test_nobody_is_posted_at_the_bottom(scores: list[Score], most: int) -> None:
    places = rank(scores)
    posted = shown(places, most)
    assert posted == [one for one in places if one in posted]
    assert len(posted) <= most
    assert all(one.score.right > 0 for one in posted)
    if places and places[-1].rank > 1:
        assert all(one.rank < places[-1].rank for one in posted)
    behind_first = [one for one in posted if one.rank > 1]
    for one in behind_first:  # of equals all or none
        assert sum(other.rank == one.rank for other in places) == sum(
            other.rank == one.rank for other in posted
        )
    if places and places[0].score.right > 0:
        assert posted


@pytest.mark.parametrize(
    ("people", "posted"), [(1, 1), (2, 1), (3, 2), (4, 3), (6, 3), (8, 4), (20, 10), (200, 10)]
)
def test_of_few_people_few_are_posted(people: int, posted: int) -> None:
    scores = [Score(number, people - number, timedelta()) for number in range(people)]
    assert len(shown(rank(scores), MOST_SHOWN)) == posted


@given(
    st.lists(
        st.lists(
            st.tuples(st.integers(1, 4), st.sampled_from("ABC"), st.floats(0, 30)),
            max_size=4,
            unique_by=lambda x: x[0],
        ),
        max_size=5,
    )
)
def test_the_order_in_which_votes_come_does_not_matter(rounds: list[list[tuple[int, str, float]]]) -> None:
    forth = [question(*answers) for answers in rounds]
    back = [question(*reversed(answers)) for answers in rounds]
    assert tally(forth) == tally(back)
    for score in tally(forth):
        assert score.right <= len(rounds)
        assert timedelta() <= score.time <= timedelta(seconds=30 * len(rounds))
