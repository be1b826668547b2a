"""What a ruling changes in tests, foreseen and carried out: answers, attempts, the ledger.

Only answers to that version are graded anew, as the latest ruling has it; an answer that is worth already
what it should be is left alone. So it may be done in portions, and again.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.quiz.exam import sitting
from bot.quiz.exam.blueprint import Blueprint, Reveal
from bot.quiz.exam.model import Answer, Attempt, Test, best_of, family_of
from bot.quiz.practice.notes import take_back, take_note
from bot.quiz.ruled import Ruled
from bot.scores import ledger


@dataclass(frozen=True)
class Mark:
    """What an attempt is worth, in hundredths of a point."""

    id: int
    points: int
    of: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.points, self.of) if self.of else Fraction(1)


@dataclass(frozen=True)
class Regraded:
    """An answer that is worth something else from now on."""

    answer: Answer
    attempt: Attempt
    points: int
    of: int
    known: bool = True
    """Whether he may know the right answer by now."""

    @property
    def mark(self) -> Mark:
        """What its attempt is worth then."""
        return Mark(
            self.attempt.id,
            (self.attempt.points or 0) + self.points - (self.answer.points or 0),
            (self.attempt.of or 0) + self.of - (self.answer.of or 0),
        )


@dataclass(frozen=True)
class Change:
    """What counts for somebody at a test and its other tries, before and after."""

    first_id: int
    person_id: int
    before: Mark
    after: Mark
    regraded: Sequence[Regraded]

    @property
    def is_felt(self) -> bool:
        """Whether his marks change: of fewer points he may have reached the same share."""
        return self.before.share != self.after.share


@dataclass(frozen=True)
class Effect:
    """What a ruling would change: how many people have answered it, and whose results change how."""

    people: int
    changes: Sequence[Change]

    @property
    def felt(self) -> int:
        """How many people's marks change."""
        return len({one.person_id for one in self.changes if one.is_felt})


def foresee(session: Session, chat_id: int, version_id: int, counts: Ruled) -> Effect:
    """What changes in the tests of a chat if the question counts like that."""
    rows = session.execute(
        select(Answer, Attempt, Test)
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .join(Test, Test.id == Attempt.test_id)
        .where(Answer.version_id == version_id, Test.chat_id == chat_id, Attempt.points.is_not(None))
        .order_by(Attempt.id)
    ).all()
    people = {attempt.person_id for _, attempt, _ in rows}
    blueprints: dict[int, Blueprint] = {}
    regraded: dict[tuple[int, int], list[Regraded]] = defaultdict(list)
    for answer, attempt, test in rows:
        blueprint = blueprints.setdefault(test.id, test.blueprint)
        points, of = sitting.worth(blueprint, counts, answer.given)
        if (points, of) != (answer.points, answer.of):
            key = (test.makeup_of_id or test.id, attempt.person_id)
            known = blueprint.reveal != Reveal.CLOSING or test.closed_at is not None
            regraded[key].append(Regraded(answer, attempt, points, of, known))
    return Effect(len(people), _changes(session, regraded))


def _changes(session: Session, regraded: Mapping[tuple[int, int], Sequence[Regraded]]) -> list[Change]:
    families: dict[int, list[Test]] = defaultdict(list)
    for test in family_of(session, {first_id for first_id, _ in regraded}):
        families[test.makeup_of_id or test.id].append(test)
    marks: dict[tuple[int, int], dict[int, list[Mark]]] = defaultdict(lambda: defaultdict(list))
    first_of = {test.id: first_id for first_id, family in families.items() for test in family}
    rows = select(Attempt.id, Attempt.test_id, Attempt.person_id, Attempt.points, Attempt.of)
    rows = rows.where(Attempt.test_id.in_(first_of), Attempt.points.is_not(None)).order_by(Attempt.number)
    for id_, test_id, person_id, points, of in session.execute(rows):
        if (key := (first_of[test_id], person_id)) in regraded:
            marks[key][test_id].append(Mark(id_, points or 0, of or 0))
    changes = []
    for (first_id, person_id), those in sorted(regraded.items(), key=lambda one: one[0][::-1]):
        family, his = families[first_id], marks[first_id, person_id]
        new = {one.attempt.id: one.mark for one in those}
        before = best_of(family, his)
        after = best_of(family, {id_: [new.get(one.id, one) for one in ones] for id_, ones in his.items()})
        if before is not None and after is not None:
            changes.append(Change(first_id, person_id, before, after, those))
    return changes


def carry_out(
    session: Session, chat_id: int, changes: Sequence[Change], by_id: int | None, at: datetime
) -> None:
    """Write down what these answers and attempts are worth now, and let the ledger say what counts.

    What is right now, or void, is no wrong answer for practice any more; what is wrong now is one, for who
    may know it already.
    """
    forgiven: dict[int, list[int]] = defaultdict(list)
    wrong: list[Regraded] = []
    for change in changes:
        for one in change.regraded:
            mark, was_right = one.mark, one.answer.points == one.answer.of
            one.answer.points, one.answer.of = one.points, one.of
            one.attempt.points, one.attempt.of = mark.points, mark.of
            if one.points == one.of:
                forgiven[one.answer.version_id].append(change.person_id)
            elif was_right and one.known:
                wrong.append(one)
    session.flush()
    for version_id, person_ids in forgiven.items():
        take_back(session, person_ids, chat_id, version_id)
    for one in wrong:
        noted = (one.answer.version_id, False, one.answer.given)
        take_note(session, one.attempt.person_id, chat_id, [noted], at)
    for change in changes:
        ledger.settle(
            session,
            chat_id=chat_id,
            person_id=change.person_id,
            occasion=ledger.Occasion.TEST,
            occasion_id=change.first_id,
            points=change.after.points,
            of=change.after.of,
            reason=ledger.Reason.REGRADED,
            at=at,
            held_on=at.date(),  # it was graded before: the entries for it know the day
            attempt_id=change.after.id,
            by_id=by_id,
        )
