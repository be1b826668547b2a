"""What the buttons of a card change. None of it touches the rest of a series, and all of it can be undone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot import when
from bot.chat import audience
from bot.chat.context import FROM_ANOTHER_TIME, Context, UserError
from bot.chat.customs import days_of
from bot.engine.outbox import Urgency
from bot.reminders import agenda, cards, firing, notices, options
from bot.reminders.cards import Menu
from bot.reminders.model import Reminder
from bot.reminders.series import Placed

Change = Callable[[Context, Reminder], Menu]
"""Changes a reminder and says so in a toast; which buttons are shown next. What it raises it raises first."""


def open_card(ctx: Context) -> None:
    """A number in the list was tapped: the card, for a member without the buttons that are not for him."""
    if (reminder := _tapped(ctx)) is None:
        return
    content = cards.card(ctx, reminder)
    ctx.show(content if ctx.is_secretary else replace(content, keys=[[cards.to_list(ctx)]]))


def menu(ctx: Context) -> None:
    """Other buttons under the same card."""
    if (reminder := fresh(ctx)) is not None:
        ctx.show(cards.card(ctx, reminder, ctx.choice(1, list(Menu))))


def changing(change: Change) -> Callable[[Context], None]:
    """The press of a button that changes a reminder; one that was drawn before the last change does not."""

    def press(ctx: Context) -> None:
        if (reminder := fresh(ctx)) is not None:
            was_paused = reminder.paused_at is not None
            following = change(ctx, reminder)
            firing.changed(ctx, reminder, anew=was_paused)
            ctx.session.flush()
            ctx.show(cards.card(ctx, reminder, following))

    return press


@changing
def receipts(ctx: Context, reminder: Reminder) -> Menu:
    """Members are asked to acknowledge it, or no more."""
    reminder.receipt = not reminder.receipt
    ctx.toast(
        ctx.tr("From the next time on everybody is asked for a “Got it”.")
        if reminder.receipt
        else ctx.tr("Nobody is asked for a “Got it” any more.")
    )
    return Menu.MAIN


@changing
def choose_audience(ctx: Context, reminder: Reminder) -> Menu:
    """Who is meant to acknowledge it: everybody, a subgroup, or who has a tag."""
    chosen = audience.numbered(ctx.session, reminder.chat_id, ctx.ids[1] if len(ctx.ids) > 1 else -1)
    if chosen is None:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    reminder.audience = chosen
    return Menu.MAIN


@changing
def pin(ctx: Context, reminder: Reminder) -> Menu:
    """Its message is pinned, or no more."""
    reminder.pin = not reminder.pin
    ctx.toast(
        ctx.tr("It will be pinned when it comes. I need the right to pin messages here.")
        if reminder.pin
        else ctx.tr("It will not be pinned any more.")
    )
    return Menu.MAIN


@changing
def pause(ctx: Context, reminder: Reminder) -> Menu:
    """Nothing is said until it is resumed; what is missed in between is over."""
    reminder.paused_at = None if reminder.paused_at is not None else ctx.now
    ctx.toast(ctx.tr("Paused") if reminder.paused_at is not None else ctx.tr("Resumed"))
    return Menu.MAIN


@changing
def ahead(ctx: Context, reminder: Reminder) -> Menu:
    """A notice ahead, or that one no more."""
    offered = {int(one.total_seconds()) for one in cards.AHEAD} | {*reminder.ahead}
    seconds = ctx.ids[1] if len(ctx.ids) > 1 and ctx.ids[1] in offered else ctx.choice(1, ())
    if seconds in reminder.ahead:
        reminder.ahead = [one for one in reminder.ahead if one != seconds]
    else:
        add_ahead(ctx, reminder, {timedelta(seconds=seconds)})
    return Menu.AHEAD


@changing
def skip(ctx: Context, reminder: Reminder) -> Menu:
    """The next occurrence does not take place."""
    placed = next_by_rule(ctx, reminder)
    reminder.series = reminder.series.skip(placed)
    ctx.toast(ctx.tr("Skipped: {moment}", moment=cards.moment(ctx, placed.at)))
    return Menu.CHANGED


@changing
def shift(ctx: Context, reminder: Reminder) -> Menu:
    """The next occurrence comes earlier or later."""
    placed = next_by_rule(ctx, reminder)
    move_to(ctx, reminder, placed, placed.at.wall + ctx.choice(1, cards.SHIFTS))
    return Menu.CHANGED


@changing
def again(ctx: Context, reminder: Reminder) -> Menu:
    """It is said once more, besides all other times."""
    _say_again(ctx, reminder, ctx.choice(1, cards.SNOOZES))
    return Menu.CHANGED


@changing
def as_planned(ctx: Context, reminder: Reminder) -> Menu:
    """What was changed of single occurrences to come is as the rule says again."""
    reminder.series = reminder.series.as_planned(ctx.now)
    ctx.toast(ctx.tr("As planned again"))
    return Menu.MAIN


@changing
def end(ctx: Context, reminder: Reminder) -> Menu:
    """It comes so many more times, or without end."""
    times = ctx.choice(1, (0, *cards.ENDS))
    if times:
        reminder.series = reminder.series.end_after(times, ctx.now, days_of(ctx.chat))
    else:
        reminder.series = reminder.series.endless()
    return Menu.MAIN


def announce(ctx: Context) -> None:
    """Tell the group what was skipped or moved."""
    if (reminder := fresh(ctx)) is not None and (content := notices.changes(ctx, reminder)) is not None:
        ctx.say(
            content, urgency=Urgency.REMINDER, name=f"reminders/{reminder.id}/changes/{reminder.revision}"
        )
        ctx.toast(ctx.tr("The group knows."))
        ctx.show(cards.card(ctx, reminder))


def delete(ctx: Context) -> None:
    """Delete it; the card that is left takes that back. With 1 the group is told that it is cancelled."""
    if (reminder := fresh(ctx)) is None:
        return
    if len(ctx.ids) > 1 and ctx.ids[1] == 1:
        ctx.say(notices.cancelled(ctx, reminder), urgency=Urgency.REMINDER, name=_notice(reminder))
    reminder.deleted_at = ctx.now
    reminder.revision += 1
    firing.disarm(ctx, reminder)
    ctx.session.flush()
    ctx.toast(ctx.tr("Deleted"))
    ctx.show(cards.deleted(ctx, reminder))


def restore(ctx: Context) -> None:
    """Take back a deletion. What was missed in between is over."""
    reminder = _tapped(ctx, deleted=True)
    if reminder is None:
        return
    if reminder.deleted_at is not None:
        reminder.deleted_at = None
        firing.changed(ctx, reminder, anew=True)
        ctx.session.flush()
        ctx.toast(
            ctx.tr("It is back")
            if reminder.next_wall
            else ctx.tr("Its time has passed in the meantime, so it will not come any more.")
        )
        if reminder.next_wall:
            # If the group was told that it is cancelled, it is told there, too.
            ctx.tools.outbox.edit(
                ctx.session, ctx.chat.id, _notice(reminder), notices.takes_place(ctx, reminder)
            )
    ctx.show(cards.card(ctx, reminder))


def _notice(reminder: Reminder) -> str:
    return f"reminders/{reminder.id}/cancelled"


def snooze(ctx: Context) -> None:
    """Under what was said in private: say it again in a while."""
    reminder = _tapped(ctx, over=True)
    if reminder is not None:
        _say_again(ctx, reminder, ctx.choice(1, cards.SNOOZES))
        firing.changed(ctx, reminder)


# -- how it is changed


def _tapped(ctx: Context, *, deleted: bool = False, over: bool = False) -> Reminder | None:
    """The reminder a button is about, if it is one of this chat's and not gone; else the list is shown."""
    reminder = ctx.session.get(Reminder, ctx.ids[0]) if ctx.ids else None
    if (
        reminder is None
        or reminder.chat_id != ctx.chat.id
        or (reminder.deleted_at is not None and not deleted)
        or (reminder.next_wall is None and not deleted and not over)
    ):
        ctx.toast(ctx.tr("That reminder is no longer in the list."))
        if not over:
            ctx.show(agenda.page(ctx, 0))
        return None
    firing.live_here(ctx, reminder)
    return reminder


def fresh(ctx: Context) -> Reminder | None:
    """The reminder of a card, if nothing has changed since it was drawn; else the card as it is now."""
    reminder = _tapped(ctx)
    if reminder is None or reminder.revision == ctx.revision:
        return reminder
    ctx.toast(ctx.tr("It has changed in the meantime; this is how it is now."))
    ctx.show(cards.card(ctx, reminder))
    return None


def next_by_rule(ctx: Context, reminder: Reminder) -> Placed:
    """The next occurrence by the rule, also one that is due and not said yet."""
    placed = cards.next_by_rule(ctx, reminder, after=firing.pending_since(ctx, reminder))
    if placed is None:
        raise UserError(ctx.tr("It does not come any more."))
    return placed


def move_to(ctx: Context, reminder: Reminder, placed: Placed, to: datetime) -> None:
    at = when.at_wall(to, reminder.schedule.zone)
    if at.instant <= ctx.now:
        raise UserError(ctx.tr("That would be in the past."))
    before = reminder.series.next_after(at.instant - firing.MOMENT, days_of(ctx.chat))
    if before is not None and before.instant == at.instant and at.wall != placed.at.wall:
        raise UserError(ctx.tr("It comes at that time already."))
    reminder.series = reminder.series.move(placed, to)
    ctx.toast(ctx.tr("Moved to {moment}", moment=cards.moment(ctx, at)))


def _say_again(ctx: Context, reminder: Reminder, by: timedelta) -> None:
    try:
        reminder.series, at = reminder.series.once_more(ctx.now + by, ctx.now)
    except OverflowError:
        raise UserError(ctx.tr("It comes often enough as it is.")) from None
    ctx.toast(ctx.tr("Again on {moment}", moment=cards.moment(ctx, at)))


def add_ahead(ctx: Context, reminder: Reminder, wanted: set[timedelta]) -> None:
    spans = sorted({*reminder.ahead, *(int(span.total_seconds()) for span in wanted)}, reverse=True)
    if len(spans) > options.MOST:
        raise UserError(ctx.tr("Up to five notices are possible. Take one away first."))
    reminder.ahead = spans
