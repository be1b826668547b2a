"""A database that is not there, is none, is older or damaged: told in a sentence, and left as it is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.pool import NullPool

from bot import backups, migrations
from bot.engine.database import writing_engine
from tests.databases import sqlite_url
from tests.engine.conftest import NOON


def tables(url: str) -> list[str]:
    engine = create_engine(url, poolclass=NullPool)
    found = inspect(engine).get_table_names()
    engine.dispose()
    return found


def test_a_copy_is_as_private_as_the_database(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    migrations.upgrade(url)
    (tmp_path / "bot.sqlite3").chmod(0o600)
    assert backups.back_up(url, None, NOON).stat().st_mode & 0o777 == 0o600


def test_of_a_damaged_database_no_copy_is_left(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    migrations.upgrade(url)
    path = tmp_path / "bot.sqlite3"
    written = bytearray(path.read_bytes())
    written[4096:8192] = b"\xff" * 4096  # the second page
    path.write_bytes(written)
    with pytest.raises(backups.Impossible, match=r"damaged|malformed"):
        backups.back_up(url, None, NOON)
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_no_database_is_not_copied(tmp_path: Path) -> None:
    (tmp_path / "bot.sqlite3").write_text("Dear members, " * 100)
    with pytest.raises(backups.Impossible, match="file is not a database"):
        backups.back_up(sqlite_url(tmp_path), None, NOON)
    assert [file.name for file in tmp_path.iterdir()] == ["bot.sqlite3"]


def test_nothing_is_upgraded_where_no_copy_can_be_laid(tmp_path: Path) -> None:
    path = tmp_path / "bot.sqlite3"
    with closing(sqlite3.connect(path)) as old:
        old.execute("CREATE TABLE memories (what TEXT)")
    (tmp_path / f"bot.sqlite3.before-{migrations.head()}-20261120-120000").touch()
    with pytest.raises(migrations.Unusable, match="not upgraded without a copy"):
        migrations.prepare(f"sqlite:///{path}", NOON)
    assert tables(f"sqlite:///{path}") == ["memories"]


def test_looking_makes_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bot.sqlite3'}"
    assert migrations.revision(url) is None
    with pytest.raises(migrations.Unusable, match="there is no database"):
        migrations.demand(url)
    assert list(tmp_path.iterdir()) == []


def test_who_looks_does_not_wait_for_who_writes(migrated_database: str) -> None:
    engine = writing_engine(migrated_database)
    with engine.begin() as writing:
        writing.execute(text("UPDATE chat SET title = 'x'"))
        migrations.demand(migrated_database)
    engine.dispose()


def test_work_on_an_older_schema_is_refused(empty_database: str) -> None:
    engine = create_engine(empty_database, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE memories (what TEXT)"))
    engine.dispose()
    with pytest.raises(migrations.Behind, match="python -m bot migrate"):
        migrations.demand(empty_database)
    migrations.prepare(empty_database, NOON, by_hand=True)
    migrations.demand(empty_database)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("sqlite:///{folder}", "unable to open database file"),
        ("sqlite:///{folder}/none/bot.sqlite3", "there is no folder {folder}/none"),
        ("sqlite:///{folder}/letter.txt", "file is not a database"),
        ("postgresql+psycopg://me:hunter2@127.0.0.1:1/bot", "Connection refused"),
    ],
)
def test_what_is_no_database_is_told_in_a_sentence(tmp_path: Path, url: str, told: str) -> None:
    (tmp_path / "letter.txt").write_text("Dear members, " * 100)
    with pytest.raises(migrations.Unusable) as refused:
        migrations.prepare(url.format(folder=tmp_path), NOON)
    assert told.format(folder=tmp_path) in str(refused.value)
    assert "\n" not in str(refused.value)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        # What leads to the server is kept, what opens it is not.
        (
            "postgresql://me:hunter2@db/bot?sslmode=require&sslpassword=hunter2",
            "'postgresql://me@db/bot?sslmode=require'",
        ),
        ("postgresql://me@/bot?host=/run/postgresql", "'postgresql://me@/bot?host=%2Frun%2Fpostgresql'"),
        ("postgresql://me@db/it's", "'postgresql://me@db/it%27s'"),
    ],
)
def test_the_command_for_a_backup_of_postgresql_can_be_pasted(url: str, told: str) -> None:
    with pytest.raises(backups.Impossible) as refused:
        backups.back_up(url, None, NOON)
    assert told in str(refused.value)
    assert "hunter2" not in str(refused.value)
