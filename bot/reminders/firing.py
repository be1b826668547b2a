"""When reminders fall due: what is said then, and when they fall due next."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bot import when
from bot.chat.context import Context, TimerContext, Voice
from bot.chat.customs import days_of
from bot.engine.outbox import Urgency, unsent
from bot.reminders import cards, notices
from bot.reminders.delivered import Fired
from bot.reminders.model import Reminder, coming, fresh_ids

DUE = "reminders.due"
AHEAD = "reminders.ahead"
CONFIRM = "reminders.confirm"
MOMENT = timedelta(seconds=1)
MOST_MISSED = 200
"""Occurrences of a backlog that are entered into the ledger one by one."""
LOOK_AGAIN = timedelta(days=1)
"""What rests on a year not yet published is computed anew every day, until the calendar knows it."""


@dataclass(frozen=True)
class Owner:
    """A reminder that is due, and since when its last message waits, if it has not gone out."""

    reminder: Reminder
    waits_since: datetime | None


def load(session: Session, ids: Sequence[int]) -> Mapping[int, Owner]:
    """The reminders of due timers, with their chats."""
    found = _wanted(session, ids)
    waiting = unsent(session, {(reminder.chat_id, _last_name(reminder)) for reminder in found})
    return {
        reminder.id: Owner(reminder, waiting.get((reminder.chat_id, _last_name(reminder))))
        for reminder in found
    }


def _wanted(session: Session, ids: Sequence[int]) -> Sequence[Reminder]:
    return session.scalars(
        select(Reminder)
        .where(Reminder.id.in_(ids), Reminder.deleted_at.is_(None), Reminder.paused_at.is_(None))
        .options(joinedload(Reminder.chat))
    ).all()


def due(ctx: TimerContext, owner: Owner) -> None:
    """Queue the message of one occurrence and arm the next.

    Runs in the transaction that took the timer, so a crash before the commit leaves both undone.
    Occurrences that were missed since (the bot was down) become one message with this one.
    """
    reminder, days = owner.reminder, days_of(ctx.chat)
    last = when.Occurrence(ctx.due.due_at, datetime.fromisoformat(ctx.due.occurrence))
    missed = [last]
    # From the occurrence, not from now: a bot that was down for a week must not shift a biweekly rule.
    following = reminder.series.after(ctx.due.due_at, days)
    upcoming = next(following, None)
    while upcoming is not None and upcoming.instant <= ctx.now:
        if len(missed) == MOST_MISSED:
            upcoming = reminder.series.next_after(ctx.now, days)
            break
        missed.append(last := upcoming)
        upcoming = next(following, None)
    reminder.last_wall = last.wall.isoformat(timespec="seconds")
    reminder.revision += 1  # a card that was drawn before speaks of another "next"
    _arm(ctx, reminder, upcoming)
    reachable = ctx.chat.unreachable is None
    _write_down(ctx, reminder, missed, with_last=reachable and owner.waits_since is not None)
    if not reachable:
        return  # nobody would read it, and a pile of old reminders would greet whoever brings the bot back
    since = owner.waits_since or (ctx.due.due_at if len(missed) > 1 else None)
    ctx.say(
        notices.fired(
            ctx,
            reminder,
            last.wall,
            since=cards.wall(ctx, since) if since else None,
            fired_id=reminder.last_fired_id or 0,
        ),
        name=_last_name(reminder),
        urgency=Urgency.REMINDER,
        due_at=last.instant,
    )


def _write_down(
    ctx: Voice, reminder: Reminder, missed: Sequence[when.Occurrence], *, with_last: bool
) -> None:
    """Enter occurrences into the ledger; all of them are said with one message, perhaps one that waits."""
    numbers = fresh_ids(ctx.session, Fired.id)
    if with_last and (waiting := ctx.session.get(Fired, reminder.last_fired_id)) is not None:
        waiting.receipt = reminder.receipt  # its message is written anew, with the button or without
    for occurrence in missed:
        fired = Fired(
            id=next(numbers),
            reminder_id=reminder.id,
            wall=occurrence.wall.isoformat(timespec="seconds"),
            due_at=occurrence.instant,
            said_with_id=reminder.last_fired_id if with_last else None,
            receipt=reminder.receipt,
        )
        ctx.session.add(fired)
        if not with_last:
            reminder.last_fired_id, with_last = fired.id, True


def changed(ctx: Voice, reminder: Reminder, *, anew: bool = False) -> None:
    """Something about a reminder has changed: arm what is to come of it, and what is due and not yet said.

    `anew`: what was due until now is over (it was paused or deleted, or has another rule).
    """
    reminder.revision += 1
    live_here(ctx, reminder)
    rearm(ctx, reminder, after=ctx.now if anew else pending_since(ctx, reminder))


def live_here(ctx: Voice, reminder: Reminder) -> None:
    """Let its wall times be meant in the zone of the chat; what was over or deleted did not move with it."""
    if reminder.schedule.zone_name != ctx.chat.zone:
        reminder.schedule = reminder.schedule.in_zone(ZoneInfo(ctx.chat.zone))


def pending_since(ctx: Voice, reminder: Reminder) -> datetime:
    """An instant after which everything is still to be said: now, or just before what is due and not said.

    People are heard before timers fire: what fell due a moment ago, or while the bot was down, must not be
    lost to a change that comes first. What lies in the past since the chat moved east is said late, too.
    """
    if not reminder.live or reminder.paused_at is not None:
        return ctx.now
    next_wall = datetime.fromisoformat(reminder.next_wall or "")
    return min(ctx.now, when.at_wall(next_wall, reminder.schedule.zone).instant - MOMENT)


def enter(ctx: Voice, reminders: Sequence[Reminder]) -> None:
    """Enter new reminders, and arm what is to come of them."""
    days, numbers = days_of(ctx.chat), fresh_ids(ctx.session, Reminder.id)
    for reminder in reminders:
        reminder.id = next(numbers)
        ctx.session.add(reminder)
        _arm(ctx, reminder, reminder.series.next_after(ctx.now, days))
        for seconds in reminder.ahead:
            arm_ahead(ctx, reminder, timedelta(seconds=seconds), after=ctx.now)


def rearm(ctx: Voice, reminder: Reminder, *, after: datetime) -> None:
    """Arm anew what comes after an instant."""
    overdue = ctx.tools.timers.overdue(ctx.session, AHEAD, reminder.id, ctx.now)
    disarm(ctx, reminder)
    for placed in reminder.series.all_after(after, days_of(ctx.chat)):
        # A change of zone may bring a wall time back that has fired already.
        again = placed.keys and reminder.last_wall and placed.at.wall.isoformat() <= reminder.last_wall
        if not again and not ctx.has_fired(DUE, reminder.id, _key(placed.at)):
            _arm(ctx, reminder, placed.at)
            break
    else:
        _arm(ctx, reminder, None)
    for seconds in reminder.ahead:
        arm_ahead(ctx, reminder, timedelta(seconds=seconds), after=ctx.now, overdue=overdue)


def disarm(ctx: Voice, reminder: Reminder) -> None:
    """Take back whatever is armed for a reminder."""
    for kind in (DUE, AHEAD, CONFIRM):
        ctx.cancel(kind, reminder.id)


def _key(occurrence: when.Occurrence) -> str:
    return occurrence.wall.isoformat(timespec="seconds")


def _arm(ctx: Voice, reminder: Reminder, occurrence: when.Occurrence | None) -> None:
    reminder.next_wall = _key(occurrence) if occurrence else None
    if occurrence is not None and reminder.deleted_at is None and reminder.paused_at is None:
        ctx.arm(DUE, reminder.id, _key(occurrence), occurrence.instant)
        if not occurrence.confirmed:
            ctx.arm(CONFIRM, reminder.id, f"{ctx.now:%Y-%m-%dT%H:%M:%S}", ctx.now + LOOK_AGAIN)


def confirm(ctx: TimerContext, reminder: Reminder) -> None:
    """Perhaps the calendar knows by now which days are worked."""
    rearm(ctx, reminder, after=pending_since(ctx, reminder))


def load_reminders(session: Session, ids: Sequence[int]) -> Mapping[int, Reminder]:
    """The reminders of timers that are due, with their chats."""
    return {reminder.id: reminder for reminder in _wanted(session, ids)}


def ahead(ctx: TimerContext, reminder: Reminder) -> None:
    """Queue the advance notice of one occurrence and arm the next of the same length.

    One whose thing has begun is dropped: here, or by its expiry where it waits too long to go out.
    """
    wall, _, seconds = ctx.due.occurrence.rpartition("/")
    span = timedelta(seconds=int(seconds))
    occurrence = reminder.series.next_after(
        _before(datetime.fromisoformat(wall), reminder), days_of(ctx.chat)
    )
    if occurrence is None:
        return
    if occurrence.instant > ctx.now and ctx.chat.unreachable is None:
        ctx.say(
            notices.ahead(ctx, reminder, occurrence),
            name=f"reminders/{reminder.id}/ahead/{seconds}",
            urgency=Urgency.REMINDER,
            expires_at=occurrence.instant,
        )
    arm_ahead(ctx, reminder, span, after=occurrence.instant)


def arm_ahead(
    ctx: Voice, reminder: Reminder, span: timedelta, *, after: datetime, overdue: Collection[str] = ()
) -> None:
    """Arm the notice of the first occurrence after an instant whose notice is still to come, or is `overdue`
    (by its key): due, but not yet said."""
    if reminder.deleted_at is not None or reminder.paused_at is not None:
        return
    series, days = reminder.series, days_of(ctx.chat)
    seconds = int(span.total_seconds())
    for key in overdue:
        wall, _, length = key.rpartition("/")
        if int(length) == seconds:
            at = datetime.fromisoformat(wall)
            found = series.next_after(_before(at, reminder), days)
            if found is not None and found.wall == at and found.instant > ctx.now:
                ctx.arm(AHEAD, reminder.id, key, _ahead_of(found, reminder, span))
                return
    # A clock change makes days shorter by some hours; nothing nearer can have its notice still to come.
    for occurrence in series.after(max(after, ctx.now + span - timedelta(hours=3)), days):
        at, key = _ahead_of(occurrence, reminder, span), f"{_key(occurrence)}/{seconds}"
        if at > ctx.now and not ctx.has_fired(AHEAD, reminder.id, key):
            ctx.arm(AHEAD, reminder.id, key, at)
            return


def _ahead_of(occurrence: when.Occurrence, reminder: Reminder, span: timedelta) -> datetime:
    """When the notice is due: days ahead keep the clock time, hours and minutes are exact."""
    if span % timedelta(days=1):
        return occurrence.instant - span
    return (occurrence.wall - span).replace(tzinfo=reminder.schedule.zone).astimezone(UTC)


def _before(wall: datetime, reminder: Reminder) -> datetime:
    """An instant just before an occurrence's wall time, however the clocks change there."""
    return wall.replace(tzinfo=reminder.schedule.zone).astimezone(UTC) - timedelta(seconds=1)


def move(ctx: Context) -> None:
    """The chat has another zone or calendar now: its reminders keep their wall times."""
    for reminder in coming(ctx.session, ctx.chat.id, paused=True):
        changed(ctx, reminder)


def _last_name(reminder: Reminder) -> str:
    return message_name(reminder.id, reminder.last_fired_id or 0)


def message_name(reminder_id: int, fired_id: int) -> str:
    """What the message of an occurrence is called in the outbox."""
    return f"reminders/{reminder_id}/{fired_id}"
