"""What people type, made uniform for the grammars, without losing where each character came from."""

import unicodedata
from dataclasses import dataclass

# Only the characters that the Chinese grammar is made of: the subject keeps its own script.
_TRADITIONAL = str.maketrans(
    "點鐘時週號個後兩間農曆歷節開從國慶勞動婦兒軍師黨陽臘閏順則過終結為復內數雙單頭當來這禮還離無準誕聖續歲"
    "後幾總連導親憲訂際應隨於換變遲達陰舊",
    "点钟时周号个后两间农历历节开从国庆劳动妇儿军师党阳腊闰顺则过终结为复内数双单头当来这礼还离无准诞圣续岁"
    "后几总连导亲宪订际应随于换变迟达阴旧",
)
_DASHES = str.maketrans(
    {"—": "-", "–": "-", "−": "-", "‐": "-", "‑": "-", "～": "~", "〜": "~", "’": "'", "‘": "'"}
)
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


@dataclass(frozen=True, slots=True)
class Text:
    """`folded` is what the grammars read; `origin[i]` is the index in `raw` of its i-th character."""

    raw: str
    folded: str
    origin: tuple[int, ...]

    def rest(self, position: int) -> str:
        """What the person wrote from a position in `folded` to the end."""
        return self.raw[self.origin[position] :] if position < len(self.folded) else ""


def fold(raw: str) -> Text:
    """Full-width to half-width, traditional time words to simplified, lower case; positions kept.

    Done character by character, since compatibility forms may grow (`㏠` is `1日`).
    """
    if raw.isascii():
        return Text(raw, raw.lower(), tuple(range(len(raw))))
    folded: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(raw):
        plain = unicodedata.normalize("NFKC", character).lower().translate(_TRADITIONAL).translate(_DASHES)
        folded.append(plain)
        origin.extend([index] * len(plain))
    return Text(raw, "".join(folded), tuple(origin))


def number(word: str) -> int | None:
    """The value of digits or a Chinese numeral up to 9999; None where it is none (`十十`)."""
    if word.isascii() and word.isdigit():
        return int(word) if len(word) <= 9 else None
    word = word.replace("廿", "二十").replace("卅", "三十")
    if word and all(character in _DIGITS for character in word):
        # 二〇二六 is read digit by digit; 零五 is 5; 二三 is two numbers, not one
        if len(word) in (1, 4) or word[0] in "零〇":
            return int("".join(str(_DIGITS[character]) for character in word))
        return None
    total, digit, last = 0, None, 10_000
    for character in word:
        if character in _DIGITS:
            if digit not in (None, 0):
                return None
            digit = _DIGITS[character]
        elif character in "十百千":
            unit = {"十": 10, "百": 100, "千": 1000}[character]
            if unit >= last or (digit is None and unit != 10) or digit == 0:
                return None
            total += (1 if digit is None else digit) * unit
            digit, last = None, unit
        else:
            return None
    return total + (digit or 0) if word else None
