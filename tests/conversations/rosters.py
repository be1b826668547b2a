"""How stories about rosters go: a list is taken over, people are found on it; and what came of it."""

from __future__ import annotations

import io
import re
from typing import Any

from openpyxl import Workbook
from sqlalchemy import func, select

from bot.engine.database import Base
from bot.engine.identity import Membership, Person
from bot.quiz.exam.model import Attempt
from bot.scores.ledger import ScoreEntry, ScoreMonth
from tests.conversations import sitting
from tests.conversations.stage import Actor, Reader, Stage

ROWS = [
    ["环卫一队党支部党员名册"],
    ["姓 名", "所在党小组", "党内职务", "标签", "手机号"],
    ["王  强", "第一党小组", "组长", "", "13800000000"],
    ["李梅", "第一党小组", "党员", "流动", ""],
    ["赵大爷", "第二党小组", "", "不计入", ""],
]


def workbook(rows: list[list[Any]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]  # a new book has a worksheet
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


async def imported(office: Reader, secretary: Actor, rows: list[list[Any]] = ROWS) -> None:
    """The list was sent and taken over; its result is what was read last."""
    await secretary.sends("名册.xlsx", workbook(rows), caption="/roster")
    office.reads()
    await secretary.presses(next(label for label in office.buttons() if label.startswith("导入 ")))


async def opened(office: Reader, secretary: Actor, name: str) -> str:
    """The card of somebody on the roster."""
    await secretary.says("/roster")
    office.reads()
    await secretary.presses(name)
    return office.sees()


async def code_of(office: Reader, secretary: Actor, name: str) -> str:
    """A code for somebody on the roster."""
    await opened(office, secretary, name)
    await secretary.presses("绑定码")
    found = re.search(r"[2-9B-Z]{4}-[2-9B-Z]{4}", office.reads())
    assert found is not None
    return found[0]


async def people(stage: Stage) -> list[tuple[str, bool, str | None, list[str], bool]]:
    """Who is on the roster: name, whether bound, subgroup, tags, exempt."""
    assert stage.app is not None
    rows = (
        select(Person, Membership)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.left_at.is_(None))
        .order_by(Person.id)
    )
    return await stage.app.db.read(
        lambda session: [
            (person.name, person.telegram_id is not None, one.subgroup, list(one.tags), one.exempt)
            for person, one in session.execute(rows)
        ]
    )


async def taken(who: Actor, *, wrong: int) -> None:
    """Somebody takes the test that is open."""
    await sitting.begin(who)
    await sitting.answer(who, wrong=wrong)
    await who.presses("交卷")


async def by_hand(office: Reader, group: Reader, secretary: Actor, name: str, marks: str) -> None:
    """The secretary enters a result of the test that is open."""
    await secretary.says("/test", group)
    group.reads()
    await secretary.presses("1", group)
    await secretary.presses("录入成绩", group)
    office.reads()
    await secretary.presses(name)
    office.reads()
    await secretary.answers(marks, office)
    office.reads()


async def person_id(stage: Stage, name: str) -> int:
    """The id of the only person of that name."""
    assert stage.app is not None
    return await stage.app.db.read(
        lambda session: session.scalars(select(Person.id).where(Person.name == name)).one()
    )


async def pointing_to(stage: Stage, person: int) -> list[str]:
    """The columns that still point to a person."""
    assert stage.app is not None
    columns = [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column is Person.__table__.c.id for key in column.foreign_keys)
    ]
    assert len(columns) > 15
    return await stage.app.db.read(
        lambda session: [
            str(column)
            for column in columns
            if session.scalar(select(func.count()).select_from(column.table).where(column == person))
        ]
    )


async def attempts(stage: Stage, name: str) -> list[tuple[int, int | None, int | None]]:
    """His attempts, each with its number, points and of how many."""
    assert stage.app is not None
    rows = (
        select(Attempt.number, Attempt.points, Attempt.of)
        .join(Person, Person.id == Attempt.person_id)
        .where(Person.name == name)
        .order_by(Attempt.number)
    )
    return await stage.app.db.read(lambda session: [(*row,) for row in session.execute(rows)])


async def standing(stage: Stage, name: str) -> tuple[int, int, list[tuple[str, int, int, int]]]:
    """What the entries and the months say he has."""
    assert stage.app is not None
    entries = (
        select(func.sum(ScoreEntry.points), func.sum(ScoreEntry.of))
        .join(Person, Person.id == ScoreEntry.person_id)
        .where(Person.name == name)
    )
    months = (
        select(ScoreMonth.month, ScoreMonth.points, ScoreMonth.of, ScoreMonth.taken)
        .join(Person, Person.id == ScoreMonth.person_id)
        .where(Person.name == name)
    )
    return await stage.app.db.read(
        lambda session: (*session.execute(entries).one(), [(*row,) for row in session.execute(months)])
    )
