"""Which questions somebody gets, and in which order their options stand. Pure: the seed is an argument.

The same seed over the same pools draws the same paper again.
"""

from collections.abc import Sequence
from random import Random

from bot.quiz.bank.question import LETTERS, Judge, Multiple, Question, Single

LONGEST = 2500
"""Characters of stem and options. A message holds 4,096, with the answers and the explanation."""
KINDS = ("single", "multiple", "judge", "blank", "numeric")
"""In the order in which a paper asks them."""


class TooFew(Exception):
    """The quotas cannot be met together; `missing` says how many questions each lacks."""

    def __init__(self, missing: Sequence[int]) -> None:
        super().__init__(f"questions are missing: {list(missing)}")
        self.missing = tuple(missing)


def draw(pools: Sequence[Sequence[int]], numbers: Sequence[int], random: Random) -> list[int]:
    """For each quota so many questions of its pool, by id, none twice; quota after quota.

    A question that several quotas may take goes where it is needed: the quotas are met whenever they can be
    (a matching by augmenting paths). Raises TooFew.
    """
    shuffled = [random.sample(list(pool), len(pool)) for pool in pools]
    slots = [quota for quota, number in enumerate(numbers) for _ in range(number)]
    taken: dict[int, int] = {}

    def find(slot: int, tried: set[int]) -> bool:
        pool = [id_ for id_ in shuffled[slots[slot]] if id_ not in tried]
        for id_ in pool:
            if id_ not in taken:
                taken[id_] = slot
                return True
        for id_ in pool:
            if id_ not in tried:
                tried.add(id_)
                if find(taken[id_], tried):
                    taken[id_] = slot
                    return True
        return False

    missing = [0] * len(pools)
    for slot, quota in enumerate(slots):
        missing[quota] += not find(slot, set())
    if any(missing):
        raise TooFew(missing)
    return sorted(taken, key=taken.__getitem__)


def shuffle(question: Question, random: Random) -> str:
    """The letters of the options in the order they are shown; what must stay last does. "" without any."""
    if not isinstance(question, Single | Multiple):
        return ""
    letters = LETTERS[: len(question.options)]
    free = [letter for letter in letters if letter not in question.last]
    return "".join(random.sample(free, len(free))) + "".join(
        letter for letter in letters if letter in question.last
    )


def as_written(question: Question) -> str:
    """The letters of the options as the bank has them; "" without any."""
    return LETTERS[: len(question.options)] if isinstance(question, Single | Multiple) else ""


def options(question: Question, shown: str) -> list[str]:
    """The texts of the options in the order they are shown."""
    if isinstance(question, Single | Multiple):
        return [question.options[LETTERS.index(letter)] for letter in shown]
    return []


def fits(question: Question) -> bool:
    """Whether a message can hold it, with what is said around it."""
    texts = question.options if isinstance(question, Single | Multiple) else []
    return len(question.stem) + sum(map(len, texts)) <= LONGEST


def is_tapped(question: Question) -> bool:
    """Whether it is answered by buttons; else the answer is typed."""
    return isinstance(question, Single | Multiple | Judge)
