"""The export of an organisation, read back row by row and compared with what follows from its books."""

from __future__ import annotations

import csv
import io
import zipfile
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
from sqlalchemy import Engine

from bot.engine.database import transact
from bot.reports import by_command
from bot.reports.days import of_year
from tests import exported
from tests.bench.branch_life import TOOLS
from tests.bench.branches import NOW, Branch
from tests.reckoning import QUIZ, TEST, Comparison

NAMES = {TEST: "廉政测试", QUIZ: "廉政竞答"}


def compare(found: Comparison, engine: Engine, organisation: Sequence[Branch], file: Path) -> None:
    """All chats in the year, every sheet."""
    year = NOW.year
    transact(
        engine,
        lambda session: by_command.write(session, TOOLS.features, None, of_year(year), file, "zh"),
    )
    is_csv = file.suffix == ".zip"
    chats = [exported.Chat(branch.title, branch.zone, branch.book, NAMES) for branch in organisation]
    read = partial(_csv_rows if is_csv else _xlsx_rows, file)
    exported.compare(found, file.name, read, chats, year, as_csv=is_csv)


def _xlsx_rows(file: Path, name: str) -> Iterator[Sequence[Any]]:
    book = openpyxl.load_workbook(file, read_only=True)
    yield from book[name].iter_rows(min_row=3, values_only=True)
    book.close()


def _csv_rows(file: Path, name: str) -> Iterator[Sequence[Any]]:
    with zipfile.ZipFile(file) as archive:
        (path,) = [one for one in archive.namelist() if one.startswith(f"{name} ")]
        data = archive.read(path)
    assert data.startswith(BOM_UTF8)
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    next(rows)
    yield from rows
