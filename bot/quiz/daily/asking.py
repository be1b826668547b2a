"""The question of the day is asked when it is due, and closed at its time with the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import when
from bot.chat.context import Context, TimerContext, Voice
from bot.chat.customs import day_of, days_of
from bot.chat.texts import plain
from bot.engine.identity import Chat
from bot.engine.outbox import Content, Outgoing, Urgency
from bot.engine.outbox import State as Sent
from bot.quiz import learning, polls, pools, store
from bot.quiz.daily import cards, choosing
from bot.quiz.daily.closing import SHORTEST, closes
from bot.quiz.daily.model import DailyPlan, asked_by, loaded, plan_in
from bot.quiz.live import cards as live
from bot.quiz.polls import AskedPoll
from bot.scores import ledger
from bot.scores.ledger import Occasion, Reason

DUE = "daily.due"
CONFIRM = "daily.confirm"
CLOSE = "daily.close"
COUNT = "daily.count"
RECOUNT = "daily.recount"
LONGEST = timedelta(seconds=2_628_000)
"""Telegram's."""
GRACE = timedelta(seconds=5)
STALE = timedelta(days=1)
"""The answer to a question that closed so long ago is not told any more."""
LATER = timedelta(days=1)
"""Who becomes known as a member until then gets his points."""
SPACING = timedelta(seconds=10)
LOOK_AGAIN = timedelta(days=1)
POINT = 100


# -- when


def rearm(voice: Voice, plan: DailyPlan, *, after: datetime | None = None) -> None:
    """Arm the next question of a plan: the first after an instant (now)."""
    for kind in (DUE, CONFIRM):
        voice.cancel(kind, plan.id)
    plan.next_wall = None
    if plan.deleted_at is not None or plan.paused_at is not None:
        return
    days, after = days_of(voice.chat), after or voice.now
    upcoming = plan.schedule.next_after(after, days)
    while upcoming is not None and plan.last_wall is not None and _key(upcoming) <= plan.last_wall:
        upcoming = plan.schedule.next_after(upcoming.instant, days)  # the clock has come back to it
    if upcoming is None:
        return
    plan.next_wall = _key(upcoming)
    voice.arm(DUE, plan.id, _key(upcoming), upcoming.instant)
    if not upcoming.confirmed:
        voice.arm(CONFIRM, plan.id, f"{voice.now:%Y-%m-%dT%H:%M:%S}", voice.now + LOOK_AGAIN)


def _key(occurrence: when.Occurrence) -> str:
    return occurrence.wall.isoformat(timespec="seconds")


def confirm(ctx: TimerContext, plan: DailyPlan) -> None:
    """Perhaps the calendar knows by now which days are worked."""
    rearm(ctx, plan)


def move(ctx: Context) -> None:
    """The chat has another zone or calendar now: the plan keeps its wall times."""
    plan = plan_in(ctx.session, ctx.chat.id)
    if plan is not None:
        plan.schedule = plan.schedule.in_zone(ZoneInfo(ctx.chat.zone))
        plan.revision += 1
        rearm(ctx, plan)


# -- asked


def due(ctx: TimerContext, plan: DailyPlan) -> None:
    """Ask the question of an occurrence, and arm the next.

    Of several that were missed while the bot was down only the last is asked, if there is time to answer.
    """
    if plan.deleted_at is not None or plan.paused_at is not None:
        return
    days = days_of(ctx.chat)
    last = when.Occurrence(ctx.due.due_at, datetime.fromisoformat(ctx.due.occurrence))
    upcoming = plan.schedule.next_after(last.instant, days)
    while upcoming is not None and upcoming.instant <= ctx.now:
        last, upcoming = upcoming, plan.schedule.next_after(upcoming.instant, days)
    plan.last_wall = _key(last)
    plan.revision += 1
    rearm(ctx, plan, after=max(ctx.now, last.instant))
    closes_at = min(closes(last.wall, plan.until, plan.schedule.zone), ctx.now + LONGEST)
    if closes_at - ctx.now >= SHORTEST and ctx.chat.unreachable is None:
        _ask(ctx, plan, last, closes_at)


def _ask(ctx: Voice, plan: DailyPlan, at: when.Occurrence, closes_at: datetime) -> None:
    choice = plan.choice
    drawable = {one.version_id: one.question for one in pools.askable(ctx) if choice.takes(one)}
    before = [one for one in asked_by(ctx.session, plan) if one.sent_at is not None or one.closed_at is None]
    questions = polls.question_ids(ctx.session, [*drawable, *(one.version_id for one in before)])
    version_id = choosing.next_of(
        {id_: questions[id_] for id_ in drawable}, [questions[one.version_id] for one in before], plan.seed
    )
    if version_id is None:
        plan.paused_at = ctx.now
        rearm(ctx, plan)
        ctx.say(cards.exhausted(ctx, plan), urgency=Urgency.REMINDER)
        return
    question = drawable[version_id]
    place = len(asked_by(ctx.session, plan))
    asked = polls.ask(
        ctx.session,
        question,
        Random(f"{plan.seed}/shown/{place}"),
        chat_id=plan.chat_id,
        version_id=version_id,
        place=place,
        seconds=int((closes_at - ctx.now).total_seconds()),
        now=ctx.now,
        plan_id=plan.id,
    )
    asked.closes_at = closes_at
    head = plain(ctx.tr("Question of the day")) + "\n"
    poll = live.poll(ctx.chat.language, head, asked, question)
    ctx.say(
        Content("", poll=poll, topic=plan.topic, keys=live.under(ctx, asked)),
        name=f"daily/poll/{asked.id}",
        urgency=Urgency.REMINDER,
        due_at=at.instant,
        expires_at=closes_at - SHORTEST / 2,
    )
    ctx.arm(CLOSE, asked.id, "1", closes_at + GRACE)


def settled(voice: Voice, row: Outgoing) -> None:
    """A question was sent, refused, or waited too long."""
    match (row.name or "").split("/"):
        case ["daily", "poll", id_]:
            asked = voice.session.get(AskedPoll, int(id_))
            if asked is None:
                return
            if row.state != Sent.PARKED and row.poll_id is not None:
                asked.poll_id, asked.message_id, asked.sent_at = row.poll_id, row.message_id, row.sent_at
            elif (copy := polls.copy_of(voice.session, asked)) is not None:
                asked.poll_id, asked.sent_at = copy.poll_id, copy.posted_at  # it went out all the same
            else:
                asked.void, asked.closed_at = True, voice.now
                voice.cancel(CLOSE, asked.id)


# -- closed


@dataclass(frozen=True)
class Asked:
    """A question of the day with its plan."""

    poll: AskedPoll
    plan: DailyPlan

    @property
    def chat(self) -> Chat:
        return self.plan.chat


def load(session: Session, ids: Sequence[int]) -> Mapping[int, Asked]:
    """These questions with their plans and chats."""
    found = session.scalars(select(AskedPoll).where(AskedPoll.id.in_(ids))).all()
    plans = loaded(session, [one.plan_id for one in found if one.plan_id is not None])
    return {one.id: Asked(one, plans[one.plan_id]) for one in found if one.plan_id in plans}


def close(ctx: TimerContext, asked: Asked) -> None:
    """Its time is up: the answer, how many were right, and the points into the ledger."""
    poll = asked.poll
    if poll.closed_at is not None or poll.poll_id is None:
        return
    _finish(ctx, asked)


def _finish(voice: Voice, asked: Asked) -> None:
    poll, plan = asked.poll, asked.plan
    poll.closed_at = voice.now
    open_until = (poll.sent_at or poll.asked_at) + timedelta(seconds=poll.seconds)
    if poll.message_id is not None and open_until > voice.now:
        stop = Content("", stop=poll.message_id, keys=live.under(voice, poll))
        voice.say(stop, name=f"daily/stop/{poll.id}", urgency=Urgency.REMINDER)
    enter_points(voice, poll)
    learning.note_soon(voice, poll)
    voice.arm(RECOUNT, poll.id, "1", voice.now + LATER)
    if plan.chat.unreachable is None and voice.now - (poll.closes_at or voice.now) < STALE:
        voice.say(result(voice, asked), name=_result_name(poll), urgency=Urgency.REMINDER)


def _result_name(poll: AskedPoll) -> str:
    return f"daily/result/{poll.id}"


def result(voice: Voice, asked: Asked) -> Content:
    """The answer, and how many were right."""
    poll = asked.poll
    question = store.questions(voice.session, [poll.version_id])[poll.version_id]
    right = polls.turnout(voice.session, poll)
    strangers = polls.strangers(voice.session, poll.chat_id, [poll])
    correct = polls.right_places(voice.session, poll.chat_id, [poll]).get(poll.id)
    return cards.result(voice, asked.plan, poll, question, right, strangers, correct)


def enter_points(
    voice: Voice, poll: AskedPoll, reason: Reason = Reason.ATTEMPT, by_id: int | None = None
) -> set[int]:
    """A point for the right answer, none of none where it is void; what is entered already stays. Return for
    whom anything was entered."""
    of = POINT if polls.right_places(voice.session, poll.chat_id, [poll]) else 0
    return ledger.settle_all(
        voice.session,
        {person_id: right * of for person_id, right in polls.turnout(voice.session, poll).items()},
        chat_id=poll.chat_id,
        occasion=Occasion.DAILY,
        occasion_id=poll.id,
        of=of,
        reason=reason,
        at=voice.now,
        held_on=day_of(voice.chat, poll.asked_at),
        by_id=by_id,
    )


def regrade(voice: Voice, poll: AskedPoll, by_id: int | None) -> set[int]:
    """The secretary has ruled on a question of the day: where it has closed the points follow, and what was
    told in the group. Return whose points do."""
    if poll.closed_at is None or poll.void:
        return set()
    changed = enter_points(voice, poll, Reason.REGRADED, by_id)
    if changed and (asked := asked_of(voice.session, poll.id)) is not None:
        _show_result(voice, asked)
    return changed


def recount(ctx: TimerContext, asked: Asked) -> None:
    """Who has become known as a member since then gets his points, too."""
    enter_points(ctx, asked.poll)


def count_soon(voice: Voice, asked: Asked) -> None:
    """Bring the numbers under an answer up to date, once for all who tap within a few seconds."""
    step = SPACING.total_seconds()
    at = datetime.fromtimestamp((voice.now.timestamp() // step + 1) * step, UTC)
    voice.arm(COUNT, asked.poll.id, f"{at:%m%dT%H%M%S}", at)


def count(ctx: TimerContext, asked: Asked) -> None:
    """Those who made themselves known in the last seconds are counted."""
    _show_result(ctx, asked)


def _show_result(voice: Voice, asked: Asked) -> None:
    name = _result_name(asked.poll)
    voice.tools.outbox.edit(voice.session, asked.poll.chat_id, name, result(voice, asked))


def asked_of(session: Session, poll_id: int) -> Asked | None:
    """A question of the day, with its plan and chat."""
    return load(session, [poll_id]).get(poll_id)
