"""GIFT, the text format of Moodle: read as people and programs write it, and written to be read back."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.quiz.bank.formats import gift
from bot.quiz.bank.formats.reading import Reading
from bot.quiz.bank.formats.words import say
from bot.quiz.bank.question import LETTERS, Question, fold

QUESTION: TypeAdapter[Question] = TypeAdapter(Question)


def taken(text: str) -> Reading:
    return gift.read(text.encode(), prefix="t")


def only(text: str) -> dict[str, Any]:
    """The one question of a text, without its id."""
    reading = taken(text)
    assert not reading.faults, reading.faults
    (found,) = reading.questions
    fields = found.question.model_dump(exclude_defaults=True)
    assert fields.pop("id") == "t-001"
    return fields


def single(stem: str, options: list[str], answer: str, **more: Any) -> dict[str, Any]:
    return {"kind": "single", "stem": stem, "options": options, "answer": answer, **more}


def blank(stem: str, *accepted: str, **more: Any) -> dict[str, Any]:
    return {"kind": "blank", "stem": stem, "answer": [list(accepted)], **more}


def judge(stem: str, answer: bool, **more: Any) -> dict[str, Any]:
    return {"kind": "judge", "stem": stem, "answer": answer, **more}


@pytest.mark.parametrize(
    ("text", "question"),
    [
        # one right option, written in one line or in several, tight or loose
        ("Color?{=red ~blue ~green}", single("Color?", ["red", "blue", "green"], "A")),
        ("Color?{~red=blue~green}", single("Color?", ["red", "blue", "green"], "B")),
        ("Color? {\n  ~ red\n  = blue\n}", single("Color?", ["red", "blue"], "B")),
        ("Color? {\n~red\n\n=blue\n}", single("Color?", ["red", "blue"], "B")),  # an empty line between them
        ("Color?\n{=red\n// not this\n~blue}", single("Color?", ["red", "blue"], "A")),
        ("北京是中国的？{=首都 ~省会}", single("北京是中国的？", ["首都", "省会"], "A")),
        # half a mark for another option: the whole mark says which is right
        ("Color?{=red ~%50%pink ~blue}", single("Color?", ["red", "pink", "blue"], "A")),
        ("Color?{~%100%red ~%-50%blue}", single("Color?", ["red", "blue"], "A")),
        # the sentence goes on behind the answers
        ("It is {=red ~blue} today.", single("It is ___ today.", ["red", "blue"], "A")),
        ("它是{=红 ~蓝}的。", single("它是___的。", ["红", "蓝"], "A")),
        ("[html]<p>Color?{=red ~blue}</p>", single("Color?", ["red", "blue"], "A")),  # tags are no words
        # what is said about the answers
        (
            "Color?{=red#Yes, red ~blue#No####It is red}",
            single("Color?", ["red", "blue"], "A", explanation="It is red\nYes, red"),
        ),
        ("Color?{=red ~blue#No, cold}", single("Color?", ["red", "blue"], "A", explanation="blue: No, cold")),
        # names are not kept
        ("::Q1::Color?{=red ~blue}", single("Color?", ["red", "blue"], "A")),
        ("::Q 1 \\: x::\nColor?{=red ~blue}", single("Color?", ["red", "blue"], "A")),
        ("::Half Color?{=red ~blue}", single("::Half Color?", ["red", "blue"], "A")),  # it has no end
        # escapes
        (r"a\=b \~ \# \{c\} \: \\ {T}", judge("a=b ~ # {c} : \\", True)),
        (r"one\ntwo {T}", judge("one\ntwo", True)),
        (r"C\:\\new {T}", judge("C:\\new", True)),  # \\ is a backslash, and the n a letter
        (r"\alpha \[x\] {T}", judge(r"\alpha \[x\]", True)),  # no escapes of GIFT
        ("x\\=1?{=yes\\=1 ~n\\#o}", single("x=1?", ["yes=1", "n#o"], "A")),
        # true and false
        ("Sun rises.{TRUE}", judge("Sun rises.", True)),
        ("Sun rises.{ F }", judge("Sun rises.", False)),
        ("Sun rises.{true}", judge("Sun rises.", True)),
        ("The sun {T}.", judge("The sun.", True)),
        ("x{TRUE#wrong#right}", judge("x", True, explanation="right")),
        ("x{FALSE#wrong}", judge("x", False, explanation="wrong")),
        ("x{T#wrong#right####both}", judge("x", True, explanation="both\nright")),
        ("x{T####both}", judge("x", True, explanation="both")),
        # short answers
        ("Who?{=no one =nobody}", blank("Who? ___", "no one", "nobody")),
        ("首都？{=北京}", blank("首都？___", "北京")),
        ("首都是{=北京}。", blank("首都是___。", "北京")),
        ("2+2 is {=four =4}.", blank("2+2 is ___.", "four", "4")),
        ("Who ____ it?{=did}", blank("Who ____ it?", "did")),  # it has its blank
        ("Who?{nobody}", blank("Who? ___", "nobody")),
        ("Who?{=%100%nobody#yes =%50%one#half}", blank("Who? ___", "nobody", explanation="yes")),
        ("Who?{=nobody#\n=%0%*#Oh}", blank("Who? ___", "nobody", explanation="Oh")),
        (r"Sign?{=\\*x}", blank("Sign? ___", "*x")),
        # numbers
        ("When?{#1822:5}", {"kind": "numeric", "stem": "When?", "answer": 1822.0, "tolerance": 5.0}),
        ("When?{#-3.5}", {"kind": "numeric", "stem": "When?", "answer": -3.5}),
        ("How?{#1..5}", {"kind": "numeric", "stem": "How?", "answer": 3.0, "tolerance": 2.0}),
        ("How?{#0.1..0.3}", {"kind": "numeric", "stem": "How?", "answer": 0.2, "tolerance": 0.1}),
        ("How?{# = 3 : 1 #yes =%50%3:2 ~#no}",
         {"kind": "numeric", "stem": "How?", "answer": 3.0, "tolerance": 1.0, "explanation": "yes"}),
        ("How?{#=%100%6.02e23:1e21#}",
         {"kind": "numeric", "stem": "How?", "answer": 6.02e23, "tolerance": 1e21}),
        ("2+2={#4####Add}", {"kind": "numeric", "stem": "2+2=", "answer": 4.0, "explanation": "Add"}),
        ("It is {#4} km.", {"kind": "numeric", "stem": "It is ___ km.", "answer": 4.0}),
        # texts in their formats
        ("[html]<p>x<sup>2</sup> &lt; 5</p>{T}", judge("x² < 5", True)),
        ("[html]<p style\\=\"color\\:red\">x</p>{T}", judge("x", True)),
        ("[plain]<b>x</b> &amp;{T}", judge("<b>x</b> &amp;", True)),
        ("[markdown]**x** of y{T}", judge("**x** of y", True)),
        ("[moodle]a<br>b &amp; c{T}", judge("a\nb & c", True)),
        ("[note] x{T}", judge("[note] x", True)),  # no format
        ("What does <b> mean?{=bold ~big}", single("What does <b> mean?", ["bold", "big"], "A")),
        ("a < b and c > d?{T}", judge("a < b and c > d?", True)),
        ("[html]x{=[plain]<b> ~<i>c</i>}", single("x", ["<b>", "c"], "A")),
        ("x{~a ~=b ~c}", single("x", ["a", "b", "c"], "B")),  # a tilde before every option
        ("x {='d be=would be=’d be} y", {"kind": "blank", "stem": "x ___ y",
         "answer": [["'d be", "would be", "’d be"]]}),
        ("x{=a ~b####[html]<b>why</b>}", single("x", ["a", "b"], "A", explanation="why")),
        ('x{=a ~b#[html]<img src\\="m.png" alt\\="a map">}',
         single("x", ["a", "b"], "A", explanation="b: [a map]")),
    ],
)  # fmt: skip
def test_a_question(text: str, question: dict[str, Any]) -> None:
    assert only(text) == question


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("x{~%50%a ~%50%b ~c}", "AB"),
        ("x{~%-100%a ~%50%b ~%50%c}", "BC"),
        ("x{~%33.33333%a ~%33.33333%b ~%33.33333%c ~d}", "ABC"),
        ("x{~%33,33333%a ~%66,66667%b ~c}", "AB"),  # as some languages write it
        ("x{~%100%a ~%100%b ~c}", "AB"),
        ("x{=a =b ~c}", "AB"),
        ("x{=%50%a =%50%b ~c}", "AB"),
    ],
)
def test_several_right_options(text: str, answer: str) -> None:
    question = only(text)
    assert (question["kind"], question["answer"]) == ("multiple", answer)
    assert question["options"][0] == "a"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        # not taken at all
        ("Write.{}", "essay"),
        ("Write.{####Look at the style}", "essay"),
        ("Match{=a -> b =c -> d}", "matching"),
        ("Just some words", "description"),
        # what plain words cannot hold
        ('[html]See <img src\\="x.png">{T}', "picture"),
        ("[markdown]See ![map](x.png){T}", "picture"),
        ("Color?{=red <img src\\='x'/> ~blue}", "picture"),
        ("[html]<math><mi>x</mi></math>{T}", "formula"),
        # it is not clear what is right
        ("x{~a ~b}", "no right answer"),
        ("x{~%50%a ~b}", "no right answer"),
        ("x{~%100%a ~%50%b ~c}", "unclear weights"),
        ("x{=%50%a}", "no accepted answer"),
        ("x{=par*s}", "wildcard"),
        ("x{=Paris =%0%paris}", "case"),
        # an equals sign that was not escaped makes options nobody meant
        ("x{=a=1 ~b=2}", "equals"),
        ("x?{=x == 5 ~no}", "equals"),
        ("x?{=speed=way/time}", "equals"),
        ("x?{=F=ma}", "equals"),
        ("x?{\n=y = 1\n~y = 2\n}", "equals"),
        ("f{ =a => b ~c}", "equals"),
        ("f{=a ~b#because x = y}", "equals"),
        ("f{\n=a\n~b#because x =y\n}", "equals"),
        ("f{~%100%a ~b#because x =y}", "several right"),
        # numbers that are none
        ("x{#}", "no accepted answer"),
        ("x{#three}", "not a number"),
        ("x{#3,5}", "not a number"),
        ("x{#3:about}", "not a number"),
        ("x{#=3 =5}", "several numbers"),
        ("x{#1e999}", "not a number"),
        # damaged
        ("x{=a ~b", "braces"),
        ("x =a ~b}", "braces"),
        ("x }{=a ~b}", "braces"),
        ("x{=a {y} ~b}", "braces"),
        ("x{T} y{F}", "several answers"),
        ("x{T}\ny{F}", "several answers"),
        ("x{hm ~a =b}", "loose text"),
        ("{=a ~b}", "no stem"),
        ("::Name::{=a ~b}", "no stem"),
        ("x{~=a ~=b}", "equals"),  # which is right?
        ("x{=a ~}", "empty option"),
        ("x{=a ~a}", "same options"),
        ("x{" + "".join(f"~{n} " for n in range(12)) + "=r}", "many options"),
        ("___ and ___{=a}", "blanks"),
        ("x{=。}", "empty answer"),
        ("x" * 4001 + "{T}", "long stem"),
        ("x{=a ~b####" + "y" * 1001 + "}", "long explanation"),
    ],
)
def test_what_is_not_taken_is_named_with_its_line(text: str, reason: str) -> None:
    reading = taken(f"Before?{{T}}\n\n{text}\n\nAfter?{{F}}\n")
    assert [found.question.stem for found in reading.questions] == ["Before?", "After?"]
    (fault,) = reading.faults
    assert (fault.line, fault.reason) == (3, reason)
    assert fault.words
    assert len(fault.words) <= 60
    for language in ("zh", "en"):
        assert say(fault, language)


FILE = r"""// made by hand
// [id:7] [tag:hard]
::One::
First?
{
	=yes
	~no
}

$CATEGORY: $course$/top/Fire//Smoke/Exits
Second?{T}

$CATEGORY: tom/dick

// a note on the third
Third?{F}
::Four:: The empty line was forgotten{T}


$CATEGORY: $course$/top

Fifth?{}

Sixth?{=a

~b}
"""


def test_a_file_with_topics_comments_and_forgotten_lines() -> None:
    reading = taken(FILE)
    assert [(f.line, f.question.id, f.question.stem, f.question.topic) for f in reading.questions] == [
        (3, "t-001", "First?", None),
        (11, "t-002", "Second?", "Fire/Smoke/Exits"),
        (16, "t-003", "Third?", "tom/dick"),
        (17, "t-004", "The empty line was forgotten", "tom/dick"),
        (24, "t-006", "Sixth?", None),
    ]
    assert [(fault.line, fault.reason, fault.words) for fault in reading.faults] == [
        (22, "essay", "Fifth?{}")
    ]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]
)  # fmt: skip
def test_it_is_read_in_whatever_encoding_it_was_saved(encoding: str, ending: str) -> None:
    text = "// 题库\n党员大会多久开一次？{=每季度 ~每月}\n\n支委会呢？{\n=每月\n~每年\n}\n".replace(
        "\n", ending
    )
    reading = gift.read(text.encode(encoding), prefix="t")
    assert [(found.line, found.question.stem) for found in reading.questions] == [
        (2, "党员大会多久开一次？"),
        (4, "支委会呢？"),
    ]


def test_western_letters_of_old_editors_are_not_taken_for_chinese_ones() -> None:
    text = "Où est le café ? {=À l’école ~Là-bas}"
    (found,) = gift.read(text.encode("cp1252"), prefix="t").questions
    assert found.question.stem == "Où est le café ?"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not gift"),
        (b"Some words, and no question", "not gift"),
        (b"// {only a comment}", "not gift"),
        (b"\x89PNG\r\n\x1a\n\x00\x00{", "no text"),
        (b"x{T}\x00\x00\x01", "no text"),
        (b"x{T}" + b" " * 20_000_000, "too big"),
        (b"x{T}\n\n" * 20_001, "too many"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(data: bytes, reason: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011  # its args are looked at
        gift.read(data, prefix="t")
    assert refused.value.args[0] == reason
    assert say(refused.value, "zh") != say(refused.value, "en")


@pytest.mark.parametrize(
    "piece",
    ["{", "{=a ~", "x{=a\n\n", "::", "\\", "####", "{#", "x{=a~b", "[html]<b", "=", "\n", "//\n", "<!--"],
)
def test_hostile_files_take_no_time(piece: str) -> None:
    begun = time.monotonic()
    with suppress(ValueError):
        taken("x{" + piece * (2_000_000 // len(piece)) + "}")
    assert time.monotonic() - begun < 5


def test_five_thousand_questions_are_read_in_seconds() -> None:
    text = "\n\n".join(
        f"::Q{n}:: Question {n} of [many]?{{\n\t=right {n}#yes\n\t~wrong <b>{n}</b>\n\t####Why {n}\n}}"
        for n in range(5_000)
    )
    begun = time.monotonic()
    assert len(taken(text).questions) == 5_000
    assert time.monotonic() - begun < 5


# --- written and read back -----------------------------------------------------

SIGNS = "~=#{}:\\n*%[]<>&/ \n\t.-_"
words = st.one_of(
    st.text(alphabet=st.sampled_from(SIGNS + "ab1中"), min_size=1, max_size=12),
    st.text(
        alphabet=st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\n\t"),
        min_size=1,
        max_size=20,
    ),
    st.sampled_from(["[html]<b>x</b>", "[plain]x", "%50%", "// no comment", "::a::", "$CATEGORY: x"]),
    st.sampled_from(["->", "=>", "12:30", "no", "TRUE", "T", "####", "&lt;", "<b>x</b>", "🎆 fire"]),
    st.sampled_from(["x" * 900, r"\*", r"\n", "\ufeffx", "x\u2028y", "a  b"]),
).map(str.strip).filter(bool)  # fmt: skip
answers = words.filter(lambda text: bool(fold(text)) and "\\*" not in text and "->" not in text)
numbers = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    kind = draw(st.sampled_from(["single", "multiple", "judge", "blank", "numeric"]))
    fields: dict[str, Any] = {"id": f"t-{draw(st.integers(0, 999)):03}", "kind": kind, "stem": draw(words)}
    if draw(st.booleans()):
        fields["explanation"] = draw(words)
    if draw(st.booleans()):
        fields["topic"] = draw(words)
    if kind in ("single", "multiple"):
        options = draw(st.lists(words, min_size=2, max_size=12, unique_by=fold))
        most = 1 if kind == "single" else len(options)
        least = 1 if kind == "single" else 2
        right = draw(st.sets(st.sampled_from(LETTERS[: len(options)]), min_size=least, max_size=most))
        fields |= {"options": options, "answer": "".join(sorted(right))}
    elif kind == "judge":
        fields["answer"] = draw(st.booleans())
    elif kind == "blank":
        around = words.map(lambda text: text.replace("_", " ").replace("＿", " "))
        gap = draw(st.sampled_from(["___", "_____", "＿＿＿", " ___ "]))
        fields["stem"] = (draw(around) + gap + draw(around)).strip()
        fields["answer"] = [draw(st.lists(answers, min_size=1, max_size=4, unique=True))]
    else:
        fields |= {"answer": draw(numbers), "tolerance": abs(draw(numbers))}
    return QUESTION.validate_python(fields)


@settings(max_examples=300, deadline=None)
@given(st.lists(questions(), min_size=1, max_size=4))
def test_what_is_written_reads_back_the_same(given_questions: list[Question]) -> None:
    text = gift.write(given_questions)
    reading = taken(text)
    assert not reading.faults
    expected = [q.model_copy(update={"id": f"t-{n:03}"}) for n, q in enumerate(given_questions, 1)]
    assert [found.question for found in reading.questions] == expected


def test_what_gift_cannot_hold_is_said() -> None:
    two = QUESTION.validate_python({"id": "two", "kind": "blank", "stem": "___, ___", "answer": ["a", "b"]})
    full = QUESTION.validate_python(
        {
            "id": "full",
            "kind": "numeric",
            "stem": "How long?",
            "answer": 5,
            "unit": "m",
            "difficulty": "hard",
            "source": {"document": "Act"},
            "picture": "x.png",
        }
    )
    assert not gift.is_held(two)
    assert gift.is_held(full)
    assert gift.lost(full) == ["picture", "source", "difficulty", "unit"]
    written = gift.write([two, full])
    assert "two (blank)" in written
    assert "picture, source, difficulty, unit" in written
    assert [found.question.stem for found in taken(written).questions] == ["How long?"]
