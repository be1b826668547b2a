"""What tests keep of somebody: told to himself, given up at his wish, dropped when it is old."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from bot.chat import own
from bot.chat.context import Voice
from bot.engine.housekeeping import Retention
from bot.engine.identity import Person
from bot.quiz import drawing, showing, store
from bot.quiz.exam import ending, results
from bot.quiz.exam.model import Answer, Attempt, answers_of, attempt_of

PORTION = 200
"""Attempts whose answers are dropped at once."""


def mine(voice: Voice, person: Person) -> Mapping[str, Any]:
    """His attempts, each with what he answered; points as far as they may be told yet."""
    ids = voice.session.scalars(select(Attempt.id).where(Attempt.person_id == person.id).order_by(Attempt.id))
    attempts = [attempt for id_ in ids if (attempt := attempt_of(voice.session, id_)) is not None]
    return {voice.tr("My tests"): [_attempt(voice, attempt) for attempt in attempts]}


def _attempt(voice: Voice, attempt: Attempt) -> dict[str, Any]:
    tr, told = voice.tr, results.may_reveal(attempt.test)
    answers = answers_of(voice.session, attempt.id)
    questions = store.questions(voice.session, {one.version_id for one in answers})
    return {
        tr("Test"): attempt.test.name,
        tr("Group"): attempt.test.chat.title,
        tr("Attempt"): attempt.number,
        tr("Begun"): own.moment(voice, attempt.started_at),
        tr("Handed in"): own.moment(voice, attempt.submitted_at),
        tr("Reached"): own.points(attempt.points) if told else None,
        tr("Of"): own.points(attempt.of) if told else None,
        tr("Entered by a secretary"): attempt.by_hand_id is not None,
        tr("Answers"): [
            {
                tr("Question"): questions[one.version_id].stem,
                tr("My answer"): showing.said(voice, questions[one.version_id], one.shown, one.given),
                tr("At"): own.moment(voice, one.given_at),
                tr("Reached"): own.points(one.points) if told else None,
            }
            for one in answers
        ],
    }


def erase(voice: Voice, person: Person) -> None:
    """What is under way is handed in; what he typed goes.

    What he typed and was right says nothing of him: it is the key's own words, by which the question may be
    counted anew. What was worth nothing is worth nothing without its words, too.
    """
    going = select(Attempt.id).where(Attempt.person_id == person.id, Attempt.submitted_at.is_(None))
    for id_ in voice.session.scalars(going).all():
        attempt = attempt_of(voice.session, id_)
        if attempt is not None:
            ending.end(voice, attempt)
    answers = voice.session.scalars(
        select(Answer)
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .where(Attempt.person_id == person.id, Answer.given.is_not(None), Answer.points == 0)
    ).all()
    questions = store.questions(voice.session, {one.version_id for one in answers})
    for answer in answers:
        if not drawing.is_tapped(questions[answer.version_id]):
            answer.given = None
    voice.session.flush()


def retain(session: Session, *, now: datetime, keep: Retention) -> bool:
    """Drop the answers of attempts that ended long ago; what came of them stays."""
    old = session.scalars(
        select(Attempt.id)
        .where(Attempt.submitted_at < now - keep.answers, exists().where(Answer.attempt_id == Attempt.id))
        .limit(PORTION)
    ).all()
    session.execute(
        delete(Answer).where(Answer.attempt_id.in_(old)), execution_options={"synchronize_session": False}
    )
    return len(old) == PORTION
