"""A copy of the database in one piece, taken while the bot runs."""

import shutil
import sqlite3
import tempfile
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
        raise Impossible(
            f"PostgreSQL is backed up with its own tool. Run: pg_dump -Fc -f bot.dump {_for_libpq(where)}"
        )
    source = Path(where.database or "")
    if not source.is_file():
        raise Impossible(f"there is no database at {source} yet")
    target = to or source.with_name(f"{source.stem}-{now:%Y%m%d-%H%M%S}{source.suffix}")
    copy(source, target)
    return target


def copy(source: Path, target: Path) -> None:
    """Copy the SQLite file `source` to `target` as of one moment, though others write to it.

    The copy is checked before it gets its name, so what is called `target` is whole. Raises Impossible,
    and then leaves nothing behind.
    """
    if target.exists():
        raise Impossible(f"{target} exists already. Name another file: python -m bot backup FILE")
    folder = target.absolute().parent
    if not folder.is_dir():
        raise Impossible(f"there is no folder {folder}")
    try:
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=folder) as workshop:
            draft = Path(workshop) / target.name
            verdict = _copy(source, draft)
            if verdict == "ok":
                shutil.copymode(source, draft)  # who may not read the database may not read its copy
                draft.rename(target)
    except (sqlite3.Error, OSError) as error:
        raise Impossible(f"{source} cannot be copied to {target}: {error}") from error
    if verdict != "ok":
        raise Impossible(f"{source} is damaged, and no copy was made: {verdict}")


def _copy(source: Path, draft: Path) -> str:
    """Copy, and return what SQLite says of the copy: "ok", or what is damaged."""
    with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(draft)) as copy:
        original.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, readable also where nothing can be written
        return str(copy.execute("PRAGMA integrity_check").fetchone()[0])


def _for_libpq(url: URL) -> str:
    """The address as PostgreSQL's own tools take it, quoted for a shell, without the password."""
    query = {key: value for key, value in url.query.items() if "pass" not in key}
    shown = URL.create("postgresql", url.username, None, url.host, url.port, url.database, query)
    return "'{}'".format(shown.render_as_string().replace("'", "%27"))
