"""What is kept of who somebody is, where, and with how many points: told to himself, and given up."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import selectinload

from bot.chat import own
from bot.chat.context import Voice
from bot.engine.identity import Chat, ChatKind, Membership, Person, Role
from bot.engine.inbox import InboxState, Received
from bot.engine.outbox import Outgoing
from bot.general import roster_import
from bot.general.model import BindingCode, RosterList
from bot.scores import posted, wishes
from bot.scores.ledger import ScoreEntry
from bot.scores.model import BoardWish, Showing

NAMELESS = "—"
"""What everybody is called who wished to be forgotten."""


def mine(voice: Voice, person: Person) -> Mapping[str, Any]:
    """Who he is to the bot, where he is a member and as what, and his points."""
    tr, session = voice.tr, voice.session
    memberships = session.execute(
        select(Membership, Chat.title, BoardWish)
        .join(Chat, Chat.id == Membership.chat_id)
        .outerjoin(
            BoardWish,
            (BoardWish.chat_id == Membership.chat_id) & (BoardWish.person_id == Membership.person_id),
        )
        .where(Membership.person_id == person.id)
        .options(selectinload(Membership.absences))
        .order_by(Membership.joined_at, Membership.chat_id)
    )
    return {
        tr("Me"): {
            tr("My name"): person.name,
            tr("Username"): person.username,
            tr("Number at Telegram"): person.telegram_id,
            tr("Known since"): own.moment(voice, person.created_at),
            tr("Language"): voice.chat.language,
            tr("Time zone"): voice.chat.zone,
            tr("No private reminders since"): own.moment(voice, person.muted_at),
        },
        tr("Groups"): [
            {
                tr("Group"): title,
                tr("Role"): _role(voice, member),
                tr("Subgroup"): member.subgroup,
                tr("Tags"): member.tags,
                tr("Not counted"): member.exempt,
                tr("How the board shows me"): _shown(voice, wish),
                tr("Alias on the board"): wish.alias if wish is not None else None,
                tr("Known there since"): own.moment(voice, member.joined_at),
                tr("Left"): own.moment(voice, member.left_at),
                tr("Away and back"): [
                    [own.moment(voice, gap.left_at), own.moment(voice, gap.returned_at)]
                    for gap in member.absences
                ],
            }
            for member, title, wish in memberships
        ],
        tr("My points"): _points(voice, person),
    }


def _role(voice: Voice, member: Membership) -> str:
    if member.role == Role.ADMINISTRATOR:
        return voice.tr("administrator")
    return voice.tr("appointed secretary") if member.appointed else voice.tr("member")


def _shown(voice: Voice, wish: BoardWish | None) -> str:
    return voice.tr(wishes.SHOWINGS[Showing(wish.showing) if wish is not None else Showing.NAME])


def _points(voice: Voice, person: Person) -> list[dict[str, Any]]:
    tr, session = voice.tr, voice.session
    entries = session.execute(
        select(ScoreEntry, Chat.title)
        .join(Chat, Chat.id == ScoreEntry.chat_id)
        .where(ScoreEntry.person_id == person.id)
        .order_by(ScoreEntry.id)
    ).all()
    kinds = voice.tools.features.occasions
    hidden: set[tuple[str, int]] = set()
    names: dict[tuple[str, int], str] = {}
    for kind, occasions in kinds.items():
        ids = {entry.occasion_id for entry, _ in entries if entry.occasion == kind}
        names |= {(kind, id_): held.name for id_, held in occasions.held(session, sorted(ids)).items()}
        chats = {entry.chat_id for entry, _ in entries if entry.occasion == kind}
        hidden |= {(kind, id_) for id_ in occasions.untold(session, sorted(chats))}
    return [
        {
            tr("For"): names.get((entry.occasion, entry.occasion_id)),
            tr("Group"): title,
            tr("Day"): f"{entry.held_on}",
            tr("Reached"): own.points(entry.points),
            tr("Of"): own.points(entry.of),
            tr("Entered"): own.moment(voice, entry.at),
        }
        for entry, title in entries
        if (entry.occasion, entry.occasion_id) not in hidden
    ]


def part(voice: Voice, person: Person) -> None:
    """Nobody knows any more who he was: `voice` speaks in his private chat.

    The row stays, nameless, and with it what he has reached; boards that stand in his groups lose him. What
    the bot said to him is dropped; his private chat keeps its address until the last word is out.
    """
    session, chat = voice.session, voice.chat
    shown = {
        one.chat_id: one for one in session.scalars(select(BoardWish).where(BoardWish.person_id == person.id))
    }
    groups = []
    for member in session.scalars(select(Membership).where(Membership.person_id == person.id)):
        groups.append(member.chat_id)
        member.role, member.appointed, member.anonymous = Role.MEMBER, False, False
        member.left_at = member.left_at or voice.now
        member.subgroup, member.tags, member.listed, member.exempt = None, [], False, False
        wish = shown.get(member.chat_id) or BoardWish(chat_id=member.chat_id, person_id=person.id)
        wish.showing, wish.alias, wish.sign = Showing.HIDDEN, None, None
        session.add(wish)
    session.execute(delete(BindingCode).where(BindingCode.person_id == person.id))
    lists = or_(RosterList.chat_id == chat.id, RosterList.group_id == chat.id)
    roster_import.drop(session, lists)
    session.execute(delete(Outgoing).where(Outgoing.chat_id == chat.id))
    _drop_updates(voice, person)
    person.telegram_id, person.username, person.muted_at = None, None, None
    person.name, person.named, person.forgotten_at = NAMELESS, False, voice.now
    chat.title = NAMELESS
    session.flush()
    for group in session.scalars(select(Chat).where(Chat.id.in_(groups), Chat.kind == ChatKind.GROUP)):
        posted.renew(voice, group)


def _drop_updates(voice: Voice, person: Person) -> None:
    """What he said and could not be handled is kept nowhere either."""
    found = select(Received).where(
        Received.state != InboxState.HANDLED, Received.payload.contains(str(person.telegram_id))
    )
    for row in voice.session.scalars(found).all():
        raw = json.loads(row.payload or "{}")
        parts = [part for part in raw.values() if isinstance(part, dict)]
        senders = [part.get("from") or part.get("user") for part in parts]
        if any(isinstance(one, dict) and one.get("id") == person.telegram_id for one in senders):
            row.state, row.payload, row.error = InboxState.HANDLED, None, None
