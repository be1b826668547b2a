"""`/export`: all records of a secretary's groups as a file, made beside the writer thread.

A timer's owner is the private chat that gets it; its occurrence says of which group (0: of all that are his),
of which days, in which form and in which minute, in base 36.
"""

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.chat import buttons, keeping
from bot.chat.buttons import base36
from bot.chat.context import FROM_ANOTHER_TIME, Context, TimerContext, UserError, Voice
from bot.chat.customs import day_of
from bot.chat.sheets import Extent
from bot.chat.texts import clip, plain
from bot.engine.identity import Chat
from bot.engine.outbox import Content, Key, Urgency
from bot.reports import cards, days, rights, writing
from bot.reports.days import Days
from bot.reports.writing import ENDINGS, Kind
from bot.scores.cards import NO_APPRAISAL

GATHER = "reports.gather"
ALL = 0
BIGGEST = 50_000_000
"""Bytes of a file, as Telegram takes it from a bot."""
_IN_MEMORY = 8_000_000
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LAST_DAY = date.max.toordinal()


@dataclass(frozen=True)
class File:
    """A file that is ready, of these groups; `data` is None where it is too big."""

    groups: frozenset[int]
    name: str
    said: str
    size: int
    data: bytes | None


def export(ctx: Context) -> None:
    """`/export`, alone or with days: 2026, 去年, 2026-03 to 2026-09."""
    voice = keeping.aside(ctx, "export")
    groups = [ctx.chat] if ctx.chat.is_group else keeping.groups_of(ctx)
    wished = days.read(ctx.words, day_of(groups[0], ctx.now))
    if wished is None:
        raise UserError(
            ctx.tr(
                "I did not understand “{words}”. For example: {example}",
                words=ctx.words[:60],
                example=ctx.tr("/export 2026-03 to 2026-09"),
            )
        )
    if len(groups) == 1:
        _begin(voice, groups[0].id, wished, Kind.XLSX)
        keeping.confide(ctx, voice, Content(voice.tr("I am gathering it; it comes in a moment.")))
        return
    ids = (wished.first.toordinal(), wished.last.toordinal(), Kind.XLSX)
    everything = Key(plain(voice.tr("All of them")), buttons.data("reports.export", ALL, *ids))
    keys = [*cards.choice(voice, groups, "reports.export", *ids), [everything]]
    keeping.confide(ctx, voice, Content(voice.tr("Which group?"), keys=keys))


def wanted(ctx: Context) -> None:
    """A group was chosen, or the other form; the days are this year where the button does not say."""
    if ctx.chat.is_group or len(ctx.ids) not in (1, 4):
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    group = keeping.group_of(ctx, ctx.ids[0]) if ctx.ids[0] != ALL else keeping.groups_of(ctx)[0]
    wished, kind = days.of_year(day_of(group, ctx.now).year), Kind.XLSX
    if len(ctx.ids) == 4:
        first, last = ctx.ids[1:3]
        if not 1 <= first <= last <= _LAST_DAY:
            raise UserError(ctx.tr(FROM_ANOTHER_TIME))
        wished, kind = Days(date.fromordinal(first), date.fromordinal(last)), ctx.choice(3, list(Kind))
    _begin(ctx, ctx.ids[0], wished, kind)
    ctx.toast(ctx.tr("I am gathering it; it comes in a moment."))


def _begin(voice: Voice, group_id: int, wished: Days, kind: Kind) -> None:
    minute = int(voice.now.timestamp()) // 60
    numbers = (group_id, wished.first.toordinal(), wished.last.toordinal(), kind, minute)
    voice.arm(GATHER, voice.chat.id, ".".join(map(base36, numbers)), voice.now)


# -- the job


def gather(ctx: TimerContext, chat: Chat) -> File | None:
    """Write the file; None if nothing of it is his any more."""
    group_id, first, last, number, _ = (int(number, 36) for number in ctx.due.occurrence.split("."))
    kind, groups = Kind(number), dict(rights.kept(ctx.session, chat))
    if group_id != ALL:
        groups = {id_: group for id_, group in groups.items() if id_ == group_id}
    if not groups:
        return None
    extent = extent_of(ctx, groups, Days(date.fromordinal(first), date.fromordinal(last)))
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:
        writing.write(file, extent, kind)
        size = file.tell()
        file.seek(0)
        data = file.read() if size <= BIGGEST else None
    titles = plain(ctx.tr(", ")).join(group.title for group in groups.values())
    name = plain(ctx.tr("records")) if len(groups) > 1 else next(iter(groups.values())).title
    return File(
        frozenset(groups),
        f"{_safe(name)[:60]} {writing.said(extent)}{ENDINGS[kind]}",
        plain(ctx.tr("{group}, {days}", group=clip(titles, 200), days=writing.said(extent))),
        size,
        data,
    )


def extent_of(ctx: Voice, groups: Mapping[int, Chat], wished: Days) -> Extent:
    """These days of these groups, in the language of the chat that gets it."""
    return Extent(
        ctx.session,
        ctx.tools.features,
        groups,
        wished.first,
        wished.last,
        ctx.chat.language,
    )


def finish(ctx: TimerContext, chat: Chat, result: File | None) -> None:
    """Send the file, if he is a secretary of all its groups still."""
    if result is None or not result.groups <= rights.kept(ctx.session, chat).keys():
        ctx.say(Content(ctx.tr("You are not a secretary of this group any more.")))
        return
    if result.data is None:
        ctx.say(
            Content(
                ctx.tr(
                    "The file has {size} MB, and Telegram takes 50 at most. Ask for fewer days, for example: "
                    "{example}",
                    size=-(-result.size // 1_000_000),
                    example=ctx.tr("/export 2026-03 to 2026-09"),
                )
            )
        )
        return
    group_id, first, last, kind, _ = (int(number, 36) for number in ctx.due.occurrence.split("."))
    keys = []
    if kind == Kind.XLSX:
        label = plain(ctx.tr("The same as .csv"))
        keys = [[Key(label, buttons.data("reports.export", group_id, first, last, Kind.CSV))]]
    caption = ctx.tr("{what}\n{purpose}", what=result.said, purpose=ctx.tr(NO_APPRAISAL))
    file = ctx.attach(result.name, result.data)
    ctx.say(Content(caption, attachment=file, keys=keys), urgency=Urgency.INTERACTIVE)


def _safe(name: str) -> str:
    """A name as every file system takes it."""
    return _UNSAFE.sub("_", name).strip(". ")
