"""What answers are worth: each kind, by a table written by hand."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.quiz import grading
from bot.quiz.bank.question import Question

QUESTION: TypeAdapter[Question] = TypeAdapter(Question)


def question(kind: str, answer: Any, **more: Any) -> Question:
    stem = "甲___" * (len(answer) if isinstance(answer, list) else 1) if kind == "blank" else "题干"
    if kind in ("single", "multiple"):
        more["options"] = ["甲", "乙", "丙", "丁"]
    return QUESTION.validate_python({"id": "q", "kind": kind, "stem": stem, "answer": answer, **more})


SINGLE = question("single", "B")
MULTIPLE = question("multiple", "ACD")
TRUE, FALSE = question("judge", True), question("judge", False)
ONE_BLANK = question("blank", [["三十二", "32学时"]])
TWO_BLANKS = question("blank", ["集体领导", "个人负责"])
ANY_ORDER = question("blank", [["警告", "严重警告"], ["警告"], ["开除党籍"]], any_order=True)
NUMBER = question("numeric", 0.2, tolerance=0.1, unit="米")


@pytest.mark.parametrize(
    ("asked", "said", "half", "worth"),
    [
        (SINGLE, "B", True, 1),
        (SINGLE, "A", True, 0),
        (SINGLE, None, True, 0),
        (MULTIPLE, "ACD", True, 1),
        (MULTIPLE, "AC", True, Fraction(1, 2)),  # some of them, none wrong
        (MULTIPLE, "A", True, Fraction(1, 2)),
        (MULTIPLE, "AC", False, 0),
        (MULTIPLE, "AB", True, 0),  # one is wrong
        (MULTIPLE, "ABCD", True, 0),  # who ticks everything knows nothing
        (MULTIPLE, "", True, 0),
        (TRUE, "T", True, 1),
        (TRUE, "F", True, 0),
        (FALSE, "F", True, 1),
        (ONE_BLANK, ["32"], True, 1),
        (ONE_BLANK, ["３２"], True, 1),
        (ONE_BLANK, ["32 学时"], True, 1),
        (ONE_BLANK, ["23"], True, 0),
        (TWO_BLANKS, ["集体领导", "个人负责"], True, 1),
        (TWO_BLANKS, ["集体领导", "民主集中"], True, Fraction(1, 2)),
        (TWO_BLANKS, ["个人负责", "集体领导"], True, 0),  # their order is asked
        (ANY_ORDER, ["警告", "开除党籍", "严重警告"], True, 1),  # the best place for each
        (ANY_ORDER, ["警告", "警告", "警告"], True, Fraction(2, 3)),
        (NUMBER, "0.3", True, 1),  # exactly at the tolerance, though not in binary
        (NUMBER, "0.30001", True, 0),
        (NUMBER, "０.２ 米", True, 1),
        (NUMBER, "零", True, 0),  # 0 is 0.2 off
        (NUMBER, "-0.2", True, 0),
        (NUMBER, "many", True, 0),
    ],
)
def test_what_an_answer_is_worth(asked: Question, said: Any, half: bool, worth: Fraction) -> None:
    assert grading.credit(asked, said, half=half) == worth


@pytest.mark.parametrize(
    ("share", "worth", "points"),
    [
        (Fraction(1, 2), 500, 250),
        (Fraction(1, 3), 500, 167),
        (Fraction(2, 3), 100, 67),
        (Fraction(1, 2), 1, 1),  # half a hundredth goes up
        (Fraction(0), 500, 0),
    ],
)
def test_points_are_rounded_to_hundredths(share: Fraction, worth: int, points: int) -> None:
    assert grading.points(share, worth) == points


@pytest.mark.parametrize(
    ("asked", "typed", "kept"),
    [
        (SINGLE, "b", "C"),  # the second one shown is C
        (SINGLE, "我选b", "C"),
        (SINGLE, "答案是 B。", "C"),
        (SINGLE, "I choose b", "C"),
        (SINGLE, "ab", None),
        (SINGLE, "E", None),
        (MULTIPLE, "Ａ、ｃ", "AD"),
        (MULTIPLE, "选A和C", "AD"),
        (MULTIPLE, "答案", None),
        (TRUE, "对", "T"),
        (TRUE, "我选错误", "F"),
        (TRUE, "×", "F"),
        (TRUE, "maybe", None),
        (ONE_BLANK, " 三十二 ", ["三十二"]),
        (ONE_BLANK, "。。", None),
        (TWO_BLANKS, "集体领导 个人负责", ["集体领导", "个人负责"]),
        (TWO_BLANKS, "集体 领导\n个人 负责", ["集体 领导", "个人 负责"]),
        (TWO_BLANKS, "集体领导；个人负责", ["集体领导", "个人负责"]),
        (TWO_BLANKS, "集体领导", None),
        (NUMBER, "1,000米", "1,000米"),
        (NUMBER, "a lot", None),
    ],
)
def test_what_somebody_types(asked: Question, typed: str, kept: Any) -> None:
    assert grading.read_typed(asked, typed, "ACDB"[: 4 if asked.kind in ("single", "multiple") else 0]) == (
        kept
    )


@given(st.sets(st.sampled_from("ABCD")), st.booleans())
def test_nothing_is_worth_more_than_all_or_less_than_nothing(chosen: set[str], half: bool) -> None:
    share = grading.credit(MULTIPLE, "".join(sorted(chosen)), half=half)
    assert 0 <= share <= 1
    assert (share == 1) == (chosen == set("ACD"))


@given(st.permutations("ABCD"))
def test_the_right_answer_is_named_by_the_letters_that_were_shown(order: list[str]) -> None:
    shown = "".join(order)
    said = grading.say_right(MULTIPLE, shown)
    assert grading.credit(MULTIPLE, grading.read_typed(MULTIPLE, said, shown), half=False) == 1


@pytest.mark.parametrize(
    ("stem", "typed", "kept"),
    [
        ("国际反腐败日是每年的___月___日。", "12月9日", ["12", "9"]),  # as one writes a date
        ("国际反腐败日是每年的___月___日。", "12月9", ["12", "9"]),
        ("国际反腐败日是每年的___月___日。", "12，9", ["12", "9"]),
        ("国际反腐败日是每年的___月___日。", "12", None),  # one is lacking
        ("国际反腐败日是每年的___月___日。", "月日", None),
        ("___、___是两翼。", "甲乙", None),  # nothing tells where one ends
        ("From ___ to ___ each day", "nine to five", ["nine", "five"]),
    ],
)
def test_two_blanks_in_the_words_of_the_question(stem: str, typed: str, kept: Any) -> None:
    asked = QUESTION.validate_python({"id": "q", "kind": "blank", "stem": stem, "answer": ["12", "9"]})
    assert grading.read_typed(asked, typed, "") == kept


@pytest.mark.parametrize(
    ("unit", "said"),
    [(None, "6"), ("种", "6种"), ("%", "6%"), ("℃", "6℃"), ("principles", "6 principles"), ("m²", "6 m²")],
)
def test_a_unit_is_written_as_one_writes_it(unit: str | None, said: str) -> None:
    assert grading.with_unit("6", unit) == said
