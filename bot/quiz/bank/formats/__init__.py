"""Files of questions, in the formats people have them in."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.quiz.bank.formats import aiken, docx, exam, gift, moodle, office, sheet
from bot.quiz.bank.formats.decoding import decode
from bot.quiz.bank.formats.reading import Reading, refusal

_Reader = Callable[..., Reading]
_BY_NAME: dict[str, _Reader] = {
    "gift": gift.read,
    "aiken": aiken.read,
    "csv": sheet.read,
    "tsv": sheet.read,
}
_OTHER = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"{\\rtf")
_GIFT = re.compile(
    r"^\$CATEGORY:|^::.+?::|(?<!\\)\{\s*(?:[=~#%]|(?:T|F|TRUE|FALSE)\s*(?:#[^}]*)?\}|\})", re.MULTILINE
)
_AIKEN = re.compile(r"^[ \t]*ANSWER:[ \t]*[A-Z](?:[ \t]*,?[ \t]*[A-Z])*[ \t]*$", re.MULTILINE)


def read(data: bytes, name: str, *, prefix: str) -> Reading:
    """Read a file of questions, whatever its format, by its content and then by its name.

    The ids of the questions are the prefix and their place in the file. Raises ValueError, which
    `words.say` puts in words, for a file that cannot be read at all, or had better not be.
    """
    ending = name.lower().rpartition(".")[2]
    if data.startswith((b"PK", office.OLD)):
        return _packed(data, ending, prefix)
    if data.startswith(_OTHER):
        raise refusal("unknown file")
    text = decode(data)
    begins = text.lstrip()[:200]
    if begins.lower().startswith(("<!doctype html", "<html")):
        raise refusal("web page")
    if ending == "xml" or begins.startswith(("<?xml", "<quiz")):
        return moodle.read(data, prefix=prefix)
    if ending in _BY_NAME:
        return _BY_NAME[ending](data, prefix=prefix)
    readers: list[_Reader] = []
    if sheet.has_headings(data):
        readers.append(sheet.read)
    if _AIKEN.search(text):
        readers.append(aiken.read)
    if _GIFT.search(text):
        readers.append(gift.read)
    return _best([*readers, exam.read], data, prefix)


def _best(readers: Sequence[_Reader], data: bytes, prefix: str) -> Reading:
    """What the first reader reads well; otherwise what most questions are read of.

    A question about programs may look like GIFT, so its marks alone tell little.
    """
    best: Reading | None = None
    refused: ValueError | None = None
    for reader in readers:
        try:
            reading = reader(data, prefix=prefix)
        except ValueError as error:
            refused = refused or error
            continue
        if len(reading.questions) > len(reading.faults):
            return reading
        if best is None or len(reading.questions) > len(best.questions):
            best = reading
    if best is None:
        raise refused or refusal("unknown file")
    return best


def _packed(data: bytes, ending: str, prefix: str) -> Reading:
    names = office.open_parts(data).namelist()
    if ending in ("xlsm", "xltm", "xlsb", "docm", "dotm"):
        raise refusal("macros")
    if any(name.startswith("xl/") for name in names):
        return sheet.read(data, prefix=prefix)
    if any(name.startswith("word/") for name in names):
        return docx.read(data, prefix=prefix)
    raise refusal("unknown file")
