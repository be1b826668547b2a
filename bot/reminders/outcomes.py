"""What became of what was said: entered into the ledger; what is to be pinned is pinned."""

from sqlalchemy import select

from bot.chat import access
from bot.chat.context import Voice
from bot.chat.texts import clip
from bot.engine.identity import Membership, Person, private_chat
from bot.engine.outbox import Content, Outgoing, State, message_of
from bot.reminders import receipts
from bot.reminders.delivered import Fired, fired_of
from bot.reminders.firing import message_name
from bot.reminders.model import Reminder


def settled(voice: Voice, row: Outgoing) -> None:
    """A message of ours was sent, dropped or refused."""
    match (row.name or "").split("/"):
        case ["reminders", "pin", fired_id]:
            if row.state != State.SENT:
                _could_not_pin(voice, int(fired_id))
        case ["reminders", "nudge", nudge_id]:
            if row.state == State.PARKED:
                receipts.unreached(voice, int(nudge_id))
        case ["reminders", reminder_id, fired_id] if reminder_id.isdigit() and fired_id.isdigit():
            if row.state == State.SENT:
                _sent(voice, int(fired_id), row)


def _sent(voice: Voice, fired_id: int, row: Outgoing) -> None:
    for those in (Fired.id == fired_id, Fired.said_with_id == fired_id):
        for fired in voice.session.scalars(select(Fired).where(those)):
            # Each by its own time: of a backlog that is one message, the first was late the longest.
            fired.sent_at = row.sent_at
            fired.delay = int((row.sent_at - fired.due_at).total_seconds()) if row.sent_at else 0
    reminder = voice.session.get(Reminder, int(str(row.name).split("/")[1]))
    if reminder is None or not reminder.pin or row.message_id is None:
        return
    if reminder.pinned_fired_id is not None:
        before = message_of(voice.session, row.chat_id, message_name(reminder.id, reminder.pinned_fired_id))
        if before is not None:
            voice.say(Content("", unpin=before), name=f"reminders/unpin/{fired_id}")
    voice.say(Content("", pin=row.message_id), name=f"reminders/pin/{fired_id}")
    reminder.pinned_fired_id = fired_id


def _could_not_pin(voice: Voice, fired_id: int) -> None:
    """Who asked for it is told, once: it is not tried again."""
    fired = fired_of(voice.session, fired_id)
    if fired is None or not fired.reminder.pin:
        return
    reminder = fired.reminder
    reminder.pin, reminder.pinned_fired_id = False, None
    reminder.revision += 1
    told = _author(voice, reminder) or voice
    told.say(
        Content(
            told.tr(
                "I could not pin “{text}” in {group}: I need the right to pin messages there. It will not be "
                "pinned any more; the card turns that on again.",
                text=clip(reminder.text, 60),
                group=reminder.chat.title,
            )
        )
    )


def _author(voice: Voice, reminder: Reminder) -> Voice | None:
    """A voice in the private chat of who made it, if he still is a secretary there."""
    author = voice.session.get(Person, reminder.created_by_id) if reminder.created_by_id else None
    if author is None:
        return None
    membership = voice.session.get(Membership, (reminder.chat_id, author.id))
    chat = private_chat(voice.session, author)
    if chat is None or membership is None or not access.is_secretary(reminder.chat, membership):
        return None
    return voice.towards(chat)
