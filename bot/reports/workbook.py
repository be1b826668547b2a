"""A spreadsheet (.xlsx) of many rows, written as they come.

openpyxl makes the frame: styles, widths, filters, what stays in view. The rows go into it as text: its own
cells are objects, and take several times as long.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from typing import IO
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from bot.chat.sheets import Cell, Column, Form, Sheet
from bot.reports.cells import clean, looks_like_formula

MOST_ROWS = 1_048_000
"""Of one sheet, as Excel has it, less some for what stands above."""
ABOVE = 2
"""Lines above the rows: the note, and the titles."""
_AT_ONCE = 500
_LEVEL = 1
"""Of compression: a higher one makes it a quarter smaller and takes three times as long."""
_FORMATS = {
    Form.TEXT: "General",
    Form.NUMBER: "General",
    Form.SHARE: "0.0%",
    Form.DAY: "yyyy-mm-dd",
    Form.MOMENT: "yyyy-mm-dd hh:mm",
}
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""Excel reads _x000D_ as a sign of its own; this one, escaped, it reads as itself."""
_DAY_ZERO = date(1899, 12, 30).toordinal()
_DAY = 86_400
_REMEMBERED = 5_000
"""Values of a column that are kept as they are written."""


@dataclass
class _Part:
    """A sheet of the file, and how many rows it has so far."""

    title: str
    columns: Sequence[Column]
    rows: int = 0


def write(file: IO[bytes], sheets: Iterable[Sheet], note: str, *, most_rows: int = MOST_ROWS) -> None:
    """Write sheets to an open file, each with a note above it; holds a few hundred rows at a time.

    A sheet of more than `most_rows` goes on in another one.
    """
    parts: list[_Part] = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for sheet in sheets:
            rows: Iterator[Sequence[Cell]] | None = iter(sheet.rows)
            number = 0
            while rows is not None:
                number += 1
                title = sheet.title if number == 1 else f"{sheet.title} {number}"
                parts.append(part := _Part(title, sheet.columns))
                name = _name(len(parts))
                with archive.open(name, "w", force_zip64=True) as stream:
                    frame = _frame(parts, note)
                    stream.write(_REACH.sub(b"", frame.files[name].partition(_SEAM)[0]))
                    for chunk in _chunks(part, frame.styles, islice(rows, most_rows)):
                        stream.write(chunk)
                    # Only now is it known how far the filter reaches.
                    stream.write(_SEAM + _frame(parts, note).files[name].partition(_SEAM)[2])
                rows = _rest(rows)
        written = {_name(number) for number in range(1, len(parts) + 1)}
        for name, data in _frame(parts, note).files.items():
            if name not in written:
                archive.writestr(name, data)


def _rest(rows: Iterator[Sequence[Cell]]) -> Iterator[Sequence[Cell]] | None:
    """What is left of them; None: nothing."""
    first = next(rows, None)
    return None if first is None else chain([first], rows)


# -- the frame

_SEAM = b"</sheetData>"
"""Before it the rows belong."""
_REACH = re.compile(rb'<dimension ref="[^"]*" ?/>')
"""How far the rows of the frame reach. Programs that read row by row believe it, and would find none of ours;
it may be left out (ECMA-376, 18.3.1.35), and when it is written nobody knows yet how many there will be."""


@dataclass(frozen=True)
class _Frame:
    """The files of a workbook whose sheets hold their first lines only, and the numbers of its styles."""

    files: Mapping[str, bytes]
    styles: Mapping[Form | None, int]
    """None: text that looks like a formula, and stays text when somebody edits it."""


def _name(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"


def _frame(parts: Sequence[_Part], note: str) -> _Frame:
    book = Workbook()
    styles = _styles(book)
    for part in parts:
        sheet = book.create_sheet(part.title)
        sheet["A1"] = note
        sheet["A1"].font = Font(italic=True, color="666666")
        for place, column in enumerate(part.columns, 1):
            cell = sheet.cell(ABOVE, place, column.title)
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E4E8EE")
            sheet.column_dimensions[get_column_letter(place)].width = column.width
        sheet.freeze_panes = f"A{ABOVE + 1}"
        last = get_column_letter(len(part.columns))
        sheet.auto_filter.ref = f"A{ABOVE}:{last}{ABOVE + max(part.rows, 1)}"
    file = io.BytesIO()
    book.save(file)
    with zipfile.ZipFile(file) as archive:
        return _Frame({name: archive.read(name) for name in archive.namelist()}, styles)


def _styles(book: Workbook) -> dict[Form | None, int]:
    """Let a new workbook know how the cells of each form look; its first sheet is used up for it."""
    sheet = book.worksheets[0]
    found: dict[Form | None, int] = {}
    for place, (form, format_) in enumerate(_FORMATS.items(), 1):
        cell = sheet.cell(1, place)
        cell.number_format = format_
        found[form] = cell.style_id
    quoted = sheet.cell(2, 1)
    quoted.quotePrefix = True
    found[None] = quoted.style_id
    book.remove(sheet)
    return found


# -- the rows


def _chunks(
    part: _Part, styles: Mapping[Form | None, int], rows: Iterator[Sequence[Cell]]
) -> Iterator[bytes]:
    """The rows as XML, some hundreds at a time; counts them.

    Column by column, and values that were seen before are looked up: most come again and again.
    """
    columns = [_Values(column.form, styles) for column in part.columns]
    letters = [get_column_letter(place) for place in range(1, len(columns) + 1)]
    line = '<row r="%d">' + "".join(f'<c r="{letter}%d"%s' for letter in letters) + "</row>"
    while found := list(islice(rows, _AT_ONCE)):
        numbers = range(ABOVE + 1 + part.rows, ABOVE + 1 + part.rows + len(found))
        part.rows += len(found)
        cells: list[Iterable[object]] = [numbers]
        for values, column in zip(zip(*found, strict=True), columns, strict=True):
            cells += [numbers, map(column.__getitem__, values)]
        yield "".join([line % one for one in zip(*cells, strict=True)]).encode()


class _Values(dict[Cell, str]):
    """What stands in a cell after its place, by the value."""

    def __init__(self, form: Form, styles: Mapping[Form | None, int]) -> None:
        self._form = form
        self._style, self._quoted = styles[form], styles[None]

    def __missing__(self, value: Cell) -> str:
        said = self._said(value)
        if len(self) < _REMEMBERED:
            self[value] = said
        return said

    def _said(self, value: Cell) -> str:
        if value is None or value == "":
            return "/>"
        if self._form is Form.TEXT:
            style = self._quoted if looks_like_formula(str(value)) else self._style
            text = escape(_ESCAPE.sub("_x005F_", clean(str(value))))
            return f' s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
        return f' s="{self._style}"><v>{_number(value)}</v></c>'


def _number(value: Cell) -> Cell:
    """A value as a spreadsheet counts: moments and days are days since its own day 0."""
    if isinstance(value, datetime):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return value.toordinal() - _DAY_ZERO + seconds / _DAY
    if isinstance(value, date):
        return value.toordinal() - _DAY_ZERO
    return value
