"""What people do in this world: write, tap, reply, forward, start and block the bot."""

from __future__ import annotations

import re

from bot.sandbox.errors import NotPossible
from bot.sandbox.files import file_content
from bot.sandbox.messages import change, hears, post, quoted, remove
from bot.sandbox.model import Chat, Json, Message, Query, User
from bot.sandbox.text import tidy
from bot.sandbox.world import World

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024


def say(
    world: World,
    chat: Chat,
    user: User,
    text: str,
    *,
    reply_to: int | None = None,
    topic: int | None = None,
    anonymous: bool | None = None,
) -> Message:
    """Somebody writes. An anonymous administrator writes as the group unless `anonymous` is False.

    Raises NotPossible for what a client would not let him do.
    """
    hidden, thread, original = _check(world, chat, user, reply_to, topic, anonymous)
    text, entities = tidy(text, [])
    if not text:
        raise NotPossible("An empty message cannot be sent.")
    if len(text) > TEXT_LIMIT:
        raise NotPossible(f"A message holds at most {TEXT_LIMIT} characters.")
    content: Json = {"text": text, "entities": entities} if entities else {"text": text}
    return post(world, chat, user, content, anonymous=hidden, thread=thread, reply_to=original)


def upload(
    world: World,
    chat: Chat,
    user: User,
    name: str,
    data: bytes,
    *,
    mime_type: str = "",
    photo: bool = False,
    caption: str = "",
    reply_to: int | None = None,
    topic: int | None = None,
    anonymous: bool | None = None,
) -> Message:
    """Somebody sends a document or a picture."""
    hidden, thread, original = _check(world, chat, user, reply_to, topic, anonymous)
    caption, entities = tidy(caption, [])
    if len(caption) > CAPTION_LIMIT:
        raise NotPossible(f"A caption holds at most {CAPTION_LIMIT} characters.")
    if not data:
        raise NotPossible("An empty file cannot be sent.")
    try:
        file = world.files.add(name, data, mime_type, photo=photo)
    except ValueError as error:
        raise NotPossible(f"{name} is not a picture; send it as a document.") from error
    content = file_content(file)
    if caption:
        content["caption"] = caption
    if entities:
        content["caption_entities"] = entities
    return post(world, chat, user, content, anonymous=hidden, thread=thread, reply_to=original, file=file)


def _check(
    world: World, chat: Chat, user: User, reply_to: int | None, topic: int | None, anonymous: bool | None
) -> tuple[bool, int | None, Message | None]:
    """Whether he may write here; returns whether as the group, in which topic, and the message replied to."""
    check_may_write(chat, user)
    member = chat.member(user.id)
    if anonymous and not (member.is_administrator and chat.type == "supergroup"):
        raise NotPossible("Only an administrator of a supergroup can write as the group.")
    original = None
    if reply_to is not None:
        original = chat.messages.get(reply_to)
        if original is None:
            raise NotPossible("The message to reply to is gone.")
        if topic is None:
            topic = original.topic
    if topic is not None and topic not in chat.topics:
        raise NotPossible("There is no such topic in this group.")
    return member.anonymous if anonymous is None else anonymous, topic, original


def check_may_write(chat: Chat, user: User) -> None:
    if chat.is_private:
        if chat.id != user.id:
            raise NotPossible("Nobody writes in another person's private chat.")
        if not chat.started:
            raise NotPossible("Press Start first.")
        if chat.blocked:
            raise NotPossible("You blocked the bot. Unblock it to write to it.")
        return
    if chat.migrated_to is not None:
        raise NotPossible("This group has become a supergroup: write there.")
    member = chat.member(user.id)
    if not member.present:
        raise NotPossible(f"{user.name} is not in this group.")
    if member.status == "restricted":
        raise NotPossible(f"{user.name} may not write in this group for now.")


def press(
    world: World,
    message: Message,
    user: User,
    row: int = 0,
    column: int = 0,
    *,
    data: str | None = None,
) -> Query:
    """Somebody taps a button of the bot's message; `data` forges what the button carries."""
    chat = message.chat
    if not (chat.id == user.id if chat.is_private else chat.member(user.id).present):
        raise NotPossible(f"{user.name} does not see this message.")
    if chat.is_private and chat.blocked:
        raise NotPossible("You blocked the bot. Unblock it to use its buttons.")
    if data is None:
        rows = (message.markup or {}).get("inline_keyboard", [])
        if not (0 <= row < len(rows) and 0 <= column < len(rows[row])):
            raise NotPossible("There is no button at that place.")
        data = rows[row][column].get("callback_data")
        if data is None:
            raise NotPossible("That button carries a link: opening it is the page's business.")
    query = world.new_query(user.id)
    user.seen = True
    update: Json = {
        "id": query.id,
        "from": user.api,
        "message": message.api,
        "chat_instance": str(-(abs(chat.id) * 7919 % 9_000_000_000_000_000_000)),
        "data": data,
    }
    world.updates.add("callback_query", update, world.now())
    return query


def start(world: World, user: User, payload: str = "") -> Message:
    """Somebody presses Start, perhaps through a deep link; a blocked bot is unblocked by it."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,64}", payload):
        raise NotPossible("What a deep link carries is up to 64 of A-Z, a-z, 0-9, _ and -.")
    chat = world.chat(user.id)
    if chat.blocked:
        unblock(world, user)
    fresh = not chat.started
    chat.started = True
    if fresh:
        world.world_changed()
    return say(world, chat, user, f"/start {payload}".strip())


def block(world: World, user: User) -> None:
    chat = world.chat(user.id)
    if not chat.started:
        raise NotPossible("Who has not started the bot has nothing to block.")
    if not chat.blocked:
        _set_blocked(world, chat, user, blocked=True)


def unblock(world: World, user: User) -> None:
    chat = world.chat(user.id)
    if chat.blocked:
        _set_blocked(world, chat, user, blocked=False)


def _set_blocked(world: World, chat: Chat, user: User, *, blocked: bool) -> None:
    chat.blocked = blocked
    member: Json = {"user": world.bot.api, "status": "member"}
    kicked: Json = {"user": world.bot.api, "status": "kicked", "until_date": 0}
    update: Json = {
        "chat": chat.api,
        "from": user.api,
        "date": world.timestamp(),
        "old_chat_member": member if blocked else kicked,
        "new_chat_member": kicked if blocked else member,
    }
    world.updates.add("my_chat_member", update, world.now())
    world.world_changed()


def edit(world: World, message: Message, user: User, text: str) -> Message:
    """Somebody mends what he wrote; the bot hears of it as an edited message."""
    if message.sender_id != user.id or message.service or message.forwarded:
        raise NotPossible("Only one's own message can be edited.")
    text, entities = tidy(text, [])
    if not text:
        raise NotPossible("A message cannot be edited to nothing.")
    key, marks = ("text", "entities") if "text" in message.api else ("caption", "caption_entities")
    if text == message.text:
        return message
    change(world, message, {key: text, marks: entities or None})
    if hears(world, message):
        world.updates.add("edited_message", message.api, world.now())
    return message


def delete(world: World, message: Message, user: User) -> None:
    """Somebody takes a message away. Telegram does not tell the bot."""
    chat = message.chat
    mine = message.sender_id == user.id or chat.id == user.id
    if not mine and not chat.member(user.id).is_administrator:
        raise NotPossible("Only an administrator deletes what others wrote.")
    remove(world, message)


def forward(world: World, message: Message, user: User, to: Chat) -> Message:
    """Somebody forwards a message to another chat; a poll stays the same poll there."""
    check_may_write(to, user)
    if message.service:
        raise NotPossible("Such a message cannot be forwarded.")
    origin: Json = message.api.get("forward_origin") or {"type": "user", "sender_user": message.api["from"]}
    if "sender_chat" in message.api and "forward_origin" not in message.api:
        origin = {"type": "chat", "sender_chat": message.chat.api}
    origin = {**origin, "date": origin.get("date", message.api["date"])}
    kept = ("text", "entities", "caption", "caption_entities", "document", "photo", "poll")
    content = {key: value for key, value in quoted(message).items() if key in kept}
    anonymous = to.member(user.id).anonymous
    return post(
        world, to, user, content, anonymous=anonymous, poll=message.poll, file=message.file, origin=origin
    )
