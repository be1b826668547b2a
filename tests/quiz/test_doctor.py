"""The doctor: what it finds about questions that can be read, and what it leaves alone."""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter

from bot.quiz.bank import doctor, editions
from bot.quiz.bank.doctor import Doubt, Finding
from bot.quiz.bank.question import Question

QUESTION: TypeAdapter[Question] = TypeAdapter(Question)
TODAY = date(2026, 11, 21)
EDITIONS = editions.read(
    """editions:
  - document: 纪律处分条例
    dead: ["2018", "2015"]
    instead: 2023年版
  - document: 旧暂行规定
    gone: true
    unless: 废止
    instead: 新规定
  - document: 党章
    words: [旧提法]
    instead: 新提法
"""
)
SUBJECTS = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳"


def question(name: str = "q", **fields: Any) -> Question:
    """A question nothing is wrong with, but for these fields."""
    usual: dict[str, Any] = {
        "id": name,
        "kind": "single",
        "stem": "支部党员大会一般多久召开一次？",
        "options": ["每月", "每季度", "每半年"],
        "answer": "B",
        "explanation": "一般每季度召开一次。",
        "source": {"document": "支部工作条例", "edition": "2018"},
    }
    merged = {**usual, **fields}
    if merged["kind"] not in ("single", "multiple"):
        del merged["options"]
    return QUESTION.validate_python(merged)


def examined(*questions: Question) -> list[Doubt]:
    return doctor.examine(list(questions), EDITIONS, TODAY)


def found(*questions: Question) -> list[Finding]:
    return [doubt.finding for doubt in examined(*questions)]


def with_last(option: str) -> Question:
    return question(options=["每月", option, "每年"], answer="A")


@pytest.mark.parametrize(
    ("fields", "finding"),
    [
        # what it rests on
        ({"source": None}, Finding.NO_SOURCE),
        ({"explanation": None}, Finding.NO_EXPLANATION),
        ({"review_by": TODAY - timedelta(days=1)}, Finding.OVERDUE),
        ({"source": {"document": "纪律处分条例", "edition": "2018"}}, Finding.DEAD_EDITION),
        ({"source": {"document": "《纪律处分条例》（2015年印发）"}}, Finding.DEAD_EDITION),
        ({"source": {"document": "旧暂行规定"}}, Finding.DEAD_EDITION),
        ({"stem": "按照旧提法，多久一次？"}, Finding.DEAD_EDITION),
        ({"explanation": "旧提法是每季度。"}, Finding.DEAD_EDITION),
        # the lengths of Telegram, one more than they are
        ({"stem": "长" * 301}, Finding.LONG_STEM),
        ({"options": ["长" * 101, "短"]}, Finding.LONG_OPTION),
        ({"explanation": "长" * 201}, Finding.LONG_EXPLANATION),
        ({"options": ["长" * 31, "短"]}, Finding.CLIPPED_OPTION),
        # letters that mean another option when they are shuffled
        ({"explanation": "选A。"}, Finding.NAMES_LETTER),
        ({"explanation": "故选 B"}, Finding.NAMES_LETTER),
        ({"explanation": "应选C，因为是每季度。"}, Finding.NAMES_LETTER),
        ({"explanation": "答案：D"}, Finding.NAMES_LETTER),
        ({"explanation": "正确答案为A"}, Finding.NAMES_LETTER),
        ({"explanation": "选项B是每月，不对"}, Finding.NAMES_LETTER),
        ({"explanation": "C选项正确"}, Finding.NAMES_LETTER),
        ({"explanation": "D项错误"}, Finding.NAMES_LETTER),
        ({"explanation": "Option B is right"}, Finding.NAMES_LETTER),
    ],
)
def test_what_is_found(fields: dict[str, Any], finding: Finding) -> None:
    (doubt,) = examined(question(**fields))
    assert (doubt.finding, doubt.question) == (finding, "q")
    assert doubt.words


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"review_by": TODAY},  # its last day
        {"source": {"document": "纪律处分条例", "edition": "2023"}},
        {"source": {"document": "纪律处分条例", "article": "第12018号"}},  # digits within others
        {"source": {"document": "旧暂行规定"}, "explanation": "它已于去年废止。"},
        # the lengths of Telegram, just kept
        {"stem": "长" * 300},
        {"options": ["长" * 30, "短"]},
        {"options": ["x" * 100, "y"]},  # narrow letters fit
        {"explanation": "长" * 200},
        # letters that name no option
        {"explanation": "A类火灾用水扑救。"},
        {"explanation": "B超检查每年一次。"},
        {"explanation": "An optional review comes first."},
        {"explanation": "The first option is the usual one."},
        {"kind": "judge", "answer": True},
        {"kind": "numeric", "answer": 4},
        {"kind": "blank", "stem": "每___召开一次。", "answer": "季度"},
    ],
)
def test_what_is_left_alone(fields: dict[str, Any]) -> None:
    assert not examined(question(**fields))


@pytest.mark.parametrize(
    "option",
    [
        "以上都是", "以上都对", "以上皆是", "以上均正确", "以上全部", "以上全对", "上述都正确", "上述均是",
        "以上都不是", "以上都不对", "以上均不正确", "以上说法均不正确", "以上答案都不对",
        "All of the above", "all of the above.", "None of the above", "Both of the above",
    ],
)  # fmt: skip
def test_what_speaks_of_the_options_above_must_stay_last(option: str) -> None:
    assert found(with_last(option)) == [Finding.ALL_NOT_LAST]
    assert not found(question(options=["每月", "每年", option], answer="A", last="C"))


@pytest.mark.parametrize(
    "option", ["以上级文件为准", "每月以上", "上述时间", "A and B", "All of it", "Above all"]
)
def test_what_only_looks_like_it(option: str) -> None:
    assert not found(with_last(option))


def test_stems_that_are_the_same_but_for_marks_and_width() -> None:
    doubts = examined(question("one"), question("two", stem="支部党员大会， 一般多久召开一次"))
    assert [(doubt.finding, doubt.question, doubt.words) for doubt in doubts] == [
        (Finding.SAME_STEM, "two", "one")
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("支部党员大会一般每季度召开几次才对呢", "支部党员大会一般每季度召开几次才对啊"),
        (
            "The fire drill takes place every six months in this building",
            "A fire drill takes place every six months in this building",
        ),
    ],
)
def test_stems_that_are_nearly_the_same(one: str, other: str) -> None:
    assert found(question("one", stem=one), question("two", stem=other)) == [Finding.NEAR_STEM]


def test_stems_that_are_about_different_things() -> None:
    assert not found(
        question("one", stem="支部委员会每届任期几年？"),
        question("two", stem="支部党员大会多久召开一次？"),
        question("three", stem="流动党员怎样参加组织生活？"),
    )


def singles(keys: str, right: str = "长长长", wrong: str = "长长长") -> list[Question]:
    """Single choices with these keys, about as many different things."""
    return [
        question(
            f"q-{place}",
            stem=f"{SUBJECTS[place * 2]}和{SUBJECTS[place * 2 + 1]}{place * 7919}各是什么？",
            options=[(right if letter == key else wrong) + letter for letter in "ABCD"],
            answer=key,
        )
        for place, key in enumerate(keys)
    ]


@pytest.mark.parametrize(
    ("questions", "findings"),
    [
        (singles("ABCDABCDABCD"), []),
        (singles("BBBBBBBACDAC"), [Finding.KEY_BIAS]),
        (singles("BBBBBBBBBBB"), []),  # eleven are too few to tell
        (singles("ABCDABCDABCD", right="长长长长"), [Finding.LONGEST_IS_RIGHT]),
        (singles("ABCDABCDABCD", wrong="长长长长"), []),  # the shortest, always: another matter
    ],
)
def test_keys_that_people_notice(questions: list[Question], findings: list[Finding]) -> None:
    doubts = examined(*questions)
    assert [doubt.finding for doubt in doubts] == findings
    assert all(doubt.question is None for doubt in doubts)


def test_the_worst_comes_first() -> None:
    doubts = examined(
        question("long", options=["长" * 31, "短"], stem="第一件事多久一次？"),
        question("bare", source=None, explanation=None, stem="另外一项工作由谁负责？"),
        question("dead", source={"document": "旧暂行规定"}),
    )
    assert [doubt.finding for doubt in doubts] == [
        Finding.DEAD_EDITION,
        Finding.NO_EXPLANATION,
        Finding.NO_SOURCE,
        Finding.CLIPPED_OPTION,
    ]


def test_nothing_at_all() -> None:
    assert examined() == []


def test_five_thousand_questions_are_examined_in_seconds() -> None:
    questions = [
        question(f"q-{n}", stem=f"根据规定，单位{n * 7919 % 5000}应当在几天内完成{n * 104729 % 977}号事项？")
        for n in range(5_000)
    ]
    begun = time.monotonic()
    examined(*questions)
    assert time.monotonic() - begun < 20
