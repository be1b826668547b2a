"""The schema, step by step. SQLite brings itself up to date at start, PostgreSQL by a command."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from bot import backups
from bot.engine import audit, identity, inbox, outbox, timer
from bot.engine.database import Base
from bot.general import model as rosters
from bot.quiz import model as banks
from bot.quiz import polls, ruled
from bot.quiz.daily import model as daily
from bot.quiz.exam import model as tests
from bot.quiz.live import model as live
from bot.quiz.practice import model as practice
from bot.quiz.rulings import model as rulings
from bot.reminders import delivered, model
from bot.scores import ledger
from bot.scores import model as boards

TABLES = (
    identity,
    rosters,
    inbox,
    outbox,
    timer,
    audit,
    model,
    delivered,
    banks,
    tests,
    live,
    daily,
    polls,
    ledger,
    boards,
    practice,
    ruled,
    rulings,
)
"""Every room with tables; whoever adds one names it here."""
METADATA = Base.metadata


class Unusable(Exception):
    """The database cannot be used as it is; the message says why, and what to do."""


class Behind(Unusable):
    """The database has an older schema than this program."""


class TooNew(Unusable):
    """The database has a schema this program does not know."""


def upgrade(url: str, to: str = "head") -> None:
    """Bring the database up to this program's schema, or a step of it, all or nothing. Raises Unusable."""
    revision(url)
    config = _config()
    # The write lock from the beginning: of two that start at once, the second finds the work done.
    with _opened(url, begin="BEGIN IMMEDIATE") as engine, engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)
        connection.commit()


def prepare(url: str, now: datetime, *, by_hand: bool = False) -> None:
    """Make the database ready for the bot.

    SQLite is upgraded where it is behind, after a copy was laid beside it. PostgreSQL only `by_hand`, else
    it raises Behind: several processes may start at once. Raises Unusable.
    """
    if revision(url) == head():
        return
    where = make_url(url)
    if where.get_backend_name() == "sqlite":
        path = Path(where.database or "")
        if not _is_empty(url):
            try:
                backups.copy(path, path.with_name(f"{path.name}.before-{head()}-{now:%Y%m%d-%H%M%S}"))
            except backups.Impossible as error:
                raise Unusable(f"the database is not upgraded without a copy: {error}") from error
    elif not by_hand:
        raise Behind(_BEHIND)
    upgrade(url)


def demand(url: str) -> None:
    """Raise Unusable unless the database is there and has this program's schema."""
    found = revision(url)
    if found is None and _is_missing(url):
        raise Unusable(f"there is no database at {make_url(url).database} yet; it is made at the first start")
    if found != head():
        raise Behind(_BEHIND)


def revision(url: str) -> str | None:
    """The revision of the database, None where there is none yet. Makes nothing. Raises Unusable."""
    if _is_missing(url):
        folder = Path(make_url(url).database or "").absolute().parent
        if not folder.is_dir():
            raise Unusable(f"there is no folder {folder} for the database (database.url)")
        return None
    with _opened(url) as engine:
        try:
            with engine.connect() as connection:
                found = MigrationContext.configure(connection).get_current_revision()
        except DatabaseError as error:
            said = " ".join(str(error.orig).split())
            raise Unusable(f"the database cannot be used: {said}") from error
    known = {script.revision for script in _scripts().walk_revisions()}
    if found is not None and found not in known:
        raise TooNew(f"the database was written by a newer program (schema {found}). Update this one")
    return found


def head() -> str:
    """The revision of this program's schema."""
    return str(_scripts().get_current_head())


_BEHIND = "the database has an older schema than this program. Run: python -m bot migrate"


def _is_missing(url: str) -> bool:
    where = make_url(url)
    return where.get_backend_name() == "sqlite" and not Path(where.database or "").exists()


def _is_empty(url: str) -> bool:
    if _is_missing(url):
        return True
    with _opened(url) as engine:
        return not inspect(engine).get_table_names()


@contextmanager
def _opened(url: str, begin: str = "BEGIN") -> Iterator[Engine]:
    try:
        engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    except ModuleNotFoundError as error:
        if error.name != "psycopg":
            raise
        raise Unusable("PostgreSQL needs its driver. Run: pip install '.[postgres]'") from error
    if engine.dialect.name == "sqlite":
        # The driver commits before each statement that changes the schema; we want all of it or nothing.
        @event.listens_for(engine, "connect")
        def _(connection: sqlite3.Connection, record: object) -> None:
            connection.isolation_level = None

        @event.listens_for(engine, "begin")
        def _(connection: object) -> None:
            connection.exec_driver_sql(begin)  # type: ignore[attr-defined]  # a Connection

    try:
        yield engine
    finally:
        engine.dispose()


@cache
def _scripts() -> ScriptDirectory:
    # Read once: every step is a file, and a start asks for them several times.
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
