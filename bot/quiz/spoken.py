"""Numbers as people say them, in digits, where they count something: 十题, 三天, 半小时, half an hour. Pure.

Times of day, dates and ordinals keep their words (九点半, 二十号, 第一周, 最后一天): the grammars of
`bot.when` read those.
"""

import re
import unicodedata
from functools import partial

from bot.when import text

_NUMERAL = (
    r"(?<![第每周期拜后头点时零〇一二两三四五六七八九十百千\d])"
    r"(?P<numeral>[一二两三四五六七八九十百]{1,4})"
)
_COUNTED = re.compile(
    rf"{_NUMERAL}(?P<unit>(?:个\s*)?(?:小时|钟头|星期(?![一二三四五六日天]))|个\s*月|"
    r"分钟|分(?![之队厂局院店部支公行所])|秒|天|周(?![一二三四五六日末])|次|道|题)"
)
_MARK = re.compile(
    r"(?P<mark>(?:及格|合格)线?|满分|总分)(?P<numeral>[一二三四五六七八九十百]{1,4})(?![一-龥])"
)
_HALVES = (
    (r"(?P<number>\d{1,2}|[一二两三四五六七八九十])\s*(?:个半\s*(?:小时|钟头)|个?小时半)", 60, 30, "分钟"),
    (r"(?<![每\d])半个?\s*(?:小时|钟头)", 0, 30, "分钟"),
    (r"(?<!每)半分钟", 0, 30, "秒"),
    (r"(?<![每点时])(?P<number>[一三])刻钟", 15, 0, "分钟"),
    (r"\bhalf an hour\b", 0, 30, " minutes"),
    (r"\b(?:an|one) hour and a half\b|\bone and a half hours\b", 0, 90, " minutes"),
    (r"\bhalf a minute\b", 0, 30, " seconds"),
)
"""What is said, the number in it times how much, plus how much, of what."""
_ENGLISH = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
_ENGLISH |= {"ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_ENGLISH |= {"forty-five": 45, "sixty": 60, "ninety": 90}
_ENGLISH_COUNTED = re.compile(
    rf"\b(?P<word>{'|'.join(sorted(_ENGLISH, key=len, reverse=True))})"
    r"(?=\s+(?:days?|weeks?|hours?|min(?:ute)?s?|sec(?:ond)?s?|questions?|attempts?|tries|points?)\b)",
    re.IGNORECASE,
)
_ENGLISH_ONE = re.compile(
    r"\b(?P<lead>(?:open|study|re-?sit|retake|make-?up|limit)(?: for| of)?) an? "
    r"(?=(?:day|week|month|hour|minute)\b)",
    re.IGNORECASE,
)


def in_digits(words: str) -> str:
    """These words (in half width) with what is counted in digits."""
    said = unicodedata.normalize("NFKC", words)
    for pattern, times, plus, unit in _HALVES:
        halved = partial(_halved, times=times, plus=plus, unit=unit)
        said = re.sub(pattern, halved, said, flags=re.IGNORECASE)
    said = _COUNTED.sub(_counted, said)
    said = _MARK.sub(lambda found: found["mark"] + _value(found["numeral"]), said)
    said = _ENGLISH_ONE.sub(r"\g<lead> 1 ", said)
    return _ENGLISH_COUNTED.sub(lambda found: str(_ENGLISH[found["word"].lower()]), said)


def _halved(found: re.Match[str], *, times: int, plus: int, unit: str) -> str:
    number = text.number(found["number"]) if times else 0
    return f"{(number or 0) * times + plus}{unit}"


def _counted(found: re.Match[str]) -> str:
    return _value(found["numeral"]) + found["unit"]


def _value(numeral: str) -> str:
    number = text.number(numeral)
    return str(number) if number is not None else numeral
