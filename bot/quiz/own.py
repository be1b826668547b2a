"""Questions of somebody's own, as they are kept of him."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select, update

from bot.chat import own
from bot.chat.context import Voice
from bot.engine.identity import Person
from bot.quiz.model import Bank, BankImport, Item


def mine(voice: Voice, person: Person) -> Mapping[str, Any]:
    """The packs that are his alone."""
    tr = voice.tr
    banks = voice.session.scalars(select(Bank).where(Bank.chat_id == voice.chat.id).order_by(Bank.id))
    return {
        tr("Questions of my own"): [
            {
                tr("Called"): bank.title.get(voice.chat.language) or bank.key,
                tr("Taken over"): own.moment(voice, bank.loaded_at),
            }
            for bank in banks
        ]
    }


def erase(voice: Voice, person: Person) -> None:
    """Nothing of his own is asked any more, and it says no more what he called it."""
    session = voice.session
    session.execute(delete(BankImport).where(BankImport.chat_id == voice.chat.id))
    for bank in session.scalars(select(Bank).where(Bank.chat_id == voice.chat.id)).all():
        bank.title = bank.description = {"zh": "—", "en": "—"}
        session.execute(
            update(Item)
            .where(Item.pack_id == bank.id, Item.withdrawn_at.is_(None))
            .values(withdrawn_at=voice.now)
        )
    session.flush()
