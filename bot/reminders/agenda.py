"""What is coming, in lists: `/reminders` in pages, `/today`, `/week`."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from itertools import groupby

from markupsafe import Markup

from bot import when
from bot.chat import buttons
from bot.chat.context import FROM_ANOTHER_TIME, Context, UserError, Voice
from bot.chat.customs import days_of
from bot.chat.texts import clip
from bot.engine.outbox import Content, Key
from bot.reminders.cards import moment, wall
from bot.reminders.model import Reminder, coming, containing, count_listed, listed

PAGE = 8
LONGEST_RULE = 60
MOST = 40
"""Lines of an agenda."""
MOST_FOUND = 20
"""Lines of a list that was searched: it has no pages."""


def upcoming(ctx: Context) -> None:
    """`/reminders`, alone or with a word to look for: what is coming, the nearest first."""
    ctx.answer(found(ctx, ctx.words) if ctx.words else page(ctx, 0))


def turn_page(ctx: Context) -> None:
    """Another page of the list."""
    if not ctx.carries("reminders.page"):
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    ctx.show(page(ctx, ctx.ids[0] if ctx.ids else 0))


def today(ctx: Context) -> None:
    """`/today`: what is still to come today, by the clock of the chat."""
    ctx.answer(_agenda(ctx, days=1))


def week(ctx: Context) -> None:
    """`/week`: what is to come today and on the six days after it."""
    ctx.answer(_agenda(ctx, days=7))


def page(ctx: Voice, number: int) -> Content:
    """A page of the reminders, each with a button that opens its card."""
    total = count_listed(ctx.session, ctx.chat.id)
    number = min(number, max(0, (total - 1) // PAGE))
    shown = listed(ctx.session, ctx.chat.id, offset=number * PAGE, limit=PAGE)
    if not shown:
        example = ctx.tr("/remind tomorrow 9:00 Safety briefing")
        return Content(ctx.tr("Nothing is planned. For example: {example}", example=example))
    lines, keys = _lines(ctx, shown, number * PAGE + 1)
    turn = []
    if number > 0:
        turn.append(Key("◀", buttons.data("reminders.page", number - 1)))
    if (number + 1) * PAGE < total:
        turn.append(Key("▶", buttons.data("reminders.page", number + 1)))
    head = ctx.tr("<b>What is coming</b>")
    return Content(Markup("\n").join([head, *lines]), keys=[*keys, turn] if turn else keys)


def found(ctx: Voice, words: str) -> Content:
    """The reminders with these words in them."""
    all_found = containing(ctx.session, ctx.chat.id, words)
    shown = all_found[:MOST_FOUND]
    if not shown:
        return Content(ctx.tr("Nothing that is planned says “{words}”.", words=clip(words, 60)))
    lines, keys = _lines(ctx, shown, 1)
    if (more := len(all_found) - len(shown)) > 0:
        lines.append(ctx.tr("… and {number} more: say a longer word", number=more))
    head = ctx.tr("<b>What is coming with “{words}”</b>", words=clip(words, 60))
    return Content(Markup("\n").join([head, *lines]), keys=keys)


def _lines(ctx: Voice, shown: Sequence[Reminder], first: int) -> tuple[list[Markup], list[list[Key]]]:
    numbered = list(enumerate(shown, first))
    keys = [Key(str(number), buttons.data("reminders.open", reminder.id)) for number, reminder in numbered]
    return [_line(ctx, number, reminder) for number, reminder in numbered], buttons.rows(keys, 4)


def _line(ctx: Voice, number: int, reminder: Reminder) -> Markup:
    at = datetime.fromisoformat(reminder.next_wall or "")
    said = ctx.tr("paused") if reminder.paused_at is not None else moment(ctx, at)
    schedule = reminder.schedule
    text = clip(reminder.text, 60)
    if not schedule.recurring:
        return ctx.tr("{number}. <b>{moment}</b> {text}", number=number, moment=said, text=text)
    rule = clip(when.describe(schedule, ctx.chat.language), LONGEST_RULE)
    return ctx.tr(
        "{number}. <b>{moment}</b> {text} ({rule})", number=number, moment=said, text=text, rule=rule
    )


def _agenda(ctx: Voice, *, days: int) -> Content:
    """What is to come on these days, today the first, in order of time."""
    first = wall(ctx, ctx.now).date()
    end = datetime.combine(first + timedelta(days=days), time())
    found = sorted(
        (occurrence.wall, reminder.id, reminder.text)
        for reminder in coming(ctx.session, ctx.chat.id)
        for occurrence in _until(ctx, reminder, end)
    )
    title = ctx.tr("<b>Today</b>") if days == 1 else ctx.tr("<b>The next seven days</b>")
    if not found:
        return Content(title + "\n" + ctx.tr("Nothing is planned."))
    lines = [title]
    for day, items in groupby(found[:MOST], key=lambda item: item[0].date()):
        if days > 1:
            lines.append(Markup("\n<b>{day}</b>").format(day=when.say_day(day, ctx.chat.language)))
        lines += [
            Markup("{clock} {text}").format(clock=f"{at:%H:%M}", text=clip(text, 60)) for at, _, text in items
        ]
    if len(found) > MOST:
        lines.append(ctx.tr("… and more"))
    return Content(Markup("\n").join(lines))


def _until(ctx: Voice, reminder: Reminder, end: datetime) -> Iterator[when.Occurrence]:
    """What is to come before a wall time; no more than a card holds, for who is reminded every minute."""
    for number, occurrence in enumerate(reminder.series.after(ctx.now, days_of(ctx.chat))):
        if occurrence.wall >= end or number > MOST:
            return
        yield occurrence
