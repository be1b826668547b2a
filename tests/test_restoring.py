"""What a copy is for: the rows come back, and what fails or is refused has changed nothing."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, delete, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from bot import backups, migrations
from bot.engine.database import transact, writing_engine
from bot.engine.identity import Chat
from tests.databases import PostgresServer, sqlite_url
from tests.engine.conftest import NOON, new_chat


def titles(url: str) -> list[str]:
    engine = writing_engine(url)
    found, _ = transact(engine, lambda session: list(session.scalars(select(Chat.title).order_by(Chat.id))))
    engine.dispose()
    return found


def tables(url: str) -> dict[str, list[str]]:
    """The tables and their columns."""
    engine = create_engine(url, poolclass=NullPool)
    looked = inspect(engine)
    found = {
        table: [column["name"] for column in looked.get_columns(table)] for table in looked.get_table_names()
    }
    engine.dispose()
    return found


def test_what_was_lost_comes_back_by_copying_the_backup_over_the_file(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    migrations.upgrade(url)
    engine = writing_engine(url)
    transact(engine, lambda session: session.add_all([new_chat(1), new_chat(2)]))
    copy = tmp_path / "elsewhere.sqlite3"
    assert backups.back_up(url, copy, NOON) == copy
    transact(engine, lambda session: session.execute(delete(Chat)))
    engine.dispose()
    assert titles(url) == []

    with closing(sqlite3.connect(copy)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    shutil.copy(copy, tmp_path / "bot.sqlite3")
    migrations.prepare(url, NOON)  # as the next start does; there is nothing to upgrade
    assert titles(url) == ["1", "2"]


def test_a_folder_that_is_not_there_is_named_and_not_made(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    migrations.upgrade(url)
    with pytest.raises(backups.Impossible, match=r"there is no folder .*/elsewhere"):
        backups.back_up(url, tmp_path / "elsewhere" / "bot.sqlite3", NOON)
    assert [file.name for file in tmp_path.iterdir()] == ["bot.sqlite3"]


def test_the_copy_before_an_upgrade_holds_what_is_still_beside_the_file(tmp_path: Path) -> None:
    path = tmp_path / "bot.sqlite3"
    with closing(sqlite3.connect(path)) as old:
        old.execute("PRAGMA journal_mode = WAL")
        old.execute("CREATE TABLE memories (what TEXT)")
        old.execute("INSERT INTO memories VALUES ('just now')")
        old.commit()
        # While somebody is connected the row lies in the -wal file only: a copy of the file would lose it.
        assert (tmp_path / "bot.sqlite3-wal").stat().st_size > 0
        migrations.prepare(sqlite_url(tmp_path), NOON)
    copy = tmp_path / f"bot.sqlite3.before-{migrations.head()}-20261120-120000"
    with closing(sqlite3.connect(copy)) as kept:
        assert kept.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert kept.execute("SELECT what FROM memories").fetchall() == [("just now",)]


def test_an_upgrade_that_fails_leaves_all_as_it_was(empty_database: str) -> None:
    engine = create_engine(empty_database, poolclass=NullPool)
    with engine.begin() as connection:
        # The first step makes this table last, when all the others are there.
        connection.execute(text("CREATE TABLE reminder (what VARCHAR(10))"))
    engine.dispose()
    with pytest.raises(DBAPIError, match="already exists"):
        migrations.prepare(empty_database, NOON, by_hand=True)
    assert tables(empty_database) == {"reminder": ["what"]}


def test_a_refused_newer_database_is_neither_changed_nor_copied(
    migrated_database: str, tmp_path: Path
) -> None:
    engine = create_engine(migrated_database, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    engine.dispose()
    before = tables(migrated_database)
    with pytest.raises(migrations.TooNew):
        migrations.prepare(migrated_database, NOON, by_hand=True)
    assert tables(migrated_database) == before
    assert list(tmp_path.glob("*.before-*")) == []


def test_a_postgresql_start_that_is_refused_makes_nothing(postgres: PostgresServer) -> None:
    with postgres.database() as url:
        with pytest.raises(migrations.Behind):
            migrations.prepare(url, NOON)
        assert tables(url) == {}
