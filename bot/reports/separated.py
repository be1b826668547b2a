"""The same sheets as CSV files in a zip, for Excel to open with a click: UTF-8 with its mark, ISO dates."""

import csv
import io
import zipfile
from codecs import BOM_UTF8
from collections.abc import Iterable
from datetime import date, datetime
from typing import IO

from bot.chat.sheets import Cell, Form, Sheet
from bot.reports.cells import clean, looks_like_formula


def write(file: IO[bytes], sheets: Iterable[Sheet], note: str, *, purpose: str, about: str) -> None:
    """Write a zip of CSV files to an open file; `purpose` stands in the name of each, the note in `about`.

    The first line of a file is its titles, so that programs can read it.
    """
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{about}.txt", BOM_UTF8 + f"{note}\n".encode())
        for sheet in sheets:
            with archive.open(f"{sheet.title} ({purpose}).csv", "w", force_zip64=True) as stream:
                stream.write(BOM_UTF8)
                text = io.TextIOWrapper(stream, "utf-8", newline="", write_through=False)
                lines = csv.writer(text)
                lines.writerow([column.title for column in sheet.columns])
                forms = [column.form for column in sheet.columns]
                for row in sheet.rows:
                    lines.writerow([_said(form, value) for form, value in zip(forms, row, strict=True)])
                text.flush()
                text.detach()


def _said(form: Form, value: Cell) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if form is not Form.TEXT:
        return value
    text = clean(str(value))
    # A quote before it is what a spreadsheet takes for "this is text".
    return f"'{text}" if looks_like_formula(text) else text
