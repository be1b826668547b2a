"""The completion register on a phone: half a year of months, page by page, for the secretary alone."""

from collections.abc import Mapping, Sequence
from itertools import accumulate

from markupsafe import Markup

from bot.chat import buttons
from bot.chat.context import Voice
from bot.chat.customs import day_of
from bot.chat.feature import Duty
from bot.chat.sheets import instants
from bot.chat.texts import N_, clip, plain, width
from bot.engine.identity import Chat, Membership
from bot.engine.outbox import Content, Key
from bot.reports import figures, register
from bot.reports.register import Mark
from bot.scores import spans
from bot.scores.cards import months_said
from bot.scores.ledger import month_of
from bot.scores.spans import FARTHEST, Span

PER_PAGE = 15
MOST_OPEN = 4
WIDEST_NAME = 15
"""A Chinese letter is two wide; a phone shows 33 such places in a line."""
# As wide as a figure on any phone. A circle is not, nor are ×, ± and a dot at half height in Chinese letters.
SYMBOLS = {
    Mark.DONE: "✓",
    Mark.PARTLY: "~",
    Mark.NOT_YET: "o",
    Mark.EXEMPT: "-",
    Mark.LATER: "+",
    Mark.LEFT: "/",
    Mark.NOTHING: ".",
}
LEGEND = {
    Mark.DONE: N_("done"),
    Mark.PARTLY: N_("some of several"),
    Mark.NOT_YET: N_("not yet"),
    Mark.EXEMPT: N_("exempt"),
    Mark.LATER: N_("joined later"),
    Mark.LEFT: N_("not in the group"),
    Mark.NOTHING: N_("no test"),
}


def card(voice: Voice, group: Chat, back: int, page: int) -> Content:
    """The half-year of months, so many half-years back."""
    days = figures.days_of(group, Span.HALF, back, voice.now)
    since, until = instants(group, days.first, days.last)
    duties = [
        duty for tell in voice.tools.features.duties for duty in tell(voice.session, group, since, until)
    ]
    members = [one for one in figures.everybody(voice.session, group) if one.left_at is None]
    page = min(page, max(0, (len(members) - 1) // PER_PAGE))
    shown = members[page * PER_PAGE : (page + 1) * PER_PAGE]
    months = [f"{days.first.year}-{number:02}" for number in range(days.first.month, days.last.month + 1)]
    rows = {member: _row(group, member, duties, months) for member in shown}
    span = months_said(voice, Span.HALF, spans.months(Span.HALF, back, day_of(group, voice.now)))
    lines = [
        voice.tr("<b>Register of {group}</b>", group=group.title),
        Markup("{span}").format(span=span),
    ]
    if group.roster_confirmed_at is None:
        lines.append(voice.tr("The roster is not confirmed: whoever I do not know is missing here."))
    lines.append(_table(months, rows))
    used = [mark for mark in LEGEND if any(mark in row for row in rows.values())]
    lines.append(voice.tr("; ").join(f"{SYMBOLS[mark]} {voice.tr(LEGEND[mark])}" for mark in used))
    return Content(Markup("\n").join(lines), keys=_keys(voice, group, back, page, members, duties))


def _row(group: Chat, member: Membership, duties: Sequence[Duty], months: Sequence[str]) -> list[Mark]:
    return [
        register.cell(
            register.mark(member, duty) for duty in duties if month_of(day_of(group, duty.opens_at)) == month
        ).mark
        for month in months
    ]


def _table(months: Sequence[str], rows: Mapping[Membership, Sequence[Mark]]) -> Markup:
    """The symbols stand first: Chinese names are as wide as a phone draws them."""
    lines = [_aligned([str(int(month[5:])) for month in months])]
    for member, marks in rows.items():
        name = _narrow(member.person.name)
        lines.append(f"{_aligned([SYMBOLS[mark] for mark in marks])}  {name}")
    return Markup("<pre>{table}</pre>").format(table="\n".join(lines))


def _aligned(cells: Sequence[str]) -> str:
    """A line of columns; the first holds no number of two figures, for half a year begins with 1 or 7."""
    return "".join(f"{cell:>3}" for cell in cells).removeprefix("  ")


def _narrow(name: str) -> str:
    """As much of a name as fits beside the months."""
    widths = accumulate(map(width, name))
    number = sum(one <= WIDEST_NAME for one in widths)
    return name if number == len(name) else clip(name, number)


def _keys(
    voice: Voice, group: Chat, back: int, page: int, members: Sequence[Membership], duties: Sequence[Duty]
) -> list[list[Key]]:
    def key(label: str, *ids: int) -> Key:
        return Key(label, buttons.data("reports.register", group.id, *ids))

    rows = []
    for duty in [one for one in duties if one.remind is not None][:MOST_OPEN]:
        found = register.count(members, duty)
        if found.done < found.meant:
            label = voice.tr(
                "Remind {number} privately: {name}",
                number=found.meant - found.done,
                name=clip(duty.name, 20),
            )
            rows.append([Key(plain(label), duty.remind)])
    turn = []
    if page > 0:
        turn.append(key("▲", back, page - 1))
    if (page + 1) * PER_PAGE < len(members):
        turn.append(key("▼", back, page + 1))
    halves = []
    if back < FARTHEST:
        halves.append(key(plain(voice.tr("◀ Half-year before")), back + 1, page))
    if back > 0:
        halves.append(key(plain(voice.tr("Half-year after ▶")), back - 1, page))
    report = Key(plain(voice.tr("Report")), buttons.data("reports.open", group.id, Span.MONTH, 0))
    return [*rows, *([turn] if turn else []), halves, [report]]
