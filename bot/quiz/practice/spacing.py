"""When a question comes again: FSRS, by the library of its makers. Pure: the time is an argument.

An answer is right or wrong, so two of FSRS's four ratings are used: wrong is Again, right is Good. Nobody is
asked how hard it was. There are no steps within a day (people practise once a day, not by the minute), so a
question comes again after whole days, one at least. FSRS's fuzz is off: the same answers at the same times
give the same dates. What is remembered is asked again after a year at the latest, for rules change.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from fsrs import Card, Rating, Scheduler, State

LONGEST_DAYS = 365
_SCHEDULER = Scheduler(
    learning_steps=(), relearning_steps=(), maximum_interval=LONGEST_DAYS, enable_fuzzing=False
)


@dataclass(frozen=True)
class Memory:
    """How well somebody remembers something, as FSRS sees it, and when it is due again (aware UTC).

    `stability` is in days, `difficulty` from 1 to 10.
    """

    stability: float
    difficulty: float
    reviewed_at: datetime
    due_at: datetime


def review(before: Memory | None, *, right: bool, now: datetime) -> Memory:
    """What is remembered after an answer; `before`: after the one before it, None: this is the first."""
    if before is None:
        card = Card(card_id=0, due=now)
    else:
        card = Card(
            card_id=0,
            state=State.Review,
            stability=before.stability,
            difficulty=before.difficulty,
            due=before.due_at,
            last_review=before.reviewed_at,
        )
    rating = Rating.Good if right else Rating.Again
    after, _ = _SCHEDULER.review_card(card, rating, now.astimezone(UTC))
    if after.stability is None or after.difficulty is None:
        raise ValueError("a card that was reviewed has a stability and a difficulty")
    return Memory(after.stability, after.difficulty, now, after.due)
