"""The tests' own databases: fresh, apart from each other, and gone afterwards."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, make_url, text

from tests.databases import PostgresServer, postgres_server, sqlite_url


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


def run(url: str, statement: str) -> None:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()


def test_each_database_is_fresh(server: PostgresServer) -> None:
    for _ in range(2):
        with server.database() as url:
            assert url.startswith("postgresql+psycopg://")
            run(url, "CREATE TABLE chat (id int)")  # fails where the table is already


def test_a_template_is_copied_and_the_copies_are_apart(server: PostgresServer) -> None:
    with server.database() as template:
        run(template, "CREATE TABLE chat (id int PRIMARY KEY)")
        with server.database(template) as one, server.database(template) as other:
            run(one, "INSERT INTO chat VALUES (1)")
            run(other, "INSERT INTO chat VALUES (1)")


def test_a_database_is_dropped_although_somebody_forgot_to_leave_it(server: PostgresServer) -> None:
    url = server.create()
    engine = create_engine(url)
    connection = engine.connect()
    server.drop(url)
    connection.invalidate()
    connection.close()
    engine.dispose()
    rows = server.connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [make_url(url).database])
    assert rows.fetchall() == []


def test_a_server_that_is_there_already_is_used(server: PostgresServer) -> None:
    given = server.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with postgres_server({"TEST_POSTGRES_URL": given}) as same, same.database() as url:
        run(url, "SELECT 1")
    run(server.url.render_as_string(hide_password=False), "SELECT 1")  # and it is left running


def test_without_a_server_it_fails_loudly() -> None:
    with (
        pytest.raises(psycopg.OperationalError),
        postgres_server({"TEST_POSTGRES_URL": "postgresql://nobody@127.0.0.1:1/x"}),
    ):
        pass


def test_the_server_goes_away_with_tests_that_are_killed() -> None:
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from tests.databases import postgres_server\n"
            "with postgres_server({}) as server:\n"
            "    print(server.connection.info.host, flush=True); sys.stdin.read()",
        ],
        cwd=Path(__file__).parent.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    folder = Path(process.stdout.readline().strip())
    assert folder.is_dir()
    process.kill()
    process.wait()
    assert process.stdout.read() == ""  # ends when the guard has ended, who holds the other end as well
    assert not folder.parent.exists()
    process.stdin.close()
    process.stdout.close()


def test_sqlite_files_lie_where_they_are_wanted(tmp_path: Path) -> None:
    run(sqlite_url(tmp_path), "CREATE TABLE chat (id int)")
    run(sqlite_url(tmp_path, "other"), "CREATE TABLE chat (id int)")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["bot.sqlite3", "other.sqlite3"]
