"""What people say about reminders. Thin: read the words, change the rows, say the answer."""

from zoneinfo import ZoneInfo

from markupsafe import escape

from bot import when
from bot.chat.context import Context, UserError
from bot.engine.outbox import Content
from bot.reminders import cards, firing, options
from bot.reminders.customs import days_of, defaults_of
from bot.reminders.model import Reminder, coming, count_coming

LONGEST_TEXT = 2000
"""Characters. A message holds 4,096, and the answer says the rule and the dates, too."""


def remind(ctx: Context) -> None:
    """`/remind <when> <what>`: schedule it, and answer with the rule and the next dates."""
    try:
        request = when.read(
            ctx.words,
            now=ctx.now,
            zone=ZoneInfo(ctx.chat.zone),
            language=ctx.chat.language,
            defaults=defaults_of(ctx.chat),
        )
    except when.Unreadable as error:
        raise UserError(escape(error.hint(ctx.chat.language))) from error
    try:
        wanted = options.read(request.subject)
    except ValueError as error:
        raise UserError(cards.bad_options(ctx, str(error))) from error
    if not wanted.text:
        raise UserError(cards.no_subject(ctx, request.schedule))
    if len(wanted.text) > LONGEST_TEXT:
        raise UserError(cards.too_long(ctx, LONGEST_TEXT))
    reminder = Reminder(
        chat_id=ctx.chat.id,
        chat=ctx.chat,
        topic=ctx.topic,
        text=wanted.text,
        ahead=[int(span.total_seconds()) for span in wanted.ahead],
        created_by_id=ctx.person.id if ctx.person else None,
        created_at=ctx.now,
    )
    reminder.schedule = request.schedule
    if request.schedule.next_after(ctx.now, days_of(ctx.chat)) is None:
        raise UserError(escape(when.Unreadable("never").hint(ctx.chat.language)))
    ctx.session.add(reminder)
    ctx.session.flush()
    firing.arm(ctx, reminder, after=ctx.now)
    ctx.answer(cards.noted(ctx, reminder))


def upcoming(ctx: Context) -> None:
    """`/reminders`: what is coming, the nearest first."""
    ctx.answer(_list(ctx, page=0))


def today(ctx: Context) -> None:
    """`/today`: what is still to come today, by the clock of the chat."""
    ctx.answer(cards.agenda(ctx, coming(ctx.session, ctx.chat.id), days=1))


def week(ctx: Context) -> None:
    """`/week`: what is to come today and on the six days after it."""
    ctx.answer(cards.agenda(ctx, coming(ctx.session, ctx.chat.id), days=7))


def turn_page(ctx: Context) -> None:
    """Another page of the list."""
    ctx.show(_list(ctx, page=ctx.ids[0] if ctx.ids else 0))


def delete(ctx: Context) -> None:
    """Delete one reminder; the list offers to take that back."""
    reminder, page = _tapped(ctx)
    if reminder is None or reminder.deleted_at is not None or reminder.next_wall is None:
        ctx.toast(ctx.tr("That reminder is no longer in the list."))
        ctx.show(_list(ctx, page))
        return
    reminder.deleted_at = ctx.now
    firing.disarm(ctx, reminder)
    ctx.session.flush()
    ctx.toast(ctx.tr("Deleted"))
    ctx.show(_list(ctx, page, deleted=reminder))


def restore(ctx: Context) -> None:
    """Take back a deletion. What was missed in between is over."""
    reminder, page = _tapped(ctx)
    if reminder is not None and reminder.deleted_at is not None:
        reminder.deleted_at = None
        firing.arm(ctx, reminder, after=ctx.now)
        ctx.session.flush()
        ctx.toast(
            ctx.tr("It is back")
            if reminder.next_wall
            else ctx.tr("Its time has passed in the meantime, so it will not come any more.")
        )
    ctx.show(_list(ctx, page))


def _tapped(ctx: Context) -> tuple[Reminder | None, int]:
    """The reminder and the page that a button is about; None if it is not one of this chat's."""
    id_, page = ctx.ids if len(ctx.ids) == 2 else (0, 0)
    reminder = ctx.session.get(Reminder, id_)
    return (reminder if reminder is not None and reminder.chat_id == ctx.chat.id else None), page


def _list(ctx: Context, page: int, deleted: Reminder | None = None) -> Content:
    total = count_coming(ctx.session, ctx.chat.id)
    page = min(page, max(0, (total - 1) // cards.PAGE))
    shown = coming(ctx.session, ctx.chat.id, offset=page * cards.PAGE, limit=cards.PAGE)
    return cards.upcoming(ctx, shown, page=page, total=total, deleted=deleted)
