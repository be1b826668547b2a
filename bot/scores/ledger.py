"""The ledger of points: entries that are never changed, written in the transaction that earned them.

What somebody has for an occasion is the sum of his entries for it. A better attempt, another key or a mistake
are entered as the difference, so everything that was ever shown can be told again. The sums of each month are
kept beside the entries, written with them, and can be rebuilt from them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Date,
    ForeignKey,
    Index,
    Select,
    String,
    case,
    cast,
    delete,
    distinct,
    exists,
    func,
    insert,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.engine.database import Base, BigKey, Instant

_PORTION = 500
"""Persons in one statement."""


class Occasion(StrEnum):
    """What points are given for."""

    TEST = "test"
    QUIZ = "quiz"
    DAILY = "daily"


class Reason(StrEnum):
    """Why an entry was made."""

    ATTEMPT = "attempt"
    REGRADED = "regraded"
    """A key was wrong, or a question was voided."""
    BY_HAND = "by hand"
    MERGED = "merged"
    """Two persons turned out to be one; what counts of both is entered."""


class ScoreEntry(Base):
    """A change of what somebody has for an occasion. Points are in hundredths."""

    __tablename__ = "score_entry"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    occasion: Mapped[Occasion] = mapped_column(String(16))
    occasion_id: Mapped[int] = mapped_column(BigKey)
    attempt_id: Mapped[int | None] = mapped_column(BigKey)
    """The attempt that counts from now on."""
    points: Mapped[int]
    of: Mapped[int]
    reason: Mapped[Reason] = mapped_column(String(16))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who entered or corrected it; None: the bot did."""
    at: Mapped[datetime] = mapped_column(Instant)
    held_on: Mapped[date] = mapped_column(Date)
    """The day of the occasion on the chat's calendar: what is corrected later belongs to that day, too."""

    __table_args__ = (
        Index("ix_score_entry_occasion", "occasion", "occasion_id", "person_id"),
        Index("ix_score_entry_chat_id_held_on", "chat_id", "held_on"),
        Index("ix_score_entry_person_id_held_on", "person_id", "held_on"),
    )


class ScoreMonth(Base):
    """What somebody has of one kind of occasions in a month: the sum of his entries. `taken`: how many."""

    __tablename__ = "score_month"

    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    """2026-11."""
    occasion: Mapped[Occasion] = mapped_column(String(16), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    points: Mapped[int] = mapped_column(BigInteger)
    of: Mapped[int] = mapped_column(BigInteger)
    taken: Mapped[int]

    __table_args__ = (
        Index("ix_score_month_person_id", "person_id"),
        # All that a board asks for, in its order: the table itself is not looked at.
        Index("ix_score_month_sums", "chat_id", "occasion", "person_id", "month", "points", "of", "taken"),
    )


@dataclass(frozen=True)
class Standing:
    """What somebody has for an occasion, in hundredths of a point."""

    points: int
    of: int


def standing(session: Session, occasion: Occasion, occasion_id: int, person_id: int) -> Standing | None:
    """What he has; None: nothing was ever entered."""
    return _standings(session, occasion, occasion_id, [person_id]).get(person_id)


def _standings(
    session: Session, occasion: Occasion, occasion_id: int, people: Sequence[int]
) -> dict[int, Standing]:
    """What these have of whom anything was ever entered."""
    rows = (
        select(ScoreEntry.person_id, func.sum(ScoreEntry.points), func.sum(ScoreEntry.of))
        .where(ScoreEntry.occasion == occasion, ScoreEntry.occasion_id == occasion_id)
        .group_by(ScoreEntry.person_id)
    )
    return {
        person_id: Standing(int(points), int(of))
        for start in range(0, len(people), _PORTION)
        for person_id, points, of in session.execute(
            rows.where(ScoreEntry.person_id.in_(people[start : start + _PORTION]))
        )
    }


@dataclass(frozen=True)
class Correction:
    """What somebody has for an occasion now, and had before it was judged anew."""

    occasion: Occasion
    occasion_id: int
    held_on: date
    before: Standing
    after: Standing


def corrected_since(
    session: Session, chat_id: int, person_id: int, kinds: Collection[Occasion], since: datetime
) -> list[Correction]:
    """What was judged anew since then of what somebody had in a chat, the earliest occasion first."""
    anew = (ScoreEntry.reason == Reason.REGRADED) & (ScoreEntry.at >= since)
    earlier = case((anew, 0), else_=1)
    points, of = func.sum(ScoreEntry.points), func.sum(ScoreEntry.of)
    had, had_of = func.sum(ScoreEntry.points * earlier), func.sum(ScoreEntry.of * earlier)
    held_on = func.min(ScoreEntry.held_on)
    rows = (
        select(ScoreEntry.occasion, ScoreEntry.occasion_id, held_on, had, had_of, points, of)
        .where(
            ScoreEntry.chat_id == chat_id, ScoreEntry.person_id == person_id, ScoreEntry.occasion.in_(kinds)
        )
        .group_by(ScoreEntry.occasion, ScoreEntry.occasion_id)
        # Whose vote came to count only with the ruling had nothing that could be corrected.
        .having(func.sum(earlier) > 0, (had != points) | (had_of != of))
        .order_by(held_on, ScoreEntry.occasion, ScoreEntry.occasion_id)
    )
    return [
        Correction(
            kind,
            id_,
            day,
            Standing(int(before), int(before_of)),
            Standing(int(after), int(after_of)),
        )
        for kind, id_, day, before, before_of, after, after_of in session.execute(rows)
    ]


def was_regraded(session: Session, occasion: Occasion, occasion_id: int) -> bool:
    """Whether anybody's points for an occasion were judged anew."""
    anew = exists().where(
        ScoreEntry.occasion == occasion,
        ScoreEntry.occasion_id == occasion_id,
        ScoreEntry.reason == Reason.REGRADED,
    )
    return session.scalar(select(anew)) or False


def people(session: Session, occasion: Occasion, occasion_id: int) -> Sequence[int]:
    """Who has an entry for an occasion."""
    return session.scalars(
        select(ScoreEntry.person_id)
        .where(ScoreEntry.occasion == occasion, ScoreEntry.occasion_id == occasion_id)
        .distinct()
    ).all()


def settle(
    session: Session,
    *,
    chat_id: int,
    person_id: int,
    occasion: Occasion,
    occasion_id: int,
    points: int,
    of: int,
    reason: Reason,
    at: datetime,
    held_on: date,
    attempt_id: int | None = None,
    by_id: int | None = None,
) -> bool:
    """Enter what is missing for him to have just so much; return whether anything was.

    `held_on` is the day of the occasion, unless an earlier entry for it says which day that was: an occasion
    has one day, for everybody and for ever.
    """
    entered = settle_all(
        session,
        {person_id: points},
        chat_id=chat_id,
        occasion=occasion,
        occasion_id=occasion_id,
        of=of,
        reason=reason,
        at=at,
        held_on=held_on,
        attempt_id=attempt_id,
        by_id=by_id,
    )
    return bool(entered)


def settle_all(
    session: Session,
    points: Mapping[int, int],
    *,
    chat_id: int,
    occasion: Occasion,
    occasion_id: int,
    of: int,
    reason: Reason,
    at: datetime,
    held_on: date,
    attempt_id: int | None = None,
    by_id: int | None = None,
) -> set[int]:
    """Enter what is missing for each of these persons to have just so much, as `settle` does for one; return
    for whom anything was."""
    session.flush()  # what is entered may point to rows that are still pending
    before = _standings(session, occasion, occasion_id, list(points))
    day = _day_of(session, occasion, occasion_id) or held_on
    missing = {id_: wanted for id_, wanted in points.items() if before.get(id_) != Standing(wanted, of)}
    nothing = Standing(0, 0)
    entries = [
        {
            "chat_id": chat_id,
            "person_id": person_id,
            "occasion": occasion,
            "occasion_id": occasion_id,
            "attempt_id": attempt_id,
            "points": wanted - before.get(person_id, nothing).points,
            "of": of - before.get(person_id, nothing).of,
            "reason": reason,
            "by_id": by_id,
            "at": at,
            "held_on": day,
        }
        for person_id, wanted in missing.items()
    ]
    if entries:
        session.execute(insert(ScoreEntry), entries)
        _count(session, entries, taken=points.keys() - before.keys())
    return set(missing)


def _day_of(session: Session, occasion: Occasion, occasion_id: int) -> date | None:
    """The day that the entries for an occasion have been given."""
    return session.scalar(
        select(ScoreEntry.held_on)
        .where(ScoreEntry.occasion == occasion, ScoreEntry.occasion_id == occasion_id)
        .limit(1)
    )


def _count(session: Session, entries: Sequence[Mapping[str, Any]], *, taken: Collection[int]) -> None:
    """Let the sums of the month hold these entries, too; `taken`: for whom the occasion is new."""
    add = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    statement = add(ScoreMonth)
    more = {name: getattr(ScoreMonth, name) + statement.excluded[name] for name in ("points", "of", "taken")}
    session.connection().execute(
        statement.on_conflict_do_update(
            index_elements=["chat_id", "month", "occasion", "person_id"], set_=more
        ),
        [
            {
                "chat_id": entry["chat_id"],
                "month": month_of(entry["held_on"]),
                "occasion": entry["occasion"],
                "person_id": entry["person_id"],
                "points": entry["points"],
                "of": entry["of"],
                "taken": int(entry["person_id"] in taken),
            }
            for entry in entries
        ],
    )


def month_of(day: date) -> str:
    """2026-11."""
    return f"{day:%Y-%m}"


def hand_over(session: Session, source_id: int, target_id: int) -> None:
    """Two persons turned out to be one: the entries of the first are the second's."""
    session.execute(update(ScoreEntry).where(ScoreEntry.person_id == source_id).values(person_id=target_id))
    rebuild(session, [source_id, target_id])


def rebuild(session: Session, people: Collection[int] | None = None) -> None:
    """Compute the sums of all months anew from the entries; of these people, or of everybody."""
    whose = true() if people is None else ScoreMonth.person_id.in_(people)
    session.execute(delete(ScoreMonth).where(whose))
    session.execute(insert(ScoreMonth).from_select([column.name for column in COLUMNS], computed(people)))


COLUMNS = (
    ScoreMonth.chat_id,
    ScoreMonth.month,
    ScoreMonth.occasion,
    ScoreMonth.person_id,
    ScoreMonth.points,
    ScoreMonth.of,
    ScoreMonth.taken,
)


def computed(people: Collection[int] | None = None) -> Select[Any]:
    """The sums of all months as the entries have them, column by column as `COLUMNS`; of these people, or of
    everybody."""
    whose = true() if people is None else ScoreEntry.person_id.in_(people)
    month = func.substr(cast(ScoreEntry.held_on, String), 1, 7)
    return (
        select(
            ScoreEntry.chat_id,
            month,
            ScoreEntry.occasion,
            ScoreEntry.person_id,
            func.sum(ScoreEntry.points),
            func.sum(ScoreEntry.of),
            func.count(distinct(ScoreEntry.occasion_id)),
        )
        .where(whose)
        .group_by(ScoreEntry.chat_id, month, ScoreEntry.occasion, ScoreEntry.person_id)
    )
