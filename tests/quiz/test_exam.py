"""Papers as people type them: every question is read right, or named; none is read wrong."""

from __future__ import annotations

import random
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.quiz.bank.formats import exam
from bot.quiz.bank.formats.reading import Reading
from bot.quiz.bank.formats.words import say
from bot.quiz.bank.question import Blank, Judge, Multiple, Question, Single


def read(text: str) -> Reading:
    return exam.read(text.encode(), prefix="x")


def short(question: Question) -> tuple[Any, ...]:
    """Kind and answer, with the stem and the options as they were understood."""
    match question:
        case Single() | Multiple():
            return question.stem, "/".join(question.options), question.answer
        case Judge():
            return question.stem, question.answer
        case Blank():
            return question.stem, question.answer
        case _:
            return (question.stem, question.answer)


CAPITAL = [("首都是（ ）", "北京/上海/广州/深圳", "A")]


@pytest.mark.parametrize(
    "text",
    [
        "1. 首都是（ ）\nA. 北京\nB. 上海\nC. 广州\nD. 深圳\n答案：A",
        "1、首都是（ ）\nA、北京\nB、上海\nC、广州\nD、深圳\n正确答案：A",
        "1．首都是（ ）\na、北京\nb、上海\nc、广州\nd、深圳\n【答案】A",
        "（1）首都是（ ）\n（A）北京\n（B）上海\n（C）广州\n（D）深圳\n参考答案：A",
        "(1)首都是（ ）\nA)北京\nB)上海\nC)广州\nD)深圳\n答案 A",
        "第1题 首都是（ ）\nA 北京\nB 上海\nC 广州\nD 深圳\n答案A",
        "第一题：首都是（ ）\nA北京\nB上海\nC广州\nD深圳\n【正确答案】：A",
        "一、首都是（ ）\nA．北京  B．上海  C．广州  D．深圳\n答案:A",
        "1.首都是（A）\nA.北京 B.上海 C.广州 D.深圳",
        "1.首都是（  a  ）\nA.北京 B.上海\nC.广州 D.深圳",
        "1.首都是（Ａ）\nＡ．北京　Ｂ．上海　Ｃ．广州　Ｄ．深圳",
        "１．首都是（ ）\nＡ、北京\tＢ、上海\tＣ、广州\tＤ、深圳\n答案：Ａ",
        "1.首都是（ ）A.北京 B.上海 C.广州 D.深圳 答案：A",
        "1.首都是（ ）A.北京\nB.上海\nC.广州\nD.深圳\n（答案：A）",
        "1.首都是（ ）\nA.北京B.上海C.广州D.深圳\n答案：A",
        "1.首都是（ ）\nA.北京；\nB.上海；\nC.广州；\nD.深圳。\n答案：A".replace("；\n", "\n").replace(
            "。", ""
        ),
        "1\u00a0.\u00a0首都是（\u00a0）\n"
        "\u00a0A.\u00a0北京\u00a0\u00a0B.\u00a0上海\nC.\u00a0广州\u00a0D.\u00a0深圳\n答案：A",
        "1.首都\n是（ ）\nA.北\n京\nB.上海\n\nC.广州\nD.深圳\n答案：A",
        "【单选题】1.首都是（ ）\nA.北京\nB.上海\nC.广州\nD.深圳\n答案：A",
        "1.【单选题】首都是（ ）（2分）\nA.北京\nB.上海\nC.广州\nD.深圳\n我的答案：C 正确答案：A 得分：0",
        "1.(2分)首都是（ ）(单选)\nA.北京\nB.上海\nC.广州\nD.深圳\n答案：\nA",
        "首都是（ ）\nA.北京\nB.上海\nC.广州\nD.深圳\n答案：A",  # without a number
        "1. 首都是（ ）\nA. 北京\nB. 上海\nC. 广州\nD. 深圳\n\n参考答案\n1. A",
        "1. 首都是（ ）\nA. 北京\nB. 上海\nC. 广州\nD. 深圳\n答案\n1、A",
        "1. 首都是（ ）\nA. 北京\nB. 上海\nC. 广州\nD. 深圳\n1-1 A",
        "1. 首都是（ ）\nA. 北京\nB. 上海\nC. 广州\nD. 深圳\n参考答案：\n题号 1\n答案 A",
        "2024年题库\n考试时间：60分钟\n一、单选题（每题2分，共20分）\n"
        "1. 首都是（ ）\nA. 北京\nB. 上海\nC. 广州\nD. 深圳\n答案：A",
        "第一部分 单项选择题\n1. 首都是（ ）\nA. 北京\nB. 上海\nC. 广州\nD. 深圳\n答案：A",
        "1. 首都是（ ）\nA. 北京\nB. 上海\nC. 广州\nD. 深圳\n答案：北京",
        "1. 首都是（ ）\nA. 北京\nB. 上海\nC. 广州\nD. 深圳\n答案：A、北京",
    ],
)
def test_one_question_in_many_shapes(text: str) -> None:
    found = read(text)
    assert not [(fault.words, say(fault, "zh")) for fault in found.faults]
    assert [(q.question.stem.replace(" ", ""), *short(q.question)[1:]) for q in found.questions] == [
        ("首都是（）", *CAPITAL[0][1:])
    ]


PAPER = """党章知识测试题
姓名：        得分：

一、单选题（每题2分，共4分）
1. 党的最高理想是（B）。
A. 小康社会        B. 实现共产主义
C. 现代化          D. 共同富裕
2. 党员大会一般多久召开一次？（ C ）
A. 每周  B. 每月  C. 每季度  D. 每年
解析：支委会每月一次，
党员大会每季度一次。
二、多选题
1. “三会一课”的三会包括（ABD）
A. 党员大会
B. 支委会
C. 座谈会
D. 党小组会
三、判断题（对的打√，错的打×）
1. 预备党员有表决权。（×）
（√）2. 党员应当按期交纳党费。
3.（ 错 ）支委会每年一次。
四、填空题
1. 党的根本宗旨是___________。
答案：全心全意为人民服务
2. 党的组织原则是（    ）和（    ）。
答案：民主；集中
五、简答题
1. 简述党员的权利。
答：略。
"""


def test_a_whole_paper() -> None:
    found = read(PAPER)
    assert [(fault.line, fault.reason) for fault in found.faults] == [(28, "unsupported")]
    assert [short(one.question) for one in found.questions] == [
        ("党的最高理想是（ ）。", "小康社会/实现共产主义/现代化/共同富裕", "B"),
        ("党员大会一般多久召开一次？（ ）", "每周/每月/每季度/每年", "C"),
        ("“三会一课”的三会包括（ ）", "党员大会/支委会/座谈会/党小组会", "ABD"),
        ("预备党员有表决权。", False),
        ("党员应当按期交纳党费。", True),
        ("支委会每年一次。", False),
        ("党的根本宗旨是___。", [["全心全意为人民服务"]]),
        ("党的组织原则是___和___。", [["民主"], ["集中"]]),
    ]
    assert found.questions[1].question.explanation == "支委会每月一次，党员大会每季度一次。"
    assert [one.question.id for one in found.questions][-1] == "x-008"


KEYED = """一、单选题
1. 甲问题（ ）
A. 一 B. 二 C. 三 D. 四
2. 乙问题（ ）
A. 一 B. 二 C. 三 D. 四
3. 丙问题（ ）
A. 一 B. 二 C. 三 D. 四
二、多选题
1. 丁问题（ ）
A. 一 B. 二 C. 三 D. 四
2. 戊问题（ ）
A. 一 B. 二 C. 三 D. 四
三、判断题
1. 己说法。（ ）
2. 庚说法。（ ）
四、填空题
1. 辛是____。
"""


@pytest.mark.parametrize(
    "key",
    [
        "参考答案\n一、单选题\n1-3 BCD\n二、多选题\n1-2 ABD AC\n三、判断题\n1-2 √×\n四、填空题\n1. 壬",
        "答案：\n一、单选题：1-3：BCD\n二、多选题：1.ABD 2.AC\n三、判断题：1、对 2、错\n四、填空题\n1、壬",
        "【参考答案】\n单选题\n1.B 2.C 3.D\n多选题\n1.ABD\n2.AC\n判断题\n1.√ 2.×\n填空题\n1.壬",
        "答案与解析\n1-3 BCD\n1-2 ABD AC\n1-2 TF\n1. 壬",
        "参考答案\n一、单选题\n1～3 B C D\n二、多选题\n1至2：ABD，AC\n"
        "三、判断题\n1-2 正确 错误\n四、填空题\n1. 答案：壬",
        "附：参考答案\n一、单选题\n1. B\n解析：因为。\n2. C\n3. D\n二、多选题\n1、A、B、D\n2、A,C\n"
        "三、判断题\n1.√；2.×\n四、填空题\n1. 壬",
        "参考答案\n一、单选题\n题号\t1\t2\t3\n答案\tB\tC\tD\n二、多选题\n题号\t1\t2\n答案\tABD\tAC\n"
        "三、判断题\n题号\t1\t2\n答案\t√\t×\n四、填空题\n1. 壬",
    ],
)
def test_keys_at_the_end(key: str) -> None:
    found = read(KEYED + key)
    assert not [(fault.line, fault.words, say(fault, "zh")) for fault in found.faults]
    assert [short(one.question)[-1] for one in found.questions] == [
        "B",
        "C",
        "D",
        "ABD",
        "AC",
        True,
        False,
        [["壬"]],
    ]


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("1. 甲（ ）\nA. 一\nB. 二", ["no answer"]),
        ("1. 甲（ ）\nA. 一\nB. 二\n答案：C", ["beyond"]),
        ("1. 甲（A）\nA. 一\nB. 二\n答案：B", ["answers disagree"]),
        ("1. 甲（ ）\nA. 一\nC. 二\n答案：A", ["option order"]),
        ("1. 甲（ ）\nA. 一\n答案：A", ["few options"]),
        ("1. 甲（ ）\nA. 一\nB. 一\n答案：A", ["same options"]),
        ("一、单选题\n1. 甲（ ）\nA. 一\nB. 二\n答案：AB", ["one expected"]),
        ("一、多选题\n1. 甲（ ）\nA. 一\nB. 二\n答案：A", ["several expected"]),
        ("一、判断题\n1. 甲。\n答案：也许", ["not judged"]),
        ("一、判断题\n1. 甲。（×）\n答案：对", ["answers disagree"]),
        ("一、填空题\n1. 甲是___和___。\n答案：一", ["blanks"]),
        ("一、填空题\n1. 甲是___和___。", ["no answer"]),
        ("1. 简述甲的意义。\n答案：意义重大。", ["open"]),
        ("一、论述题\n1. 谈谈甲。\n答：一是……\n2. 再谈谈乙。", ["unsupported", "unsupported"]),
        ("1. 甲（ ）\nA. 一\nB. 二\n参考答案\n1.A 2.B", ["key alone"]),
        ("1. 甲（ ）\nA. 一\nB. 二\n参考答案\n1.A\n见教材", ["key unclear"]),
        ("1. 甲（B）和（A）\nA. 一\nB. 二", ["two ways"]),
        # two columns that go down: C is no part of A
        ("1. 甲（A）\nA. 一  C. 三\nB. 二  D. 四", ["option order"]),
        # the answer to both, or two answers to the last
        ("1. 甲（ ）\nA. 一\nB. 二\n2. 乙（ ）\nA. 一\nB. 二\n答案：AB", ["no answer", "no answer"]),
    ],
)
def test_what_cannot_be_taken_is_named(text: str, reasons: list[str]) -> None:
    found = read(text)
    assert [fault.reason for fault in found.faults] == reasons
    for fault in found.faults:
        assert fault.words
        assert say(fault, "zh") != say(fault, "en")
    assert len(found.questions) == (1 if reasons[0].startswith("key") else 0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a number that begins a stem is no second number
        (
            "1.2021年是建党（B）周年。\nA.90 B.100\n2.1921年成立的是（A）。\nA.党 B.团",
            [("2021年是建党（ ）周年。", "90/100", "B"), ("1921年成立的是（ ）。", "党/团", "A")],
        ),
        # statements in the stem are not questions, and letters listed in an option are not options
        (
            "1. 下列说法正确的是（ ）\n①甲\n②乙\nA. ①\nB. ②\nC. ①②\n"
            "答案：C\n2. 谁对？\nA. A、B两人 B. 无人\n答案：B",
            [("下列说法正确的是（ ）\n①甲\n②乙", "①/②/①②", "C"), ("谁对？", "A、B两人/无人", "B")],
        ),
        # a list in an explanation is not the next question
        (
            "1. 甲（ ）\nA. 一\nB. 二\n答案：A\n解析：\n1. 因为\n2. 所以\n2. 乙（ ）\nA. 三\nB. 四\n答案：B",
            [("甲（ ）", "一/二", "A"), ("乙（ ）", "三/四", "B")],
        ),
        # numbers that begin again in each section
        (
            "一、单选题\n1. 甲（A）\nA. 一\nB. 二\n二、判断题\n"
            "1. 乙。（√）\n三、单选题\n1. 丙（B）\nA. 一\nB. 二",
            [("甲（ ）", "一/二", "A"), ("乙。", True), ("丙（ ）", "一/二", "B")],
        ),
        # numbers missing or doubled by mistake
        (
            "1. 甲（A）\nA. 一\nB. 二\n3. 乙（B）\nA. 一\nB. 二\n3. 丙（A）\nA. 一\nB. 二",
            [("甲（ ）", "一/二", "A"), ("乙（ ）", "一/二", "B"), ("丙（ ）", "一/二", "A")],
        ),
        # a list in the stem, numbered like the questions but for its brackets
        ("1. 谁对？（A）\n1）甲\n2）乙\nA.1）\nB.2）", [("谁对？（ ）1）甲2）乙", "1）/2）", "A")]),
        # an explanation that speaks of the options
        ("1. 甲（A）\nA. 一\nB. 二\n解析：\nA. 一对；\nB. 二错。", [("甲（ ）", "一/二", "A")]),
        # keys in one line, below the last question
        (
            "1. 甲（ ）\nA. 一\nB. 二\n2. 乙（ ）\nA. 三\nB. 四\n答案：1.A 2.B",
            [("甲（ ）", "一/二", "A"), ("乙（ ）", "三/四", "B")],
        ),
        (
            "一、单选题\n1. 甲（ ）\nA. 一\nB. 二\n2. 乙（ ）\nA. 三\nB. 四\n答案：AB",
            [("甲（ ）", "一/二", "A"), ("乙（ ）", "三/四", "B")],
        ),
        # judge items without numbers, or with the word behind
        ("判断题\n甲对。（√）\n乙错。（×）", [("甲对。", True), ("乙错。", False)]),
        ("判断题\n1. 甲对。 对\n2. 乙错。×", [("甲对。", True), ("乙错。", False)]),
        # numbers of pages; the answer in a line of its own
        (
            "1. 甲？\nA. 一\nB. 二\n第 1 页 共 2 页\n（B）\n- 2 -\n2. 乙？\nA. 三\nB. 四\n答案为：A",
            [("甲？", "一/二", "B"), ("乙？", "三/四", "A")],
        ),
        # no numbers at all
        (
            "甲是谁？\nA. 一\nB. 二\n答案：A\n\n乙是谁？\nA. 三\nB. 四\n答案：B",
            [("甲是谁？", "一/二", "A"), ("乙是谁？", "三/四", "B")],
        ),
        # judging by options
        ("1. 甲对。\nA. 正确\nB. 错误\n答案：B", [("甲对。", False)]),
        ("1. 甲对。\nA. 错误\nB. 正确\n答案：B", [("甲对。", True)]),
        # numbers in options
        ("1. 多少？（B）\nA.1.5 B.2.5 C.3.5", [("多少？（ ）", "1.5/2.5/3.5", "B")]),
        # brackets in the stem that are no answer
        ("1. 《条例（试行）》规定（B）\nA. 一\nB. 二", [("《条例（试行）》规定（ ）", "一/二", "B")]),
        (
            "1. 维生素（A）缺乏会怎样？（ ）\nA. 一\nB. 二\n答案：A",
            [("维生素（A）缺乏会怎样？（ ）", "一/二", "A")],
        ),
        # keys in the middle, chapter by chapter
        (
            "第一章 总纲\n1. 甲（ ）\nA. 一\nB. 二\n答案\n1. A\n"
            "第二章 党员\n1. 乙（ ）\nA. 三\nB. 四\n答案\n1. B",
            [("甲（ ）", "一/二", "A"), ("乙（ ）", "三/四", "B")],
        ),
        # English
        (
            "1. Who?\na) I\nb) You\nAnswer: b\n2. The sky is green.\nAnswer: False",
            [("Who?", "I/You", "B"), ("The sky is green.", False)],
        ),
        # blanks and what they accept
        ("1. 火警电话是____。\n答案：119", [("火警电话是___。", [["119"]])]),
        ("1. ____和____是颜色。\n答案：红、绿", [("___和___是颜色。", [["红"], ["绿"]])]),
        ("1. 速度是____。\n答案：60km/h", [("速度是___。", [["60km/h"]])]),
        ("1. 支部又叫____。\n答案：党支部/支部", [("支部又叫___。", [["党支部", "支部"]])]),
    ],
)
def test_traps(text: str, expected: list[tuple[Any, ...]]) -> None:
    found = read(text)
    assert not [(fault.line, fault.words, say(fault, "zh")) for fault in found.faults]
    assert [short(one.question) for one in found.questions] == expected


def test_an_item_of_a_list_is_not_taken_for_a_question() -> None:
    found = read("1. 谁对？\n2. 乙\nA. 一\nB. 二\n答案：A\n2. 丙（A）\nA. 一\nB. 二")
    assert [fault.reason for fault in found.faults] == ["open", "list item"]
    assert [short(one.question) for one in found.questions] == [("丙（ ）", "一/二", "A")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_papers_as_programs_save_them(encoding: str, end: str) -> None:
    data = PAPER.replace("\n", end).encode(encoding)
    assert exam.read(data, prefix="x") == read(PAPER)


def test_windows_encoding() -> None:
    found = exam.read("1. What’s a café?\nA. A bar\nB. A car\nAnswer: A".encode("cp1252"), prefix="x")
    assert [short(one.question) for one in found.questions] == [("What’s a café?", "A bar/A car", "A")]


@pytest.mark.parametrize("keyed", [False, True])
def test_five_thousand_questions_in_seconds(keyed: bool) -> None:
    answer = "" if keyed else "答案：B\n解析：因为。\n"
    text = "".join(f"{n}. 第{n}问（ ）？\nA. 甲 B. 乙\nC. 丙\nD. 丁\n{answer}" for n in range(1, 5001))
    start = time.perf_counter()
    found = read(text + "参考答案\n" + "\n".join(f"{n}.B" for n in range(1, 5001)) if keyed else text)
    assert (len(found.questions), found.faults) == (5000, [])
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    "part",
    [
        "(",
        "（",
        "A. ",
        "答案：",
        "1-",
        "_ ",
        "1.甲\n",
        "一、",
        "第1题",
        "1A",
        "A、",
        "【答案】",
        "一、单选题\n",
    ],
)
def test_no_text_takes_long(part: str) -> None:
    start = time.perf_counter()
    long = (part * (19_000 // len(part)) + "\n") * 3  # a longer line is refused
    read("1. 甲（A）\nA. 一\nB. 二\n" + long)
    read("1. 甲（ ）\nA. 一\nB. 二\n参考答案\n1.A\n" + long)
    assert time.perf_counter() - start < 5


STEMS = st.text(alphabet="党员大会支部纪律条例规定召开每年", min_size=4, max_size=80)
TEXTS = st.lists(
    st.text(alphabet="党员大会支部纪律条例规定", min_size=1, max_size=20), min_size=2, max_size=6, unique=True
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(STEMS, TEXTS, st.randoms(use_true_random=False)), min_size=1, max_size=8), st.data()
)
def test_a_paper_in_any_style_reads_as_it_was_meant(
    given_questions: list[tuple[str, list[str], random.Random]], data: st.DataObject
) -> None:
    number = data.draw(st.sampled_from(["{}. ", "{}、", "（{}）", "第{}题 ", "{}．", "({}) "]))
    mark = data.draw(st.sampled_from(["{}. ", "{}、", "（{}）", "{}．", "{}) "]))
    between = data.draw(st.sampled_from(["\n", "  ", "\t", "\n\n"]))
    where = data.draw(st.sampled_from(["inline", "behind", "key", "ranges"]))
    text, key, expected = "", [], []
    for place, (stem, options, chance) in enumerate(given_questions, 1):
        chosen = sorted(chance.sample(range(len(options)), chance.randint(1, len(options))))
        answer = "".join("ABCDEF"[at] for at in chosen)
        brackets = f"（{answer}）" if where == "inline" else "（ ）"
        text += number.format(place) + stem + brackets + "\n"
        text += between.join(mark.format("ABCDEF"[at]) + option for at, option in enumerate(options)) + "\n"
        if where == "behind":
            text += chance.choice(["答案：", "【答案】", "正确答案：", "参考答案: "]) + answer + "\n"
        key.append(f"{place}.{answer}" if where == "key" else answer)
        expected.append((stem + "（ ）", "/".join(options), answer))
    if where == "key":
        text += "参考答案\n" + " ".join(key)
    elif where == "ranges":
        text += f"参考答案\n1-{len(key)} " + " ".join(key)
    found = read(text)
    assert not [(fault.words, fault.reason, text) for fault in found.faults]
    assert [short(one.question) for one in found.questions] == expected
