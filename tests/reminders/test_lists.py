"""Lists from spreadsheets: read as people fill them in, and every line that is not understood is named."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from bot import when
from bot.reminders.files import Reading, example, read, tables
from bot.when.workdays import china

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=SHANGHAI)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
ZH = ["日期", "时间", "内容", "提前", "负责人"]
EN = ["Date", "Time", "What", "Notice", "Owner"]


def taken(data: bytes, name: str = "list.xlsx", language: str = "zh", now: datetime = NOW) -> Reading:
    return read(data, name, now=now, zone=SHANGHAI, default_time=time(9), days=china(), language=language)


def workbook(*rows: list[Any]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row, 1):
            sheet.cell(number, place, cell)  # type: ignore[union-attr]  # a new book has a worksheet
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def said(reading: Reading) -> list[tuple[int, str, str]]:
    """The line, the rule in words and the text of every entry."""
    return [(e.line, when.describe(e.series.schedule, "zh"), e.text) for e in reading.entries]


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        # real cells of Excel
        ([date(2026, 12, 25), time(15, 0)], "2026年12月25日 15:00"),
        ([datetime(2026, 12, 25), time(15, 0)], "2026年12月25日 15:00"),  # noqa: DTZ001  # cells have no zone
        ([datetime(2026, 12, 25, 15, 30), None], "2026年12月25日 15:30"),  # noqa: DTZ001  # as above
        ([datetime(2026, 12, 25, 8, 0), "9点"], "2026年12月25日 09:00"),  # noqa: DTZ001  # as above
        ([date(2026, 12, 25), None], "2026年12月25日 09:00"),  # the default time of the chat
        ([date(2026, 12, 25), 0.625], "2026年12月25日 15:00"),  # a time in a cell without its format
        ([date(2026, 12, 25), timedelta(hours=15)], "2026年12月25日 15:00"),
        ([date(2026, 12, 25), "下午3点半"], "2026年12月25日 15:30"),
        # words of any kind
        (["12月25日", "15:00"], "2026年12月25日 15:00"),
        (["2026/12/25", "９：００"], "2026年12月25日 09:00"),
        (["2026.12.25（周五）", "15点"], "2026年12月25日 15:00"),
        (["每月5日", "9点"], "每月5日 09:00"),
        (["every Friday", "3pm"], "每周五 15:00"),
        (["每月最后一个工作日", time(10, 30)], "每月最后一个工作日 10:30"),
        (["每周五15点", None], "每周五 15:00"),
        ([None, "每周五15点"], "每周五 15:00"),
        ([None, datetime(2026, 12, 25, 15, 0)], "2026年12月25日 15:00"),  # noqa: DTZ001  # as above
        (["25 Dec 2026", "9:00"], "2026年12月25日 09:00"),
        (["2026-12-25 00:00:00", "9:00"], "2026年12月25日 09:00"),  # as some programs write a date
        (["2026-12-25T00:00", "9:00"], "2026年12月25日 09:00"),
        (["每天", "8点和12点"], "每天 08:00、12:00"),
        (["每天", "9点到11点每小时"], "每天 09:00、10:00、11:00"),
    ],
)
def test_when_it_is(cells: list[Any], rule: str) -> None:
    found = taken(workbook(ZH, [*cells, "交材料"]))
    assert not found.faults
    assert said(found) == [(2, rule, "交材料")]


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        (["内容", "日期", "时间"], ["交材料", "12月25日", "15:00"]),  # in any order
        (["序号", "会议主题", "开始日期", "地点", "开始时间"], [1, "交材料", "12月25日", "三楼", "15:00"]),
        ([" 日 期 ", "时间（必填）", "*事项："], ["12月25日", "15:00", "交材料"]),
        (["DATE", "Start Time", "Subject"], ["12月25日", "15:00", "交材料"]),
        (["日期", "时间", "内容", "内容"], ["12月25日", "15:00", "交材料", "别的"]),  # the first of two
        (["时间", "任务"], ["12月25日15点", "交材料"]),  # all in one
    ],
)
def test_headings_as_people_write_them(headings: list[Any], row: list[Any]) -> None:
    assert said(taken(workbook(headings, row))) == [(2, "2026年12月25日 15:00", "交材料")]


def test_the_headings_need_not_come_first_and_lines_are_counted_as_in_the_sheet() -> None:
    above = [["支部2026年安排"], [], ["制表：张三"]]
    below = [[], ["12月25日", "15:00", "交材料"], [None, " "], ["x", "", "y"]]
    found = taken(workbook(*above, ZH, *below))
    assert [entry.line for entry in found.entries] == [6]
    assert [fault.line for fault in found.faults] == [8]


def test_a_second_sheet_is_looked_at_when_the_first_is_none() -> None:
    book = Workbook()
    sheet = book.create_sheet("安排")
    for row in (ZH, ["12月25日", "15:00", "交材料"]):
        sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    assert len(taken(held.getvalue()).entries) == 1


@pytest.mark.parametrize(
    ("cell", "heading", "ahead"),
    [
        ("1天、30分钟", "提前", (DAY, 30 * MINUTE)),
        ("提前1天", "提前", (DAY,)),
        ("提前三天提醒", "提前", (3 * DAY,)),
        ("1天前", "提前", (DAY,)),
        ("1 day", "Notice", (DAY,)),
        ("1 day and 30 minutes", "Notice", (DAY, 30 * MINUTE)),
        ("2 hours before", "Notice", (120 * MINUTE,)),
        (3, "提前（天）", (3 * DAY,)),
        (3.0, "提前天数", (3 * DAY,)),
        ("2", "Days before", (2 * DAY,)),
        (time(0, 30), "提前", (30 * MINUTE,)),
        (timedelta(hours=2), "提前", (120 * MINUTE,)),
        (None, "提前", ()),
        ("无", "提前", ()),
        ("No", "Notice", ()),
        (0, "提前天数", ()),
    ],
)
def test_how_long_before(cell: Any, heading: str, ahead: tuple[timedelta, ...]) -> None:
    found = taken(workbook(["日期", "内容", heading], ["12月25日", "交材料", cell]))
    assert not found.faults
    assert found.entries[0].ahead == ahead


@pytest.mark.parametrize(
    ("language", "headings", "row", "text"),
    [
        ("zh", ZH, ["12月25日", "9点", "交材料", "", "张三"], "交材料（负责人：张三）"),
        ("en", EN, ["25 Dec", "9:00", "Fire drill", "", "Tom"], "Fire drill (responsible: Tom)"),
        ("zh", ZH, ["12月25日", "9点", " 交材料\n和 照片 ", "", ""], "交材料 和 照片"),
        ("zh", ZH, ["12月25日", "9点", 2026, "", ""], "2026"),
    ],
)
def test_what_it_is_about(language: str, headings: list[str], row: list[Any], text: str) -> None:
    assert taken(workbook(headings, row), language=language).entries[0].text == text


@pytest.mark.parametrize(
    ("row", "zh", "en"),
    [
        (["交材料的日子", "9点", "交材料"], "没有看懂", "did not understand"),
        (["12月25日8点", "9点", "交材料"], "两个时间", "two times"),  # which of them?
        (["12月25日8点", time(9, 0), "交材料"], "两个时间", "two times"),
        (["12月40日", "9点", "交材料"], "没有", "no such day"),
        (["12月25日", "25:70", "交材料"], "没有", "no such time"),
        (["12月25日", "9点 在三楼", "交材料"], "在三楼", "在三楼"),
        (["12月25日", "9点到11点", "交材料"], "开始的时间", "when it begins"),
        ([date(2026, 1, 5), "9点", "交材料"], "已经过去", "passed"),
        (["5/6", "9点", "交材料"], "两种读法", "two ways"),
        ([None, None, "交材料"], "没有写日期", "no date"),
        ([None, "9点", "交材料"], "没有写日期", "no date"),  # merged with the row above, as likely as not
        ([None, time(9, 0), "交材料"], "没有写日期", "no date"),
        (["12月25日", "9点", None, "1天"], "没有写内容", "what it is about"),
        (["12月25日", "9点", "长" * 2001], "2000", "2,000"),
        (["12月25日", "9点", "交材料", "早一点"], "提前多久", "how long"),
        (["12月25日", "9点", "交材料", 3], "提前多久", "how long"),  # of what?
        (["12月25日", "9点", "交材料", "400天"], "提前多久", "how long"),
        (["12月25日" * 50, "9点", "交材料"], "没有看懂", "did not understand"),
        (["#REF!", "9点", "交材料"], "没有看懂", "did not understand"),
    ],
)
def test_a_line_that_is_not_understood_is_named(row: list[Any], zh: str, en: str) -> None:
    data = workbook(ZH, ["12月24日", "9点", "先来的"], row, ["12月26日", "9点", "后来的"])
    for language, words in (("zh", zh), ("en", en)):
        found = taken(data, language=language)
        (fault,) = found.faults
        assert fault.line == 3
        assert words in fault.why
        assert [entry.text for entry in found.entries] == ["先来的", "后来的"]
    assert "交材料" in fault.words or row[2] is None or len(fault.words) == 60


def test_of_too_many_lines_the_first_are_read() -> None:
    found = taken(workbook(ZH, *(["12月25日", "9点", f"第{n}件"] for n in range(520))))
    assert len(found.entries) == 500
    (fault,) = found.faults
    assert (fault.line, "500" in fault.why) == (502, True)


def test_formulas_count_as_what_they_last_showed() -> None:
    """openpyxl writes them without a result, so there is none to read."""
    found = taken(
        workbook(ZH, ["12月25日", "9点", "交材料"], ["=TODAY()", "9点", "=A1"], ["=TODAY()", None, None])
    )
    assert len(found.entries) == 1
    assert [fault.line for fault in found.faults] == [3]


CSV = """日期,时间,内容,提前,负责人\r
12月25日,15:00,交材料,1天,张三\r
\r
每月5日,9点,"缴纳党费,
提醒组长",,\r
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "，"])
def test_csv_as_excel_wps_and_editors_save_it(encoding: str, separator: str) -> None:
    found = taken(CSV.replace(",", separator).encode(encoding), "安排.csv")
    assert not found.faults
    assert said(found) == [
        (2, "2026年12月25日 15:00", "交材料（负责人：张三）"),
        (4, "每月5日 09:00", f"缴纳党费{separator if separator != chr(9) else ''} 提醒组长"),
    ]


def zipped(**parts: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts.items():
            out.writestr(name, content)
    return held.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    held = io.BytesIO(data)
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as out:
        out.writestr(name, content)
    return held.getvalue()


LIST = workbook(ZH, ["12月25日", "9点", "交材料"])
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>"""


@pytest.mark.parametrize(
    ("data", "name", "zh", "en"),
    [
        (LIST, "list.xlsm", "宏", "macros"),
        (with_part(LIST, "xl/vbaProject.bin", b"x"), "list.xlsx", "宏", "macros"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "list.xlsx", "密码", "password"),
        (with_part(LIST, "xl/big.xml", bytes(50_000_000)), "list.xlsx", "太大", "too big"),  # 50 kB packed
        (b"x" * (tables.BIGGEST + 1), "list.csv", "太大", "too big"),
        (LIST[:500], "list.xlsx", "打不开", "cannot be opened"),
        (zipped(hello=b"x"), "list.xlsx", "打不开", "cannot be opened"),
        (bytes(100), "list.csv", "打不开", "cannot be opened"),
        (b"\x89PNG\r\n\x1a\n\xff\xff\xff", "list.csv", "打不开", "cannot be opened"),
        (b"", "list.csv", "标题行", "headings"),
        (b"hello\nworld", "list.csv", "标题行", "headings"),
        (workbook(["日期", "地点"], ["12月25日", "三楼"]), "list.xlsx", "标题行", "headings"),
        (workbook(*([["-"]] * 10), ZH, ["12月25日", "9点", "交材料"]), "list.xlsx", "标题行", "headings"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(data: bytes, name: str, zh: str, en: str) -> None:
    for language, words in (("zh", zh), ("en", en)):
        with pytest.raises(ValueError, match=words):
            taken(data, name, language)


def test_entities_are_not_unfolded() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(LIST)) as parts, zipfile.ZipFile(held, "w") as out:
        for info in parts.infolist():
            bad = info.filename.startswith("xl/worksheets/")
            out.writestr(info.filename, LAUGHS if bad else parts.read(info))
    with pytest.raises(ValueError, match="打不开"):
        taken(held.getvalue())


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("now", [NOW, NOW.replace(month=12, day=31), NOW.replace(year=2028, month=2, day=29)])
def test_the_example_reads_without_faults_whenever_it_is_tried(language: str, now: datetime) -> None:
    found = taken(example(language), language=language, now=now)
    assert not found.faults
    assert len(found.entries) == 3
    assert found.entries[0].ahead == (DAY, 30 * MINUTE)
    assert (
        found.entries[0].text
        == {
            "zh": "学习例会（负责人：张三）",
            "en": "Study session (responsible: Tom)",
        }[language]
    )


def test_a_calendar_is_known_by_its_content_and_a_list_as_well() -> None:
    event = b"BEGIN:VEVENT\nSUMMARY:x\nDTSTART:20261225T090000\nEND:VEVENT\n"
    data = b"BEGIN:VCALENDAR\nVERSION:2.0\n" + event + b"END:VCALENDAR\n"
    assert taken(data, "download").entries[0].text == "x"
    assert taken(LIST, "download").entries[0].text == "交材料"


cells = st.one_of(
    st.none(),
    st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), max_size=12),
    st.sampled_from(["12月25日", "每月5日", "every Friday", "9点", "明天", "1天", "30分钟", "交材料", "-1"]),
    st.integers(-5, 60_000),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.datetimes(datetime(1900, 3, 1), datetime(2100, 1, 1)),  # noqa: DTZ001  # cells have no zone
    st.times(),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(cells, min_size=5, max_size=5), max_size=4), st.sampled_from(["zh", "en"]))
def test_every_line_is_read_or_named(rows: list[list[Any]], language: str) -> None:
    found = taken(workbook(ZH, *rows), language=language)
    filled = [n for n, row in enumerate(rows, 2) if any(str(cell or "").strip() for cell in row)]
    lines = sorted([entry.line for entry in found.entries] + [fault.line for fault in found.faults])
    assert len(lines) == len(set(lines))
    assert set(lines) >= {line for line in filled if rows[line - 2][2]}
    assert all(fault.why for fault in found.faults)
    for entry in found.entries:
        assert entry.text
        assert entry.series.next_after(NOW, china()) is not None


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=200) | st.text(max_size=80).map(str.encode), st.sampled_from(["a.csv", "a.xlsx", "a"])
)
def test_any_bytes_at_all_are_read_or_refused_in_words(data: bytes, name: str) -> None:
    with pytest.raises(ValueError, match=r"^(这个|没有)"):
        taken(data, name)
