"""The order in which people are listed by name, the same on every database. Pure.

Latin names come first, by the alphabet, then Chinese ones by their pinyin. No dictionary is needed for that:
GB 2312 has the 3,755 characters of its first level in the order of their pinyin. Those of its second level,
by radicals, come after them, and what is in neither, such as traditional forms, at the end. In a given name
that is near enough; a surname that would stand far from its sound stands by one that sounds the same.
"""

import re
from unicodedata import combining, normalize

_SECOND_LEVEL = (
    "岑晁谌褚窦阚蔺逯栾缪闵逄亓覃瞿芮佘滕仝佟邬郗冼胥荀闫鄢晏臧",
    "层潮陈楚豆看赁路峦妙敏庞齐秦渠瑞蛇腾同童乌希显需旬阎烟宴赃",
)
_SPOKEN_OTHERWISE = ("仇解区朴单查翟", "求谢欧瓢善渣宅")
"""As a surname, than as the word by which the character has its place."""
SOUND = {**dict(zip(*_SECOND_LEVEL, strict=True)), **dict(zip(*_SPOKEN_OTHERWISE, strict=True))}
"""Surnames, and a character of the first level that sounds the same."""
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_NUMBER = re.compile(r"(\d+|[零〇一二两三四五六七八九十]+)")
_LAST = b"\xff"
"""More than any byte of GB 2312."""


def collation_key(name: str) -> tuple[bytes, str]:
    """By this one sorts names; case, width and accents count only where nothing else tells two apart."""
    letters = [one for one in normalize("NFKD", name.strip().casefold()) if not combining(one)]
    codes = [_code(one) for one in letters]
    if letters and letters[0] in SOUND:
        # After those whom it sounds like, so that each surname stays together.
        codes[0] = _code(SOUND[letters[0]]) + _LAST + codes[0]
    return b"".join(codes), name


def natural_key(name: str) -> tuple[list[bytes | int], str]:
    """By this one sorts names with numbers in them: 二组 before 三组 and 十组, Team 2 before Team 10."""
    parts = _NUMBER.split(name)
    return [_value(part) if place % 2 else collation_key(part)[0] for place, part in enumerate(parts)], name


def _value(words: str) -> int:
    """Of 12, 十二, 二十 or 一二."""
    if words.isdecimal():
        return int(words)
    tens, ten, ones = words.partition("十")
    if ten:
        return 10 * (_value(tens) if tens else 1) + (_value(ones) if ones else 0)
    return int("".join(str(_DIGITS[digit]) for digit in words))


def _code(letter: str) -> bytes:
    try:
        return letter.encode("gb2312")
    except UnicodeEncodeError:
        return _LAST + letter.encode("utf-8", "surrogatepass")
