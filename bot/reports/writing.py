"""A file of all records of some groups: gathered from every feature, written sheet by sheet."""

from enum import IntEnum
from typing import IO

from bot.chat.sheets import Extent
from bot.reports import separated
from bot.reports.days import BEGINNING
from bot.scores.cards import NO_APPRAISAL


class Kind(IntEnum):
    """What sort of file."""

    XLSX = 0
    CSV = 1
    """A zip of them."""


ENDINGS = {Kind.XLSX: ".xlsx", Kind.CSV: ".zip"}


def write(file: IO[bytes], extent: Extent, kind: Kind) -> None:
    """Write the records of some groups to an open file."""
    sheets = sorted(
        (sheet for tell in extent.features.sheets for sheet in tell(extent)), key=lambda sheet: sheet.place
    )
    purpose, note = extent.tr(NO_APPRAISAL), _note(extent)
    match kind:
        case Kind.XLSX:
            from bot.reports import workbook  # openpyxl takes a while to load

            workbook.write(file, sheets, note)
        case Kind.CSV:
            separated.write(file, sheets, note, purpose=purpose, about=extent.tr("Read me"))


def _note(extent: Extent) -> str:
    """What the file is, in a line."""
    titles = [chat.title for chat in extent.chats.values()]
    of = titles[0] if len(titles) == 1 else extent.tr("{number} groups", number=len(titles))
    return extent.tr(
        "{group}, {days}. {purpose}. Times are those of the group; what is not over yet is left out.",
        group=of,
        days=said(extent),
        purpose=extent.tr(NO_APPRAISAL),
    )


def said(extent: Extent) -> str:
    """Its days: 2026, 2026-03-01 – 2026-09-30."""
    first, last = extent.first, extent.last
    if first == BEGINNING:
        return extent.tr("up to {day}", day=last.isoformat())
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(first.year)
    return f"{first.isoformat()} – {last.isoformat()}"
