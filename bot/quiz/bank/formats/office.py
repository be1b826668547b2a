"""The parts of a file of an office program: a zip of XML, opened with care."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]  # ships no types
from defusedxml.ElementTree import ParseError, fromstring  # type: ignore[import-untyped]  # as above

from bot.quiz.bank.formats.draft import EQUATION
from bot.quiz.bank.formats.reading import BIGGEST, refusal

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

OLD = b"\xd0\xcf\x11\xe0"
"""How an .xls or .doc begins, and an .xlsx or .docx with a password."""
_UNPACKED = 60_000_000
"""Bytes of all that is text in it: a small file can hold a very large one."""
_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf")
_PARTS = 2_000
_TAGS = 1_500_000
"""Tags of a part that is read whole: an element takes many times the room of its tag."""
_MACROS = re.compile("vbaproject|macrosheets/", re.IGNORECASE)
_RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


def open_parts(data: bytes) -> zipfile.ZipFile:
    """The parts. Raises ValueError for what is broken, locked, too big, or holds macros."""
    if len(data) > BIGGEST:
        raise refusal("too big")
    if data.startswith(OLD):
        raise refusal("encrypted")
    try:
        parts = zipfile.ZipFile(io.BytesIO(data))
        infos = parts.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
        raise refusal("broken") from error
    # A part is never unpacked beyond the size it declares, so the sizes can be trusted.
    text = sum(info.file_size for info in infos if not info.filename.lower().endswith(_IMAGES))
    if len(infos) > _PARTS or text > _UNPACKED or sum(info.file_size for info in infos) > 4 * _UNPACKED:
        raise refusal("too big")
    if any(info.flag_bits & 1 for info in infos):
        raise refusal("encrypted")
    if any(_MACROS.search(info.filename) for info in infos):
        raise refusal("macros")
    if "[Content_Types].xml" in parts.NameToInfo and b"macroEnabled" in raw(parts, "[Content_Types].xml"):
        raise refusal("macros")
    return parts


def raw(parts: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of a part. Raises KeyError if there is none, ValueError for what is broken."""
    try:
        return parts.read(name)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError) as error:
        raise refusal("broken") from error


def part(parts: zipfile.ZipFile, name: str) -> Element | None:
    """The XML of a part, or None if there is none. Raises ValueError for what is broken or hostile."""
    try:
        data = raw(parts, name)
        if data.count(b"<") > _TAGS:
            raise refusal("too big")
        root: Element = fromstring(data)
    except KeyError:
        return None
    except DefusedXmlException as error:
        raise refusal("hostile") from error
    except (ParseError, UnicodeError, LookupError) as error:
        raise refusal("broken") from error
    return root


def related(parts: zipfile.ZipFile, name: str, kind: str, folder: str) -> Iterator[str]:
    """The parts of a kind that a part of relations names."""
    root = part(parts, name)
    for relation in root if root is not None else ():
        if str(relation.get("Type", "")).endswith(kind) and relation.get("TargetMode") != "External":
            target = str(relation.get("Target", ""))
            yield target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def scripted(text: str, align: str) -> str:
    """Raised and lowered characters where there are such; else what stands for an equation."""
    table = {"superscript": _RAISED, "subscript": _LOWERED}.get(align)
    if table is None or not text.strip():
        return text
    return text.translate(table) if all(ord(one) in table or one.isspace() for one in text) else EQUATION
