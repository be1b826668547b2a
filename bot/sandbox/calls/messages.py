"""Methods that send, edit, delete and pin messages."""

from __future__ import annotations

from bot.sandbox import sending
from bot.sandbox.access import Access, find_chat, find_message
from bot.sandbox.calls.params import Params, whole_number
from bot.sandbox.calls.registry import Registry
from bot.sandbox.errors import bad_request
from bot.sandbox.files import file_content
from bot.sandbox.model import File, Json, Message
from bot.sandbox.sending import Delivery
from bot.sandbox.world import World

registry = Registry()

DELIVERY = (
    "chat_id message_thread_id disable_notification reply_parameters reply_to_message_id "
    "allow_sending_without_reply reply_markup"
)
# Protection, previews, effects and paid sending change nothing that this world shows.
UNSEEN = "protect_content message_effect_id allow_paid_broadcast"
PREVIEW = "link_preview_options disable_web_page_preview"
PHOTO_LIMIT = 10 * 1024 * 1024
DOCUMENT_LIMIT = 50 * 1024 * 1024
ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def delivery(p: Params) -> Delivery:
    """How to send, from the parameters that all sending methods share."""
    how = Delivery(
        reply_to=p.number("reply_to_message_id") or None,
        without_reply=p.flag("allow_sending_without_reply"),
        thread=p.number("message_thread_id") or None,
        silent=p.flag("disable_notification"),
        markup=sending.check_markup(p.markup()),
    )
    reply = p.whole("reply_parameters", "reply parameters")
    if reply is not None:
        if not isinstance(reply, dict):
            raise bad_request("object expected as reply parameters")
        unknown = reply.keys() - {"message_id", "chat_id", "allow_sending_without_reply"}
        if unknown or reply.get("chat_id", p.chat()) != p.chat():
            named = ", ".join(sorted(unknown)) or "chat_id of another chat"
            raise bad_request(f"reply_parameters not modelled by the sandbox: {named}")
        how.reply_to = whole_number(reply.get("message_id")) or None
        how.without_reply = bool(reply.get("allow_sending_without_reply"))
    return how


def text_of(world: World, p: Params, name: str) -> tuple[str, list[Json]]:
    """The parameter `name` parsed, by its own entities where they are given."""
    key = "entities" if name == "text" else f"{name}_entities"
    return sending.read_text(world, p.text(name), p.text("parse_mode"), p.entities(key))


@registry.method("sendMessage", takes=f"{DELIVERY} text parse_mode entities", ignores=f"{UNSEEN} {PREVIEW}")
def send_message(world: World, p: Params) -> Json:
    if not p.text("text"):
        raise bad_request("message text is empty")
    text, entities = text_of(world, p, "text")
    how = delivery(p)
    chat = find_chat(world, p.chat(), Access.WRITE)
    return sending.send(world, chat, sending.text_content(text, entities), how).api


@registry.method(
    "sendDocument",
    takes=f"{DELIVERY} document caption parse_mode caption_entities",
    ignores=f"{UNSEEN} disable_content_type_detection thumbnail",
)
def send_document(world: World, p: Params) -> Json:
    return _send_file(world, p, "document", "documents", DOCUMENT_LIMIT)


@registry.method(
    "sendPhoto",
    takes=f"{DELIVERY} photo caption parse_mode caption_entities",
    ignores=f"{UNSEEN} show_caption_above_media has_spoiler",
)
def send_photo(world: World, p: Params) -> Json:
    return _send_file(world, p, "photo", "photos", PHOTO_LIMIT)


def _send_file(world: World, p: Params, kind: str, plural: str, limit: int) -> Json:
    caption = sending.caption_content(*text_of(world, p, "caption"))
    how = delivery(p)
    chat = find_chat(world, p.chat(), Access.WRITE)
    file = _file(world, p, kind, limit)
    content = {**file_content(file), **caption}
    return sending.send(world, chat, content, how, what=plural, file=file).api


def _file(world: World, p: Params, kind: str, limit: int) -> File:
    """The file that is sent: uploaded under the method's own name or by attach://, or known by its id."""
    given = p.text(kind)
    upload = p.uploads.get(given.removeprefix("attach://") if given else kind)
    if upload is None:
        if not given:
            raise bad_request(f"there is no {kind} in the request")
        known = world.files.by_id(given)
        if known is None:
            if "://" in given:
                raise bad_request("sending a file by its address is not modelled by the sandbox")
            raise bad_request(
                "wrong remote file identifier specified: can't unserialize it. Wrong last symbol"
            )
        if known.is_photo != (kind == "photo"):
            raise bad_request(
                f"can't use file of type {'Photo' if known.is_photo else 'Document'} as {kind.title()}"
            )
        return known
    if not upload.data:
        raise bad_request("file must be non-empty")
    if len(upload.data) > limit:
        raise bad_request("file is too big")
    try:
        return world.files.add(upload.name, upload.data, upload.mime_type, photo=kind == "photo")
    except ValueError:
        raise bad_request("IMAGE_PROCESS_FAILED") from None


@registry.method(
    "editMessageText",
    takes="chat_id message_id text parse_mode entities reply_markup",
    ignores=PREVIEW,
)
def edit_message_text(world: World, p: Params) -> Json:
    if not p.text("text"):
        raise bad_request("message text is empty")
    text, entities = text_of(world, p, "text")
    markup = sending.check_markup(p.markup())
    message = _to_edit(world, p)
    content = {"entities": None, **sending.text_content(text, entities)}
    return sending.edit(world, message, content, markup, needs="text").api


@registry.method(
    "editMessageCaption",
    takes="chat_id message_id caption parse_mode caption_entities reply_markup",
    ignores="show_caption_above_media",
)
def edit_message_caption(world: World, p: Params) -> Json:
    caption = sending.caption_content(*text_of(world, p, "caption"))
    markup = sending.check_markup(p.markup())
    message = _to_edit(world, p)
    content = {"caption": None, "caption_entities": None, **caption}
    return sending.edit(world, message, content, markup, needs="caption").api


@registry.method("editMessageReplyMarkup", takes="chat_id message_id reply_markup")
def edit_message_reply_markup(world: World, p: Params) -> Json:
    markup = sending.check_markup(p.markup())
    return sending.edit(world, _to_edit(world, p), {}, markup).api


def _to_edit(world: World, p: Params) -> Message:
    chat = find_chat(world, p.chat(), Access.EDIT)
    return find_message(chat, p.number("message_id"), "message to edit")


@registry.method("deleteMessage", takes="chat_id message_id")
def delete_message(world: World, p: Params) -> bool:
    chat = find_chat(world, p.chat(), Access.WRITE)
    sending.delete(world, find_message(chat, p.number("message_id"), "message to delete"))
    return True


@registry.method("deleteMessages", takes="chat_id message_ids")
def delete_messages(world: World, p: Params) -> bool:
    ids = p.whole("message_ids", "message identifiers")
    if not isinstance(ids, list):
        raise bad_request("expected an Array of message identifiers")
    if not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > 100:
        raise bad_request("too many message identifiers specified")
    chat = find_chat(world, p.chat(), Access.WRITE)
    # Those that are gone are passed over; one that may not go ends the call.
    for one in map(whole_number, ids):
        if one in chat.messages:
            sending.delete(world, chat.messages[one])
    return True


@registry.method("pinChatMessage", takes="chat_id message_id disable_notification")
def pin_chat_message(world: World, p: Params) -> bool:
    chat = find_chat(world, p.chat(), Access.WRITE)
    message = find_message(chat, p.number("message_id"), "message to pin")
    sending.pin(world, message, silent=p.flag("disable_notification"))
    return True


@registry.method("unpinChatMessage", takes="chat_id message_id")
def unpin_chat_message(world: World, p: Params) -> bool:
    sending.unpin_one(world, find_chat(world, p.chat(), Access.WRITE), p.number("message_id") or None)
    return True


@registry.method("unpinAllChatMessages", takes="chat_id")
def unpin_all_chat_messages(world: World, p: Params) -> bool:
    sending.unpin_all(world, find_chat(world, p.chat(), Access.WRITE))
    return True


@registry.method("sendChatAction", takes="chat_id action message_thread_id")
def send_chat_action(world: World, p: Params) -> bool:
    if p.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = find_chat(world, p.chat(), Access.WRITE)
    world.events.emit("typing", chat=chat.id, action=p.text("action"))
    return True


@registry.method("setMessageReaction", takes="chat_id message_id reaction", ignores="is_big")
def set_message_reaction(world: World, p: Params) -> bool:
    chat = find_chat(world, p.chat(), Access.READ)
    message = find_message(chat, p.number("message_id"), "message to react")
    reactions = p.whole("reaction", "reaction types") or []
    if not isinstance(reactions, list) or not all(isinstance(one, dict) for one in reactions):
        raise bad_request("expected an Array of ReactionType")
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = [str(one.get("emoji", "")) for one in reactions if one.get("type") == "emoji"]
    if len(emoji) != len(reactions) or "" in emoji:
        raise bad_request("REACTION_INVALID")
    if emoji:
        message.reactions[world.bot.id] = emoji
    else:
        message.reactions.pop(world.bot.id, None)
    world.events.emit("edited", message=message)
    return True
