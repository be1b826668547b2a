"""What became of what was said: entered into the ledger; what is to be pinned is pinned."""

from sqlalchemy import update

from bot.chat.context import Voice
from bot.chat.texts import clip
from bot.engine.identity import Person, private_chat
from bot.engine.outbox import Content, Outgoing, State
from bot.reminders import receipts
from bot.reminders.delivered import Fired, fired_of


def settled(voice: Voice, row: Outgoing) -> None:
    """A message of ours was sent, dropped or refused."""
    match (row.name or "").split("/"):
        case ["reminders", "pin", fired_id]:
            if row.state != State.SENT:
                _could_not_pin(voice, int(fired_id))
        case ["reminders", "nudge", fired_id, _]:
            receipts.settled(voice, int(fired_id), row)
        case ["reminders", reminder_id, fired_id] if reminder_id.isdigit() and fired_id.isdigit():
            if row.state == State.SENT:
                _sent(voice, int(fired_id), row)


def _sent(voice: Voice, fired_id: int, row: Outgoing) -> None:
    voice.session.execute(
        update(Fired)
        .where((Fired.id == fired_id) | (Fired.said_with_id == fired_id))
        .values(sent_at=row.sent_at)
    )
    fired = fired_of(voice.session, fired_id)
    if fired is None or not fired.reminder.pin or row.message_id is None:
        return
    reminder = fired.reminder
    if reminder.pinned_message is not None:
        voice.say(Content("", unpin=reminder.pinned_message), name=f"reminders/unpin/{fired_id}")
    voice.say(Content("", pin=row.message_id), name=f"reminders/pin/{fired_id}")
    reminder.pinned_message = row.message_id


def _could_not_pin(voice: Voice, fired_id: int) -> None:
    """Who asked for it is told, once: it is not tried again."""
    fired = fired_of(voice.session, fired_id)
    if fired is None or not fired.reminder.pin:
        return
    reminder = fired.reminder
    reminder.pin, reminder.pinned_message = False, None
    reminder.revision += 1
    author = voice.session.get(Person, reminder.created_by_id) if reminder.created_by_id else None
    chat = private_chat(voice.session, author) if author is not None else None
    told = voice.towards(chat if chat is not None else voice.chat)
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
