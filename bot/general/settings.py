"""A chat's language and zone: shown, and changed with a tap or a word."""

from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.chat import buttons
from bot.chat.context import Context, UserError
from bot.chat.texts import LANGUAGES, plain
from bot.engine.outbox import Content, Key
from bot.general import zones

ZONE_QUESTION = "general.zone_question"
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
    text = Markup("\n").join(
        [
            ctx.tr("<b>Settings</b>"),
            ctx.tr("Language: {language}", language=LANGUAGE_NAMES[ctx.chat.language]),
            ctx.tr("Times: {zone}, now {clock}", zone=zone, clock=f"{clock:%H:%M}"),
        ]
    )
    languages = [
        Key(("✓ " if key == ctx.chat.language else "") + name, buttons.data("general.language", number))
        for number, (key, name) in enumerate(LANGUAGE_NAMES.items())
    ]
    change = Key(plain(ctx.tr("Change the time zone")), buttons.data("general.zones"))
    return Content(text, keys=[languages, [change]])
