"""A chat's language and zone: shown, and changed with a tap or a word."""

import re
from datetime import time
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.chat import buttons
from bot.chat.context import Context, UserError
from bot.chat.texts import LANGUAGES, plain
from bot.engine.outbox import Content, Key
from bot.general import zones

ZONE_QUESTION = "general.zone_question"
QUIET_QUESTION = "general.quiet_question"
_HOURS = re.compile(
    r"(\d{1,2})(?:[:：](\d{2}))?\s*(?:点)?\s*(?:-|–|—|~|到|至|to)\s*(\d{1,2})(?:[:：](\d{2}))?\s*点?"
)
LANGUAGE_NAMES = {"zh": "中文", "en": "English"}


def settings(ctx: Context) -> None:
    """`/settings`, alone or with a language or a city."""
    if ctx.words:
        _change(ctx, ctx.words)
    ctx.answer(_card(ctx))


def show(ctx: Context) -> None:
    """Back to the card."""
    ctx.show(_card(ctx))


def choose_language(ctx: Context) -> None:
    """A language was tapped."""
    if ctx.ids and ctx.ids[0] < len(LANGUAGES):
        ctx.chat.language = LANGUAGES[ctx.ids[0]]
    ctx.show(_card(ctx))


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
    ctx.show(_card(ctx))


def ask_zone(ctx: Context) -> None:
    """Ask for a city to be typed."""
    ctx.ask(ctx.tr("Which city? For example: London"), plain(ctx.tr("London")), name=ZONE_QUESTION)


def typed_zone(ctx: Context) -> None:
    """A city was typed."""
    _change(ctx, ctx.words)
    ctx.answer(_card(ctx))


def ask_quiet(ctx: Context) -> None:
    """Ask for the quiet hours to be typed."""
    ctx.ask(
        ctx.tr("From when to when shall the group get reminders without a sound? For example: 22:00-07:00"),
        "22:00-07:00",
        name=QUIET_QUESTION,
    )


def typed_quiet(ctx: Context) -> None:
    """The quiet hours were typed."""
    found = _HOURS.fullmatch(ctx.words.strip())
    try:
        if found is None:
            raise ValueError
        start = time(int(found[1]) % 24, int(found[2] or 0))
        end = time(int(found[3]) % 24, int(found[4] or 0))
    except ValueError:
        raise UserError(ctx.tr("I did not understand these hours. For example: 22:00-07:00")) from None
    ctx.chat.quiet_from, ctx.chat.quiet_until = start, end
    ctx.answer(_card(ctx))


def no_quiet(ctx: Context) -> None:
    """Reminders sound at any time."""
    ctx.chat.quiet_from = ctx.chat.quiet_until = time(0)
    ctx.show(_card(ctx))


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
    if zone == ctx.chat.zone:
        return
    ctx.chat.zone = zone
    for move in ctx.tools.features.moves:
        move(ctx)


def _card(ctx: Context) -> Content:
    zone = zones.said(ctx.chat.zone, ctx.chat.language, ctx.now)
    clock = ctx.now.astimezone(ZoneInfo(ctx.chat.zone))
    lines = [
        ctx.tr("<b>Settings</b>"),
        ctx.tr("Language: {language}", language=LANGUAGE_NAMES[ctx.chat.language]),
        ctx.tr("Times: {zone}, now {clock}", zone=zone, clock=f"{clock:%H:%M}"),
    ]
    keys = [[Key(plain(ctx.tr("Change the time zone")), buttons.data("general.zones"))]]
    if ctx.chat.is_group:
        start, end = ctx.chat.quiet_from, ctx.chat.quiet_until
        change = Key(plain(ctx.tr("Set quiet hours")), buttons.data("general.ask_quiet"))
        if start == end:
            lines.append(ctx.tr("Quiet hours: none"))
            keys.append([change])
        else:
            lines.append(ctx.tr("Quiet hours: {start}–{end}", start=f"{start:%H:%M}", end=f"{end:%H:%M}"))
            keys.append([change, Key(plain(ctx.tr("No quiet hours")), buttons.data("general.no_quiet"))])
    languages = [
        Key(("✓ " if key == ctx.chat.language else "") + name, buttons.data("general.language", number))
        for number, (key, name) in enumerate(LANGUAGE_NAMES.items())
    ]
    return Content(Markup("\n").join(lines), keys=[languages, *keys])
