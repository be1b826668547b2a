"""The export of an organisation, read back row by row, and the rows that follow from its books."""

from __future__ import annotations

import csv
import io
import zipfile
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from sqlalchemy import Engine

from bot.engine.database import transact
from bot.reports import by_command
from bot.reports.days import of_year
from tests import reckoning
from tests.bench.branch_life import TOOLS
from tests.bench.branches import NOW, Branch, each_month
from tests.reckoning import DAILY, QUIZ, TEST, Comparison

MARKS = {"done": "完成", "not yet": "未完成", "exempt": "免考", "later": "后加入", "left": "不在群", "": None}
KINDS = {TEST: "测试", QUIZ: "竞答", DAILY: "每日一题"}
NAMES = {TEST: "廉政测试", QUIZ: "廉政竞答", DAILY: None}
WHYS = {"attempt": "答卷", "regraded": "更正", "by hand": "手工登记", "merged": "合并记录"}


def compare(found: Comparison, engine: Engine, organisation: Sequence[Branch], file: Path) -> None:
    """All chats in the year: results, register and ledger, row by row."""
    year = NOW.year
    transact(
        engine,
        lambda session: by_command.write(session, TOOLS.features, None, of_year(year), file, "zh"),
    )
    is_csv = file.suffix == ".zip"
    held = {test.month for one in organisation for test in one.book.tests.values() if test.day.year == year}
    months = list(each_month(min(held), max(held)))
    for sheet, expected in (
        ("成绩", _result_rows(organisation, year)),
        ("完成情况", _register_rows(organisation, year, months)),
        ("积分明细", _ledger_rows(organisation, year)),
    ):
        read = _csv_rows(file, sheet) if is_csv else _xlsx_rows(file, sheet)
        if sheet == "积分明细":
            read = ([value for place, value in enumerate(row) if place != 1] for row in read)  # its number
        wanted = Counter(tuple(_as_csv(one) for one in row) if is_csv else tuple(row) for row in expected)
        came = Counter(tuple(row) for row in read)
        found.numbers += sum(len(row) * number for row, number in wanted.items())
        found.same(
            lambda sheet=sheet: f"{file.name}, {sheet}",  # type: ignore[misc]  # bound now
            list((came - wanted).items())[:5],
            list((wanted - came).items())[:5],
        )


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


def _as_csv(value: object) -> str:
    """A value of a spreadsheet as a .csv has it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == datetime.min.time() else f"{value:%Y-%m-%d %H:%M}"
    text = str(value)
    return f"'{text}" if text.startswith("=") else text


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001  # a day, as a spreadsheet gives it back


def _number(hundredths: int) -> float:
    return hundredths / 100


def _result_rows(organisation: Sequence[Branch], year: int) -> Iterator[Sequence[object]]:
    for branch in organisation:
        book = branch.book
        for (what, who), (points, of) in book.has.items():
            if what in book.untold or book.days[what].year != year:
                continue
            one, passed = book.members[who], None
            if what[0] == TEST:
                passed = "是" if points * 100 >= book.tests[what[1]].pass_mark * of else "否"
            yield (
                branch.title,
                _midnight(book.days[what]),
                KINDS[what[0]],
                NAMES[what[0]],
                one.name,
                one.subgroup or None,
                _number(points),
                _number(of),
                points / of if of else None,
                passed,
            )


def _register_rows(
    organisation: Sequence[Branch], year: int, months: Sequence[str]
) -> Iterator[Sequence[object]]:
    for branch in organisation:
        begin = datetime(year, 1, 1, tzinfo=branch.zone)
        for one in branch.book.members.values():
            if one.left_at is not None and one.left_at < begin:
                continue
            cells = [reckoning.register(branch.book, one, month) for month in months]
            yield (
                branch.title,
                one.name,
                one.subgroup or None,
                "、".join(one.tags) or None,
                sum(cell.done for cell in cells),
                sum(cell.meant for cell in cells),
                *(
                    f"{cell.done}/{cell.meant}" if cell.mark == "partly" else MARKS[cell.mark]
                    for cell in cells
                ),
            )


def _in_the_register(cell: reckoning.Cell) -> str | None:
    return f"{cell.done}/{cell.meant}" if cell.mark == "partly" else MARKS[cell.mark]


def _ledger_rows(organisation: Sequence[Branch], year: int) -> Iterator[Sequence[object]]:
    for branch in organisation:
        book = branch.book
        for one in book.entries:
            if one.what in book.untold or book.days[one.what].year != year:
                continue
            yield (
                branch.title,
                one.at.astimezone(branch.zone).replace(tzinfo=None),
                _midnight(book.days[one.what]),
                KINDS[one.what[0]],
                NAMES[one.what[0]],
                book.members[one.who].name,
                _number(one.points),
                _number(one.of),
                WHYS[one.why],
                book.members[one.by].name if one.by is not None else None,
            )
