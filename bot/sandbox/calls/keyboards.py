"""Methods around buttons and the command menu."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.sandbox.access import Access, find_chat
from bot.sandbox.calls.params import Params
from bot.sandbox.calls.registry import Registry
from bot.sandbox.commands import DEFAULT, SCOPES, Scope
from bot.sandbox.errors import bad_request
from bot.sandbox.model import Json
from bot.sandbox.world import World

registry = Registry()
TOAST_LIMIT = 200
# Telegram does not say how long a tap waits for its answer; bots report from 15 seconds on.
ANSWERABLE_FOR = timedelta(seconds=15)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@registry.method("answerCallbackQuery", takes="callback_query_id text show_alert url", ignores="cache_time")
def answer_callback_query(world: World, p: Params) -> bool:
    query = world.queries.get(p.text("callback_query_id"))
    if query is None or world.now() - query.at > ANSWERABLE_FOR:
        raise bad_request(TOO_OLD)
    if len(p.text("text")) > TOAST_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    if url := p.text("url"):
        if not url.lower().startswith(f"https://t.me/{world.bot.username}?start=".lower()):
            raise bad_request("URL_INVALID")
        query.url = url
    if not query.answered:
        query.answered, query.text, query.alert = True, p.text("text"), p.flag("show_alert")
        toast: Json = {"user": query.user_id, "text": query.text, "alert": query.alert, "url": query.url}
        world.events.emit("toast", query_id=query.id, **toast)
    return True


@registry.method("setMyCommands", takes="commands scope language_code")
def set_my_commands(world: World, p: Params) -> bool:
    commands = p.whole("commands", "commands") or []
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    for one in commands:
        for field in ("command", "description"):
            if not isinstance(one, dict) or field not in one:
                raise bad_request(f"can't parse BotCommand: Can't find field \"{field}\"")
    world.menu.set(_scope(world, p), p.text("language_code"), commands)
    world.events.emit("menu")
    return True


@registry.method("getMyCommands", takes="scope language_code")
def get_my_commands(world: World, p: Params) -> list[Json]:
    return world.menu.get(_scope(world, p), p.text("language_code"))


@registry.method("deleteMyCommands", takes="scope language_code")
def delete_my_commands(world: World, p: Params) -> bool:
    world.menu.set(_scope(world, p), p.text("language_code"), [])
    world.events.emit("menu")
    return True


def _scope(world: World, p: Params) -> Scope:
    given: Any = p.whole("scope", "BotCommandScope")
    if given is None:
        return DEFAULT
    if not isinstance(given, dict):
        raise bad_request("BotCommandScope must be an Object")
    kind = given.get("type")
    if kind not in SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if not str(kind).startswith("chat"):
        return (kind, 0, 0)
    chat = find_chat(world, Params({"chat_id": given.get("chat_id", "")}).chat(), Access.MEMBERS)
    user = 0
    if kind == "chat_member":
        user = Params(given).number("user_id")
        if user <= 0:
            raise bad_request("can't parse BotCommandScope: Invalid user_id specified")
    if kind in ("chat_administrators", "chat_member") and chat.is_private:
        raise bad_request("can't change commands in private chats")
    return (kind, chat.id, user)
