"""The files: what stands in them, read back by other programs; no text is ever computed."""

from __future__ import annotations

import csv
import errno
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.sheets import Cell, Column, Form, Sheet
from bot.reports import separated, workbook
from bot.reports.cells import LONGEST

COLUMNS = (
    Column("姓名", width=16),
    Column("Number", Form.NUMBER),
    Column("Share", Form.SHARE),
    Column("Day", Form.DAY),
    Column("Moment", Form.MOMENT, 17),
)
ROW = ("王秀英", 19.5, 0.975, date(2026, 2, 28), datetime.fromisoformat("2026-02-28T23:59:58"))
NOTE = "环卫一队, 2026. For study, not for appraisal <&>"


def book(
    rows: Sequence[Sequence[Cell]], columns: Sequence[Column] = COLUMNS, **options: int
) -> openpyxl.Workbook:
    file = io.BytesIO()
    workbook.write(file, [Sheet("成绩", columns, rows, 1), Sheet("Empty", columns, [], 2)], NOTE, **options)
    return openpyxl.load_workbook(io.BytesIO(file.getvalue()))


def parts(file: io.BytesIO) -> dict[str, str]:
    """The files in a file, by name."""
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def lines(rows: Sequence[Sequence[Cell]], columns: Sequence[Column] = COLUMNS) -> list[list[str]]:
    file = io.BytesIO()
    separated.write(file, [Sheet("成绩", columns, rows, 1)], NOTE, purpose="仅供学习", about="说明")
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist() == ["说明.txt", "成绩 (仅供学习).csv"]
        assert len({one.date_time[:3] for one in archive.infolist()}) == 1  # not of 1980
        assert archive.read("说明.txt").decode("utf-8-sig").strip() == NOTE
        data = archive.read("成绩 (仅供学习).csv")
    assert data.startswith(b"\xef\xbb\xbf")  # else Excel takes it for another encoding
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_who_reads_row_by_row_finds_them_all() -> None:
    # such programs stop where the file says that its rows end
    file = io.BytesIO()
    workbook.write(file, [Sheet("成绩", COLUMNS, [ROW] * 1200, 1)], NOTE)
    sheet = openpyxl.load_workbook(file, read_only=True)["成绩"]
    assert sum(row[0] == ROW[0] for row in sheet.iter_rows(values_only=True)) == 1200


def test_real_dates_and_numbers_under_filters_and_a_head_that_stays() -> None:
    sheet = book([ROW, (None, None, None, None, None)])["成绩"]
    assert sheet["A1"].value == NOTE
    assert [cell.value for cell in sheet[2]] == [column.title for column in COLUMNS]
    name, number, share, day, moment = sheet[3]
    assert (name.value, number.value, share.value) == ROW[:3]
    assert (day.value.date(), moment.value) == ROW[3:]
    assert (share.number_format, day.number_format) == ("0.0%", "yyyy-mm-dd")
    assert moment.number_format == "yyyy-mm-dd hh:mm"
    assert [cell.value for cell in sheet[4]] == [None] * 5
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A3", "A2:E4")
    assert [sheet.column_dimensions[letter].width for letter in "AE"] == [16, 17]
    assert all(cell.font.bold for cell in sheet[2])


def test_it_can_be_printed_for_the_archive() -> None:
    sheet = book([ROW])["成绩"]
    assert sheet.print_title_rows == "$1:$2"
    page = sheet.page_setup
    assert (page.orientation, page.paperSize) == ("landscape", 9)  # A4 (ECMA-376, 18.3.1.63)
    assert (page.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (0, True)


def test_its_properties_say_what_it_is_and_name_no_author() -> None:
    file = io.BytesIO()
    workbook.write(file, [Sheet("成绩", COLUMNS, [ROW], 1)], NOTE)
    said = parts(file)["docProps/core.xml"]
    assert escape(NOTE) in said
    assert "creator" not in said


def test_an_empty_sheet_has_its_head() -> None:
    sheet = book([])["Empty"]
    assert sheet.max_row == 2
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A3", "A2:E3")
    assert lines([]) == [[column.title for column in COLUMNS]]


def test_what_is_too_long_for_a_sheet_goes_on_in_another_one() -> None:
    found = book([(f"同志{number}", number, None, None, None) for number in range(1500)], most_rows=700)
    assert found.sheetnames == ["成绩", "成绩 2", "成绩 3", "Empty"]
    assert [found[name].max_row - 2 for name in found.sheetnames] == [700, 700, 100, 0]
    assert found["成绩 3"].auto_filter.ref == "A2:E102"
    numbers = [sheet.cell(row, 2).value for sheet in found for row in range(3, sheet.max_row + 1)]
    assert numbers == list(range(1500))


def test_what_is_too_long_for_a_file_of_csv_goes_on_in_another_one() -> None:
    file = io.BytesIO()
    sheet = Sheet("成绩", COLUMNS[:2], [("王秀英", number) for number in range(5)], 1)
    separated.write(file, [sheet], NOTE, purpose="仅供学习", about="说明", most_rows=2)
    found = parts(file)
    assert list(found) == [
        "说明.txt", "成绩 (仅供学习).csv", "成绩 2 (仅供学习).csv", "成绩 3 (仅供学习).csv",
    ]  # fmt: skip
    assert [text.split()[1:] for name, text in found.items() if name.endswith(".csv")] == [
        ["王秀英,0", "王秀英,1"],
        ["王秀英,2", "王秀英,3"],
        ["王秀英,4"],
    ]


def test_a_name_stands_in_the_file_once() -> None:
    # a year of a big organisation is sent as a file of some 50 MB at most
    file = io.BytesIO()
    rows = [("王秀英", number, None, None, None) for number in range(100)]
    workbook.write(file, [Sheet("成绩", COLUMNS, rows, 1), Sheet("再次", COLUMNS, rows, 2)], NOTE)
    assert sum(text.count("王秀英") for text in parts(file).values()) == 1


def test_phones_and_wps_can_open_it() -> None:
    # they do not read ZIP64, which is of use from 2 GiB on
    file = io.BytesIO()
    workbook.write(file, [Sheet("成绩", COLUMNS, [ROW], 1)], NOTE)
    with zipfile.ZipFile(file) as archive:
        assert {(one.extract_version, one.extra) for one in archive.infolist()} == {(20, b"")}


@pytest.mark.parametrize(
    "write", [workbook.write, partial(separated.write, purpose="仅供学习", about="说明")], ids=["xlsx", "csv"]
)
def test_what_goes_wrong_in_the_middle_is_told(write: Callable[..., None]) -> None:
    # rows are read while those before them are compressed beside
    def rows() -> Iterator[Sequence[Cell]]:
        for _ in range(10_000):
            yield ROW
        raise RuntimeError("the database is gone")

    with pytest.raises(RuntimeError, match="the database is gone"):
        write(io.BytesIO(), [Sheet("成绩", COLUMNS, rows(), 1)], NOTE)


class FullDisk(io.BytesIO):
    """Takes a few pieces, and no more."""

    def write(self, data: Any, /) -> int:
        if self.tell() > 100_000:
            raise OSError(errno.ENOSPC, "no space left on device")
        return super().write(data)


def test_a_full_disk_is_told() -> None:
    rows = [(f"同志{number}", number / 7, None, None, None) for number in range(50_000)]
    with pytest.raises(OSError, match="no space left"):
        workbook.write(FullDisk(), [Sheet("成绩", COLUMNS, rows, 1)], NOTE)


@pytest.mark.parametrize(
    "name",
    [
        '=HYPERLINK("http://example.org","王秀英")',
        "=1+1",
        "+86 139 0000 0000",
        "-2+3",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "  =1+1",  # some programs do not mind blanks before it
        "＝1+1",  # a Chinese Excel takes the wide sign as well
        "＋1",
        "＠SUM(A1)",
        "=cmd|' /C calc'!A0",
    ],
)
def test_a_name_that_looks_like_a_formula_stays_text(name: str) -> None:
    cell = book([(name, *ROW[1:])])["成绩"]["A3"]
    assert cell.data_type == "s"
    assert str(cell.value).strip() == name.strip()
    assert cell.quotePrefix  # also when somebody edits it
    assert lines([(name, *ROW[1:])])[1][0] == f"'{name}"


@pytest.mark.parametrize("name", ["王秀英", "O'Brien", "a=b", "A-1", "<b>&amp;", "_x000D_ 班", "😀"])
def test_what_is_no_formula_stays_as_it_is(name: str) -> None:
    cell = book([(name, *ROW[1:])])["成绩"]["A3"]
    assert not cell.quotePrefix
    assert str(cell.value).replace("_x005F_", "_") == name  # as Excel reads it
    assert lines([(name, *ROW[1:])])[1][0] == name


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1/3", "'1/3"),  # one of three, which Excel would read as the third of January
        ("2-1", "'2-1"),  # a subgroup
        ("2026/1/3", "'2026/1/3"),
        ("1/3 班", "1/3 班"),
        ("3.1", "3.1"),  # a number, which looks the same
    ],
)
def test_no_text_becomes_a_day(text: str, written: str) -> None:
    cell = book([(text, *ROW[1:])])["成绩"]["A3"]
    assert (cell.value, cell.quotePrefix) == (text, False)  # a workbook says itself what is text
    assert lines([(text, *ROW[1:])])[1][0] == written


def test_dates_of_csv_are_iso_and_what_is_not_there_is_empty() -> None:
    assert lines([ROW, (None,) * 5])[1:] == [
        ["王秀英", "19.5", "0.975", "2026-02-28", "2026-02-28 23:59"],
        ["", "", "", "", ""],
    ]


@settings(deadline=None)  # a file is written and read each time: on a busy machine that takes its time
@given(st.lists(st.text(max_size=40), max_size=5))
def test_any_text_can_be_written_and_read(names: list[str]) -> None:
    sheet = book([(name, 1, None, None, None) for name in names])["成绩"]
    assert sheet.max_row == 2 + len(names)
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert len(lines([(name, 1, None, None, None) for name in names])) == 1 + len(names)


def test_a_text_too_long_for_a_cell_is_cut() -> None:
    assert len(book([("长" * 40_000, *ROW[1:])])["成绩"]["A3"].value) == LONGEST
