"""A spreadsheet (.xlsx) of many rows, written as they come.

openpyxl makes the frame: styles, widths, filters, what stays in view. The rows go into it as text: its own
cells are objects, and take several times as long. What they say in words stands in the file once (ECMA-376,
18.4) and is held until the end: names and titles, which do not grow with the rows.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, repeat
from typing import IO
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.styles import DEFAULT_FONT, Font, PatternFill
from openpyxl.utils import get_column_letter

from bot.chat.sheets import Cell, Column, Form, Sheet
from bot.reports import pieces
from bot.reports.cells import clean, looks_like_formula
from bot.reports.pieces import MOST_ROWS, Written

ABOVE = 2
"""Lines above the rows: the note, and the titles."""
_LEVEL = 1
"""Of compression: a higher one makes it a quarter smaller and takes three times as long."""
_FORMATS = {
    Form.TEXT: "General",
    Form.NUMBER: "General",
    Form.SHARE: "0.0%",
    Form.DAY: "yyyy-mm-dd",
    Form.MOMENT: "yyyy-mm-dd hh:mm",
}
_FONT = DEFAULT_FONT.name
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""Excel reads _x000D_ as a sign of its own; this one, escaped, it reads as itself."""
_DAY_ZERO = date(1899, 12, 30).toordinal()
_DAY = 86_400


@dataclass
class _Part:
    """A sheet of the file, and how many rows it has so far."""

    title: str
    columns: Sequence[Column]
    rows: int = 0


def write(file: IO[bytes], sheets: Iterable[Sheet], note: str, *, most_rows: int = MOST_ROWS) -> None:
    """Write sheets to an open file, each with a note above it; holds a few thousand rows at a time.

    A sheet of more than `most_rows` goes on in another one.
    """
    parts: list[_Part] = []
    texts: dict[str, int] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for sheet in chain.from_iterable(pieces.parted(whole, most_rows) for whole in sheets):
            parts.append(_Part(sheet.title, sheet.columns))
            # Without ZIP64, which WPS does not read: so many rows of numbers stay below its 2 GiB.
            with archive.open(_name(len(parts)), "w") as stream:
                pieces.compress(stream, _sheet(parts, sheet.rows, texts, note))
        written = {_name(number) for number in range(1, len(parts) + 1)}
        for name, data in _frame(parts, note).files.items():
            if name not in written:
                archive.writestr(name, data)
        archive.writestr(_TEXTS, _list(texts))


def _sheet(
    parts: Sequence[_Part], rows: Iterable[Sequence[Cell]], texts: dict[str, int], note: str
) -> Iterator[bytes]:
    """The last of these sheets as XML, piece by piece."""
    frame, name = _frame(parts, note), _name(len(parts))
    yield _REACH.sub(b"", frame.files[name].partition(_SEAM)[0])
    yield from _rows(parts[-1], frame.styles, texts, rows)
    # Only now is it known how far the filter reaches.
    yield _SEAM + _frame(parts, note).files[name].partition(_SEAM)[2]


# -- the frame

_SEAM = b"</sheetData>"
"""Before it the rows belong."""
_REACH = re.compile(rb'<dimension ref="[^"]*" ?/>')
"""How far the rows of the frame reach. Programs that read row by row believe it, and would find none of ours;
it may be left out (ECMA-376, 18.3.1.35), and when it is written nobody knows yet how many there will be."""

_TEXTS = "xl/sharedStrings.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_ENTRIES = {
    "[Content_Types].xml": (b"</Types>", f'<Override PartName="/{_TEXTS}" ContentType="{_TYPE}"/>'),
    "xl/_rels/workbook.xml.rels": (
        b"</Relationships>",
        f'<Relationship Id="texts" Type="{_RELATION}" Target="/{_TEXTS}"/>',
    ),
}
"""Where the list of texts is entered, which openpyxl does without, and before what."""


@dataclass(frozen=True)
class _Frame:
    """The files of a workbook whose sheets hold their first lines only, and how a cell names its style."""

    files: Mapping[str, bytes]
    styles: Mapping[Form | None, str]
    """None: text that looks like a formula, and stays text when somebody edits it."""


def _name(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"


def _frame(parts: Sequence[_Part], note: str) -> _Frame:
    book = Workbook()
    book.properties.creator, book.properties.title = None, note
    styles = _styles(book)
    for part in parts:
        sheet = book.create_sheet(part.title)
        sheet["A1"] = note
        sheet["A1"].font = Font(name=_FONT, size=11, italic=True, color="666666")
        for place, column in enumerate(part.columns, 1):
            cell = sheet.cell(ABOVE, place, column.title)
            cell.font, cell.fill = (
                Font(name=_FONT, size=11, bold=True),
                PatternFill("solid", fgColor="E4E8EE"),
            )
            sheet.column_dimensions[get_column_letter(place)].width = column.width
        sheet.freeze_panes = f"A{ABOVE + 1}"
        last = get_column_letter(len(part.columns))
        sheet.auto_filter.ref = f"A{ABOVE}:{last}{ABOVE + max(part.rows, 1)}"
        # For the archive it is printed: A4 across, all columns on a page, and the titles on each.
        sheet.print_title_rows = f"1:{ABOVE}"
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
        sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    file = io.BytesIO()
    book.save(file)
    with zipfile.ZipFile(file) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for name, (end, entry) in _ENTRIES.items():
        files[name] = files[name].replace(end, entry.encode() + end)
    return _Frame(files, styles)


def _styles(book: Workbook) -> dict[Form | None, str]:
    """Let a new workbook know how the cells of each form look; its first sheet is used up for it."""
    sheet = book.worksheets[0]
    found: dict[Form | None, str] = {}
    for place, (form, format_) in enumerate(_FORMATS.items(), 1):
        cell = sheet.cell(1, place)
        cell.number_format = format_
        found[form] = _style(cell.style_id)
    quoted = sheet.cell(2, 1)
    quoted.quotePrefix = True
    found[None] = _style(quoted.style_id)
    book.remove(sheet)
    return found


def _style(number: int) -> str:
    """How a cell names its style; the first one it need not."""
    return f' s="{number}"' if number else ""


# -- the rows


def _rows(
    part: _Part,
    styles: Mapping[Form | None, str],
    texts: dict[str, int],
    rows: Iterable[Sequence[Cell]],
) -> Iterator[bytes]:
    """The rows as XML, some thousand at a time; counts them.

    The number of a row stands before it and in the place of each of its cells. So it is what joins them, and
    what is written of a cell is all up to the number in the next one's place.
    """
    letters = [get_column_letter(place) for place in range(2, len(part.columns) + 1)]
    columns = [
        _column(column.form, styles, texts, end)
        for column, end in zip(part.columns, [*(f'<c r="{one}' for one in letters), "</row>"], strict=True)
    ]
    for cells in pieces.by_column(rows, columns):
        lines = zip(repeat('<row r="'), repeat('"><c r="A'), *cells)
        first = part.rows + ABOVE + 1
        found = [str(number).join(line) for number, line in enumerate(lines, first)]
        part.rows += len(found)
        yield "".join(found).encode()


def _column(form: Form, styles: Mapping[Form | None, str], texts: dict[str, int], end: str) -> Written:
    """What stands after the place of a cell, and `end`."""
    is_text = form is Form.TEXT
    kind = ' t="s"' if is_text else ""
    opening, quoted = (f'"{styles[style]}{kind}><v>' for style in (form, None))

    def write(value: Cell) -> str:
        if value is None or value == "":
            return f'"/>{end}'
        if is_text:
            said = str(value)
            begin = quoted if looks_like_formula(said) else opening
            return f"{begin}{texts.setdefault(said, len(texts))}</v></c>{end}"
        return f"{opening}{_days(value) if isinstance(value, date) else value}</v></c>{end}"

    return Written(write)


def _list(texts: Iterable[str]) -> str:
    """All that the cells say in words, each by its number."""
    said = (escape(_ESCAPE.sub("_x005F_", clean(text))) for text in texts)
    items = "".join(f'<si><t xml:space="preserve">{one}</t></si>' for one in said)
    return f'<sst xmlns="{_MAIN}">{items}</sst>'


def _days(value: date) -> float:
    """A day or a moment as a spreadsheet counts: days since its own day 0."""
    days = value.toordinal() - _DAY_ZERO
    if isinstance(value, datetime):
        return days + (value.hour * 3600 + value.minute * 60 + value.second) / _DAY
    return days
