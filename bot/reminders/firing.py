"""When reminders fall due: what is said then, and when they fall due next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bot import when
from bot.chat.context import Context, TimerContext, Voice
from bot.engine.outbox import Urgency, unsent
from bot.reminders import cards
from bot.reminders.customs import days_of
from bot.reminders.model import Reminder, coming

DUE = "reminders.due"
AHEAD = "reminders.ahead"


@dataclass(frozen=True)
class Owner:
    """A reminder that is due, and since when its last message waits, if it has not gone out."""

    reminder: Reminder
    waits_since: datetime | None


def load(session: Session, ids: Sequence[int]) -> Mapping[int, Owner]:
    """The reminders of due timers, with their chats."""
    found = session.scalars(
        select(Reminder)
        .where(Reminder.id.in_(ids), Reminder.deleted_at.is_(None))
        .options(joinedload(Reminder.chat))
    ).all()
    waiting = unsent(session, {(reminder.chat_id, _name(reminder)) for reminder in found})
    return {
        reminder.id: Owner(reminder, waiting.get((reminder.chat_id, _name(reminder)))) for reminder in found
    }


def due(ctx: TimerContext, owner: Owner) -> None:
    """Queue the message of one occurrence and arm the next.

    Runs in the transaction that took the timer, so a crash before the commit leaves both undone.
    Occurrences that were missed since (the bot was down) become one message with this one.
    """
    reminder, zone = owner.reminder, ZoneInfo(ctx.chat.zone)
    last = datetime.fromisoformat(ctx.due.occurrence)
    due_at, merged = ctx.due.due_at, False
    upcoming = reminder.schedule.next_after(due_at, days_of(ctx.chat))
    # From the occurrence, not from now: a bot that was down for a week must not shift a biweekly rule.
    while upcoming is not None and upcoming.instant <= ctx.now:
        last, due_at, merged = upcoming.wall, upcoming.instant, True
        upcoming = reminder.schedule.next_after(due_at, days_of(ctx.chat))
    reminder.last_wall = last.isoformat()
    _arm(ctx, reminder, upcoming)
    if ctx.chat.unreachable is not None:
        return  # nobody would read it, and a pile of old reminders would greet whoever brings the bot back
    since = owner.waits_since or (ctx.due.due_at if merged else None)
    ctx.say(
        cards.fired(ctx, reminder, last, since=since.astimezone(zone) if since else None),
        name=_name(reminder),
        urgency=Urgency.REMINDER,
        due_at=due_at,
    )


def arm(ctx: Voice, reminder: Reminder, *, after: datetime) -> None:
    """Arm the first occurrence after an instant that has not fired already, if there is one."""
    days, schedule = days_of(ctx.chat), reminder.schedule
    occurrence = schedule.next_after(after, days)
    # A change of zone may bring a wall time back that has fired already.
    while occurrence is not None and reminder.last_wall and occurrence.wall.isoformat() <= reminder.last_wall:
        occurrence = schedule.next_after(occurrence.instant, days)
    _arm(ctx, reminder, occurrence)
    for seconds in reminder.ahead:
        arm_ahead(ctx, reminder, timedelta(seconds=seconds), after=after)


def disarm(ctx: Voice, reminder: Reminder) -> None:
    """Take back whatever is armed for a reminder."""
    ctx.cancel(DUE, reminder.id)
    ctx.cancel(AHEAD, reminder.id)


def _arm(ctx: Voice, reminder: Reminder, occurrence: when.Occurrence | None) -> None:
    reminder.next_wall = occurrence.wall.isoformat() if occurrence else None
    if occurrence is not None:
        ctx.arm(DUE, reminder.id, occurrence.wall.isoformat(), occurrence.instant)


def load_ahead(session: Session, ids: Sequence[int]) -> Mapping[int, Reminder]:
    """The reminders of advance notices that are due, with their chats."""
    found = session.scalars(
        select(Reminder)
        .where(Reminder.id.in_(ids), Reminder.deleted_at.is_(None))
        .options(joinedload(Reminder.chat))
    )
    return {reminder.id: reminder for reminder in found}


def ahead(ctx: TimerContext, reminder: Reminder) -> None:
    """Queue the advance notice of one occurrence and arm the next of the same length.

    One whose thing has begun is dropped: here, or by its expiry where it waits too long to go out.
    """
    wall, _, seconds = ctx.due.occurrence.rpartition("/")
    span = timedelta(seconds=int(seconds))
    occurrence = reminder.schedule.next_after(
        _before(datetime.fromisoformat(wall), reminder), days_of(ctx.chat)
    )
    if occurrence is None:
        return
    if occurrence.instant > ctx.now and ctx.chat.unreachable is None:
        ctx.say(
            cards.ahead(ctx, reminder, occurrence),
            name=f"reminders/{reminder.id}/ahead",
            urgency=Urgency.REMINDER,
            expires_at=occurrence.instant,
        )
    arm_ahead(ctx, reminder, span, after=occurrence.instant)


def arm_ahead(ctx: Voice, reminder: Reminder, span: timedelta, *, after: datetime) -> None:
    """Arm the notice of the first occurrence after an instant whose notice is still to come."""
    days, schedule = days_of(ctx.chat), reminder.schedule
    occurrence = schedule.next_after(after, days)
    while occurrence is not None and (at := _ahead_of(occurrence, reminder, span)) <= ctx.now:
        occurrence = schedule.next_after(occurrence.instant, days)
    if occurrence is not None:
        key = f"{occurrence.wall.isoformat()}/{int(span.total_seconds())}"
        ctx.arm(AHEAD, reminder.id, key, at)


def _ahead_of(occurrence: when.Occurrence, reminder: Reminder, span: timedelta) -> datetime:
    """When the notice is due: days ahead keep the clock time, hours and minutes are exact."""
    if span % timedelta(days=1):
        return occurrence.instant - span
    return (occurrence.wall - span).replace(tzinfo=reminder.schedule.zone).astimezone(UTC)


def _before(wall: datetime, reminder: Reminder) -> datetime:
    """An instant just before an occurrence's wall time, however the clocks change there."""
    return wall.replace(tzinfo=reminder.schedule.zone).astimezone(UTC) - timedelta(seconds=1)


def move(ctx: Context) -> None:
    """The chat lives in another zone now: its reminders keep their wall times."""
    for reminder in coming(ctx.session, ctx.chat.id):
        reminder.schedule = reminder.schedule.in_zone(ZoneInfo(ctx.chat.zone))
        disarm(ctx, reminder)
        arm(ctx, reminder, after=ctx.now)


def _name(reminder: Reminder) -> str:
    return f"reminders/{reminder.id}/due"
