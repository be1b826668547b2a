"""The bot's command menu: what it set for whom, and what a person sees in a chat."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.sandbox.errors import bad_request
from bot.sandbox.model import Chat, Json

SCOPES = (
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
)
Scope = tuple[str, int, int]  # type, chat or 0, user or 0
DEFAULT: Scope = ("default", 0, 0)


class CommandMenu:
    def __init__(self) -> None:
        self._lists: dict[tuple[Scope, str], list[Json]] = {}

    def set(self, scope: Scope, language: str, commands: list[Json]) -> None:
        """Set the list of one scope and language; an empty list deletes it. May raise BotApiError."""
        check_language(language)
        if len(commands) > 100:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        tidy = []
        for one in commands:
            command, description = str(one["command"]).lstrip("/"), str(one["description"]).strip()
            if not command:
                raise bad_request("command must be non-empty")
            if len(command) > 32:
                raise bad_request("command length must not exceed 32")
            if not description:
                raise bad_request("command description must be non-empty")
            if len(description) > 256:
                raise bad_request("command description length must not exceed 256")
            if not re.fullmatch(r"[a-z0-9_]+", command):
                raise bad_request("BOT_COMMAND_INVALID")
            tidy.append({"command": command, "description": description})
        if tidy:
            self._lists[scope, language] = tidy
        else:
            self._lists.pop((scope, language), None)

    def get(self, scope: Scope, language: str) -> list[Json]:
        """The list exactly as it was set for this scope and language."""
        check_language(language)
        return self._lists.get((scope, language), [])

    def seen_by(self, chat: Chat, user_id: int, language: str) -> list[Json]:
        """What a person sees: the list of the narrowest scope, rather in his language than in none."""
        short = language.split("-")[0]
        for scope in _narrowest_first(chat, user_id):
            for tongue in (short, ""):
                if found := self._lists.get((scope, tongue)):
                    return found
        return []


def _narrowest_first(chat: Chat, user_id: int) -> Iterator[Scope]:
    if chat.is_private:
        yield ("chat", chat.id, 0)
        yield ("all_private_chats", 0, 0)
    else:
        administrator = chat.member(user_id).is_administrator
        yield ("chat_member", chat.id, user_id)
        if administrator:
            yield ("chat_administrators", chat.id, 0)
        yield ("chat", chat.id, 0)
        if administrator:
            yield ("all_chat_administrators", 0, 0)
        yield ("all_group_chats", 0, 0)
    yield DEFAULT


def check_language(language: str) -> None:
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
