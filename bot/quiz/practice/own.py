"""What practice keeps of somebody: told to himself, and gone at his wish. Nobody else ever sees it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select

from bot.chat import own
from bot.chat.context import Voice
from bot.engine.identity import Person
from bot.quiz import drawing, showing, store
from bot.quiz.model import Item
from bot.quiz.practice import habits
from bot.quiz.practice.model import Card, Habit, Sitting


def mine(voice: Voice, person: Person) -> Mapping[str, Any]:
    """How he wishes to practise, and what he remembers of each question."""
    tr, session = voice.tr, voice.session
    habit = session.get(Habit, person.id)
    cards = session.execute(
        select(Card, Item.version_id)
        .join(Item, Item.id == Card.question_id)
        .where(Card.person_id == person.id)
        .order_by(Card.reviewed_at)
    ).all()
    asked = {version for card, current in cards for version in (card.wrong_version_id, current) if version}
    questions = store.questions(session, asked)
    told = []
    for card, current in cards:
        question = questions.get(card.wrong_version_id or current or 0)
        entry: dict[str, Any] = {
            tr("Question"): question.stem if question is not None else None,
            tr("Answered so often"): card.answers,
            tr("Wrongly so often"): card.lapses,
            tr("Last practised"): own.moment(voice, card.reviewed_at),
            tr("Due again"): own.moment(voice, card.due_at),
        }
        if question is not None and card.wrong_given is not None:
            shown = drawing.as_written(question)
            entry[tr("My last wrong answer")] = showing.said(voice, question, shown, card.wrong_given)
        told.append(entry)
    wish = None
    if habit is not None:
        wish = {
            tr("Questions a day"): habit.amount,
            tr("Told at"): f"{habit.clock:%H:%M}" if habit.clock is not None else None,
            tr("Only on working days"): habit.workdays,
        }
    return {tr("Practice"): {tr("My wishes"): wish, tr("Practised questions"): told}}


def erase(voice: Voice, person: Person) -> None:
    """All of it goes."""
    voice.cancel(habits.DAILY, person.id)
    for table in (Card, Sitting, Habit):
        voice.session.execute(delete(table).where(table.person_id == person.id))
