"""`/top` and the buttons of boards. Thin: which board is wished, by whom, may he; show it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup
from sqlalchemy import select

from bot.chat.context import FROM_ANOTHER_TIME, Context, UserError
from bot.chat.customs import day_of
from bot.chat.texts import clip
from bot.engine.identity import Chat, ChatKind, Membership, subgroups
from bot.engine.outbox import Content
from bot.scores import cards, drawing, posted, spans, standings
from bot.scores.model import Naming
from bot.scores.spans import Wish

MOST_OF_TOAST = 90
"""Characters of what a board is for: less than half of a toast, so that the place is told whole."""


def top(ctx: Context) -> None:
    """`/top`, alone or with what board is wished: 本月, 季度 平均, year."""
    if ctx.chat.is_group:
        groups: Sequence[Chat] = [ctx.chat]
    else:
        groups = groups_of(ctx)
        if not groups:
            raise UserError(ctx.tr("I do not know you in any group yet. Say /top in yours once, then I do."))
    wish = _read(ctx, groups)
    if len(groups) == 1:
        posted.say(ctx, _content(ctx, groups[0], wish))
    else:
        ctx.answer(cards.choice(ctx, groups, wish))


def groups_of(ctx: Context) -> Sequence[Chat]:
    """The groups he is in, by title."""
    return ctx.session.scalars(
        select(Chat)
        .join(Membership, Membership.chat_id == Chat.id)
        .where(
            Membership.person_id == (ctx.person.id if ctx.person else None),
            Membership.left_at.is_(None),
            Chat.kind == ChatKind.GROUP,
        )
        .order_by(Chat.title, Chat.id)
    ).all()


def show(ctx: Context) -> None:
    """Another board in the same message."""
    group, wish = _wished(ctx)
    ctx.show(_content(ctx, group, wish))


def show_groups(ctx: Context) -> None:
    """Of which group? In private."""
    _, wish = _wished(ctx)
    if not ctx.chat.is_group:
        ctx.show(cards.choice(ctx, groups_of(ctx), replace(wish, part=0)))


def show_parts(ctx: Context) -> None:
    """Of which part of the group?"""
    group, wish = _wished(ctx)
    board = standings.board(ctx, group, wish)
    said = cards.said(ctx, board, standings.custom_of(ctx.session, group.id))
    ctx.show(Content(said, keys=cards.part_keys(ctx, board)))


def my_place(ctx: Context) -> None:
    """His own place, to him alone."""
    group, wish = _wished(ctx)
    if ctx.person is None:
        return
    board = standings.board(ctx, group, wish)
    head = clip(cards.headline(ctx, board), MOST_OF_TOAST)
    place = cards.my_place(ctx, board, ctx.person.id)
    ctx.toast(ctx.tr("{head}. {place}", head=head, place=place))


def picture(ctx: Context) -> None:
    """The board as a picture, drawn beside the writer thread."""
    group, wish = _wished(ctx)
    drawing.begin(ctx, group, wish)
    ctx.toast(ctx.tr("I am drawing it."))


def _read(ctx: Context, groups: Sequence[Chat]) -> Wish:
    """The board that is wished in words. Raises UserError."""
    words, part = ctx.words, 0
    if len(groups) == 1 and words:
        parts = list(enumerate(subgroups(ctx.session, groups[0].id), 1))
        # The longest first: 一组 is in 十一组, too.
        for number, name in sorted(parts, key=lambda one: -len(one[1])):
            if found := re.search(re.escape(name), words, re.IGNORECASE):
                words, part = words[: found.start()] + " " + words[found.end() :], number
                break
    wish = spans.read(words, day_of(groups[0], ctx.now))
    if wish is None:
        raise UserError(
            ctx.tr(
                "I did not understand “{words}”. For example: {example}",
                words=ctx.words[:60],
                example=ctx.tr("/top quarter average"),
            )
        )
    return replace(wish, part=part)


def _wished(ctx: Context) -> tuple[Chat, Wish]:
    """The group and the board that a button is about. Raises UserError for what is not his to see."""
    wish = spans.wish_of(ctx.ids[1:])
    if wish is None:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    groups = [ctx.chat] if ctx.chat.is_group else groups_of(ctx)
    group = next((one for one in groups if one.id == ctx.ids[0]), None)
    if group is None:
        raise UserError(ctx.tr("You are not in this group any more."))
    demand_board(ctx, group)
    if wish.part and ctx.revision != standings.mark(subgroups(ctx.session, group.id)):
        ctx.toast(ctx.tr("The subgroups have changed since; this is everybody’s board."))
        wish = replace(wish, part=0)
    return group, wish


def demand_board(ctx: Context, group: Chat) -> None:
    """Raise UserError where the group wishes no board."""
    if standings.custom_of(ctx.session, group.id).naming == Naming.OFF:
        raise UserError(ctx.tr(cards.NO_BOARD))


def _content(ctx: Context, group: Chat, wish: Wish) -> Content:
    demand_board(ctx, group)
    board = standings.board(ctx, group, wish)
    said = cards.said(ctx, board, standings.custom_of(ctx.session, group.id))
    if not ctx.chat.is_group and ctx.person is not None:
        said += Markup("\n\n") + cards.my_place(ctx, board, ctx.person.id)
    several = not ctx.chat.is_group and len(groups_of(ctx)) > 1
    return Content(said, keys=cards.keys(ctx, board, several=several))
