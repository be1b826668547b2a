"""Files of questions, in the formats people have them in."""

from __future__ import annotations

import re

from bot.quiz.bank.formats import aiken, docx, exam, gift, moodle, office, sheet
from bot.quiz.bank.formats.decoding import decode
from bot.quiz.bank.formats.reading import Reading, refusal

_OTHER = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"{\\rtf")
_GIFT = re.compile(
    r"^\$CATEGORY:|^::.+?::|(?<!\\)\{\s*(?:[=~#%]|(?:T|F|TRUE|FALSE)\s*(?:#[^}]*)?\}|\})", re.MULTILINE
)
_AIKEN = re.compile(r"^ANSWER:\s*[A-Z]\s*$", re.MULTILINE)


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
    if ending == "xml" or begins.startswith(("<?xml", "<quiz")):
        return moodle.read(data, prefix=prefix)
    if ending == "gift" or (ending not in ("csv", "tsv", "aiken") and _GIFT.search(text)):
        return gift.read(data, prefix=prefix)
    if ending == "aiken" or (ending not in ("csv", "tsv") and _AIKEN.search(text)):
        return aiken.read(data, prefix=prefix)
    if ending in ("csv", "tsv") or sheet.has_headings(data):
        return sheet.read(data, prefix=prefix)
    return exam.read(data, prefix=prefix)


def _packed(data: bytes, ending: str, prefix: str) -> Reading:
    names = office.open_parts(data).namelist()
    if ending in ("xlsm", "xltm", "xlsb", "docm", "dotm"):
        raise refusal("macros")
    if any(name.startswith("xl/") for name in names):
        return sheet.read(data, prefix=prefix)
    if any(name.startswith("word/") for name in names):
        return docx.read(data, prefix=prefix)
    raise refusal("unknown file")
