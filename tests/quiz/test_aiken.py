"""Aiken: what is strict about it is held to, and every line that is wrong is named."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.quiz.bank.formats import aiken
from bot.quiz.bank.formats.reading import Reading
from bot.quiz.bank.formats.words import say

GOOD = """What is the colour of the sky?
A. Red
B. Blue
C. Green
ANSWER: B
"""


def taken(text: str) -> Reading:
    return aiken.read(text.encode(), prefix="t")


def said(reading: Reading) -> list[tuple[int, str, list[str], str]]:
    """Line, stem, options and answer of every question."""
    return [
        (found.line, found.question.stem, found.question.options, found.question.answer)
        for found in reading.questions
        if found.question.kind in ("single", "multiple")
    ]


SKY = ("What is the colour of the sky?", ["Red", "Blue", "Green"], "B")


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        GOOD.replace(". ", ") "),
        GOOD.replace(". ", ".\t"),
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\n\n"),  # empty lines anywhere are nothing to Moodle
        GOOD.replace("A. ", "  A.   ").replace("ANSWER: B", "  ANSWER:B  "),
        GOOD.replace("ANSWER", "Answer"),
        GOOD.replace("ANSWER: B", "ANSWER: b"),
        GOOD.replace("ANSWER: B", "ANSWER: B)"),
        GOOD.replace("ANSWER: B", "ANSWER: B. Blue"),
        GOOD.removesuffix("\n"),
        "\ufeff" + GOOD,
    ],
)
def test_a_question(text: str) -> None:
    reading = taken(text)
    assert not reading.faults
    assert said(reading) == [(1, *SKY)]
    assert reading.questions[0].question.kind == "single"
    assert reading.questions[0].question.id == "t-001"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("?\n", "?\nLook up at noon.\n", ("What is the colour of the sky?\nLook up at noon.", *SKY[1:])),
        ("A. Red", "A. a < b & <b>c</b>", (SKY[0], ["a < b & <b>c</b>", "Blue", "Green"], "B")),  # plain text
        ("A. Red", "A. A. Smith", (SKY[0], ["A. Smith", "Blue", "Green"], "B")),
        ("ANSWER: B", "ANSWER: A, C", (SKY[0], SKY[1], "AC")),
        ("ANSWER: B", "ANSWER: AC", (SKY[0], SKY[1], "AC")),
        ("ANSWER: B", "ANSWER: C and A", (SKY[0], SKY[1], "AC")),
        ("What", "1. What", ("1. What is the colour of the sky?", *SKY[1:])),
        ("What", "Answer: what", ("Answer: what is the colour of the sky?", *SKY[1:])),
    ],
)
def test_what_may_differ(before: str, after: str, expected: tuple[str, list[str], str]) -> None:
    reading = taken(GOOD.replace(before, after))
    assert not reading.faults
    assert said(reading) == [(1, *expected)]


def test_an_explanation_below_the_answer_is_kept() -> None:
    reading = taken(GOOD + "EXPLANATION: Air scatters blue.\n" + GOOD)
    assert [found.question.explanation for found in reading.questions] == ["Air scatters blue.", None]
    assert [found.line for found in reading.questions] == [1, 7]


@pytest.mark.parametrize(
    ("bad", "line", "reason"),
    [
        # the line within the question, and why
        ("Stem\nA. x\nB. y\nANSWER: C\n", 1, "answer letter"),
        ("Stem\nA. x\nB. y\nANSWER: none\n", 1, "answer letter"),
        ("Stem\nA. x\nB. y\nANSWER:\n", 1, "answer letter"),
        ("Stem\nA. x\nB. y\nANSWER: BA\n", 1, "answer letter"),  # a word, as likely as not
        ("Stem\nA. x\nB. y\nANSWER: B. x\n", 1, "answer letter"),  # which of the two?
        ("Stem\nA. x\nB. y\n", 1, "no answer line"),
        ("Stem\nA. x\nB. y\nNext\nA. x\nB. y\nANSWER: A\n", 1, "no answer line"),
        ("Stem\nA. x\nANSWER: A\n", 1, "few options"),
        ("Stem\nANSWER: A\n", 1, "no options"),
        ("A heading\n", 1, "no options"),
        ("A. x\nB. y\nANSWER: A\n", 1, "options alone"),
        ("ANSWER: A\n", 1, "answer alone"),
        ("Stem\nA. x\nC. y\nANSWER: A\n", 3, "option order"),
        ("Stem\nB. x\nC. y\nANSWER: B\n", 2, "option order"),
        ("Stem\nA. x\nA. y\nANSWER: A\n", 3, "option order"),
        ("Stem\nA. x\nmore of x\nB. y\nANSWER: A\n", 3, "stray line"),
        ("Stem\nA. x\nB.y\nANSWER: A\n", 3, "stray line"),  # a space is missing
        ("Stem\nA. x\nb. y\nANSWER: A\n", 3, "stray line"),
        ("Stem\nA. x\nB.\nANSWER: A\n", 3, "stray line"),
        ("Stem\nA. x\nB. y\nANSWER: A\nPOINTS: 3\n", 5, "stray line"),
        ("Stem\nA. x\nB. X\nANSWER: A\n", 1, "same options"),
        ("Stem\n" + "".join(f"{chr(65 + n)}. {n}\n" for n in range(13)) + "ANSWER: A\n", 1, "many options"),
        ("x" * 4001 + "\nA. x\nB. y\nANSWER: A\n", 1, "long stem"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(bad: str, line: int, reason: str) -> None:
    reading = taken(f"{GOOD}\n{bad}\n{GOOD}")
    (fault,) = reading.faults
    assert (fault.line, fault.reason) == (6 + line, reason)
    assert fault.words
    assert [stem for _, stem, _, _ in said(reading)][:: len(reading.questions) - 1] == [SKY[0]] * 2
    assert len(reading.questions) == 2 + bad.count("Next")
    for language in ("zh", "en"):
        assert say(fault, language)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not aiken"),
        (b"What is it?\nA. x\nB. y\n", "not aiken"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "no text"),
        (GOOD.encode() + b"\n" * 20_000_000, "too big"),
        (b"Q\nA. x\nB. y\nANSWER: A\n" * 20_001, "too many"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(data: bytes, reason: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011  # its args are looked at
        aiken.read(data, prefix="t")
    assert refused.value.args[0] == reason
    assert say(refused.value, "zh") != say(refused.value, "en")


@pytest.mark.parametrize("piece", ["A. x\n", "ANSWER: A\n", "x\n", "ANSWER:", "A, ", "\n"])
def test_hostile_files_take_no_time(piece: str) -> None:
    begun = time.monotonic()
    text = GOOD + "Q\nA. x\nANSWER: " + piece * (1_000_000 // len(piece))
    try:
        taken(text)
    except ValueError as refused:
        assert refused.args[0] == "too many"  # noqa: PT017  # it need not be raised
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_it_is_read_in_whatever_encoding_it_was_saved(encoding: str) -> None:
    text = "党员大会多久开一次？\nA. 每月\nB. 每季度\nANSWER: B\n"
    assert said(aiken.read(text.encode(encoding), prefix="t")) == [
        (1, "党员大会多久开一次？", ["每月", "每季度"], "B")
    ]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["Stem", "A. x", "B. y", "C) z", "ANSWER: A", "ANSWER: B", "", "b. q"])))
def test_no_line_is_lost(lines: list[str]) -> None:
    """Whatever the order, as many answers as there are come out, taken or named."""
    if not any(line.startswith("ANSWER") for line in lines):
        return
    reading = taken("\n".join(lines))
    drafts = len(reading.questions) + len(reading.faults)
    assert drafts >= sum(line.startswith("ANSWER") for line in lines)
    for found in reading.questions:
        assert lines[found.line - 1] in ("Stem", "b. q")  # a small letter is no option
