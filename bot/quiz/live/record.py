"""What live quizzes tell of themselves to boards."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat.feature import Held, Occasions
from bot.quiz.live.model import LiveQuiz, State
from bot.scores.ledger import Occasion


def _latest(session: Session, chat_id: int, back: int) -> Held | None:
    quiz = session.scalar(
        select(LiveQuiz)
        .where(LiveQuiz.chat_id == chat_id, LiveQuiz.state == State.OVER)
        .order_by(LiveQuiz.id.desc())
        .offset(back)
        .limit(1)
    )
    return _told(quiz) if quiz is not None else None


def _held(session: Session, ids: Sequence[int]) -> Mapping[int, Held]:
    return {quiz.id: _told(quiz) for quiz in session.scalars(select(LiveQuiz).where(LiveQuiz.id.in_(ids)))}


def _told(quiz: LiveQuiz) -> Held:
    return Held(quiz.id, quiz.title, quiz.started_at or quiz.created_at)


# Points are entered when a quiz is over: there is nothing that may not be told yet.
occasions = Occasions(Occasion.QUIZ, _latest, _held, lambda session, chat_ids: ())
