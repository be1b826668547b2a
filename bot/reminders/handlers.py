"""`/remind`: in one sentence, or step by step."""

from bot.chat.context import Context, UserError
from bot.reminders import entry, guide


def remind(ctx: Context) -> None:
    """`/remind <when> <what>`: schedule it, and answer with the card; alone: lead through it."""
    if not ctx.words:
        guide.begin(ctx)
        return
    request = entry.read_time(ctx, ctx.words)
    if not request.subject:
        raise UserError(entry.no_subject(ctx, request.schedule))
    ctx.answer(entry.make(ctx, request.schedule, request.subject))
