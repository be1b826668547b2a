"""What was reported about questions, as it is kept of who reported it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.chat import own
from bot.chat.context import Voice
from bot.engine.housekeeping import SLICE, Retention
from bot.engine.identity import Person
from bot.quiz import store
from bot.quiz.rulings.model import QuestionReport, RulingDraft


def mine(voice: Voice, person: Person) -> Mapping[str, Any]:
    """The questions he has reported, and what he wrote."""
    tr = voice.tr
    reports = voice.session.scalars(
        select(QuestionReport).where(QuestionReport.person_id == person.id).order_by(QuestionReport.id)
    ).all()
    questions = store.questions(voice.session, {one.version_id for one in reports})
    return {
        tr("Reported questions"): [
            {
                tr("Question"): questions[one.version_id].stem,
                tr("What I wrote"): one.words,
                tr("At"): own.moment(voice, one.at),
                tr("Answered by a secretary"): one.ruling_id is not None,
            }
            for one in reports
        ]
    }


def erase(voice: Voice, person: Person) -> None:
    """That a question was reported stays; what he wrote goes."""
    voice.session.execute(
        update(QuestionReport).where(QuestionReport.person_id == person.id).values(words=None)
    )
    voice.session.execute(delete(RulingDraft).where(RulingDraft.by_id == person.id))


def retain(session: Session, *, now: datetime, keep: Retention) -> bool:
    """Drop what was written about questions long ago."""
    old = session.scalars(
        select(QuestionReport.id)
        .where(QuestionReport.at < now - keep.reports, QuestionReport.words.is_not(None))
        .limit(SLICE)
    ).all()
    session.execute(update(QuestionReport).where(QuestionReport.id.in_(old)).values(words=None))
    return len(old) == SLICE
