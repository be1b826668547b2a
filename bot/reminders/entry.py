"""A reminder is entered: from words to a row, and its card."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from bot import when
from bot.chat.context import Context, UserError
from bot.chat.customs import days_of, defaults_of
from bot.engine.outbox import Content
from bot.reminders import cards, firing, options
from bot.reminders.model import new_reminder

LONGEST_TEXT = 2000
"""Characters. A message holds 4,096, and the card says the rule and the dates, too."""


def read_time(ctx: Context, words: str) -> when.Request:
    """What these words say, by the customs of the chat. Raises UserError."""
    try:
        return read_when(ctx, words, defaults_of(ctx.chat))
    except when.Unreadable as error:
        raise UserError(escape(error.hint(ctx.chat.language))) from error


def read_when(ctx: Context, words: str, defaults: when.Defaults) -> when.Request:
    """The same by other customs. Raises when.Unreadable."""
    zone = ZoneInfo(ctx.chat.zone)
    return when.read(words, now=ctx.now, zone=zone, language=ctx.chat.language, defaults=defaults)


def read_text(ctx: Context, words: str) -> options.Options:
    """What is to be said, and what is wanted besides. Raises UserError."""
    try:
        wanted = options.read(words)
    except ValueError as error:
        raise UserError(bad_ahead(ctx, str(error))) from error
    if len(wanted.text) > LONGEST_TEXT:
        raise UserError(
            ctx.tr("That is too long: a reminder holds {longest} characters.", longest=LONGEST_TEXT)
        )
    return wanted


def make(ctx: Context, schedule: when.Schedule, words: str) -> Content:
    """Make a reminder; its card. Raises UserError."""
    wanted = read_text(ctx, words)
    if not wanted.text:
        raise UserError(no_subject(ctx, schedule))
    if schedule.next_after(ctx.now, days_of(ctx.chat)) is None:
        raise UserError(escape(when.Unreadable("never").hint(ctx.chat.language)))
    reminder = new_reminder(
        ctx,
        topic=ctx.topic,
        text=wanted.text,
        rule=schedule.to_json(),
        ahead=[int(span.total_seconds()) for span in wanted.ahead],
        receipt=wanted.receipt and ctx.chat.is_group,
        pin=wanted.pin and ctx.chat.is_group,
    )
    firing.enter(ctx, [reminder])
    content = cards.card(ctx, reminder, noted=True)
    if (wanted.receipt or wanted.pin) and not ctx.chat.is_group:
        left_out = ctx.tr("Receipts and pins are for groups; here I left them out.")
        content = replace(content, text=content.text + "\n\n" + left_out)
    return content


def bad_ahead(ctx: Context, words: str, example: Markup | None = None) -> Markup:
    """A notice that is too far ahead, or too many of them."""
    return ctx.tr(
        "I cannot give notice like this: {words}. Up to five are possible, for example: {example}",
        words=words,
        example=example
        or ctx.tr("/remind every Friday 15:00 Study session remind 1 day and 30 minutes before"),
    )


def no_subject(ctx: Context, schedule: when.Schedule) -> Markup:
    """The time was understood, but not what it is about."""
    return ctx.tr(
        "I understood the time ({rule}), but not what it is about. For example: {example}",
        rule=when.describe(schedule, ctx.chat.language),
        example=ctx.tr("/remind tomorrow 9:00 Safety briefing"),
    )
