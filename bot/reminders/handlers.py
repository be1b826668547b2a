"""`/remind`: in one sentence, or step by step; in private the sentence alone will do."""

import re

from bot import when
from bot.chat.context import Context, UserError
from bot.chat.customs import defaults_of
from bot.reminders import entry, guide

_FILLERS = re.compile(r"^(?:(?:please\s+)?remind\s+(?:me|us)\s+|请?提醒我?(?:们)?\s*)", re.IGNORECASE)
_NUMBER = re.compile(r"[\d０-９一二两三四五六七八九十]|noon|midnight", re.IGNORECASE)
_TO = re.compile(r"^(?:to|that)\s+", re.IGNORECASE)


def remind(ctx: Context) -> None:
    """`/remind <when> <what>`: schedule it, and answer with the card; alone: lead through it."""
    if not ctx.words:
        guide.begin(ctx)
        return
    request = entry.read_time(ctx, _without_fillers(ctx.words))
    if not request.subject:
        raise UserError(entry.no_subject(ctx, request.schedule))
    ctx.answer(entry.make(ctx, request.schedule, _TO.sub("", request.subject)))


def said(ctx: Context) -> bool:
    """What begins with a time is a reminder, also without the command."""
    words = _without_fillers(ctx.words)
    try:
        request = entry.read_when(ctx, words, defaults_of(ctx.chat))
    except when.Unreadable:
        if words == ctx.words:
            return False
        request = entry.read_time(ctx, words)
    spoken = words[: len(words) - len(request.subject)]
    if not request.subject or (request.only_clock and not _NUMBER.search(spoken)):
        return False  # 早上好 is a greeting
    ctx.answer(entry.make(ctx, request.schedule, _TO.sub("", request.subject)))
    return True


def _without_fillers(words: str) -> str:
    return re.sub(r"^(?:me|us)\s+", "", _FILLERS.sub("", words), flags=re.IGNORECASE)
