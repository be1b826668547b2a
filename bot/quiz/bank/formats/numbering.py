"""The numbers that a document counts by itself: they are in no text, but people see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.quiz.bank.formats.office import local

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = "〇一二三四五六七八九"


class Numbering:
    """Counts the paragraphs of lists, in the order of the document.

    `numbers` and `styles` are the roots of numbering.xml and styles.xml, or None.
    """

    def __init__(self, numbers: Element | None, styles: Element | None) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._lists: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._styles: dict[str, tuple[str | None, str | None, str | None]] = {}
        for one in numbers if numbers is not None else ():
            if local(one) == "abstractNum":
                self._levels[_value(one, "abstractNumId")] = _levels(one)
            elif local(one) == "num":
                identity = _value(one, "numId")
                self._lists[identity] = _child(one, "abstractNumId")
                self._starts[identity] = {
                    int(_value(override, "ilvl") or 0): int(start)
                    for override in one.findall(f"{W}lvlOverride")
                    if (start := _child(override, "startOverride")).isdecimal()
                }
        for style in styles.findall(f"{W}style") if styles is not None else ():
            number = style.find(f"{W}pPr/{W}numPr")
            listed = (_child(number, "numId"), _child(number, "ilvl")) if number is not None else (None, None)
            self._styles[_value(style, "styleId")] = (*listed, _child(style, "basedOn") or None)

    def label(self, properties: Element | None) -> str:
        """What stands before a paragraph with these properties, such as `1. ` or `A. `; counts on."""
        found = self._listed(properties)
        if found is None:
            return ""
        identity, level = found
        abstract = self._lists.get(identity, "")
        levels = self._levels.get(abstract, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        for at, start in list(self._starts.get(identity, {}).items()):
            # a new list of the same shape begins anew, once
            counts[at] = start - 1
            del self._starts[identity][at]
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        shape, text, _ = levels[level]
        if shape in ("bullet", "none"):
            return ""
        for at in range(level + 1):
            count = counts.get(at, levels[at][2] if at in levels else 1)
            text = text.replace(f"%{at + 1}", counted(count, levels[at][0] if at in levels else shape))
        return f"{text.strip()} " if text.strip() else ""

    def _listed(self, properties: Element | None) -> tuple[str, int] | None:
        """The list and the level of a paragraph, of its own or by its style."""
        if properties is None:
            return None
        own = properties.find(f"{W}numPr")
        identity = _child(own, "numId") if own is not None else ""
        level = _child(own, "ilvl") if own is not None else ""
        name: str | None = _child(properties, "pStyle")
        for _ in range(20):
            if identity or not name or name not in self._styles:
                break
            of_style = self._styles[name]
            identity, level, name = of_style[0] or "", level or of_style[1] or "", of_style[2]
        if not identity or identity == "0":
            return None
        return identity, int(level) if level.isdecimal() else 0


def _levels(abstract: Element) -> dict[int, tuple[str, str, int]]:
    found: dict[int, tuple[str, str, int]] = {}
    for level in abstract.findall(f"{W}lvl"):
        start = _child(level, "start")
        found[int(_value(level, "ilvl") or 0)] = (
            _child(level, "numFmt") or "decimal",
            _child(level, "lvlText"),
            int(start) if start.isdecimal() else 1,
        )
    return found


def counted(number: int, shape: str) -> str:
    """A number in the shape of a list: decimal, letters, Chinese or Roman numerals."""
    match shape:
        case "upperLetter" | "lowerLetter":
            letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letter if shape == "upperLetter" else letter.lower()
        case "chineseCounting" | "chineseCountingThousand" | "japaneseCounting" | "ideographDigital":
            return _chinese(number)
        case "upperRoman" | "lowerRoman":
            roman = _roman(number)
            return roman if shape == "upperRoman" else roman.lower()
        case "decimalFullWidth" | "decimalFullWidth2":
            return str(number)
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if 1 <= number <= 20:
            return chr(0x2460 + number - 1)
    return str(number)


def _chinese(number: int) -> str:
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    before = "十" if tens == 1 else f"{_CHINESE[tens]}十" if tens else ""
    return before + (_CHINESE[ones] if ones else "")


def _roman(number: int) -> str:
    found = ""
    for value, sign in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        while number >= value and len(found) < 20:
            found, number = found + sign, number - value
    return found


def _value(element: Element, name: str) -> str:
    return str(element.get(f"{W}{name}", ""))


def _child(element: Element | None, name: str) -> str:
    child = element.find(f"{W}{name}") if element is not None else None
    return _value(child, "val") if child is not None else ""
