"""The command menu that a person sees, by scope and language."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.sandbox import members
from tests.sandbox.town import Town

# What the bot has set; for an administrator each list hides those after it.
SCOPES: list[tuple[str, dict[str, Any]]] = [
    ("for him", {"type": "chat_member"}),
    ("for the group's administrators", {"type": "chat_administrators"}),
    ("for the group", {"type": "chat"}),
    ("for all administrators", {"type": "all_chat_administrators"}),
    ("for all groups", {"type": "all_group_chats"}),
    ("for all", {"type": "default"}),
]


def set_list(town: Town, words: str, scope: dict[str, Any], language: str = "") -> None:
    if scope["type"] in ("chat", "chat_administrators", "chat_member"):
        scope = {**scope, "chat_id": town.group.id}
    if scope["type"] == "chat_member":
        scope = {**scope, "user_id": town.secretary.id}
    commands = json.dumps([{"command": "plan", "description": words}])
    town.call("setMyCommands", commands=commands, scope=json.dumps(scope), language_code=language)


def seen(town: Town, user: Any, chat: Any = None) -> str:
    found = town.world.menu.seen_by(chat or town.group, user.id, user.language_code)
    return str(found[0]["description"]) if found else ""


def test_the_narrowest_list_wins(town: Town) -> None:
    for words, scope in SCOPES:
        set_list(town, words, scope)
    for words, scope in SCOPES:
        assert seen(town, town.secretary) == words
        set_back = {**scope}
        if scope["type"] in ("chat", "chat_administrators", "chat_member"):
            set_back["chat_id"] = town.group.id
        if scope["type"] == "chat_member":
            set_back["user_id"] = town.secretary.id
        town.call("deleteMyCommands", scope=json.dumps(set_back))
    assert seen(town, town.secretary) == ""


def test_a_member_does_not_see_the_administrators_list(town: Town) -> None:
    set_list(town, "for administrators", {"type": "all_chat_administrators"})
    set_list(town, "for all", {"type": "default"})
    assert seen(town, town.member) == "for all"
    members.act(town.world, town.group, town.member, "promote")
    assert seen(town, town.member) == "for administrators"


def test_his_language_first_within_the_scope(town: Town) -> None:
    set_list(town, "计划", {"type": "default"}, "zh")
    set_list(town, "plan", {"type": "default"})
    assert seen(town, town.secretary) == "计划"  # his language is zh-hans
    assert seen(town, town.member) == "plan"
    # A narrower scope without his language still hides a wider one with it.
    set_list(town, "groups", {"type": "all_group_chats"})
    assert seen(town, town.secretary) == "groups"
    assert seen(town, town.secretary, town.private(town.secretary)) == "计划"


@pytest.mark.parametrize("scope", [{"type": "all_private_chats"}, {"type": "default"}])
def test_in_private(town: Town, scope: dict[str, Any]) -> None:
    set_list(town, "private", scope)
    set_list(town, "groups", {"type": "all_group_chats"})
    assert seen(town, town.member, town.private(town.member)) == "private"
