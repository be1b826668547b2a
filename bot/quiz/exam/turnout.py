"""Who is meant to take a test, who has, and what came of it."""

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat import audience
from bot.engine.identity import Membership, Person, roster
from bot.quiz.exam.model import Attempt, Graded, Test, attempts_at, counting, test_of

FEWEST = 5
"""Averages and rates are told from so many people up: of fewer they would tell somebody's marks."""


def has_passed(attempt: Graded, test: Test) -> bool:
    """Whether an attempt reaches the pass mark."""
    return share(attempt) * 100 >= test.blueprint.pass_mark


def share(attempt: Graded) -> Fraction:
    """What was reached of all points, from 0 to 1; nothing of nothing is everything."""
    return Fraction(attempt.points or 0, attempt.of) if attempt.of else Fraction(1)


class Turnout:
    """A test and everybody it concerns: the roster but the exempt; for another try, who has not passed."""

    def __init__(self, session: Session, test: Test) -> None:
        self._session = session
        self.test = test
        self.confirmed = test.chat.roster_confirmed_at is not None

    @cached_property
    def meant(self) -> Sequence[Person]:
        """Whom the test is for, by name."""
        whose = self.test.blueprint.audience
        members = [
            one
            for one in roster(self._session, self.test.chat_id)
            if not one.exempt and audience.includes(whose, one)
        ]
        if (first := self._first) is not None:
            wanted = {person.id for person in first.not_passed}
            members = [one for one in members if one.person_id in wanted]
        return [one.person for one in members]

    @cached_property
    def _first(self) -> "Turnout | None":
        """The turnout of the test of which this one is the other try."""
        if self.test.makeup_of_id is None:
            return None
        first = test_of(self._session, self.test.makeup_of_id)
        return Turnout(self._session, first) if first is not None else None

    @cached_property
    def counted(self) -> list[Attempt]:
        """The attempt that counts of each person who has handed one in."""
        by_person: dict[int, list[Attempt]] = {}
        for attempt in attempts_at(self._session, self.test.id):
            by_person.setdefault(attempt.person_id, []).append(attempt)
        counts = self.test.blueprint.counts
        return [found for one in by_person.values() if (found := counting(one, counts)) is not None]

    @cached_property
    def _handed_in(self) -> set[int]:
        """Who has handed one in, without a look at what came of it: the count asks for it again and again."""
        return set(
            self._session.scalars(
                select(Attempt.person_id)
                .where(Attempt.test_id == self.test.id, Attempt.points.is_not(None))
                .distinct()
            )
        )

    @property
    def done(self) -> int:
        """How many have handed in; of a confirmed roster, those who are meant to."""
        if not self.confirmed:
            return len(self._handed_in)
        return sum(person.id in self._handed_in for person in self.meant)

    @property
    def count(self) -> str:
        """`18/23` where the roster is confirmed, else `18`."""
        return f"{self.done}/{len(self.meant)}" if self.confirmed else str(self.done)

    @property
    def missing(self) -> list[Person]:
        """Who has not handed in, by name; as far as the roster is known."""
        return [person for person in self.meant if person.id not in self._handed_in]

    @property
    def not_passed(self) -> list[Person]:
        """Who is meant to and has not reached the mark, or has not come."""
        passed = {one.person_id for one in self.counted if has_passed(one, self.test)}
        return [person for person in self.meant if person.id not in passed]

    def concerns(self, person: Person) -> bool:
        """Whether the test is for the part of the group that he belongs to."""
        member = self._session.get(Membership, (self.test.chat_id, person.id))
        return member is None or audience.includes(self.test.blueprint.audience, member)

    def is_meant(self, person: Person) -> bool:
        """Whether the test is for this member: for his part of the group; another try is for who has not
        passed."""
        if not self.concerns(person):
            return False
        first = self._first
        if first is None:
            return True
        own = next((one for one in first.counted if one.person_id == person.id), None)
        return own is None or not has_passed(own, first.test)

    @property
    def average(self) -> Fraction | None:
        """The mean share of points; None of fewer than five people."""
        if len(self.counted) < FEWEST:
            return None
        return sum(map(share, self.counted), Fraction(0)) / len(self.counted)

    @property
    def passed(self) -> int:
        """How many have reached the mark."""
        return sum(has_passed(attempt, self.test) for attempt in self.counted)
