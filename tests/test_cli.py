"""The command line, as an operator uses it."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from bot import migrations
from bot.engine import leader
from bot.engine.database import transact, writing_engine
from bot.engine.inbox import InboxState, Received
from bot.engine.outbox import Outgoing, State
from bot.engine.timer import Timer, TimerState
from bot.sandbox import World, serve
from tests.command_line import TOKEN, call, start
from tests.databases import PostgresServer, sqlite_url
from tests.engine.conftest import NOON, new_chat


def stocked(url: str) -> str:
    """A database with a message that was refused, an update and a timer that failed."""

    def fill(session: Session) -> None:
        chat = new_chat(5)
        chat.title = "环卫一队"
        session.add(chat)
        session.flush()
        session.add(
            Outgoing(
                chat_id=chat.id,
                content={"text": "x"},
                urgency=0,
                place=1,
                state=State.PARKED,
                error="Message is too long",
                created_at=NOON,
            )
        )
        session.add(
            Received(
                update_id=9, received_at=NOON, state=InboxState.FAILED, payload="{}", error="KeyError('x')"
            )
        )
        session.add(
            Timer(
                kind="reminders.due",
                owner_id=1,
                occurrence="2026-11-20T15:00:00",
                due_at=NOON,
                try_at=NOON,
                state=TimerState.PARKED,
                error="RuntimeError('bug')",
            )
        )

    engine = writing_engine(url)
    transact(engine, fill)
    engine.dispose()
    return url


def test_what_failed_is_listed_and_put_back(migrated_database: str) -> None:
    url = stocked(migrated_database)
    for command, shown, action in (
        ("outbox", ("环卫一队", "parked", "Message is too long"), "retry"),
        ("inbox", ("9", "failed", "KeyError('x')"), "replay"),
        ("timers", ("reminders.due 1 2026-11-20T15:00:00", "RuntimeError('bug')"), "rearm"),
    ):
        status, listed = call(command, BOT_DATABASE__URL=url)
        assert status == 0
        assert all(part in listed for part in shown), listed
        assert call(command, action, BOT_DATABASE__URL=url) == (0, f"{action}: 1\n")
    engine = writing_engine(url)
    states, _ = transact(
        engine,
        lambda session: [session.scalar(select(row.state)) for row in (Outgoing, Received, Timer)],
    )
    engine.dispose()
    assert states == [State.WAITING, InboxState.RECEIVED, TimerState.ARMED]


def test_a_message_is_dropped_only_by_its_number(migrated_database: str) -> None:
    url = stocked(migrated_database)
    status, told = call("outbox", "drop", BOT_DATABASE__URL=url)
    assert status != 0
    assert "outbox drop 12" in told
    assert call("outbox", "drop", "1", BOT_DATABASE__URL=url) == (0, "drop: 1\n")
    assert call("outbox", BOT_DATABASE__URL=url) == (0, "Nothing.\n")


def put(url: str, *rows: object) -> None:
    engine = writing_engine(url)
    transact(engine, lambda session: session.add_all(rows))
    engine.dispose()


def test_only_what_is_named_is_put_back_and_begins_anew(migrated_database: str) -> None:
    url = stocked(migrated_database)
    parked = {"due_at": NOON, "state": TimerState.PARKED, "attempts": 5, "error": "RuntimeError('bug')"}
    put(
        url,
        Outgoing(
            chat_id=1,
            content={"text": "y"},
            urgency=0,
            place=2,
            state=State.PARKED,
            attempts=3,
            created_at=NOON,
        ),
        Received(update_id=10, received_at=NOON, state=InboxState.FAILED, payload="{}"),
        Timer(
            kind="reminders.due",
            owner_id=2,
            occurrence="2026-11-20T15:00:00",
            try_at=NOON + timedelta(hours=6),
            **parked,
        ),
    )
    for words in (("outbox", "retry", "2"), ("inbox", "replay", "10"), ("timers", "rearm", "2")):
        assert call(*words, BOT_DATABASE__URL=url) == (0, f"{words[1]}: 1\n")
    # Again, and for a number that nobody has: nothing is left to be done.
    assert call("outbox", "retry", "2", "77", BOT_DATABASE__URL=url) == (0, "retry: 0\n")

    def look(session: Session) -> tuple[list[State], list[InboxState], list[tuple[object, ...]]]:
        return (
            list(session.scalars(select(Outgoing.state).order_by(Outgoing.id))),
            list(session.scalars(select(Received.state).order_by(Received.update_id))),
            [
                (timer.state, timer.attempts, timer.error, timer.try_at)
                for timer in session.scalars(select(Timer).order_by(Timer.id).where(Timer.owner_id == 2))
            ],
        )

    engine = writing_engine(url)
    (outbox, inbox, timers), _ = transact(engine, look)
    engine.dispose()
    assert outbox == [State.PARKED, State.WAITING]
    assert inbox == [InboxState.FAILED, InboxState.RECEIVED]
    assert timers == [(TimerState.ARMED, 0, None, NOON)]


async def test_a_second_bot_on_the_same_database_says_so_and_ends(migrated_database: str) -> None:
    with leader.hold(migrated_database):
        status, told = await start("run", BOT_DATABASE__URL=migrated_database, BOT_TELEGRAM__TOKEN=TOKEN)
    assert status == 1
    assert told.startswith("another bot runs on this")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("run",), "put the token from @BotFather into telegram.token"),
        (("check",), "✗ configuration: telegram.token: put the token from @BotFather"),
        (("run", "--config", "missing.yaml"), "missing.yaml: there is no such file"),
        (("backup", "--config", "missing.yaml"), "missing.yaml: there is no such file"),
        (("outbox", "burn"), "Choose one of: list, retry, drop"),
        (("demo", "--language", "fr"), "Choose zh or en"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(words: tuple[str, ...], told: str) -> None:
    status, printed = call(*words)
    assert status != 0
    assert told in printed


@pytest.fixture
async def address() -> AsyncIterator[str]:
    async with serve(World(TOKEN)) as address:
        yield address


async def test_check_looks_at_everything(address: str, tmp_path: Path) -> None:
    (tmp_path / "questions").mkdir()
    environment = {
        "BOT_TELEGRAM__BASE_URL": f"{address}/bot",
        "BOT_DATABASE__URL": sqlite_url(tmp_path),
        "BOT_QUESTIONS__PATH": str(tmp_path / "questions"),
    }
    status, printed = await start("check", BOT_TELEGRAM__TOKEN=TOKEN, **environment)
    assert status == 0, printed
    assert [line[:2] for line in printed.splitlines()] == ["✓ "] * 5
    assert "will be made at the first start" in printed

    (tmp_path / "questions" / "bad.yaml").write_text("a: 1\na: 2\n")
    status, printed = await start("check", BOT_TELEGRAM__TOKEN="2:" + "x" * 35, **environment)
    assert status == 1
    assert "✗ token: Telegram does not know it" in printed
    assert "bad.yaml, line 2" in printed


async def test_migrate_brings_a_database_up_to_date(empty_database: str) -> None:
    status, printed = await start("migrate", BOT_DATABASE__URL=empty_database)
    assert (status, printed) == (0, f"The database has schema {migrations.head()}.\n")


async def test_migrate_and_run_refuse_the_database_of_a_newer_program(migrated_database: str) -> None:
    engine = create_engine(migrated_database, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    engine.dispose()
    sentence = "the database was written by a newer program (schema later). Update this one\n"
    assert call("migrate", BOT_DATABASE__URL=migrated_database) == (1, sentence)
    running = {"BOT_DATABASE__URL": migrated_database, "BOT_TELEGRAM__TOKEN": TOKEN}
    status, printed = await start("run", **running)
    assert (status, printed.endswith(sentence)) == (1, True), printed


async def test_run_on_postgresql_without_the_schema_says_what_to_run(postgres: PostgresServer) -> None:
    with postgres.database() as url:
        status, printed = await start("run", BOT_DATABASE__URL=url, BOT_TELEGRAM__TOKEN=TOKEN)
    assert (status, printed.strip().endswith("Run: python -m bot migrate")) == (1, True), printed


def test_backup_says_where_the_copy_is(tmp_path: Path) -> None:
    url, copy = sqlite_url(tmp_path), tmp_path / "copy.sqlite3"
    migrations.upgrade(url)
    assert call("backup", str(copy), BOT_DATABASE__URL=url) == (0, f"Written and checked: {copy}\n")
    status, printed = call("backup", str(copy), BOT_DATABASE__URL=url)
    assert status == 1
    assert "exists already" in printed


@pytest.mark.parametrize("command", ["backup", "migrate", "outbox", "run"])
async def test_a_password_of_the_database_is_never_printed(command: str) -> None:
    # The discard port, where nobody listens.
    url = "postgresql://me:hunter2@127.0.0.1:9/bot"
    given = {"BOT_DATABASE__URL": url, "BOT_TELEGRAM__TOKEN": TOKEN}
    status, printed = await start(command, **given) if command == "run" else call(command, **given)
    assert status == 1
    assert "hunter2" not in printed
    assert "pg_dump" in printed if command == "backup" else "the database cannot be used" in printed


async def test_a_token_that_telegram_refuses_ends_the_start(address: str, tmp_path: Path) -> None:
    wrong = "2:" + "x" * 35
    status, printed = await start(
        "run",
        BOT_TELEGRAM__TOKEN=wrong,
        BOT_TELEGRAM__BASE_URL=f"{address}/bot",
        BOT_DATABASE__URL=sqlite_url(tmp_path),
    )
    assert status == 1
    assert "Telegram does not know this token" in printed
    assert wrong not in printed


async def test_the_bot_ends_within_five_seconds_of_sigterm_though_telegram_hangs(tmp_path: Path) -> None:
    world = World(TOKEN, budgets=False)
    async with serve(world) as address:
        bot = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"),
            stderr=subprocess.PIPE,
            env={
                "PATH": os.environ["PATH"],
                "BOT_TELEGRAM__TOKEN": TOKEN,
                "BOT_TELEGRAM__BASE_URL": f"{address}/bot",
                "BOT_DATABASE__URL": sqlite_url(tmp_path),
            },
        )
        somebody = world.add_user("王")
        seen = asyncio.Event()
        world.events.watch(seen.set)
        while not any(call["method"] == "setMyCommands" for call in world.log.since(0)):
            seen.clear()
            await asyncio.wait_for(seen.wait(), 20)
        world.set_faults({"slow": 30.0, "methods": ["sendMessage"]})
        from bot.sandbox import people

        people.start(world, somebody)
        await asyncio.sleep(0)
        bot.send_signal(signal.SIGTERM)
        _, logged = await asyncio.wait_for(bot.communicate(), 6)
        world.clear_faults()
    assert bot.returncode == 0
    assert TOKEN not in logged.decode()
