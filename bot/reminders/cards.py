"""How reminders look. Each card is a function of rows and of the time."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot import when
from bot.chat import buttons
from bot.chat.context import Context, Voice
from bot.chat.texts import clip, span
from bot.engine.outbox import Content, Key
from bot.reminders.customs import days_of
from bot.reminders.model import Reminder

PAGE = 8
AGENDA = 40
"""Lines of an agenda."""
DATES = 3


def noted(ctx: Voice, reminder: Reminder) -> Content:
    """The answer to `/remind`: the text, the rule in plain words, the next dates."""
    schedule = reminder.schedule
    dates = schedule.upcoming(ctx.now, DATES, days_of(ctx.chat))
    said = [when.say_moment(date, ctx.chat.language, _wall(ctx, ctx.now)) for date in dates]
    text = ctx.tr("Noted: <b>{text}</b>", text=reminder.text)
    if schedule.recurring:
        rule = when.describe(schedule, ctx.chat.language)
        rule = rule[0].upper() + rule[1:]
        text += "\n" + ctx.tr("{rule}\n\nNext:", rule=rule)
    lines = [text, *said]
    if reminder.ahead:
        spans = [span(ctx.chat.language, timedelta(seconds=seconds)) for seconds in reminder.ahead]
        lines += ["", ctx.tr("Notice ahead: {spans}", spans=ctx.tr(", ").join(spans))]
    return Content(Markup("\n").join(lines))


def fired(ctx: Voice, reminder: Reminder, wall: datetime, *, since: datetime | None) -> Content:
    """The message of an occurrence; `since`: the first of several that became this one."""
    text = Markup("⏰ {text}").format(text=reminder.text)
    moment = when.say_moment(since or wall, ctx.chat.language, _wall(ctx, ctx.now))
    late = (
        ctx.tr("Late: it was due on {moment}", moment=moment)
        if since is None
        else ctx.tr("Late: due since {moment}, several times in one message", moment=moment)
    )
    return Content(text, late_text=Markup("\n").join([text, late]), topic=reminder.topic)


def ahead(ctx: Voice, reminder: Reminder, occurrence: when.Occurrence) -> Content:
    """The advance notice of an occurrence; it names the time of the thing itself."""
    moment = when.say_moment(occurrence, ctx.chat.language, _wall(ctx, ctx.now))
    return Content(
        Markup("⏳ {text}\n{moment}").format(text=reminder.text, moment=moment), topic=reminder.topic
    )


def upcoming(
    ctx: Voice, shown: Sequence[Reminder], *, page: int, total: int, deleted: Reminder | None
) -> Content:
    """A page of what is coming, with a button to delete each."""
    lines: list[str] = []
    keys: list[list[Key]] = []
    if deleted is not None:
        lines += [ctx.tr("Deleted: {text}", text=clip(deleted.text, 60)), ""]
        restore = buttons.data("reminders.restore", deleted.id, page)
        keys.append([Key(str(ctx.tr("Undo")), restore)])
    if not shown:
        example = ctx.tr("/remind tomorrow 9:00 Safety briefing")
        lines.append(ctx.tr("Nothing is planned. For example: {example}", example=example))
    else:
        lines.append(ctx.tr("<b>What is coming</b>"))
    delete = []
    for number, reminder in enumerate(shown, page * PAGE + 1):
        lines.append(_line(ctx, number, reminder))
        label = str(ctx.tr("Delete {number}", number=number))
        delete.append(Key(label, buttons.data("reminders.delete", reminder.id, page)))
    keys += buttons.rows(delete, 4)
    turn = []
    if page > 0:
        turn.append(Key("◀", buttons.data("reminders.page", page - 1)))
    if (page + 1) * PAGE < total:
        turn.append(Key("▶", buttons.data("reminders.page", page + 1)))
    return Content(Markup("\n").join(lines), keys=[*keys, turn] if turn else keys)


def agenda(ctx: Voice, reminders: Sequence[Reminder], *, days: int) -> Content:
    """What is to come on these days, today the first, in order of time."""
    first = _wall(ctx, ctx.now).date()
    end = datetime.combine(first + timedelta(days=days), time())
    found = sorted(
        (occurrence.wall, reminder.id, reminder.text)
        for reminder in reminders
        for occurrence in _occurrences_until(ctx, reminder, end)
    )
    title = ctx.tr("<b>Today</b>") if days == 1 else ctx.tr("<b>The next seven days</b>")
    if not found:
        return Content(title + "\n" + ctx.tr("Nothing is planned."))
    lines = [title]
    for day, items in groupby(found[:AGENDA], key=lambda item: item[0].date()):
        if days > 1:
            lines.append(Markup("\n<b>{day}</b>").format(day=when.say_day(day, ctx.chat.language)))
        lines += [
            Markup("{clock} {text}").format(clock=f"{wall:%H:%M}", text=clip(text, 60))
            for wall, _, text in items
        ]
    if len(found) > AGENDA:
        lines.append(ctx.tr("… and more"))
    return Content(Markup("\n").join(lines))


def _occurrences_until(ctx: Voice, reminder: Reminder, end: datetime) -> Iterator[when.Occurrence]:
    """What is to come before a wall time; no more than a card holds, for who is reminded every minute."""
    schedule, days = reminder.schedule, days_of(ctx.chat)
    occurrence = schedule.next_after(ctx.now, days)
    for _ in range(AGENDA + 1):
        if occurrence is None or occurrence.wall >= end:
            return
        yield occurrence
        occurrence = schedule.next_after(occurrence.instant, days)


def _line(ctx: Voice, number: int, reminder: Reminder) -> Markup:
    wall = datetime.fromisoformat(reminder.next_wall or "")
    moment = when.say_moment(wall, ctx.chat.language, _wall(ctx, ctx.now))
    schedule = reminder.schedule
    text = clip(reminder.text, 60)
    if not schedule.recurring:
        return ctx.tr("{number}. <b>{moment}</b> {text}", number=number, moment=moment, text=text)
    rule = when.describe(schedule, ctx.chat.language)
    return ctx.tr(
        "{number}. <b>{moment}</b> {text} ({rule})", number=number, moment=moment, text=text, rule=rule
    )


def no_subject(ctx: Context, schedule: when.Schedule) -> str:
    """The time was understood, but not what it is about."""
    rule = when.describe(schedule, ctx.chat.language)
    return ctx.tr(
        "I understood the time ({rule}), but not what it is about. For example: {example}",
        rule=rule,
        example=ctx.tr("/remind tomorrow 9:00 Safety briefing"),
    )


def bad_options(ctx: Context, words: str) -> str:
    """A notice that is too far ahead, or too many of them."""
    return ctx.tr(
        "I cannot give notice like this: {words}. Up to five are possible, for example: {example}",
        words=words,
        example=ctx.tr("/remind every Friday 15:00 Study session remind 1 day and 30 minutes before"),
    )


def too_long(ctx: Context, longest: int) -> str:
    """More text than a reminder holds."""
    return ctx.tr("That is too long: a reminder holds {longest} characters.", longest=longest)


def _wall(ctx: Voice, instant: datetime) -> datetime:
    return instant.astimezone(ZoneInfo(ctx.chat.zone)).replace(tzinfo=None)
