"""Writing GIFT: what it can hold, what it drops, and which signs need a backslash."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.quiz.bank.formats.decoding import is_text
from bot.quiz.bank.question import LETTERS, Blank, Judge, Multiple, Numeric, Question, Single

CATEGORY = "$CATEGORY:"
"""Begins a line that says what the questions below it are about."""
_NOT_HELD = ("picture", "source", "in_force_since", "checked_on", "review_by", "jurisdiction", "difficulty")
_NOT_HELD_OF_SOME = ("last", "any_order", "unit")


def write(questions: Iterable[Question]) -> str:
    """These questions in GIFT, which `read` reads back to the same but for their ids and what is `lost`.

    What is lost is said in a comment above each question, and so is a question that cannot be held.
    """
    blocks = []
    current: str | None = None
    for question in questions:
        if not is_held(question):
            blocks.append(f"// {question.id} ({question.kind}) cannot be written in GIFT and was left out")
            continue
        if (question.topic or None) != current:
            current = question.topic or None
            blocks.append(f"{CATEGORY} $course$/top" + (f"/{_written_topic(current)}" if current else ""))
        missing = lost(question)
        said = f"// without {', '.join(missing)}\n" if missing else ""
        blocks.append(f"// [id:{question.id}]\n{said}::{question.id}:: {_written(question)}")
    return "".join(f"{block}\n\n" for block in blocks)


def is_held(question: Question) -> bool:
    """Whether GIFT can hold a question: it knows one blank only, and no text of spaces alone."""
    if not all(text.strip() and is_text(text) for text in (*_texts(question), question.topic or "-")):
        return False
    # An arrow among short answers makes it a matching question, and an escaped star cannot be escaped again.
    return not isinstance(question, Blank) or (
        len(question.answer) == 1
        and not any(sign in text for text in question.answer[0] for sign in ("->", "\\*"))
    )


def lost(question: Question) -> list[str]:
    """The fields of a question that GIFT has no place for."""
    usual = type(question).model_fields
    return [
        name
        for name in (*_NOT_HELD, *_NOT_HELD_OF_SOME)
        if name in usual and getattr(question, name) != usual[name].default
    ]


def _texts(question: Question) -> list[str]:
    texts = [question.stem, *([question.explanation] if question.explanation else [])]
    if isinstance(question, Single | Multiple):
        texts += question.options
    elif isinstance(question, Blank):
        texts += question.answer[0]
    return texts


def _written(question: Question) -> str:
    # Without its format named, Moodle takes a text for HTML where it looks like that.
    form = "[plain]" if any(sign in text for text in _texts(question) for sign in "<&") else ""
    match question:
        case Judge():
            answers = "TRUE" if question.answer else "FALSE"
        case Numeric():
            answers = f"#{question.answer!r}:{question.tolerance!r}"
        case Blank():
            # A star stands for any text unless it is escaped.
            literal = [text.replace("*", "\\*") for text in question.answer[0]]
            answers = "".join(f"\n\t={_marked(text)}" for text in literal)
        case Single() | Multiple():
            answers = "".join(
                f"\n\t{_weight(question, letter)}{_marked(option)}"
                for letter, option in zip(LETTERS, question.options, strict=False)
            )
    general = f"\n\t####{_marked(question.explanation)}" if question.explanation else ""
    end = "\n" if general or "\n" in answers else ""
    stem = form + _escaped(question.stem) if form else _marked(question.stem)
    return f"{stem} {{{answers}{general}{end}}}"


def _weight(question: Single | Multiple, letter: str) -> str:
    """One right option is marked by a sign; of several each has its share, and a wrong one costs all."""
    if isinstance(question, Single):
        return "=" if letter == question.answer else "~"
    return f"~%{100 / len(question.answer):.5f}%" if letter in question.answer else "~%-100%"


def _marked(text: str) -> str:
    """A text, with its format named if its beginning would be taken for one, or for a weight."""
    return ("[plain]" if text.lstrip()[:1] in ("[", "%", ">") else "") + _escaped(text)


def _escaped(text: str) -> str:
    escaped = re.sub(r"([~=#{}:\\])", r"\\\1", text.strip())
    return re.sub(r"\r\n?|\n", r"\\n", escaped)


def _written_topic(topic: str) -> str:
    return re.sub(r"\r\n?|\n", r"\\n", topic.strip().replace("\\", "\\\\").replace("/", "//"))
