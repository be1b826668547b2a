"""The sheets that follow from the ledger and the roster: results, the register, the entries themselves."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import contains_eager, selectinload

from bot.chat.customs import day_of
from bot.chat.feature import Duty
from bot.chat.sheets import Cell, Column, Extent, Form, Sheet
from bot.chat.texts import N_
from bot.engine.collation import collation_key
from bot.engine.identity import Membership, Person
from bot.reports import register
from bot.reports.register import Mark
from bot.scores.ledger import Occasion, Reason, ScoreEntry, month_of

KINDS = {
    Occasion.TEST: N_("Test"),
    Occasion.QUIZ: N_("Quiz"),
    Occasion.DAILY: N_("Question of the day"),
}
REASONS = {
    Reason.ATTEMPT: N_("attempt"),
    Reason.REGRADED: N_("corrected"),
    Reason.BY_HAND: N_("by hand"),
    Reason.MERGED: N_("two records became one"),
}
MARKS = {
    Mark.DONE: N_("done"),
    Mark.NOT_YET: N_("not yet"),
    Mark.EXEMPT: N_("exempt"),
    Mark.LATER: N_("joined later"),
    Mark.LEFT: N_("not in the group"),
    Mark.NOTHING: "",
}
Names = Mapping[tuple[str, int], str]
"""What occasions are called, by kind and id."""
_IDS = 500
"""Numbers that are asked for at once."""


def sheets(extent: Extent) -> Sequence[Sheet]:
    """Results, register, ledger. What is not over is told by none but the register."""
    duties = {chat_id: duties_in(extent, chat_id) for chat_id in extent.chats}
    names = {chat_id: _names(extent, chat_id) for chat_id in extent.chats}
    return [_results(extent, duties, names), _register(extent, duties), _ledger(extent, names)]


def duties_in(extent: Extent, chat_id: int) -> list[Duty]:
    """What the members of a group were meant to do in these days."""
    since, until = extent.instants(chat_id)
    chat = extent.chats[chat_id]
    return [duty for tell in extent.features.duties for duty in tell(extent.session, chat, since, until)]


# -- results


def _results(extent: Extent, duties: Mapping[int, Sequence[Duty]], names: Mapping[int, Names]) -> Sheet:
    tr = extent.tr
    columns = (
        Column(tr("Group"), width=22),
        Column(tr("Day"), Form.DAY, 12),
        Column(tr("Kind"), width=12),
        Column(tr("What"), width=24),
        Column(tr("Full name"), width=16),
        Column(tr("Subgroup"), width=16),
        Column(tr("Points reached"), Form.NUMBER, 9),
        Column(tr("Of"), Form.NUMBER, 9),
        Column(tr("Share"), Form.SHARE, 9),
        Column(tr("Passed"), width=9),
    )
    return Sheet(tr("Results"), columns, _result_rows(extent, duties, names), 1)


def _result_rows(
    extent: Extent, duties: Mapping[int, Sequence[Duty]], names: Mapping[int, Names]
) -> Iterator[Sequence[Cell]]:
    yes, no = extent.tr("yes"), extent.tr("no")
    kinds = {kind: extent.tr(said) for kind, said in KINDS.items()}
    for chat_id, chat in extent.chats.items():
        held, title, people = names[chat_id], chat.title, extent.listed(chat_id)
        marks = {duty.id: duty.pass_mark for duty in duties[chat_id]}
        rows = (
            select(
                ScoreEntry.held_on,
                ScoreEntry.occasion,
                ScoreEntry.occasion_id,
                ScoreEntry.person_id,
                func.sum(ScoreEntry.points),
                func.sum(ScoreEntry.of),
            )
            .where(*_told(extent, chat_id))
            .group_by(ScoreEntry.held_on, ScoreEntry.occasion, ScoreEntry.occasion_id, ScoreEntry.person_id)
            .order_by(ScoreEntry.held_on, ScoreEntry.occasion, ScoreEntry.occasion_id, ScoreEntry.person_id)
        )
        for (held_on, kind, id_), those in groupby(extent.read(rows), itemgetter(0, 1, 2)):
            said, name = kinds[kind], held.get((kind, id_), "")
            mark = marks.get(id_) if kind == Occasion.TEST else None
            results = [(people[row[3]], int(row[4]), int(row[5])) for row in those]
            for who, points, of in sorted(results, key=lambda result: result[0].key):
                yield (
                    title,
                    held_on,
                    said,
                    name,
                    who.name,
                    who.subgroup,
                    points / 100,
                    of / 100,
                    points / of if of else None,
                    "" if mark is None else (yes if points * 100 >= mark * of else no),
                )


# -- the register


def _register(extent: Extent, duties: Mapping[int, Sequence[Duty]]) -> Sheet:
    tr = extent.tr
    by_month: dict[int, dict[str, list[Duty]]] = {}
    for chat_id, chat in extent.chats.items():
        by_month[chat_id] = defaultdict(list)
        for duty in duties[chat_id]:
            by_month[chat_id][month_of(day_of(chat, duty.opens_at))].append(duty)
    held = sorted({month for months in by_month.values() for month in months})
    months = _months(held[0], held[-1]) if held else []
    columns = (
        Column(tr("Group"), width=22),
        Column(tr("Full name"), width=16),
        Column(tr("Subgroup"), width=16),
        Column(tr("Tags"), width=14),
        Column(tr("Done"), Form.NUMBER, 9),
        Column(tr("Meant to"), Form.NUMBER, 9),
        *(Column(month, width=10) for month in months),
    )
    return Sheet(tr("Register"), columns, _register_rows(extent, by_month, months), 2)


def _months(first: str, last: str) -> list[str]:
    begin, end = (12 * int(month[:4]) + int(month[5:]) - 1 for month in (first, last))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(begin, end + 1)]


def _register_rows(
    extent: Extent, by_month: Mapping[int, Mapping[str, Sequence[Duty]]], months: Sequence[str]
) -> Iterator[Sequence[Cell]]:
    said = {mark: extent.tr(words) if words else "" for mark, words in MARKS.items()}
    comma = extent.tr(", ")
    for chat_id, chat in extent.chats.items():
        since, _ = extent.instants(chat_id)
        members = extent.session.scalars(
            select(Membership)
            .join(Membership.person)
            .where(
                Membership.chat_id == chat_id,
                Membership.left_at.is_(None) | (Membership.left_at >= since),
                Person.forgotten_at.is_(None),  # a row without a name would still say whose it is
            )
            .options(contains_eager(Membership.person), selectinload(Membership.absences))
            .order_by(Person.id)
        )
        for member in sorted(members, key=lambda one: collation_key(one.person.name)):
            cells = [
                register.cell(register.mark(member, duty) for duty in by_month[chat_id].get(month, ()))
                for month in months
            ]
            yield (
                chat.title,
                member.person.name,
                member.subgroup or "",
                comma.join(member.tags),
                sum(one.done for one in cells),
                sum(one.meant for one in cells),
                *(f"{one.done}/{one.meant}" if one.mark is Mark.PARTLY else said[one.mark] for one in cells),
            )


# -- the ledger


def _ledger(extent: Extent, names: Mapping[int, Names]) -> Sheet:
    tr = extent.tr
    columns = (
        Column(tr("Group"), width=22),
        Column(tr("Entry"), Form.NUMBER, 9),
        Column(tr("Entered at"), Form.MOMENT, 17),
        Column(tr("Day"), Form.DAY, 12),
        Column(tr("Kind"), width=12),
        Column(tr("What"), width=24),
        Column(tr("Full name"), width=16),
        Column(tr("Points, change"), Form.NUMBER, 12),
        Column(tr("Of, change"), Form.NUMBER, 12),
        Column(tr("Why"), width=20),
        Column(tr("By"), width=16),
    )
    return Sheet(tr("Ledger"), columns, _ledger_rows(extent, names), 4)


def _ledger_rows(extent: Extent, names: Mapping[int, Names]) -> Iterator[Sequence[Cell]]:
    kinds = {kind: extent.tr(said) for kind, said in KINDS.items()}
    reasons = {reason: extent.tr(said) for reason, said in REASONS.items()}
    for chat_id, chat in extent.chats.items():
        held, title, people = names[chat_id], chat.title, extent.listed(chat_id)
        rows = (
            select(
                ScoreEntry.id,
                ScoreEntry.at,
                ScoreEntry.held_on,
                ScoreEntry.occasion,
                ScoreEntry.occasion_id,
                ScoreEntry.person_id,
                ScoreEntry.points,
                ScoreEntry.of,
                ScoreEntry.reason,
                ScoreEntry.by_id,
            )
            .where(*_told(extent, chat_id))
            .order_by(ScoreEntry.held_on, ScoreEntry.id)
        )
        last = entered = None
        for id_, at, held_on, kind, occasion_id, person_id, points, of, reason, by_id in extent.read(rows):
            if at != last:  # what many have reached in a quiz is entered at one instant
                last, entered = at, extent.wall(chat_id, at)
            yield (
                title,
                id_,
                entered,
                held_on,
                kinds[kind],
                held.get((kind, occasion_id), ""),
                people[person_id].name,
                points / 100,
                of / 100,
                reasons[reason],
                people[by_id].name,
            )


# -- what both need


def _told(extent: Extent, chat_id: int) -> list[ColumnElement[bool]]:
    """The entries of a group in these days, without what is not over."""
    conditions = [
        ScoreEntry.chat_id == chat_id,
        ScoreEntry.held_on.between(extent.first, extent.last),
    ]
    for kind, ids in extent.untold.items():
        if ids:
            conditions.append((ScoreEntry.occasion != Occasion(kind)) | ScoreEntry.occasion_id.not_in(ids))
    return conditions


def _names(extent: Extent, chat_id: int) -> Names:
    """What the occasions of a group in these days are called."""
    rows = (
        select(ScoreEntry.occasion, ScoreEntry.occasion_id)
        .where(ScoreEntry.chat_id == chat_id, ScoreEntry.held_on.between(extent.first, extent.last))
        .distinct()
    )
    ids: dict[str, list[int]] = defaultdict(list)
    for kind, id_ in extent.session.execute(rows):
        ids[kind].append(id_)
    found: dict[tuple[str, int], str] = {}
    for name, those in ids.items():
        teller = extent.features.occasions.get(name)
        for start in range(0, len(those) if teller is not None else 0, _IDS):
            held = teller.held(extent.session, those[start : start + _IDS]) if teller is not None else {}
            found |= {(name, id_): one.name for id_, one in held.items()}
    return found
