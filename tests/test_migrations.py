"""A fresh schema equals a migrated one; nothing is upgraded without a copy, nor downgraded by mistake."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect, make_url, select, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from bot import migrations
from bot.engine.identity import Chat, Membership
from bot.reminders.model import Reminder
from tests.engine.conftest import NOON


def schema(url: str) -> dict[str, Any]:
    """All that an inspector tells of the tables."""
    engine = create_engine(url, poolclass=NullPool)
    looked = inspect(engine)
    found = {
        table: {
            # sorted: where a column was added later it stands at the end
            "columns": sorted(
                (column["name"], str(column["type"]), column["nullable"])
                for column in looked.get_columns(table)
            ),
            "key": looked.get_pk_constraint(table),
            "unique": sorted(looked.get_unique_constraints(table), key=str),
            "indexes": sorted(map(_index, looked.get_indexes(table)), key=str),
            "references": sorted(looked.get_foreign_keys(table), key=str),
        }
        for table in looked.get_table_names()
        if table != "alembic_version"
    }
    engine.dispose()
    return found


def _index(index: Any) -> dict[str, Any]:
    options = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return {**index, "dialect_options": options}


def test_a_fresh_schema_equals_a_migrated_one(empty_database: str) -> None:
    migrations.upgrade(empty_database)
    migrated = schema(empty_database)
    engine = create_engine(empty_database, poolclass=NullPool)
    with engine.begin() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, migrations.METADATA) == []
        migrations.METADATA.drop_all(connection)
        migrations.METADATA.create_all(connection)
    engine.dispose()
    assert schema(empty_database) == migrated
    assert migrated.keys() >= {"chat", "inbox", "outbox", "timer", "reminder"}


def test_what_was_there_before_a_step_is_there_after_it(empty_database: str) -> None:
    """From the first schema on, with a row in every table that a later step changes."""
    migrations.upgrade(empty_database, "0001")
    engine = create_engine(empty_database, poolclass=NullPool)
    with engine.begin() as connection:
        for statement in (
            "INSERT INTO chat"
            " (id, telegram_id, kind, title, language, zone, quiet_from, quiet_until, created_at)"
            " VALUES (1, -5, 'group', 'G', 'zh', 'Asia/Shanghai', '21:00:00.0', '08:00:00.0', {at})",
            "INSERT INTO person (id, telegram_id, name, created_at) VALUES (1, 7, 'A', {at})",
            "INSERT INTO membership (chat_id, person_id, role, tags, joined_at)"
            " VALUES (1, 1, 'member', '[]', {at})",
            "INSERT INTO reminder (id, chat_id, text, rule, next_wall, ahead, created_at)"
            " VALUES (1, 1, 'T', '{{}}', '2026-12-01T09:00:00', '[60]', {at})",
        ):
            connection.exec_driver_sql(statement.format(at="'2026-01-01 00:00:00.000000'"))
    migrations.upgrade(empty_database)
    with Session(engine) as session:
        (chat,) = session.scalars(select(Chat))
        (reminder,) = session.scalars(select(Reminder))
        (member,) = session.scalars(select(Membership))
        assert (chat.title, chat.default_time, chat.days_off, chat.calendar) == ("G", time(9), [], None)
        assert (reminder.text, reminder.ahead, reminder.moves, reminder.extras) == ("T", [60], {}, [])
        assert [reminder.receipt, reminder.pin, member.appointed, member.exempt] == [False] * 4
    engine.dispose()


def test_upgrading_twice_is_harmless(empty_database: str) -> None:
    migrations.upgrade(empty_database)
    before = schema(empty_database)
    migrations.upgrade(empty_database)
    migrations.prepare(empty_database, NOON)
    assert schema(empty_database) == before


def test_an_sqlite_file_that_is_behind_is_copied_first(tmp_path: Path) -> None:
    path = tmp_path / "bot.sqlite3"
    with closing(sqlite3.connect(path)) as old:
        old.executescript("CREATE TABLE memories (what TEXT); INSERT INTO memories VALUES ('old times');")
    migrations.prepare(f"sqlite:///{path}", NOON)
    (copy,) = tmp_path.glob("bot.sqlite3.before-*")
    with closing(sqlite3.connect(copy)) as kept:
        assert kept.execute("SELECT what FROM memories").fetchall() == [("old times",)]
    assert "reminder" in schema(f"sqlite:///{path}")


def test_a_fresh_sqlite_file_needs_no_copy(tmp_path: Path) -> None:
    migrations.prepare(f"sqlite:///{tmp_path / 'bot.sqlite3'}", NOON)
    assert [file.name for file in tmp_path.iterdir()] == ["bot.sqlite3"]


def test_postgresql_is_migrated_by_hand_only(empty_database: str) -> None:
    if make_url(empty_database).get_backend_name() == "sqlite":
        migrations.prepare(empty_database, NOON)
        return
    with pytest.raises(migrations.Behind, match="python -m bot migrate"):
        migrations.prepare(empty_database, NOON)
    migrations.prepare(empty_database, NOON, by_hand=True)
    migrations.prepare(empty_database, NOON)


def test_a_database_of_a_newer_program_is_left_alone(migrated_database: str) -> None:
    engine = create_engine(migrated_database, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from-the-future'"))
    engine.dispose()
    for attempt in (migrations.upgrade, lambda url: migrations.prepare(url, NOON)):
        with pytest.raises(migrations.TooNew, match="newer program"):
            attempt(migrated_database)
