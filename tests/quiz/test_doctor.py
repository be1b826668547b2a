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
        ({"stem": "根据《中国共产党纪律处分条例》（2018年），处分有几种？"}, Finding.DEAD_EDITION),
        ({"stem": "根据《纪律处分条例》（2018修正），处分有几种？"}, Finding.DEAD_EDITION),
        ({"stem": "根据2018年修订的《纪律处分条例》，处分有几种？"}, Finding.DEAD_EDITION),
        ({"explanation": "《纪律处分条例》2018年版有规定。"}, Finding.DEAD_EDITION),
        ({"explanation": "见《纪律处分条例》（二〇一八年修订）。"}, Finding.DEAD_EDITION),
        ({"options": ["《纪律处分条例》（2018）", "章程"], "answer": "A"}, Finding.DEAD_EDITION),
        ({"stem": "按照《旧暂行规定》，多久一次？"}, Finding.DEAD_EDITION),
        # the lengths of Telegram, one more than they are
        ({"stem": "长" * 301}, Finding.LONG_STEM),
        ({"options": ["长" * 101, "短"]}, Finding.LONG_OPTION),
        ({"explanation": "长" * 201}, Finding.LONG_EXPLANATION),
        ({"explanation": "一\n二\n三\n四"}, Finding.MANY_LINES),
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
        ({"explanation": "本题选ABC。"}, Finding.NAMES_LETTER),
        ({"explanation": "A错误，B正确。"}, Finding.NAMES_LETTER),
        ({"explanation": "A、C两项都对。"}, Finding.NAMES_LETTER),
        ({"explanation": "A和B"}, Finding.NAMES_LETTER),
        ({"explanation": "故排除C。"}, Finding.NAMES_LETTER),
        ({"explanation": "A对B错"}, Finding.NAMES_LETTER),
        ({"explanation": "C表述错误，应为三年。"}, Finding.NAMES_LETTER),
        ({"explanation": "AC属于义务。"}, Finding.NAMES_LETTER),
        ({"explanation": "所以选择B。"}, Finding.NAMES_LETTER),
        ({"explanation": "The correct option is C"}, Finding.NAMES_LETTER),
        ({"explanation": "C is the answer."}, Finding.NAMES_LETTER),
        ({"explanation": "Both A and B"}, Finding.NAMES_LETTER),
        ({"explanation": "The answer is A."}, Finding.NAMES_LETTER),
        ({"explanation": "A and C are both right."}, Finding.NAMES_LETTER),
        ({"stem": "与选项B意思相同的是哪一项？"}, Finding.NAMES_LETTER),
        ({"options": ["每月", "每季度", "A和B"]}, Finding.NAMES_LETTER),
        ({"options": ["每月", "每季度", "AB都对"]}, Finding.NAMES_LETTER),
        ({"options": ["Monthly", "Quarterly", "Both A and B"]}, Finding.NAMES_LETTER),
        ({"options": ["每月", "每季度", "选项A"]}, Finding.NAMES_LETTER),
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
        {"explanation": "补充维生素C项目由工会组织。"},
        {"explanation": "公文选用A4纸。"},
        {"explanation": "Leave time to answer a question."},
        {"explanation": "Answer: A fire drill comes first."},
        {"explanation": "甲型H1N1流感按乙类管理。"},
        {"explanation": "C919是国产大型客机，选C919的图片即可。"},
        {"explanation": "Vaccines exist against hepatitis A and B."},
        {"explanation": "维生素A和D都不能过量。"},
        {"explanation": "A级和B级单位每年评一次。"},
        {"explanation": "AED设备使用正确才有效。"},
        {"options": ["A4", "A3", "B5"]},
        {"options": ["LED灯", "AED", "CAD"]},
        # letters that the stem uses as names of people
        {"stem": "A和B签订合同，C作保证，谁先承担责任？", "options": ["A和B", "B", "C"], "answer": "A",
         "explanation": "A和B是当事人。"},
        {"stem": "A对B享有债权，B未还款，A可以怎么办？", "explanation": "A对B的债权受保护。"},
        {"stem": "A、B两地相距100公里，多久走一趟？"},
        {"explanation": "一\n二\n三"},
        # editions: of another document, told of as past, or amended since
        {"stem": "根据《纪律处分条例实施办法》（2018年），多久一次？"},
        {"explanation": "《纪律处分条例》（2018年修订）已被2023年修订的条例取代。"},
        {"explanation": "《纪律处分条例》（2018年修订、2023年再次修订）有规定。"},
        {"explanation": "2018年，纪律处分条例已经有这一条。"},
        {"source": {"document": "纪律处分条例", "edition": "2018年修订，2023年再次修订"}},
        {"kind": "judge", "answer": True},
        {"kind": "numeric", "answer": 4},
        {"kind": "blank", "stem": "每___召开一次。", "answer": "季度"},
    ],
)  # fmt: skip
def test_what_is_left_alone(fields: dict[str, Any]) -> None:
    assert not examined(question(**fields))


@pytest.mark.parametrize(
    "option",
    [
        "以上都是", "以上都对", "以上皆是", "以上均正确", "以上全部", "以上全对", "上述都正确", "上述均是",
        "以上都不是", "以上都不对", "以上均不正确", "以上说法均不正确", "以上答案都不对",
        "以上各项均正确", "全部都是", "以上均是", "以上选项都不正确", "以上三项",
        "上述三种情形都属于", "全对", "都不是", "三项都是", "没有正确答案",
        "all of these", "None of these", "All the above", "None of the options",
        "All options are correct", "All of the above", "all of the above.", "None of the above",
        "Both of the above",
    ],
)  # fmt: skip
def test_what_speaks_of_the_options_above_must_stay_last(option: str) -> None:
    assert found(with_last(option)) == [Finding.ALL_NOT_LAST]
    assert not found(question(options=["每月", "每年", option], answer="A", last="C"))


@pytest.mark.parametrize(
    "option",
    [
        "以上级文件为准",
        "以上级安全部门为准",
        "每月以上",
        "上述时间",
        "全部停工",
        "都是党员",
        "所有人",
        "全国",
        "Both parties",
        "All employees",
        "None",
        "All of it",
        "Above all",
    ],
)
def test_what_only_looks_like_it(option: str) -> None:
    assert not found(with_last(option))


@pytest.mark.parametrize(
    ("fields", "finding"),
    [
        ({}, Finding.SAME_QUESTION),
        ({"options": ["每半年", "每月", "每季度"], "answer": "C"}, Finding.SAME_QUESTION),  # in another order
        ({"answer": "A"}, Finding.CONTRADICTS),
        ({"kind": "multiple", "answer": "AB"}, Finding.CONTRADICTS),
        ({"options": ["一个月", "三个月", "半年"]}, Finding.SAME_STEM),
    ],
)
def test_stems_that_are_the_same_but_for_marks_and_width(fields: dict[str, Any], finding: Finding) -> None:
    doubts = examined(question("one"), question("two", stem="支部党员大会， 一般多久召开一次", **fields))
    assert [(doubt.finding, doubt.question, doubt.words) for doubt in doubts] == [(finding, "two", "one")]


@pytest.mark.parametrize("stem", ["下列说法正确的是（ ）。", "Which of the following is correct?"])
def test_a_stem_that_only_its_options_make_a_question(stem: str) -> None:
    one = question("one", stem=stem, options=["每月一次", "每季度一次"], answer="A")
    assert not found(one, question("two", stem=stem, options=["每年两次", "每年三次"], answer="A"))
    again = question("two", stem=stem, options=["每月一次", "每季度一次"], answer="A")
    assert found(one, again) == [Finding.SAME_QUESTION]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("下列各项中属于支部党员大会职权范围的是哪一项",
         "下列各项中不属于支部党员大会职权范围的是哪一项"),
        ("受到留党察看处分的党员三年内不得在党内担任职务，对吗",
         "受到留党察看处分的党员五年内不得在党内担任职务，对吗"),
        ("关于支部党员大会和支部委员会，说法正确的是哪一项",
         "关于支部党员大会和支部委员会，说法错误的是哪一项"),
        ("会议召开以前多少时间应当书面通知各位参加会议的党员",
         "会议召开以后多少时间应当书面通知各位参加会议的党员"),
        ("Which of these is a duty of the branch secretary in a fire drill?",
         "Which of these is not a duty of the branch secretary in a fire drill?"),
        ("How many people must be at the fire drill within 30 minutes?",
         "How many people must be at the fire drill within 45 minutes?"),
    ],
)  # fmt: skip
def test_a_negation_or_a_number_makes_another_question(one: str, other: str) -> None:
    assert not found(question("one", stem=one), question("two", stem=other))


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
            stem=f"{SUBJECTS[place * 2 % 32]}和{SUBJECTS[(place * 2 + 1) % 32]}{place * 7919}各是什么？",
            options=[(right if letter == key else wrong) + letter for letter in "ABCD"],
            answer=key,
        )
        for place, key in enumerate(keys)
    ]


def judges(right: int, wrong: int) -> list[Question]:
    return [
        question(
            f"j-{place}", kind="judge", stem=f"{SUBJECTS[place]}事{place * 7919}。", answer=place < right
        )
        for place in range(right + wrong)
    ]


@pytest.mark.parametrize(
    ("questions", "findings"),
    [
        (singles("ABCDABCDABCD"), []),
        (singles("BBBBBBACDACD"), []),  # 6 of 12: once in twenty papers by chance
        (singles("BBBBBBBBBACD"), [Finding.KEY_BIAS]),  # 9 of 12: once in two thousand
        (singles("BBBB"), []),  # too few to tell
        (singles("BBBBB"), [Finding.KEY_BIAS]),
        (singles("A" * 10 + "BCD" * 6 + "BC"), []),  # a third of 30
        (singles("ABCDABCDABCD", right="长长长长"), [Finding.LONGEST_IS_RIGHT]),
        (singles("ABCDABCDABCD", wrong="长长长长"), []),  # the shortest, always: another matter
        (judges(6, 6), []),
        (judges(9, 3), []),
        (judges(14, 1), [Finding.KEY_BIAS]),
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


@pytest.mark.parametrize(
    "piece", ["A、", "A ", "A, B, ", "both A ", " ", "A", "以上各", "A和 ", "选 ", f"A{' ' * 50}"]
)
def test_no_text_takes_long(piece: str) -> None:
    text = "A" + piece * (900 // len(piece))
    begun = time.monotonic()
    examined(question(stem=text, explanation=text, options=[text, "每月"], answer="A"))
    assert time.monotonic() - begun < 1
