"""The sums beside the ledger, compared with the entries and computed anew: they must say the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import except_, select
from sqlalchemy.orm import Session

from bot.engine import audit
from bot.scores import ledger

Key = tuple[int, str, str, int]
Sums = tuple[int, int, int]


@dataclass(frozen=True)
class Difference:
    """A sum that was not what the entries say, by chat, month, occasion and person; None: there was none."""

    key: Key
    kept: Sums | None
    computed: Sums | None

    def __str__(self) -> str:
        chat_id, month, occasion, person_id = self.key
        return (
            f"chat {chat_id}, {month}, {occasion}, person {person_id}: "
            f"{_said(self.kept)}, but the entries say {_said(self.computed)}"
        )


def rebuild(session: Session) -> Sequence[Difference]:
    """Compute the sums of all months anew; return what differed. The database compares them."""
    kept = select(*ledger.COLUMNS)
    wrong = _by_key(session, except_(kept, ledger.computed()))
    right = _by_key(session, except_(ledger.computed(), kept))
    ledger.rebuild(session)
    return [Difference(key, wrong.get(key), right.get(key)) for key in sorted(wrong.keys() | right.keys())]


def by_command(session: Session, who: str, now: datetime) -> Sequence[Difference]:
    """The same for the operator, with a line in the audit: both are written, or neither."""
    found = rebuild(session)
    audit.note(session, who, "scores rebuild", f"sums that differed: {len(found)}", now)
    return found


def _by_key(session: Session, rows: Any) -> dict[Key, Sums]:
    return {
        (chat_id, month, str(occasion), person_id): (int(points), int(of), int(taken))
        for chat_id, month, occasion, person_id, points, of, taken in session.execute(rows)
    }


def _said(sums: Sums | None) -> str:
    if sums is None:
        return "nothing"
    points, of, taken = sums
    return f"{points / 100:.10g} of {of / 100:.10g} on {taken}"
