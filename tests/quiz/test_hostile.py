"""Files sent by mistake or to do harm: a sentence why they are not read, soon and in little memory.

A row of the table is what it is, the file, its name, and the reason it is refused for, or `named` where it is
read and what is wrong is named line by line.
"""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from itertools import pairwise

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.quiz.bank import formats, pack
from bot.quiz.bank.formats.reading import Reading
from bot.quiz.bank.formats.words import say

SECONDS, MEGABYTES = 5, 250
"""The machines that run this are slow and busy; alone each takes less than two seconds."""

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
EXCEL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ENTITIES = "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise("abcdefghi"))
LAUGHS = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">{ENTITIES}]>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/hostname">]>'
HEADINGS = ["题型", "题干", "选项A", "选项B", "答案"]
LINE = ",".join(HEADINGS) + "\n"


def packed(**parts: bytes | str) -> bytes:
    """A zip of these parts; their names have __ where a path has a slash."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts.items():
            out.writestr(name.replace("__", "/"), content)
    return held.getvalue()


def word(body: str, before: str = "") -> bytes:
    document = f'{before}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return packed(**{"[Content_Types].xml": "<Types/>", "word__document.xml": document})


def excel(*rows: list[str]) -> bytes:
    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    for row in (HEADINGS, *(rows or (["单选题", "甲？", "一", "二", "A"],))):
        sheet.append(row)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def changed(data: bytes, name: str, change: Callable[[bytes], bytes | str]) -> bytes:
    """A zip with one part changed, or added."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        contents = {one: parts.read(one) for one in parts.namelist()}
    new = change(contents.get(name, b""))
    return packed(**{**contents, name: new})


def cell(at: str, text: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


def cells(inner: str, before: str = "", after: str = "") -> bytes:
    """A workbook whose sheet holds this below its headings."""
    first = "".join(cell(f"{letter}1", text) for letter, text in zip("ABCDE", HEADINGS, strict=True))
    sheet = f'{before}<worksheet xmlns="{EXCEL}"><sheetData><row r="1">{first}</row>{inner}</sheetData>'
    return changed(excel(), "xl/worksheets/sheet1.xml", lambda _: f"{sheet}{after}</worksheet>")


def nested(depth: int) -> bytes:
    data = bytes(1_000_000)
    for _ in range(depth):
        data = packed(**{"a.zip": data, "b.zip": data})
    return data


def macro_type(types: bytes) -> bytes:
    return types.replace(b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main")


Case = tuple[str, Callable[[], bytes], str, str]
ASKED = "1. 甲（A）\nA. 一\nB. 二\n"
CASES: list[Case] = [
    # zips that hold more than they seem to
    ("a zip bomb", lambda: packed(word__document=bytes(300_000_000)), "a.docx", "too big"),
    (
        "one that calls itself a picture",
        lambda: packed(**{"word__a.png": bytes(300_000_000)}),
        "a.docx",
        "too big",
    ),
    ("zips in zips", lambda: nested(6), "a.docx", "unknown file"),
    ("millions of paragraphs", lambda: word("<w:p/>" * 5_000_000), "a.docx", "too big"),
    ("thousands of parts", lambda: packed(**{f"word__{n}": b"" for n in range(2_100)}), "a.docx", "too big"),
    # XML that grows, or that reads other files
    ("billion laughs", lambda: f"{LAUGHS}<quiz>&i;</quiz>".encode(), "a.xml", "hostile xml"),
    ("an entity outside", lambda: f"{OUTSIDE}<quiz>&i;</quiz>".encode(), "a.xml", "hostile xml"),
    ("billion laughs in Word", lambda: word("<w:p>&i;</w:p>", LAUGHS), "a.docx", "hostile"),
    ("an entity outside in Word", lambda: word("<w:p>&i;</w:p>", OUTSIDE), "a.docx", "hostile"),
    ("billion laughs in Excel", lambda: cells(cell("A2", "&i;"), LAUGHS), "a.xlsx", "broken"),
    ("an entity outside in Excel", lambda: cells(cell("A2", "&i;"), OUTSIDE), "a.xlsx", "broken"),
    (
        "billion laughs in the list of strings",
        lambda: changed(excel(), "xl/styles.xml", lambda _: f"{LAUGHS}<x>&i;</x>"),
        "a.xlsx",
        "broken",
    ),
    ("deep XML", lambda: b"<quiz>" + b"<a>" * 1_000_000, "a.xml", "hostile xml"),
    ("deep XML in Word", lambda: word("<w:p>" * 100_000 + "</w:p>" * 100_000), "a.docx", "no questions"),
    ("tables in tables", lambda: word("<w:tbl><w:tr><w:tc>" * 50_000), "a.docx", "broken"),
    # files that are too big
    ("100 MB of text", lambda: ASKED.encode() * 4_000_000, "a.txt", "too big"),
    ("100 MB behind a workbook", lambda: excel() + bytes(100_000_000), "a.xlsx", "too big"),
    # files that are something else
    ("a PDF", lambda: b"%PDF-1.7\n" + bytes(900), "a.xlsx", "unknown file"),
    ("a program", lambda: b"MZ\x90\0" + bytes(range(256)) * 9, "a.docx", "no text"),
    ("a program of Linux", lambda: b"\x7fELF" + bytes(range(256)) * 9, "a.csv", "no text"),
    ("a picture", lambda: b"\x89PNG\r\n\x1a\n" + bytes(900), "a.docx", "unknown file"),
    ("a film", lambda: b"\0\0\0\x18ftypmp42" + bytes(range(256)), "a.txt", "no text"),
    (
        "an old workbook, or one with a password",
        lambda: b"\xd0\xcf\x11\xe0" + bytes(900),
        "a.xlsx",
        "encrypted",
    ),
    ("a presentation", lambda: packed(ppt__presentation="<a/>"), "a.xlsx", "unknown file"),
    ("rich text", lambda: rb"{\rtf1 Who? {=a ~b}}", "a.doc", "unknown file"),
    ("a web page", lambda: b"<!doctype html><html>{=a ~b}</html>", "a.xls", "web page"),
    # what would be run
    ("a workbook for macros", excel, "a.xlsm", "macros"),
    ("a document for macros", lambda: word(""), "a.docm", "macros"),
    (
        "macros under another name",
        lambda: changed(excel(), "xl/vbaProject.bin", lambda _: b"x"),
        "a.xlsx",
        "macros",
    ),
    (
        "macros of long ago",
        lambda: changed(excel(), "xl/macrosheets/a.xml", lambda _: b"x"),
        "a.xlsx",
        "macros",
    ),
    ("macros by its type", lambda: changed(excel(), "[Content_Types].xml", macro_type), "a.xlsx", "macros"),
    ("formulas", lambda: excel(["单选题", "=1+1", "一", "二", "A"]), "a.xlsx", "only formulas"),
    # sheets larger than life
    (
        "a row of cells",
        lambda: cells('<row r="2">' + '<c r="A2"><v>1</v></c>' * 600_000 + "</row>"),
        "a.xlsx",
        "too big",
    ),
    (
        "a million rows",
        lambda: cells("".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(2, 600_000))),
        "a.xlsx",
        "too big",
    ),
    (
        "more rows than questions are taken",
        lambda: cells("".join(f'<row r="{n}"><c r="B{n}"><v>1</v></c></row>' for n in range(2, 30_000))),
        "a.xlsx",
        "too many",
    ),
    (
        "a sheet that says it is as large as can be",
        lambda: cells("", after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        "a.xlsx",
        "no questions",
    ),
    (
        "a cell at the very end",
        lambda: cells(f'<row r="1048576">{cell("B1048576", "x")}</row>'),
        "a.xlsx",
        "no questions",
    ),
    ("a million columns", lambda: (LINE + "," * 5_000_000).encode(), "a.csv", "broken"),
    ("a million rows of text", lambda: (LINE + "单选题,x\n" * 1_000_000).encode(), "a.csv", "too many"),
    (
        "a quote that is not closed",
        lambda: (LINE + '单选题,"' + "甲\n" * 1_000_000).encode(),
        "a.csv",
        "broken",
    ),
    # texts that make a reader search
    ("a very long line", lambda: ("1. " + "甲" * 6_000_000).encode(), "a.txt", "long line"),
    ("a line of nothing but options", lambda: b"1. " + b"A. " * 4_000_000, "a.txt", "long line"),
    ("a line of nothing but brackets", lambda: ("1. 甲" + "（" * 2_000_000).encode(), "a.txt", "long line"),
    ("a gap without end", lambda: ("1. 甲" + " " * 5_000_000 + "（A）\nA. 一").encode(), "a.txt", "named"),
    ("more questions than are taken", lambda: ASKED.encode() * 50_000, "a.txt", "too many"),
    ("more lines than any paper", lambda: ASKED.encode() * 200_000, "a.txt", "too big"),
    ("a key without end", lambda: (ASKED + "参考答案\n" + "1. A\n" * 150_000).encode(), "a.txt", "too many"),
    (
        "ten thousand options",
        lambda: (ASKED + "".join(f"C. {n}\n" for n in range(10_000))).encode(),
        "a.txt",
        "named",
    ),
    (
        "ten thousand options in a cell",
        lambda: ("题型,题干,选项,答案\n单选题,甲," + "|".join(map(str, range(10_000))) + ",A").encode(),
        "a.csv",
        "named",
    ),
    ("ten thousand options in GIFT", lambda: b"x? {=a " + b"~b" * 10_000 + b"}", "a.gift", "named"),
    (
        "ten thousand options in Aiken",
        lambda: b"Q?\n" + b"A. x\n" * 10_000 + b"ANSWER: A\n",
        "a.aiken",
        "named",
    ),
    (
        "ten thousand options in XML",
        lambda: (
            b'<quiz><question type="multichoice"><questiontext><text>q</text></questiontext>'
            + b'<answer fraction="0"><text>a</text></answer>' * 10_000
            + b"</question></quiz>"
        ),
        "a.xml",
        "named",
    ),
    ("braces that are not closed", lambda: b"x {=a " * 400_000, "a.gift", "named"),
    ("braces and nothing else", lambda: b"{" * 5_000_000, "a.gift", "named"),
    ("as many questions that are not closed", lambda: b"x {=a\n\n" * 500_000, "a.gift", "too many"),
    ("equals signs", lambda: b"x {" + b"=ab" * 3_000_000 + b"}", "a.gift", "named"),
    # bytes that are no text
    ("NUL bytes", lambda: b"1. x\0\0\0(A)\nA. y B. z", "a.txt", "no text"),
    ("half a character", lambda: (ASKED * 3).encode() + b"\xed\xa0\x80", "a.txt", "no text"),
    ("half a character of two", lambda: ASKED.encode("utf-16") + b"\x00\xd8", "a.txt", "no text"),
]


def take(data: bytes, name: str) -> tuple[str, Reading | None, set[str]]:
    """The reason for which a file is refused and the sentences that say so, or `named` and what was read."""
    try:
        return "named", formats.read(data, name, prefix="x"), set()
    except ValueError as error:
        return error.args[0], None, {say(error, "zh"), say(error, "en")}


@pytest.mark.parametrize(
    ("data", "name", "reason"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_hostile_file_is_refused_soon_and_in_words(
    data: Callable[[], bytes], name: str, reason: str
) -> None:
    file = data()
    start = time.process_time()
    refused, reading, sentences = take(file, name)
    assert time.process_time() - start < SECONDS
    assert refused == reason
    if reading is None:
        assert len(sentences) == 2
    else:
        assert reading.faults
        assert len(reading.questions) <= 1


@pytest.mark.parametrize(
    "called",
    ["millions of paragraphs", "a million rows", "a row of cells", "a key without end", "equals signs"],
)
def test_a_hostile_file_takes_little_memory(called: str) -> None:
    data, name = next((case[1](), case[2]) for case in CASES if case[0] == called)
    tracemalloc.start()
    try:
        take(data, name)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < MEGABYTES * 1_000_000


def test_what_a_formula_last_showed_is_not_taken_for_what_somebody_wrote() -> None:
    """A cell of a formula holds the value it had when it was saved; it may be another one tomorrow."""
    inner = "".join((cell("A2", "单选题"), cell("B2", "甲？"), cell("C2", "一"), cell("D2", "二")))
    data = cells(f'<row r="2">{inner}<c r="E2" t="str"><f>CHAR(65)</f><v>A</v></c></row>')
    assert take(data, "a.xlsx")[0] == "only formulas"
    row = ("单选题", "乙？", "一", "二", "B")
    good = "".join(cell(f"{at}3", text) for at, text in zip("ABCDE", row, strict=True))
    formula = f'<row r="2">{inner}<c r="E2" t="str"><f>CHAR(65)</f><v>A</v></c></row>'
    _, reading, _ = take(cells(f'{formula}<row r="3">{good}</row>'), "a.xlsx")
    assert reading is not None
    assert [found.question.stem for found in reading.questions] == ["乙？"]
    assert [fault.reason for fault in reading.faults] == ["cell formula"]


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x]\n" + "".join(f"{b}: &{b} [{f'*{a}, ' * 9}]\n" for a, b in pairwise("abcdefghi")),
        "[" * 100_000,
        "questions: " + "[" * 900 + "]" * 900,
        'id: a\ntitle: "\\ud800"\n',
        "id: !!python/object/apply:os.system [ls]\n",
    ],
)
def test_a_hostile_pack_is_named_line_by_line(text: str) -> None:
    start = time.process_time()
    reading = pack.read(text)
    assert time.process_time() - start < SECONDS
    assert reading.pack is None
    assert reading.faults
