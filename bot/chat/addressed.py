"""Which updates are meant for the bot, judged on raw JSON before anything is stored or logged. Pure.

Privacy mode lets a group's bot see little, but where it is an administrator Telegram sends it every word.
Talk that is not for the bot is dropped here. What cannot be judged because it is malformed is kept:
somebody has to look at it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

Raw = dict[str, Any]

MOVES = ("migrate_to_chat_id", "migrate_from_chat_id")
SERVICE = (
    "new_chat_members",
    "left_chat_member",
    *MOVES,
    "group_chat_created",
    "supergroup_chat_created",
)
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?")


@dataclass(frozen=True)
class Said:
    """A command as it was said: its name in small letters, to which bot, and the words after it."""

    name: str
    to: str | None
    words: str


def command_in(message: Raw) -> Said | None:
    """The command a message, or the caption of a file, begins with.

    Telegram marks no command where a letter follows at once (`/remind每周五`); people type it all the same,
    so the text is read, not the marks.
    """
    text = message.get("text", message.get("caption"))
    if not isinstance(text, str) or (found := _COMMAND.match(text)) is None:
        return None
    return Said(found[1].lower(), found[2] and found[2].lower(), text[found.end() :].strip())


def kind_of(raw: Raw) -> str | None:
    """What kind of update it is: `message`, `callback_query`, …"""
    return next((key for key in raw if key != "update_id"), None)


def is_move(raw: Raw) -> bool:
    """Whether it tells that a group became a supergroup."""
    message = raw.get("message")
    return isinstance(message, dict) and not message.keys().isdisjoint(MOVES)


@dataclass(frozen=True)
class Addressee:
    """The bot as others address it: its account, and the commands it knows."""

    user_id: int
    username: str
    commands: Collection[str]
    kinds: Collection[str]
    """The kinds of update it asks for. Others are left over from an earlier setting."""

    def is_addressed(self, raw: Raw) -> bool:
        """Whether this update is meant for the bot."""
        kind = kind_of(raw)
        if kind is None:
            return True
        if kind not in self.kinds:
            return False
        message = raw[kind]
        if kind != "message" or not isinstance(message, dict):
            return True
        chat = message.get("chat")
        if not isinstance(chat, dict) or chat.get("type") not in ("group", "supergroup"):
            return True
        if any(key in message for key in SERVICE):
            return True
        if (said := command_in(message)) is not None:
            return self.is_mine(said)
        return self.answers_me(message)

    def is_mine(self, said: Said) -> bool:
        """Whether a command said in a group is for this bot: by name, or because it knows it."""
        return said.name in self.commands if said.to is None else said.to == self.username.lower()

    def answers_me(self, message: Raw) -> bool:
        """Whether a message answers one of the bot's."""
        asked = message.get("reply_to_message")
        # In a topic, what answers nobody "replies" to the line that opened the topic, perhaps the bot's.
        if not isinstance(asked, dict) or "forum_topic_created" in asked:
            return False
        sender = asked.get("from")
        return isinstance(sender, dict) and sender.get("id") == self.user_id
