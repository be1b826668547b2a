"""A backup is one moment of a database that is being written to, and it can be restored."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import backups, migrations
from bot.engine.database import Database, transact, writing_engine
from bot.engine.identity import Chat
from tests.databases import sqlite_url
from tests.engine.conftest import NOON, new_chat


async def test_a_backup_taken_while_the_bot_writes_restores_every_committed_pair(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    migrations.upgrade(url)
    engine = writing_engine(url)
    stop, begun = threading.Event(), threading.Event()

    def write_pairs() -> None:
        number = 1
        while not stop.is_set():

            def pair(session: Session, number: int = number) -> None:
                session.add_all([new_chat(number), new_chat(-number)])

            transact(engine, pair)
            number += 1
            if number == 20:
                begun.set()

    writer = threading.Thread(target=write_pairs)
    writer.start()
    begun.wait(10)
    written = backups.back_up(url, None, NOON)
    stop.set()
    writer.join()
    engine.dispose()
    assert written.name == "bot-20261120-120000.sqlite3"

    restored = tmp_path / "elsewhere"
    restored.mkdir()
    written.rename(restored / "bot.sqlite3")
    db = Database(sqlite_url(restored))
    count, total = await db.read(
        lambda session: session.execute(select(func.count(), func.sum(Chat.telegram_id))).one()
    )
    db.close()
    assert count >= 38
    assert total == 0  # never half a transaction


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    migrations.upgrade(url)
    precious = tmp_path / "precious"
    precious.write_text("mine")
    with pytest.raises(backups.Impossible, match="exists already"):
        backups.back_up(url, precious, NOON)
    assert precious.read_text() == "mine"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("sqlite:////nowhere/bot.sqlite3", "there is no database"),
        ("postgresql+psycopg://me:hunter2@db/bot", "pg_dump -Fc -f bot.dump 'postgresql://me@db/bot'"),
    ],
)
def test_what_cannot_be_done_is_said(url: str, told: str) -> None:
    with pytest.raises(backups.Impossible) as refused:
        backups.back_up(url, None, NOON)
    assert told in str(refused.value)
    assert "hunter2" not in str(refused.value)
