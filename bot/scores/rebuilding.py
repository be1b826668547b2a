"""The sums beside the ledger, computed anew and compared: they must be what the entries say."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.scores import ledger
from bot.scores.ledger import ScoreMonth

Key = tuple[int, str, str, int]
Sums = tuple[int, int, int]


@dataclass(frozen=True)
class Difference:
    """A sum that was not what the entries say: of a chat, month, occasion and person; None: not there."""

    key: Key
    kept: Sums | None
    computed: Sums | None


def rebuild(session: Session) -> Sequence[Difference]:
    """Compute the sums of all months anew; return what differed."""
    before = _sums(session)
    ledger.rebuild(session)
    after = _sums(session)
    return [
        Difference(key, before.get(key), after.get(key))
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key)
    ]


def _sums(session: Session) -> dict[Key, Sums]:
    rows = session.execute(
        select(
            ScoreMonth.chat_id,
            ScoreMonth.month,
            ScoreMonth.occasion,
            ScoreMonth.person_id,
            ScoreMonth.points,
            ScoreMonth.of,
            ScoreMonth.taken,
        )
    )
    return {
        (chat_id, month, str(occasion), person_id): (int(points), int(of), int(number))
        for chat_id, month, occasion, person_id, points, of, number in rows
    }
