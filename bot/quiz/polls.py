"""Questions asked as polls in a chat, and the votes in them by Telegram's id of the poll.

A vote may come before the poll's own id does, and a forwarded poll can be answered by anybody. A vote counts
once its voter is known to be in the chat; until then it is kept. Telegram takes no vote in a closed poll, so
whatever comes was given in time.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import JSON, ForeignKey, Index, String, delete, exists, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.chat.feature import Vote
from bot.engine.database import Base, BigKey, Instant
from bot.engine.identity import Membership
from bot.quiz import pollable, ruled
from bot.quiz.model import ItemVersion

KEEP_STRANGE = timedelta(days=7)
"""How long votes are kept in polls that nobody here knows of."""


class AskedPoll(Base):
    """A question that was asked as a poll: in a live quiz (`quiz_id`) or as one of the day (`plan_id`)."""

    __tablename__ = "asked_poll"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    quiz_id: Mapped[int | None] = mapped_column(ForeignKey("live_quiz.id"))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("daily_plan.id"))
    place: Mapped[int]
    """From 0, in the quiz or among the questions of the plan."""
    version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"))
    shown: Mapped[str] = mapped_column(String(12))
    """The letters of the options in the order they were shown."""
    correct: Mapped[list[int]] = mapped_column(JSON)
    """The places of the right options as they were shown."""
    seconds: Mapped[int]
    asked_at: Mapped[datetime] = mapped_column(Instant)
    """When it was decided to ask it; `sent_at`: when Telegram had it."""
    closes_at: Mapped[datetime | None] = mapped_column(Instant)
    poll_id: Mapped[str | None] = mapped_column(String(32))
    message_id: Mapped[int | None] = mapped_column(BigKey)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    void: Mapped[bool] = mapped_column(default=False)
    """It counts for nobody: it was skipped, or could not be sent."""
    untimed: Mapped[bool] = mapped_column(default=False)
    """The bot was away while it ran: how long somebody took is not known."""

    __table_args__ = (
        Index("uq_asked_poll_quiz_id_place", "quiz_id", "place", unique=True),
        Index("uq_asked_poll_plan_id_place", "plan_id", "place", unique=True),
        Index("ix_asked_poll_poll_id", "poll_id"),
        Index("ix_asked_poll_version_id", "version_id"),
    )


class Ballot(Base):
    """What somebody answered in a poll: places of options as they were shown; none: withdrawn."""

    __tablename__ = "ballot"

    poll_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    options: Mapped[list[int]] = mapped_column(JSON)
    received_at: Mapped[datetime] = mapped_column(Instant)
    since: Mapped[datetime] = mapped_column(Instant)
    """The earliest instant at which it may have been given; earlier than received: the bot was away."""

    __table_args__ = (Index("ix_ballot_received_at", "received_at"),)


def keep(session: Session, vote: Vote) -> None:
    """Keep a vote; a later one of the same person takes the place of the earlier one."""
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    statement = insert(Ballot).values(
        poll_id=vote.poll_id,
        person_id=vote.person.id,
        options=list(vote.options),
        received_at=vote.received_at,
        since=vote.since,
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["poll_id", "person_id"],
            set_={name: statement.excluded[name] for name in ("options", "received_at", "since")},
        )
    )


def asked(session: Session, poll_id: str) -> AskedPoll | None:
    """The question that was asked by this poll, as far as is known by now."""
    return session.scalar(select(AskedPoll).where(AskedPoll.poll_id == poll_id))


def voters(session: Session, poll_ids: Collection[str]) -> set[int]:
    """Who has voted in these polls, member or not."""
    rows = select(Ballot.person_id, Ballot.options).where(Ballot.poll_id.in_(poll_ids))
    return {person_id for person_id, options in session.execute(rows) if options}


class Counted(NamedTuple):
    """A vote of somebody who is known to be in the chat."""

    person_id: int
    options: tuple[int, ...]
    received_at: datetime
    timed: bool
    """Whether it was given when it was received: the bot was not away."""


def counted(session: Session, chat_id: int, poll_ids: Collection[str]) -> Mapping[str, Sequence[Counted]]:
    """For each of these polls the votes of those who are known to be in the chat, as they were received."""
    rows = (
        select(Ballot.poll_id, Ballot.person_id, Ballot.options, Ballot.received_at, Ballot.since)
        .join(
            Membership,
            (Membership.person_id == Ballot.person_id)
            & (Membership.chat_id == chat_id)
            & Membership.left_at.is_(None),
        )
        .where(Ballot.poll_id.in_(poll_ids))
        .order_by(Ballot.received_at, Ballot.person_id)
    )
    found: dict[str, list[Counted]] = {}
    for poll_id, person_id, options, received_at, since in session.execute(rows):
        if options:
            vote = Counted(person_id, tuple(options), received_at, since >= received_at)
            found.setdefault(poll_id, []).append(vote)
    return found


def right_places(session: Session, chat_id: int, asked: Collection[AskedPoll]) -> dict[int, tuple[int, ...]]:
    """The places of the right options of these questions of a chat, as its secretary has ruled, by their ids;
    nothing for what he has voided."""
    counts = ruled.exceptions(session, [chat_id], {one.version_id for one in asked})
    found = {}
    for one in asked:
        other = counts.get(one.version_id)
        if other is None:
            found[one.id] = tuple(one.correct)
        elif not other.void:
            found[one.id] = tuple(pollable.correct(other.question, one.shown))
    return found


def strangers(session: Session, chat_id: int, poll_ids: Collection[str]) -> int:
    """How many have voted in these polls who were never known to be in the chat."""
    rows = select(func.count(func.distinct(Ballot.person_id))).where(
        Ballot.poll_id.in_(poll_ids),
        ~exists().where(Membership.chat_id == chat_id, Membership.person_id == Ballot.person_id),
    )
    return session.scalar(rows) or 0


def question_ids(session: Session, version_ids: Collection[int]) -> dict[int, int]:
    """Of which questions these are versions, by their ids."""
    rows = select(ItemVersion.id, ItemVersion.question_id).where(ItemVersion.id.in_(set(version_ids)))
    return {row.id: row.question_id for row in session.execute(rows)}


def forget(session: Session, now: datetime) -> None:
    """Drop old votes in polls that nobody here knows of: asked, and killed before Telegram's answer came."""
    known = select(AskedPoll.poll_id).where(AskedPoll.poll_id.is_not(None))
    session.execute(
        delete(Ballot).where(Ballot.received_at < now - KEEP_STRANGE, Ballot.poll_id.not_in(known)),
        execution_options={"synchronize_session": False},
    )
