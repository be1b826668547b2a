"""`python -m bot check`: what an operator is told before the first start, and what he is to do about it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from bot.checks import Result, check
from bot.engine import leader
from bot.engine.clock import machine_zone
from bot.migrations import head
from bot.sandbox import World, serve
from tests.databases import sqlite_url
from tests.quiz.test_store import PACK

TOKEN = "1:" + "SANDBOX" * 5
Told = Callable[..., Awaitable[dict[str, Result]]]


@pytest.fixture
async def world() -> World:
    return World(TOKEN)


@pytest.fixture
async def address(world: World) -> AsyncIterator[str]:
    async with serve(world) as address:
        yield address


@pytest.fixture
def told(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Told:
    """What `check` tells, by the word each line begins with; all is well but for what is given."""
    (tmp_path / "questions").mkdir()
    monkeypatch.chdir(tmp_path)
    environment = {
        "BOT_TELEGRAM__TOKEN": TOKEN,
        "BOT_TELEGRAM__BASE_URL": f"{address}/bot",
        "BOT_DATABASE__URL": sqlite_url(tmp_path),
    }

    async def told(**changed: str) -> dict[str, Result]:
        for variable, value in {**environment, **changed}.items():
            monkeypatch.setenv(variable, value)
        results = await check(None)
        assert not any(secret in result.sentence for result in results for secret in (TOKEN, "hunter2"))
        return {result.sentence.partition(":")[0]: result for result in results}

    return told


@asynccontextmanager
async def answering(answer: bytes) -> AsyncIterator[int]:
    """A server that answers everything alike; its port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]


def closed_port() -> int:
    """The discard port, where nobody listens."""
    return 9


# --- the token -------------------------------------------------------------------------------------


async def test_the_token_tells_whose_it_is(told: Told, world: World) -> None:
    token = (await told())["token"]
    assert token.fine
    assert token.sentence == f"token: @{world.bot.username}"


async def test_privacy_mode_that_is_off_is_told(told: Told, world: World) -> None:
    world.privacy = False
    token = (await told())["token"]
    assert token.fine
    assert "privacy mode is off" in token.sentence


async def test_a_token_nobody_knows_is_told_apart_from_no_network(told: Told) -> None:
    wrong = (await told(BOT_TELEGRAM__TOKEN="2:" + "x" * 35))["token"]
    assert not wrong.fine
    assert "Telegram does not know it" in wrong.sentence
    assert "127.0.0.1 is no Bot API server (telegram.base_url)" in wrong.sentence
    gone = (await told(BOT_TELEGRAM__BASE_URL=f"http://127.0.0.1:{closed_port()}/bot"))["token"]
    assert not gone.fine
    assert f"nobody answers at 127.0.0.1:{closed_port()} (telegram.base_url)" in gone.sentence


async def test_who_answers_for_telegram_but_is_not_it_is_told(told: Told) -> None:
    async with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi") as port:
        token = (await told(BOT_TELEGRAM__BASE_URL=f"http://127.0.0.1:{port}/bot"))["token"]
    assert not token.fine
    assert "answers, but not as Telegram does" in token.sentence


async def test_a_proxy_that_does_not_answer_is_told(told: Told) -> None:
    token = (await told(BOT_TELEGRAM__PROXY=f"http://me:hunter2@127.0.0.1:{closed_port()}"))["token"]
    assert not token.fine
    assert f"nobody answers at 127.0.0.1:{closed_port()} (telegram.proxy)" in token.sentence


async def test_a_proxy_that_wants_another_password_is_told(told: Told) -> None:
    refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    async with answering(refusal) as port:
        # An address with a name: it is the proxy that would look it up.
        token = (
            await told(
                BOT_TELEGRAM__PROXY=f"http://me:hunter2@127.0.0.1:{port}",
                BOT_TELEGRAM__BASE_URL="https://api.telegram.org/bot",
            )
        )["token"]
    assert not token.fine
    assert "answers but does not lead there; look at its name and password" in token.sentence
    assert "407" in token.sentence


# --- the database ----------------------------------------------------------------------------------


async def test_a_database_that_is_ready_tells_its_schema_and_who_is_at_work(
    told: Told, migrated_database: str
) -> None:
    shown = make_url(migrated_database).render_as_string()
    idle = (await told(BOT_DATABASE__URL=migrated_database))["database"]
    assert idle == Result(True, f"database: {shown}, schema {head()}")
    with leader.hold(migrated_database):
        busy = (await told(BOT_DATABASE__URL=migrated_database))["database"]
    assert busy == Result(True, f"database: {shown}, schema {head()}; a bot is running on it")


async def test_an_older_schema_is_mended_by_itself_or_by_hand(told: Told, empty_database: str) -> None:
    engine = create_engine(empty_database, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE memories (what TEXT)"))
    engine.dispose()
    database = (await told(BOT_DATABASE__URL=empty_database))["database"]
    if make_url(empty_database).get_backend_name() == "sqlite":
        assert database.fine
        assert "will be brought up to date at the next start" in database.sentence
    else:
        assert not database.fine
        assert "Run: python -m bot migrate" in database.sentence


async def test_a_newer_schema_is_never_called_ready(told: Told, migrated_database: str) -> None:
    engine = create_engine(migrated_database, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    engine.dispose()
    database = (await told(BOT_DATABASE__URL=migrated_database))["database"]
    assert not database.fine
    assert "written by a newer program" in database.sentence


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite:///{folder}/none/bot.sqlite3", "the folder {folder}/none is not there"),
        ("sqlite:///{folder}", "unable to open database file"),
        ("sqlite:///{folder}/letter.txt", "file is not a database"),
        ("postgresql://me:hunter2@127.0.0.1:9/bot", "Connection refused"),
    ],
)
async def test_what_is_no_database_is_told(told: Told, tmp_path: Path, url: str, said: str) -> None:
    (tmp_path / "letter.txt").write_text("Dear members, " * 100)
    database = (await told(BOT_DATABASE__URL=url.format(folder=tmp_path)))["database"]
    assert not database.fine
    assert said.format(folder=tmp_path) in database.sentence


async def test_looking_leaves_nothing_behind(told: Told, tmp_path: Path) -> None:
    database = (await told())["database"]
    assert database.fine
    assert "will be made at the first start" in database.sentence
    assert os.listdir(tmp_path) == ["questions"]


# --- the banks, the zones, the configuration -------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"a: 1\na: 2\n", "bad.yaml, line 2"),
        ("题目: 甲\n".encode("gbk"), "bad.yaml is not UTF-8 text"),  # as older Windows editors save it
    ],
)
async def test_a_bank_that_cannot_be_read_is_named(
    told: Told, tmp_path: Path, written: bytes, said: str
) -> None:
    (tmp_path / "questions" / "deep").mkdir()
    (tmp_path / "questions" / "deep" / "bad.yaml").write_bytes(written)
    (tmp_path / "questions" / "good.yaml").write_text(PACK, "utf-8")
    banks = (await told())["question banks"]
    assert not banks.fine
    assert said in banks.sentence


async def test_the_machine_tells_its_zone(told: Told) -> None:
    assert (await told())["time zones"] == Result(True, f"time zones: this machine's is {machine_zone()}")


async def test_all_that_is_wrong_in_the_file_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("telegram:\n  tokn: x\ndatabase:\n  url: mysql://h/bot\noperator:\n  user_ids: [me]\n")
    monkeypatch.delenv("BOT_TELEGRAM__TOKEN", raising=False)
    results = await check(file)
    assert [result.fine for result in results] == [False] * 4
    told = "\n".join(result.sentence for result in results)
    assert f"configuration: {file}, line 2: telegram.tokn: there is no such key. Did you mean" in told
    for path in ("telegram.token", "database.url", "operator.user_ids"):
        assert f": {path}: " in told


async def test_without_a_file_the_folder_is_named_in_which_none_was_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    first, second = await check(None)
    assert first == Result(
        False, f"configuration: there is no config.yaml in {tmp_path}; only the environment was read"
    )
    assert second.sentence.startswith("configuration: telegram.token: put the token from @BotFather")


# --- leaving ---------------------------------------------------------------------------------------


async def test_ctrl_c_ends_a_check_without_a_traceback(tmp_path: Path) -> None:
    asked = asyncio.Event()

    async def stay_silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await reader.read()
        writer.close()

    async with await asyncio.start_server(stay_silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "check"),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env={"BOT_TELEGRAM__TOKEN": TOKEN, "BOT_TELEGRAM__BASE_URL": f"http://127.0.0.1:{port}/bot"},
        )
        await asyncio.wait_for(asked.wait(), 20)
        process.send_signal(signal.SIGINT)
        printed, _ = await asyncio.wait_for(process.communicate(), 10)
    assert process.returncode != 0
    assert "Traceback" not in printed.decode()
