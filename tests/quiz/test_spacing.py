"""When a question comes again: a table of days, and what holds for any answers at any times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.practice.spacing import LONGEST_DAYS, Memory, review

NOW = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
DAY = timedelta(days=1)
ANSWERS = st.lists(
    st.tuples(st.booleans(), st.timedeltas(timedelta(), timedelta(days=900))), min_size=1, max_size=12
)


def practised(answers: list[tuple[bool, timedelta]]) -> list[Memory]:
    """What is remembered after each answer; with each goes how long after the one before it was given."""
    memories: list[Memory] = []
    now = NOW
    for right, wait in answers:
        now += wait
        memories.append(review(memories[-1] if memories else None, right=right, now=now))
    return memories


@pytest.mark.parametrize(
    ("answers", "days"),
    [
        ("x", [1]),  # wrong at first sight: tomorrow
        ("o", [2]),  # right at first sight: soon once more, it may have been luck
        ("ooo", [2, 11, 46]),  # right each time it was due: weeks
        ("xo", [1, 2]),  # right after wrong: soon once more
        ("xoooo", [1, 2, 6, 17, 44]),  # then it takes longer than for what was known from the beginning
        ("ooxo", [2, 11, 2, 5]),  # forgotten: it begins nearly anew
        ("oooooo", [2, 11, 46, 163, 365, 365]),  # once a year at least
    ],
)
def test_days_until_a_question_comes_again(answers: str, days: list[int]) -> None:
    memory: Memory | None = None
    found = []
    for answer in answers:
        memory = review(memory, right=answer == "o", now=memory.due_at if memory else NOW)
        found.append((memory.due_at - memory.reviewed_at) // DAY)
    assert found == days


@given(ANSWERS)
def test_it_is_due_after_whole_days_one_at_least(answers: list[tuple[bool, timedelta]]) -> None:
    for memory in practised(answers):
        wait = memory.due_at - memory.reviewed_at
        assert DAY <= wait <= LONGEST_DAYS * DAY
        assert not wait % DAY


@given(ANSWERS, st.timedeltas(timedelta(), timedelta(days=900)))
def test_what_was_wrong_comes_no_later_than_what_was_right(
    answers: list[tuple[bool, timedelta]], wait: timedelta
) -> None:
    before = practised(answers)[-1]
    now = before.reviewed_at + wait
    wrong, right = (review(before, right=one, now=now) for one in (False, True))
    assert wrong.due_at <= right.due_at
    assert wrong.stability < right.stability
    assert wrong.difficulty >= right.difficulty


def test_at_first_sight_wrong_comes_sooner_than_right() -> None:
    assert review(None, right=False, now=NOW).due_at < review(None, right=True, now=NOW).due_at


@given(ANSWERS)
def test_the_same_answers_give_the_same_dates(answers: list[tuple[bool, timedelta]]) -> None:
    assert practised(answers) == practised(answers)


@given(ANSWERS)
def test_right_whenever_it_is_due_comes_ever_more_seldom(answers: list[tuple[bool, timedelta]]) -> None:
    memory = practised(answers)[-1]
    memories = [memory]
    for _ in range(5):
        memory = review(memory, right=True, now=memory.due_at)
        memories.append(memory)
    waits = [one.due_at - one.reviewed_at for one in memories]
    assert all(before <= after for before, after in pairwise(waits))


def test_a_clock_that_was_set_back_breaks_nothing() -> None:
    memory = review(None, right=True, now=NOW)
    assert review(memory, right=True, now=NOW - 3 * DAY).due_at > NOW - 3 * DAY


def test_any_zone_will_do() -> None:
    elsewhere = NOW.astimezone(ZoneInfo("Asia/Shanghai"))
    assert review(None, right=True, now=elsewhere) == review(None, right=True, now=NOW)
