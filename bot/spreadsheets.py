"""The cells of a spreadsheet or a CSV file, row by row, whatever program wrote them. Pure."""

import csv
import io
import warnings
import zipfile
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

Cell = str | int | float | bool | date | datetime | time | timedelta | None

BIGGEST = 5_000_000
"""Bytes of a file."""

_UNPACKED = 15_000_000
"""Bytes of a spreadsheet unpacked: a small file can hold a very large one."""

_PARTS = 1_000
_ROWS, _COLUMNS = 3_000, 50
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
"""How an .xls begins, and an .xlsx with a password."""


class Unreadable(ValueError):
    """Why a file cannot be read, or had better not be: "too big", "no list", "old list", "macros"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def sheets(data: bytes, name: str) -> list[list[list[Cell]]]:
    """The rows of each sheet; of a CSV file, of each way to separate its cells. Raises Unreadable."""
    if len(data) > BIGGEST:
        raise Unreadable("too big")
    if data.startswith(_OLD_OFFICE):
        raise Unreadable("old list")
    if data.startswith(b"PK"):
        return _workbook(data, name)
    return _separated(data)


def _workbook(data: bytes, name: str) -> list[list[list[Cell]]]:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            infos = parts.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
        raise Unreadable("no list") from error
    # A part is never unpacked beyond the size it declares, so the sizes can be trusted.
    if len(infos) > _PARTS or sum(info.file_size for info in infos) > _UNPACKED:
        raise Unreadable("too big")
    if any(info.flag_bits & 1 for info in infos):
        raise Unreadable("old list")
    if name.lower().endswith((".xlsm", ".xltm", ".xlsb")) or any(
        "vbaproject" in info.filename.lower() for info in infos
    ):
        raise Unreadable("macros")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about what it drops: drop-down lists, pictures
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            try:
                found = []
                for sheet in book.worksheets:
                    sheet.reset_dimensions()  # some programs write them wrong
                    found.append(list(_limited(sheet.iter_rows(values_only=True))))
                return found
            finally:
                book.close()
    except Exception as error:  # openpyxl raises anything at all for a broken file
        raise Unreadable("no list") from error


def _limited(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[Cell]]:
    for number, row in enumerate(rows):
        if number >= _ROWS:
            return
        yield list(row[:_COLUMNS])


def _separated(data: bytes) -> list[list[list[Cell]]]:
    text = _decoded(data)
    if text is None or "\0" in text:
        raise Unreadable("no list")
    found: list[list[list[Cell]]] = []
    for separator in ",;\t，":
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        try:
            found.append(list(_limited(map(tuple, rows))))
        except csv.Error as error:
            raise Unreadable("no list") from error
    return found


def _decoded(data: bytes) -> str | None:
    """The text, in whatever encoding Excel, WPS or a text editor saved it."""
    encodings = ["utf-8", "gb18030"]
    if data.startswith(BOM_UTF8):
        encodings = ["utf-8-sig"]
    elif data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\0" in data:
        # what is not Chinese in it, if only the ends of its lines, tells which byte comes first
        little = data[1::2].count(0) > data[0::2].count(0)
        encodings = ["utf-16-le" if little else "utf-16-be"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
