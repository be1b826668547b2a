"""Whatever the bot sends, it gets an answer of Telegram's kind; nothing it can send breaks the world."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.calls import METHODS, perform
from bot.sandbox.calls.params import Params
from bot.sandbox.errors import BotApiError
from bot.sandbox.views import message_json
from tests.sandbox.town import build_town

TOWN = build_town()
NUMBERS = st.integers(-5, 40) | st.sampled_from([10**30, float("inf"), 1.5, TOWN.group.id, TOWN.member.id])
WORDS = st.text(max_size=8) | st.sampled_from(
    [
        "HTML",
        "quiz",
        "<b>x",
        "/start",
        '{"inline_keyboard": 1}',
        "[1]",
        "x.org",
        "text",
        "emoji",
        "chat",
        "default",
    ]
)
FIELDS = st.sampled_from(
    [
        "text",
        "type",
        "offset",
        "length",
        "message_id",
        "inline_keyboard",
        "callback_data",
        "chat_id",
        "command",
    ]
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=3),
    max_leaves=8,
)


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    method = METHODS[draw(st.sampled_from(sorted(METHODS)))]
    names = sorted(method.parameters)
    chosen = draw(st.lists(st.sampled_from(names), unique=True)) if names else []
    params = {name: draw(VALUES) for name in chosen}
    if "chat_id" in names:
        params["chat_id"] = draw(st.sampled_from([TOWN.group.id, TOWN.member.id, 7]))
    return method.name, {name: value for name, value in params.items() if value is not None}


@settings(max_examples=400, deadline=None)
@given(calls())
def test_any_call_is_answered_or_refused(call: tuple[str, dict[str, Any]]) -> None:
    name, params = call
    try:
        result = perform(TOWN.world, METHODS[name.lower()], Params(params))
    except BotApiError as refusal:
        result = refusal.as_json()
    json.dumps(result)
    for message in TOWN.group.messages.values():
        message_json(message)
    TOWN.world.updates.drop()
