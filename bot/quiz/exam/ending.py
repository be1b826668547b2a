"""An attempt ends: it is handed in, counted, and its owner sees what came of it."""

from bot.chat.context import TimerContext, Voice
from bot.engine.identity import private_chat
from bot.engine.outbox import Content
from bot.quiz.exam import results, sitting, tally
from bot.quiz.exam.model import Attempt, attempts_of


def end(voice: Voice, attempt: Attempt, *, by_deadline: bool = False) -> None:
    """Hand it in, and count it."""
    sitting.hand_in(voice, attempt, by_deadline=by_deadline)
    tally.bring_up_to_date(voice.towards(attempt.test.chat), attempt.test)


def deadline(ctx: TimerContext, attempt: Attempt) -> None:
    """The time is up: what was answered is handed in."""
    if attempt.submitted_at is None:
        end_by_deadline(ctx, attempt)


def end_by_deadline(voice: Voice, attempt: Attempt) -> None:
    """Hand in what was answered, and show it to its owner."""
    end(voice, attempt, by_deadline=True)
    chat = private_chat(voice.session, attempt.person)
    if chat is not None:
        own = voice.towards(chat)
        attempts = attempts_of(voice.session, attempt.test_id, attempt.person_id)
        show(own, attempt, results.result(own, attempt, attempts))


def show(voice: Voice, attempt: Attempt, content: Content) -> None:
    """Let the message in which the attempt takes place look like this; `voice` speaks in that chat."""
    if attempt.message_id is not None:
        voice.tools.outbox.edit_shown(
            voice.session, voice.chat.id, attempt.message_id, content, now=voice.now
        )
    else:
        voice.tools.outbox.edit(voice.session, voice.chat.id, name_of(attempt), content)


def name_of(attempt: Attempt) -> str:
    """What the message in which it takes place is called in the outbox."""
    return f"exam/attempt/{attempt.id}"
