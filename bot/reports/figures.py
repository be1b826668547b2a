"""The numbers of a report: how many took part, averages, who passed, weak topics; of a group and a span.

What is not over counts nowhere. Averages and rates are told from five people up: of fewer they would tell
somebody's marks.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from bot.chat.context import Voice
from bot.chat.customs import day_of
from bot.chat.feature import Duty, Mastery, Registry
from bot.chat.sheets import instants
from bot.engine.collation import collation_key
from bot.engine.identity import Chat, Membership, Person
from bot.reports import register
from bot.reports.days import Days, of_months
from bot.reports.register import Cell
from bot.scores import spans, standings
from bot.scores.ledger import Occasion, ScoreEntry
from bot.scores.spans import Span

FEWEST = 5
WEAKEST = 3
TREND = 6
"""So many spans are told one after the other."""


@dataclass(frozen=True)
class Results:
    """What came of tests: of how many people, the mean share of points, the share of those who passed.

    Both None of fewer than five people.
    """

    people: int
    average: Fraction | None
    passed: Fraction | None


@dataclass(frozen=True)
class Held:
    """A test that is over: who has done it, and what came of it."""

    duty: Duty
    done: Cell
    results: Results


@dataclass(frozen=True)
class Quizzes:
    """Quizzes and questions of the day: how many people, and the share that was right (None: too few)."""

    people: int
    right: Fraction | None


@dataclass(frozen=True)
class Figures:
    """A group in a span of time."""

    days: Days
    held: Sequence[Held]
    open: Sequence[Duty]
    done: Cell
    """Of all that is over together."""
    results: Results
    quizzes: Quizzes
    weakest: Sequence[Mastery]

    @property
    def participation(self) -> Fraction | None:
        """The share of those who were meant to and did; None: nobody was."""
        return Fraction(self.done.done, self.done.meant) if self.done.meant else None


def days_of(chat: Chat, span: Span, back: int, now: datetime) -> Days:
    """The days of a span of the group's calendar, so many spans back."""
    return of_months(spans.months(span, back, day_of(chat, now)))


def figures(
    session: Session, features: Registry, chat: Chat, days: Days, members: Sequence[Membership]
) -> Figures:
    """The numbers of these days; `members` is everybody."""
    since, until = instants(chat, days.first, days.last)
    duties = [duty for tell in features.duties for duty in tell(session, chat, since, until)]
    over = [duty for duty in duties if duty.over]
    marks = _marks(session, features, chat, days)
    passes = {duty.id: duty.pass_mark for duty in over}
    held = [
        Held(duty, register.count(members, duty), _results({duty.id: marks.get(duty.id, [])}, passes))
        for duty in over
    ]
    topics = [one for tell in features.topics for one in tell(session, chat, since, until)]
    topics.sort(key=lambda one: (Fraction(one.right, one.answers), one.topic))
    return Figures(
        days,
        held,
        [duty for duty in duties if not duty.over],
        register.total(one.done for one in held),
        _results(marks, passes),
        _quizzes(session, chat, days),
        [one for one in topics if one.right < one.answers][:WEAKEST],
    )


def trend(voice: Voice, chat: Chat, span: Span, back: int) -> list[Figures]:
    """The span and those before it, the earliest first; from the first in which there was something."""
    session, members = voice.session, everybody(voice.session, chat)
    found = [
        figures(session, voice.tools.features, chat, days_of(chat, span, back + number, voice.now), members)
        for number in range(TREND)
    ]
    while len(found) > 1 and not found[-1].held:
        found.pop()
    return found[::-1]


def everybody(session: Session, chat: Chat) -> Sequence[Membership]:
    """Who is or was a member of a group, with their persons and absences, by name."""
    found = session.scalars(
        select(Membership)
        .join(Membership.person)
        .where(Membership.chat_id == chat.id)
        .options(contains_eager(Membership.person), selectinload(Membership.absences))
        .order_by(Person.id)
    )
    return sorted(found, key=lambda one: collation_key(one.person.name))


Marks = dict[int, list[tuple[int, int, int]]]
"""By test: the person, his points, and of how many."""


def _marks(session: Session, features: Registry, chat: Chat, days: Days) -> Marks:
    """What counts of the tests of these days that are over."""
    teller = features.occasions.get(Occasion.TEST)
    untold = set(teller.untold(session, [chat.id])) if teller is not None else set()
    rows = (
        select(
            ScoreEntry.occasion_id,
            ScoreEntry.person_id,
            func.sum(ScoreEntry.points),
            func.sum(ScoreEntry.of),
        )
        .where(
            ScoreEntry.chat_id == chat.id,
            ScoreEntry.occasion == Occasion.TEST,
            ScoreEntry.held_on.between(days.first, days.last),
        )
        .group_by(ScoreEntry.occasion_id, ScoreEntry.person_id)
    )
    found: Marks = defaultdict(list)
    for id_, person_id, points, of in session.execute(rows):
        if id_ not in untold:
            found[id_].append((person_id, int(points), int(of)))
    return found


def _results(marks: Marks, passes: dict[int, int]) -> Results:
    """Each result of each person weighs the same."""
    people = {person_id for those in marks.values() for person_id, _, _ in those}
    if len(people) < FEWEST:
        return Results(len(people), None, None)
    shares = [
        (test_id, Fraction(points, of) if of else Fraction(1))
        for test_id, those in marks.items()
        for _, points, of in those
    ]
    judged = [100 * share >= passes[test_id] for test_id, share in shares if test_id in passes]
    return Results(
        len(people),
        sum((share for _, share in shares), Fraction(0)) / len(shares),
        Fraction(sum(judged), len(judged)) if judged else None,
    )


def _quizzes(session: Session, chat: Chat, days: Days) -> Quizzes:
    first, last = f"{days.first:%Y-%m}", f"{days.last:%Y-%m}"
    kinds = (Occasion.QUIZ, Occasion.DAILY)
    found = standings.of_months(session, chat.id, kinds, spans.Months(first, last))
    points, of = sum(one.points for one in found), sum(one.of for one in found)
    return Quizzes(len(found), Fraction(points, of) if of and len(found) >= FEWEST else None)
