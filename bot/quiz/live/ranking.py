"""Who stands where in a live quiz. Pure.

Right answers first; among equals the shorter time of all questions together, from the poll's sending to the
vote's receipt. No answer takes the whole time of the question. A question during which the bot was away has
no times, for anybody. Equals share a rank: 1, 1, 3.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

MOST_SHOWN = 10


@dataclass(frozen=True)
class Given:
    """Somebody's answer: places of options in rising order, and when it was received."""

    person_id: int
    options: tuple[int, ...]
    received_at: datetime


@dataclass(frozen=True)
class Asked:
    """A question that counts: what is right, how long it was open from when, and the answers.

    `sent_at` is None where times are not known.
    """

    correct: tuple[int, ...]
    seconds: int
    sent_at: datetime | None
    given: Sequence[Given]


@dataclass(frozen=True)
class Score:
    """What somebody has: right answers, and the time he took for all questions that have times."""

    person_id: int
    right: int
    time: timedelta


@dataclass(frozen=True)
class Place:
    """A score and its rank, from 1."""

    rank: int
    score: Score


def tally(questions: Sequence[Asked]) -> list[Score]:
    """The scores of all who answered at least one question, by person."""
    right: dict[int, int] = {}
    for question in questions:
        for one in question.given:
            right[one.person_id] = right.get(one.person_id, 0) + (one.options == question.correct)
    whole = sum((timedelta(seconds=one.seconds) for one in questions if one.sent_at), timedelta())
    times = dict.fromkeys(right, whole)
    for question in questions:
        if question.sent_at is None:
            continue
        full = timedelta(seconds=question.seconds)
        for one in question.given:
            # Known to be sent a moment after it was: an early vote must not take less than no time.
            took = min(max(one.received_at - question.sent_at, timedelta()), full)
            times[one.person_id] -= full - took
    return [Score(person_id, right[person_id], times[person_id]) for person_id in sorted(right)]


def rank(scores: Sequence[Score]) -> list[Place]:
    """The scores in their order, equals with the same rank and by person."""

    def key(score: Score) -> tuple[int, timedelta]:
        return -score.right, score.time

    places: list[Place] = []
    for _, equals in groupby(sorted(scores, key=lambda one: (*key(one), one.person_id)), key=key):
        first = len(places) + 1
        places += [Place(first, score) for score in equals]
    return places


def shown(places: Sequence[Place], most: int) -> list[Place]:
    """Those whose rank may be posted: the first ten at most, of few people the first three at most.

    Never the last ones (unless all are equal), nobody without a right answer, and of equals all or none,
    except among the first.
    """
    people = len(places)
    limit = min(most, max(min(3, people - 1), people // 2, 1))
    kept: list[Place] = []
    for first, equals in groupby(places, key=lambda place: place.rank):
        block = [place for place in equals if place.score.right > 0]
        if first == 1:
            kept += block[:most]
        elif len(kept) + len(block) <= limit and first + len(block) <= people:
            kept += block
        else:
            break
    return kept
