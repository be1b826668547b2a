"""Sheets of questions as people fill them in: read right, or named; and written to read the same."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.worksheet import Worksheet

from bot.quiz.bank import formats
from bot.quiz.bank.formats import sheet, template
from bot.quiz.bank.formats.reading import Reading
from bot.quiz.bank.formats.words import say
from bot.quiz.bank.question import Numeric, Question, Source

HEADINGS = ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析"]


def book(*rows: list[Any], **others: list[list[Any]]) -> bytes:
    made = Workbook()
    first = made.active
    assert isinstance(first, Worksheet)
    for row in rows:
        first.append(row)
    for name, more in others.items():
        other = made.create_sheet(name)
        for row in more:
            other.append(row)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def read(*rows: list[Any], **others: list[list[Any]]) -> Reading:
    return sheet.read(book(*rows, **others), prefix="x")


def short(question: Question) -> tuple[Any, ...]:
    options = getattr(question, "options", None)
    return (question.stem, *(["/".join(options)] if options else []), question.answer)


def taken(found: Reading) -> list[tuple[Any, ...]]:
    assert not [(fault.line, fault.words, say(fault, "zh")) for fault in found.faults]
    return [short(one.question) for one in found.questions]


CAPITAL = ("首都是？", "北京/上海/广州/深圳", "A")


CAPITAL_ROW = ["首都是？", "北京", "上海", "广州", "深圳", 1]


@pytest.mark.parametrize(
    "rows",
    [
        [HEADINGS, ["单选题", "首都是？", "北京", "上海", "广州", "深圳", "A", "常识"]],
        # in any order, with other names, stars and remarks
        [
            ["*答案（必填）", "选 项 D", "C选项", "B", "A", "试题内容："],
            ["A", "深圳", "广州", "上海", "北京", "首都是？"],
        ],
        [
            ["序号", "试题类型", "题目", "选项1", "选项2", "选项3", "选项4", "正确答案"],
            [1, "单选", *CAPITAL_ROW],
        ],
        [
            ["Type", "Question", "Option A", "Option B", "Option C", "Option D", "Correct Answer"],
            ["Multiple choice", "首都是？", "北京", "上海", "广州", "深圳", "a"],
        ],
        [
            ["Question Text", "Answer 1", "Answer 2", "Answer 3", "Answer 4", "Correct answer"],
            ["首都是？", "北京", "上海", "广州", "深圳", "1"],
        ],
        # options in one cell
        [["题目", "选项", "答案"], ["首都是？", "A.北京 B.上海 C.广州 D.深圳", "A"]],
        [["题目", "选项", "答案"], ["首都是？", "A.北京\nB.上海\nC.广州\nD.深圳", "A"]],
        [["题目", "选项", "答案"], ["首都是？", "北京\n上海\n广州\n深圳", "A"]],
        [["题目", "选项", "答案"], ["首都是？", "北京|上海|广州|深圳", "A"]],
        [["题目", "选项", "答案"], ["首都是？", "A、北京|B、上海|C、广州|D、深圳", "A"]],
        [["题目", "选项", "答案"], ["首都是？", "北京；上海；广州；深圳", "北京"]],
        [["题目", "选项", "答案"], ["首都是？", "A:北京;B:上海;C:广州;D:深圳", "A:北京"]],
        # letters repeated in the cells
        [HEADINGS, ["单选题", "首都是？", "A.北京", "B.上海", "C.广州", "D.深圳", "A.北京", ""]],
        # a title above the headings, empty rows
        [["党建题库"], [], HEADINGS, [], ["单选题", "首都是？", "北京", "上海", "广州", "深圳", "Ａ", ""]],
        # a section in a row of its own
        [
            ["题目", "选项A", "选项B", "选项C", "选项D", "答案"],
            ["一、单选题（每题1分）"],
            ["首都是？", "北京", "上海", "广州", "深圳", "A"],
        ],
        # no headings at all, but a paper in the cells
        [["1. 首都是？"], ["A. 北京"], ["B. 上海"], ["C. 广州"], ["D. 深圳"], ["答案：A"]],
        [
            ["题目", "选项A", "选项B", "选项C", "选项D", "答案"],
            ["首都是？", "北京", "上海", "广州", "深圳", "北京"],
        ],
    ],
)
def test_one_question_in_many_templates(rows: list[list[Any]]) -> None:
    assert taken(read(*rows)) == [CAPITAL]


@pytest.mark.parametrize(
    ("kind", "answer", "expected"),
    [
        ("多选题", "ABD", "ABD"),
        ("多选", "A,B,D", "ABD"),
        ("多项选择题", "A、B", "AB"),
        ("多选题", "D；B；A", "ABD"),
        ("多选题", "a b d", "ABD"),
        ("多选题", "北京、上海", "AB"),
        ("多选题", "A.北京\nB.上海", "AB"),
        ("不定项选择题", "B", "B"),
        ("不定项选择题", "BC", "BC"),
        ("选择题", "（C）", "C"),
        ("", "ACD", "ACD"),
        ("Multiple response", "A and C", "AC"),
        ("单选题（5分）", " B. ", "B"),
    ],
)
def test_answers_of_choices(kind: str, answer: str, expected: str) -> None:
    (question,) = taken(read(HEADINGS, [kind, "首都是？", "北京", "上海", "广州", "深圳", answer]))
    assert question[-1] == expected


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("对", True),
        ("错", False),
        ("正确", True),
        ("错误", False),
        ("√", True),
        ("×", False),
        ("T", True),
        ("F", False),
        ("true", True),
        ("False", False),
        (True, True),
        (False, False),
        ("X", False),
        (1, True),
        ("Ｔ", True),
        ("是", True),
        ("否", False),
        ("✓", True),
        ("✗", False),
        (0, False),
    ],
)
def test_answers_of_judge_items(answer: Any, right: bool) -> None:
    assert taken(read(HEADINGS, ["判断题", "天是蓝的。（ ）", None, None, None, None, answer])) == [
        ("天是蓝的。", right)
    ]
    if answer not in (0, 1, "X"):  # which only a judge item means that way
        assert taken(read(["题目", "答案"], ["天是蓝的。", answer])) == [("天是蓝的。", right)]


def test_judge_items_with_options() -> None:
    rows = [["判断题", "甲。", "正确", "错误", "", "", "B"], ["判断", "乙。", "错误", "正确", "", "", "B"]]
    rows += [["判断题", "丙。", "对", "错", "", "", "对"], ["", "丁。", "是", "否", "", "", "A"]]
    assert taken(read(HEADINGS, *rows)) == [("甲。", False), ("乙。", True), ("丙。", True), ("丁。", True)]


@pytest.mark.parametrize(
    ("stem", "answer", "expected"),
    [
        ("甲是___。", "一", [["一"]]),
        ("甲是（　　）。", "一", [["一"]]),
        ("甲是（ ），乙是（ ）。", "一；二", [["一"], ["二"]]),
        ("甲是____，乙是____。", "一|二", [["一"], ["二"]]),
        ("甲是____，乙是____。", "一/二", [["一"], ["二"]]),
        ("甲是____，乙是____。", "一、二", [["一"], ["二"]]),
        ("甲是____，乙是____。", "（1）一（2）二", [["一"], ["二"]]),
        ("甲是____，乙是____。", "一 / 壹；二", [["一", "壹"], ["二"]]),
        ("速度是___。", "60km/h", [["60km/h"]]),  # a unit, not two answers
        ("比例是___。", "2/3", [["2/3"]]),
        ("共___元。", "1,000", [["1,000"]]),
        ("甲是什么？", "一", [["一"]]),  # called a blank, without one
    ],
)
def test_answers_of_blanks(stem: str, answer: str, expected: list[list[str]]) -> None:
    (question,) = taken(read(HEADINGS, ["填空题", stem, None, None, None, None, answer]))
    assert question[-1] == expected


def test_what_is_not_called_a_judge_item_needs_plain_words() -> None:
    rows = [["", "什么？", "x", "y", "", "", "B"], ["", "丙是什么？", "", "", "", "", "x"]]
    found = read(HEADINGS, *rows)
    assert [short(one.question) for one in found.questions] == [("什么？", "x/y", "B")]
    assert [fault.reason for fault in found.faults] == ["open"]


def test_numbers_with_tolerance() -> None:
    rows = [["数值题", "甲？", "3.14", 0.01], ["数值", "乙？", "3.14±0.02", None], ["", "丙？", 3, "0"]]
    rows += [["数值题", "丁？", "60 km", None]]
    found = read(["题型", "题干", "答案", "误差"], *rows)
    assert [
        (q.answer, q.tolerance, q.unit) for one in found.questions if isinstance(q := one.question, Numeric)
    ] == [
        (3.14, 0.01, None),
        (3.14, 0.02, None),
        (3, 0, None),
        (60, 0, "km"),
    ]


def test_what_else_is_said() -> None:
    found = read(
        [*HEADINGS, "分值", "难度", "知识点", "出处", "备注"],
        ["判断题", "甲。", "", "", "", "", "对", "因为", 2, "较易", "纪律", "条例第二条", "问过"],
        ["判断题", "乙。", "", "", "", "", "对", "", 2, "0.7", "", "", ""],
    )
    question = found.questions[0].question
    assert (question.explanation, question.difficulty, question.topic) == ("因为", "easy", "纪律")
    assert question.source == Source(document="条例第二条")
    assert [(note.line, note.words, note.reason) for note in found.notes] == [
        (1, "分值", "column"),
        (1, "备注", "column"),
        (3, "乙。", "difficulty"),
    ]


def test_several_sheets_are_read_and_lines_are_those_of_each() -> None:
    rows = [["题目", "选项A", "选项B", "答案"], ["甲？", "一", "二", "A"]]
    found = read(
        *rows,
        多选题=[rows[0], ["乙？", "一", "二", "AB"]],
        判断题=[["题目", "答案"], ["丙。", "错"]],
        说明=[["填表"]],
    )
    assert taken(found) == [("甲？", "一/二", "A"), ("乙？", "一/二", "AB"), ("丙。", False)]
    assert [one.line for one in found.questions] == [2, 2, 2]
    assert [one.question.id for one in found.questions] == ["x-001", "x-002", "x-003"]


def test_headings_may_come_again_but_a_question_may_say_their_words() -> None:
    head = ["题目", "选项A", "选项B", "答案"]
    rows = [["题干", "A", "B", "A"], ["谁？", "题干", "答案", "A"], ["题目", "答案"], ["天是蓝的。", "对"]]
    assert taken(read(head, *rows)) == [
        ("题干", "A/B", "A"),
        ("谁？", "题干/答案", "A"),
        ("天是蓝的。", True),
    ]


def test_numbers_before_the_stems_go_if_they_count() -> None:
    rows = [[f"{n}、第{n}问？", "一", "二", "A"] for n in (1, 2, 3)]
    assert [one[0] for one in taken(read(["题目", "选项A", "选项B", "答案"], *rows))] == [
        "第1问？",
        "第2问？",
        "第3问？",
    ]


def test_raised_digits_stay_raised() -> None:
    made = Workbook()
    page = made.active
    assert isinstance(page, Worksheet)
    page.append(["题目", "选项A", "选项B", "答案"])
    page.append(["一百是？", "x", "20", "A"])
    page["B2"] = CellRichText("10", TextBlock(InlineFont(vertAlign="superscript"), "2"))
    held = io.BytesIO()
    made.save(held)
    assert taken(sheet.read(held.getvalue(), prefix="x")) == [("一百是？", "10²/20", "A")]


def test_a_row_with_a_picture_is_named() -> None:
    anchor = (
        '<d:wsDr xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing">'
        "<d:twoCellAnchor><d:from><d:col>0</d:col><d:row>1</d:row></d:from><d:pic/></d:twoCellAnchor></d:wsDr>"
    )
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing" '
        'Target="../drawings/drawing1.xml"/></Relationships>'
    )
    data = book(
        HEADINGS, ["判断题", "看图。", "", "", "", "", "对"], ["判断题", "甲。", "", "", "", "", "对"]
    )
    data = with_part(data, "xl/drawings/drawing1.xml", anchor.encode())
    data = with_part(data, "xl/worksheets/_rels/sheet1.xml.rels", relation.encode())
    found = sheet.read(data, prefix="x")
    assert [(fault.line, fault.reason) for fault in found.faults] == [(2, "picture")]
    assert [one.line for one in found.questions] == [3]


def test_cells_are_read_as_they_are_shown() -> None:
    made = Workbook()
    page = made.active
    assert isinstance(page, Worksheet)
    page.append(["题目", "选项A", "选项B", "选项C", "选项D", "答案"])
    page.append(["多少？", 0.3, 3.5, 1234, date(1921, 7, 1), "A"])
    page["B2"].number_format, page["C2"].number_format, page["D2"].number_format = "0%", "0.00", "#,##0"
    page["E2"].number_format = 'yyyy"年"m"月"d"日"'
    page.append(["几？", 1, 2.0, 0.1 + 0.2, datetime(1921, 7, 1), "2"])  # noqa: DTZ001  # cells have no zone
    held = io.BytesIO()
    made.save(held)
    assert taken(sheet.read(held.getvalue(), prefix="x")) == [
        ("多少？", "30%/3.50/1,234/1921年7月1日", "A"),
        ("几？", "1/2/0.3/1921-07-01", "B"),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["单选题", "甲？", "一", "二", "三", "", ""], "no answer"),
        (["单选题", "甲？", "一", "二", "三", "", "D"], "beyond"),
        (["单选题", "甲？", "一", "二", "三", "", "AB"], "one expected"),
        (["多选题", "甲？", "一", "二", "三", "", "A"], "several expected"),
        (["多选题", "甲？", "一", "二", "三", "", "AAB"], "letter twice"),
        (["单选题", "甲？", "一", "", "三", "", "A"], "empty option"),
        (["单选题", "甲？", "一", "一", "三", "", "A"], "same options"),
        (["单选题", "甲？", "一", "", "", "", "A"], "few options"),
        (["单选题", "甲？", "", "", "", "", "A"], "few options"),
        (["单选题", "甲？", "一", "二", "三", "", "四"], "not an option"),
        (["单选题", "甲？", "子", "丑", "寅", "", "1"], "not an option"),  # the first, or the second?
        (["单选题", "甲？", "B", "A", "C", "", "A"], "two ways"),  # the letter, or the text?
        (["单选题", "", "一", "二", "三", "", "A"], "no stem"),
        (["判断题", "甲。", "", "", "", "", "A"], "not judged"),
        (["判断题", "甲。", "一", "二", "", "", "A"], "kinds disagree"),
        (["填空题", "甲是___和___。", "", "", "", "", "一"], "blanks"),
        (["填空题", "甲是___。", "", "", "", "", "一；二"], "blanks"),
        (["填空题", "甲是___和___。", "", "", "", "", "一、二/三"], "two ways"),
        (["填空题", "甲是___。", "一", "二", "", "", "一"], "kinds disagree"),
        (["数值题", "甲？", "", "", "", "", "很多"], "not a number"),
        (["简答题", "甲？", "", "", "", "", "略"], "unsupported"),
        (["连线题", "甲？", "", "", "", "", "略"], "unsupported"),
        (["排序题", "甲？", "一", "二", "三", "", "ACB"], "unsupported"),
        (["编程题", "甲？", "", "", "", "", "略"], "unsupported"),
        (["奇怪题", "甲？", "一", "二", "三", "", "A"], "unknown kind"),
        (["", "甲？", "", "", "", "", "因为乙"], "open"),
        (["单选题", "甲？", "=1+1", "二", "三", "", "A"], "cell formula"),
        (["单选题", "甲？", "#REF!", "二", "三", "", "A"], "cell error"),
        (["单选题", "长" * 4001, "一", "二", "三", "", "A"], "long stem"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named(row: list[Any], reason: str) -> None:
    good = ["判断题", "先来的。", "", "", "", "", "对"]
    found = read(HEADINGS, good, row, good)
    assert [(fault.line, fault.reason) for fault in found.faults] == [(3, reason)]
    assert [one.line for one in found.questions] == [2, 4]
    assert say(found.faults[0], "zh") != say(found.faults[0], "en")


CSV = '题型,题干,选项A,选项B,答案\r\n单选题,"甲，\n乙？",一,二,B\r\n\r\n判断题,丙。,,,√\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_as_programs_save_it(encoding: str, mark: str) -> None:
    data = CSV.replace(",", mark).encode(encoding)
    found = formats.read(data, "题库.csv", prefix="x")
    assert taken(found) == [("甲，\n乙？", "一/二", "B"), ("丙。", True)]
    assert [one.line for one in found.questions] == [2, 5]
    assert formats.read(data, "题库.txt", prefix="x") == found  # known by its content, too


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_reads_without_faults(language: str) -> None:
    found = formats.read(template.template(language), "template.xlsx", prefix="t")
    assert (found.faults, found.notes) == ([], [])
    assert [one.question.kind for one in found.questions] == [
        "single",
        "multiple",
        "judge",
        "blank",
        "numeric",
    ]


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    held = io.BytesIO(data)
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as out:
        out.writestr(name, content)
    return held.getvalue()


GOOD = book(HEADINGS, ["判断题", "甲。", "", "", "", "", "对"])


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (GOOD, "a.xlsm", "macros"),
        (with_part(GOOD, "xl/vbaProject.bin", b"x"), "a.xlsx", "macros"),
        (with_part(GOOD, "xl/big.xml", bytes(100_000_000)), "a.xlsx", "too big"),  # 100 kB packed
        (GOOD[:300], "a.xlsx", "broken"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "a.xls", "encrypted"),
        (b"x" * 20_000_001, "a.csv", "too big"),
        (book(["日期", "地点"], ["12月25日", "三楼"]), "a.xlsx", "no headings"),
        (book(HEADINGS), "a.xlsx", "no questions"),
        (book(HEADINGS, ["=A1", "=A1", "=A1", "=A1", "", "", "=A1"]), "a.xlsx", "only formulas"),
        (b"", "a.csv", "no headings"),
        (bytes(100), "a.csv", "no text"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(data: bytes, name: str, reason: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # what it holds is looked at below
        formats.read(data, name, prefix="x")
    assert caught.value.args[0] == reason
    assert say(caught.value, "zh") != say(caught.value, "en")


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=200) | st.text(max_size=120).map(str.encode),
    st.sampled_from(["a.csv", "a.xlsx", "a.txt", "a.docx", "a"]),
)
def test_any_bytes_at_all_are_read_or_refused_in_words(data: bytes, name: str) -> None:
    refused = None
    found = Reading([], [])
    try:
        found = formats.read(data, name, prefix="x")
    except ValueError as error:
        refused = say(error, "zh")
    assert refused or found.questions or found.faults
