"""Packs: whatever they hold is read back as it was written, and every fault is told with its line."""

from __future__ import annotations

import re
import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.quiz.bank import faults, pack
from bot.quiz.bank.pack import KINDS, Pack
from bot.quiz.bank.question import LETTERS, fold

TOP = """id: fire
title: {zh: 消防, en: Fire safety}
language: en
description: {zh: 消防常识, en: What everybody should know}
questions:
"""
SINGLE = """  - id: fire-1
    kind: single
    stem: Who is called first?
    options: [The brigade, The police]
    answer: A
"""
NEXT = SINGLE.replace("fire-1", "fire-2")


def told(text: str) -> list[str]:
    reading = pack.read(text)
    assert (reading.pack is None) == bool(reading.faults)
    return [str(fault) for fault in reading.faults]


def changed(old: str, new: str) -> str:
    """The pack with something else in its first question, which begins in line 6."""
    assert old in SINGLE
    return TOP + SINGLE.replace(old, new) + NEXT


def also(line: str) -> str:
    """The pack with one more line, the eleventh, in its first question."""
    return f"{TOP}{SINGLE}    {line}\n{NEXT}"


def flow(question: str) -> str:
    """The pack with a question in one line, the eleventh."""
    return f"{TOP}{SINGLE}  - {{{question}}}\n"


def test_the_pack_the_faults_are_made_from_has_none() -> None:
    reading = pack.read(TOP + SINGLE + NEXT)
    assert not reading.faults
    assert reading.pack is not None
    assert [question.id for question in reading.pack.questions] == ["fire-1", "fire-2"]
    assert reading.lines == {"fire-1": 6, "fire-2": 11}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        # the pack
        ("", "line 1: the file is empty"),
        ("# nothing but a note\n", "line 1: the file is empty"),
        ("- a list\n", "line 1: has keys of its own"),
        (TOP.replace("id: fire\n", "") + SINGLE, "line 1: id: is missing"),
        (TOP.replace(", en: Fire safety", "") + SINGLE, "line 2: title.en: is missing"),
        (TOP.replace("language: en", "language: fr") + SINGLE, "line 3: language: write one of: zh, en"),
        (TOP + SINGLE + "author: me\n", "line 11: author: is not a key I know; perhaps it is misspelt"),
        ("review_by: 2026-02-30\n" + TOP + SINGLE, "line 1: review_by: “2026-02-30” is no day"),
        (TOP.replace("questions:", "questions: []"), "line 5: questions: there is no question"),
        (TOP + "  one: 1\n", "line 5: questions: is a list, such as"),
        # a question
        (changed("- id: fire-1\n    kind", "- kind"), "line 6, question 1: id: is missing"),
        (changed("fire-1", "Fire 1"), "line 6, Fire 1: id: “Fire 1” is no id: small letters, digits"),
        (changed("fire-1", "7"), "line 6, 7: id: should be text, not 7; put it in quotes"),
        (changed("fire-1", "fire-2"),
         "line 11, fire-2: id: two questions have this id, in line 6 and in line 11"),
        (changed("    kind: single\n", ""),
         "line 6, fire-1: kind is missing: one of single, multiple, judge, blank, numeric"),
        (changed("single", "essay"), "line 6, fire-1: there is no kind “essay”, only single, multiple"),
        (changed("stem", "stern"), "line 6, fire-1: stem: is missing"),
        (changed("Who is called first?", "12"),
         "line 8, fire-1: stem: should be text, not 12; put it in quotes"),
        (changed("Who is called first?", "[Who]"), "line 8, fire-1: stem: is one text, not a list"),
        (changed("Who is called first?", '" "'), "line 8, fire-1: stem: is empty; write some text"),
        (changed("Who is called first?", "x" * 4001), "line 8, fire-1: stem: has 4001 characters; 4000"),
        (also(f"explanation: {'x' * 1001}"),
         "line 11, fire-1: explanation: has 1001 characters; 1000 at most"),
        (also("difficulty: tough"), "line 11, fire-1: difficulty: write one of: easy, medium, hard"),
        (also("review_by: soon"), "line 11, fire-1: review_by: “soon” is no day; write it like 2026-11-20"),
        (also("checked_on: 20261120"), "line 11, fire-1: checked_on: “20261120” is no day"),
        (also("source: Fire Act"), "line 11, fire-1: source: has keys of its own, such as document: "),
        (also("source: {article: Section 1}"), "line 11, fire-1: source.document: is missing"),
        (also("source: {document: Act, edition: 2010}"),
         "line 11, fire-1: source.edition: should be text, not 2010; put it in quotes"),
        (also("picture: 3"), "line 11, fire-1: picture: should be text, not 3; put it in quotes"),
        (also("hint: none"), "line 11, fire-1: hint: is not a key I know; perhaps it is misspelt"),
        # choices: in the line of the option, or of the letters
        (changed("    answer: A\n", ""), "line 6, fire-1: answer: is missing"),
        (changed("answer: A", "answer: a"),
         "line 10, fire-1: answer: “a” names no options: write capital letters"),
        (changed("answer: A", "answer: [A]"), "line 10, fire-1: answer: write the letters together"),
        (changed("answer: A", "answer: C"), "line 10, fire-1: answer: names C, but there are 2 options"),
        (changed("answer: A", "answer: AB"),
         "line 10, fire-1: answer: a single choice has one right option, not AB"),
        (changed("answer: A", "answer: AA"), "line 10, fire-1: answer: names the letter A twice"),
        (changed("single", "multiple"),
         "line 10, fire-1: answer: a multiple choice has two right options or more, not A"),
        (changed("[The brigade, The police]", "[The brigade]"),
         "line 9, fire-1: options: there are too few options (1); write two or more"),
        (changed("[The brigade, The police]", str(list("abcdefghijklm"))),
         "line 9, fire-1: options: there are too many options (13); 12 at most"),
        (changed("The police", "the Brigade"), "line 9, fire-1: option B: says the same as option A"),
        (changed("[The brigade, The police]", "\n    - The brigade\n    - The police\n    - the Brigade"),
         "line 12, fire-1: option C: says the same as option A"),
        (changed("The police", "112"),
         "line 9, fire-1: option B: should be text, not 112; put it in quotes"),
        (changed("The police", "true"),
         "line 9, fire-1: option B: should be text, not True; put it in quotes"),
        (also("last: C"), "line 11, fire-1: last: names C, but there are 2 options"),
        # the other kinds
        (flow("id: j, kind: judge, stem: x, answer: maybe"),
         "line 11, j: answer: is true or false, without quotes"),
        (flow("id: j, kind: judge, stem: x, answer: true, options: [a, b]"),
         "line 11, j: options: is not a key"),
        (flow("id: b, kind: blank, stem: x, answer: y"),
         "line 11, b: stem: the stem has 0 blanks (___), and there are answers for 1"),
        (flow("id: b, kind: blank, stem: ___ x, answer: [y, z]"),
         "line 11, b: answer: the stem has 1 blanks (___), and there are answers for 2"),
        (flow('id: b, kind: blank, stem: ___ x, answer: "。"'),
         "line 11, b: answer: an answer consists of spaces and marks"),
        (flow("id: b, kind: blank, stem: ___ x, answer: true"),
         "line 11, b: answer: should be text, not True"),
        (flow("id: n, kind: numeric, stem: x, answer: three"), "line 11, n: answer: is a number, such as 3"),
        (flow("id: n, kind: numeric, stem: x, answer: .inf"), "line 11, n: answer: is a number, such as 3"),
        (flow("id: n, kind: numeric, stem: x, answer: 12:30"), "line 11, n: answer: is a number, such as 3"),
        (flow("id: n, kind: numeric, stem: x, answer: 3, tolerance: -1"),
         "line 11, n: tolerance: cannot be less than 0"),
        # YAML
        (changed("first?", "first: now?"), 'line 8: there is one ": " too many'),
        (changed("stem: ", "stem："), 'line 8: a key is followed by a colon and a space'),
        (changed("    kind", "\tkind"), "line 7: a tab stands where YAML wants spaces"),
        (changed("Who is", "*Who is"), 'line 8: a value that begins with "*" must be in quotes'),
        (changed("Who is", "!Who is"), 'line 8: a value that begins with "!" must be in quotes'),
        (changed("Who is", "[Who is"), "line "),
        (also("stem: again"), "line 11, fire-1: stem: is written twice, in line 8 and in line 11; keep one"),
        (TOP + SINGLE + "---\n" + TOP, 'line 11: there are two documents; delete the line "---"'),
        (changed("first?", "first\x07?"), "line 8: there is an invisible control character; delete it"),
        ("[" * 5_000, "line 1: lists or keys are nested too deeply"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line(text: str, fault: str) -> None:
    found = told(text)
    assert any(fault in one for one in found), found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (changed("fire-1", "fire-2"), "id：两道题的 id 相同，在第 6 行和第 11 行，请改掉其中一个"),
        (changed("The police", "the Brigade"), "选项 B：和选项 A 一样，请改掉一个"),
        (changed("answer: A", "answer: a"), "answer：“a”不是选项字母，请写大写字母，单选如 B，多选如 ACD"),
        (changed("answer: A", "answer: C"), "answer：写了 C，可是只有 2 个选项"),
        (also("review_by: 明年"), "review_by：“明年”不是日期，例如 2026-11-20"),
        (also("stem: again"), "stem：写了两次，在第 8 行和第 11 行，请只留一处"),
        (changed("    kind", "\tkind"), "这里用了制表符，YAML 只能用空格缩进"),
        (changed("stem: ", "stem："),
         "名称后面要写英文冒号和一个空格，例如 key: value；冒号要用英文的“:”加空格，不用“：”"),
    ],
)  # fmt: skip
def test_a_fault_is_told_in_chinese(text: str, said: str) -> None:
    assert said in [fault.say("zh") for fault in pack.read(text).faults]


def test_every_sentence_has_both_languages_and_the_same_gaps() -> None:
    for chinese, english in faults._WORDS.values():
        assert set(re.findall(r"{\w+}", chinese)) <= set(re.findall(r"{\w+}", english))
        assert not re.search("[!！]", chinese + english)


def test_all_faults_are_told_at_once_in_the_order_of_their_lines() -> None:
    text = changed("answer: A", "answer: a").replace("  - id: fire-2\n    kind: single\n", "  - id: fire-2\n")
    assert [fault.split(":")[0] for fault in told(text)] == ["line 10, fire-1", "line 11, fire-2"]


@pytest.mark.parametrize(
    "written", ["yes", "no", "on", "2026-01-31", "1,5", "1_000", "24:00", "~a", "'12:30'", '"7"']
)
def test_what_is_text_although_it_looks_like_something_else(written: str) -> None:
    reading = pack.read(changed("The police", written if "," not in written else f"'{written}'"))
    assert not reading.faults
    assert reading.pack is not None
    assert reading.pack.questions[0].model_dump()["options"][1] == written.strip("'\"")


def test_what_the_pack_says_for_all_holds_where_a_question_says_nothing() -> None:
    top = "checked_on: 2026-01-01\nreview_by: 2027-01-01\njurisdiction: CN\n" + TOP
    read = pack.read(top + SINGLE + "    review_by: 2026-06-01\n" + NEXT).pack
    assert read is not None
    assert [(q.checked_on, q.review_by, q.jurisdiction) for q in read.whole()] == [
        (date(2026, 1, 1), date(2026, 6, 1), "CN"),
        (date(2026, 1, 1), date(2027, 1, 1), "CN"),
    ]


# --- written and read back ------------------------------------------------------

HOSTILE = [
    "12:30",
    "9：30",
    "no",
    "yes",
    "on",
    "null",
    "~",
    "true",
    "- x",
    "-",
    "--- x",
    "...",
    "#",
    "# x",
    "a # b",
    "a: b",
    "a:",
    ": a",
    "&a",
    "*a",
    "!a",
    "%a",
    "@a",
    "`a`",
    "'",
    '"',
    "''",
    "a'b\"c",
    "[a",
    "a]",
    "{a",
    "a}",
    "a, b",
    "?",
    "? a",
    "|",
    ">",
    "| a",
    "<<",
    "=",
    "007",
    "1e3",
    "1_000",
    "0x1F",
    ".5",
    "-.inf",
    ".nan",
    "2026-01-31",
    "20260131",
    "+",
    "\\",
    " a",
    "a ",
    "a\n",
    "\na",
    "a\n\nb",
    "a \n b",
    "a\n  b\n",
    "a\n# b",
    "a\n- b",
    "a\n---\nb",
    "a\tb",
    "\ta",
    "\t",
    " ",
    "a\u00a0b",
    "\u3000",
    "a\u2028b",
    "a\u2029b",
    "\ufeffa",
    "a\u200bb",
    "🎆",
    "👨\u200d👩\u200d👧 x",
    "e\u0301",
    "中文：冒号",
    "word " * 60,
    "中" * 300,
    ("x" * 150 + " ") * 3,
    ("ab - cd: ef # gh " * 12),
    "a  " * 80,
    "\\n",
    "{{x}}",
    "a\r\nb",
    "a\x00b",
    "\x1b",
    "a\x7fb",
]
texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(
        alphabet=st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"),
        min_size=1,
        max_size=40,
    ),
    st.text(alphabet=st.sampled_from(" \n\t-:#'\"\\[]{}&*!|>%@`,?~ab1中🎆"), min_size=1, max_size=30),
    st.lists(st.sampled_from(HOSTILE), min_size=2, max_size=12).map(" ".join),
).filter(lambda text: re.search(r"\S", text) is not None)
marked = texts.filter(lambda text: bool(fold(text)))
numbers = st.floats(allow_nan=False, allow_infinity=False)
sources = st.fixed_dictionaries({"document": texts}, optional={"article": texts, "edition": texts})
commons = st.fixed_dictionaries(
    {},
    optional={
        "picture": st.sampled_from(["map.png", "a-1.b.jpeg", "图1.webp"]),
        "explanation": texts.filter(lambda text: len(text) <= 1000),
        "source": sources,
        "in_force_since": st.dates(),
        "checked_on": st.dates(),
        "review_by": st.dates(),
        "jurisdiction": texts,
        "topic": texts,
        "difficulty": st.sampled_from(["easy", "medium", "hard"]),
    },
)


@st.composite
def questions(draw: st.DrawFn, name: str) -> dict[str, Any]:
    kind = draw(st.sampled_from(KINDS))
    fields = {"id": name, "kind": kind, "stem": draw(texts), **draw(commons)}
    if kind in ("single", "multiple"):
        options = draw(st.lists(texts, min_size=2, max_size=12, unique_by=fold))
        there = st.sampled_from(LETTERS[: len(options)])
        right = draw(
            st.sets(there, min_size=1 if kind == "single" else 2, max_size=1 if kind == "single" else 12)
        )
        fields |= {"options": options, "answer": "".join(sorted(right))}
        fields["last"] = "".join(sorted(draw(st.sets(there, max_size=2))))
    elif kind == "judge":
        fields["answer"] = draw(st.booleans())
    elif kind == "blank":
        blanks = draw(st.lists(st.lists(marked, min_size=1, max_size=3), min_size=1, max_size=4))
        stem = "___".join(draw(texts.filter(lambda text: "_" not in text)) for _ in range(len(blanks) + 1))
        fields |= {"stem": stem, "answer": blanks, "any_order": draw(st.booleans())}
    else:
        fields |= {"answer": draw(numbers), "tolerance": abs(draw(numbers)), "unit": draw(st.none() | texts)}
    return fields


@st.composite
def packs(draw: st.DrawFn) -> Pack:
    said = st.fixed_dictionaries({"zh": texts, "en": texts})
    count = draw(st.integers(1, 3))
    return Pack.model_validate(
        {
            "id": draw(st.sampled_from(["fire", "0", "no", "12-30", "1e3", "null", "0x1"])),
            "title": draw(said),
            "description": draw(said),
            "language": draw(st.sampled_from(["zh", "en"])),
            "review_by": draw(st.none() | st.dates()),
            "jurisdiction": draw(st.none() | texts),
            "questions": [draw(questions(f"{number}")) for number in range(count)],
        }
    )


@settings(max_examples=150, deadline=None)
@given(packs())
def test_what_is_written_is_read_back_the_same(given_pack: Pack) -> None:
    reading = pack.read(pack.write(given_pack))
    assert not reading.faults
    assert reading.pack == given_pack


@pytest.mark.parametrize("text", [one for one in HOSTILE if re.search(r"\S", one)])
def test_hostile_texts_are_read_back_the_same(text: str) -> None:
    given_pack = Pack.model_validate(
        {
            "id": "p",
            "title": {"zh": text, "en": text},
            "description": {"zh": text, "en": text},
            "language": "zh",
            "questions": [
                {"id": "s", "kind": "single", "stem": text, "options": [text, f"{text}x"], "answer": "A",
                 "explanation": text, "source": {"document": text, "edition": text}, "topic": text},
            ],
        }
    )  # fmt: skip
    reading = pack.read(pack.write(given_pack))
    assert not reading.faults
    assert reading.pack == given_pack


def test_five_thousand_questions_are_written_and_read_in_seconds() -> None:
    asked = [
        {
            "id": f"q-{n}",
            "kind": "single",
            "stem": f"第{n}题：多久？",
            "options": ["每月", "每季度", "每年"],
            "answer": "ABC"[n % 3],
            "explanation": "一句话的解析。",
        }
        for n in range(5_000)
    ]
    said = {"zh": "题库", "en": "Bank"}
    bank = Pack.model_validate(
        {"id": "big", "title": said, "description": said, "language": "zh", "questions": asked}
    )
    begun = time.monotonic()
    text = pack.write(bank)
    assert pack.read(text).pack == bank
    assert time.monotonic() - begun < 30
