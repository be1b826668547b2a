"""What the buttons of a card change. None of it touches the rest of a series, and all of it can be undone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from markupsafe import Markup

from bot import when
from bot.chat.context import Context, UserError
from bot.chat.customs import days_of
from bot.chat.texts import N_, clip, plain
from bot.reminders import agenda, cards, firing, options
from bot.reminders.cards import Menu, Question
from bot.reminders.entry import bad_ahead, read_text, read_time
from bot.reminders.model import Reminder

QUESTION = "reminders.question"
_MOST_EXTRAS = 20

Change = Callable[[Context, Reminder], Menu]
"""Changes a reminder; which buttons are shown next."""


def open_card(ctx: Context) -> None:
    """A number in the list was tapped."""
    if (reminder := _tapped(ctx)) is not None:
        ctx.show(cards.card(ctx, reminder))


def menu(ctx: Context) -> None:
    """Other buttons under the same card."""
    if (reminder := _fresh(ctx)) is not None:
        wanted = ctx.ids[1] if len(ctx.ids) > 1 and ctx.ids[1] < len(Menu) else 0
        ctx.show(cards.card(ctx, reminder, Menu(wanted)))


def changing(change: Change) -> Callable[[Context], None]:
    """The press of a button that changes a reminder; one that was drawn before the last change does not."""

    def press(ctx: Context) -> None:
        if (reminder := _fresh(ctx)) is None:
            return
        following = change(ctx, reminder)
        reminder.revision += 1
        firing.rearm(ctx, reminder)
        ctx.session.flush()
        ctx.show(cards.card(ctx, reminder, following))

    return press


@changing
def receipts(ctx: Context, reminder: Reminder) -> Menu:
    """Members are asked to acknowledge it, or no more."""
    reminder.receipt = not reminder.receipt
    return Menu.MAIN


@changing
def pin(ctx: Context, reminder: Reminder) -> Menu:
    """Its message is pinned, or no more."""
    reminder.pin = not reminder.pin
    return Menu.MAIN


@changing
def pause(ctx: Context, reminder: Reminder) -> Menu:
    """Nothing is said until it is resumed; what is missed in between is over."""
    reminder.paused_at = None if reminder.paused_at is not None else ctx.now
    return Menu.MAIN


@changing
def ahead(ctx: Context, reminder: Reminder) -> Menu:
    """A notice ahead, or that one no more."""
    seconds = ctx.ids[1]
    if seconds in reminder.ahead:
        reminder.ahead = [one for one in reminder.ahead if one != seconds]
    else:
        _add_ahead(ctx, reminder, {timedelta(seconds=seconds)})
    return Menu.AHEAD


@changing
def skip(ctx: Context, reminder: Reminder) -> Menu:
    """The next occurrence does not take place."""
    _move(reminder, _next(ctx, reminder).wall, None)
    return Menu.ONCE


@changing
def shift(ctx: Context, reminder: Reminder) -> Menu:
    """The next occurrence comes earlier or later."""
    occurrence = _next(ctx, reminder)
    _move_to(ctx, reminder, occurrence, occurrence.wall + cards.SHIFTS[ctx.ids[1]])
    return Menu.ONCE


@changing
def again(ctx: Context, reminder: Reminder) -> Menu:
    """It is said once more, besides all other times."""
    _say_again(ctx, reminder, cards.SNOOZES[ctx.ids[1]])
    return Menu.ONCE


@changing
def as_planned(ctx: Context, reminder: Reminder) -> Menu:
    """What was skipped or moved among what is to come is as the rule says again."""
    now = cards.wall(ctx, ctx.now).isoformat()
    reminder.moves = {was: to for was, to in reminder.moves.items() if was <= now and (to or was) <= now}
    return Menu.ONCE


@changing
def end(ctx: Context, reminder: Reminder) -> Menu:
    """It comes so many more times; 0: without end."""
    _end_after(ctx, reminder, ctx.ids[1])
    return Menu.MAIN


def delete(ctx: Context) -> None:
    """Delete it; the card that is left takes that back. With 1 the group is told that it is cancelled."""
    if (reminder := _fresh(ctx)) is None:
        return
    if len(ctx.ids) > 1 and ctx.ids[1] == 1:
        ctx.say(cards.cancelled(ctx, reminder))
    reminder.deleted_at = ctx.now
    reminder.revision += 1
    next_wall = reminder.next_wall
    firing.rearm(ctx, reminder)
    reminder.next_wall = next_wall
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
        reminder.revision += 1
        firing.rearm(ctx, reminder)
        ctx.session.flush()
        ctx.toast(
            ctx.tr("It is back")
            if reminder.next_wall
            else ctx.tr("Its time has passed in the meantime, so it will not come any more.")
        )
    ctx.show(cards.card(ctx, reminder))


def snooze(ctx: Context) -> None:
    """Under what was said in private: say it again in a while."""
    reminder = _tapped(ctx, over=True)
    if reminder is None or len(ctx.ids) < 2:
        return
    at = _say_again(ctx, reminder, cards.SNOOZES[min(ctx.ids[1], len(cards.SNOOZES) - 1)])
    reminder.revision += 1
    firing.rearm(ctx, reminder)
    moment = when.say_moment(at, ctx.chat.language, cards.wall(ctx, ctx.now))
    ctx.toast(ctx.tr("Again on {moment}", moment=moment))


# -- what is typed


def ask(ctx: Context) -> None:
    """Ask for what no button offers."""
    if (reminder := _fresh(ctx)) is None or len(ctx.ids) < 2:
        return
    question, hint = _QUESTIONS[Question(min(ctx.ids[1], len(Question) - 1))]
    about = reminder.id * len(Question) + min(ctx.ids[1], len(Question) - 1)
    example = ctx.tr(hint)
    ctx.ask(
        ctx.tr(question, text=clip(reminder.text, 60), example=example),
        plain(example),
        name=QUESTION,
        about=about,
    )


def typed(ctx: Context) -> None:
    """The answer to such a question."""
    id_, number = divmod(ctx.ids[0], len(Question))
    reminder = ctx.session.get(Reminder, id_)
    if reminder is None or reminder.chat_id != ctx.chat.id or reminder.deleted_at is not None:
        raise UserError(ctx.tr("That reminder is no longer in the list."))
    _TYPED[Question(number)](ctx, reminder)
    reminder.revision += 1
    firing.rearm(ctx, reminder)
    ctx.session.flush()
    ctx.answer(cards.card(ctx, reminder))


def _typed_time(ctx: Context, reminder: Reminder) -> None:
    request = read_time(ctx, ctx.words)
    _demand_nothing_else(ctx, request)
    if request.schedule.next_after(ctx.now, days_of(ctx.chat)) is None:
        raise UserError(Markup(when.Unreadable("never").hint(ctx.chat.language)))
    reminder.schedule = request.schedule
    reminder.moves, reminder.extras, reminder.last_wall = {}, [], None


def _typed_text(ctx: Context, reminder: Reminder) -> None:
    wanted = read_text(ctx, ctx.words)
    if not wanted.text:
        raise UserError(
            ctx.tr("There are no words in it. For example: {example}", example=ctx.tr("Safety briefing"))
        )
    reminder.text = wanted.text
    _add_ahead(ctx, reminder, set(wanted.ahead))
    reminder.receipt |= wanted.receipt and ctx.chat.is_group
    reminder.pin |= wanted.pin and ctx.chat.is_group


def _typed_move(ctx: Context, reminder: Reminder) -> None:
    to = _one_moment(ctx)
    _move_to(ctx, reminder, _next(ctx, reminder), to.wall)


def _typed_end(ctx: Context, reminder: Reminder) -> None:
    words = ctx.words.strip().removesuffix("次").removesuffix("times").strip()
    if words.isdecimal() and 0 < int(words) <= 999:
        _end_after(ctx, reminder, int(words))
        return
    last = _one_moment(ctx).wall.replace(hour=23, minute=59, second=0)
    schedule = replace(reminder.schedule, count=None, until=last)
    if schedule.next_after(ctx.now, days_of(ctx.chat)) is None:
        raise UserError(ctx.tr("It would not come any more. To end it now, delete it."))
    _set_end(reminder, schedule)


def _typed_ahead(ctx: Context, reminder: Reminder) -> None:
    try:
        wanted = options.spans(ctx.words)
    except ValueError as error:
        raise UserError(bad_ahead(ctx, str(error))) from error
    _add_ahead(ctx, reminder, wanted)


_QUESTIONS: dict[Question, tuple[str, str]] = {
    Question.TIME: (
        N_("When shall “{text}” come from now on? For example: {example}"),
        N_("every Friday 15:00"),
    ),
    Question.TEXT: (N_("What shall “{text}” say from now on? For example: {example}"), N_("Safety briefing")),
    Question.MOVE: (N_("To when is “{text}” moved, this once? For example: {example}"), N_("28 Nov 10:00")),
    Question.END: (N_("When does “{text}” come for the last time? For example: {example}"), N_("31 Dec")),
    Question.AHEAD: (
        N_("How long before “{text}” shall I give notice? For example: {example}"),
        N_("4 hours"),
    ),
}
_TYPED: dict[Question, Callable[[Context, Reminder], None]] = {
    Question.TIME: _typed_time,
    Question.TEXT: _typed_text,
    Question.MOVE: _typed_move,
    Question.END: _typed_end,
    Question.AHEAD: _typed_ahead,
}


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
    return reminder


def _fresh(ctx: Context) -> Reminder | None:
    """The reminder of a card, if nothing has changed since it was drawn; else the card as it is now."""
    reminder = _tapped(ctx)
    if reminder is None or reminder.revision == ctx.revision:
        return reminder
    ctx.toast(ctx.tr("It has changed in the meantime; this is how it is now."))
    ctx.show(cards.card(ctx, reminder))
    return None


def _next(ctx: Context, reminder: Reminder) -> when.Occurrence:
    occurrence = reminder.series.next_after(ctx.now, days_of(ctx.chat))
    if occurrence is None:
        raise UserError(ctx.tr("It does not come any more."))
    return occurrence


def _move(reminder: Reminder, at: datetime, to: datetime | None) -> None:
    """Let the occurrence that is at a wall time now be at another, or nowhere."""
    key, target = at.isoformat(), to.isoformat() if to else None
    moves = dict(reminder.moves)
    if key in reminder.extras:  # said once more: no occurrence of the rule
        reminder.extras = [wall for wall in reminder.extras if wall != key] + ([target] if target else [])
        return
    nominal = next((was for was, now in moves.items() if now == key), key)
    if nominal == target:
        del moves[nominal]
    else:
        moves[nominal] = target
    reminder.moves = moves


def _move_to(ctx: Context, reminder: Reminder, occurrence: when.Occurrence, to: datetime) -> None:
    if when.at_wall(to, reminder.schedule.zone).instant <= ctx.now:
        raise UserError(ctx.tr("That would be in the past."))
    _move(reminder, occurrence.wall, to)


def _say_again(ctx: Context, reminder: Reminder, by: timedelta) -> datetime:
    """Once more, on the full minute after so long."""
    at = (cards.wall(ctx, ctx.now) + by + timedelta(seconds=59)).replace(second=0, microsecond=0)
    now = cards.wall(ctx, ctx.now).isoformat()
    extras = {wall for wall in reminder.extras if wall > now} | {at.isoformat()}
    if len(extras) > _MOST_EXTRAS:
        raise UserError(ctx.tr("It comes often enough as it is."))
    reminder.extras = sorted(extras)
    return at


def _end_after(ctx: Context, reminder: Reminder, times: int) -> None:
    """Let the rule end with the so-manieth occurrence to come; 0: without end."""
    endless = replace(reminder.schedule, count=None, until=None)
    if not times:
        reminder.schedule = endless
        return
    last: when.Occurrence | None = None
    series = replace(reminder.series, schedule=endless)
    for number, occurrence in enumerate(series.after(ctx.now, days_of(ctx.chat)), 1):
        last = occurrence
        if number == times:
            break
    if last is not None:
        _set_end(reminder, replace(endless, until=last.wall))


def _set_end(reminder: Reminder, schedule: when.Schedule) -> None:
    """The rule with an end; what had been moved from beyond it goes, too."""
    reminder.schedule = schedule
    last = schedule.until.isoformat() if schedule.until else ""
    reminder.moves = {was: to for was, to in reminder.moves.items() if was <= last}


def _add_ahead(ctx: Context, reminder: Reminder, wanted: set[timedelta]) -> None:
    spans = sorted({*reminder.ahead, *(int(span.total_seconds()) for span in wanted)}, reverse=True)
    if len(spans) > options.MOST or (spans and timedelta(seconds=spans[0]) > options.LONGEST):
        raise UserError(ctx.tr("Up to five notices are possible. Take one away first."))
    reminder.ahead = spans


def _one_moment(ctx: Context) -> when.Occurrence:
    """The one moment that was typed."""
    request = read_time(ctx, ctx.words)
    _demand_nothing_else(ctx, request)
    found = request.schedule.next_after(ctx.now, days_of(ctx.chat))
    if found is None or request.schedule.recurring:
        raise UserError(
            ctx.tr("One date is meant here. For example: {example}", example=ctx.tr("28 Nov 10:00"))
        )
    return found


def _demand_nothing_else(ctx: Context, request: when.Request) -> None:
    if request.subject:
        raise UserError(
            ctx.tr(
                "I did not understand “{words}”. Only the time is meant here, for example: {example}",
                words=clip(request.subject, 60),
                example=ctx.tr("every Friday 15:00"),
            )
        )
