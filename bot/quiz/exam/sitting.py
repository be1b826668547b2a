"""Taking a test: an attempt begins, is answered question by question, and ends once.

An attempt ends when it is handed in, or at its deadline with what was answered until then. What was done
before the deadline counts, also where it was heard of later: a deadline waits while the bot hears nothing.
"""

from collections.abc import Mapping, Sequence, Set
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bot.chat import audience
from bot.chat.context import Context, UserError, Voice
from bot.chat.customs import day_of
from bot.engine.identity import Person
from bot.quiz import drawing, grading, ruled, store
from bot.quiz.exam.blueprint import POINT, Blueprint, Reveal
from bot.quiz.exam.model import Answer, Attempt, Test, answers_of, attempts_of, best_of, family_of
from bot.quiz.exam.turnout import Turnout
from bot.quiz.grading import Given
from bot.quiz.practice.notes import take_note
from bot.quiz.ruled import Ruled
from bot.scores import ledger

DEADLINE = "exam.deadline"
GRACE = timedelta(seconds=2)
"""What was tapped in time may take so long to arrive."""


# -- beginning


def under_way(attempts: Sequence[Attempt]) -> Attempt | None:
    """The one that has not ended."""
    return next((attempt for attempt in attempts if attempt.submitted_at is None), None)


def left(test: Test, attempts: Sequence[Attempt]) -> int | None:
    """How many more attempts there may be; None: as many as he likes."""
    allowed = test.blueprint.attempts
    return max(0, allowed - len(attempts)) if allowed else None


def demand_open(ctx: Context, test: Test, person: Person, attempts: Sequence[Attempt]) -> None:
    """Raise UserError unless this member may begin an attempt now, after these."""
    # By now, not by when he may have tapped: begun too late to answer anything it would be an attempt lost.
    if test.closed_at is not None or ctx.now >= test.closes_at:
        raise UserError(ctx.tr("This test has closed."))
    demand_meant(ctx, test, person)
    if any(attempt.by_hand_id is not None for attempt in attempts):
        raise UserError(ctx.tr("Your result was entered by a secretary already."))
    if left(test, attempts) == 0:
        raise UserError(ctx.tr("You have used all your attempts at this test."))


def demand_meant(ctx: Context, test: Test, person: Person) -> None:
    """Raise UserError unless the test is for this member."""
    turnout = Turnout(ctx.session, test)
    if not turnout.concerns(person):
        whose = audience.said(ctx, test.blueprint.audience)
        raise UserError(ctx.tr("This test is for {whose} only.", whose=whose))
    if not turnout.is_meant(person):
        raise UserError(ctx.tr("You have passed this test already. The other try is for those who have not."))


def begin(ctx: Context, test: Test, person: Person, before: Sequence[Attempt]) -> Attempt:
    """A new attempt after those before, with questions of its own; nobody else's are the same.

    Raises UserError.
    """
    demand_open(ctx, test, person, before)
    attempt = Attempt(
        test_id=test.id,
        test=test,
        person_id=person.id,
        person=person,
        number=len(before) + 1,
        started_at=ctx.now,
        deadline_at=_deadline(test, ctx.now),
        by_deadline=False,
        place=0,
        shown_at=ctx.now,
        message_id=ctx.message_id,
    )
    ctx.session.add(attempt)
    ctx.session.flush()
    ctx.session.execute(
        insert(Answer),
        [
            {
                "attempt_id": attempt.id,
                "place": place,
                "version_id": version_id,
                "shown": shown,
                "marked": False,
            }
            for place, (version_id, shown) in enumerate(
                drawn(ctx.session, test, person.id, attempt.number, ctx.now)
            )
        ],
    )
    _arm(ctx, attempt)
    return attempt


def retime(voice: Voice, attempts: Sequence[Attempt]) -> None:
    """The test closes at another time than it was to: so do these attempts, which are under way, where it was
    the closing that ended them."""
    voice.cancel(DEADLINE, *(attempt.id for attempt in attempts))
    for attempt in attempts:
        attempt.deadline_at = _deadline(attempt.test, attempt.started_at)
        _arm(voice, attempt)


def _deadline(test: Test, started_at: datetime) -> datetime:
    limit = test.blueprint.limit_minutes
    if limit is None:
        return test.closes_at
    return min(test.closes_at, started_at + timedelta(minutes=limit))


def _arm(voice: Voice, attempt: Attempt) -> None:
    at = attempt.deadline_at + GRACE
    voice.arm(DEADLINE, attempt.id, f"{at:%Y-%m-%dT%H:%M:%S.%f}", at)


def drawn(session: Session, test: Test, person_id: int, number: int, at: datetime) -> list[tuple[int, str]]:
    """The questions of an attempt that begins at `at` and the order of their options: always the same, from
    the test's seed and what was void then."""
    blueprint = test.blueprint
    random = Random(f"{test.seed}/{person_id}/{number}")
    ids = _draw(test, ruled.voided(session, [test.chat_id], at), random)
    questions = store.questions(session, ids)
    if blueprint.shuffle:
        random.shuffle(ids)
    else:
        ids.sort()
    ids.sort(key=lambda id_: drawing.KINDS.index(questions[id_].kind))
    order = drawing.shuffle if blueprint.shuffle else lambda question, random: drawing.as_written(question)
    return [(id_, order(questions[id_], random)) for id_ in ids]


def full_worth(session: Session, test: Test, person_id: int, at: datetime) -> int:
    """What the paper of somebody who has not begun would be worth, in hundredths of a point."""
    ids = [version_id for version_id, _ in drawn(session, test, person_id, 1, at)]
    asked = ruled.questions(session, test.chat_id, ids)
    blueprint = test.blueprint
    return sum(worth(blueprint, asked[id_], None)[1] for id_ in ids) or POINT


def _draw(test: Test, void: Set[int], random: Random) -> list[int]:
    """What the quotas ask for, nothing void; fewer where only what is void could fill them."""
    pools = [[id_ for id_ in pool if id_ not in void] for pool in test.pools]
    numbers = [quota.number for quota in test.blueprint.quotas]
    try:
        return drawing.draw(pools, numbers, random)
    except drawing.TooFew as error:
        numbers = [number - lack for number, lack in zip(numbers, error.missing, strict=True)]
    # A test of nothing cannot be taken: then of everything, though it counts for nothing.
    return drawing.draw(pools, numbers, random) or drawing.draw(
        test.pools, [quota.number for quota in test.blueprint.quotas], random
    )


# -- answering


def in_time(ctx: Context, attempt: Attempt) -> bool:
    """Whether what he does now may have been done before the deadline."""
    return attempt.submitted_at is None and ctx.since <= attempt.deadline_at + GRACE


def give(ctx: Context, answer: Answer, given: Given | None) -> None:
    """This is his answer now."""
    answer.given, answer.given_at = given or None, ctx.now


# -- ending


def hand_in(voice: Voice, attempt: Attempt, *, by_deadline: bool = False) -> None:
    """End an attempt: it is graded, and its points are entered, here and now. Twice does nothing."""
    if attempt.submitted_at is not None:
        return
    attempt.by_deadline = by_deadline
    # What was done in time may be heard of later; nobody has used more time than there was.
    attempt.submitted_at = min(voice.now, attempt.deadline_at)
    answers = answers_of(voice.session, attempt.id)
    version_ids = [one.version_id for one in answers]
    grade(attempt, answers, ruled.questions(voice.session, attempt.test.chat_id, version_ids))
    voice.cancel(DEADLINE, attempt.id)
    voice.session.flush()
    if attempt.test.blueprint.reveal != Reveal.CLOSING:
        note(voice, attempt)
    enter(voice, attempt.test, attempt.person_id, ledger.Reason.ATTEMPT)


def note(voice: Voice, attempt: Attempt) -> None:
    """Let what was right or wrong be remembered for his practice, now that he may know it."""
    take_note(
        voice.session,
        attempt.person_id,
        attempt.test.chat_id,
        [
            (one.version_id, one.points == one.of, one.given)
            for one in answers_of(voice.session, attempt.id)
            if one.of
        ],
        voice.now,
    )


def grade(attempt: Attempt, answers: Sequence[Answer], questions: Mapping[int, Ruled]) -> None:
    """Write down what the answers and the attempt are worth."""
    blueprint = attempt.test.blueprint
    for answer in answers:
        answer.points, answer.of = worth(blueprint, questions[answer.version_id], answer.given)
    attempt.points = sum(answer.points or 0 for answer in answers)
    attempt.of = sum(answer.of or 0 for answer in answers)


def worth(blueprint: Blueprint, asked: Ruled, given: Given | None) -> tuple[int, int]:
    """The points of an answer, and of how many; what is void is worth nothing, of nothing."""
    of = 0 if asked.void else blueprint.worth_of(asked.question)
    return grading.points(grading.credit(asked.question, given, half=blueprint.half), of), of


def enter(voice: Voice, test: Test, person_id: int, reason: ledger.Reason, by_id: int | None = None) -> None:
    """Let the ledger say what counts for this person: of a test and its other tries, the best."""
    first_id = test.makeup_of_id or test.id
    family = family_of(voice.session, [first_id])
    found = best_of(family, {one.id: attempts_of(voice.session, one.id, person_id) for one in family})
    if found is not None:
        ledger.settle(
            voice.session,
            chat_id=test.chat_id,
            person_id=person_id,
            occasion=ledger.Occasion.TEST,
            occasion_id=first_id,
            points=found.points or 0,
            of=found.of or 0,
            reason=reason,
            at=voice.now,
            held_on=day_of(test.chat, family[0].opens_at),
            attempt_id=found.id,
            by_id=by_id,
        )
