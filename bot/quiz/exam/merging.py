"""Two persons turn out to be one: the attempts of both stand side by side, and the better counts once."""

from sqlalchemy import func, select

from bot.chat.context import Voice
from bot.engine.identity import Person
from bot.quiz.exam import sitting
from bot.quiz.exam.model import Attempt, test_of
from bot.scores import ledger


def merge(voice: Voice, source: Person, target: Person) -> None:
    """The attempts of `source` become `target`'s, numbered after his own; the ledger says what counts."""
    session = voice.session
    found = session.scalars(
        select(Attempt).where(Attempt.person_id == source.id).order_by(Attempt.test_id, Attempt.number)
    ).all()
    for attempt in found:
        last = session.scalar(
            select(func.max(Attempt.number)).where(
                Attempt.test_id == attempt.test_id, Attempt.person_id == target.id
            )
        )
        attempt.person_id, attempt.number = target.id, (last or 0) + 1
        session.flush()
    for test_id in {attempt.test_id for attempt in found}:
        if (test := test_of(session, test_id)) is not None:
            sitting.enter(voice.towards(test.chat), test, target.id, ledger.Reason.MERGED)
