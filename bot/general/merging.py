"""Two persons turn out to be one: who stands on a list, or had another account, and who speaks to the bot."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from bot.chat.context import Voice
from bot.engine.collation import collation_key
from bot.engine.identity import Membership, Person, merge_people
from bot.general.listed import name_in
from bot.scores import ledger


def merge(voice: Voice, source: Person, target: Person) -> None:
    """`source`, who has no account or has left with it, is `target`: nothing of either is lost, nothing
    counts twice."""
    ledger.hand_over(voice.session, source.id, target.id)
    for join in voice.tools.features.mergers:
        join(voice, source, target)
    merge_people(voice.session, source, target)


def former_members(session: Session, group_id: int, but: int) -> Sequence[Membership]:
    """Those with an account who have left this group and are in no other, by name, without the person
    `but`."""
    there = select(Membership.person_id).where(Membership.left_at.is_(None))
    found = session.scalars(
        select(Membership)
        .join(Membership.person)
        .where(
            Membership.chat_id == group_id,
            Membership.person_id != but,
            Person.telegram_id.is_not(None),
            Person.id.not_in(there),
        )
        .options(contains_eager(Membership.person))
        .order_by(Person.id)
    )
    return sorted(found, key=lambda one: collation_key(one.person.name))


def can_be(voice: Voice, group_id: int, target: Person) -> bool:
    """Whether somebody on a group's list can be `target`: one person stands on a list once."""
    member = voice.session.get(Membership, (group_id, target.id))
    return target.telegram_id is not None and (member is None or not member.listed)


def namesakes(members: Sequence[Membership]) -> list[tuple[Membership, Membership]]:
    """Of a roster who is on the list without an account, and who has one and is called the same.

    Only where nobody else is called so: of several it could be any.
    """
    by_name: dict[str, list[Membership]] = defaultdict(list)
    for member in members:
        by_name[name_in(member.person.name)].append(member)
    found = []
    for those in by_name.values():
        named = [one for one in those if one.person.telegram_id is None]
        known = [one for one in those if one.person.telegram_id is not None and not one.listed]
        if len(those) == 2 and named and known:
            found.append((named[0], known[0]))
    return found


def called(person: Person) -> str:
    """His name, and his username, by which namesakes are told apart."""
    return f"{person.name} @{person.username}" if person.username else person.name
