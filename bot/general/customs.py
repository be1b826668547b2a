"""Customs that are typed or chosen on a page of their own: quiet hours, the usual time, working days."""

import re
from collections.abc import Sequence
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot import when
from bot.chat import buttons
from bot.chat.context import Context, UserError
from bot.chat.customs import calendar_of, defaults_of, read_clock
from bot.chat.texts import plain
from bot.engine.outbox import Content, Key
from bot.general.settings import card, rearrange

QUIET_QUESTION = "general.quiet_question"
CLOCK_QUESTION = "general.clock_question"
DAYS_QUESTION = "general.days_question"
MOST_DAYS = 200
_SHOWN = 12
_SEPARATORS = " \t\n,，、;；。."
_VERB = r"(?:放假|休息|调休|上班|补班|\boff\b|\bon\b|\bwork(?:ed|ing)?\b)"
_OWN_DAYS = (
    re.compile(rf"(?P<verb>{_VERB})\s*[:：]?\s*(?P<days>.+?)(?={_VERB}|$)", re.IGNORECASE | re.DOTALL),
    re.compile(rf"(?P<days>.+?)\s*(?P<verb>{_VERB})", re.IGNORECASE | re.DOTALL),
)
"""放假 12月24日；上班 1月2日, and 12月24日放假，1月2日上班."""
_OFF = ("放假", "休息", "调休", "off")


def ask_quiet(ctx: Context) -> None:
    """Ask for the quiet hours to be typed."""
    ctx.ask(
        ctx.tr("From when to when shall the group get reminders without a sound? For example: 22:00-07:00"),
        "22:00-07:00",
        name=QUIET_QUESTION,
    )


def typed_quiet(ctx: Context) -> None:
    """The quiet hours were typed."""
    ends = re.split(r"\s*(?:-|–|—|~|～|到|至|\bto\b|\buntil\b)\s*", ctx.words.strip())
    clocks = [clock for end in ends if (clock := read_clock(ctx.chat, end, ctx.now)) is not None]
    if len(ends) != 2 or len(clocks) != 2:
        raise UserError(ctx.tr("I did not understand these hours. For example: 22:00-07:00"))
    ctx.chat.quiet_from, ctx.chat.quiet_until = clocks
    ctx.answer(card(ctx))


def no_quiet(ctx: Context) -> None:
    """Reminders sound at any time."""
    ctx.chat.quiet_from = ctx.chat.quiet_until = time(0)
    ctx.show(card(ctx))


def ask_clock(ctx: Context) -> None:
    """Ask for the time that is meant where only a day is named."""
    ctx.ask(
        ctx.tr("At what time shall a reminder come that names only a day? For example: 8:30"),
        "8:30",
        name=CLOCK_QUESTION,
    )


def typed_clock(ctx: Context) -> None:
    """It was typed."""
    if (clock := read_clock(ctx.chat, ctx.words.strip(), ctx.now)) is None:
        raise UserError(ctx.tr("I did not understand this time. For example: 8:30"))
    ctx.chat.default_time = clock
    ctx.answer(card(ctx))


# -- working days


def show_calendar(ctx: Context) -> None:
    """The working days on a page of their own."""
    ctx.show(_calendar(ctx))


def choose_calendar(ctx: Context) -> None:
    """The statutory days, or Monday to Friday."""
    ctx.chat.calendar = "cn" if ctx.ids and ctx.ids[0] else "mon-fri"
    rearrange(ctx)
    ctx.show(_calendar(ctx))


def ask_days(ctx: Context) -> None:
    """Ask for the chat's own days off and on."""
    example = ctx.tr("off 24 Dec, 31 Dec; on 2 Jan")
    ctx.ask(
        ctx.tr("Which days are off here, and which are worked? For example: {example}", example=example),
        plain(example),
        name=DAYS_QUESTION,
    )


def typed_days(ctx: Context) -> None:
    """They were typed."""
    off, on = set(ctx.chat.days_off), set(ctx.chat.days_on)
    words = ctx.words.strip(_SEPARATORS)
    pattern = _OWN_DAYS[0] if re.match(_VERB, words, re.IGNORECASE) else _OWN_DAYS[1]
    pieces = list(pattern.finditer(words))
    # What no piece holds was not understood, and must not be dropped.
    if not pieces or pattern.sub("", words).strip(_SEPARATORS):
        raise UserError(_not_days(ctx, words))
    for piece in pieces:
        named = {day.isoformat() for day in _days(ctx, piece["days"].strip(_SEPARATORS))}
        if piece["verb"].lower() in _OFF:
            off, on = off | named, on - named
        else:
            off, on = off - named, on | named
    if len(off) + len(on) > MOST_DAYS:
        raise UserError(ctx.tr("That is more than I can keep: {most} days.", most=MOST_DAYS))
    ctx.chat.days_off, ctx.chat.days_on = sorted(off), sorted(on)
    rearrange(ctx)
    ctx.answer(_calendar(ctx))


def forget_days(ctx: Context) -> None:
    """No days of its own any more."""
    ctx.chat.days_off, ctx.chat.days_on = [], []
    rearrange(ctx)
    ctx.show(_calendar(ctx))


def _days(ctx: Context, words: str) -> list[date]:
    """The dates in words like `12月24日、12月31日` or `1 Jan to 3 Jan`."""
    found: list[date] = []
    # 12月30-31日: the month is said once
    words = re.sub(r"(\d+月)(\d+)日?\s*[-–至到~]\s*(\d+)日", r"\1\2日至\1\3日", words)
    for piece in re.split(r"[、,，;；\n]+", words):
        if not piece.strip():
            continue
        ends = [
            _day(ctx, end) for end in re.split(r"\s*(?:至|到|~|–|—|\bto\b|\bthrough\b)\s*", piece.strip())
        ]
        if len(ends) > 2 or not timedelta() <= ends[-1] - ends[0] <= timedelta(days=60):
            raise UserError(_not_days(ctx, piece))
        found += [ends[0] + timedelta(days=number) for number in range((ends[-1] - ends[0]).days + 1)]
    return found


def _day(ctx: Context, words: str) -> date:
    try:
        request = when.read(
            f"{words} 0:00",
            now=ctx.now,
            zone=ZoneInfo(ctx.chat.zone),
            language=ctx.chat.language,
            defaults=defaults_of(ctx.chat),
        )
    except when.Unreadable:
        raise UserError(_not_days(ctx, words)) from None
    occurrence = request.schedule.next_after(ctx.now - timedelta(days=1), when.workdays.monday_to_friday())
    if occurrence is None or request.schedule.recurring or request.subject:
        raise UserError(_not_days(ctx, words))
    return occurrence.wall.date()


def _not_days(ctx: Context, words: str) -> Markup:
    return ctx.tr(
        "I did not understand “{words}”. For example: {example}",
        words=words[:60],
        example=ctx.tr("off 24 Dec, 31 Dec; on 2 Jan"),
    )


def _calendar(ctx: Context) -> Content:
    lines = [
        ctx.tr("<b>Working days</b>"),
        ctx.tr("They decide about “working day” and “if holiday” in a reminder."),
    ]
    for label, days in (
        (ctx.tr("Days off: {days}"), ctx.chat.days_off),
        (ctx.tr("Worked: {days}"), ctx.chat.days_on),
    ):
        if days:
            lines.append(label.format(days=_said(ctx, days)))
    china = calendar_of(ctx.chat) == "cn"
    keys = [
        [
            Key(("✓ " if china else "") + plain(ctx.tr("statutory, China")), buttons.data("general.days", 1)),
            Key(("" if china else "✓ ") + plain(ctx.tr("Monday to Friday")), buttons.data("general.days", 0)),
        ],
        [Key(plain(ctx.tr("Own days")), buttons.data("general.ask_days"))],
        [Key(plain(ctx.tr("Back")), buttons.data("general.settings"))],
    ]
    if ctx.chat.days_off or ctx.chat.days_on:
        keys[1].append(Key(plain(ctx.tr("Forget own days")), buttons.data("general.forget_days")))
    return Content(Markup("\n").join(lines), keys=keys)


def _said(ctx: Context, days: Sequence[str]) -> str:
    today = ctx.now.date().isoformat()
    coming = [day for day in days if day >= today] or list(days)
    said = [when.say_day(date.fromisoformat(day), ctx.chat.language) for day in coming[:_SHOWN]]
    return str(ctx.tr(", ").join(said)) + (" …" if len(coming) > _SHOWN else "")
