"""A copy of the database in one piece, taken while the bot runs."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, make_url


class Impossible(Exception):
    """No copy was made; the message says why, and what to do."""


def back_up(url: str, to: Path | None, now: datetime) -> Path:
    """Copy an SQLite database with SQLite's online backup, check the copy, and return where it is.

    Without `to`, beside the database with the time in its name. Raises Impossible.
    """
    where = make_url(url)
    if where.get_backend_name() != "sqlite":
        shown = URL.create("postgresql", where.username, None, where.host, where.port, where.database)
        raise Impossible(
            f"PostgreSQL is backed up with its own tool: pg_dump -Fc -f bot.dump '{shown.render_as_string()}'"
        )
    source = Path(where.database or "")
    if not source.exists():
        raise Impossible(f"there is no database at {source} yet")
    target = to or source.with_name(f"{source.stem}-{now:%Y%m%d-%H%M%S}{source.suffix}")
    if target.exists():
        raise Impossible(f"{target} exists already. Name another file: python -m bot backup FILE")
    if not target.absolute().parent.is_dir():
        raise Impossible(f"there is no folder {target.absolute().parent}")
    with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(target)) as copy:
        original.backup(copy)
        if (verdict := copy.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise Impossible(f"the copy {target} is damaged: {verdict}")
    return target
