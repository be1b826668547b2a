"""What the bot does to messages: send, edit, delete, pin, under Telegram's limits and in its words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.sandbox.access import check_may_send, find_topic, not_found
from bot.sandbox.errors import bad_request, too_many_requests
from bot.sandbox.messages import change, post, remove, set_pinned, unpin
from bot.sandbox.model import Chat, File, Json, Message, Poll
from bot.sandbox.text import parse
from bot.sandbox.world import World

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
CALLBACK_LIMIT = 64
BUTTON_LIMIT = 100
DELETABLE_FOR = timedelta(hours=48)
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


@dataclass(slots=True)
class Delivery:
    """How a message is to be sent, whatever it holds."""

    reply_to: int | None = None
    without_reply: bool = False  # send it all the same when the message to reply to is gone
    thread: int | None = None
    silent: bool = False
    markup: Json | None = None


def read_text(
    world: World, text: str, parse_mode: str | None, entities: list[Json] | None
) -> tuple[str, list[Json]]:
    """Parsed text with the people it mentions looked up."""
    text, found = parse(text, parse_mode, entities)
    if not any(entity["type"] == "text_mention" for entity in found):
        return text, found
    resolved = []
    for entity in found:
        if entity["type"] == "text_mention":
            user_id = entity.get("user_id") or (entity.get("user") or {}).get("id")
            user = world.users.get(user_id or 0)
            if user is None or not world.knows(user):
                continue  # Somebody the bot has not met cannot be mentioned: the words stay plain.
            entity = {key: entity[key] for key in ("type", "offset", "length")} | {"user": user.api}
        resolved.append(entity)
    return text, resolved


def text_content(text: str, entities: list[Json]) -> Json:
    if not text:
        raise bad_request("text must be non-empty")
    if len(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return {"text": text, "entities": entities} if entities else {"text": text}


def caption_content(text: str, entities: list[Json]) -> Json:
    if len(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    content: Json = {"caption": text} if text else {}
    if entities:
        content["caption_entities"] = entities
    return content


def check_markup(markup: Json | None) -> Json | None:
    """The reply markup as it is kept; raises BotApiError for what Telegram refuses in it."""
    if not markup:
        return None
    kinds = {"inline_keyboard", "keyboard", "remove_keyboard", "force_reply"} & markup.keys()
    if len(kinds) != 1:
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in markup:
        return markup
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    rows = [[_check_button(button) for button in row] for row in rows if row]
    if sum(map(len, rows)) > BUTTON_LIMIT:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": rows} if rows else None


def _check_button(button: Any) -> Json:
    trouble = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad_request(trouble + "InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise bad_request(trouble + 'Can\'t find field "text"')
    if not str(button["text"]).strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if "callback_data" in button:
        size = len(str(button["callback_data"]).encode())
        if not 1 <= size <= CALLBACK_LIMIT:
            raise bad_request("BUTTON_DATA_INVALID")
    elif "url" in button:
        address = str(button["url"])
        if not address.startswith(("http://", "https://", "tg://")) and "." not in address:
            raise bad_request(f"inline keyboard button URL '{address}' is invalid: Wrong HTTP URL")
    elif not button.keys() & {
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "copy_text",
        "web_app",
    }:
        raise bad_request(trouble + "Text buttons are unallowed in the inline keyboard")
    return {**button, "text": str(button["text"])}


def charge(world: World, chat: Chat) -> None:
    """Take one call from the chat's budgets; raises 429 when they are used up or a flood fault says so."""
    flood = world.faults.take_flood(chat.id)
    if flood is not None:
        raise flood
    if world.budgets.enabled and (wait := world.budgets.take(chat.id, world.now().timestamp())):
        raise too_many_requests(wait)


def send(
    world: World,
    chat: Chat,
    content: Json,
    how: Delivery,
    *,
    what: str = "text messages",
    poll: Poll | None = None,
    file: File | None = None,
) -> Message:
    """Send what was checked before into a chat that was found before; raises BotApiError."""
    thread = find_topic(world, chat, how.thread)
    reply_to = None
    if how.reply_to:
        reply_to = chat.messages.get(how.reply_to)
        if reply_to is None and not how.without_reply:
            raise not_found("message to be replied")
        if reply_to is not None and thread is None:
            thread = reply_to.topic
    check_may_send(world, chat, what)
    charge(world, chat)
    return post(
        world,
        chat,
        world.bot,
        content,
        outgoing=True,
        silent=how.silent,
        markup=how.markup,
        reply_to=reply_to,
        thread=thread,
        poll=poll,
        file=file,
    )


def edit(world: World, message: Message, content: Json, markup: Json | None, *, needs: str = "") -> Message:
    """Replace the text or caption of the bot's message and its keyboard; `needs` is "text" or "caption"."""
    if not message.outgoing or message.service or message.forwarded or message.chat.migrated_to is not None:
        raise bad_request("message can't be edited")
    if (message.markup and "inline_keyboard" not in message.markup) or (
        message.poll is not None and message.poll.closed and needs
    ):
        raise bad_request("message can't be edited")
    if markup and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    if needs == "text" and "text" not in message.api:
        raise bad_request("there is no text in the message to edit")
    if needs == "caption" and not (message.file or "caption" in message.api):
        raise bad_request("there is no caption in the message to edit")
    whole = {**content, "reply_markup": markup}
    if all(message.api.get(key) == value for key, value in whole.items()):
        raise bad_request(NOT_MODIFIED)
    charge(world, message.chat)
    message.markup = markup
    change(world, message, whole)
    return message


def delete(world: World, message: Message) -> None:
    """Delete for everybody, where the bot may."""
    chat, member = message.chat, world.bot_member(message.chat)
    if not (message.outgoing or chat.is_private or member.is_administrator):
        raise bad_request("message can't be deleted")
    unlimited = chat.type == "supergroup" and member.is_administrator
    if not unlimited and world.now() - message.at > DELETABLE_FOR:
        raise bad_request("message can't be deleted for everyone")
    remove(world, message)


def pin(world: World, message: Message, *, silent: bool) -> None:
    _check_may_pin(world, message.chat)
    if message.service:
        raise bad_request("service messages can't be pinned")
    if not (message.chat.pinned and message.chat.pinned[-1] == message.id):
        set_pinned(world, message, world.bot, outgoing=True, silent=silent)


def unpin_one(world: World, chat: Chat, message_id: int | None) -> None:
    """Unpin a message, or the one pinned last."""
    _check_may_pin(world, chat)
    if message_id is None and chat.pinned:
        message_id = chat.pinned[-1]
    if message_id is None or message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    unpin(world, chat.messages[message_id])


def unpin_all(world: World, chat: Chat) -> None:
    _check_may_pin(world, chat)
    for message_id in list(chat.pinned):
        unpin(world, chat.messages[message_id])


def _check_may_pin(world: World, chat: Chat) -> None:
    if chat.type == "supergroup" and not world.bot_member(chat).is_administrator:
        raise bad_request("not enough rights to manage pinned messages in the chat")
