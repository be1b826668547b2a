"""How a reminder looks: its card, with the buttons."""

from datetime import datetime, timedelta
from enum import IntEnum
from itertools import islice
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot import when
from bot.chat import audience, buttons
from bot.chat.context import Voice
from bot.chat.customs import days_of
from bot.chat.texts import clip, plain, span
from bot.engine.outbox import Content, Key
from bot.reminders.model import Reminder
from bot.reminders.series import MOST_EXTRAS, Placed, Series

DATES = 3
MOST_CHANGES = 8
"""Lines of a card about single occurrences."""
REACH = timedelta(days=60)
MOST_LOOKED_AT = 200
"""How far, and at how many, to look for where an occurrence lay: days off move none by more than weeks."""
AHEAD = tuple(
    timedelta(minutes=minutes)
    for minutes in (10, 30, 60, 2 * 60, 24 * 60, 2 * 24 * 60, 3 * 24 * 60, 7 * 24 * 60)
)
"""The advance notices that a tap gives."""
SNOOZES = (timedelta(minutes=10), timedelta(hours=1), timedelta(days=1))
ENDS = (1, 3, 5, 10)
"""After how many more times a tap ends a series."""
SHIFTS = (timedelta(hours=-1), timedelta(hours=1), timedelta(days=-1), timedelta(days=1))
"""By how much a tap moves an occurrence."""


class Menu(IntEnum):
    """Which buttons are under a card. CHANGED: the main ones, and one that tells the group."""

    MAIN = 0
    AHEAD = 1
    ONCE = 2
    END = 3
    DELETE = 4
    CHANGED = 5
    AUDIENCE = 6


class Question(IntEnum):
    """What is asked for in words from a card."""

    TIME = 0
    TEXT = 1
    MOVE = 2
    END = 3
    AHEAD = 4


def card(ctx: Voice, reminder: Reminder, menu: Menu = Menu.MAIN, *, noted: bool = False) -> Content:
    """The text, the rule in plain words, the next dates, what is wanted besides, and the buttons."""
    head = ctx.tr("Noted: <b>{text}</b>") if noted else ctx.tr("<b>{text}</b>")
    lines: list[str] = [head.format(text=reminder.text), *_times(ctx, reminder), *_wishes(ctx, reminder)]
    if menu is Menu.ONCE and (placed := next_by_rule(ctx, reminder, after=ctx.now)):
        at = moment(ctx, placed.at)
        lines += ["", ctx.tr("What is chosen here concerns only {moment}; the rest stays.", moment=at)]
    elif menu is Menu.END:
        lines += ["", ctx.tr("How many more times?")]
    return Content(Markup("\n").join(lines), keys=_KEYS[menu](ctx, reminder))


def _times(ctx: Voice, reminder: Reminder) -> list[str]:
    schedule = reminder.schedule
    dates = next_times(ctx, reminder, DATES)
    said = [moment(ctx, date) for date in dates]
    if not schedule.recurring and not reminder.extras:
        return said
    rule = when.describe(schedule, ctx.chat.language)
    lines: list[str] = [Markup("{rule}").format(rule=rule[0].upper() + rule[1:])]
    if said:
        lines += ["", ctx.tr("Next:"), *said]
    return [*lines, *changed(ctx, reminder)]


def changed(ctx: Voice, reminder: Reminder) -> list[str]:
    """What is not as the rule says: occurrences to come that are skipped, moved, or said once more."""
    if not (reminder.moves or reminder.extras):
        return []
    now, series = wall(ctx, ctx.now), reminder.series
    plain_series = Series(series.schedule)
    lines: list[str] = []
    for key, to in sorted(series.moves.items()):
        if (to or key) <= now:
            continue
        was = _landed(plain_series, key, days_of(ctx.chat))
        if to == was:
            continue
        said = moment(ctx, was)
        lines.append(
            ctx.tr("Skipped: {moment}", moment=said)
            if to is None
            else ctx.tr("{moment} is moved to {to}", moment=said, to=moment(ctx, to))
        )
    lines += [
        ctx.tr("Once more: {moment}", moment=moment(ctx, extra)) for extra in series.extras if extra > now
    ]
    if len(lines) > MOST_CHANGES:
        lines = [*lines[:MOST_CHANGES], ctx.tr("… and {number} more", number=len(lines) - MOST_CHANGES)]
    return ["", *lines] if lines else []


def _landed(series: Series, key: datetime, days: when.WorkdayCalendar) -> datetime:
    """Where an occurrence would lie if nobody had moved it; days off may have."""
    start = when.at_wall(key, series.schedule.zone).instant
    found = series.next_after(start - timedelta(seconds=1), days)
    if found is not None and found.wall == key:
        return key
    for occurrence in islice(series.after(start - REACH, days), MOST_LOOKED_AT):
        if occurrence.key == key:
            return occurrence.wall
    return key


def _wishes(ctx: Voice, reminder: Reminder) -> list[str]:
    lines: list[str] = []
    if reminder.ahead:
        spans = [_ahead_said(ctx, reminder, timedelta(seconds=seconds)) for seconds in reminder.ahead]
        lines.append(ctx.tr("Notice ahead: {spans}", spans=ctx.tr(", ").join(spans)))
    if reminder.receipt:
        lines.append(
            ctx.tr("Asked to acknowledge it: {whose}", whose=audience.said(ctx, reminder.audience))
            if reminder.audience
            else ctx.tr("Everybody is asked to acknowledge it")
        )
    if reminder.pin:
        lines.append(ctx.tr("It is pinned when it comes"))
    if reminder.paused_at is not None:
        lines.append(ctx.tr("⏸ Paused: nothing is said until you resume it"))
    elif reminder.next_wall is None:
        lines.append(ctx.tr("It is over."))
    return ["", *lines] if lines else []


def _ahead_said(ctx: Voice, reminder: Reminder, length: timedelta) -> str:
    """How long ahead; and that it is too late for it, where the only time is nearer than that."""
    said = span(ctx.chat.language, length)
    upcoming = [] if reminder.schedule.recurring else next_times(ctx, reminder, 1)
    if upcoming and upcoming[0].instant - length <= ctx.now:
        return ctx.tr("{span} (too late this time)", span=said)
    return said


def next_times(ctx: Voice, reminder: Reminder, most: int) -> list[when.Occurrence]:
    """The next occurrences of a reminder, so many at most."""
    upcoming = islice(reminder.series.after(ctx.now, days_of(ctx.chat)), most + MOST_EXTRAS)
    # After a move west the clock comes back to times that have fired already: they do not come again.
    first = reminder.next_wall if reminder.live and reminder.paused_at is None else None
    return list(islice((at for at in upcoming if first is None or at.wall.isoformat() >= first), most))


def next_by_rule(ctx: Voice, reminder: Reminder, *, after: datetime) -> Placed | None:
    """The next occurrence of the rule, wherever it has been moved; not what is said once more besides."""
    upcoming = islice(reminder.series.all_after(after, days_of(ctx.chat)), MOST_EXTRAS + 1)
    return next((placed for placed in upcoming if placed.keys), None)


def moment(ctx: Voice, at: when.Occurrence | datetime) -> str:
    """A moment in words, as somebody here would say it now."""
    return when.say_moment(at, ctx.chat.language, wall(ctx, ctx.now))


# -- the buttons


def _key(ctx: Voice, reminder: Reminder, label: str, name: str, *ids: int) -> Key:
    data = buttons.data(f"reminders.{name}", reminder.id, *ids, revision=reminder.revision)
    return Key(plain(label), data)


def _main_keys(ctx: Voice, reminder: Reminder) -> list[list[Key]]:
    def key(label: str, name: str, *ids: int) -> Key:
        return _key(ctx, reminder, label, name, *ids)

    def ticked(on: bool, label: str) -> str:
        return f"✓ {label}" if on else label

    if not reminder.live:
        return [[to_list(ctx)]]
    wishes = [key(ticked(bool(reminder.ahead), ctx.tr("Notices")), "menu", Menu.AHEAD)]
    if ctx.chat.is_group:
        wishes += [
            key(ticked(reminder.receipt, ctx.tr("Receipts")), "receipts"),
            key(ticked(reminder.pin, ctx.tr("Pin")), "pin"),
        ]
        if reminder.receipt and len(audience.choices(ctx.session, ctx.chat.id)) > 1:
            wishes.append(key(ticked(bool(reminder.audience), ctx.tr("For whom")), "menu", Menu.AUDIENCE))
    series = []
    if reminder.schedule.recurring:
        series += [
            key(ctx.tr("Just once"), "menu", Menu.ONCE),
            key(ctx.tr("End"), "menu", Menu.END),
        ]
    pause = ctx.tr("Resume") if reminder.paused_at is not None else ctx.tr("Pause")
    last = []
    if reminder.receipt and reminder.last_fired_id is not None:
        data = buttons.data("reminders.missing", reminder.last_fired_id)
        last.append(Key(plain(ctx.tr("Who has not")), data))
    delete = ("menu", Menu.DELETE) if ctx.chat.is_group else ("delete", 0)
    last += [key(ctx.tr("Delete"), *delete), to_list(ctx)]
    return [
        wishes,
        [
            key(ctx.tr("Change time"), "ask", Question.TIME),
            key(ctx.tr("Change text"), "ask", Question.TEXT),
        ],
        [*series, key(pause, "pause")],
        last,
    ]


def to_list(ctx: Voice) -> Key:
    """The way back to the list."""
    return Key(plain(ctx.tr("All reminders")), buttons.data("reminders.page", 0))


def _changed_keys(ctx: Voice, reminder: Reminder) -> list[list[Key]]:
    """After a change of one occurrence: does the group know?"""
    if not ctx.chat.is_group or not reminder.live or not changed(ctx, reminder):
        return _main_keys(ctx, reminder)
    return [[_key(ctx, reminder, ctx.tr("Tell the group"), "announce")], *_main_keys(ctx, reminder)]


def _back(ctx: Voice, reminder: Reminder) -> Key:
    return _key(ctx, reminder, ctx.tr("Back"), "menu", Menu.MAIN)


def _ahead_keys(ctx: Voice, reminder: Reminder) -> list[list[Key]]:
    spans = sorted({*AHEAD, *(timedelta(seconds=seconds) for seconds in reminder.ahead)})
    keys = [
        _key(
            ctx,
            reminder,
            ("✓ " if int(one.total_seconds()) in reminder.ahead else "") + span(ctx.chat.language, one),
            "ahead",
            int(one.total_seconds()),
        )
        for one in spans
    ]
    other = _key(ctx, reminder, ctx.tr("Another"), "ask", Question.AHEAD)
    return [*buttons.rows(keys, 3), [other, _back(ctx, reminder)]]


def _audience_keys(ctx: Voice, reminder: Reminder) -> list[list[Key]]:
    keys = [
        _key(
            ctx,
            reminder,
            ("✓ " if one == reminder.audience else "") + clip(audience.said(ctx, one), 24),
            "audience",
            audience.number_of(one),
        )
        for one in audience.choices(ctx.session, reminder.chat_id)
    ]
    return [*buttons.rows(keys, 2), [_back(ctx, reminder)]]


def _once_keys(ctx: Voice, reminder: Reminder) -> list[list[Key]]:
    language = ctx.chat.language
    moves = [
        _key(
            ctx,
            reminder,
            (ctx.tr("{span} later") if by > timedelta() else ctx.tr("{span} earlier")).format(
                span=span(language, abs(by))
            ),
            "shift",
            number,
        )
        for number, by in enumerate(SHIFTS)
    ]
    again = [
        _key(ctx, reminder, ctx.tr("Again in {span}", span=span(language, by)), "again", number)
        for number, by in enumerate(SNOOZES)
        if by >= timedelta(hours=1)
    ]
    rows = [
        [
            _key(ctx, reminder, ctx.tr("Skip it"), "skip"),
            _key(ctx, reminder, ctx.tr("Move it to …"), "ask", Question.MOVE),
        ],
        *buttons.rows(moves, 2),
        again,
        [_back(ctx, reminder)],
    ]
    if changed(ctx, reminder):
        rows[-1].insert(0, _key(ctx, reminder, ctx.tr("Undo changes"), "asplanned"))
    return rows


def _end_keys(ctx: Voice, reminder: Reminder) -> list[list[Key]]:
    times = [
        _key(ctx, reminder, ctx.tr("{number} more").format(number=times), "end", number)
        for number, times in enumerate(ENDS, 1)
    ]
    last = [
        _key(ctx, reminder, ctx.tr("On a date …"), "ask", Question.END),
        _key(ctx, reminder, ctx.tr("Without end"), "end", 0),
        _back(ctx, reminder),
    ]
    return [times, *buttons.rows(last, 2)]


def _delete_keys(ctx: Voice, reminder: Reminder) -> list[list[Key]]:
    return [
        [
            _key(ctx, reminder, ctx.tr("Delete quietly"), "delete", 0),
            _key(ctx, reminder, ctx.tr("Cancel, tell all"), "delete", 1),
        ],
        [_back(ctx, reminder)],
    ]


_KEYS = {
    Menu.MAIN: _main_keys,
    Menu.AHEAD: _ahead_keys,
    Menu.ONCE: _once_keys,
    Menu.END: _end_keys,
    Menu.DELETE: _delete_keys,
    Menu.CHANGED: _changed_keys,
    Menu.AUDIENCE: _audience_keys,
}


def deleted(ctx: Voice, reminder: Reminder) -> Content:
    """The card of what was deleted, with the way back."""
    keys = [_key(ctx, reminder, ctx.tr("Undo"), "restore"), to_list(ctx)]
    return Content(ctx.tr("Deleted: {text}", text=clip(reminder.text, 60)), keys=[keys])


def wall(ctx: Voice, instant: datetime) -> datetime:
    """The instant on the chat's clock."""
    return instant.astimezone(ZoneInfo(ctx.chat.zone)).replace(tzinfo=None)
