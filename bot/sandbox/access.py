"""Which chats and messages the bot may touch, and what Telegram says when it may not."""

from __future__ import annotations

from enum import IntEnum

from bot.sandbox.errors import BotApiError, bad_request, forbidden
from bot.sandbox.model import Chat, Message
from bot.sandbox.world import World


class Access(IntEnum):
    """How much a method wants to do with a chat."""

    READ = 0
    MEMBERS = 1
    EDIT = 2
    WRITE = 3


def find_chat(world: World, chat_id: int | str, access: Access) -> Chat:
    """The chat a method names; raises the BotApiError with which Telegram bars the bot from it."""
    if chat_id == "":
        raise bad_request("chat_id is empty")
    chat = world.chats.get(chat_id) if isinstance(chat_id, int) else None
    if chat is None:
        raise bad_request("chat not found")
    if chat.is_private:
        _check_private(world, chat, access)
    elif chat.type == "group":
        _check_group(world, chat, access)
    else:
        member = world.bot_member(chat)
        if member.status == "kicked":
            raise forbidden("bot was kicked from the supergroup chat")
        if not member.present:
            raise forbidden("bot is not a member of the supergroup chat")
    return chat


def _check_private(world: World, chat: Chat, access: Access) -> None:
    assert chat.user is not None
    if not chat.started and not world.knows(chat.user):
        raise bad_request("chat not found")
    if access >= Access.EDIT:
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")


def _check_group(world: World, chat: Chat, access: Access) -> None:
    if chat.migrated_to is not None:
        if access in (Access.WRITE, Access.MEMBERS):
            raise bad_request(
                "group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to
            )
        return
    member = world.bot_member(chat)
    if access >= Access.MEMBERS and not member.present:
        if member.status == "kicked":
            raise forbidden("bot was kicked from the group chat")
        raise forbidden("bot is not a member of the group chat")


def find_message(chat: Chat, message_id: int, what: str) -> Message:
    """A message of the chat; `what` is how Telegram calls it, for example "message to edit"."""
    message = chat.messages.get(message_id)
    if message is None:
        raise not_found(what)
    return message


def not_found(what: str) -> BotApiError:
    return bad_request(f"{what} not found")


def check_may_send(world: World, chat: Chat, what: str) -> None:
    """Whether the bot may send this kind of message ("text messages", "polls", …) in the group."""
    if not chat.is_private and world.bot_member(chat).status == "restricted":
        raise bad_request(f"not enough rights to send {what} to the chat")


def find_topic(world: World, chat: Chat, thread: int | None) -> int | None:
    """The topic a message goes to; a thread id means nothing outside a forum."""
    if not thread or not chat.is_forum:
        return None
    if thread not in chat.topics:
        raise bad_request("message thread not found")
    return thread
