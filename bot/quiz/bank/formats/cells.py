"""The cells of a spreadsheet or a CSV file as they are shown, row by row, and what is doubtful about them."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.quiz.bank.formats import office
from bot.quiz.bank.formats.decoding import decode
from bot.quiz.bank.formats.reading import MOST, refusal

_ROWS, _COLUMNS = 25_000, 80
_FILLED, _CELLS, _WIDEST = 500_000, 3_000_000, 16_384
"""Cells of a sheet with something in them; all of them, for many have a colour only; those of one row."""
_UNSEEN = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_WHOLE = 5_000_000
"""Bytes of a sheet that may be read whole."""


@dataclass
class Row:
    """A row: its line, the texts of its cells, and the cells that are no text (a reason and its words)."""

    line: int
    texts: list[str]
    problems: dict[int, tuple[str, str]] = field(default_factory=dict)


@dataclass
class Sheet:
    """A sheet and its name; a CSV file has one without."""

    name: str
    rows: list[Row]


def workbook(data: bytes) -> list[Sheet]:
    """The sheets of an `.xlsx`. Raises ValueError for what cannot be read, or had better not be."""
    from openpyxl import load_workbook

    parts = office.open_parts(data)
    for name in parts.namelist():
        if "worksheets/" in name and name.endswith(".xml"):
            _check_size(office.raw(parts, name))
    formulas = any(
        re.search(rb"<(?:\w+:)?f[\s>/]", office.raw(parts, name))
        for name in parts.namelist()
        if "worksheets/" in name
    )
    # Raised digits: 10² must not become 102. Those within the sheet itself, as few programs write them, are
    # seen only when it is read whole.
    inline = [name for name in parts.namelist() if "worksheets/" in name and _raises(parts, name)]
    if sum(parts.getinfo(name).file_size for name in inline) > _WHOLE:
        raise refusal("too big")
    rich = bool(inline) or any(
        _raises(parts, name) for name in parts.namelist() if "sharedstrings" in name.lower()
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about what it drops: drop-down lists, pictures
            shown = load_workbook(
                io.BytesIO(data), read_only=not inline, data_only=True, keep_links=False, rich_text=rich
            )
            second = formulas or inline  # what the first reading does not tell: formulas, where parts are
            written = load_workbook(io.BytesIO(data), read_only=True, keep_links=False) if second else None
            try:
                found = []
                for sheet in shown.worksheets:
                    if not inline:
                        sheet.reset_dimensions()  # some programs write them wrong
                    sheet_rows = {row.line: row for row in _rows(sheet)}
                    if written is not None:
                        _name_formulas(written[sheet.title], sheet_rows)
                    page: Any = sheet if written is None else written[sheet.title]
                    for line in _pictured(parts, getattr(page, "_worksheet_path", "")):
                        row = sheet_rows.setdefault(line, Row(line, []))
                        row.problems[-1] = ("picture", "")
                    found.append(Sheet(sheet.title, [sheet_rows[line] for line in sorted(sheet_rows)]))
                return found
            finally:
                shown.close()
                if written is not None:
                    written.close()
    except ValueError as error:
        if len(error.args) == 2 and error.args[0] in ("too many", "too big", "hostile", "broken"):
            raise  # a refusal of ours
        raise refusal("broken") from error
    except Exception as error:  # openpyxl raises anything at all for a broken file
        raise refusal("broken") from error


def _check_size(sheet: bytes) -> None:
    """Raises ValueError for more cells, or more in one row, than any bank has."""
    filled = sheet.count(b"<v") + sheet.count(b"<is")
    if filled > _FILLED or sheet.count(b"<c ") > _CELLS:
        raise refusal("too big")
    if max(row.count(b"<c ") for row in sheet.split(b"<row")) > _WIDEST:
        raise refusal("too big")


def separated(data: bytes, most: int = _ROWS) -> Iterator[Sheet]:
    """The first rows of a CSV file, for each mark that may separate its cells. Raises ValueError."""
    text = decode(data)
    for mark in ",\t;，|":
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        rows: list[Row] = []
        line = 1
        try:
            for cells in reader:
                if len(rows) >= _ROWS:
                    raise refusal("too many", most=MOST)
                if len(rows) >= most:
                    break
                rows.append(Row(line, [tidy(cell) for cell in cells[:_COLUMNS]]))
                line = reader.line_num + 1
        except csv.Error as error:
            raise refusal("broken") from error
        yield Sheet("", rows)


def _raises(parts: zipfile.ZipFile, name: str) -> bool:
    return b"vertAlign" in office.raw(parts, name)


def tidy(text: str) -> str:
    """A text without what cannot be seen: other spaces and ends of lines become plain ones."""
    text = text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return _UNSEEN.sub("", text).replace("\u00a0", " ").strip()


def _rows(sheet: Any) -> Iterator[Row]:
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if number > _ROWS:
            if any(cell.value is not None for cell in cells):
                raise refusal("too many", most=MOST)
            if number > 2 * _ROWS:
                return
            continue
        row = Row(number, [])
        for place, cell in enumerate(cells[:_COLUMNS]):
            row.texts.append(tidy(_shown(cell)))
            if cell.data_type == "e":
                row.problems[place] = ("cell error", str(cell.value))
        if any(row.texts):
            yield row


def _name_formulas(sheet: Any, rows: dict[int, Row]) -> None:
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if number > _ROWS:
            return
        for place, cell in enumerate(cells[:_COLUMNS]):
            if cell.data_type == "f":
                row = rows.setdefault(number, Row(number, []))
                row.problems[place] = ("cell formula", "")


def _shown(cell: Any) -> str:
    """What the sheet shows in a cell: a number or a date in its format."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format or "General"))
    if isinstance(value, datetime | date | time):
        return _date(value, str(cell.number_format or ""))
    if isinstance(value, timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return "".join(_block(block) for block in value)  # rich text


def _block(block: Any) -> str:
    if isinstance(block, str):
        return block
    raised = getattr(block.font, "vertAlign", None)
    return office.scripted(str(block.text), raised) if raised else str(block.text)


def _number(value: float, shape: str) -> str:
    plain = shape.split(";")[0].replace('"', "").replace("\\", "").replace("_ ", "").strip()
    if match := re.fullmatch(r"(#,##)?0(\.0+)?(%?)", plain):
        scaled = value * 100 if match[3] else value
        return f"{scaled:{',' if match[1] else ''}.{len(match[2] or '.') - 1}f}{match[3]}"
    if re.search(r"[?#]/[?#\d]", plain):
        from fractions import Fraction

        whole, rest = divmod(Fraction(value).limit_denominator(999), 1)
        return f"{whole} {rest}" if whole and rest else str(rest or whole)
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else f"{value:.15g}"


def _date(value: datetime | date | time, shape: str) -> str:
    if isinstance(value, time):
        return f"{value.hour}:{value.minute:02}" + (f":{value.second:02}" if value.second else "")
    plain = re.sub(r"\[[^\]]*\]|;.*|[\\\"]", "", shape).lower()
    day = f"{value.year}年{value.month}月{value.day}日"
    if "年" in plain and "日" not in plain:
        day = f"{value.year}年{value.month}月"
    elif "月" in plain and "年" not in plain:
        day = f"{value.month}月{value.day}日"
    elif plain.startswith(("yyyy-", "yy-")) or "年" not in plain:
        zero = "mm" in plain and "yyyy-mm" in plain
        day = f"{value:%Y-%m-%d}" if zero else f"{value.year}/{value.month}/{value.day}"
    if isinstance(value, datetime) and (value.hour or value.minute):
        day += f" {value.hour}:{value.minute:02}"
    return day


def _pictured(parts: zipfile.ZipFile, sheet_path: str) -> Iterator[int]:
    """The rows where pictures of a sheet begin."""
    folder, _, name = sheet_path.strip("/").rpartition("/")
    for target in office.related(parts, f"{folder}/_rels/{name}.rels", "/drawing", folder):
        root = office.part(parts, target)
        if root is None:
            continue
        for anchor in root.iter():
            if office.local(anchor) in ("twoCellAnchor", "oneCellAnchor") and any(
                office.local(inner) == "pic" for inner in anchor.iter()
            ):
                row = next((inner for inner in anchor.iter() if office.local(inner) == "row"), None)
                if row is not None and (row.text or "").isdecimal():
                    yield int(row.text or "0") + 1
