"""Bytes of a text file as text, in whatever encoding it was saved."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from bot.quiz.bank.formats.reading import BIGGEST, refusal

_HIGH = re.compile(rb"[\x80-\xff]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def decode(data: bytes) -> str:
    """The text of a file, its lines ended by line feeds. Raises ValueError for what is none or too big."""
    if len(data) > BIGGEST:
        raise refusal("too big")
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            if encoding == "utf-8" and _is_damaged(data):
                break  # in any other encoding it would be another text
            continue
        if is_text(text):
            return re.sub(r"\r\n?", "\n", text.removeprefix("\ufeff"))
    raise refusal("no text")


def _is_damaged(data: bytes) -> bool:
    """Whether this is UTF-8 but for some bytes: in other Chinese encodings hardly a character is."""
    text = data.decode("utf-8", "replace")
    return len(_CHINESE.findall(text)) > text.count("\ufffd")


def is_text(text: str) -> bool:
    """Whether there are only characters in it that a text may hold."""
    return not _CONTROL.search(text)


def _encodings(data: bytes) -> list[str]:
    """What it may be encoded in, the likeliest first."""
    if data.startswith(BOM_UTF8):
        return ["utf-8-sig"]
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return ["utf-16"]
    if b"\0" in data:
        # What is not Chinese in it, if only the ends of its lines, tells which byte comes first.
        little = data[1::2].count(0) > data[0::2].count(0)
        return ["utf-16-le" if little else "utf-16-be"]
    # Chinese characters take two bytes, so their runs are even; an accented letter among others stands alone.
    runs = [len(run) for run in _HIGH.findall(data)]
    even = sum(length % 2 == 0 for length in runs) * 2 >= len(runs)
    return ["utf-8", "gb18030"] if even else ["utf-8", "cp1252", "gb18030"]
