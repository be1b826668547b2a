"""`/mydata` and `/forgetme`: what is kept of somebody, for himself alone, and its end."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.chat import buttons, keeping, own
from bot.chat.context import FROM_ANOTHER_TIME, Context, TimerContext, UserError
from bot.chat.texts import plain
from bot.engine.identity import Chat, Person
from bot.engine.outbox import Content, Key, Outgoing, State
from bot.general.own import NAMELESS, part

GATHERING = "general.mydata"
FAREWELL = "general.farewell"
LAST_WORD = timedelta(minutes=1)
"""So long a private chat keeps its address after its end, for the last word; …"""
LAST_WORD_AT_MOST = timedelta(days=1)
"""… and so long where Telegram cannot be reached."""


def my_data(ctx: Context) -> None:
    """`/mydata`: a file, in private."""
    voice = keeping.aside(ctx, "mydata")
    if voice is not ctx:
        keeping.confide(ctx, voice, Content(voice.tr("I am gathering what I keep of you.")))
    voice.arm(GATHERING, voice.chat.id, f"{ctx.now:%Y-%m-%dT%H:%M:%S.%f}", ctx.now)


def load(session: Session, ids: Sequence[int]) -> Mapping[int, Chat]:
    """The private chats of who asked."""
    return {chat.id: chat for chat in session.scalars(select(Chat).where(Chat.id.in_(ids)))}


def gather(ctx: TimerContext, chat: Chat) -> bytes | None:
    """What every feature keeps of him; None: he has gone meanwhile."""
    person = ctx.session.scalar(select(Person).where(Person.telegram_id == chat.telegram_id))
    if person is None or chat.is_group:
        return None
    told: dict[str, Any] = {ctx.tr("As of"): own.moment(ctx, ctx.now)}
    for mine in ctx.tools.features.mine:
        told |= mine(ctx, person)
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def send(ctx: TimerContext, chat: Chat, data: bytes | None) -> None:
    """Send it."""
    if data is not None:
        file = ctx.attach(plain(ctx.tr("my-data.json")), data)
        caption = ctx.tr(
            "All that I keep of you; any text editor opens it. What it is kept for: /privacy. An end to it: "
            "/forgetme"
        )
        ctx.say(Content(caption, attachment=file))


# -- the end


def forget_me(ctx: Context) -> None:
    """`/forgetme`: what that means, and whether it is meant."""
    if ctx.chat.is_group:
        raise UserError(ctx.tr("This is between you and me: say /forgetme in our private chat."))
    lines = ctx.tr(
        "<b>Forget me</b>\n"
        "Gone for good: your name, your account, aliases, what you typed, your practice, your private "
        "reminders, and what I wrote to you here. No roster shows you any more.\n"
        "A test under way is handed in as it stands. What you reached stays as that of "
        "somebody nameless, so that the counts of your groups stay right.\n"
        "Messages in groups that name you stay where they are, a board for instance: Telegram lets me change "
        "only some of them. An administrator can delete them.\n"
        "If you speak to me or in answer to me again, I know you as somebody new; whoever administers a "
        "group is known again when I ask Telegram who does.\n"
        "A copy first: /mydata"
    )
    keys = [
        [Key(plain(ctx.tr("Yes, forget me for good")), buttons.data("general.forget_me"))],
        [Key(plain(ctx.tr("Cancel")), buttons.data("general.remember_me"))],
    ]
    ctx.answer(Content(lines, keys=keys))


def remember(ctx: Context) -> None:
    """He stays."""
    if not ctx.chat.is_group:
        ctx.show(Content(ctx.tr("Everything stays as it is.")))


def forget(ctx: Context) -> None:
    """He meant it."""
    if ctx.chat.is_group or ctx.person is None or not ctx.carries("general.forget_me"):
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    # From the last to the first: what a test leaves behind when it ends, practice gives up after it.
    for erase in reversed(ctx.tools.features.erasers):
        erase(ctx, ctx.person)
    part(ctx, ctx.person)
    ctx.show(Content(ctx.tr("I have forgotten who you are. All the best.")))
    ctx.arm(FAREWELL, ctx.chat.id, f"{ctx.now:%Y-%m-%dT%H:%M:%S.%f}", ctx.now + LAST_WORD)


def farewell(ctx: TimerContext, chat: Chat) -> None:
    """The last word is out: the private chat is nobody's, unless he has come back meanwhile."""
    session = ctx.session
    if session.scalar(select(Person.id).where(Person.telegram_id == chat.telegram_id)) is not None:
        return
    waiting = select(Outgoing.id).where(Outgoing.chat_id == chat.id, Outgoing.state == State.WAITING)
    since = datetime.fromisoformat(f"{ctx.due.occurrence.split('/')[0]}+00:00")
    if session.scalar(waiting.limit(1)) is not None and ctx.now - since < LAST_WORD_AT_MOST:
        again = f"{ctx.due.occurrence.split('/')[0]}/{ctx.now:%H:%M:%S}"
        ctx.arm(FAREWELL, chat.id, again[:32], ctx.now + 10 * LAST_WORD)
        return
    session.execute(delete(Outgoing).where(Outgoing.chat_id == chat.id))
    chat.telegram_id, chat.title, chat.unreachable = nobody(chat), NAMELESS, "forgotten"
    session.flush()


def nobody(chat: Chat) -> int:
    """An address that is nobody's at Telegram."""
    return -(2**62) - chat.id
