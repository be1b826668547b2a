"""Boards and records as pictures: jobs beside the writer thread; in words where no font can draw them.

A timer's owner is the chat that gets the picture; its occurrence says which, in base 36, and the minute: so
whoever taps again and again gets one a minute.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat.buttons import base36
from bot.chat.context import Context, TimerContext
from bot.chat.texts import N_, plain
from bot.engine.identity import Chat, Person
from bot.engine.outbox import Content, Urgency
from bot.scores import cards, charts, fonts, naming, ranking, record, standings
from bot.scores.model import Naming
from bot.scores.ranking import Order, Place
from bot.scores.spans import FARTHEST, Scope, Span, Wish, wish_of

BOARD = "scores.draw_board"
RECORD = "scores.draw_record"
NO_FONT = N_("This machine has no font to draw it with.")
_SIZES = (len(Span), FARTHEST + 1, len(Order), len(Scope), 1000)


@dataclass(frozen=True)
class Drawn:
    """What goes out: the text, and the picture; None: it could not be drawn."""

    text: Markup
    picture: bytes | None
    topic: int | None = None


def load(session: Session, ids: Sequence[int]) -> Mapping[int, Chat]:
    """The chats that are to get a picture."""
    return {chat.id: chat for chat in session.scalars(select(Chat).where(Chat.id.in_(ids)))}


def begin(ctx: Context, group: Chat, wish: Wish) -> None:
    """Have the board of a group drawn for this chat."""
    numbers = (group.id, _packed(wish), ctx.topic or 0, _minute(ctx.now))
    ctx.arm(BOARD, ctx.chat.id, ".".join(map(base36, numbers)), ctx.now)


def begin_record(ctx: Context) -> None:
    """Have his own results drawn for his private chat."""
    ctx.arm(RECORD, ctx.chat.id, base36(_minute(ctx.now)), ctx.now)


def draw_board(ctx: TimerContext, chat: Chat) -> Drawn | None:
    """The board as a picture; None if there is none any more."""
    group_id, packed, topic, _ = (int(number, 36) for number in ctx.due.occurrence.split("."))
    group, wish = ctx.session.get(Chat, group_id), _unpacked(packed)
    if group is None or wish is None:
        return None
    custom = standings.custom_of(ctx.session, group.id)
    if custom.naming == Naming.OFF:
        return None
    board = standings.board(ctx, group, wish)
    named = cards.rows(ctx, board, custom)
    worths, member = cards.worths_said(ctx, board), plain(ctx.tr(naming.MEMBER))
    bars = [
        # Of a name that is one emoji nothing is left in a picture.
        charts.Bar(place.rank, member if fonts.drawable(name) == "" else name, worth, _length(board, place))
        for (place, name), worth in zip(named, worths, strict=not board.shown.crowd)
    ]
    picture = charts.board(
        group.title,
        cards.headline(ctx, board),
        bars,
        [str(line) for line in map(Markup.unescape, cards.notes(ctx, board))],
    )
    lines = cards.text(ctx, board, custom)
    if picture is not None:
        lines = [*lines[:2], *cards.notes(ctx, board)[-1:]]
    elif bars:
        lines += [Markup(), ctx.tr(NO_FONT)]
    if not chat.is_group and (person := _owner(ctx, chat)) is not None:
        lines += [Markup(), cards.my_place(ctx, board, person.id)]
    return Drawn(Markup("\n").join(lines), picture, topic or None)


def draw_record(ctx: TimerContext, chat: Chat) -> Drawn | None:
    """His results over time as a picture."""
    person = _owner(ctx, chat)
    if person is None:
        return None
    taken = record.taken(ctx, person)
    marks = [(one.held_on, float(100 * one.points / one.of)) for one in reversed(taken) if one.of]
    if not marks:
        return None
    title = str(ctx.tr("My results in tests").unescape())
    picture = charts.over_time(title, marks, chat.language)
    said = ctx.tr("My results in tests") if picture else ctx.tr(NO_FONT)
    return Drawn(said, picture)


def _owner(ctx: TimerContext, chat: Chat) -> Person | None:
    """Whose private chat it is."""
    return ctx.session.scalar(select(Person).where(Person.telegram_id == chat.telegram_id))


def finish(ctx: TimerContext, chat: Chat, result: Drawn | None) -> None:
    """Send it."""
    if result is None:
        return
    attachment = ctx.attach("scores.png", result.picture) if result.picture is not None else None
    content = Content(result.text, attachment=attachment, picture=attachment is not None, topic=result.topic)
    ctx.say(content, urgency=Urgency.INTERACTIVE)


def _length(board: standings.Board, place: Place) -> float:
    """How long a bar is, of the longest one."""
    order = board.wish.order
    return float(ranking.worth(place.result, order) / (ranking.worth(board.places[0].result, order) or 1))


def _minute(now: datetime) -> int:
    return int(now.timestamp()) // 60


def _packed(wish: Wish) -> int:
    number = 0
    for value, size in zip(wish.ids, _SIZES, strict=True):
        number = number * size + min(value, size - 1)
    return number


def _unpacked(number: int) -> Wish | None:
    found = []
    for size in reversed(_SIZES):
        number, value = divmod(number, size)
        found.append(value)
    return wish_of(found[::-1])
