"""Another right answer: as it is tapped, as it is written, and what a kind does not take."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.quiz import amending, drawing, grading
from bot.quiz.bank.question import Question

ADAPTER: TypeAdapter[Question] = TypeAdapter(Question)


def question(kind: str, answer: Any, stem: str = "题", **more: Any) -> Question:
    return ADAPTER.validate_python({"id": "q", "kind": kind, "stem": stem, "answer": answer, **more})


OPTIONS = {"options": ["甲", "乙", "丙", "丁"]}
SINGLE = question("single", "A", **OPTIONS)
MULTIPLE = question("multiple", "AB", **OPTIONS)
JUDGE = question("judge", True)
BLANK = question("blank", "四", "共___种")
BLANKS = question("blank", ["民主", "集中"], "___和___")
NUMERIC = question("numeric", 12.5, unit="米", tolerance=0.1)


@pytest.mark.parametrize(
    ("asked", "answer", "right"),
    [
        (SINGLE, "D", "D"),
        (MULTIPLE, "ACD", "ACD"),
        (JUDGE, False, "F"),
        (BLANK, [["五", "5"]], ["５"]),
        (BLANKS, [["集中"], ["民主"]], ["集中", "民主"]),
        (NUMERIC, 13.0, "13.05米"),
    ],
)
def test_what_is_right_from_now_on(asked: Question, answer: Any, right: Any) -> None:
    amended = amending.amend(asked, answer)
    assert grading.credit(asked, right, half=False) == 0
    assert grading.credit(amended, right, half=False) == 1
    # nothing else has changed, and back is back
    assert amending.amend(amended, asked.answer) == asked


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (SINGLE, "AB"),  # one is right
        (SINGLE, "E"),  # no such option
        (SINGLE, ""),
        (MULTIPLE, "A"),  # two or more are right
        (MULTIPLE, "AA"),
        (JUDGE, "T"),
        (JUDGE, None),
        (BLANKS, [["民主"]]),  # two blanks
        (BLANK, [["。"]]),  # nothing but marks
        (NUMERIC, float("nan")),
        (NUMERIC, "13"),
    ],
)
def test_what_cannot_be_right(asked: Question, answer: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        amending.amend(asked, answer)


@pytest.mark.parametrize(
    ("asked", "text", "answer"),
    [
        (BLANK, "五", [["五"]]),
        (BLANK, " 党支部/支部 ", [["党支部", "支部"]]),
        (BLANK, "60km/h", [["60km/h"]]),  # one thing
        (BLANKS, "集中\n民主", [["集中"], ["民主"]]),
        (BLANKS, "集中；民主", [["集中"], ["民主"]]),
        (NUMERIC, "１３", 13.0),
        (NUMERIC, "13 米", 13.0),
        (NUMERIC, "-0.5", -0.5),
    ],
)
def test_as_it_is_written(asked: Question, text: str, answer: Any) -> None:
    assert amending.read(asked, text) == answer
    amending.amend(asked, answer)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        (BLANK, ""),
        (BLANKS, "集中"),
        (BLANKS, "一；二；三"),
        (NUMERIC, "十三点多"),
        (NUMERIC, ""),
        (NUMERIC, "13 kg"),
        (SINGLE, "D"),  # tapped
    ],
)
def test_what_is_no_answer(asked: Question, text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        amending.read(asked, text)


@given(st.text(max_size=200))
def test_whatever_is_written_is_an_answer_or_refused(text: str) -> None:
    for asked in (BLANK, BLANKS, NUMERIC):
        try:
            answer = amending.read(asked, text)
        except ValueError:
            continue
        try:
            amending.amend(asked, answer)
        except ValueError:
            continue


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=20))
def test_ticks_name_the_options_that_are_ticked_in_their_order(taps: list[tuple[int, bool]]) -> None:
    answer: Any = None
    ticked: set[int] = set()
    for place, on in taps:
        answer = amending.ticked(MULTIPLE, answer, place, on)
        assert amending.ticked(MULTIPLE, answer, place, on) == answer  # a tap that comes twice
        ticked = ticked | {place} if on else ticked - {place}
    assert (answer or "") == "".join(drawing.as_written(MULTIPLE)[place] for place in sorted(ticked))


def test_what_can_be_tapped() -> None:
    assert amending.choices(SINGLE) == ["A", "B", "C", "D"]
    assert amending.choices(JUDGE) == [True, False]
    assert amending.choices(BLANK) == amending.choices(NUMERIC) == []
