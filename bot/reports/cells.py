"""What a cell may hold: text that no program takes for a formula, or for something else than text. Pure."""

import re

LONGEST = 32_767
"""Letters of a cell, as Excel has it."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SIGNS = frozenset("=+-@\t\r\n＝＋－＠")
"""What begins a formula: OWASP, CSV Injection. A Chinese or Japanese Excel takes the wide signs as well."""

_DAY = re.compile(r"\s*\d{1,4}[-/]\d{1,2}([-/]\d{1,4})?\s*")


def clean(text: str) -> str:
    """The text without what a cell cannot hold."""
    return _FORBIDDEN.sub("", text)[:LONGEST]


def looks_like_formula(text: str) -> bool:
    """Whether a program might compute this text instead of showing it; blanks before it do not help."""
    return text[:1] in _SIGNS or text.lstrip()[:1] in _SIGNS


def looks_like_day(text: str) -> bool:
    """Whether a program might make a day of this text where nothing says that it is one: 1/3, 2-1."""
    return _DAY.fullmatch(text) is not None
