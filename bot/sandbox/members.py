"""Who comes, goes and rises in a group; a group becomes a supergroup; a forum gets topics."""

from __future__ import annotations

from typing import Literal, cast, get_args

from bot.sandbox.errors import NotPossible
from bot.sandbox.messages import post
from bot.sandbox.model import Chat, Json, Member, User
from bot.sandbox.world import World

Action = Literal["join", "leave", "promote", "demote", "restrict"]

_RIGHTS = (
    "can_manage_chat",
    "can_change_info",
    "can_delete_messages",
    "can_invite_users",
    "can_restrict_members",
    "can_pin_messages",
    "can_promote_members",
    "can_manage_video_chats",
)
_STORIES = ("can_post_stories", "can_edit_stories", "can_delete_stories")
_PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)


def permissions(*, allowed: bool) -> Json:
    """Telegram's ChatPermissions, all or none."""
    return dict.fromkeys(_PERMISSIONS, allowed)


def member_json(world: World, chat: Chat, member: Member) -> Json:
    """Telegram's ChatMember."""
    shape: Json = {"user": world.user(member.user_id).api, "status": member.status}
    match member.status:
        case "creator":
            shape["is_anonymous"] = member.anonymous
        case "administrator":
            shape |= {
                "can_be_edited": False,
                **dict.fromkeys(_RIGHTS, True),
                **dict.fromkeys(_STORIES, False),
            }
            shape["can_promote_members"] = False
            if chat.is_forum:
                shape["can_manage_topics"] = True
            shape |= {
                "is_anonymous": member.anonymous,
                "can_manage_tags": False,
                "can_manage_voice_chats": True,
            }
        case "restricted" if chat.type == "supergroup":
            shape |= {"until_date": 0, **permissions(allowed=False), "is_member": True}
        case "kicked":
            shape["until_date"] = 0
    if member.title and member.is_administrator:
        shape["custom_title"] = member.title
    return shape


def read_action(word: str) -> Action:
    if word not in get_args(Action):
        raise NotPossible(f"A membership changes by {', '.join(get_args(Action))}, not by {word!r}.")
    return cast(Action, word)


def act(
    world: World, chat: Chat, user: User, action: Action, *, by: User | None = None, anonymous: bool = False
) -> Member:
    """Let something happen to a membership, by somebody or by the person himself, and tell the bot.

    Raises NotPossible for what Telegram would not let happen.
    """
    if chat.is_private:
        raise NotPossible("A private chat has no members to change.")
    if chat.migrated_to is not None:
        raise NotPossible("This group has become a supergroup: change its members there.")
    member = chat.member(user.id)
    if action != "join" and not member.present:
        raise NotPossible(f"{user.name} is not in this group.")
    if member.status == "creator":
        _act_on_owner(world, chat, member, action, anonymous=anonymous)
        return member
    if anonymous and chat.type != "supergroup":
        raise NotPossible("Only a supergroup can have anonymous administrators.")
    before, present = member_json(world, chat, member), member.present
    chat.members[user.id] = member
    match action:
        case "join":
            member.status = "member"
        case "leave":
            member.status = "left" if by in (None, user) else "kicked"
        case "promote":
            member.status, member.anonymous = "administrator", anonymous
        case "demote":
            member.status, member.anonymous, member.title = "member", False, ""
        case "restrict" if chat.type == "group":
            raise NotPossible("Only in a supergroup can a member be kept from writing.")
        case "restrict":
            member.status, member.anonymous = "restricted", False
    _tell(world, chat, member, before, by or user)
    if member.present != present:
        _say(world, chat, user, by or user, came=member.present)
    world.world_changed()
    return member


def _act_on_owner(world: World, chat: Chat, member: Member, action: Action, *, anonymous: bool) -> None:
    if action != "promote":
        raise NotPossible("The owner of a group stays its owner.")
    if anonymous and chat.type != "supergroup":
        raise NotPossible("Only a supergroup can have anonymous administrators.")
    member.anonymous = anonymous
    world.world_changed()


def _tell(world: World, chat: Chat, member: Member, before: Json, by: User) -> None:
    """The update about a membership: about itself the bot hears always, about others as an administrator."""
    about_bot = member.user_id == world.bot.id
    if not about_bot and not world.bot_member(chat).is_administrator:
        return
    change: Json = {
        "chat": chat.api,
        "from": by.api,
        "date": world.timestamp(),
        "old_chat_member": before,
        "new_chat_member": member_json(world, chat, member),
    }
    world.updates.add("my_chat_member" if about_bot else "chat_member", change, world.now())


def _say(world: World, chat: Chat, user: User, by: User, *, came: bool) -> None:
    """The service message of a coming or going."""
    if came:
        content: Json = {
            "new_chat_participant": user.api,
            "new_chat_member": user.api,
            "new_chat_members": [user.api],
        }
    else:
        content = {"left_chat_participant": user.api, "left_chat_member": user.api}
    post(world, chat, by, content, service=True, outgoing=by is world.bot)


def found_group(
    world: World,
    title: str,
    *,
    creator: User,
    members: list[User],
    supergroup: bool = True,
    forum: bool = False,
    with_bot: bool = True,
) -> Chat:
    """A new group of these people; its creator adds the bot, which hears of it."""
    others = [member.id for member in members if member is not world.bot]
    chat = world.new_chat(title, "supergroup" if supergroup else "group", creator.id, others, forum)
    if with_bot:
        act(world, chat, world.bot, "join", by=creator)
    return chat


def leave(world: World, chat: Chat) -> None:
    """The bot leaves by itself."""
    act(world, chat, world.bot, "leave")


def migrate(world: World, chat: Chat) -> Chat:
    """A basic group becomes a supergroup: a new id, the same people, a service message on either side."""
    if chat.type != "group" or chat.migrated_to is not None:
        raise NotPossible("Only a basic group can become a supergroup, and only once.")
    owner = next(world.user(m.user_id) for m in chat.members.values() if m.status == "creator")
    fresh = world.new_chat(chat.title, "supergroup", owner.id)
    for member in chat.members.values():
        if member.present:
            fresh.members[member.user_id] = Member(
                member.user_id, member.status, member.anonymous, member.title
            )
    # The bot hears first that it came to the supergroup, and never that it left the group.
    bot = fresh.member(world.bot.id)
    if bot.present:
        _tell(world, fresh, bot, member_json(world, fresh, Member(bot.user_id, "left")), owner)
    post(world, fresh, owner, {"migrate_from_chat_id": chat.id}, service=True)
    post(world, chat, owner, {"migrate_to_chat_id": fresh.id}, service=True)
    chat.migrated_to = fresh.id
    world.world_changed()
    return fresh


def add_topic(world: World, chat: Chat, name: str, by: User) -> int:
    """A new topic of a forum; returns its id, which is the id of the service message that opens it."""
    if not chat.is_forum:
        raise NotPossible("This group has no topics.")
    topic = chat.next_message_id
    chat.topics[topic] = name
    content = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
    post(world, chat, by, content, service=True, thread=topic, outgoing=by is world.bot)
    world.world_changed()
    return topic
