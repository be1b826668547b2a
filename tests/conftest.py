"""How the suite runs, and databases for every test that needs one: SQLite and PostgreSQL alike."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from sqlalchemy import Connection, Dialect, Engine, event
from sqlalchemy.pool import NullPool

from bot import migrations
from tests.databases import PostgresServer, postgres_server, sqlite_url

# A thousand stories make a database each: they are made in memory, where the machine has room for them.
MEMORY = Path("/dev/shm")
if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 4 * 2**30:
    tempfile.tempdir = str(MEMORY)

# The same examples every time: what fails, fails for everybody. `--hypothesis-profile=default` looks further.
hypothesis.settings.register_profile("suite", derandomize=True)
hypothesis.settings.load_profile("suite")

# The library's opt-in that the bot takes too; it is read whenever a 429 comes, whoever asked for it.
os.environ["PTB_TIMEDELTA"] = "true"


def pytest_xdist_auto_num_workers() -> int:
    # For `-n auto`: one more than there are cores. Bots that are killed and pages that are drawn mostly wait.
    return len(os.sched_getaffinity(0)) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Whole processes are started and killed in the tests of the top level: what takes longest comes first,
    # so that no worker is left with it alone.
    items.sort(key=lambda item: item.path.parent != Path(__file__).parent)


# As in the bot's own start.
gc.set_threshold(50_000, 20, 20)


def pytest_collection_finish() -> None:
    # Else the collector walks through every module and every test again and again, for a quarter of the time.
    gc.collect()
    gc.freeze()


_compiled: dict[str, tuple[Dialect, dict[Any, Any]]] = {}


@event.listens_for(Engine, "engine_connect")
def _compile_once(connection: Connection) -> None:
    # Each story has engines of its own; else every one of them would compile every statement anew. Those
    # without a pool say a few words, perhaps in a mode of their own.
    if isinstance(connection.engine.pool, NullPool):
        return
    dialect, cache = _compiled.setdefault(connection.dialect.name, (connection.dialect, {}))
    connection.dialect = dialect
    connection.execution_options(compiled_cache=cache)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with nothing in it."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.database() as url:
        yield url


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    migrations.upgrade(sqlite_url(folder))
    return folder / "bot.sqlite3"


@pytest.fixture(scope="session")
def _postgres_template(postgres: PostgresServer) -> Iterator[str]:
    with postgres.database() as url:
        migrations.upgrade(url)
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with the bot's tables and nothing in them."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("_sqlite_template"), tmp_path / "bot.sqlite3")
        yield sqlite_url(tmp_path)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.database(request.getfixturevalue("_postgres_template")) as url:
        yield url
