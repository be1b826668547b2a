"""A small town for the sandbox's own tests: a world whose time stands, three people, a group, a bot."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.sandbox import World, members, people
from bot.sandbox.calls import find_method, perform
from bot.sandbox.calls.params import Params, Upload
from bot.sandbox.model import Chat, Message, User

TOKEN = "1:SANDBOX"
FRIDAY = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x03\x00\x00\x00\x02\x08\x06\x00\x00\x00\x9d\x74\x66\x1a"
)


@dataclass
class Town:
    """`secretary` owns the group, `member` has pressed Start, `stranger` is known to nobody."""

    world: World
    secretary: User
    member: User
    stranger: User
    group: Chat

    def call(self, method: str, files: dict[str, Upload] | None = None, **params: Any) -> Any:
        """Call the Bot API without a network; raises BotApiError."""
        return perform(self.world, find_method(method), Params(params, files))

    def tell(self, chat: Chat | User, text: str = "hello", **extra: Any) -> Message:
        """The bot says something; returns the world's own message."""
        said = self.call("sendMessage", chat_id=chat.id, text=text, **extra)
        return self.world.chats[chat.id].messages[said["message_id"]]

    def say(self, user: User, text: str, chat: Chat | None = None, **extra: Any) -> Message:
        return people.say(self.world, chat or self.group, user, text, **extra)

    def private(self, user: User) -> Chat:
        return self.world.chats[user.id]

    def heard(self, kind: str | None = None) -> list[Any]:
        """The updates that wait for the bot, taken away; of one kind, their contents."""
        updates = json.loads(self.world.updates.get(0, 100, self.world.now()))
        self.world.updates.drop()
        return [update[kind] for update in updates if kind in update] if kind else updates


def build_town(*, supergroup: bool = True, forum: bool = False, **options: Any) -> Town:
    world = World(TOKEN, FRIDAY, frozen=True, **options)
    secretary = world.add_user("书记", username="secretary", language_code="zh-hans")
    member = world.add_user("Ann", "Lee", username="ann_lee", language_code="en")
    stranger = world.add_user("Nobody")
    group = members.found_group(
        world, "支部", creator=secretary, members=[secretary, member], supergroup=supergroup, forum=forum
    )
    people.start(world, member)
    world.updates.drop()
    return Town(world, secretary, member, stranger, group)
