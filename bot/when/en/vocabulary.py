"""Words and numbers that the English grammar is made of. A blank in a pattern stands for some spacing."""

import re
from functools import cache

from bot.when.meaning import Unit


@cache
def words(pattern: str) -> re.Pattern[str]:
    """Compile a pattern whose blanks match any spacing but none; it ends at a word's end."""
    return re.compile(pattern.replace(" ", r"\s+") + r"(?![a-z\d])")


_NUMBERS = {
    word: n
    for n, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50, "sixty": 60, "ninety": 90}
NUMBER = r"(?:\d{1,7}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
ORDINALS = {
    word: n
    for n, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
            "twenty-first",
            "twenty-second",
            "twenty-third",
            "twenty-fourth",
            "twenty-fifth",
            "twenty-sixth",
            "twenty-seventh",
            "twenty-eighth",
            "twenty-ninth",
            "thirtieth",
            "thirty-first",
        ],
        1,
    )
}
ORDINAL = (
    r"(?:\d{1,3}(?:st|nd|rd|th)|"
    + "|".join(sorted(ORDINALS, key=len, reverse=True)).replace("-", r"[-\s]")
    + ")"
)
_WEEKDAYS = (
    "mon(?:day)?",
    "tue(?:s(?:day)?)?",
    "wed(?:s|nesday)?",
    "thu(?:r(?:s(?:day)?)?)?",
    "fri(?:day)?",
    "sat(?:urday)?",
    "sun(?:day)?",
)
WEEKDAY = r"(?:" + "|".join(_WEEKDAYS) + r")(?:\.(?=[\s,]))?"
WEEKDAY_FULL = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days"
_MONTHS = (
    "jan(?:uary)?",
    "feb(?:ruary)?",
    "mar(?:ch)?",
    "apr(?:il)?",
    "may",
    "june?",
    "july?",
    "aug(?:ust)?",
    "sept?(?:ember)?",
    "oct(?:ober)?",
    "nov(?:ember)?",
    "dec(?:ember)?",
)
MONTH = r"(?:" + "|".join(_MONTHS) + r")\b\.?"
WORKDAY = r"(?:work(?:ing)?[ -]?day|business[ -]?day)"
AND = r"\s*(?:,\s*and\b|,\s*&|,|\band\b|&|\bplus\b|\bas well as\b|/)\s*"


def number(word: str) -> int:
    """`12`, `twelve`, `a`."""
    return int(word) if word.isdigit() else _NUMBERS[word]


def ordinal(word: str) -> int:
    """`1st`, `first`, `last` (-1)."""
    if word in ("last", "final"):
        return -1
    return int(re.sub(r"\D", "", word)) if word[0].isdigit() else ORDINALS[re.sub(r"\s", "-", word)]


def weekday(word: str) -> int:
    """Monday 0."""
    return ("mo", "tu", "we", "th", "fr", "sa", "su").index(word[:2])


def month(word: str) -> int:
    """January 1."""
    return ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec").index(
        word[:3]
    ) + 1


# 1500 after a date is a year that is over, not a subject; 1500 hrs is a time
FOUR = r"(?:1\d|20|21)\d\d(?!\d|:|\s?(?:h|hrs|hours)(?![a-z]))"
YEAR = rf"(?:\s*,?\s*(?:of\s+)?(?P<year>{FOUR}))?"
_UNITS: dict[str, Unit] = {
    "month": "month",
    "quarter": "quarter",
    "half-year": "half",
    "half year": "half",
    "year": "year",
    "week": "week",
}


def unit_of(word: str) -> Unit:
    """The unit a word names, in the singular."""
    word = re.sub(r"\s+", " ", word)
    return _UNITS[word] if word in _UNITS else _UNITS[word.removesuffix("s")]
