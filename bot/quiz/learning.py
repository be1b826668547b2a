"""What people got right or wrong in polls of the group is remembered for their own practice."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.chat.context import TimerContext, Voice
from bot.engine.identity import Chat
from bot.quiz import grading, polls
from bot.quiz.polls import AskedPoll
from bot.quiz.practice.notes import take_back, take_note

NOTE = "quiz.note"
PORTION = 25
"""Of people at once: a group of a thousand must not hold the writer up."""


def note_soon(voice: Voice, poll: AskedPoll) -> None:
    """A question is over and its answer told: remember what was answered."""
    voice.arm(NOTE, poll.id, "0", voice.now)


def note(ctx: TimerContext, asked: tuple[AskedPoll, Chat]) -> None:
    """Remember it for the next few people, in the order of their ids."""
    (poll, _), after = asked, int(ctx.due.occurrence)
    right = polls.right_places(ctx.session, poll.chat_id, [poll]).get(poll.id)
    if right is None:
        return
    votes = polls.counted(ctx.session, poll.chat_id, [poll]).get(poll.id, ())
    waiting = sorted((vote for vote in votes if vote.person_id > after), key=lambda vote: vote.person_id)
    for vote in waiting[:PORTION]:
        answer = (poll.version_id, vote.options == right, _given(poll, vote.options))
        take_note(ctx.session, vote.person_id, poll.chat_id, [answer], ctx.now)
    if len(waiting) > PORTION:
        ctx.arm(NOTE, poll.id, str(waiting[PORTION - 1].person_id), ctx.now)


def revise(session: Session, poll: AskedPoll) -> None:
    """A secretary has ruled on a question of a group: what is right now leaves the books of wrong answers."""
    cleared = [person_id for person_id, right in polls.turnout(session, poll).items() if right]
    take_back(session, cleared, poll.chat_id, poll.version_id)


def _given(poll: AskedPoll, options: Sequence[int]) -> str:
    if not poll.shown:
        return grading.FALSE if options[0] else grading.TRUE
    return "".join(sorted(poll.shown[place] for place in options))
