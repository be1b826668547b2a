"""Fonts for pictures: those of the machine that can draw Chinese. Never a box instead of a letter."""

from collections.abc import Iterable
from functools import cache

KNOWN = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti SC",
    "SimHei",
    "Droid Sans Fallback",
)
"""Of Linux distributions, Windows and macOS, the better ones first."""
LATIN = "DejaVu Sans"
"""Comes with matplotlib."""


@cache
def families() -> tuple[str, ...]:
    """The fonts to draw with, as matplotlib's `family`: the best Chinese one that is there, and the Latin."""
    from matplotlib.font_manager import fontManager

    there = {entry.name for entry in fontManager.ttflist}
    return (*[name for name in KNOWN if name in there][:1], LATIN)


@cache
def _letters() -> frozenset[int]:
    """The characters that these fonts can draw."""
    from matplotlib.font_manager import FontProperties, fontManager
    from matplotlib.ft2font import FT2Font

    found: set[int] = set()
    for name in families():
        path = fontManager.findfont(FontProperties(family=name))
        index: int = getattr(path, "face_index", 0)  # a collection holds several fonts
        found.update(FT2Font(path, face_index=index).get_charmap())
    return frozenset(found)


def drawable(text: str) -> str | None:
    """The text as it can be drawn: without emoji and other signs that no font here has; None where letters
    are missing."""
    missing = {letter for letter in text if ord(letter) not in _letters() and not letter.isspace()}
    if any(letter.isalnum() for letter in missing):
        return None
    return "".join(letter for letter in text if letter not in missing).strip()


def all_drawable(texts: Iterable[str]) -> bool:
    """Whether all of these can be drawn; else they are better said in words."""
    return all(drawable(text) is not None for text in texts)
