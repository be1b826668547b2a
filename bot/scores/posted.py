"""Boards that stand in a group: they follow what is chosen after they were said.

Whoever hides himself should not go on standing there by name. Only those of the last days are looked after:
what is older has scrolled away.
"""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from bot.chat import buttons
from bot.chat.context import Context, Voice
from bot.engine.identity import Chat, subgroups
from bot.engine.outbox import Content, Outgoing
from bot.scores import cards, spans, standings
from bot.scores.model import Naming
from bot.scores.spans import Wish

_NAME = "scores/board/"
_KEPT_UP = timedelta(days=2)
_MOST = 5
"""So many boards change at most: each is reckoned anew at once."""


def say(ctx: Context, content: Content) -> None:
    """Say a board in return; in a group it is looked after from now on."""
    ctx.answer(content, name=f"{_NAME}{ctx.tools.outbox.number()}" if ctx.chat.is_group else None)


def renew(voice: Voice, group: Chat) -> None:
    """Let the boards that stand in a group look as it, and those who are on them, wish by now."""
    own = voice.towards(group)
    rows = voice.session.execute(
        select(Outgoing.name, Outgoing.content)
        .where(
            Outgoing.chat_id == group.id,
            Outgoing.name.startswith(_NAME, autoescape=True),
            Outgoing.created_at >= voice.now - _KEPT_UP,
        )
        .order_by(Outgoing.id.desc())
        .limit(_MOST)
    ).all()
    custom = standings.custom_of(voice.session, group.id)
    mark = standings.mark(subgroups(voice.session, group.id))
    for name, kept in rows:
        content = Content.from_json(kept)
        if (wish := _wish_of(content, mark)) is None:
            continue
        if custom.naming == Naming.OFF:
            now = replace(content, text=own.tr(cards.NO_BOARD), keys=())
        else:
            board = standings.board(own, group, wish)
            now = replace(content, text=cards.said(own, board, custom), keys=cards.keys(own, board))
        voice.tools.outbox.edit(voice.session, group.id, name, now)


def _wish_of(content: Content, mark: int) -> Wish | None:
    """The board that a message shows: its last button but for the picture tells.

    It is everybody's where the parts of the group are others now.
    """
    taps = [buttons.Tap.unpack(key.data or "") for row in content.keys for key in row]
    for tap in reversed(taps):
        if tap is not None and tap.name in ("scores.mine", "scores.board"):
            wish = spans.wish_of(tap.ids[1:])
            return replace(wish, part=0) if wish is not None and tap.revision != mark else wish
    return None
