"""What the listings show of rows that others filled, and that no command works on what is not there."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from bot.engine import leader
from bot.engine.database import transact, writing_engine
from bot.engine.outbox import Outgoing, State
from tests.command_line import call
from tests.databases import sqlite_url
from tests.engine.conftest import NOON, new_chat
from tests.test_cli import stocked

DATA_COMMANDS = (
    ("outbox",),
    ("outbox", "retry"),
    ("inbox",),
    ("inbox", "replay"),
    ("timers",),
    ("timers", "rearm"),
)


def refused(url: str, *, title: str, errors: list[str], state: State = State.PARKED) -> None:
    """Messages to a group of this title, refused for these reasons."""
    engine = writing_engine(url)

    def fill(session: object) -> None:
        chat = new_chat(7)
        chat.title = title
        session.add(chat)  # type: ignore[attr-defined]
        session.flush()  # type: ignore[attr-defined]
        session.add_all(  # type: ignore[attr-defined]
            Outgoing(
                chat_id=chat.id,
                content={"text": "the words of the message"},
                urgency=0,
                place=place,
                state=state,
                error=error,
                created_at=NOON,
            )
            for place, error in enumerate(errors)
        )

    transact(engine, fill)
    engine.dispose()


@pytest.mark.parametrize(
    ("title", "error", "shown", "hidden"),
    [
        # The table would read these as formatting, and stop at a closing tag without an opening one.
        ("[/b] 一支部 [red]", "why", ["[/b] 一支部 [red]"], []),
        # A terminal would obey: clear the screen, ring, turn the line round.
        ("a\x1b[2Jb\x07c\u202ed", "why", ["a [2Jb c d"], ["\x1b", "\x07", "\u202e"]),
        # Of an error with many lines the first is enough.
        ("group", "KeyError: 'x'\nand what he wrote", ["KeyError: 'x'"], ["what he wrote"]),
        ("group", "y" * 1000, ["yyy…"], ["y" * 200]),
        ("group", f"bad address bot1:{'SANDBOX' * 5}/send", ["bad address"], ["SANDBOX"]),
        # What the bot said to whom is nobody's business who lists.
        ("group", "why", ["group"], ["the words of the message"]),
    ],
)
def test_a_listing_shows_a_short_harmless_line(
    migrated_database: str, title: str, error: str, shown: list[str], hidden: list[str]
) -> None:
    refused(migrated_database, title=title, errors=[error])
    status, listed = call("outbox", BOT_DATABASE__URL=migrated_database, COLUMNS="300")
    assert status == 0
    assert all(part in listed for part in shown), listed
    assert not any(part in listed for part in hidden), listed


def test_a_long_listing_ends_with_how_many_more_there_are(migrated_database: str) -> None:
    refused(migrated_database, title="group", errors=["why"] * 250, state=State.WAITING)
    _, listed = call("outbox", BOT_DATABASE__URL=migrated_database)
    assert listed.count("group") == 200
    assert listed.endswith("… and 50 more\n")


def test_a_listing_can_be_of_a_few(migrated_database: str) -> None:
    refused(migrated_database, title="group", errors=["first", "second", "third"])
    _, listed = call("outbox", "list", "1", "3", BOT_DATABASE__URL=migrated_database)
    assert ("first" in listed, "second" in listed, "third" in listed) == (True, False, True)


def test_listing_does_not_wait_for_who_writes(migrated_database: str) -> None:
    url = stocked(migrated_database)
    engine = writing_engine(url)
    with leader.hold(url), engine.begin() as writing:
        writing.execute(text("UPDATE chat SET title = 'x'"))
        status, listed = call("outbox", BOT_DATABASE__URL=url)
    engine.dispose()
    assert status == 0
    assert "环卫一队" in listed


@pytest.mark.parametrize("words", DATA_COMMANDS)
def test_no_command_makes_a_database_in_passing(words: tuple[str, ...], tmp_path: Path) -> None:
    status, told = call(*words, BOT_DATABASE__URL=sqlite_url(tmp_path))
    assert (status, list(tmp_path.glob("*"))) == (1, [])
    assert told.startswith("there is no database at")


@pytest.mark.parametrize("words", DATA_COMMANDS[:2])
def test_no_command_works_on_a_database_without_the_tables(
    words: tuple[str, ...], empty_database: str, tmp_path: Path
) -> None:
    (tmp_path / "bot.sqlite3").touch()
    status, told = call(*words, BOT_DATABASE__URL=empty_database)
    assert (status, told.strip().endswith("Run: python -m bot migrate")) == (1, True), told


@pytest.mark.parametrize("words", [*DATA_COMMANDS[::2], ("migrate",), ("backup",)])
def test_what_is_no_database_is_told(words: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "bot.sqlite3").write_text("Dear members, " * 100)
    status, told = call(*words, BOT_DATABASE__URL=sqlite_url(tmp_path))
    assert status == 1
    assert "file is not a database" in told


def test_the_tables_are_not_changed_under_a_running_bot(empty_database: str) -> None:
    with leader.hold(empty_database):
        status, told = call("migrate", BOT_DATABASE__URL=empty_database)
    assert status == 1
    assert told.startswith("another bot runs on this")


def test_migrating_what_is_migrated_disturbs_nobody(migrated_database: str) -> None:
    with leader.hold(migrated_database):
        status, told = call("migrate", BOT_DATABASE__URL=migrated_database)
    assert status == 0
    assert told.startswith("The database has schema")


@pytest.mark.parametrize("words", [("backup",), ("migrate",), ("outbox",), ("inbox",), ("timers",)])
def test_no_token_is_wanted_where_none_is_used(words: tuple[str, ...], tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    call("migrate", BOT_DATABASE__URL=url)
    nobody_may_read = {"BOT_TELEGRAM__TOKEN_FILE": "/run/secrets/nowhere"}
    status, told = call(*words, BOT_DATABASE__URL=url, **nobody_may_read)
    assert status == 0, told


@pytest.mark.parametrize(
    "words",
    [
        ("when", "--batch", "nowhere.jsonl"),
        ("demo", "--port", "99999"),
        ("outbox", "retry", "-1"),
        ("inbox", "replay", str(2**64)),
    ],
)
def test_a_wrong_word_is_told_as_such(words: tuple[str, ...]) -> None:
    status, told = call(*words)
    assert status == 2
    assert "Error" in told
