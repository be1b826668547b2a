"""Which process handles, fires and sends: one at a time on one database.

On SQLite a lock on a file beside the database, which the system lets go of when the process dies; on
PostgreSQL a lock that belongs to a connection of its own.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

PATIENCE_MS = 2000
_KEY = 0x626F74  # "bot": whoever else takes such locks in this database takes another number


class AlreadyRunning(Exception):
    """Another process has the lead; the message says which, as far as is known."""


@contextmanager
def hold(url: str) -> Iterator[None]:
    """Have the lead on this database while the context lasts. Raises AlreadyRunning."""
    where = make_url(url)
    if where.get_backend_name() == "sqlite":
        # By its one true name: two ways to the same file must lead to the same lock.
        with _hold_file(Path(f"{Path(str(where.database)).resolve()}.lock")):
            yield
    else:
        with _hold_connection(url):
            yield


@contextmanager
def _hold_file(path: Path) -> Iterator[None]:
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "?"
            raise AlreadyRunning(
                f"another bot runs on this database (process {holder}, {path}). Stop that one first"
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        # The file stays: removing it would let two processes hold locks on two files of one name.
        yield


@contextmanager
def _hold_connection(url: str) -> Iterator[None]:
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        # The server takes a moment to notice that the former leader was killed.
        connection.execute(text(f"SET lock_timeout = {PATIENCE_MS}"))
        try:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _KEY})
        except OperationalError as error:
            raise AlreadyRunning(
                "another bot runs on this PostgreSQL database. Stop that one first"
            ) from error
        try:
            yield
        finally:
            with suppress(OperationalError):  # a connection that broke has let go already
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _KEY})
