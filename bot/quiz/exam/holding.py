"""While a test is held: the nudge before its closing, the closing itself."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bot.chat.context import TimerContext, Voice
from bot.engine.identity import Chat, Person, private_chat
from bot.engine.outbox import Urgency
from bot.quiz.exam import ending, notices, plan, screens, sitting, tally
from bot.quiz.exam.blueprint import Reveal
from bot.quiz.exam.model import Attempt, Test, attempts_at, attempts_of
from bot.quiz.exam.turnout import Turnout


def load(session: Session, ids: Sequence[int]) -> Mapping[int, Test]:
    """The tests whose timers are due, with papers and chats."""
    rows = select(Test).where(Test.id.in_(ids)).options(joinedload(Test.paper), joinedload(Test.chat))
    return {test.id: test for test in session.scalars(rows)}


# -- the nudge


def nudge(ctx: TimerContext, test: Test) -> None:
    """Remind those who have not handed in, privately; who is out of reach is told to the secretary."""
    if test.closed_at is not None or ctx.now >= test.closes_at:
        return
    reached, unreached = invite(ctx, test, Turnout(ctx.session, test).missing)
    if reached or unreached:
        notices.tell_author(
            ctx,
            test.chat,
            test.paper.created_by_id,
            lambda voice: notices.nudged(voice, test, len(reached), unreached),
        )


def invite(ctx: Voice, test: Test, people: Sequence[Person]) -> tuple[list[Person], list[Person]]:
    """Write to these privately that the test waits for them: whom that reaches, and whom not."""
    chats = reachable(ctx.session, people)
    reached = [person for person in people if person.id in chats]
    for person in reached:
        chat = chats[person.id]
        own = ctx.towards(chat)
        own.say(
            notices.invitation(own, test),
            name=f"exam/{test.id}/nudge",
            urgency=Urgency.REMINDER,
            not_before=chat.after_quiet(ctx.now) if chat.is_quiet(ctx.now) else None,
            expires_at=test.closes_at,
        )
    return reached, [person for person in people if person.id not in chats]


def reachable(session: Session, people: Sequence[Person]) -> Mapping[int, Chat]:
    """The private chats of those who can be reminded there, by their ids."""
    chats = {one.id: private_chat(session, one) for one in people if one.muted_at is None}
    return {id_: chat for id_, chat in chats.items() if chat is not None}


# -- the closing


def prolong(voice: Voice, test: Test) -> None:
    """Let it close a day later; `voice` speaks in the test's group."""
    test.closes_at = plan.day_later(test.closes_at, test.chat.zone)
    plan.arm_closing(voice, test)
    for attempt in attempts_at(voice.session, test.id):
        if attempt.submitted_at is None:
            sitting.put_off(voice, attempt)
    tally.show(voice, test)


def close_due(ctx: TimerContext, test: Test) -> None:
    """A test closes at its time."""
    if test.closed_at is None:
        close(ctx, test)


def close(voice: Voice, test: Test) -> None:
    """End what is still under way, report, and open the other try where there is to be one.

    `voice` speaks in the test's group.
    """
    test.closed_at = voice.now
    attempts = attempts_at(voice.session, test.id)
    for attempt in attempts:
        if attempt.submitted_at is None:
            ending.end_by_deadline(voice, attempt)
    voice.session.flush()
    turnout = Turnout(voice.session, test)
    tally.show(voice, test)
    voice.say(notices.report(voice, turnout), name=f"exam/{test.id}/report", urgency=Urgency.REMINDER)
    notices.tell_author(
        voice, test.chat, test.paper.created_by_id, lambda own: notices.full_report(own, turnout)
    )
    if test.blueprint.reveal == Reveal.CLOSING:
        for attempt in attempts:
            sitting.note(voice, attempt)
        _tell_results(voice, turnout.counted)
    if test.blueprint.makeup_minutes and turnout.not_passed:
        makeup = plan.open_makeup(voice, test)
        invite(voice, makeup, turnout.not_passed)


def _tell_results(voice: Voice, counted: Sequence[Attempt]) -> None:
    """Each hears his own result, now that it may be told."""
    for attempt in counted:
        chat = private_chat(voice.session, attempt.person)
        if chat is not None:
            own = voice.towards(chat)
            attempts = attempts_of(voice.session, attempt.test_id, attempt.person_id)
            own.say(screens.result(own, attempt, attempts), urgency=Urgency.REPORT)
