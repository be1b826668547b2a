"""Questions asked as polls in a chat, and the votes in them by Telegram's id of the poll.

A vote may come before the poll's own id does, and a forwarded poll can be answered by anybody. A vote counts
once its voter is known to be in the chat; until then it is kept. Telegram takes no vote in a closed poll, so
whatever comes was given in time.

Where the outcome of a sending cannot be known (the bot was killed, the line broke) a question is sent again,
and the chat has it twice or more. Of each such copy Telegram tells what it says (`copies`). Votes count in
all of them, of each person the first one: whoever has voted in a quiz poll is shown what is right.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from sqlalchemy import JSON, ForeignKey, Index, String, delete, exists, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.chat.feature import Vote
from bot.engine.database import Base, BigKey, Instant
from bot.engine.identity import Chat, Membership
from bot.quiz import drawing, pollable, ruled
from bot.quiz.bank.question import Question
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


class PollCopy(Base):
    """A poll by which a question was asked, other than the last one sent (which may be among them, too)."""

    __tablename__ = "poll_copy"

    poll_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    asked_id: Mapped[int] = mapped_column(ForeignKey("asked_poll.id"))
    posted_at: Mapped[datetime] = mapped_column(Instant)
    """By Telegram's clock."""

    __table_args__ = (Index("ix_poll_copy_asked_id", "asked_id"),)


class Ballot(Base):
    """What somebody answered in a poll: places of options as they were shown; none: withdrawn."""

    __tablename__ = "ballot"

    poll_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    options: Mapped[list[int]] = mapped_column(JSON)
    received_at: Mapped[datetime] = mapped_column(Instant)
    since: Mapped[datetime] = mapped_column(Instant)
    """The earliest instant at which it may have been given; earlier than received: the bot was away."""
    number: Mapped[int] = mapped_column(BigKey)
    """Of two that were received together the one with the lower number was given first."""

    __table_args__ = (Index("ix_ballot_received_at", "received_at"),)


def ask(
    session: Session,
    question: Question,
    random: Random,
    *,
    chat_id: int,
    version_id: int,
    place: int,
    seconds: int,
    now: datetime,
    quiz_id: int | None = None,
    plan_id: int | None = None,
) -> AskedPoll:
    """A question is to be asked as a poll, its options in an order by `random`."""
    shown = drawing.shuffle(question, random)
    asked = AskedPoll(
        chat_id=chat_id,
        quiz_id=quiz_id,
        plan_id=plan_id,
        place=place,
        version_id=version_id,
        shown=shown,
        correct=pollable.correct(question, shown),
        seconds=seconds,
        asked_at=now,
        void=False,
        untimed=False,
    )
    session.add(asked)
    session.flush()
    return asked


def keep(session: Session, vote: Vote, number: int) -> None:
    """Keep a vote; a later one of the same person in the same poll takes the place of the earlier one.

    `number` is higher than that of any vote before it.
    """
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    statement = insert(Ballot).values(
        poll_id=vote.poll_id,
        person_id=vote.person.id,
        options=list(vote.options),
        received_at=vote.received_at,
        since=vote.since,
        number=number,
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["poll_id", "person_id"],
            set_={name: statement.excluded[name] for name in ("options", "received_at", "since", "number")},
        )
    )


def asked(session: Session, poll_id: str) -> AskedPoll | None:
    """The question that was asked by this poll, as far as is known by now."""
    copied = select(PollCopy.asked_id).where(PollCopy.poll_id == poll_id)
    return session.scalar(
        select(AskedPoll).where((AskedPoll.poll_id == poll_id) | AskedPoll.id.in_(copied)).limit(1)
    )


class _Posted(NamedTuple):
    """A poll by which a question was asked; `until` is set where a vote may have come when that was over."""

    asked: AskedPoll
    until: datetime | None


def _posted(session: Session, asked: Collection[AskedPoll]) -> dict[str, _Posted]:
    """All polls by which these questions were asked, by Telegram's ids."""
    found = {one.poll_id: _Posted(one, None) for one in asked if one.poll_id is not None}
    by_id = {one.id: one for one in asked}
    for copy in session.scalars(select(PollCopy).where(PollCopy.asked_id.in_(by_id))):
        one = by_id[copy.asked_id]
        # A copy cannot be stopped, its message is not known: it stays open for its whole time.
        whole = copy.posted_at + timedelta(seconds=one.seconds)
        early = one.closed_at is not None and one.closed_at < whole
        found.setdefault(copy.poll_id, _Posted(one, one.closed_at if early else None))
    return found


def copy_of(session: Session, asked: AskedPoll) -> PollCopy | None:
    """A poll by which a question was asked though its sending seemed to fail: the first one."""
    return session.scalar(
        select(PollCopy).where(PollCopy.asked_id == asked.id).order_by(PollCopy.posted_at).limit(1)
    )


def voters(session: Session, asked: Collection[AskedPoll]) -> set[int]:
    """Who has voted in the polls of these questions, member or not."""
    rows = select(Ballot.person_id, Ballot.options).where(Ballot.poll_id.in_(_posted(session, asked)))
    return {person_id for person_id, options in session.execute(rows) if options}


class Counted(NamedTuple):
    """A vote of somebody who is known to be in the chat."""

    person_id: int
    options: tuple[int, ...]
    received_at: datetime
    timed: bool
    """Whether it tells how long he took: the bot was not away, and the question asked once."""


def counted(session: Session, chat_id: int, asked: Collection[AskedPoll]) -> Mapping[int, Sequence[Counted]]:
    """The votes in each of these questions (by its id) of those who are known to be in the chat, as they were
    received; of each person the first one."""
    posted = _posted(session, asked)
    times = Counter(one.asked.id for one in posted.values())
    rows = (
        select(Ballot.poll_id, Ballot.person_id, Ballot.options, Ballot.received_at, Ballot.since)
        .join(
            Membership,
            (Membership.person_id == Ballot.person_id)
            & (Membership.chat_id == chat_id)
            & Membership.left_at.is_(None),
        )
        .where(Ballot.poll_id.in_(posted))
        .order_by(Ballot.received_at, Ballot.number)
    )
    found: dict[int, dict[int, Counted]] = {}
    for poll_id, person_id, options, received_at, since in session.execute(rows):
        question, until = posted[poll_id]
        if options and (until is None or since <= until):
            timed = since >= received_at and times[question.id] == 1
            vote = Counted(person_id, tuple(options), received_at, timed)
            found.setdefault(question.id, {}).setdefault(person_id, vote)
    return {id_: list(votes.values()) for id_, votes in found.items()}


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


def turnout(session: Session, asked: AskedPoll) -> dict[int, bool]:
    """Who of the chat has answered a question, and whether rightly."""
    votes = counted(session, asked.chat_id, [asked]).get(asked.id, ())
    right = right_places(session, asked.chat_id, [asked]).get(asked.id)
    return {vote.person_id: vote.options == right for vote in votes}


def load(session: Session, ids: Sequence[int]) -> Mapping[int, tuple[AskedPoll, Chat]]:
    """Questions that were asked, by their ids, with their chats."""
    rows = select(AskedPoll, Chat).join(Chat, Chat.id == AskedPoll.chat_id).where(AskedPoll.id.in_(ids))
    return {poll.id: (poll, chat) for poll, chat in session.execute(rows)}


def strangers(session: Session, chat_id: int, asked: Collection[AskedPoll]) -> int:
    """How many have voted in these questions who were never known to be in the chat."""
    rows = select(func.count(func.distinct(Ballot.person_id))).where(
        Ballot.poll_id.in_(_posted(session, asked)),
        ~exists().where(Membership.chat_id == chat_id, Membership.person_id == Ballot.person_id),
    )
    return session.scalar(rows) or 0


def question_ids(session: Session, version_ids: Collection[int]) -> dict[int, int]:
    """Of which questions these are versions, by their ids."""
    rows = select(ItemVersion.id, ItemVersion.question_id).where(ItemVersion.id.in_(set(version_ids)))
    return {row.id: row.question_id for row in session.execute(rows)}


def forget(session: Session, now: datetime) -> None:
    """Drop old votes in polls that nobody here knows of."""
    known = select(AskedPoll.poll_id).where(AskedPoll.poll_id.is_not(None))
    strange = Ballot.poll_id.not_in(known) & Ballot.poll_id.not_in(select(PollCopy.poll_id))
    session.execute(
        delete(Ballot).where(Ballot.received_at < now - KEEP_STRANGE, strange),
        execution_options={"synchronize_session": False},
    )
