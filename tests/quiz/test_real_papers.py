"""What real banks do beyond what anybody would invent for a test; the words are ours, the shapes theirs."""

from __future__ import annotations

import pytest

from bot.quiz.bank import formats
from bot.quiz.bank.formats.reading import Reading
from bot.quiz.bank.question import Blank, Judge, Multiple, Single


def read(text: str, name: str = "bank.txt") -> Reading:
    return formats.read(text.encode(), name, prefix="x")


def answers(reading: Reading) -> list[object]:
    assert not [(fault.line, fault.words, fault.reason) for fault in reading.faults]
    return [found.question.answer for found in reading.questions]


RULE = "-" * 30
PAGES = "某市施工企业安全考核题库第三批"

SHAPES: list[tuple[str, str, list[object]]] = [
    (
        "a learning platform exports what was answered, what is right, and the points",
        "一. 单选题（共 2 题，8.0 分）\n"
        "1. (单选题, 4.0 分) 灭火器多久查一次？\nA. 每月\nB. 每年\n"
        "我的答案:正确答案:A\n答案解析：\n知识点：\n0.0分\n"
        "2. (多选题, 4.0 分)(4分)火警要说清什么？\nA. 地点\nB. 火势\nC. 天气\n"
        "我的答案: C正确答案: AB\n4.0 分\n",
        ["A", "AB"],
    ),
    (
        "a rule between questions",
        f"1. 甲是（ ）\nA. 一\nB. 二\n答案：A\n{RULE}\n2. 乙是（ ）\nA. 一\nB. 二\n答案：B\n====\n",
        ["A", "B"],
    ),
    (
        "the kind and a colon behind the number, the stem below",
        "第1题(单选)：\n甲是什么\n【A】 一\n【B】 二\n正确答案:B\n",
        ["B"],
    ),
    (
        "judge items without numbers, each with an explanation",
        "水往低处流。\n正确答案：正确\n解析：地球的引力。\n\n火越烧越冷。\n正确答案：错误\n解析：热的东西。\n",
        [True, False],
    ),
    (
        "the reason behind a cross",
        "二、判断题\n1. 垃圾车可以载人。（ × ）（只能载垃圾）\n2. 垃圾要分类。（√）\n",
        [False, True],
    ),
    (
        "options behind the stem with nothing between letter and words",
        "1. 哪个是厨余（B）。A电池 B菜叶 C药片 D玻璃瓶\n",
        ["B"],
    ),
    (
        "an essay's answer is no key, and what comes below it is read",
        "一、简答题\n1. 谈谈体会。\n参考答案：\n（1）学得多；\n（2）做得少。\n"
        "二、单选题\n1. 甲是（ ）\nA. 一\nB. 二\n答案：A",
        ["A"],
    ),
]


@pytest.mark.parametrize(
    ("text", "expected"), [case[1:] for case in SHAPES], ids=[case[0] for case in SHAPES]
)
def test_shapes_of_real_papers(text: str, expected: list[object]) -> None:
    reading = read(text)
    assert [found.question.answer for found in reading.questions] == expected
    assert {fault.reason for fault in reading.faults} <= {"unsupported"}


def test_the_reason_behind_a_cross_explains() -> None:
    (found,) = read("判断题\n1. 垃圾车可以载人。（×）（只能载垃圾）\n解析：见手册。\n").questions
    assert (found.question.stem, found.question.explanation) == ("垃圾车可以载人。", "只能载垃圾\n见手册。")


def test_a_remark_behind_a_tick_may_belong_to_the_sentence() -> None:
    reading = read("判断题\n1. 实行轮岗（√）（试行）\n2. 垃圾要分类。（√）\n")
    assert [found.question.stem for found in reading.questions] == ["垃圾要分类。"]
    assert [fault.reason for fault in reading.faults] == ["no answer"]


def test_the_head_of_every_page_is_not_in_the_stems_it_cuts() -> None:
    one = (
        "{0}. 第 {0} 台设备检修\n{head}\n时应当（ ）。\nA. 断电\nB. 通电\nC. 敲打\nD. 不管\n正确答案：A\n"
        + "\n" * 10
    )
    reading = read("".join(one.format(number, head=PAGES) for number in range(1, 9)))
    assert answers(reading) == ["A"] * 8
    assert reading.questions[2].question.stem == "第 3 台设备检修时应当（ ）。"
    assert [(note.reason, note.words) for note in reading.notes] == [("running head", PAGES)]


def test_an_option_that_comes_often_is_no_head_of_a_page() -> None:
    text = "".join(
        f"{number}. 甲{number}是（ ）\nA. 一\nB. 以上复习资料里的说法都不对\n答案：B\n"
        for number in range(1, 9)
    )
    assert answers(read(text)) == ["B"] * 8


def test_a_wrapped_word_is_no_heading() -> None:
    """A line of a stem, or of an option, that holds nothing but 判断."""
    stem = "1. 伤员呼吸加快，几乎丧失\n判断\n能力，这时应（ ）。\nA. 送医\nB. 不管\n答案：A\n"
    option = "2. 队长的职责有（ ）。\nA. 观察和\n判断\nB. 休息\n答案：A\n"
    reading = read("一、单选题\n" + stem + option)
    assert answers(reading) == ["A", "A"]
    first, second = (found.question for found in reading.questions)
    assert first.stem == "伤员呼吸加快，几乎丧失判断能力，这时应（ ）。"
    assert isinstance(second, Single)
    assert second.options == ["观察和判断", "休息"]


def test_a_stem_swallowed_by_an_explanation_is_named() -> None:
    """Without a number and without an empty line nothing tells where the next question begins."""
    reading = read("水往低处流。\n答案：对\n解析：引力。\n火是热的。\n答案：对\n")
    assert [fault.reason for fault in reading.faults] == ["stray"]


def test_a_numbered_answer_to_one_blank() -> None:
    assert answers(read("填空题\n1. 党员大会每___召开一次。\n正确答案：（1）季度\n")) == [[["季度"]]]


def test_a_letter_is_no_answer_to_a_blank_whose_options_are_missing() -> None:
    reading = read("题干,答案\n摇表的单位是(___)。,C\n首都是(___)。,北京\n", "bank.csv")
    assert [fault.reason for fault in reading.faults] == ["few options"]
    assert [found.question.answer for found in reading.questions] == [[["北京"]]]


def test_options_below_the_stem_in_its_cell() -> None:
    reading = read(
        '题型,答案,问题\n单选题,B,"哪个对：\nA. 甲\nB. 乙"\n多选题,AC,"哪些对： A. 甲 B. 乙 C. 丙"\n', "b.csv"
    )
    assert answers(reading) == ["B", "AC"]
    one, two = (found.question for found in reading.questions)
    assert isinstance(one, Single)
    assert isinstance(two, Multiple)
    assert (one.stem, one.options, two.options) == ("哪个对：", ["甲", "乙"], ["甲", "乙", "丙"])


def test_the_column_of_types_may_be_one_of_topics() -> None:
    topics = read("类型,题目,A,B,正确答案\n消防,甲？,一,二,A\n用电,乙？,一,二,B\n", "b.csv")
    assert answers(topics) == ["A", "B"]
    assert [found.question.topic for found in topics.questions] == ["消防", "用电"]
    kinds = read("类型,题目,A,B,正确答案\n单选,甲？,一,二,A\n投壶,乙？,一,二,B\n", "b.csv")
    assert [fault.reason for fault in kinds.faults] == ["unknown kind"]


def test_a_web_page_is_refused() -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011  # its args are looked at
        read("<!DOCTYPE html>\n<html><script>f({=a ~b})</script></html>")
    assert refused.value.args[0] == "web page"


def test_the_kinds_are_those_meant() -> None:
    reading = read("1. 每___查一次。\n答案：月\n2. 天是蓝的。（√）\n3. 选（AB）\nA. 甲\nB. 乙\n")
    assert [type(found.question) for found in reading.questions] == [Blank, Judge, Multiple]


MORE: list[tuple[str, str, list[object]]] = [
    (
        "ticks and crosses of telephones, and what there is to choose behind the stem",
        "1. 水往低处流。( ) true. 正确false. 错误\n参考答案：✅\n2. 火是冷的。( )\n参考答案：❌\n",
        [True, False],
    ),
    (
        "answers to blanks, a line each below their heading",
        "一、填空题\n1. (填空题)安全___，预防___。\n正确答案：\n(1) 第一\n(2) 为主\n"
        "2. (填空题)每___查一次。\n正确答案：\n(1) 月\n",
        [[["第一"], ["为主"]], [["月"]]],
    ),
    (
        "blanks whose answers come as the key of all",
        "一、填空题\n1. 每___查一次。\n2. 满___岁可以入职。\n参考答案：\n1. 月\n2. 十八\n",
        [[["月"]], [["十八"]]],
    ),
    (
        "a stem that begins with its answer",
        "第02讲 安全第一\n1.（ A ）是根本。\nA.安全 B.速度\n"
        "2.（ C ）是末节。\nA.安全 B.质量\nC.速度 D.效益\n",
        ["A", "C"],
    ),
    ("points in square brackets", "1. [2分]甲是（ ）\nA. 一\nB. 二\n答案：A", ["A"]),
    (
        "numbers with a tab behind them, which begin anew",
        "判断题\n1、水往低处流。\n正确答案：对\n2、火是冷的。\n正确答案：错\n1\t垃圾要分类。\n正确答案：对\n",
        [True, False, True],
    ),
    (
        "an option of another shape behind a wide gap",
        "1. 甲是（C）\nA、一\nB、二\nC、三\t\tD四\n",
        ["C"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in MORE], ids=[case[0] for case in MORE])
def test_more_shapes_of_real_papers(text: str, expected: list[object]) -> None:
    reading = read(text)
    assert answers(reading) == expected
    assert not any(
        found.question.stem[:1].isdigit() or "分]" in found.question.stem for found in reading.questions
    )


def test_what_there_is_to_choose_is_no_part_of_a_judge_item() -> None:
    (first, _) = read(MORE[0][1]).questions
    assert first.question.stem == "水往低处流。"


def test_the_option_behind_a_wide_gap_is_one_of_its_own() -> None:
    (found,) = read(MORE[-1][1]).questions
    assert isinstance(found.question, Single)
    assert found.question.options == ["一", "二", "三", "四"]


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        # the legend of judge items is no key of the blanks above, and ends no paper
        (
            "一、填空题\n1．属性也叫 字段 。\n2．元组也叫 记录 。\n二、判断题   1对   2错\n"
            "1.表可以没有主键。（1）\n2.外键必须唯一。（2）\n",
            ["no answer"] * 4,
        ),
        # a sentence without a blank asks nothing
        ("一、填空题\n1. 属性也叫字段。\n答案：字段\n", ["blanks"]),
        # stems that stand elsewhere
        ("1. （ ）\nA. 一\nB. 二\n答案：A\n", ["no stem"]),
        # judge items run together
        ("判断题\n1. 水往低处流。（对）2.火是冷的。（错）\n", ["two ways"]),
    ],
)
def test_what_would_be_read_wrong_is_named(text: str, reasons: list[str]) -> None:
    reading = read(text)
    assert not reading.questions
    assert [fault.reason for fault in reading.faults] == reasons
