"""What of a question a poll of Telegram's can hold, and how it looks in one. Pure.

Telegram's limits: 300 characters of question, 2 to 12 options of 100 each, 200 of explanation with at most
two line feeds. What would have to be clipped so that its meaning is lost is not asked as a poll.
"""

from bot.quiz import drawing
from bot.quiz.bank.question import Judge, Multiple, Question, Single

LONGEST_QUESTION = 300
LONGEST_OPTION = 100
LONGEST_EXPLANATION = 200
MOST_LINES = 3
ROOM = 40
"""Kept free for what stands before the stem: 3/10, and that several are right."""
LONGEST_SOURCE = 90


def fits(question: Question) -> bool:
    """Whether it can be asked as a poll, whole."""
    if question.picture is not None or len(question.stem.strip()) > LONGEST_QUESTION - ROOM:
        return False
    match question:
        case Judge():
            return True
        case Single() | Multiple():
            return all(len(option.strip()) <= LONGEST_OPTION for option in question.options)
    return False


def options(question: Question, shown: str, judgements: tuple[str, str]) -> list[str]:
    """The options in the order they are shown; for something to judge, the words for true and false."""
    if isinstance(question, Judge):
        return list(judgements)
    return [" ".join(option.split()) for option in drawing.options(question, shown)]


def correct(question: Question, shown: str) -> list[int]:
    """The places of the right options, in rising order."""
    if isinstance(question, Judge):
        return [0 if question.answer else 1]
    if isinstance(question, Single | Multiple):
        return sorted(shown.index(letter) for letter in question.answer)
    return []


def explanation(question: Question, source: str) -> str:
    """Why it is so, and by what (as it is said; empty: by nothing). What is too long of the reason ends in …;
    a source that would leave it no room is left out."""
    source = " ".join(source.split())
    if len(source) > (LONGEST_SOURCE if question.explanation else LONGEST_EXPLANATION):
        source = ""
    why = " ".join((question.explanation or "").split())
    room = LONGEST_EXPLANATION - (len(source) + 1 if source else 0)
    if len(why) > room:
        why = why[: room - 1].rstrip() + "…"
    return "\n".join(filter(None, (why, source)))
