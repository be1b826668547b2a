"""A question as somebody wrote it, and what it says: the same rules for sheets and for papers.

Nothing is guessed. What can be read in two ways, or does not fit what it is called, is named instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from bot.quiz.bank.formats import blanks
from bot.quiz.bank.formats.blanks import EMPTY, LINE, bare, plain, split_marks
from bot.quiz.bank.formats.reading import Fault, Found, Unfit, first_words, fit, number
from bot.quiz.bank.question import LETTERS, Difficulty, fold

TRUE = frozenset("对 正确 √ ✓ ✔ ☑ ✅ ∨ 是 真 对的 正确的 t true yes y v right".split())  # noqa: SIM905  # a list of words reads as words
FALSE = frozenset("错 错误 × ❌ ✗ ✘ ╳ ✕ ✖ ☒ x 否 假 错的 错误的 不对 不正确 f false no n wrong".split())  # noqa: SIM905  # as above
PICTURE, EQUATION = "\ufffc", "\ufff9"
"""Stand in a text for what is no text, such as a picture of a document."""

_KINDS: tuple[tuple[str, str], ...] = (
    (
        "unsupported",
        r"简答|问答|论述|思考|解释|案例|材料|分析|综合|连线|匹配|配对|排序|编程|代码|改错|作文|写作|翻译",
    ),
    ("unsupported", r"计算|操作|实操|完形|选词|阅读|投票|问卷|组合|辨析|主观|应用|写出|画图|制图|识图|证明"),
    ("unsupported", r"essay|short answer|open|matching|order|rank|sequenc|cod(?:e|ing)|poll|survey|matrix"),
    ("choice", r"不定项|任意项|^选择$|^客观$|^choice$|^multiple choice$|^mcq?$|^multichoice$"),
    (
        "multiple",
        r"多选|多项|^multiple$|^multi$|multiple (?:answer|response|select|correct)|multi select|check ?box",
    ),
    ("single", r"单选|单项|单一|^single|single choice|one answer|radio"),
    ("judge", r"判断|是非|正误|对错|真假|true ?(?:or )?false|^t ?f$|judge|judgement|bool"),
    ("blank", r"填空|填充|fill|blank|^cloze$"),
    ("numeric", r"数值|数字|numeric|^number$"),
)
_EASY = frozenset("易 容易 简单 低 较易 偏易 较容易 较低 初级 easy low simple beginner".split())  # noqa: SIM905  # as above
_MEDIUM = frozenset("中 中等 一般 适中 普通 中级 medium middle normal moderate intermediate".split())  # noqa: SIM905  # as above
_HARD = frozenset("难 困难 高 较难 偏难 较高 高级 很难 hard high difficult advanced".split())  # noqa: SIM905  # as above

_SEPARATORS = re.compile(r"[\s,，、;；/／|｜.。．&+·和与及]+")
_INLINE = re.compile(r"[（(【\[]\s*([A-La-lＡ-Ｌａ-ｌ](?:[\s,，、;；]*[A-La-lＡ-Ｌａ-ｌ])*)\s*[）)】\]]")
_MARKS = "√✓✔☑∨×✗✘╳✕✖☒"
_JUDGED = re.compile(
    rf"[（(【\[]\s*([{_MARKS}]|对|错|正确|错误|[TFVXＴＦ]|True|False)\s*[）)】\]]", re.IGNORECASE
)
_REMARK = re.compile(r"[\s。.；;]*[（(]([^（）()]{2,})[）)][\s。.；;]*")
"""Behind the mark of a judge item that is wrong: why."""
_CHOICES = re.compile(
    r"\s*\b(?:A|true)\s*[.、．]\s*(?:正确|对)\s*(?:B|false)\s*[.、．]\s*(?:错误|错)\s*$", re.IGNORECASE
)
_TRAILING = re.compile(rf"(?:(?<=\s)(?:对|错|正确|错误|[TF])|(?<=[\s。.])[{_MARKS}])\s*$")
_NUMBER = re.compile(
    r"([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)\s*(?:(?:±|\+/-|:)\s*(\d+(?:\.\d+)?(?:e[+-]?\d+)?))?"
    r"\s*([^\d\s.,:/±~～-]\S{0,15})?",
    re.IGNORECASE,
)


@dataclass
class Draft:
    """What stands there of a question: `kind` as it is called (or empty), the options by their letters, and
    what else is said about it by the names of a question's fields. With `counted` options have numbers."""

    line: int
    stem: str
    kind: str = ""
    options: list[tuple[str, str]] = field(default_factory=list)
    answer: str = ""
    counted: bool = False
    exact: bool = False
    more: dict[str, Any] = field(default_factory=dict)


def take(draft: Draft, prefix: str, place: int) -> Found | Fault:
    """The question of a draft, or what is wrong with it; its id from the place, unless it has one."""
    try:
        understood = understand(draft)
        fields = {"id": number(prefix, place), **draft.more, **understood}
        return Found(fit(fields), draft.line)
    except Unfit as unfit:
        words = draft.stem or draft.answer or " ".join(text for _, text in draft.options)
        return Fault(draft.line, plain(words), unfit.reason, **unfit.facts)


def understand(draft: Draft) -> Mapping[str, Any]:
    """Kind, stem, options and answer. Raises Unfit."""
    whole = "" if draft.exact else "".join((draft.stem, draft.answer, *(text for _, text in draft.options)))
    if PICTURE in whole:
        raise Unfit("picture")
    if EQUATION in whole:
        raise Unfit("formula")
    called = kind_of(draft.kind)
    if draft.kind and called is None:
        raise Unfit("unknown kind", kind=first_words(draft.kind))
    if called == "unsupported":
        raise Unfit("unsupported", kind=first_words(draft.kind))
    if called != "blank":
        draft.stem = plain(draft.stem)
    if not draft.stem.strip():
        raise Unfit("no stem")
    if draft.exact and called is not None:
        return _exactly(draft, called)
    if called in ("blank", "numeric") and draft.options:
        raise Unfit("kinds disagree", kind=draft.kind)
    match called or _look(draft):
        case "judge":
            return _judge(draft)
        case "blank":
            return blanks.read(draft.stem, draft.answer)
        case "numeric":
            return _numeric(draft)
        case kind:
            return _choice(draft, kind)


def _exactly(draft: Draft, kind: str) -> Mapping[str, Any]:
    """What we wrote ourselves: letters are letters, and marks in an answer have a backslash before them."""
    fields: dict[str, Any] = {"kind": kind, "stem": draft.stem}
    match kind:
        case "blank":
            parts = [
                [bare(one) for one in split_marks(blank, r"\s/\s")]
                for blank in split_marks(draft.answer, "[;；]")
            ]
            return fields | {"answer": parts}
        case "judge" if not draft.options and (right := truth(draft.answer)) is not None:
            return fields | {"answer": right}
        case "single" | "multiple" if letters := letters_of(draft.answer):
            options = _in_order(draft.options)
            found = _known(letters, kind, options)
            return fields | {"options": options, "answer": "".join(sorted(found))}
        case "numeric":
            return _numeric(draft)
    draft.exact = False
    return understand(draft)


@lru_cache(maxsize=1000)
def kind_of(called: str) -> str | None:
    """The kind by what people call it: one of ours, `choice` for one or several, `unsupported`, or None."""
    said = re.sub(r"[（(【\[][^）)】\]]*[）)】\]]$", "", unicodedata.normalize("NFKC", called).strip())
    said = re.sub(r"[\s_/:-]+", " ", said.strip("【】[]()（）:： ").casefold())
    said = re.sub(r"(?<=.)(?:选择)?(?:试?题|questions?)$", "", said).strip() or said
    if said in ("单", "多", "判", "填"):
        return {"单": "single", "多": "multiple", "判": "judge", "填": "blank"}[said]
    found = {kind for kind, words in _KINDS if re.search(words, said)}
    if "unsupported" in found:
        return "unsupported"
    if found == {"choice", "multiple"} or found == {"choice", "single"}:
        return "choice"
    return found.pop() if len(found) == 1 else None


def difficulty_of(said: str) -> Difficulty | None:
    """The difficulty by what people call it; None for what is not understood."""
    word = unicodedata.normalize("NFKC", said).strip().casefold().removesuffix("题").removesuffix("度")
    for words, difficulty in (
        (_EASY, Difficulty.EASY),
        (_MEDIUM, Difficulty.MEDIUM),
        (_HARD, Difficulty.HARD),
    ):
        if word in words:
            return difficulty
    return None


def truth(said: str) -> bool | None:
    """Whether words say true or false; None if neither."""
    word = (
        unicodedata.normalize("NFKC", said)
        .replace("\ufe0f", "")
        .strip(" \t\n。.；;，,（）()【】[]")
        .casefold()
    )
    return True if word in TRUE else False if word in FALSE else None


def _plain_truth(said: str) -> bool | None:
    """The same where nothing calls it a judge item: x and y may be what somebody asks for."""
    return None if said.strip().casefold() in ("x", "y", "n", "v", "right", "ｘ", "ｙ") else truth(said)


def letters_of(said: str) -> str | None:
    """The letters an answer consists of, as written (`b、d` is BD), or None if it is something else."""
    word = unicodedata.normalize("NFKC", said).strip().strip("()[]【】:;,.、。 ").upper()
    found = _SEPARATORS.sub("", re.sub(r"\s+AND\s+", " ", word))
    return found if re.fullmatch("[A-L]+", found) else None


def _look(draft: Draft) -> str:
    """The kind of a question that is not called anything."""
    if draft.options:
        said = sorted(str(_plain_truth(text)) for _, text in draft.options)
        return "judge" if said == ["False", "True"] else "choice"
    if draft.more.get("tolerance") is not None:
        return "numeric"
    if LINE.search(draft.stem):
        if re.fullmatch("[A-LＡ-Ｌ]+", draft.answer.strip()):
            raise Unfit("few options")  # (___) and C: what C says is missing
        return "blank"
    if _plain_truth(draft.answer) is not None or (not draft.answer and judged_inline(draft.stem)):
        return "judge"
    if letters_of(draft.answer) or (not draft.answer and _INLINE.search(draft.stem)):
        raise Unfit("few options")
    if EMPTY.search(draft.stem):
        return "blank"
    raise Unfit("open")


def _choice(draft: Draft, kind: str) -> Mapping[str, Any]:
    options = _in_order(draft.options)
    stem, answer = _without_inline(draft.stem, draft.answer)
    if not answer.strip():
        raise Unfit("no answer")
    if len(options) < 2:
        raise Unfit("few options")
    if not fold(stem).strip("_"):
        raise Unfit("no stem")
    found = _known(_chosen(answer, options, counted=draft.counted), kind, options)
    return {
        "kind": "single" if len(found) == 1 else "multiple",
        "stem": stem,
        "options": options,
        "answer": "".join(sorted(found)),
    }


def _in_order(options: Sequence[tuple[str, str]]) -> list[str]:
    for expected, (letter, _) in zip(LETTERS, options, strict=False):
        if letter != expected:
            raise Unfit("option order", expected=expected, written=letter)
    return [text for _, text in options]


def _without_inline(stem: str, answer: str) -> tuple[str, str]:
    """The stem of a choice without the answer in its brackets, and the answer."""
    found = [] if EMPTY.search(stem) or LINE.search(stem) else list(_INLINE.finditer(stem))
    written = [letters_of(match[1]) or "" for match in found]
    if not answer.strip():
        if len(found) > 1:
            raise Unfit("two ways", answer=", ".join(written))
        answer = written[0] if written else ""
    same = [
        match
        for match, one in zip(found, written, strict=True)
        if sorted(one) == sorted(letters_of(answer) or "")
    ]
    if len(same) == 1:
        match = same[0]
        return stem[: match.start()] + "（ ）" + stem[match.end() :], answer
    if found and not same and not stem[found[-1].end() :].strip(" 。.？?：:"):
        raise Unfit("answers disagree", one=written[-1], other=first_words(answer))
    return stem, answer


def _chosen(answer: str, options: Sequence[str], *, counted: bool) -> str:
    """The letters of the right options. Raises Unfit."""
    by_letter = letters_of(answer)
    if counted and by_letter is None and re.fullmatch(r"\d{1,2}(?:[\s,，、;；|]+\d{1,2})*", answer.strip()):
        places = [int(one) for one in re.findall(r"\d+", answer)]
        if all(1 <= one <= len(LETTERS) for one in places):
            by_letter = "".join(LETTERS[one - 1] for one in places)
    by_text = _by_text(answer, options)
    if by_letter and by_text and sorted(by_letter) != sorted(by_text):
        raise Unfit("two ways", answer=first_words(answer))
    found = by_letter or by_text
    if not found:
        raise Unfit("not an option", answer=first_words(answer))
    return found


def _known(found: str, kind: str, options: Sequence[str]) -> str:
    """Letters that name options, as many as the kind allows. Raises Unfit."""
    if len(set(found)) < len(found):
        raise Unfit("letter twice", answer=found)
    if any(LETTERS.index(letter) >= len(options) for letter in found):
        raise Unfit("beyond", answer=found, count=len(options))
    if kind == "single" and len(found) > 1:
        raise Unfit("one expected", answer=found)
    if kind == "multiple" and len(found) == 1:
        raise Unfit("several expected", answer=found)
    return found


def _by_text(answer: str, options: Sequence[str]) -> str | None:
    """The letters of the options an answer says in words, perhaps with their letters before."""
    for separator in (None, r"[;；|｜\n]+", r"\s{2,}|\t", r"[,，、/／]+", r"\s+"):
        parts = [part for part in re.split(separator, answer) if part.strip()] if separator else [answer]
        found = [_one_by_text(part, options) for part in parts]
        if found and all(found):
            return "".join(filter(None, found))
    return None


def _one_by_text(part: str, options: Sequence[str]) -> str | None:
    folded = [fold(option) for option in options]
    if (word := fold(part)) and folded.count(word) == 1:
        return LETTERS[folded.index(word)]
    match = re.fullmatch(
        r"\s*[（(]?([A-L])[）)]?\s*[.、．:：,，]?\s*(.+?)\s*", unicodedata.normalize("NFKC", part)
    )
    if match and (place := LETTERS.index(match[1])) < len(options) and folded[place] == fold(match[2]):
        return match[1]
    return None


def judged_inline(stem: str) -> re.Match[str] | None:
    """The mark of a judge item at the end of its stem or before it."""
    found = list(_JUDGED.finditer(stem))
    return next(
        (
            match
            for match in found
            if not stem[: match.start()].strip()
            or not stem[match.end() :].strip(" 。.；;")
            or (truth(match[1]) is False and _REMARK.fullmatch(stem, match.end()))
        ),
        None,
    )


def _judge(draft: Draft) -> Mapping[str, Any]:
    stem, answer = _CHOICES.sub("", draft.stem) or draft.stem, draft.answer
    inline = None if EMPTY.search(stem) else judged_inline(stem)
    if inline:
        if answer.strip() and truth(answer) is not None and truth(inline[1]) != truth(answer):
            raise Unfit("answers disagree", one=inline[1], other=first_words(answer))
        answer = answer if answer.strip() else inline[1]
        if stem[: inline.start()].strip() and (remark := _REMARK.fullmatch(stem, inline.end())):
            why = "\n".join(filter(None, (remark[1].strip(), draft.more.get("explanation"))))
            draft.more["explanation"], stem = why, stem[: inline.end()]
        stem = (stem[: inline.start()] + stem[inline.end() :]).strip()
        if _JUDGED.search(stem):
            raise Unfit("two ways", answer=first_words(stem))
    else:
        # The brackets where somebody writes a tick have done their work.
        stem = re.sub(r"\s*[（(]\s*[）)](\s*[。.]?)\s*$", r"\1", stem) or stem
        stem = re.sub(r"^\s*[（(]\s*[）)]\s*", "", stem) or stem
    if not answer.strip() and (match := _TRAILING.search(stem)):
        stem, answer = stem[: match.start()].rstrip(), match[0].strip()
    right = truth(answer)
    if draft.options:
        said = [truth(option) for option in _in_order(draft.options)]
        if len(said) != 2 or {True, False} != set(said):
            raise Unfit("kinds disagree", kind=draft.kind)
        letter = letters_of(answer)
        if letter in ("A", "B"):
            right = said["AB".index(letter)]
    elif right is None and answer.strip() in ("1", "0"):
        right = answer.strip() == "1"
    if not answer.strip():
        raise Unfit("no answer")
    if right is None:
        raise Unfit("not judged", answer=first_words(answer))
    return {"kind": "judge", "stem": stem, "answer": right}


def _numeric(draft: Draft) -> Mapping[str, Any]:
    said = unicodedata.normalize("NFKC", draft.answer).strip()
    if not said:
        raise Unfit("no answer")
    match = _NUMBER.fullmatch(re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", said))
    if match is None:
        raise Unfit("not a number", answer=first_words(draft.answer))
    fields: dict[str, Any] = {"kind": "numeric", "stem": draft.stem, "answer": float(match[1])}
    if match[2]:
        fields["tolerance"] = float(match[2])
    if match[3]:
        fields["unit"] = match[3]
    return fields
