"""The lines of an exam paper: what a line is by how it begins."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.quiz.bank.formats.draft import kind_of, letters_of, truth
from bot.quiz.bank.formats.options import letter_at, narrow

_CHINESE = "一二三四五六七八九十百"
_NUMBERS: tuple[tuple[str, str], ...] = (
    ("dot", r"(\d{1,4})\s*[.、．。:](?!\d)\s*"),
    ("bracket", r"(\d{1,4})\s*[)]\s*[.、]?\s*"),
    ("decimal", r"(\d{1,4})\s*[.、．](?=\d)\s*"),  # `1.2021年`, or 1.5 metres
    ("comma", r"(\d{1,4})\s*,\s*(?!\d)"),
    ("brackets", r"[(](\d{1,4})[)]\s*[.、:]?\s*"),
    ("square", r"[【\[](\d{1,4})[】\]]\s*[.、:]?\s*"),
    ("ordinal", rf"第\s*(\d{{1,4}}|[{_CHINESE}]+)\s*[题道]\s*[.、:]?\s*"),
    ("letter", r"(?:[Qq]|[Qq]uestion |题目?)\s*(\d{1,4})\s*[.、:)]?\s*"),
    ("chinese", rf"([{_CHINESE}]+)\s*[、.．]\s*"),
    ("space", r"(\d{1,4}) +(?=[\u3400-\u9fff《“])"),
    (
        "glued",
        r"(\d{1,4})(?=[\u3400-\u9fff《“])(?![年月日个条名次人岁周天小分秒元万亿倍级项种类章款点度米克吨位届号])",
    ),
)
_SHAPES = [(style, re.compile(pattern)) for style, pattern in _NUMBERS]
_TABBED = re.compile(r"\s*(\d{1,4})\t\s*(?=[\u3400-\u9fff《“（(A-Za-z])")
_BEFORE = re.compile(r"\s*([(（【\[]\s*[√×✓✔✗✘对错]?\s*[)）】\]])\s*(?=\d)")
_PART = re.compile(
    rf"\s*(?:第?[{_CHINESE}]+(?:部分|大题|[、.．:])|[(][{_CHINESE}]+[)]|[IVX]{{1,4}}[.、]|part \w+[.:]?"
    r"|\d{1,2}[.、．]|[【\[])?\s*",
    re.IGNORECASE,
)
_CHAPTER = re.compile(rf"\s*第\s*(?:[{_CHINESE}]+|\d+)\s*[章节篇编部单讲课](?:[^题]*)$")
_ANSWER = "正确答案|参考答案|标准答案|试题答案|正确选项|答案|correct answer|answer|key"
_EXPLANATION = "答案解析|试题解析|题目解析|参考解析|解析|详解|explanation|rationale|feedback"
_LOOSE = {
    "答": "answer",
    "ans": "answer",
    "分析": "explanation",
    "解释": "explanation",
    "解答": "explanation",
    "解题思路": "explanation",
    "难度": "difficulty",
    "难易度": "difficulty",
    "难易程度": "difficulty",
    "difficulty": "difficulty",
    "知识点": "topic",
    "考点": "topic",
    "topic": "topic",
    "出处": "source",
    "来源": "source",
    "依据": "source",
    "法规依据": "source",
    "题目来源": "source",
    "source": "source",
    "题型": "kind",
    "分值": "left",
    "得分": "left",
    "本题得分": "left",
    "我的答案": "left",
    "你的答案": "left",
    "您的答案": "left",
    "学生答案": "left",
    "考生答案": "left",
}
_NAMES = "|".join(sorted((*_LOOSE, *_ANSWER.split("|"), *_EXPLANATION.split("|")), key=len, reverse=True))
_INNER = "我的答案|你的答案|您的答案|学生答案|得分|难度|知识点"
_FIRST = re.compile(
    rf"\s*(?:[【\[(]\s*(?P<closed>{_NAMES})\s*[】\])]\s*:?|[【\[(]?(?P<open>{_NAMES})\s*:)\s*", re.IGNORECASE
)
_BARE = re.compile(rf"\s*(?P<open>{_ANSWER})\s*(?:[是为]\s*:?\s*)?(?=[A-L√×对错]|正确|错误|$)", re.IGNORECASE)
_WITHIN = re.compile(
    rf"[【\[]\s*(?P<closed>{_NAMES})\s*[】\]]\s*:?\s*"
    rf"|(?<=[\s。.;:)】”?？A-L√×对错])[(]?"
    rf"(?P<open>{_INNER}|{_EXPLANATION}|{_ANSWER})\s*:\s*"
    rf"|[(](?P<inner>{_ANSWER})\s*:\s*",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"\s*(?:第\s*\d+\s*页.{0,12}|[-—–]+\s*\d+\s*[-—–]+|page \d+(?: of \d+)?"
    r"|[-—–=*~#]{3,}|\d{1,3}(?:\.\d{1,2})?\s*分)\s*",
    re.IGNORECASE,
)
_RUNNING = re.compile(r"题库|试题|试卷|考试|考核|题集|复习|资料|手册|竞赛|培训|版权|公众号|微信|www\.|http")
_KEY_HEAD = re.compile(
    rf"\s*(?:附件?\d?[:、]?)?\s*(?:[{_CHINESE}]+[、.])?\s*[【\[(]?[^。？?:A-L]{{0,30}}?"
    r"(?:参考|标准|正确|试题|题库)?答案(?:表|栏|页)?(?:[与及和、](?:解析|详解|评分标准|评分参考))?(?:如下)?[】\])]?\s*:?\s*"
    r"|\s*(?:answer key|answers|key)\s*:?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Numbered:
    """A line that begins with a number: how it is written, which, and what follows."""

    style: str
    number: int
    rest: str


def numbered(line: str) -> Numbered | None:
    """The number a line begins with."""
    if match := _TABBED.match(line):
        return Numbered("tab", int(match[1]), line[match.end() :])
    before = _BEFORE.match(line)
    lead = before[1] if before else ""
    start = before.end() if before else len(line) - len(line.lstrip())
    plain = narrow(line)
    for style, pattern in _SHAPES:
        if match := pattern.match(plain, start):
            value = int(match[1]) if match[1].isdecimal() else _chinese(match[1])
            if value:
                return Numbered(style, value, lead + line[match.end() :])
    return None


def _chinese(said: str) -> int:
    total = digit = 0
    for one in said:
        if one in "十百":
            total += (digit or 1) * (10 if one == "十" else 100)
            digit = 0
        else:
            digit = _CHINESE.index(one) + 1
    return total + digit


def section(line: str) -> tuple[str, str] | None:
    """`一、单选题（每题2分）` is a section: what its questions are called, and what else the line says."""
    plain = narrow(line)
    start = _PART.match(plain)
    begin = start.end() if start else 0
    if re.fullmatch(r"[A-Za-z/ -]{4,40}:?", plain[begin:]) and kind_of(plain[begin:]):
        return plain[begin:].strip(" :"), ""
    match = re.match(r"[^\s(:,。;【】\[\])）]{2,14}", plain[begin:])
    if match is None:
        return None
    name, rest = match[0], plain[begin + match.end() :].strip(" 】])")
    if not re.search(
        r"题$|^(?:单项?选择?|多项?选择?|判断|填空|简答|问答|论述)$|choice|true/false|blank", name
    ):
        return None
    if kind_of(name) is None:
        return None
    # What goes on with words of its own is a question: 2. 简答：谈谈体会。
    said = rest.lstrip(":,。; ")
    if said and not re.match(r"[(共每\d]|[A-L]{2}|本|请|下列|以下", said):
        return None
    return name, rest.lstrip(":、 ")


def chapter(line: str) -> bool:
    """`第二章 组织制度` names what comes, and is no question."""
    return bool(_CHAPTER.match(narrow(line))) and len(line) < 40


def page(line: str) -> bool:
    """`第 1 页 共 3 页`, `- 2 -`, a rule or the points stand between questions and belong to none."""
    return bool(_PAGE.fullmatch(narrow(line)))


def running_heads(texts: Sequence[str]) -> set[str]:
    """What stands at the head of every page of a document that was made text: it may cut a stem in two."""
    often = Counter(text for text in texts if len(text) >= 12)
    return {
        text
        for text, count in often.items()
        if 5 <= count <= len(texts) / 15
        and _RUNNING.search(text)
        and not re.search(r"[，。；？！,;?!_]|[（(]\s*[）)]|[.:：]$", text)
        and not numbered(text)
        and letter_at(text) is None
        and fields(text)[0][0] == ""
    }


def heads_key(line: str) -> bool:
    """Whether a line says that the answers follow."""
    return len(line) < 60 and bool(_KEY_HEAD.fullmatch(narrow(line)))


def fields(line: str) -> list[tuple[str, str]]:
    """A line by its labels: `D.丁 答案：B` is [("", "D.丁"), ("answer", "B")]."""
    plain = narrow(line)
    found: list[tuple[str, int, int]] = []
    first = _FIRST.match(plain) or _BARE.match(plain)
    if first:
        found.append((_role(first), first.start(), first.end()))
    position = first.end() if first else 0
    for match in _WITHIN.finditer(plain, position):
        found.append((_role(match), match.start(), match.end()))
    parts = [("", line[: found[0][1]] if found else line)] if not found or found[0][1] else []
    for at, (role, start, end) in enumerate(found):
        value = line[end : found[at + 1][1] if at + 1 < len(found) else len(line)].strip()
        if plain[start:end].lstrip()[:1] in ("(", "[", "【") and plain[start:end].rstrip()[-1:] == ":":
            value = re.sub(r"\s*[)）\]】]\s*([。.]?)$", r"", value)
        parts.append((role, value))
    return parts


def _role(match: re.Match[str]) -> str:
    groups = match.groupdict()
    name = (groups.get("closed") or groups.get("open") or groups.get("inner") or "").lower()
    if name in _LOOSE:
        return _LOOSE[name]
    return "answer" if name in _ANSWER.split("|") else "explanation"


_RANGE = re.compile(r"(\d{1,4})\s*(?:[-—–―~～]+|至|到)\s*(\d{1,4})\s*题?\s*[:.、)]?\s*")
_ITEM = re.compile(
    r"第?[(【\[]?(\d{1,4})[)】\]]?\s*题?\s*[.、．:)-]?\s*"
    r"([A-L](?:[、,\s]*[A-L])*(?![A-Za-z])|[√×✓✔✗✘]|正确|错误|对|错|[TF](?![A-Za-z])|True|False)"
    r"(?=[\s,;；、.。|\d]|$)\s*[,;；、.。|]*\s*"
)


def key(line: str) -> list[tuple[int, str]] | None:
    """A line of a key (`1-5 ABCDA`, `1.A 2.B`) by its numbers; None if it is anything else."""
    plain = narrow(line).strip().strip("|").strip()
    if _RANGE.match(plain):
        return _ranges(plain)
    found, position = [], 0
    while position < len(plain):
        match = _ITEM.match(plain, position)
        if match is None:
            return None
        found.append((int(match[1]), match[2]))
        position = match.end()
    return found or None


def _ranges(plain: str) -> list[tuple[int, str]] | None:
    found: list[tuple[int, str]] = []
    starts = list(_RANGE.finditer(plain))
    for at, match in enumerate(starts):
        content = plain[match.end() : starts[at + 1].start() if at + 1 < len(starts) else len(plain)]
        first, last = int(match[1]), int(match[2])
        words = [word for word in re.split(r"[\s,，、;；。|]+", content) if word]
        size = last - first + 1
        if len(words) != size:
            words = list("".join(words))
        if size < 1 or len(words) != size:
            return None
        if not all(letters_of(word) or truth(word) is not None for word in words):
            return None
        found += list(zip(range(first, last + 1), words, strict=True))
    return found or None
