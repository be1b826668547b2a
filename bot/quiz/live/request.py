"""`/quiz …`: what is asked about, how many questions, how many seconds each; words in any order. Pure.

/quiz 廉政 10 30
/quiz 廉政和党规 10题 30秒
/quiz integrity 10 30s
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.quiz import spoken

MOST_QUESTIONS = 50
SECONDS = range(5, 600 + 1)
"""Five is Telegram's least."""
LONGEST_NAME = 6
"""Words of a name."""
_SECONDS = re.compile(
    r"(?:每题|each\s*|per question\s*)?(?P<number>\d{1,4})\s*"
    r"(?P<unit>秒钟?|分钟|s(?:ec(?:ond)?s?)?|min(?:ute)?s?)(?![A-Za-z])(?:\s*(?:每题|each|per question))?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?P<number>\d{1,4})\s*(?:道题|道|题|questions?|q)(?![A-Za-z])", re.IGNORECASE)
_JOINED = re.compile(r"(?P<name>\D+)(?P<number>\d{1,4})")
_SEPARATORS = re.compile(r"[\s,;、；，+]+")
_AND = re.compile(r"(?<=\S)[和与及](?=\S)|&")
_FILLERS = {"and", "每题", "题", "共", "各", "of", "about", "on", "from", "each", "questions", "seconds"}


class OutOfBounds(ValueError):
    """A number that cannot be meant; `words` is it."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class Unknown(ValueError):
    """Nothing is called so; `words` is what was written."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True)
class Wanted:
    """Questions of what is called so; so many of them, or as many as the others leave."""

    name: str
    number: int | None = None


@dataclass(frozen=True)
class Request:
    """What was asked for; None: not said."""

    wanted: tuple[Wanted, ...]
    number: int | None
    seconds: int | None


def read(words: str, known: Callable[[str], bool]) -> Request:
    """What these words ask for; `known` tells whether questions are called so.

    Raises OutOfBounds and Unknown.
    """
    rest = spoken.in_digits(words)
    seconds = None
    if (found := _SECONDS.search(rest)) is not None:
        seconds = int(found["number"]) * (60 if found["unit"][0] in "分mM" else 1)
        rest = f"{rest[: found.start()]} {rest[found.end() :]}"
    number = None
    if len(counts := _NUMBER.findall(rest)) == 1:
        number, rest = int(counts[0]), _NUMBER.sub(" ", rest)
    rest = _NUMBER.sub(r"\g<number> ", rest)
    try:
        wanted, numbers = _names(rest, known)
    except Unknown:
        if _AND.search(rest) is None:
            raise
        wanted, numbers = _names(_AND.sub(" ", rest), known)  # 廉政和党规
    if number is None and len(wanted) > 1 and len(numbers) == len(wanted):
        wanted = [Wanted(one.name, each) for one, each in zip(wanted, numbers, strict=True)]
        numbers = []
    of_each = [one.number for one in wanted if one.number is not None]
    if number is None and numbers and not of_each:
        number = numbers.pop(0)
    if seconds is None and numbers:
        seconds = numbers.pop(0)
    if number is None and 0 < len(of_each) < len(wanted):
        number = sum(of_each)
    if numbers:
        raise OutOfBounds(str(numbers[0]))
    if number is not None:
        wanted, of_each = [Wanted(one.name) for one in wanted], [number]
    if any(one < 1 for one in of_each) or sum(of_each) > MOST_QUESTIONS:
        raise OutOfBounds(str(min(of_each) if min(of_each) < 1 else sum(of_each)))
    if seconds is not None and seconds not in SECONDS:
        raise OutOfBounds(str(seconds))
    return Request(tuple(wanted), number, seconds)


def _names(text: str, known: Callable[[str], bool]) -> tuple[list[Wanted], list[int]]:
    """The names, the longest that are known first, and the numbers that stand alone."""
    tokens = [token for token in _SEPARATORS.split(text) if token]
    wanted: list[Wanted] = []
    numbers: list[int] = []
    at = 0
    while at < len(tokens):
        for end in range(min(at + LONGEST_NAME, len(tokens)), at, -1):
            phrase = " ".join(tokens[at:end])
            joined = _JOINED.fullmatch(phrase)
            if phrase.isdecimal():
                numbers.append(int(phrase))
            elif known(phrase):
                wanted.append(Wanted(phrase))
            elif joined is not None and known(joined["name"]):
                wanted.append(Wanted(joined["name"].strip(), int(joined["number"])))
            elif phrase.casefold() not in _FILLERS:
                continue
            at = end
            break
        else:
            raise Unknown(tokens[at])
    return wanted, numbers
