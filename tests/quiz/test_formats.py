"""Which format a file is in: by what is in it, then by its name."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.quiz.bank import formats
from bot.quiz.bank.formats.words import say

XML = (
    '<quiz><question type="truefalse"><questiontext><text>中文？</text></questiontext>'
    '<answer fraction="100"><text>true</text></answer></question></quiz>'
)
AIKEN = "What is {} in Python?\nA. A dict\nB. A set\nANSWER: A\n"
GIFT = "Who? {=a ~b}\n\nWhat follows ANSWER: in Aiken?\nANSWER: B\n{=A letter ~A word}\n"
PAPER = "1．语言中 {=x} 是（ B ）\nA．循环 B．复合\n2．数组 {1,2} 的长度是（ A ）\nA．2 B．3\n"
SHEET = "题型,题干,选项A,选项B,答案\n单选题,集合{=x}是什么？,甲,乙,A\n"


@pytest.mark.parametrize(
    ("data", "name", "kinds"),
    [
        (XML.encode(), "bank.xml", ["judge"]),
        (XML.encode(), "bank.txt", ["judge"]),
        (XML.encode("utf-16"), "bank.xml", ["judge"]),
        (f'<?xml version="1.0" encoding="gb2312"?>{XML}'.encode("gb2312"), "bank", ["judge"]),
        (GIFT.encode(), "bank.gift", ["single", "single"]),
        (GIFT.encode(), "bank.txt", ["single", "single"]),
        ("首都是{北京}。".encode(), "bank.gift", ["blank"]),  # only its name tells
        (AIKEN.encode(), "bank.txt", ["single"]),  # braces are no answers of GIFT
        (AIKEN.encode(), "bank.aiken", ["single"]),
        (AIKEN.replace("ANSWER: A", "ANSWER: A, B").encode(), "bank.txt", ["multiple"]),
        (PAPER.encode(), "paper.txt", ["single", "single"]),
        (SHEET.encode(), "sheet.txt", ["single"]),
        (SHEET.encode(), "sheet.csv", ["single"]),
    ],
)
def test_the_format_is_told_by_what_is_in_it(data: bytes, name: str, kinds: list[str]) -> None:
    reading = formats.read(data, name, prefix="t")
    assert not reading.faults
    assert [found.question.kind for found in reading.questions] == kinds


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "bank.gift"),
        (b"", "bank.txt"),
        (b"<html></html>", "bank.xml"),
        (b"Hello", "bank.aiken"),
        (b"%PDF-1.7", "bank.txt"),
        (b"PK\x03\x04", "bank.xlsx"),
        (b"\0\1\2\3", "bank.gift"),
    ],
)
def test_what_is_none_is_refused_in_words(data: bytes, name: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011  # its args are looked at
        formats.read(data, name, prefix="t")
    assert say(refused.value, "zh") != say(refused.value, "en")


PIECES = [
    "{",
    "}",
    "=",
    "~",
    "#",
    "####",
    "%50%",
    "%-100%",
    "::",
    "\\",
    "T",
    "FALSE",
    "a",
    "b ",
    "中",
    "3.5",
    "..",
    ":",
    "*",
    "\n",
    "\n\n",
    "//",
    "$CATEGORY: x",
    "[html]",
    "<b>",
    "</b>",
    "<img>",
    "<math>",
    "&nbsp;",
    "___",
    "->",
    "ANSWER: A\n",
    "A. x\n",
    "B) y\n",
    "1. ",
    "答案：A\n",
    "<quiz>",
    "</quiz>",
    '<question type="cloze">',
    "</question>",
    "<text>",
    "</text>",
    "<questiontext>",
    "</questiontext>",
    "{1:SA:=",
    "{1:MC:",
    '<answer fraction="100">',
    "</answer>",
    "<![CDATA[",
    "]]>",
]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join).map(str.encode)
    | st.lists(st.sampled_from(PIECES), max_size=40).map(
        lambda pieces: f"<quiz>{''.join(pieces)}</quiz>".encode()
    )
    | st.binary(max_size=100),
    st.sampled_from(["a.gift", "a.aiken", "a.xml", "a.txt"]),
)
def test_any_bytes_at_all_are_read_or_refused_in_words(data: bytes, name: str) -> None:
    try:
        reading = formats.read(data, name, prefix="t")
    except ValueError as refused:
        assert {say(refused, "zh"), say(refused, "en")}  # noqa: PT017  # it need not be raised
        return
    for fault in (*reading.faults, *reading.notes):
        assert fault.line >= 1
        assert say(fault, "zh") != say(fault, "en")
