"""What waits for somebody in practice."""

from collections.abc import Sequence

from sqlalchemy import func, select

from bot.chat.context import Voice
from bot.chat.feature import Open
from bot.chat.texts import plain
from bot.engine.identity import Person
from bot.quiz.practice import choice
from bot.quiz.practice.model import Card
from bot.quiz.practice.screens import key


def open_for(voice: Voice, person: Person) -> Sequence[Open]:
    """The questions that he has answered before and that are due again."""
    due = voice.session.scalar(
        select(func.count()).where(Card.person_id == person.id, Card.due_at < choice.tomorrow(voice))
    )
    if not due:
        return ()
    said = voice.tr("Practice: {number} due again", number=due)
    return [Open(said, key(plain(voice.tr("Practise")), "home"))]
