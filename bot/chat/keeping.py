"""What a secretary does in private for his groups: which they are, and how he is told alone."""

from collections.abc import Collection, Sequence

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat.context import Context, UserError, Voice
from bot.chat.texts import N_
from bot.engine.identity import Chat, ChatKind, Membership, Person, Role, private_chat
from bot.engine.outbox import Content

UNASKED = N_("I could not ask Telegram which groups you administer. Please try again in a minute.")
NO_GROUP = N_(
    "You are not a secretary of any group I know. Say a command in the group first, for example /settings"
)


def groups_of(ctx: Context, *, optional: bool = False) -> Sequence[Chat]:
    """The groups of which he is a secretary, by title. Raises UserError for none, unless `optional`."""
    found = kept_by(ctx.session, ctx.person, ctx.unasked)
    if found or optional:
        return found
    raise UserError(ctx.tr(UNASKED if ctx.unasked else NO_GROUP))


def kept_by(session: Session, person: Person | None, unasked: Collection[int] = ()) -> Sequence[Chat]:
    """The groups of which he is a secretary as far as is known, by title; without those (Telegram ids) whose
    administrators could not be asked for, unless he is appointed there."""
    may = Membership.appointed.is_(True) | (
        (Membership.role == Role.ADMINISTRATOR) & Chat.telegram_id.not_in(unasked)
    )
    return session.scalars(
        select(Chat)
        .join(Membership, Membership.chat_id == Chat.id)
        .where(
            Membership.person_id == (person.id if person else None),
            Membership.left_at.is_(None),
            Chat.kind == ChatKind.GROUP,
            Chat.unreachable.is_(None),
            may,
        )
        .order_by(Chat.title, Chat.id)
    ).all()


def group_of(ctx: Context, chat_id: int) -> Chat:
    """One of the groups of which he is a secretary. Raises UserError."""
    if ctx.chat.is_group and ctx.chat.id == chat_id and ctx.is_secretary:
        return ctx.chat
    for chat in groups_of(ctx):
        if chat.id == chat_id:
            return chat
    raise UserError(ctx.tr("You are not a secretary of this group any more."))


def aside(ctx: Context, command: str) -> Voice:
    """A voice in his private chat, for what only he may read. Raises UserError where there is none.

    `command` is what he gets when he follows the link and presses Start.
    """
    if not ctx.chat.is_group:
        return ctx
    link = Markup("https://t.me/{username}?start={command}").format(
        username=ctx.tools.username, command=command
    )
    if ctx.person is None:
        raise UserError(ctx.tr("This is for you alone, and I cannot see who you are. Open {link}", link=link))
    chat = private_chat(ctx.session, ctx.person)
    if chat is None:
        raise UserError(ctx.tr("This is for you alone. Open {link} and press Start.", link=link))
    return ctx.towards(chat)


def confide(ctx: Context, voice: Voice, content: Content) -> None:
    """Tell him alone, and in the group only that it was done."""
    if voice is ctx:
        ctx.answer(content)
        return
    voice.say(content)
    if ctx.tapped:
        ctx.toast(ctx.tr("I have written to you in private."))
    else:
        ctx.answer(Content(ctx.tr("I have written to you in private.")))
