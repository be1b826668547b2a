"""One database, one writer thread.

`await db.write(fn, turn)` runs `fn(session)` in the writer thread as one transaction; nothing else
changes rows. `await db.read(fn)` runs in a reading thread of its own and must change nothing.
"""

import asyncio
import itertools
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

T = TypeVar("T")

TROUBLE = (OperationalError, InterfaceError)
"""The database is locked, full, restarting or out of reach: what was asked of it is asked again later."""

BigKey = BigInteger().with_variant(Integer, "sqlite")
"""A 64-bit key. SQLite numbers rows by itself only where the type is exactly INTEGER."""


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant. SQLite drops an offset silently, so what is not aware is refused here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant must be aware, not {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        # A third of the time for reading many rows went into doing it in two steps.
        if dialect.name == "sqlite":
            return lambda text: None if text is None else datetime.fromisoformat(f"{text}+00:00")
        return lambda value: None if value is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of every table of the bot."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Turn(IntEnum):
    """Whose turn it is at the writer thread: the lower goes first."""

    OUTCOMES = 0
    UPDATES = 1
    TIMERS = 2


def before_commit(session: Session, key: str, flush: Callable[[], None]) -> None:
    """Run `flush` once before this transaction commits: for rows that are gathered and written together."""
    session.info.setdefault("before_commit", {}).setdefault(key, flush)


def after_commit(session: Session, call: Callable[[], None]) -> None:
    """Run `call` in the event loop once this transaction is committed; never, if it is not."""
    session.info.setdefault("after_commit", []).append(call)


def transact(engine: Engine, fn: Callable[[Session], T]) -> tuple[T, list[Callable[[], None]]]:
    """Run `fn` as one transaction; return its result and what is to be called after the commit."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        result = fn(session)
        session.flush()  # gathered rows may point to rows that are still pending
        for flush in list(session.info.get("before_commit", {}).values()):
            flush()
        return result, session.info.get("after_commit", [])


class Database:
    """The database of the bot: `url` as SQLAlchemy writes it, SQLite or PostgreSQL."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._jobs: queue.PriorityQueue[tuple[int, int, Callable[[], None] | None]] = queue.PriorityQueue()
        self._number = itertools.count()
        self._writer_engine = writing_engine(url)
        self._reader_engine = reading_engine(url)
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="reader")
        self._thread = threading.Thread(target=self._serve, name="writer", daemon=True)
        self._thread.start()

    async def write(self, fn: Callable[[Session], T], turn: Turn) -> T:
        """Run `fn(session)` as one transaction in the writer thread and return its result after the commit.

        An exception rolls everything back and comes out here.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()

        def job() -> None:
            try:
                result, calls = transact(self._writer_engine, fn)
            except BaseException as error:
                loop.call_soon_threadsafe(_settle, done, error, None, ())
            else:
                loop.call_soon_threadsafe(_settle, done, None, result, calls)

        self._jobs.put((turn, next(self._number), job))
        # Shielded: who stops waiting must not lose what happens after a commit that takes place all the same.
        return await asyncio.shield(done)

    async def read(self, fn: Callable[[Session], T]) -> T:
        """Run `fn(session)` in a reading thread and return its result."""

        def job() -> T:
            with Session(self._reader_engine, expire_on_commit=False) as session:
                return fn(session)

        return await asyncio.get_running_loop().run_in_executor(self._readers, job)

    def close(self) -> None:
        """Finish what was asked for, then let go of the database."""
        self._jobs.put((max(Turn) + 1, next(self._number), None))
        self._thread.join()
        self._readers.shutdown()
        self._writer_engine.dispose()
        self._reader_engine.dispose()

    def _serve(self) -> None:
        while (job := self._jobs.get()[2]) is not None:
            job()


def _settle(done: "asyncio.Future[Any]", error: BaseException | None, result: object, calls: Any) -> None:
    for call in calls:
        call()
    if done.cancelled():
        return
    if error is not None:
        done.set_exception(error)
    else:
        done.set_result(result)


def writing_engine(url: str) -> Engine:
    """The engine that changes rows: one connection, every transaction takes the write lock at its start."""
    engine = create_engine(url, **_options(url), pool_size=1, max_overflow=0)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        # The driver's own BEGIN waits for the first write: what was read before it may be stale by then.
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def reading_engine(url: str) -> Engine:
    """The engine of reports and of the sender: it sees the newest commit and cannot change anything."""
    engine = create_engine(url, **_options(url), pool_size=2, max_overflow=0)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(
            engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only = ON").close()
        )
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
        return engine
    return engine.execution_options(postgresql_readonly=True)


def _options(url: str) -> dict[str, Any]:
    # An error that quotes its parameters would carry what people wrote into the log.
    hidden = {"hide_parameters": True}
    if make_url(url).get_backend_name() != "sqlite":
        return {**hidden, "pool_pre_ping": True}
    # The pool hands a connection from thread to thread, one at a time.
    return {**hidden, "connect_args": {"check_same_thread": False}}


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",  # with NORMAL a power cut may take back what Telegram was told we have
        "foreign_keys = ON",
        "busy_timeout = 10000",
    ):
        connection.execute(f"PRAGMA {pragma}").close()
