"""The headings of a sheet of questions, as people call them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.quiz.bank.question import LETTERS

_NAMES: dict[str, str] = {
    "id": "题目代码 questioncode",
    "kind": "题型 试题类型 题目类型 试题题型 题目题型 考题类型 题类型 类型 题目类别 试题类别"
    " questiontype type kind",
    "stem": "题干 题目 试题 试题内容 题目内容 问题 题目名称 试题题干 题目题干 内容 题目描述 标题"
    " 试题名称 题干内容 题面 考题 试题正文 题目标题 问题内容 考题内容 题干描述 question"
    " questiontext stem questiontitle questionstem prompt",
    "answer": "答案 正确答案 参考答案 标准答案 试题答案 题目答案 正确选项 正确项 答案选项 答案内容"
    " 考题答案 answer answers correctanswer correctanswers correct key correctoption"
    " correctoptions rightanswer correctchoice answerkey",
    "options": "选项 选项内容 备选项 备选答案 可选项 候选项 题目选项 试题选项 选择项 候选答案 全部选项"
    " options choices answeroptions answerchoices",
    "explanation": "解析 答案解析 试题解析 题目解析 解释 答题解析 详解 分析 试题分析 注解 讲解 答案说明"
    " 考题解析 题解 explanation feedback rationale generalfeedback answerexplanation",
    "topic": "知识点 考点 章节 分类 所属章节 题目分类 试题分类 标签 知识点分类 专题 所属知识点 章节名称"
    " 主题 模块 类别 所属分类 topic category tag tags chapter subject",
    "difficulty": "难度 难易度 难易程度 难度系数 试题难度 题目难度 难度等级 考题难度 difficulty level"
    " difficultylevel",
    "source": "出处 来源 依据 法规依据 题目来源 试题来源 题目出处 试题出处 文件依据 参考依据 出题依据"
    " 制度依据 依据文件 答案出处 命题依据 source reference",
    "article": "条款 条款号 依据条款 article clause",
    "edition": "版本 edition",
    "tolerance": "误差 容差 允许误差 误差范围 tolerance",
    "unit": "单位 unit",
    "picture": "图片 picture",
    "last": "固定在后 staylast",
    "any_order": "空不分顺序 anyorder",
    "in_force_since": "生效日期 inforcesince",
    "checked_on": "核对日期 checkedon",
    "review_by": "复核期限 reviewby",
    "jurisdiction": "适用地区 jurisdiction",
    "none": "序号 编号 题号 no # 选项数 选项个数 选项数量 答案个数 题目编号 试题编号 number id",
}
_ROLES = {name: role for role, names in _NAMES.items() for name in names.split()}
_ORDER = "一二三四五六七八九十"
_OPTION = re.compile(
    r"(?:备?选项|选择项?|候选项?|答案选项|备选答案|option|choice|answeroption|opt)?[-_:]?([a-l])(?:选项|项)?"
    r"|(?:选项|option|choice|备选项|备选答案|选择|answeroption|opt)[-_:]?(\d{1,2}|[一二三四五六七八九十])"
)
_ANSWER = re.compile(r"(?:答案|answer)[-_:]?([a-l]|\d{1,2}|[一二三四五六七八九十])(?:-max.*)?")


@dataclass
class Columns:
    """Which column holds what: roles are fields of a question and `options`; lettered options by themselves.
    `counted` says that options have numbers; `answers` are columns of one blank each; `left` is not taken."""

    places: dict[str, int] = field(default_factory=dict)
    options: list[tuple[str, int]] = field(default_factory=list)
    counted: bool = False
    answers: list[int] = field(default_factory=list)
    left: dict[int, str] = field(default_factory=dict)


def find(texts: Sequence[str]) -> Columns | None:
    """The columns by a row of headings, or None if it is none: a stem and one more thing are needed."""
    columns = Columns()
    numbered: list[tuple[str, int]] = []
    answers: list[tuple[str, int]] = []
    for place, text in enumerate(texts):
        name = plain(text)
        if not name:
            continue
        role = _ROLES.get(name)
        if role and role not in columns.places:
            columns.places[role] = place
        elif match := _OPTION.fullmatch(name):
            if match[1]:
                columns.options.append((match[1].upper(), place))
            else:
                numbered.append((_letter(match[2]), place))
        elif match := _ANSWER.fullmatch(name):
            answers.append((_letter(match[1]), place))
        else:
            columns.left[place] = text
    if answers and ("answer" in columns.places and not columns.options and not numbered):
        numbered = answers
    elif answers:
        columns.answers = [place for _, place in sorted(answers)]
    if numbered and not columns.options:
        columns.options, columns.counted = numbered, True
    columns.options.sort()
    lettered = [letter for letter, _ in columns.options]
    if lettered and lettered != list(LETTERS[: len(lettered)]):
        return None
    known = set(columns.places) & {"answer", "kind", "options"}
    if "stem" not in columns.places or not (known or columns.options or columns.answers):
        return None
    return columns


def plain(text: str) -> str:
    """A heading without what does not matter: width, case, brackets, marks."""
    said = unicodedata.normalize("NFKC", text).casefold()
    said = re.sub(r"\(([a-l])\)", r"\1", said)  # 选项（A）
    said = re.sub(r"\s+-\s*(?:max|choose)\b.*", "", said)  # Question - max 120 characters
    said = re.sub(r"[(【\[].*?[)】\]]", "", said)  # 答案（必填）
    said = re.sub(r"-\s*(?:max|choose).*", "", said)  # Kahoot: `Question - max 120 characters`
    return re.sub(r"[\s*:：。,;_]+", "", said) if said.strip() != "#" else "#"


def _letter(said: str) -> str:
    if said.isdecimal():
        place = int(said)
    elif said in _ORDER:
        place = _ORDER.index(said) + 1
    else:
        return said.upper()
    return LETTERS[place - 1] if 1 <= place <= len(LETTERS) else "?"
