"""One sitting of practice: it begins with its questions chosen, goes from one to the next, and ends."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.chat.context import Context, Voice
from bot.engine.identity import Person
from bot.engine.outbox import Content, Outgoing, State, shown
from bot.quiz import drawing, grading, ruled
from bot.quiz.bank.question import Question
from bot.quiz.grading import Given
from bot.quiz.practice import choice
from bot.quiz.practice.model import DAILY_AMOUNT, Habit, Sitting
from bot.quiz.practice.notes import take_note

GOES_ON_FOR = timedelta(hours=12)
"""So long after it was shown last a sitting goes on; later another one begins."""
KEEP = timedelta(days=7)


def habit_of(voice: Voice, person: Person) -> Habit:
    """How he wishes to practise; begun here, in his private chat."""
    habit = voice.session.get(Habit, person.id)
    if habit is None:
        habit = Habit(person_id=person.id, chat_id=voice.chat.id, amount=DAILY_AMOUNT, workdays=True, done=0)
        voice.session.add(habit)
        voice.session.flush()
    return habit


def under_way(session: Session, person: Person, now: datetime) -> Sitting | None:
    """The sitting that goes on."""
    return session.scalar(
        select(Sitting).where(
            Sitting.person_id == person.id, Sitting.ended_at.is_(None), Sitting.shown_at > now - GOES_ON_FOR
        )
    )


def begin(ctx: Context, person: Person, questions: Sequence[int], words: str) -> Sitting | None:
    """A new sitting with these questions, in the place of any other; None: none of them can be asked."""
    for other in ctx.session.scalars(
        select(Sitting).where(Sitting.person_id == person.id, Sitting.ended_at.is_(None))
    ):
        other.ended_at = ctx.now
        _leave_message(ctx, other)
    sitting = Sitting(
        person_id=person.id,
        chat_id=ctx.chat.id,
        words=words,
        questions=list(questions),
        place=-1,
        seed=ctx.tools.seed(),
        chosen="",
        answered=True,
        right=0,
        wrong=0,
        revision=0,
        shown_at=ctx.now,
    )
    if not go_on(ctx, sitting, person):
        return None
    ctx.session.add(sitting)
    ctx.session.flush()
    return sitting


def go_on(ctx: Voice, sitting: Sitting, person: Person) -> bool:
    """Turn to the next question that still may be asked; without one the sitting ends."""
    sitting.revision += 1
    rest = sitting.questions[sitting.place + 1 :]
    allowed = choice.allowed(ctx, person, rest)
    for place, question_id in enumerate(rest, sitting.place + 1):
        if (found := allowed.get(question_id)) is not None:
            sitting.place, sitting.version_id = place, found.version_id
            sitting.chosen, sitting.answered, sitting.given = "", False, None
            return True
    end(ctx, sitting)
    return False


def end(ctx: Voice, sitting: Sitting) -> None:
    """It is over."""
    sitting.ended_at = ctx.now
    sitting.revision += 1


def question_of(session: Session, sitting: Sitting) -> Question:
    """What is asked, as it counts in his groups: perhaps a secretary has corrected the right answer."""
    chats = choice.chats_of(session, session.get_one(Person, sitting.person_id))
    return ruled.among(session, chats, [sitting.version_id])[sitting.version_id].question


def order_of(sitting: Sitting, question: Question) -> str:
    """The letters of the options in the order they are shown; another one at each showing."""
    return drawing.shuffle(question, Random(f"{sitting.seed}/{sitting.place}"))


def is_right(question: Question, given: Given | None) -> bool:
    """Whether it is right as a whole: half of it is not known yet."""
    return grading.credit(question, given, half=False) == 1


def may_answer(ctx: Voice, sitting: Sitting, person: Person) -> bool:
    """Whether the answer may still be told: perhaps a test with this question has begun meanwhile."""
    return bool(choice.allowed(ctx, person, [sitting.question_id]))


def answer(ctx: Voice, sitting: Sitting, person: Person, given: Given | None) -> None:
    """This is his answer (None: he wishes to see it); it is noted at once."""
    right = is_right(question_of(ctx.session, sitting), given)
    sitting.answered, sitting.given = True, given
    sitting.right, sitting.wrong = sitting.right + right, sitting.wrong + (not right)
    sitting.revision += 1
    take_note(ctx.session, person.id, None, [(sitting.version_id, right, given)], ctx.now)
    habit = habit_of(ctx, person)
    today = ctx.now.astimezone(ZoneInfo(ctx.chat.zone)).date()
    if habit.done_on != today:
        habit.done_on, habit.done = today, 0
    habit.done += 1


# -- the message in which it takes place


def show(ctx: Context, sitting: Sitting, content: Content) -> None:
    """In the message that was tapped; where something was written, in a new one below it.

    The message in which it took place before loses its buttons.
    """
    sitting.shown_at = ctx.now
    if ctx.tapped:
        if sitting.message_id != ctx.message_id:
            _leave_message(ctx, sitting)
            sitting.message_id = ctx.message_id
        ctx.show(content)
        return
    _leave_message(ctx, sitting)
    sitting.message_id = None
    ctx.answer(content, name=f"practice/sitting/{sitting.id}")


def _leave_message(ctx: Voice, sitting: Sitting) -> None:
    if sitting.message_id is None:
        return
    before = shown(ctx.session, sitting.chat_id, sitting.message_id)
    if before is not None and before.keys:
        ctx.tools.outbox.edit_shown(
            ctx.session, sitting.chat_id, sitting.message_id, replace(before, keys=()), now=ctx.now
        )


def settled(voice: Voice, row: Outgoing) -> None:
    """A message of ours was sent: if it is a sitting's, it is known now which one it is."""
    match (row.name or "").split("/"):
        case ["practice", "sitting", id_] if row.state == State.SENT:
            sitting = voice.session.get(Sitting, int(id_))
            if sitting is not None and sitting.message_id is None:
                sitting.message_id = row.message_id


def is_shown_last(session: Session, sitting: Sitting) -> bool:
    """Whether nothing was said below its message."""
    if sitting.message_id is None:
        return True
    later = select(Outgoing.id).where(
        Outgoing.chat_id == sitting.chat_id, Outgoing.message_id > sitting.message_id
    )
    return session.scalar(later.limit(1)) is None


def forget(session: Session, now: datetime) -> None:
    """Drop sittings that are over; what was learnt in them stays."""
    session.execute(delete(Sitting).where(Sitting.shown_at < now - KEEP))
