"""Of which groups somebody is a secretary, asked again when what he asked for is ready."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from bot.chat import access
from bot.engine.identity import Chat, ChatKind, Membership, Person


def kept(session: Session, private: Chat) -> Mapping[int, Chat]:
    """The groups, by id, of which the person of a private chat is a secretary now; by title."""
    if private.is_group:
        return {}
    memberships = session.scalars(
        select(Membership)
        .join(Membership.chat)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Person.telegram_id == private.telegram_id,
            Chat.kind == ChatKind.GROUP,
            Chat.unreachable.is_(None),
        )
        .options(contains_eager(Membership.chat))
        .order_by(Chat.title, Chat.id)
    )
    return {one.chat_id: one.chat for one in memberships if access.is_secretary(one.chat, one)}
