"""Another right answer for a question: as it is tapped, or as somebody writes it. Pure.

An answer is as `bank.question` keeps it: letters, true or false, what each blank accepts, a number.
"""

from typing import Any

from pydantic import TypeAdapter

from bot.quiz.bank.formats import blanks
from bot.quiz.bank.formats.reading import Unfit, refusal
from bot.quiz.bank.question import Blank, Judge, Multiple, Numeric, Question
from bot.quiz.drawing import as_written
from bot.quiz.grading import read_number

_QUESTION: TypeAdapter[Question] = TypeAdapter(Question)


def amend(question: Question, answer: Any) -> Question:
    """The question with that right answer. Raises ValueError where its kind has no such answer."""
    return _QUESTION.validate_python({**question.model_dump(mode="json"), "answer": answer})


def choices(question: Question) -> list[Any]:
    """What can be tapped as the right answer, or as a part of it; nothing where it is written."""
    if isinstance(question, Judge):
        return [True, False]
    return list(as_written(question))


def ticked(question: Question, answer: Any, place: int, on: bool) -> str:
    """Of several right options: the answer with the option at a place among them, or not."""
    letters = as_written(question)
    kept = set(answer or "") | {letters[place]} if on else set(answer or "") - {letters[place]}
    return "".join(letter for letter in letters if letter in kept)


def is_several(question: Question) -> bool:
    """Whether the answer is ticked, option by option."""
    return isinstance(question, Multiple)


def read(question: Question, text: str) -> Any:
    """The right answer that somebody writes: a number, or what each blank accepts (党支部/支部: either).

    Raises ValueError (`bank.formats.words` says it) where it is none.
    """
    match question:
        case Blank():
            try:
                return blanks.read(question.stem, text)["answer"]
            except Unfit as error:
                raise refusal(error.reason, **error.facts) from error
        case Numeric():
            number = read_number(text.strip(), question.unit)
            if number is None:
                raise ValueError(f"{text[:40]} is no number")
            try:
                return float(number)
            except OverflowError as error:
                raise ValueError(f"{text[:40]} is too large") from error
    raise ValueError("this answer is tapped, not written")
