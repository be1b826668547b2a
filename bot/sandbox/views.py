"""What the web page and the tests are shown: the world, its messages, its events, as JSON."""

from __future__ import annotations

import json

from bot.sandbox.events import Event
from bot.sandbox.model import Chat, Json, Message, User
from bot.sandbox.text import to_html
from bot.sandbox.world import World

COLORS = 7  # as many as the page has for names


def user_json(user: User) -> Json:
    return {
        "id": user.id,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "username": user.username,
        "language_code": user.language_code,
        "color": user.id % COLORS,
    }


def chat_json(chat: Chat) -> Json:
    shape: Json = {
        "id": chat.id,
        "type": chat.type,
        "title": chat.title or (chat.user.name if chat.user else ""),
        "is_forum": chat.is_forum,
        "topics": [{"id": topic, "name": name} for topic, name in chat.topics.items()],
        "members": [
            {
                "user_id": member.user_id,
                "status": member.status,
                "anonymous": member.anonymous,
                "title": member.title,
            }
            for member in chat.members.values()
        ],
        "pinned": chat.pinned,
    }
    if chat.is_private:
        shape |= {"started": chat.started, "blocked": chat.blocked}
    if chat.migrated_to is not None:
        shape["migrated_to"] = chat.migrated_to
    return shape


def world_json(world: World) -> Json:
    next_due = world.next_moment()
    return {
        "seq": world.events.seq,
        "time": world.now().isoformat(),
        "frozen": world.frozen,
        "bot": {
            "id": world.bot.id,
            "first_name": world.bot.first_name,
            "username": world.bot.username,
            "privacy": world.privacy,
        },
        "users": [user_json(user) for user in world.users.values()],
        "chats": [chat_json(chat) for chat in world.chats.values()],
        "faults": faults_json(world),
        "next_due": next_due.isoformat() if next_due else None,
    }


def faults_json(world: World) -> Json:
    return {**world.faults.as_json(), "budgets": world.budgets.enabled}


def message_json(message: Message, api: Json | None = None) -> Json:
    """A message for people: Telegram's JSON and what a client shows besides; `api` is an earlier state."""
    api = message.api if api is None else api
    text = api.get("text") or api.get("caption") or ""
    shape = {
        **api,
        "html": to_html(text, api.get("entities") or api.get("caption_entities") or []),
        "silent": message.silent,
        "pinned": message.id in message.chat.pinned,
    }
    if message.markup is not None and "inline_keyboard" not in message.markup:
        shape["reply_markup"] = message.markup
    if message.file is not None:
        shape["file_url"] = f"/world/files/{message.file.id}"
    if message.reactions:
        shape["reactions"] = {str(user): emoji for user, emoji in message.reactions.items()}
    if (poll := message.poll) is not None:
        shape["poll"] = {
            **api["poll"],
            "votes": {str(user): options for user, options in poll.votes.items()},
            "shuffle": poll.shuffle,
            "hide_results_until_closes": poll.hide_results,
            "explanation_html": to_html(poll.explanation, poll.explanation_entities),
        }
    return shape


def event_text(event: Event) -> str:
    """One event as a Server-Sent Event."""
    data = {"type": event.type, "seq": event.seq, **event.data}
    if event.message is not None:
        data["message"] = message_json(event.message, event.api)
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"id: {event.seq}\ndata: {body}\n\n"
