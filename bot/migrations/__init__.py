"""The schema, step by step. SQLite brings itself up to date at start, PostgreSQL by a command."""

import sqlite3
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event, inspect, make_url
from sqlalchemy.pool import NullPool

from bot.engine import identity, inbox, outbox, timers
from bot.engine.database import Base
from bot.reminders import model as reminders

TABLES = (identity, inbox, outbox, timers, reminders)
"""Every room with tables; whoever adds one names it here."""
METADATA = Base.metadata


class Behind(Exception):
    """The database has an older schema than this program."""


class TooNew(Exception):
    """The database has a schema this program does not know."""


def upgrade(url: str) -> None:
    """Bring the database up to this program's schema. Raises TooNew."""
    engine = _engine(url)
    try:
        _refuse_newer(engine)
        config = _config()
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
    finally:
        engine.dispose()


def prepare(url: str, now: datetime, *, by_hand: bool = False) -> None:
    """Make the database ready for the bot.

    SQLite is upgraded where it is behind, after a copy was laid beside it. PostgreSQL only `by_hand`, else
    it raises Behind: several processes may start at once. Raises TooNew for a newer program's database.
    """
    engine = _engine(url)
    try:
        _refuse_newer(engine)
        revision = current(engine)
        if revision == head():
            return
        is_sqlite = engine.dialect.name == "sqlite"
        if not is_sqlite and not by_hand:
            raise Behind("the database has an older schema than this program. Run: python -m bot migrate")
        is_empty = not inspect(engine).get_table_names()
    finally:
        engine.dispose()
    if is_sqlite and not is_empty:
        _copy(Path(make_url(url).database or ""), revision or "unknown", now)
    upgrade(url)


def head() -> str:
    """The revision of this program's schema."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def current(engine: Engine) -> str | None:
    """The revision of the database, None where there is none yet."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _refuse_newer(engine: Engine) -> None:
    revision = current(engine)
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if revision is not None and revision not in known:
        raise TooNew(f"the database was written by a newer program (schema {revision}). Update this one")


def _copy(path: Path, revision: str, now: datetime) -> None:
    target = path.with_name(f"{path.name}.before-{head()}-{now:%Y%m%d-%H%M%S}")
    source, copy = sqlite3.connect(path), sqlite3.connect(target)
    try:
        source.backup(copy)
    finally:
        source.close()
        copy.close()


def _engine(url: str) -> Engine:
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        # The driver commits before each statement that changes the schema; we want all of it or nothing.
        @event.listens_for(engine, "connect")
        def _(connection: sqlite3.Connection, record: object) -> None:
            connection.isolation_level = None

        @event.listens_for(engine, "begin")
        def _(connection: object) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # type: ignore[attr-defined]  # a Connection

    return engine


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
