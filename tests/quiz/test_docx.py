"""Papers in Word: what people see is what is read, also the numbers that Word counts by itself."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from bot.quiz.bank import formats
from bot.quiz.bank.formats import docx
from bot.quiz.bank.formats.reading import Reading
from bot.quiz.bank.formats.words import say
from bot.quiz.bank.question import Question

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(content: str, properties: str = "") -> str:
    """A paragraph of plain text, or of runs."""
    inner = content if content.startswith("<") else run(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def listed(number: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def table(*rows: list[str]) -> str:
    cells = ("".join(f"<w:tc>{p(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def document(*blocks: str, **parts: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", "<Types/>")
        body = "".join(block if block.startswith("<") else p(block) for block in blocks)
        out.writestr("word/document.xml", f"<w:document {SPACES}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            out.writestr(f"word/{name}.xml", content)
    return held.getvalue()


def level(at: int, shape: str, text: str) -> str:
    inner = f'<w:numFmt w:val="{shape}"/><w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/>{inner}</w:lvl>'


NUMBERING = f"""<w:numbering {SPACES}>
<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1.")}
{level(1, "upperLetter", "%2.")}</w:abstractNum>
<w:abstractNum w:abstractNumId="1">{level(0, "chineseCountingThousand", "%1、")}</w:abstractNum>
<w:abstractNum w:abstractNumId="2">{level(0, "upperLetter", "%1、")}</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="2"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>"""
STYLES = f"""<w:styles {SPACES}><w:style w:styleId="Stem"><w:pPr>{listed(1)}</w:pPr></w:style>
<w:style w:styleId="Second"><w:basedOn w:val="Stem"/></w:style></w:styles>"""


def read(*blocks: str, **parts: str) -> Reading:
    return docx.read(document(*blocks, **parts), prefix="d")


def answers(found: Reading) -> list[Any]:
    assert not [(fault.line, fault.words, say(fault, "zh")) for fault in found.faults]
    return [short(one.question) for one in found.questions]


def short(question: Question) -> tuple[Any, ...]:
    options = getattr(question, "options", None)
    return (question.stem, *([options] if options else []), question.answer)


FIRST = ("首都是（ ）", ["北京", "上海"], "A")


@pytest.mark.parametrize(
    "blocks",
    [
        ["1. 首都是（A）", "A. 北京", "B. 上海"],
        # the number and the text in runs of their own
        [p(run("1") + run(".") + run("首都是（") + run(" A ", "<w:b/>") + run("）")), "A. 北京\tB. 上海"],
        # a line broken within the paragraph
        [p("<w:r><w:t>1. 首都是（A）</w:t><w:br/><w:t>A. 北京</w:t><w:br/><w:t>B. 上海</w:t></w:r>")],
        # tabs between the options
        ["1. 首都是（A）", p("<w:r><w:t>A. 北京</w:t><w:tab/><w:t>B. 上海</w:t></w:r>")],
        # options in a table without lines
        ["1. 首都是（A）", table(["A. 北京", "B. 上海"])],
        # the answer underlined
        [p(run("1. 首都是（") + run(" A ", '<w:u w:val="single"/>') + run("）")), "A. 北京", "B. 上海"],
        # followed changes: what was put in counts, what was struck out does not
        [
            p(
                run("1. 首都是（")
                + f"<w:ins>{run('A')}</w:ins><w:del><w:r><w:delText>B</w:delText></w:r></w:del>"
                + run("）")
            ),
            "A. 北京",
            "B. 上海",
        ],
        # a content control, a link, a bookmark
        [
            f"<w:sdt><w:sdtContent>{p('1. 首都是（A）')}</w:sdtContent></w:sdt>",
            p(f"<w:hyperlink>{run('A. 北京')}</w:hyperlink>"),
            p('<w:bookmarkStart w:id="0"/>' + run("B. 上海")),
        ],
        # a key in a table
        ["1. 首都是（ ）", "A. 北京", "B. 上海", "参考答案", table(["题号", "1"], ["答案", "A"])],
    ],
)
def test_one_question_in_many_shapes(blocks: list[str]) -> None:
    assert answers(read(*blocks)) == [FIRST]


def test_numbers_that_word_counts() -> None:
    found = read(
        p("单选题", listed(2)),
        p("首都是（ ）", listed(1)),
        p("北京", listed(1, 1)),
        p("上海", listed(1, 1)),
        p("谁？（ ）", listed(1)),
        p("甲", listed(1, 1)),
        p("乙", listed(1, 1)),
        p("判断题", listed(2)),
        p("天是蓝的。（ ）", '<w:pStyle w:val="Second"/>'),
        "参考答案",
        "一、单选题",
        "1-2 AB",
        "二、判断题",
        "3. √",
        numbering=NUMBERING,
        styles=STYLES,
    )
    assert answers(found) == [FIRST, ("谁？（ ）", ["甲", "乙"], "B"), ("天是蓝的。", True)]


def test_letters_that_word_counts_begin_anew_with_each_list() -> None:
    found = read(
        "1. 首都是（A）",
        p("北京", listed(3)),
        p("上海", listed(3)),
        "2. 谁？（B）",
        p("甲", listed(4)),
        p("乙", listed(4)),
        numbering=NUMBERING,
    )
    assert answers(found) == [FIRST, ("谁？（ ）", ["甲", "乙"], "B")]


def test_ticks_of_symbol_fonts_and_raised_digits() -> None:
    tick = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    found = read(
        "一、判断题",
        p(run("1. 天是蓝的。（") + tick + run("）")),
        "二、单选题",
        p(run("1. 一百是（A）")),
        p(run("A. 10") + run("2", '<w:vertAlign w:val="superscript"/>')),
        "B. 20",
    )
    assert answers(found) == [("天是蓝的。", True), ("一百是（ ）", ["10²", "20"], "A")]


def test_blanks_are_underlined_and_so_are_answers() -> None:
    line = '<w:u w:val="single"/>'
    found = read(
        "一、填空题",
        p(run("1. 火警电话是") + run("      ", line) + run("。")),
        "答案：119",
        p(
            run("2. 根本宗旨是")
            + run("  ", line)
            + run("为人民", line)
            + run("服务", line)
            + run(" ", line)
            + run("。")
        ),
    )
    assert answers(found) == [("火警电话是___。", [["119"]]), ("根本宗旨是___。", [["为人民服务"]])]


def test_a_table_with_headings_is_a_sheet() -> None:
    found = read(
        table(
            ["题型", "题目", "选项", "答案", "解析"],
            ["单选", "首都是（ ）", "A. 北京 B. 上海", "A", "无"],
            ["判断", "天是蓝的。", "", "对", ""],
        )
    )
    assert answers(found) == [FIRST, ("天是蓝的。", True)]
    assert [one.line for one in found.questions] == [2, 3]


def test_what_is_no_text_is_named() -> None:
    box = (
        "<w:r><w:pict><v:textbox><w:txbxContent>"
        + p("注意时间")
        + "</w:txbxContent></v:textbox></w:pict></w:r>"
    )
    found = read(
        p(run("1. 看图（A）") + "<w:r><w:drawing/></w:r>"),
        "A. 甲",
        "B. 乙",
        p(run("2. 求（A）") + "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>"),
        "A. 1",
        "B. 2",
        p(box),
        "3. 首都是（A）",
        "A. 北京",
        "B. 上海",
    )
    assert [(fault.line, fault.reason) for fault in found.faults] == [
        (1, "picture"),
        (4, "formula"),
        (7, "text box"),
    ]
    assert [short(one.question) for one in found.questions] == [FIRST]
    assert found.questions[0].question.id == "d-003"


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
GOOD = document("1. 首都是（A）", "A. 北京", "B. 上海")


def zipped(**parts: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts.items():
            out.writestr(name.replace("__", "/"), content)
    return held.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (GOOD, "a.docm", "macros"),
        (zipped(word__document=b"x", word__vbaProject=b"x"), "a.docx", "macros"),
        (b"\xd0\xcf\x11\xe0" + bytes(500), "a.doc", "encrypted"),
        (GOOD[:200], "a.docx", "broken"),
        (zipped(word__document=b"x"), "a.docx", "broken"),
        (zipped(hello=b"x"), "a.docx", "unknown file"),
        (zipped(word__x=bytes(300_000_000)), "a.docx", "too big"),  # 300 kB packed
        (zipped(**{"word__document.xml": f"{LAUGHS}<x>&b;</x>".encode()}), "a.docx", "hostile"),
        (zipped(**{"word__document.xml": (b"<a>" * 5000) + b"</a>" * 5000}), "a.docx", "broken"),
        (document("没有题目"), "a.docx", "no questions"),
        (b"%PDF-1.7", "a.pdf", "unknown file"),
        (b"PK\x03\x04" + bytes(100), "a.docx", "broken"),
        (bytes(100), "a.txt", "no text"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(data: bytes, name: str, reason: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # what it holds is looked at below
        formats.read(data, name, prefix="x")
    assert caught.value.args[0] == reason
    assert say(caught.value, "zh") != say(caught.value, "en")


def test_nesting_has_an_end() -> None:
    deep = "<w:sdt><w:sdtContent>" * 500 + p("1. 甲") + "</w:sdtContent></w:sdt>" * 500
    with pytest.raises(ValueError, match="broken"):
        read(deep)
