"""The same sheets as CSV files in a zip, for Excel to open with a click: UTF-8 with its mark, ISO dates."""

import csv
import io
import zipfile
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import IO

from bot.chat.sheets import Cell, Form, Sheet
from bot.reports import pieces
from bot.reports.cells import clean, looks_like_day, looks_like_formula
from bot.reports.pieces import MOST_ROWS, Written


def write(
    file: IO[bytes],
    sheets: Iterable[Sheet],
    note: str,
    *,
    purpose: str,
    about: str,
    most_rows: int = MOST_ROWS,
) -> None:
    """Write a zip of CSV files to an open file; `purpose` stands in the name of each, the note in `about`.

    The first line of a file is its titles, so that programs can read it. What Excel would not show, rows
    beyond `most_rows`, goes on in another file.
    """
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{about}.txt", BOM_UTF8 + f"{note}\n".encode())
        made = archive.infolist()[0].date_time
        for sheet in chain.from_iterable(pieces.parted(whole, most_rows) for whole in sheets):
            # By its name alone it would be of 1980.
            entry = zipfile.ZipInfo(f"{sheet.title} ({purpose}).csv", made)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as stream:
                pieces.compress(stream, _lines(sheet))


def _lines(sheet: Sheet) -> Iterator[bytes]:
    """The lines of a sheet, piece by piece."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow([column.title for column in sheet.columns])
    yield BOM_UTF8 + text.getvalue().encode()
    columns = [Written(_text if column.form is Form.TEXT else _number) for column in sheet.columns]
    for cells in pieces.by_column(sheet.rows, columns):
        text.seek(0)
        text.truncate()
        lines.writerows(zip(*cells, strict=True))
        yield text.getvalue().encode()


def _text(value: Cell) -> str:
    text = clean(str("" if value is None else value))
    # A quote before it is what a spreadsheet takes for "this is text".
    return f"'{text}" if looks_like_formula(text) or looks_like_day(text) else text


def _number(value: Cell) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return "" if value is None else str(value)
