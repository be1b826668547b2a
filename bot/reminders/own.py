"""What reminders keep of somebody: told to himself, given up at his wish, dropped when it is old."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from bot import when
from bot.chat import own
from bot.chat.context import Voice
from bot.engine.housekeeping import SLICE, Retention
from bot.engine.identity import Person
from bot.reminders import firing, ledger, receipts
from bot.reminders.delivered import Fired, LedgerWish, Nudge, Receipt
from bot.reminders.model import Draft, Reminder


def mine(voice: Voice, person: Person) -> Mapping[str, Any]:
    """His own reminders, what he has acknowledged, and of what he was reminded privately."""
    tr, session = voice.tr, voice.session
    reminders = session.scalars(
        select(Reminder)
        .where(Reminder.chat_id == voice.chat.id, Reminder.deleted_at.is_(None))
        .order_by(Reminder.id)
    )
    acknowledged = session.execute(
        select(Reminder.text, Fired.due_at, Receipt.at)
        .join(Fired, Fired.reminder_id == Reminder.id)
        .join(Receipt, Receipt.fired_id == Fired.id)
        .where(Receipt.person_id == person.id)
        .order_by(Receipt.at)
    )
    nudged = session.execute(
        select(Reminder.text, Nudge.at)
        .join(Fired, Fired.reminder_id == Reminder.id)
        .join(Nudge, Nudge.fired_id == Fired.id)
        .where(Nudge.person_id == person.id)
        .order_by(Nudge.at)
    )
    return {
        tr("Reminders of mine"): [
            {
                tr("What"): one.text,
                tr("When"): when.describe(one.schedule, voice.chat.language),
                tr("Made"): own.moment(voice, one.created_at),
            }
            for one in reminders
        ],
        tr("Acknowledged"): [
            {
                tr("What"): text,
                tr("Due"): own.moment(voice, due_at),
                tr("Acknowledged at"): own.moment(voice, at),
            }
            for text, due_at, at in acknowledged
        ],
        tr("Privately reminded"): [
            {tr("What"): text, tr("At"): own.moment(voice, at)} for text, at in nudged
        ],
    }


def erase(voice: Voice, person: Person) -> None:
    """His private reminders go, and what he was about to be told or had begun to say."""
    session = voice.session
    for reminder in session.scalars(select(Reminder).where(Reminder.chat_id == voice.chat.id)).all():
        firing.disarm(voice, reminder)
        # The row stays, empty: timers that have fired know it by its id, which nobody else may get.
        reminder.text, reminder.next_wall, reminder.deleted_at = "—", None, voice.now
    for nudge_id in session.scalars(select(Nudge.id).where(Nudge.person_id == person.id)):
        voice.cancel(receipts.NUDGE, nudge_id)
    for wish in session.scalars(select(LedgerWish).where(LedgerWish.person_id == person.id)).all():
        voice.cancel(ledger.WEEKLY, wish.id)
        session.delete(wish)
    drafts = select(Draft).where(or_(Draft.person_id == person.id, Draft.chat_id == voice.chat.id))
    for draft in session.scalars(drafts).all():
        session.delete(draft)
    session.flush()


def retain(session: Session, *, now: datetime, keep: Retention) -> bool:
    """Drop what was said long ago, and who acknowledged it."""
    old = session.scalars(select(Fired.id).where(Fired.due_at < now - keep.receipts).limit(SLICE)).all()
    quick = {"synchronize_session": False}
    for statement in (
        delete(Receipt).where(Receipt.fired_id.in_(old)),
        delete(Nudge).where(Nudge.fired_id.in_(old)),
        update(Fired).where(Fired.said_with_id.in_(old)).values(said_with_id=None),
        delete(Fired).where(Fired.id.in_(old)),
    ):
        session.execute(statement, execution_options=quick)
    return len(old) == SLICE
