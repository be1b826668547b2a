"""What somebody got right or wrong is noted: in practice, and by tests when their answers may be shown."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.quiz.grading import Given
from bot.quiz.model import ItemVersion
from bot.quiz.practice.model import Card
from bot.quiz.practice.spacing import Memory, review

Noted = tuple[int, bool] | tuple[int, bool, Given | None]
"""The version that was answered, whether rightly, and (for the book of wrong answers) what was answered."""


def take_note(
    session: Session, person_id: int, chat_id: int | None, answers: Iterable[Noted], now: datetime
) -> None:
    """Remember these answers of a person for his practice; `chat_id` is the group whose test it was.

    Call it in the transaction that grades them, and only when the right answers may be shown to him: from
    then on wrong ones are asked and explained in practice. An answer that was not given is a wrong one.
    """
    noted = {answer[0]: answer for answer in answers}
    rows = session.execute(
        select(ItemVersion.id, ItemVersion.question_id)
        .where(ItemVersion.id.in_(noted))
        .order_by(ItemVersion.id)
    )
    by_question = {question_id: noted[version_id] for version_id, question_id in rows}
    known = session.scalars(
        select(Card).where(Card.person_id == person_id, Card.question_id.in_(by_question))
    )
    cards = {card.question_id: card for card in known}
    for question_id, (version_id, right, *given) in by_question.items():
        card = cards.get(question_id)
        memory = review(_memory(card) if card is not None else None, right=right, now=now)
        if card is None:
            card = Card(person_id=person_id, question_id=question_id, answers=0, lapses=0, streak=0)
            session.add(card)
        card.stability, card.difficulty = memory.stability, memory.difficulty
        card.reviewed_at, card.due_at = memory.reviewed_at, memory.due_at
        card.answers += 1
        card.streak += 1
        if not right:
            card.lapses += 1
            card.streak = 0
            card.wrong_version_id, card.wrong_at, card.wrong_chat_id = version_id, now, chat_id
            card.wrong_given = given[0] if given else None
    session.flush()


def take_back(session: Session, person_ids: Iterable[int], chat_id: int, version_id: int) -> None:
    """What these persons answered in a test of that group was noted as wrong, and is not: a secretary has
    ruled so. It leaves their books of wrong answers."""
    rows = select(Card).where(
        Card.person_id.in_(set(person_ids)),
        Card.wrong_chat_id == chat_id,
        Card.wrong_version_id == version_id,
    )
    for card in session.scalars(rows):
        card.lapses = max(0, card.lapses - 1)
        card.wrong_version_id = card.wrong_given = card.wrong_at = card.wrong_chat_id = None


def _memory(card: Card) -> Memory:
    return Memory(card.stability, card.difficulty, card.reviewed_at, card.due_at)
