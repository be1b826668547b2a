"""Whatever comes in gets an answer or is ignored by rule; the bot goes on, and nothing unforeseen happens."""

from __future__ import annotations

import asyncio
import copy
import logging
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import migrations
from bot.sandbox import people
from tests.conversations.stage import Stage, open_stage
from tests.databases import sqlite_url

EXAMPLES = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
COMMANDS = ("remind", "reminders", "settings", "start", "help", "practice", "top", "me", "nonsense")
BUTTONS = (
    "reminders.page",
    "reminders.delete",
    "reminders.restore",
    "general.language",
    "general.zone",
    "general.zones",
    "general.ask_zone",
    "general.settings",
    *(f"practice.{name}" for name in ("pick", "next", "more", "open", "topic", "wrong", "clock", "pack")),
    *(
        f"scores.{name}"
        for name in ("board", "mine", "picture", "chart", "wishes", "show_as", "naming", "most")
    ),
    "nothing.here",
)
NUMBERS = st.integers(-(2**70), 2**70)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)
WORDS = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.sampled_from(
            ["每周五", "15点", "明天", "9:00", "every", "2026-12-01", "学习", "<b>", "&", "\x00", "\ud83d"]
        ),
        max_size=6,
    ).map(" ".join),
)


def in_the_demo(story: Callable[[Stage], Awaitable[None]]) -> None:
    """Tell the story to a bot of its own."""

    async def tell() -> None:
        with tempfile.TemporaryDirectory() as folder:
            url = sqlite_url(Path(folder))
            migrations.upgrade(url)
            async with open_stage(url) as stage:
                await story(stage)

    asyncio.run(tell())


async def _still_answers(stage: Stage) -> None:
    somebody = stage.actor("后来的人")
    await somebody.starts()
    assert somebody.private.reads()


@EXAMPLES
@given(st.lists(st.tuples(st.sampled_from(COMMANDS), WORDS), min_size=1, max_size=8))
def test_any_words_after_a_command_get_an_answer(said: list[tuple[str, str]]) -> None:
    async def story(stage: Stage) -> None:
        person = stage.actor("王")
        await person.starts()
        person.private.reads()
        for command, words in said:
            message = {**_message(stage), "text": f"/{command} {words}"[:4096]}
            stage.world.updates.inject({"message": message}, stage.world.now())
            await stage.settle()
            assert person.private.reads()
            person.private.stays_silent()

    in_the_demo(story)


@EXAMPLES
@given(
    st.lists(
        st.text(max_size=64)
        | st.tuples(st.sampled_from(BUTTONS), st.lists(NUMBERS, max_size=3), NUMBERS).map(
            lambda tap: f"{tap[0]}:{'.'.join(map(str, tap[1]))}:{tap[2]}"
        )
        | st.tuples(st.sampled_from(BUTTONS), st.text("0123456789abcz.", max_size=16)).map(":".join),
        min_size=1,
        max_size=8,
    )
)
def test_any_callback_data_gets_a_toast_and_no_failure(data: list[str]) -> None:
    async def story(stage: Stage) -> None:
        person = stage.actor("王")
        await person.starts()
        person.private.reads()
        for one in data:
            shown = person.private.latest
            assert shown is not None
            query = people.press(stage.world, shown, person.user, data=one)
            await stage.settle()
            assert query.answered
        assert await _failed(stage) == []

    in_the_demo(story)


@settings(EXAMPLES, max_examples=30)
@given(st.data())
def test_any_update_is_handled_kept_or_ignored(data: st.DataObject) -> None:
    async def story(stage: Stage) -> None:
        person = stage.actor("王")
        await person.starts()
        for _ in range(6):
            update = data.draw(st.sampled_from([{"message": _message(stage)}, _tap(stage), _status(stage)]))
            path = data.draw(st.sampled_from(list(_paths(update))))
            stage.world.updates.inject(_put(update, path, data.draw(JSON)), stage.world.now())
        await stage.settle()
        await _still_answers(stage)

    in_the_demo(story)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)  # malformed updates are logged with their tracebacks, and are many
    yield
    logging.disable(logging.NOTSET)


async def _failed(stage: Stage) -> list[str]:
    from bot.engine import repairs

    assert stage.app is not None
    return [item.why for item in await stage.app.db.read(repairs.updates)]


def _user(stage: Stage) -> dict[str, Any]:
    return dict(next(iter(stage.world.users.values())).api) | {"id": 7_100_000_001}


def _message(stage: Stage) -> dict[str, Any]:
    user = _user(stage)
    return {
        "message_id": 77,
        "date": 1_795_000_000,
        "chat": {"id": user["id"], "type": "private", "first_name": "王"},
        "from": user,
        "text": "/remind 明天9点 交材料",
        "entities": [{"type": "bot_command", "offset": 0, "length": 7}],
    }


def _tap(stage: Stage) -> dict[str, Any]:
    tap = {"id": "5", "from": _user(stage), "message": _message(stage), "chat_instance": "1", "data": "a::0"}
    return {"callback_query": tap}


def _status(stage: Stage) -> dict[str, Any]:
    user = _user(stage)
    member = {"user": user, "status": "member"}
    status = {"chat": _message(stage)["chat"], "from": user, "date": 1_795_000_000}
    return {"my_chat_member": {**status, "old_chat_member": member, "new_chat_member": member}}


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Any:
    if path:
        yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from _paths(part, (*path, key))


def _put(update: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(update)
    place: Any = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return changed
