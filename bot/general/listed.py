"""A list of people as secretaries keep it: read from the cells of a sheet. Pure.

A list is taken whole or not at all: what cannot be read is a fault that names its line. Of all columns only
the name, the group, the role and tags are read; nothing else is kept.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.spreadsheets import Cell, Unreadable, sheets

MOST = 2_000
"""People in a list."""
LONGEST_NAME = 64
LONGEST_TAG = 20
MOST_TAGS = 8
_HEADINGS = {
    "name": "姓名 名字 名称 人员 人员姓名 党员姓名 成员姓名 员工姓名 name full_name member_name",
    "group": "小组 党小组 所在小组 所在党小组 组别 分组 组 班组 部门 科室 "
    "group subgroup team cohort department",
    "role": "职务 党内职务 身份 角色 岗位 职责 role position title",
    "tags": "标签 标记 类别 分类 tag tags label labels",
    "exempt": "免考 免试 不计入 免计 exempt excused not_counted",
}
_BY_DAYS = {"日期", "时间", "星期", "date", "day", "time"}
_MEANT = {word: column for column, words in _HEADINGS.items() for word in words.split()}
_PLAIN = {"党员", "成员", "组员", "会员", "员工", "职工", "群众", "member", "staff"}
"""Roles that say no more than that he is on the list."""
_EXEMPT = {"免考", "免试", "不计入", "免计", "exempt", "excused", "not counted"}
_YES = {"是", "对", "√", "✓", "✔", "y", "yes", "true", "x", "1", *_EXEMPT}
_APART = re.compile(r"[、,，;；/|\n]+")
_SPACED = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_HEAD_ROWS = 10
"""A title may stand above the headings."""


@dataclass(frozen=True)
class Listed:
    """Somebody on a list, and in which line."""

    line: int
    name: str
    group: str | None = None
    tags: tuple[str, ...] = ()
    exempt: bool = False


@dataclass(frozen=True)
class Fault:
    """A line that cannot be read: "no name", "long name", "long group", "twice"."""

    line: int
    words: str
    reason: str


@dataclass(frozen=True)
class Reading:
    """What is in a list."""

    people: Sequence[Listed] = ()
    faults: Sequence[Fault] = ()
    unused: Sequence[str] = ()
    """The headings of columns that were not read."""


@dataclass
class _Table:
    rows: Sequence[Sequence[Cell]]
    head: int
    """The row of the headings, from 0; -1: there is none, and the only column holds names."""
    columns: dict[str, int] = field(default_factory=dict)


def read(data: bytes, name: str) -> Reading:
    """The people on a list; `name` is the file's.

    Raises Unreadable, besides the reasons of a file with "no headings", "nobody" and "too many".
    """
    tables = [table for rows in sheets(data, name) if (table := _table(rows)) is not None]
    if not tables:
        raise Unreadable("no headings")
    # Of a file that can be separated in several ways, the one in which most columns are known.
    table = max(tables, key=lambda one: len(one.columns))
    people: list[Listed] = []
    faults: list[Fault] = []
    for number, row in enumerate(table.rows[table.head + 1 :], table.head + 2):
        one = _line(number, row, table)
        if isinstance(one, Fault):
            faults.append(one)
        elif one is not None:
            people.append(one)
    if len(people) > MOST:
        raise Unreadable("too many")
    if not people and not faults:
        raise Unreadable("nobody")
    times = Counter(one.name for one in people)
    faults += [Fault(one.line, one.name, "twice") for one in people if times[one.name] > 1]
    faults.sort(key=lambda one: one.line)
    return Reading([one for one in people if times[one.name] == 1], faults, _unused(table))


def headings(row: Sequence[Cell]) -> int:
    """How many headings of a list of people are in this row; 0: it cannot be one."""
    columns = _columns(row)
    said = {_heading(cell) for cell in row}
    # 名称 is said of things as well, and a list by days is of duties: who is in it is there again and again.
    if "name" not in columns or _heading(row[columns["name"]]) == "名称" or said & _BY_DAYS:
        return 0
    return len(columns)


def name_in(words: str) -> str:
    """A name as it is kept: without the spaces some put into Chinese names so that all are as wide."""
    return _SPACED.sub("", " ".join(unicodedata.normalize("NFKC", words).split()))


def tags_in(words: str) -> list[str]:
    """The tags in words like `流动、组长`, each once, in their order."""
    found = (
        " ".join(unicodedata.normalize("NFKC", word).split())[:LONGEST_TAG] for word in _APART.split(words)
    )
    return list(dict.fromkeys(filter(None, found)))[:MOST_TAGS]


def _table(rows: Sequence[Sequence[Cell]]) -> _Table | None:
    for number, row in enumerate(rows[:_HEAD_ROWS]):
        columns = _columns(row)
        if "name" in columns:
            return _Table(rows, number, columns)
    filled = [[_text(cell) for cell in row if _text(cell)] for row in rows]
    if any(filled) and all(
        len(row) <= 1 and not any(_APART.search(text) or "\t" in text for text in row) for row in filled
    ):
        return _Table(
            rows, -1, {"name": next(place for row in rows for place, cell in enumerate(row) if _text(cell))}
        )
    return None


def _columns(row: Sequence[Cell]) -> dict[str, int]:
    """Which column of a row of headings holds what, the first of each kind."""
    columns: dict[str, int] = {}
    for place, cell in enumerate(row):
        if (column := _MEANT.get(_heading(cell))) is not None:
            columns.setdefault(column, place)
    return columns


def _heading(cell: Cell) -> str:
    return re.sub(r"\s+", "_" if _text(cell).isascii() else "", _text(cell).lower())


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip()


def _line(number: int, row: Sequence[Cell], table: _Table) -> Listed | Fault | None:
    def said(column: str) -> str:
        place = table.columns.get(column)
        return _text(row[place]) if place is not None and place < len(row) else ""

    if not any(_text(cell) for cell in row):
        return None
    name, group = name_in(said("name")), name_in(said("group")) or None
    if not name:
        return Fault(number, next(_text(cell) for cell in row if _text(cell)), "no name")
    if len(name) > LONGEST_NAME:
        return Fault(number, name, "long name")
    if group is not None and len(group) > LONGEST_NAME:
        return Fault(number, group, "long group")
    words = [*tags_in(said("role")), *tags_in(said("tags"))]
    exempt = said("exempt").lower() in _YES or any(word.lower() in _EXEMPT for word in words)
    tags = dict.fromkeys(word for word in words if word.lower() not in _PLAIN | _EXEMPT)
    return Listed(number, name, group, tuple(tags)[:MOST_TAGS], exempt)


def _unused(table: _Table) -> list[str]:
    if table.head < 0:
        return []
    used = set(table.columns.values())
    return [
        text
        for place, cell in enumerate(table.rows[table.head])
        if place not in used and (text := _text(cell))
    ]
