"""Who leaves a group and comes back: what closed in between is not asked of him."""

from __future__ import annotations

import io

import openpyxl
import pytest
from sqlalchemy import select

from bot.engine.identity import Absence, Person
from bot.sandbox import members
from tests.conversations.reporting import hand_in, known_for_long
from tests.conversations.rosters import imported, opened, person_id, pointing_to
from tests.conversations.scoring import join
from tests.conversations.stage import Actor, Reader, Stage
from tests.conversations.test_mydata import data_of

NAMES = ("周建国", "李红梅", "王海", "赵敏", "钱进", "孙丽")


@pytest.fixture
async def six(stage: Stage, group: Reader, secretary: Actor) -> list[Actor]:
    """Six of the group besides the secretary, all known for long; the roster is confirmed."""
    people = await join(stage, group, *NAMES)
    for one in (secretary, people[0]):
        await one.starts()
        one.private.reads()
    await known_for_long(stage, group)
    return people


async def leaves(stage: Stage, group: Reader, who: Actor) -> None:
    members.act(stage.world, group.chat, who.user, "leave")
    await stage.settle()


async def comes(stage: Stage, group: Reader, who: Actor) -> None:
    members.act(stage.world, group.chat, who.user, "join")
    await stage.settle()


async def register_row(secretary: Actor, name: str) -> str:
    """The signs of somebody in the register of this half-year."""
    await secretary.says("/report")
    secretary.private.reads()
    await secretary.presses("完成情况")
    return next(
        row.removesuffix(name).rstrip()
        for row in secretary.private.sees().splitlines()
        if row.endswith(f"  {name}")
    )


async def sheet_row(secretary: Actor, name: str) -> dict[str, object]:
    """His row of the register in the spreadsheet of the year."""
    await secretary.says("/export")
    secretary.private.reads()
    secretary.private.reads()
    book = openpyxl.load_workbook(io.BytesIO(secretary.private.file()))
    _, titles, *rows = book["完成情况"].iter_rows(values_only=True)
    return next(
        found for row in rows if (found := dict(zip(map(str, titles), row, strict=True)))["姓名"] == name
    )


async def test_what_closed_while_he_was_away_is_not_asked_of_him(
    stage: Stage, group: Reader, secretary: Actor, six: list[Actor]
) -> None:
    back = six[0]
    await hand_in(stage, group, "2026-10-05", [(one, 20) for one in six[1:]])
    await leaves(stage, group, back)
    await stage.until("2026-12-10 12:00")
    await hand_in(stage, group, "2026-12-05", [(one, 20) for one in six[1:]], name="十二月测试")
    await comes(stage, group, back)
    await secretary.says("/report")
    # seven on the roster, of whom one was away in December; the secretary has handed in neither
    assert "12月5日 周六  十二月测试  5/6" in secretary.private.reads()
    await secretary.presses("发到群里")
    assert "完成：5/6 人次" in secretary.private.sees()
    assert await register_row(secretary, back.user.first_name) == ".  .  .  o  .  /"
    assert secretary.private.sees().endswith("✓ 完成；o 未完成；/ 不在群；. 没有测试")
    row = await sheet_row(secretary, back.user.first_name)
    assert (row["2026-10"], row["2026-12"]) == ("未完成", "不在群")
    assert (row["完成"], row["应完成"]) == (0, 1)
    # from now on it is asked of him again
    await stage.until("2026-12-13 12:00")
    await hand_in(stage, group, "2026-12-12", [(one, 20) for one in six[1:]], name="补学测试")
    assert (await register_row(secretary, back.user.first_name)).endswith("  o")
    assert (await sheet_row(secretary, back.user.first_name))["应完成"] == 2


async def test_what_he_did_before_he_went_counts(
    stage: Stage, group: Reader, secretary: Actor, six: list[Actor]
) -> None:
    await leaves(stage, group, six[0])
    await stage.until("2026-12-10 12:00")
    await hand_in(stage, group, "2026-12-05", [(one, 20) for one in six])
    await comes(stage, group, six[0])
    await secretary.says("/report")
    assert "廉政测试  6/7" in secretary.private.reads()
    assert (await register_row(secretary, six[0].user.first_name)).endswith("  ✓")


async def test_a_sign_of_him_in_the_group_ends_his_absence_and_he_is_told_of_it(
    stage: Stage, group: Reader, secretary: Actor, six: list[Actor]
) -> None:
    for _ in range(2):
        await leaves(stage, group, six[0])
        await comes(stage, group, six[0])  # at once: that is no absence
    assert (await data_of(six[0]))["群"][0]["离开又回来"] == []
    await leaves(stage, group, six[0])
    await stage.later(days=3)
    await comes(stage, group, six[0])
    await six[0].says("/today", group)
    group.reads()
    assert (await data_of(six[0]))["群"][0]["离开又回来"] == [["2026-11-20 14:30", "2026-11-23 14:30"]]


async def test_somebody_forgotten_was_away_without_a_name(
    stage: Stage, group: Reader, secretary: Actor, six: list[Actor]
) -> None:
    await leaves(stage, group, six[0])
    await stage.until("2026-12-10 12:00")
    await hand_in(stage, group, "2026-12-05", [(one, 20) for one in six[1:]])
    await comes(stage, group, six[0])
    before = await reported(secretary)
    await six[0].says("/forgetme")
    six[0].private.reads()
    await six[0].presses("确定，忘掉我")
    await stage.later(minutes=2)
    assert await reported(secretary) == before  # the counts of the group stay right


async def reported(secretary: Actor) -> str:
    await secretary.says("/report")
    return secretary.private.reads()


async def test_who_was_taken_off_the_list_and_is_on_it_again_was_away(
    stage: Stage, group: Reader, secretary: Actor, six: list[Actor]
) -> None:
    office = secretary.private
    await imported(office, secretary)
    await opened(office, secretary, "王强")
    for label in ("移出名册", "移出"):
        await secretary.presses(label)
    await stage.until("2026-12-10 12:00")
    await hand_in(stage, group, "2026-12-05", [(one, 20) for one in six])
    await imported(office, secretary)
    assert (await register_row(secretary, "王强")).endswith("  /")


async def test_between_an_old_account_and_a_new_one_he_was_away(
    stage: Stage, group: Reader, secretary: Actor, six: list[Actor]
) -> None:
    old = await person_id(stage, six[0].user.first_name)
    await leaves(stage, group, six[0])
    await stage.later(days=1)
    await comes(stage, group, six[0])
    await stage.later(days=1)
    await leaves(stage, group, six[0])
    await stage.until("2026-12-10 12:00")
    await hand_in(stage, group, "2026-12-05", [(one, 20) for one in six[1:]])
    (newcomer,) = await join(stage, group, "建国新号")
    assert (await register_row(secretary, "建国新号")).endswith("  +")
    await opened(secretary.private, secretary, "建国新号")
    for label in ("以前的账号", "周建国", "是同一个人"):
        await secretary.presses(label)
    six[0].private.reads()
    assert (await register_row(secretary, "建国新号")).endswith("  /")
    assert await pointing_to(stage, old) == []
    assert await absences(stage, newcomer) == [
        ("2026-11-20", "2026-11-21"),
        ("2026-11-22", "2026-12-10"),
    ]


async def absences(stage: Stage, who: Actor) -> list[tuple[str, str]]:
    """The days between which he was not in the group."""
    assert stage.app is not None
    rows = (
        select(Absence.left_at, Absence.returned_at)
        .join(Person, Person.id == Absence.person_id)
        .where(Person.telegram_id == who.user.id)
        .order_by(Absence.left_at)
    )
    return await stage.app.db.read(
        lambda session: [(f"{gone:%Y-%m-%d}", f"{back:%Y-%m-%d}") for gone, back in session.execute(rows)]
    )
