"""What a question is. Five kinds, each with its own answer; the rest is common to all.

Options are named by letters in the order they are written, A to L (polls of Telegram hold twelve). People may
see another order, so neither stem nor explanation may name a letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from string import ascii_uppercase
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

LETTERS = ascii_uppercase[:12]
BLANK = "___"
"""Three underscores or more stand for a blank in the stem."""
Id = Annotated[
    str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$", description="Small letters, digits and hyphens")
]
Text = Annotated[str, Field(min_length=1, max_length=4000, pattern=r"\S")]


def _as_day(value: Any) -> Any:
    """A day is written 2026-11-20; a number would be taken for seconds since 1970."""
    if isinstance(value, str | date):
        return value
    raise PydanticCustomError(
        "no day", "{value} is no day; write it like 2026-11-20", {"value": str(value)[:60]}
    )


Day = Annotated[date, BeforeValidator(_as_day)]
Letters = Annotated[str, Field(pattern=r"^[A-L]{1,12}$", description="Letters of options, such as B or ACD")]


class Difficulty(StrEnum):
    """How hard it is thought to be."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Strict):
    """What the answer rests on."""

    document: Text
    article: str | None = None
    edition: str | None = Field(None, description="Year or date of the edition, such as 2023")


class _Common(_Strict):
    id: Id
    stem: Text
    picture: str | None = Field(
        None, description="A picture that belongs to the stem: a file beside the pack"
    )
    explanation: str | None = Field(None, max_length=1000)
    source: Source | None = None
    in_force_since: Day | None = None
    checked_on: Day | None = Field(None, description="When the answer was last compared with its source")
    review_by: Day | None = None
    jurisdiction: str | None = None
    topic: str | None = None
    difficulty: Difficulty = Difficulty.MEDIUM


class _Choice(_Common):
    options: list[Text] = Field(min_length=2, max_length=len(LETTERS))
    answer: Letters
    last: str = Field("", pattern=r"^[A-L]{0,12}$", description="Options that stay last when shuffled")

    @model_validator(mode="after")
    def _letters_name_options(self) -> _Choice:
        for at, letters in (("answer", self.answer), ("last", self.last)):
            if doubled := next((letter for letter in letters if letters.count(letter) > 1), None):
                raise PydanticCustomError(
                    "letter twice", "names the letter {letter} twice", {"letter": doubled, "at": (at,)}
                )
            if beyond := [letter for letter in letters if LETTERS.index(letter) >= len(self.options)]:
                raise PydanticCustomError(
                    "beyond",
                    "names {letters}, but there are {count} options",
                    {"letters": ", ".join(beyond), "count": len(self.options), "at": (at,)},
                )
        plain = ["".join(unicodedata.normalize("NFC", one).casefold().split()) for one in self.options]
        for place, option in enumerate(plain):
            if (first := plain.index(option)) < place:
                raise PydanticCustomError(
                    "same options",
                    "says the same as option {first}",
                    {"first": LETTERS[first], "at": ("options", place)},
                )
        return self


class Single(_Choice):
    """One option is right."""

    kind: Literal["single"]

    @model_validator(mode="after")
    def _one_answer(self) -> Single:
        if len(self.answer) != 1:
            raise PydanticCustomError(
                "one right",
                "a single choice has one right option, not {answer}; perhaps it is multiple",
                {"answer": self.answer, "at": ("answer",)},
            )
        return self


class Multiple(_Choice):
    """Two or more options are right."""

    kind: Literal["multiple"]

    @model_validator(mode="after")
    def _several_answers(self) -> Multiple:
        if len(self.answer) < 2:
            raise PydanticCustomError(
                "several right",
                "a multiple choice has two right options or more, not {answer}",
                {"answer": self.answer, "at": ("answer",)},
            )
        return self


class Judge(_Common):
    """True or false."""

    kind: Literal["judge"]
    answer: StrictBool


class Blank(_Common):
    """Something is to be filled in: for each blank what is accepted, the best first."""

    kind: Literal["blank"]
    answer: list[Annotated[list[Text], Field(min_length=1)]] = Field(min_length=1, max_length=12)
    any_order: bool = Field(False, description="The blanks may be filled in any order")

    @field_validator("answer", mode="before")
    @classmethod
    def _one_is_a_list(cls, value: Any) -> Any:
        """`警告` for one blank, `[甲, 乙]` for two, `[[甲, 乙]]` for one that takes either."""
        if not isinstance(value, list):
            value = [value]
        return [
            [_as_text(one) for one in blank] if isinstance(blank, list) else [_as_text(blank)]
            for blank in value
        ]

    @model_validator(mode="after")
    def _as_many_as_in_the_stem(self) -> Blank:
        blanks = count_blanks(self.stem)
        if blanks != len(self.answer):
            raise PydanticCustomError(
                "blanks",
                "the stem has {blanks} blanks (___), and there are answers for {answers}",
                {
                    "blanks": blanks,
                    "answers": len(self.answer),
                    "at": ("stem",) if blanks == 0 else ("answer",),
                },
            )
        if not all(fold(one) for blank in self.answer for one in blank):
            raise PydanticCustomError(
                "empty answer", "an answer consists of spaces and marks only", {"at": ("answer",)}
            )
        return self


class Numeric(_Common):
    """A number, right within a tolerance."""

    kind: Literal["numeric"]
    answer: float = Field(strict=True, allow_inf_nan=False)
    tolerance: float = Field(0.0, strict=True, ge=0, allow_inf_nan=False)
    unit: str | None = None


Question = Annotated[Single | Multiple | Judge | Blank | Numeric, Field(discriminator="kind")]


def _as_text(value: Any) -> Any:
    """YAML reads 32 as a number; in a blank it is what somebody writes."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


_RUN = re.compile("_{3,}")


def count_blanks(stem: str) -> int:
    """How many blanks a stem has: runs of three underscores or more."""
    return len(_RUN.findall(unicodedata.normalize("NFKC", stem)))


_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_TELLING = "%.,-/#&:*!"
_NUMERALS = {
    "〇": "0",
    "零": "0",
    "一": "1",
    "二": "2",
    "两": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "六": "6",
}
_NUMERALS |= {"七": "7", "八": "8", "九": "9"}


def fold(text: str) -> str:
    """A text for comparing answers: width, case, spaces, quotes and brackets do not matter, and 三十二 is 32.

    Signs that change a value stay: -5 is not 5, C# is not C, 12:30 is not 1230; 1,000 is 1000.
    """
    plain = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(
        character
        for character in plain
        if not character.isspace() and (unicodedata.category(character)[0] in "LNS" or character in _TELLING)
    )
    return _numerals(kept.rstrip(".,:-/"))


def _numerals(text: str) -> str:
    """Chinese numerals up to 99,999 in a text as digits."""
    found, run = "", ""
    for character in text + "\0":
        if character in _NUMERALS or character in "十百千万":
            run += character
            continue
        if run:
            found += _value(run)
            run = ""
        found += character
    return found.removesuffix("\0")


def _value(run: str) -> str:
    if not set(run) & set("十百千万"):
        return "".join(_NUMERALS[character] for character in run)
    total = section = digit = 0
    for character in run:
        if character in _NUMERALS:
            digit = int(_NUMERALS[character])
        elif character == "万":
            total, section, digit = total + ((section + digit) or 1) * 10_000, 0, 0
        else:
            section += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[character]
            digit = 0
    return str(total + section + digit)


def letters(indexes: Sequence[int]) -> str:
    """The letters of options by their places: (0, 2) is `AC`."""
    return "".join(LETTERS[index] for index in sorted(indexes))
