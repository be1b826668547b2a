"""Methods about chats: what they are, who is in them, topics, leaving."""

from __future__ import annotations

from bot.sandbox import members
from bot.sandbox.access import Access, find_chat
from bot.sandbox.calls.params import Params
from bot.sandbox.calls.registry import Registry
from bot.sandbox.errors import bad_request
from bot.sandbox.model import Json, Member
from bot.sandbox.world import World

registry = Registry()
GIFTS = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)


@registry.method("getChat", takes="chat_id")
def get_chat(world: World, p: Params) -> Json:
    chat = find_chat(world, p.chat(), Access.READ)
    shape: Json = {**chat.api, "accepted_gift_types": dict.fromkeys(GIFTS, False)}
    if not chat.is_private:
        shape["permissions"] = members.permissions(allowed=True)
    if chat.pinned and (message := chat.messages.get(chat.pinned[-1])):
        shape["pinned_message"] = message.api
    return {**shape, "max_reaction_count": 11, "accent_color_id": abs(chat.id) % 7}


@registry.method("getChatMember", takes="chat_id user_id")
def get_chat_member(world: World, p: Params) -> Json:
    user_id = p.number("user_id")
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    access = Access.READ if user_id == world.bot.id else Access.MEMBERS
    chat = find_chat(world, p.chat(), access)
    if user_id != world.bot.id and user_id not in world.users:
        raise bad_request("user not found")
    if chat.is_private:
        return members.member_json(world, chat, Member(user_id, "member" if user_id == chat.id else "left"))
    return members.member_json(world, chat, chat.member(user_id))


@registry.method("getChatAdministrators", takes="chat_id", ignores="return_bots")
def get_chat_administrators(world: World, p: Params) -> list[Json]:
    chat = find_chat(world, p.chat(), Access.MEMBERS)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    found = [member for member in chat.members.values() if member.is_administrator]
    return [members.member_json(world, chat, member) for member in found]


@registry.method("getChatMemberCount", takes="chat_id")
def get_chat_member_count(world: World, p: Params) -> int:
    chat = find_chat(world, p.chat(), Access.MEMBERS)
    return 2 if chat.is_private else sum(member.present for member in chat.members.values())


@registry.method("leaveChat", takes="chat_id")
def leave_chat(world: World, p: Params) -> bool:
    chat = find_chat(world, p.chat(), Access.READ)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    if world.bot_member(chat).present and chat.migrated_to is None:
        members.leave(world, chat)
    return True


@registry.method("createForumTopic", takes="chat_id name icon_color", ignores="icon_custom_emoji_id")
def create_forum_topic(world: World, p: Params) -> Json:
    chat = find_chat(world, p.chat(), Access.WRITE)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if not world.bot_member(chat).is_administrator:
        raise bad_request("not enough rights to create a topic")
    name = p.text("name").strip()
    if not name:
        raise bad_request("TOPIC_TITLE_EMPTY")
    topic = members.add_topic(world, chat, name, world.bot)
    return {"message_thread_id": topic, "name": name, "icon_color": p.number("icon_color") or 7322096}
