"""People who have handed in a test, without each of them tapping through it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.engine.identity import Person
from bot.quiz import drawing, store
from bot.quiz.exam import model
from bot.quiz.model import Item
from bot.scores import ledger


def hand_in(
    session: Session, test_id: int, sheets: Sequence[Mapping[str, tuple[object, int]]], now: datetime
) -> None:
    """Somebody new hands in each of these sheets: what was given, by question, and its points of 100."""
    versions = {item.key: item.version_id or 0 for item in session.scalars(select(Item))}
    questions = store.questions(session, list(versions.values()))
    test = session.get_one(model.Test, test_id)
    for number, sheet in enumerate(sheets):
        person = Person(name=f"群众{number}", created_at=now)
        session.add(person)
        session.flush()
        attempt = model.Attempt(
            test_id=test.id,
            person_id=person.id,
            number=1,
            started_at=now,
            deadline_at=now,
            submitted_at=now,
            place=0,
            shown_at=now,
            points=sum(points for _, points in sheet.values()),
            of=100 * len(sheet),
        )
        session.add(attempt)
        session.flush()
        for place, (question, (given, points)) in enumerate(sheet.items()):
            session.add(
                model.Answer(
                    attempt_id=attempt.id,
                    place=place,
                    version_id=versions[question],
                    shown=drawing.as_written(questions[versions[question]]),
                    given=given or None,
                    points=points,
                    of=100,
                )
            )
        ledger.settle(
            session,
            chat_id=test.chat_id,
            person_id=person.id,
            occasion=ledger.Occasion.TEST,
            occasion_id=test.id,
            points=attempt.points or 0,
            of=attempt.of or 0,
            reason=ledger.Reason.ATTEMPT,
            at=now,
            held_on=now.date(),
            attempt_id=attempt.id,
        )
