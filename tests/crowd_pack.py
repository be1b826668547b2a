"""A pack of forty questions for crowds: what each asks, what is right, and what an answer is worth."""

from __future__ import annotations

from pathlib import Path

QUESTIONS = 40
"""Of these the pack holds eight of each kind."""
KINDS = ("single", "multiple", "judge", "blank", "numeric")
RIGHT, HALF, WRONG = "right", "half", "wrong"
"""How somebody answers."""


def kind_of(number: int) -> str:
    """The kind of the question of that number, from 1."""
    return KINDS[number % len(KINDS)]


def options(number: int) -> list[str]:
    return [f"选项{number}-{place}" for place in range(1, 5)]


def right_answer(number: int) -> frozenset[str]:
    """The texts of the right options, or the word or the number to write."""
    match kind_of(number):
        case "single":
            return frozenset(options(number)[:1])
        case "multiple":
            return frozenset(options(number)[:3])
        case "judge":
            return frozenset({"正确" if number % 2 else "错误"})
        case "blank":
            return frozenset({f"空{number}"})
        case _:
            return frozenset({str(number)})


def points(number: int, given: frozenset[str]) -> int:
    """What an answer is worth, in hundredths of a point: some of several right options are worth half."""
    right = right_answer(number)
    if given == right:
        return 100
    return 50 if kind_of(number) == "multiple" and given and given < right else 0


def topic(number: int) -> str:
    return ("党纪处分", "廉洁纪律", "工作纪律")[number % 3]


def stem(number: int) -> str:
    return f"第{number}号题填___。" if kind_of(number) == "blank" else f"第{number}号题怎么答？"


def explanation(number: int) -> str:
    return f"第{number}号题的解析。"


def pack_text() -> str:
    """The questions, as a pack is written."""
    letters = {"single": "A", "multiple": "ABC"}
    lines = [
        "id: crowd-cn",
        "title: {zh: 廉政, en: Integrity}",
        "language: zh",
        "description: {zh: 例子, en: An example}",
        "review_by: 2050-01-01",
        "questions:",
    ]
    for number in range(1, QUESTIONS + 1):
        kind = kind_of(number)
        lines += [f"  - id: q-{number}", f"    kind: {kind}", f"    stem: {stem(number)}"]
        lines += [f"    topic: {topic(number)}", f"    explanation: {explanation(number)}"]
        match kind:
            case "single" | "multiple":
                lines += [f"    options: {options(number)}", f"    answer: {letters[kind]}"]
            case "judge":
                lines.append(f"    answer: {'true' if number % 2 else 'false'}")
            case "blank":
                lines.append(f"    answer: 空{number}")
            case _:
                lines.append(f"    answer: {number}")
    return "\n".join(lines) + "\n"


def write_pack(folder: Path) -> None:
    """The questions, as a file that the bot loads."""
    (folder / "crowd.yaml").write_text(pack_text(), encoding="utf-8")


# -- how people answer, on purpose


def letters(number: int, how: str) -> str:
    """An answer to the question of that number, as it is kept."""
    match kind_of(number), how:
        case "single", "right":
            return "A"
        case "single", _:
            return "B"
        case "multiple", "right":
            return "ABC"
        case "multiple", "half":
            return "A"
        case "multiple", _:
            return "D"
        case "judge", _:
            return "T" if (number % 2 == 1) == (how == RIGHT) else "F"
        case "blank", _:
            return f"空{number}" if how == RIGHT else "不知道"
        case _:
            return str(number) if how == RIGHT else "1000"


def texts(number: int, how: str) -> frozenset[str]:
    """The same answer as it is read on a screen."""
    right = right_answer(number)
    if how == RIGHT:
        return right
    match kind_of(number):
        case "single":
            return frozenset(options(number)[1:2])
        case "multiple":
            return frozenset(options(number)[:1] if how == HALF else options(number)[3:])
        case "judge":
            return frozenset({"正确", "错误"} - right)
        case "blank":
            return frozenset({"不知道"})
        case _:
            return frozenset({"1000"})


def worth(number: int, how: str) -> int:
    """What it is worth, in hundredths: half of it only where several options are right."""
    if how == HALF:
        return 50 if kind_of(number) == "multiple" else 0
    return 100 if how == RIGHT else 0


def key(number: int) -> tuple[str, str]:
    """The letters of the right options, and of the wrong ones; none where the answer is typed."""
    match kind_of(number):
        case "single":
            return "A", "BCD"
        case "multiple":
            return "ABC", "D"
        case "judge":
            return letters(number, RIGHT), letters(number, WRONG)
        case _:
            return "", ""
