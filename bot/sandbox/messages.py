"""Messages come into being, are delivered to the bot or kept from it, change and go."""

from __future__ import annotations

from bot.sandbox.model import GROUP_ANONYMOUS_BOT, Chat, File, Json, Message, Poll, User
from bot.sandbox.polls import poll_json
from bot.sandbox.text import part
from bot.sandbox.world import World


def post(
    world: World,
    chat: Chat,
    sender: User,
    content: Json,
    *,
    outgoing: bool = False,
    silent: bool = False,
    service: bool = False,
    anonymous: bool = False,
    markup: Json | None = None,
    reply_to: Message | None = None,
    thread: int | None = None,
    poll: Poll | None = None,
    file: File | None = None,
    origin: Json | None = None,
) -> Message:
    """Put a message into the chat and tell those who may hear of it. No rule is checked here."""
    at = world.now()
    message_id = chat.next_message_id
    chat.next_message_id += 1
    api: Json = {"message_id": message_id, "from": sender.api}
    if anonymous:
        api["from"] = GROUP_ANONYMOUS_BOT
        if title := chat.member(sender.id).title:
            api["author_signature"] = title
        api["sender_chat"] = chat.api
    api["chat"] = chat.api
    api["date"] = date = int(at.timestamp())
    in_topic = thread in chat.topics
    if not in_topic and chat.type == "supergroup" and reply_to is not None:
        # Outside topics a chain of replies is a thread too, to which nothing can be sent by its number.
        thread = reply_to.thread or reply_to.id
    if thread is not None:
        api["message_thread_id"] = thread
    if origin is not None:
        api |= _forwarded(origin, date)
    # What answers nothing else in a topic answers, for Telegram, the line that opened the topic.
    if answered := reply_to or (chat.messages.get(thread) if in_topic and thread else None):
        api["reply_to_message"] = quoted(answered)
    api |= content
    if markup is not None and "inline_keyboard" in markup:
        api["reply_markup"] = markup
    if in_topic:
        api["is_topic_message"] = True
    message = Message(
        message_id,
        chat,
        sender.id,
        at,
        api,
        outgoing,
        silent,
        service,
        markup,
        thread,
        poll,
        file,
        origin is not None,
    )
    if poll is not None:
        poll.places.append(message)
    chat.messages[message_id] = message
    if len(chat.messages) > world.kept_messages:
        _forget_oldest(chat)
    world.events.emit("message", message=message)
    if hears(world, message):
        sender.seen = True
        world.updates.add("message", api, at)
    return message


def _forget_oldest(chat: Chat) -> None:
    oldest = chat.messages.pop(next(iter(chat.messages)))
    if oldest.poll is not None:
        oldest.poll.places.remove(oldest)
    if oldest.id in chat.pinned:
        chat.pinned.remove(oldest.id)


def quoted(message: Message) -> Json:
    """A message inside another one; it does not carry what it replies to in its turn."""
    if "reply_to_message" not in message.api:
        return message.api
    return {key: value for key, value in message.api.items() if key != "reply_to_message"}


def _forwarded(origin: Json, date: int) -> Json:
    fields: Json = {"forward_origin": origin, "forward_date": origin.get("date", date)}
    if "sender_user" in origin:
        fields["forward_from"] = origin["sender_user"]
    elif "sender_chat" in origin:
        fields["forward_from_chat"] = origin["sender_chat"]
    return fields


def hears(world: World, message: Message) -> bool:
    """Whether the bot is given this message: of its own a pin, in a group what privacy lets through."""
    chat = message.chat
    if message.outgoing:
        return "pinned_message" in message.api
    if chat.is_private:
        return chat.started and not chat.blocked
    member = world.bot_member(chat)
    if not member.present:
        return False
    if message.service or not world.privacy or member.is_administrator:
        return True
    return _is_meant_for_bot(world, message)


def _is_meant_for_bot(world: World, message: Message) -> bool:
    """Privacy mode lets through commands, mentions of the bot and replies to it."""
    replied = message.api.get("reply_to_message")
    if replied and "forum_topic_created" not in replied and replied["from"]["id"] == world.bot.id:
        return True
    text = message.text
    name = f"@{world.bot.username}".lower()
    for entity in message.api.get("entities") or message.api.get("caption_entities") or ():
        words = part(text, entity).lower() if entity["type"] in ("bot_command", "mention") else ""
        if entity["type"] == "bot_command" and entity["offset"] == 0:
            return "@" not in words or words.endswith(name)
        if words == name:
            return True
    return text.startswith("/")


def change(world: World, message: Message, content: Json, *, edited: bool = True) -> None:
    """Give the message new content; `content` replaces the fields it names, None removes one."""
    api = {**message.api, **content}
    if edited:
        api["edit_date"] = world.timestamp()
    message.api = {key: value for key, value in api.items() if value is not None}
    world.events.emit("edited", message=message)


def remove(world: World, message: Message) -> None:
    message.chat.messages.pop(message.id, None)
    if message.poll is not None:
        message.poll.places.remove(message)
    if message.id in message.chat.pinned:
        message.chat.pinned.remove(message.id)
    world.events.emit("deleted", chat=message.chat.id, message_id=message.id)


def refresh_poll(world: World, poll: Poll) -> None:
    """Show the poll's new state wherever it stands."""
    shape = poll_json(poll)
    for message in poll.places:
        message.api = {**message.api, "poll": shape}
        world.events.emit("poll", message=message)


def set_pinned(world: World, message: Message, by: User, *, outgoing: bool, silent: bool = False) -> None:
    """Pin a message and say so in the chat."""
    if message.id in message.chat.pinned:
        message.chat.pinned.remove(message.id)
    message.chat.pinned.append(message.id)
    world.events.emit("edited", message=message)
    content = {"pinned_message": quoted(message)}
    post(
        world,
        message.chat,
        by,
        content,
        outgoing=outgoing,
        silent=silent,
        service=True,
        thread=message.topic,
    )


def unpin(world: World, message: Message) -> None:
    message.chat.pinned.remove(message.id)
    world.events.emit("edited", message=message)
