"""Boards as they follow from the ledger: who has what in a span of time, and who stands where."""

from calendar import monthrange
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from bot.chat.context import Voice
from bot.chat.customs import day_of
from bot.chat.feature import Held, Occasions
from bot.engine.identity import Chat, Membership, subgroups
from bot.scores import naming, ranking, spans
from bot.scores.ledger import Occasion, ScoreEntry, ScoreMonth
from bot.scores.model import USUAL, BoardCustom, Naming
from bot.scores.ranking import Place, Result, Shown
from bot.scores.spans import Months, Scope, Span, Wish

_MARKS = 36**3
KINDS = {Scope.TESTS: (Occasion.TEST,), Scope.QUIZZES: (Occasion.QUIZ, Occasion.DAILY)}


@dataclass(frozen=True)
class Board:
    """A board of a group, as it may be shown."""

    group: Chat
    wish: Wish
    held: Held | None
    """The occasion it is for, where it is for one."""
    months: Months | None
    """What it is for, where it is for months."""
    part: str | None
    """The part of the group it is for."""
    parts: Sequence[str]
    places: Sequence[Place]
    shown: Shown
    least: int
    """On how many occasions one must have been to have a place."""
    unfinished: bool
    """A test is open that is not counted yet."""


def custom_of(session: Session, chat_id: int) -> BoardCustom:
    """What a chat has chosen, or what is usual."""
    found = session.get(BoardCustom, chat_id)
    return found or BoardCustom(chat_id=chat_id, naming=Naming.NAMES, most=USUAL)


def board(voice: Voice, group: Chat, wish: Wish, own: int | None = None) -> Board:
    """The board of a group as it stands now.

    Who is hidden is not in it at all: a rank that is missing, or one more who took part, would tell of him.
    With `own` it is as if that person were shown: what tells him his own place.
    """
    session, occasions = voice.session, voice.tools.features.occasions
    kinds = KINDS[wish.scope]
    held = months = None
    untold: dict[Occasion, Sequence[int]] = {}
    if wish.span is Span.OCCASION:
        teller = occasions.get(kinds[0])
        held = _latest(session, teller, group.id, wish.back) if teller is not None else None
        if held is None and teller is not None and (ids := teller.untold(session, [group.id])):
            untold[kinds[0]] = ids
        results = of_occasion(session, group.id, kinds[0], held.id) if held is not None else []
    else:
        if wish.span is not Span.ALL:
            months = spans.months(wish.span, wish.back, day_of(group, voice.now))
        for kind in kinds:
            if kind in occasions and (ids := occasions[kind].untold(session, [group.id])):
                untold[kind] = ids
        results = of_months(session, group.id, kinds, months)
        for kind, ids in untold.items():
            results = _without(results, of_occasions(session, group.id, kind, ids, months))
    members = dict(
        session.execute(
            select(Membership.person_id, Membership.subgroup).where(
                Membership.chat_id == group.id, Membership.left_at.is_(None)
            )
        ).all()
    )
    parts = subgroups(session, group.id)
    part = parts[wish.part - 1] if 0 < wish.part <= len(parts) else None
    hidden = naming.hidden(session, group.id) - {own}
    present = [
        one
        for one in results
        if one.person_id in members
        and one.person_id not in hidden
        and (part is None or members[one.person_id] == part)
    ]
    places = ranking.rank(ranking.counted(present, wish.order), wish.order)
    most = custom_of(session, group.id).most
    return Board(
        group,
        wish,
        held,
        months,
        part,
        parts,
        places,
        ranking.shown(places, wish.order, most),
        ranking.least(present) if wish.order is ranking.Order.AVERAGE else 1,
        unfinished=bool(untold) and wish.back == 0,
    )


def with_own(voice: Voice, board_: Board, person_id: int) -> tuple[Board, bool]:
    """The board as it would be with somebody on it, and whether he is hidden: else it is the same."""
    if person_id not in naming.hidden(voice.session, board_.group.id):
        return board_, False
    return board(voice, board_.group, board_.wish, person_id), True


def _latest(session: Session, teller: Occasions, chat_id: int, back: int) -> Held | None:
    """The last occasion of which results are told, or so many before it.

    A test may be over whose other try is not: its sums would tell what that one gave.
    """
    untold = set(teller.untold(session, [chat_id]))
    if not untold:
        return teller.latest(session, chat_id, back)
    place = 0
    while (held := teller.latest(session, chat_id, place)) is not None:
        if held.id not in untold:
            if back == 0:
                return held
            back -= 1
        place += 1
    return None


def mark(parts: Sequence[str]) -> int:
    """What the buttons of a board carry as their revision: they number the parts as these were then."""
    return crc32("\n".join(parts).encode()) % _MARKS


# -- sums


def of_months(
    session: Session, chat_id: int, kinds: Collection[Occasion], months: Months | None
) -> list[Result]:
    """What everybody of a chat has in these months, or in all."""
    found: dict[int, Result] = {}
    # One kind after the other: the index has each by person, and the database need not sort them.
    for kind in kinds:
        rows = (
            select(
                ScoreMonth.person_id,
                func.sum(ScoreMonth.points),
                func.sum(ScoreMonth.of),
                func.sum(ScoreMonth.taken),
            )
            .where(ScoreMonth.chat_id == chat_id, ScoreMonth.occasion == kind)
            .group_by(ScoreMonth.person_id)
        )
        if months is not None:
            rows = rows.where(ScoreMonth.month.between(months.first, months.last))
        for id_, points, of, taken in session.execute(rows):
            one = found.get(id_, Result(id_, 0, 0, 0))
            found[id_] = Result(id_, one.points + int(points), one.of + int(of), one.taken + int(taken))
    return list(found.values())


def of_occasion(session: Session, chat_id: int, kind: Occasion, occasion_id: int) -> list[Result]:
    """What everybody has for one occasion."""
    return of_occasions(session, chat_id, kind, [occasion_id], None)


def of_occasions(
    session: Session, chat_id: int, kind: Occasion, ids: Sequence[int], months: Months | None
) -> list[Result]:
    """What everybody has for these occasions, as far as they lie in these months."""
    rows = (
        select(
            ScoreEntry.person_id,
            func.sum(ScoreEntry.points),
            func.sum(ScoreEntry.of),
            func.count(distinct(ScoreEntry.occasion_id)),
        )
        .where(ScoreEntry.occasion == kind, ScoreEntry.occasion_id.in_(ids), ScoreEntry.chat_id == chat_id)
        .group_by(ScoreEntry.person_id)
    )
    if months is not None:
        rows = rows.where(ScoreEntry.held_on.between(*days_of(months)))
    return [Result(id_, int(points), int(of), int(taken)) for id_, points, of, taken in session.execute(rows)]


def days_of(months: Months) -> tuple[date, date]:
    """The first and the last day of these months."""
    year, month = map(int, months.last.split("-"))
    return date.fromisoformat(f"{months.first}-01"), date(year, month, monthrange(year, month)[1])


def _without(results: Sequence[Result], untold: Sequence[Result]) -> list[Result]:
    """The results less what may not be told yet."""
    less = {one.person_id: one for one in untold}
    left = []
    for one in results:
        if (gone := less.get(one.person_id)) is not None:
            one = Result(one.person_id, one.points - gone.points, one.of - gone.of, one.taken - gone.taken)
        if one.taken > 0:
            left.append(one)
    return left
