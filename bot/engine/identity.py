"""Who and where: chats, persons, and who is a member of what.

A chat has our own id because its Telegram id may change (a group becomes a supergroup); a person may
have no Telegram account; roles belong to memberships.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    String,
    Time,
    UniqueConstraint,
    delete,
    exists,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, contains_eager, mapped_column, relationship

from bot.engine import presence
from bot.engine.collation import collation_key, natural_key
from bot.engine.database import Base, BigKey, Instant


class ChatKind(StrEnum):
    """A private chat is one person's; everything else is a group."""

    PRIVATE = "private"
    GROUP = "group"


class Role(StrEnum):
    """What somebody is in a chat."""

    MEMBER = "member"
    ADMINISTRATOR = "administrator"


class Chat(Base):
    """A conversation the bot takes part in; texts and times are told in its `language` and `zone`."""

    __tablename__ = "chat"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    telegram_id: Mapped[int] = mapped_column(BigKey, unique=True)
    kind: Mapped[ChatKind] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(256))
    language: Mapped[str] = mapped_column(String(8))
    zone: Mapped[str] = mapped_column(String(64))
    quiet_from: Mapped[time] = mapped_column(Time, default=time(21))
    quiet_until: Mapped[time] = mapped_column(Time, default=time(8))
    """Wall times between which a group gets reminders without a sound; the same twice: never."""
    default_time: Mapped[time] = mapped_column(Time, default=time(9))
    """The time of day that is meant where only a day is named."""
    calendar: Mapped[str | None] = mapped_column(String(8))
    """Which days are worked: `cn` or `mon-fri`; None: as where the chat lives."""
    days_off: Mapped[list[str]] = mapped_column(JSON, default=list)
    days_on: Mapped[list[str]] = mapped_column(JSON, default=list)
    """The chat's own days off and working days, in ISO form."""
    roster_confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    """Since when who is known here is known to be everybody; None: nobody has said so."""
    unreachable: Mapped[str | None] = mapped_column(String(256))
    """Telegram's reason why nothing can be said here (blocked, kicked out), until somebody speaks again."""
    created_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def is_group(self) -> bool:
        return self.kind != ChatKind.PRIVATE

    def is_quiet(self, now: datetime) -> bool:
        """Whether these are the chat's quiet hours, by its own clock."""
        clock = now.astimezone(ZoneInfo(self.zone)).time()
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= clock < self.quiet_until
        return clock >= self.quiet_from or clock < self.quiet_until

    def after_quiet(self, now: datetime) -> datetime:
        """`now`, or in quiet hours the instant at which they end."""
        if not self.is_quiet(now):
            return now
        wall = now.astimezone(ZoneInfo(self.zone))
        end = datetime.combine(wall.date(), self.quiet_until, wall.tzinfo)
        if end <= wall:
            end = datetime.combine(wall.date() + timedelta(days=1), self.quiet_until, wall.tzinfo)
        return end.astimezone(UTC)


class Person(Base):
    """Somebody. Without a Telegram id: entered by hand, or forgotten."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    telegram_id: Mapped[int | None] = mapped_column(BigKey, unique=True)
    name: Mapped[str] = mapped_column(String(256))
    named: Mapped[bool] = mapped_column(default=False)
    """A secretary's roster says what he is called: the name does not follow Telegram's."""
    username: Mapped[str | None] = mapped_column(String(64))
    muted_at: Mapped[datetime | None] = mapped_column(Instant)
    """Since when he wants no private reminders from his groups."""
    forgotten_at: Mapped[datetime | None] = mapped_column(Instant)
    """Since when nobody knows any more who he was, at his own wish."""
    created_at: Mapped[datetime] = mapped_column(Instant)


class Membership(Base):
    """A person in a chat: since when, as what. A person who left keeps the row, with `left_at`."""

    __tablename__ = "membership"

    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(String(16), default=Role.MEMBER)
    appointed: Mapped[bool] = mapped_column(default=False)
    """Made a secretary here besides the administrators."""
    exempt: Mapped[bool] = mapped_column(default=False)
    """Not counted and not reminded here; nobody is asked why."""
    anonymous: Mapped[bool] = mapped_column(default=False)
    """An administrator who writes as the group: his name is not said there."""
    listed: Mapped[bool] = mapped_column(default=False)
    """He stands on a list of the secretary's, under his name."""
    subgroup: Mapped[str | None] = mapped_column(String(64))
    """The part of the group he belongs to: 第一党小组."""
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    """What else he is listed as: 流动."""
    joined_at: Mapped[datetime] = mapped_column(Instant)
    left_at: Mapped[datetime | None] = mapped_column(Instant)

    chat: Mapped[Chat] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")
    absences: Mapped[list["Absence"]] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="(foreign(Absence.chat_id) == Membership.chat_id)"
        " & (foreign(Absence.person_id) == Membership.person_id)",
        order_by="Absence.left_at",
    )

    __table_args__ = (Index("ix_membership_person_id", "person_id"),)

    def was_there(self, instant: datetime) -> bool:
        """Whether he had not left the group at that instant, or was back; of who came later, too."""
        if self.left_at is not None and self.left_at < instant:
            return False
        return not any(one.left_at < instant <= one.returned_at for one in self.absences)


class Absence(Base):
    """A person left a chat and came back: written when he is back."""

    __tablename__ = "absence"

    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    left_at: Mapped[datetime] = mapped_column(Instant, primary_key=True)
    returned_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (Index("ix_absence_person_id", "person_id"),)


def come_back(session: Session, member: Membership, now: datetime) -> None:
    """He is there again, if he had left; how long he was not is kept."""
    if member.left_at is None:
        return
    if member.left_at < now:
        session.add(
            Absence(
                chat_id=member.chat_id,
                person_id=member.person_id,
                left_at=member.left_at,
                returned_at=now,
            )
        )
    member.left_at = None


def roster(session: Session, chat_id: int) -> Sequence[Membership]:
    """Who is known to be in a group, with their persons, by name."""
    found = session.scalars(
        select(Membership)
        .join(Membership.person)
        .where(Membership.chat_id == chat_id, Membership.left_at.is_(None))
        .options(contains_eager(Membership.person))
        .order_by(Person.id)
    )
    return sorted(found, key=lambda one: collation_key(one.person.name))


def subgroups(session: Session, chat_id: int) -> list[str]:
    """The parts of a group to which somebody belongs, in their order."""
    found = session.scalars(
        select(Membership.subgroup)
        .where(Membership.chat_id == chat_id, Membership.left_at.is_(None), Membership.subgroup.is_not(None))
        .distinct()
    )
    return sorted((one for one in found if one), key=natural_key)


def groups_with(session: Session, people: Iterable[int]) -> set[int]:
    """The groups (Telegram ids) in which these persons (Telegram ids) are known to be."""
    return set(
        session.scalars(
            select(Chat.telegram_id)
            .join(Membership, Membership.chat_id == Chat.id)
            .join(Person, Person.id == Membership.person_id)
            .where(
                Person.telegram_id.in_(set(people)),
                Membership.left_at.is_(None),
                Chat.unreachable.is_(None),
            )
        )
    )


def administered(session: Session) -> set[int]:
    """The groups (Telegram ids) in which somebody is known to be an administrator."""
    rows = (
        select(Chat.telegram_id)
        .join(Membership, Membership.chat_id == Chat.id)
        .where(
            Membership.role == Role.ADMINISTRATOR, Membership.left_at.is_(None), Chat.unreachable.is_(None)
        )
    )
    return set(session.scalars(rows))


def private_chat(session: Session, person: Person) -> Chat | None:
    """His private chat with the bot, if something can be said there: he has started it and not blocked it."""
    if person.telegram_id is None:
        return None
    return session.scalar(
        select(Chat).where(Chat.telegram_id == person.telegram_id, Chat.unreachable.is_(None))
    )


def follow_migration(session: Session, old: int, new: int) -> None:
    """The group with the Telegram id `old` became the supergroup `new`: our chat takes the new id.

    Where something was said at the new address before we heard of the move there is a chat of its own
    already. What points to it is moved over, and it goes.
    """
    chat = session.scalar(select(Chat).where(Chat.telegram_id == old))
    if chat is None:
        return
    newcomer = session.scalar(select(Chat).where(Chat.telegram_id == new))
    if newcomer is not None and newcomer is not chat:
        session.flush()
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if any(key.column is Chat.__table__.c.id for key in column.foreign_keys):
                    _move(session, column, newcomer.id, chat.id)
        session.expire_all()  # what was read before knows nothing of it
        session.delete(newcomer)
        session.flush()
    # Messages are numbered anew there: what was said before is out of reach.
    outbox = Base.metadata.tables["outbox"]
    session.execute(update(outbox).where(outbox.c.chat_id == chat.id).values(message_id=None))
    chat.telegram_id = new
    chat.unreachable = None
    session.flush()


def merge_people(session: Session, source: Person, target: Person) -> None:
    """`source`, who has no account, turns out to be `target`: what points to him is moved over, and he goes.

    In a group where both are members they become one; what a roster calls him stays his name.
    """
    session.flush()
    for one in session.scalars(select(Membership).where(Membership.person_id == source.id)).all():
        other = session.get(Membership, (one.chat_id, target.id))
        if other is None:
            continue
        other.subgroup = one.subgroup or other.subgroup
        other.tags = [*one.tags, *(tag for tag in other.tags if tag not in one.tags)]
        other.listed, other.exempt = one.listed or other.listed, one.exempt or other.exempt
        _unite_stays(session, one, other)
        session.delete(one)
    if source.named and not target.named:
        target.name, target.named = source.name, True
    session.flush()
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column is Person.__table__.c.id for key in column.foreign_keys):
                _move(session, column, source.id, target.id)
    session.expire_all()  # what was read before knows nothing of it
    session.delete(source)
    session.flush()


def _unite_stays(session: Session, one: Membership, other: Membership) -> None:
    """`other` was in the group whenever one of the two was."""
    here = (Absence.chat_id == other.chat_id, Absence.person_id.in_((one.person_id, other.person_id)))
    absences = session.scalars(select(Absence).where(*here)).all()
    found = presence.united(
        stay
        for member in (one, other)
        for stay in presence.stays(
            member.joined_at,
            member.left_at,
            [(gap.left_at, gap.returned_at) for gap in absences if gap.person_id == member.person_id],
        )
    )
    other.joined_at, other.left_at = found[0].since, found[-1].until
    session.execute(delete(Absence).where(*here))
    session.add_all(
        Absence(chat_id=other.chat_id, person_id=other.person_id, left_at=gone, returned_at=back)
        for gone, back in presence.gaps(found)
    )


def _move(session: Session, column: Column[Any], source: int, target: int) -> None:
    """Let the rows that point to `source` point to `target`.

    Where both have a row and there may be but one, the target's stays as it is: the other gives up its name,
    where there is one to give up, or goes.
    """
    table = column.table
    for others in _unique_with(column):
        twin = table.alias()
        doubled = (column == source) & exists().where(
            twin.c[column.name] == target, *(twin.c[other.name] == other for other in others)
        )
        optional = [other for other in others if other.nullable]
        if optional:
            session.execute(update(table).where(doubled).values({other.name: None for other in optional}))
        else:
            session.execute(delete(table).where(doubled))
    session.execute(update(table).where(column == source).values({column.name: target}))


def _unique_with(column: Column[Any]) -> list[list[Column[Any]]]:
    """The columns that are unique together with `column`, for each rule of its table."""
    table = column.table
    rules = [table.primary_key, *(rule for rule in table.constraints if isinstance(rule, UniqueConstraint))]
    columns = [list(rule.columns) for rule in rules]
    columns += [list(index.columns) for index in table.indexes if index.unique]
    return [[other for other in rule if other is not column] for rule in columns if column in rule]
