"""While a test is held: the nudge before its closing, the closing itself."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bot.chat.context import TimerContext, Voice
from bot.engine.identity import Chat, Person, private_chat
from bot.engine.outbox import Urgency
from bot.quiz.exam import ending, notices, plan, results, sitting, tally
from bot.quiz.exam.blueprint import Reveal
from bot.quiz.exam.model import Attempt, Test, attempts_at, attempts_of, counting
from bot.quiz.exam.turnout import Turnout

TELL = "exam.tell"


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


def invite(
    ctx: Voice, test: Test, people: Sequence[Person], *, again: bool = True
) -> tuple[list[Person], list[Person]]:
    """Write to these privately that the test waits for them (`again`: still): whom that reaches, and whom
    not."""
    chats = reachable(ctx.session, people)
    reached = [person for person in people if person.id in chats]
    for person in reached:
        chat = chats[person.id]
        own = ctx.towards(chat)
        own.say(
            notices.invitation(own, test, again=again),
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
    _close_at(voice, test, plan.day_later(test.closes_at, test.chat.zone))
    tally.show(voice, test)


def cut_short(voice: Voice, test: Test) -> None:
    """Let it close now, as it does at its time: one attempt after the other, then the report."""
    _close_at(voice, test, voice.now)


def _close_at(voice: Voice, test: Test, closes_at: datetime) -> None:
    test.closes_at = closes_at
    plan.arm_closing(voice, test)
    sitting.retime(voice, [one for one in attempts_at(voice.session, test.id) if one.submitted_at is None])


def close(ctx: TimerContext, test: Test) -> None:
    """Its time is up: end what is still under way, report, open the other try where there is to be one."""
    if test.closed_at is not None:
        return
    test.closed_at = ctx.now
    attempts = attempts_at(ctx.session, test.id)
    for attempt in attempts:
        if attempt.submitted_at is None:
            ending.end_by_deadline(ctx, attempt)
    ctx.session.flush()
    turnout = Turnout(ctx.session, test)
    tally.show(ctx, test)
    ctx.say(notices.report(ctx, turnout), name=f"exam/{test.id}/report", urgency=Urgency.REMINDER)
    notices.tell_author(
        ctx, test.chat, test.paper.created_by_id, lambda own: notices.full_report(own, turnout)
    )
    if test.blueprint.reveal == Reveal.CLOSING:
        for attempt in attempts:
            ctx.arm(TELL, attempt.id, "1", ctx.now)  # one by one: a slice of the writer thread is short
    if test.blueprint.makeup_minutes and turnout.not_passed:
        makeup = plan.open_makeup(ctx, test)
        invite(ctx, makeup, turnout.not_passed, again=False)


def tell(ctx: TimerContext, attempt: Attempt) -> None:
    """The test has closed: what was wrong may be practised now, and whoever handed it in hears his result."""
    sitting.note(ctx, attempt)
    chat = private_chat(ctx.session, attempt.person)
    attempts = attempts_of(ctx.session, attempt.test_id, attempt.person_id)
    if chat is not None and counting(attempts, attempt.test.blueprint.counts) is attempt:
        own = ctx.towards(chat)
        own.say(results.result(own, attempt, attempts), urgency=Urgency.REPORT)
