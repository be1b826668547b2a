"""A chat's customs: language, zone, quiet hours, the usual time, working days. Shown, and changed with a tap
or a word."""

from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.chat import buttons
from bot.chat.context import Context, UserError
from bot.chat.customs import calendar_of
from bot.chat.texts import LANGUAGES, plain
from bot.engine.outbox import Content, Key
from bot.general import zones

ZONE_QUESTION = "general.zone_question"
LANGUAGE_NAMES = {"zh": "中文", "en": "English"}


def settings(ctx: Context) -> None:
    """`/settings`, alone or with a language or a city."""
    if ctx.words:
        _change(ctx, ctx.words)
    ctx.answer(card(ctx))


def show(ctx: Context) -> None:
    """Back to the card."""
    ctx.show(card(ctx))


def choose_language(ctx: Context) -> None:
    """A language was tapped."""
    if ctx.ids and ctx.ids[0] < len(LANGUAGES):
        ctx.chat.language = LANGUAGES[ctx.ids[0]]
    ctx.show(card(ctx))


def offer_zones(ctx: Context) -> None:
    """The zones most people want, and a way to type another."""
    keys = [
        Key(zones.said(name, ctx.chat.language, ctx.now), buttons.data("general.zone", number))
        for number, name in enumerate(zones.COMMON)
    ]
    back = [
        Key(plain(ctx.tr("Another city")), buttons.data("general.ask_zone")),
        Key(plain(ctx.tr("Back")), buttons.data("general.settings")),
    ]
    ctx.show(Content(ctx.tr("Which clock do you live by?"), keys=[*buttons.rows(keys, 2), back]))


def choose_zone(ctx: Context) -> None:
    """One of the common zones was tapped."""
    if ctx.ids and ctx.ids[0] < len(zones.COMMON):
        _move(ctx, zones.COMMON[ctx.ids[0]])
    ctx.show(card(ctx))


def ask_zone(ctx: Context) -> None:
    """Ask for a city to be typed."""
    ctx.ask(ctx.tr("Which city? For example: London"), plain(ctx.tr("London")), name=ZONE_QUESTION)


def typed_zone(ctx: Context) -> None:
    """A city was typed."""
    _change(ctx, ctx.words)
    ctx.answer(card(ctx))


def toggle_nudges(ctx: Context) -> None:
    """He wants private reminders from his groups, or not."""
    if ctx.person is None or ctx.chat.is_group or not ctx.ids:
        return
    ctx.person.muted_at = None if ctx.ids[0] else ctx.now
    ctx.show(card(ctx))


def rearrange(ctx: Context) -> None:
    """The zone or the calendar has changed: tell every feature."""
    for move in ctx.tools.features.moves:
        move(ctx)


def _change(ctx: Context, words: str) -> None:
    language = next(
        (key for key, name in LANGUAGE_NAMES.items() if words.lower() in (key, name.lower())), None
    )
    zone = zones.find(words) if language is None else None
    if language is not None:
        ctx.chat.language = language
    elif zone is not None:
        _move(ctx, zone)
    else:
        raise UserError(
            ctx.tr(
                "I know no language and no city called “{words}”. For example: {example}",
                words=words[:60],
                example=ctx.tr("/settings London"),
            )
        )


def _move(ctx: Context, zone: str) -> None:
    if zone != ctx.chat.zone:
        ctx.chat.zone = zone
        rearrange(ctx)


def card(ctx: Context) -> Content:
    """All customs of the chat, with the buttons that change them."""
    chat = ctx.chat
    zone = zones.said(chat.zone, chat.language, ctx.now)
    clock = ctx.now.astimezone(ZoneInfo(chat.zone))
    lines = [
        ctx.tr("<b>Settings</b>"),
        ctx.tr("Language: {language}", language=LANGUAGE_NAMES[chat.language]),
        ctx.tr("Times: {zone}, now {clock}", zone=zone, clock=f"{clock:%H:%M}"),
        ctx.tr("Where only a day is named: {clock}", clock=f"{chat.default_time:%H:%M}"),
        ctx.tr("Working days: {calendar}", calendar=calendar_said(ctx)),
    ]
    languages = [
        Key(("✓ " if key == chat.language else "") + name, buttons.data("general.language", number))
        for number, (key, name) in enumerate(LANGUAGE_NAMES.items())
    ]
    keys = [
        languages,
        [
            Key(plain(ctx.tr("Change the time zone")), buttons.data("general.zones")),
            Key(plain(ctx.tr("Usual time")), buttons.data("general.ask_clock")),
        ],
        [Key(plain(ctx.tr("Working days")), buttons.data("general.calendar"))],
    ]
    if chat.is_group:
        start, end = chat.quiet_from, chat.quiet_until
        change = Key(plain(ctx.tr("Set quiet hours")), buttons.data("general.ask_quiet"))
        if start == end:
            lines.append(ctx.tr("Quiet hours: none"))
            keys.append([change])
        else:
            lines.append(ctx.tr("Quiet hours: {start}–{end}", start=f"{start:%H:%M}", end=f"{end:%H:%M}"))
            keys.append([change, Key(plain(ctx.tr("No quiet hours")), buttons.data("general.no_quiet"))])
        keys.append([Key(plain(ctx.tr("Board")), buttons.data("scores.custom"))])
    elif ctx.person is not None:
        muted = ctx.person.muted_at is not None
        lines.append(
            ctx.tr("Private reminders from your groups: none")
            if muted
            else ctx.tr("Private reminders from your groups: when a secretary sends one")
        )
        label = ctx.tr("Take private reminders") if muted else ctx.tr("No private reminders")
        keys.append([Key(plain(label), buttons.data("general.nudges", int(muted)))])
    return Content(Markup("\n").join(lines), keys=keys)


def calendar_said(ctx: Context) -> str:
    """The calendar of working days in words."""
    named = ctx.tr("statutory, China") if calendar_of(ctx.chat) == "cn" else ctx.tr("Monday to Friday")
    off, on = len(ctx.chat.days_off), len(ctx.chat.days_on)
    if off or on:
        named += ctx.tr("; own days off: {off}, own working days: {on}", off=off, on=on)
    return named
