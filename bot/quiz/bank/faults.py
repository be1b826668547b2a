"""What is wrong with a pack, in plain sentences of both languages: where, what, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.quiz.bank.question import LETTERS

_WORDS: dict[str, tuple[str, str]] = {
    "empty": ("文件是空的", "the file is empty"),
    "missing": ("没有写这一项", "is missing"),
    "unknown key": ("没有这一项，可能写错了字", "is not a key I know; perhaps it is misspelt"),
    "no kind": (
        "没有写 kind（题型），请写其中一个：{kinds}",
        "kind is missing: one of {kinds}",
    ),
    "unknown kind": (
        "没有“{value}”这种题型，kind 只有：{kinds}",
        "there is no kind “{value}”, only {kinds}",
    ),
    "id twice": (
        "两道题的 id 相同，在第 {first} 行和第 {second} 行，请改掉其中一个",
        "two questions have this id, in line {first} and in line {second}; give one of them another",
    ),
    "bad id": (
        "“{value}”不能作 id，只用小写字母、数字和连字符，例如 fire-001",
        "“{value}” is no id: small letters, digits and hyphens, such as fire-001",
    ),
    "bad letters": (
        "“{value}”不是选项字母，请写大写字母，单选如 B，多选如 ACD",
        "“{value}” names no options: write capital letters, such as B, or ACD for several",
    ),
    "letters as a list": (
        "选项字母请连着写，例如 ACD，不写成列表",
        "write the letters together, such as ACD, not as a list",
    ),
    "not text": (
        "要写成文字，不是 {value}，请加引号",
        "should be text, not {value}; put it in quotes",
    ),
    "not one text": (
        "这里只写一段文字，不写成列表或几项",
        "is one text, not a list nor several keys",
    ),
    "blank text": ("是空的，请写上文字", "is empty; write some text"),
    "long": ("有 {count} 字，最多 {most} 字", "has {count} characters; {most} at most"),
    "one of": ("请写其中一个：{choices}", "write one of: {choices}"),
    "few options": (
        "只有 {count} 个选项，至少要有 2 个",
        "there are too few options ({count}); write two or more",
    ),
    "many options": (
        "有 {count} 个选项，最多 {most} 个",
        "there are too many options ({count}); {most} at most",
    ),
    "no questions": ("一道题也没有", "there is no question"),
    "many questions": (
        "有 {count} 道题，一个题库最多 {most} 道，请分成几个",
        "there are {count} questions; {most} at most, so make several packs of it",
    ),
    "no answers": ("没有写答案", "there is no answer"),
    "many answers": ("有 {count} 个空，最多 {most} 个", "has {count} blanks; {most} at most"),
    "not a list": (
        "要写成列表，例如 [每月, 每季度]",
        "is a list, such as [Monthly, Quarterly]",
    ),
    "not keys": (
        "下面要分项写，例如 document: 安全生产法",
        "has keys of its own, such as document: Safety Act",
    ),
    "not true": ("写 true 或 false，不加引号", "is true or false, without quotes"),
    "not a number": ("要写数字，例如 3 或 2.5，不加引号", "is a number, such as 3 or 2.5, without quotes"),
    "negative": ("不能小于 0", "cannot be less than 0"),
    "no day": ("“{value}”不是日期，例如 2026-11-20", "“{value}” is no day; write it like 2026-11-20"),
    "letter twice": ("字母 {letter} 写了两次", "names the letter {letter} twice"),
    "beyond": (
        "写了 {letters}，可是只有 {count} 个选项",
        "names {letters}, but there are {count} options",
    ),
    "same options": (
        "和选项 {first} 一样，请改掉一个",
        "says the same as option {first}; change one of them",
    ),
    "one right": (
        "单选题只有一个正确选项，不能是 {answer}；也许是多选题（kind: multiple）",
        "a single choice has one right option, not {answer}; perhaps it is kind: multiple",
    ),
    "several right": (
        "多选题至少有两个正确选项，不能只有 {answer}；也许是单选题（kind: single）",
        "a multiple choice has two right options or more, not {answer}; perhaps it is kind: single",
    ),
    "blanks": (
        "题干里有 {blanks} 个空（___），答案是 {answers} 个空的",
        "the stem has {blanks} blanks (___), and there are answers for {answers}",
    ),
    "empty answer": ("有一个答案只有空格或标点", "an answer consists of spaces and marks only"),
    "yaml": ("{problem}", "{problem}"),
    "does not fit": ("不合要求（{problem}）", "{problem}"),
}

_YAML = [
    (r"is written twice, in line (\d+) and in line (\d+)", r"写了两次，在第 \1 行和第 \2 行，请只留一处"),
    (r"a key must be plain text", "冒号前的名称只能是普通文字"),
    (r"invisible control character", "有一个看不见的控制字符，请删掉"),
    (r"nested too deeply", "层次套得太深了"),
    (r"tab stands where", "这里用了制表符，YAML 只能用空格缩进"),
    (r'there is one ": " too many', "多了一个“: ”，或者上一行缺冒号、缩进不齐；文字里有“: ”时要加引号"),
    (r"a key is followed by a colon", "名称后面要写英文冒号和一个空格，例如 key: value"),
    (r"quotation mark is not closed", "引号没有成对"),
    (r"indentation is uneven", "缩进不齐，或者引号放错了地方"),
    (r"bracket is not closed", "括号没有成对，或者少了逗号"),
    (r"two documents", "文件里有两份文档，请删去“---”和后面的内容"),
    (r'begins with "(.)" must be in quotes', r"以“\1”开头的内容要加引号"),
]


@dataclass(frozen=True)
class Fault:
    """What is wrong with a pack: in which line, at which question (its id, or none), in which field."""

    line: int
    question: str | None
    reason: str
    """A key of the table of sentences."""
    path: tuple[str | int, ...] = ()
    """Of the field within the question, or within the pack."""
    facts: Mapping[str, Any] = field(default_factory=dict)

    def say(self, language: str) -> str:
        """Field and fault, without the line: `zh`, anything else is English."""
        chinese = language == "zh"
        facts = dict(self.facts)
        if self.reason == "yaml" and chinese:
            facts["problem"] = _yaml_in_chinese(facts["problem"])
        said = _WORDS[self.reason][0 if chinese else 1].format(**facts)
        where = _field(self.path, chinese=chinese)
        return f"{where}{'：' if chinese else ': '}{said}" if where else said

    def __str__(self) -> str:
        where = f"line {self.line}" + (f", {self.question}" if self.question else "")
        return f"{where}: {self.say('en')}"


def _field(path: Sequence[str | int], *, chinese: bool) -> str:
    match path:
        case ("options", int(place), *_) if place < len(LETTERS):
            return f"选项 {LETTERS[place]}" if chinese else f"option {LETTERS[place]}"
        case ("answer", *_):
            return "answer"
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


def _yaml_in_chinese(problem: str) -> str:
    for pattern, said in _YAML:
        if match := re.search(pattern, problem):
            wide = "；冒号要用英文的“:”加空格，不用“：”" if "narrow" in problem else ""
            return match.expand(said) + wide
    return f"YAML 写法有误：{problem}"


def explained(error: Any, kinds: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """The reason and the facts of one of pydantic's errors."""
    context, value = error.get("ctx", {}), error["input"]
    path = [part for part in error["loc"] if isinstance(part, str)]
    name = path[-1] if path else ""
    shown = str(value) if len(str(value)) <= 60 else str(value)[:59] + "…"
    match error["type"]:
        case known if known in _WORDS:  # one of ours
            return known, {key: one for key, one in context.items() if key != "at"}
        case "missing":
            return "missing", {}
        case "extra_forbidden":
            return "unknown key", {}
        case "union_tag_not_found":
            return "no kind", {"kinds": ", ".join(kinds)}
        case "union_tag_invalid":
            return "unknown kind", {"value": context["tag"], "kinds": ", ".join(kinds)}
        case "string_pattern_mismatch":
            reason = {"id": "bad id", "answer": "bad letters", "last": "bad letters"}.get(name, "blank text")
            return ("blank text" if not shown.strip() else reason), {"value": shown}
        case "string_type" if isinstance(value, list | dict):
            return ("letters as a list" if name in ("answer", "last") else "not one text"), {}
        case "string_type":
            return "not text", {"value": shown}
        case "string_too_short":
            return "blank text", {}
        case "string_too_long":
            return "long", {"count": len(str(value)), "most": context["max_length"]}
        case "literal_error" | "enum":
            return "one of", {"choices": ", ".join(re.findall("'([^']*)'", str(context["expected"])))}
        case "too_short":
            reason = {"options": "few options", "questions": "no questions"}.get(name, "no answers")
            return reason, {"count": context["actual_length"]}
        case "too_long":
            reason = {"options": "many options", "questions": "many questions"}.get(name, "many answers")
            return reason, {"count": context["actual_length"], "most": context["max_length"]}
        case "list_type":
            return "not a list", {}
        case "model_type" | "model_attributes_type" | "dict_type":
            return "not keys", {}
        case "bool_type":
            return "not true", {}
        case "float_type" | "finite_number":
            return "not a number", {}
        case "greater_than_equal":
            return "negative", {}
        case kind if kind.startswith("date_"):
            return "no day", {"value": shown}
    said = str(error["msg"])
    return "does not fit", {"problem": said[0].lower() + said[1:]}
