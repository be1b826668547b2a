"""The trend of a report as a picture: a job beside the writer thread; in words where no font can draw it.

A timer's owner is the private chat that gets it; its occurrence says of what, in base 36, and the minute.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat.buttons import base36
from bot.chat.context import Context, TimerContext
from bot.chat.texts import plain
from bot.engine.identity import Chat
from bot.engine.outbox import Content, Urgency
from bot.reports import cards, figures, rights
from bot.scores import charts
from bot.scores.cards import NO_APPRAISAL
from bot.scores.charts import Line
from bot.scores.spans import Span

TREND = "reports.draw_trend"


@dataclass(frozen=True)
class Drawn:
    """What goes out: the text, and the picture; None: it could not be drawn. `group_id`: of which group."""

    group_id: int
    text: Markup
    picture: bytes | None


def load(session: Session, ids: Sequence[int]) -> Mapping[int, Chat]:
    """The private chats that are to get something."""
    return {chat.id: chat for chat in session.scalars(select(Chat).where(Chat.id.in_(ids)))}


def begin(ctx: Context, group: Chat, span: Span, back: int) -> None:
    """Have the trend drawn for this private chat."""
    numbers = (group.id, span, back, int(ctx.now.timestamp()) // 60)
    ctx.arm(TREND, ctx.chat.id, ".".join(map(base36, numbers)), ctx.now)


def draw(ctx: TimerContext, chat: Chat) -> Drawn | None:
    """The trend as a picture; None if it is not his to see any more."""
    group_id, number, back, _ = (int(number, 36) for number in ctx.due.occurrence.split("."))
    group = rights.kept(ctx.session, chat).get(group_id)
    if group is None:
        return None
    span = Span(number)
    found = figures.trend(ctx, group, span, back)
    first = back + len(found) - 1
    said = [_broken(cards.span_said(ctx, group, span, first - place)) for place in range(len(found))]
    lines = [
        Line(plain(ctx.tr("Handed in, per cent")), [_percent(one.participation) for one in found]),
        Line(plain(ctx.tr("Average of a hundred")), [_percent(one.results.average) for one in found]),
    ]
    told = [line for line in lines if any(value is not None for value in line.values)]
    picture = charts.trend(group.title, said, told) if told else None
    text = ctx.tr("{group}: the trend", group=group.title)
    if not told:
        text = ctx.tr(
            "There is nothing to draw: averages are told from {fewest} people up, shares once /roster is "
            "confirmed.",
            fewest=figures.FEWEST,
        )
    elif picture is None:
        text = ctx.tr("This machine has no font to draw it with.")
    return Drawn(group_id, Markup("\n").join([text, ctx.tr(NO_APPRAISAL)]) if picture else text, picture)


def _broken(said: str) -> str:
    """A span in two lines: six of them stand side by side."""
    year, _, rest = said.partition("年")
    if rest:
        return f"{year}年\n{rest}"
    return "\n".join(said.rsplit(" ", 1))


def _percent(share: Fraction | None) -> float | None:
    return None if share is None else round(float(share * 100), 1)


def finish(ctx: TimerContext, chat: Chat, result: Drawn | None) -> None:
    """Send it, if he is a secretary there still."""
    if result is None or result.group_id not in rights.kept(ctx.session, chat):
        ctx.say(Content(ctx.tr("You are not a secretary of this group any more.")))
        return
    attachment = ctx.attach("trend.png", result.picture) if result.picture is not None else None
    content = Content(result.text, attachment=attachment, picture=attachment is not None)
    ctx.say(content, urgency=Urgency.INTERACTIVE)
