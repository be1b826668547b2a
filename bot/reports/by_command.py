"""The export of the command line: for who runs the bot, of any group, with a line in the audit first."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat.feature import Registry
from bot.chat.sheets import Extent
from bot.engine import audit
from bot.engine.identity import Chat, ChatKind
from bot.reports import writing
from bot.reports.days import Days
from bot.reports.writing import ENDINGS, Kind


class Unknown(Exception):
    """What is asked for cannot be exported; the message says why."""


def kind_of(file: Path) -> Kind:
    """The form by the ending of the file. Raises Unknown."""
    for kind, ending in ENDINGS.items():
        if file.suffix.lower() == ending:
            return kind
    raise Unknown(f"{file} should end in {' or '.join(ENDINGS.values())} (a zip of .csv)")


def groups(session: Session, wanted: str | None) -> Sequence[Chat]:
    """The groups of that title, or that id; all of them where nothing is said. Raises Unknown."""
    rows = select(Chat).where(Chat.kind == ChatKind.GROUP).order_by(Chat.title, Chat.id)
    if wanted is None:
        found = session.scalars(rows).all()
        if not found:
            raise Unknown("there is no group yet")
        return found
    found = session.scalars(rows.where(Chat.title == wanted)).all()
    if not found and wanted.lstrip("-").isdecimal() and abs(int(wanted)) < 2**63:
        number = int(wanted)
        found = session.scalars(rows.where((Chat.id == number) | (Chat.telegram_id == number))).all()
    if not found:
        raise Unknown(f"there is no group “{wanted}”. Leave --chat out for all of them")
    if len(found) > 1:
        ids = ", ".join(str(one.id) for one in found)
        raise Unknown(f"several groups are called “{wanted}”. Say which by its id: --chat {ids}")
    return found


def note(session: Session, wanted: str | None, days: Days, file: Path, who: str, now: datetime) -> None:
    """Leave a line of what is about to be exported. Raises Unknown where there is nothing of the kind."""
    found = groups(session, wanted)
    of = "all groups" if wanted is None else f"{found[0].title} ({found[0].id})"
    audit.note(session, who, "export", f"{of}, {days.first} to {days.last}, {file.name}", now)


def write(
    session: Session, features: Registry, wanted: str | None, days: Days, file: Path, language: str | None
) -> int:
    """Write the file; return of how many groups. In the language that most of them speak, unless one is said.

    Raises Unknown, and OSError where it cannot be written; a file that is there already is left alone.
    """
    kind, found = kind_of(file), groups(session, wanted)
    spoken = [chat.language for chat in found]
    extent = Extent(
        session,
        features,
        {chat.id: chat for chat in found},
        days.first,
        days.last,
        language or max(sorted(set(spoken)), key=spoken.count),
    )
    with file.open("xb") as opened:
        try:
            writing.write(opened, extent, kind)
        except BaseException:
            file.unlink()  # half a file is worse than none
            raise
    return len(found)


def days_of(year: int | None, first: date | None, last: date | None, today: date) -> Days:
    """The days that are asked for: a year, this one where nothing is said, or from one to another."""
    if first is None and last is None:
        return Days(date(year or today.year, 1, 1), date(year or today.year, 12, 31))
    if year is not None:
        raise Unknown("say a year, or --from and --to, not both")
    found = Days(first or date(today.year, 1, 1), last or today)
    if found.first > found.last:
        raise Unknown(f"{found.first} is after {found.last}")
    return found
