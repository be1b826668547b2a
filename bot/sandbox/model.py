"""The things of the world: users, chats and their members, messages, polls, files."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

Json = dict[str, Any]

ChatType = Literal["private", "group", "supergroup"]
Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]

# The account behind which anonymous administrators write; the same for every group.
GROUP_ANONYMOUS_BOT: Json = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}


@dataclass
class User:
    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    is_bot: bool = False
    seen: bool = False  # the bot has come across this person in an update

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @cached_property
    def api(self) -> Json:
        """Telegram's User. Shared by every message, so nobody may change it."""
        shape: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        for key in ("last_name", "username", "language_code"):
            if getattr(self, key):
                shape[key] = getattr(self, key)
        return shape


@dataclass(slots=True)
class Member:
    user_id: int
    status: Status = "member"
    anonymous: bool = False
    title: str = ""

    @property
    def present(self) -> bool:
        return self.status not in ("left", "kicked")

    @property
    def is_administrator(self) -> bool:
        return self.status in ("creator", "administrator")


@dataclass
class Chat:
    """A private chat with the bot (its id is the person's), a basic group or a supergroup."""

    id: int
    type: ChatType
    title: str = ""
    is_forum: bool = False
    user: User | None = None  # the person of a private chat
    members: dict[int, Member] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    next_message_id: int = 1
    started: bool = False  # private chats: Start was pressed once
    blocked: bool = False  # private chats: the person blocked the bot
    migrated_to: int | None = None
    pinned: list[int] = field(default_factory=list)

    @property
    def is_private(self) -> bool:
        return self.type == "private"

    def member(self, user_id: int) -> Member:
        """The membership of a user, present or not (then with status "left")."""
        return self.members.get(user_id) or Member(user_id, "left")

    @cached_property
    def api(self) -> Json:
        """Telegram's Chat. Shared by every message, so nobody may change it."""
        if self.user is not None:
            shape = {
                k: v for k, v in self.user.api.items() if k in ("id", "first_name", "last_name", "username")
            }
            return {**shape, "type": "private"}
        shape = {"id": self.id, "title": self.title}
        if self.is_forum:
            shape["is_forum"] = True
        shape["type"] = self.type
        if self.type == "group":
            shape["all_members_are_administrators"] = False
        return shape


@dataclass(slots=True)
class Message:
    """One message. `api` is Telegram's Message as the bot sees it: replaced as a whole, never changed."""

    id: int
    chat: Chat
    sender_id: int
    at: datetime
    api: Json
    outgoing: bool = False
    silent: bool = False
    service: bool = False
    markup: Json | None = None  # as sent: inline keyboard, ForceReply or reply keyboard
    thread: int | None = None
    poll: Poll | None = None
    file: File | None = None
    forwarded: bool = False
    reactions: dict[int, list[str]] = field(default_factory=dict)

    @property
    def topic(self) -> int | None:
        """The topic of a forum it stands in; a mere chain of replies has a thread but no topic."""
        return self.thread if self.thread in self.chat.topics else None

    @property
    def text(self) -> str:
        text: str = self.api.get("text") or self.api.get("caption") or ""
        return text


@dataclass(slots=True)
class PollOption:
    persistent_id: str
    text: str
    entities: list[Json]
    voters: int = 0


@dataclass(slots=True)
class Poll:
    id: str
    question: str
    question_entities: list[Json]
    options: list[PollOption]
    created: datetime
    anonymous: bool = True
    quiz: bool = False
    multiple: bool = False
    revoting: bool = True
    shuffle: bool = False
    hide_results: bool = False
    correct: list[int] = field(default_factory=list)
    explanation: str = ""
    explanation_entities: list[Json] = field(default_factory=list)
    description: str = ""
    description_entities: list[Json] = field(default_factory=list)
    open_period: int = 0
    closes_at: datetime | None = None
    closed: bool = False
    votes: dict[int, list[int]] = field(default_factory=dict)
    places: list[Message] = field(default_factory=list)  # the message, and its forwarded copies


@dataclass(slots=True)
class File:
    id: str
    unique_id: str
    path: str
    name: str
    mime_type: str
    data: bytes
    width: int = 0
    height: int = 0

    @property
    def is_photo(self) -> bool:
        return self.path.startswith("photos/")


@dataclass(slots=True)
class Query:
    """The tap on a button, waiting for the bot's answer."""

    id: str
    user_id: int
    at: datetime
    answered: bool = False
    text: str = ""
    alert: bool = False
    url: str = ""
