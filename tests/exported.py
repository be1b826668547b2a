"""The sheets of an export in Chinese, row by row, as they follow from the books of its chats."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.chat.texts import plain, tr
from bot.quiz.analysis import Doubt
from bot.quiz.rulings.items import SHORT
from tests import crowd_pack, reckoned_items, reckoning
from tests.reckoning import DAILY, QUIZ, TEST, Book, Comparison, Member

MARKS = {"done": "完成", "not yet": "未完成", "exempt": "免考", "later": "后加入", "left": "不在群", "": None}
KINDS = {TEST: "测试", QUIZ: "竞答", DAILY: "每日一题"}
WHYS = {"attempt": "答卷", "regraded": "更正", "by hand": "手工登记", "merged": "合并记录"}
LEDGER = "积分明细"
FORGOTTEN = "—"
"""The name of who wished to be forgotten, where his points are told; the register has no row of him."""
FEWEST = 5
"""Of fewer answers nothing is told of a question."""

Row = Sequence[Any]


@dataclass(frozen=True)
class Chat:
    """A chat of the export, the book of it, and what its occasions are called, by their kind."""

    title: str
    zone: ZoneInfo
    book: Book
    names: Mapping[str, str]

    def wall(self, instant: datetime) -> datetime:
        """On the chat's own clock, to the second."""
        return instant.astimezone(self.zone).replace(tzinfo=None, microsecond=0)

    def begin(self, year: int) -> datetime:
        return datetime(year, 1, 1, tzinfo=self.zone)


def sheets(chats: Sequence[Chat], year: int) -> dict[str, Iterable[Row]]:
    """The rows of a year, by the title of their sheet, in no order; of the ledger without their numbers."""
    held = {test.month for chat in chats for test in chat.book.tests.values() if test.day.year == year}
    months = list(reckoning.each_month(min(held), max(held)))
    made: dict[str, Callable[[Chat], Iterator[Row]]] = {
        "成绩": lambda chat: _results(chat, year),
        "完成情况": lambda chat: _register(chat, year, months),
        "题目分析": lambda chat: _items(chat, year),
        LEDGER: lambda chat: _ledger(chat, year),
        "提醒": lambda chat: _reminders(chat, year),
        "回执": lambda chat: _receipts(chat, year),
    }
    return {title: [row for chat in chats for row in rows(chat)] for title, rows in made.items()}


def compare(
    found: Comparison,
    where: str,
    read: Callable[[str], Iterable[Row]],
    chats: Sequence[Chat],
    year: int,
    *,
    as_csv: bool,
    to_the_day: bool = False,
) -> None:
    """What is read of each sheet, and what was reckoned. `to_the_day`: the book knows no better when an entry
    of the ledger was made."""
    for title, rows in sheets(chats, year).items():
        came = [tuple(row) for row in read(title)]
        wanted = [tuple(map(_written if as_csv else _kept, row)) for row in rows]
        if title == LEDGER:
            came = [(*row[:1], *row[2:]) for row in came]
            if to_the_day:
                came, wanted = ([_to_the_day(row) for row in those] for those in (came, wanted))
        ours, theirs = Counter(came), Counter(wanted)
        found.same(
            lambda title=title: f"{where}, {title}",  # type: ignore[misc]  # bound now
            list((ours - theirs).items())[:5],
            list((theirs - ours).items())[:5],
            sum(map(len, wanted)),
        )


def _to_the_day(row: tuple[Any, ...]) -> tuple[Any, ...]:
    group, at, *rest = row
    return group, at[:10] if isinstance(at, str) else at.date(), *rest


def _kept(value: object) -> object:
    """A value as a spreadsheet gives it back: a day is its first instant."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001  # on no clock
    return value


def _written(value: object) -> str:
    """A value as a .csv has it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else f"{value:%Y-%m-%d}"
    text = str(value)
    # Excel would compute the one, and make a day of the other.
    return f"'{text}" if text.startswith("=") or re.fullmatch(r"\d+/\d+", text) else text


# -- what follows from points


def _results(chat: Chat, year: int) -> Iterator[Row]:
    book = chat.book
    for (what, who), (points, of) in book.has.items():
        if what in book.untold or book.days[what].year != year:
            continue
        one, passed = book.members[who], None
        if what[0] == TEST:
            passed = "是" if points * 100 >= book.tests[what[1]].pass_mark * of else "否"
        share = points / of if of else None
        head = chat.title, book.days[what], KINDS[what[0]], chat.names.get(what[0])
        yield *head, one.name, one.subgroup or None, points / 100, of / 100, share, passed


def _register(chat: Chat, year: int, months: Sequence[str]) -> Iterator[Row]:
    for one in chat.book.members.values():
        if one.name == FORGOTTEN or (one.left_at is not None and one.left_at < chat.begin(year)):
            continue
        cells = [reckoning.register(chat.book, one, month) for month in months]
        done, meant = sum(cell.done for cell in cells), sum(cell.meant for cell in cells)
        tags = "、".join(one.tags) or None
        yield chat.title, one.name, one.subgroup or None, tags, done, meant, *map(_in_the_register, cells)


def _in_the_register(cell: reckoning.Cell) -> str | None:
    return f"{cell.done}/{cell.meant}" if cell.mark == "partly" else MARKS[cell.mark]


def _ledger(chat: Chat, year: int) -> Iterator[Row]:
    book = chat.book
    for one in book.entries:
        if one.what in book.untold or book.days[one.what].year != year:
            continue
        head = chat.title, chat.wall(one.at), book.days[one.what]
        what = KINDS[one.what[0]], chat.names.get(one.what[0]), book.members[one.who].name
        by = book.members[one.by].name if one.by is not None else None
        yield *head, *what, one.points / 100, one.of / 100, WHYS[one.why], by


# -- questions


def _items(chat: Chat, year: int) -> Iterator[Row]:
    """Tests that have closed, and not what was handed in at their other tries."""
    book = chat.book
    held = {test.id for test in book.tests.values() if test.over and test.day.year == year}
    sheets = [sheet for (test, _), sheet in book.sheets.items() if test in held]
    found = reckoned_items.items(sheets, book.void)
    for number, item in found.items() if len(sheets) >= FEWEST else ():
        if item.number < FEWEST:
            continue
        tells = None if item.discrimination is None else float(round(item.discrimination, 3)) + 0.0
        why = (tr("zh", SHORT[Doubt(one)]) for one in reckoned_items.doubts(item, *crowd_pack.key(number)))
        yield (
            chat.title,
            chat.names[TEST],
            crowd_pack.stem(number),
            crowd_pack.topic(number),
            item.number,
            float(item.facility),
            tells,
            plain(tr("zh", "; ").join(why)) or None,
        )


# -- reminders


def _said(chat: Chat, year: int) -> Iterator[reckoning.Said]:
    for one in chat.book.said:
        if chat.begin(year) <= one.due < chat.begin(year + 1):
            yield one


def _reminders(chat: Chat, year: int) -> Iterator[Row]:
    for one in _said(chat, year):
        sent = chat.wall(one.sent) if one.sent is not None else None
        late = round((one.sent - one.due).total_seconds() // 1 / 60, 1) if one.sent is not None else None
        yield chat.title, one.text, chat.wall(one.due), sent, late, len(one.receipts) if one.asks else None


def _receipts(chat: Chat, year: int) -> Iterator[Row]:
    for one in _said(chat, year):
        for who, at in one.receipts.items():
            member: Member = chat.book.members[who]
            yield (
                chat.title,
                one.text,
                chat.wall(one.due),
                member.name,
                member.subgroup or None,
                chat.wall(at),
            )
