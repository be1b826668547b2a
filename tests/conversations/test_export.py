"""`/export`: all records as a file, to the secretary alone; it agrees with an independent recomputation."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import defaultdict
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from sqlalchemy import text

from bot.chat.buttons import base36
from bot.sandbox import members
from bot.scores.ledger import Occasion
from tests.conversations.papers import load_pack
from tests.conversations.reporting import hand_in, known_for_long
from tests.conversations.scoring import hold, join
from tests.conversations.stage import Actor, Reader, Stage

NAMES = ("周建国", "=1+1", "王海", "赵敏", "钱进", "孙丽")
SHEETS = ["成绩", "完成情况", "题目分析", "积分明细", "提醒", "回执"]


@pytest.fixture
async def six(stage: Stage, group: Reader, secretary: Actor) -> list[Actor]:
    people = await join(stage, group, *NAMES)
    await secretary.starts()
    secretary.private.reads()
    await known_for_long(stage, group)
    return people


async def exported(who: Actor, words: str = "/export") -> openpyxl.Workbook:
    """The spreadsheet that comes on these words."""
    await who.says(words)
    who.private.reads()
    who.private.reads()
    return opened(who)


def opened(who: Actor) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(who.private.file()))


def table(book: openpyxl.Workbook, name: str) -> list[dict[str, Any]]:
    """The rows of a sheet, by the titles of their columns."""
    _, titles, *rows = book[name].iter_rows(values_only=True)
    return [dict(zip(titles, row, strict=True)) for row in rows]


async def asked(stage: Stage, statement: str) -> list[Any]:
    """What the database says, asked in plain SQL."""
    assert stage.app is not None
    return await stage.app.db.read(lambda session: list(session.execute(text(statement)).all()))


async def test_a_year_of_a_group_to_the_last_point(
    stage: Stage, group: Reader, secretary: Actor, six: list[Actor]
) -> None:
    await hand_in(stage, group, "2026-01-01", list(zip(six[:2], (20, 10), strict=True)), name="新年测试")
    await hand_in(stage, group, "2026-11-05", list(zip(six, (19, 19.5, 18, 12, 11.99, 0), strict=True)))
    await hand_in(stage, group, "2025-12-31", [(six[0], 20)], name="去年的")
    await hand_in(stage, group, "2026-11-19", [(six[0], 20)], name="还开着", open_=True)
    await hold(stage, group, "2026-11-10", [(six[0], 1), (six[2], 0)], of=1, occasion=Occasion.DAILY)
    book = await exported(secretary)
    assert secretary.private.sees() == "环卫一队党支部，2026\n仅供学习，不作考核"
    assert secretary.private.latest is not None
    assert secretary.private.latest.file is not None
    assert secretary.private.latest.file.name == "环卫一队党支部 2026.xlsx"
    assert book.sheetnames == SHEETS
    for sheet in book:
        assert "仅供学习，不作考核" in sheet["A1"].value
        assert sheet.freeze_panes == "A3"
        assert sheet.auto_filter.ref.startswith("A2:")
    sums: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    entries = await asked(
        stage,
        "SELECT p.name, e.occasion, e.held_on, e.points, e.of, e.occasion_id FROM score_entry e"
        " JOIN person p ON p.id = e.person_id"
        " LEFT JOIN test t ON t.id = e.occasion_id AND e.occasion = 'test'"
        " WHERE e.held_on BETWEEN '2026-01-01' AND '2026-12-31'"
        " AND (e.occasion <> 'test' OR t.closed_at IS NOT NULL)",
    )
    for name, kind, day, points, of, _ in entries:
        sums[name, kind, str(day)][0] += points
        sums[name, kind, str(day)][1] += of
    results = table(book, "成绩")
    kinds = {"测试": "test", "每日一题": "daily"}
    assert {
        (row["姓名"], kinds[row["类别"]], f"{row['日期']:%Y-%m-%d}"): [100 * row["得分"], 100 * row["满分"]]
        for row in results
    } == sums
    assert len(results) == len(sums) == 10
    assert [row["及格"] for row in results if row["姓名"] == "钱进"] == ["否"]  # 59.95 of a hundred is not 60
    assert [row["及格"] for row in results if row["姓名"] == "赵敏"] == ["是"]
    assert {row["内容"] for row in results} == {"新年测试", "廉政测试", None}
    ledger = table(book, "积分明细")
    assert sorted((row["姓名"], 100 * row["得分变动"]) for row in ledger) == sorted(
        (name, points) for name, _, _, points, _, _ in entries
    )
    by_pinyin = ["=1+1", "钱进", "孙丽", "王海", "赵敏", "志远", "周建国"]
    register = {row["姓名"]: row for row in table(book, "完成情况")}
    assert list(register) == by_pinyin
    in_november = [row["姓名"] for row in results if row["日期"] == datetime(2026, 11, 5)]  # noqa: DTZ001  # a day
    assert in_november == [name for name in by_pinyin if name != "志远"]
    done = {name: (row["完成"], row["应完成"]) for name, row in register.items()}
    # two were held and one is open; the question of the day stands on a test of its own here
    assert done == {
        "志远": (0, 4), "周建国": (3, 4), "=1+1": (2, 4), "王海": (1, 4), "赵敏": (1, 4), "钱进": (1, 4),
        "孙丽": (1, 4),
    }  # fmt: skip
    assert [register["周建国"][month] for month in ("2026-01", "2026-05", "2026-11")] == [
        "完成",
        None,
        "2/3",
    ]
    assert [register["王海"][month] for month in ("2026-01", "2026-11")] == ["未完成", "1/3"]
    named = [cell for row in book["成绩"].iter_rows() for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in named] == ["s"] * len(named) != []


async def test_reminders_receipts_and_questions(
    stage: Stage, group: Reader, secretary: Actor, member: Actor, six: list[Actor]
) -> None:
    await load_pack(stage)
    await secretary.says("/remind 今天15点 交材料 需回执", group)
    group.reads()
    await stage.until("2026-11-20 15:00")
    group.reads()
    await stage.later(minutes=7)
    await member.presses(group.buttons()[0], group)
    book = await exported(secretary)
    (said,) = table(book, "提醒")
    when = datetime.fromisoformat("2026-11-20T15:00")
    assert (said["提醒"], said["应发时间"], said["发出时间"], said["迟到（分钟）"], said["回执"]) == (
        "交材料", when, when, 0, 1,
    )  # fmt: skip
    (given,) = table(book, "回执")
    assert (given["姓名"], given["回执时间"]) == ("秀英", datetime.fromisoformat("2026-11-20T15:07"))
    assert table(book, "题目分析") == []


async def test_who_wished_to_be_forgotten_is_in_no_sheet_and_his_points_are_nobodys(
    stage: Stage, group: Reader, secretary: Actor, six: list[Actor]
) -> None:
    await hand_in(stage, group, "2026-11-05", list(zip(six[2:4], (18, 12), strict=True)))
    await six[3].starts()
    six[3].private.reads()
    await six[3].says("/forgetme")
    six[3].private.reads()
    await six[3].presses("确定，忘掉我")
    book = await exported(secretary)
    assert [(row["姓名"], row["得分"]) for row in table(book, "成绩")] == [("王海", 18), ("—", 12)]
    assert {row["姓名"] for row in table(book, "完成情况")} == {"志远", *NAMES} - {"赵敏"}
    assert "赵敏" not in {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}


async def test_an_empty_year(stage: Stage, group: Reader, secretary: Actor, six: list[Actor]) -> None:
    book = await exported(secretary, "/export 2024")
    assert book.sheetnames == SHEETS
    assert [book[name].max_row for name in SHEETS if name != "完成情况"] == [2] * 5
    # who is on the roster now stands in the register, with nothing to have done
    assert {(row["完成"], row["应完成"]) for row in table(book, "完成情况")} == {(0, 0)}
    assert "2024" in book["成绩"]["A1"].value


async def test_the_days_are_those_of_the_group(
    stage: Stage, group: Reader, secretary: Actor, six: list[Actor]
) -> None:
    await secretary.says("/settings London", group)
    group.reads()
    await secretary.says("/remind 1月1日0点 新年", group)
    group.reads()
    await stage.until("2027-01-01 00:00", ZoneInfo("Europe/London"))
    group.reads()
    assert table(await exported(secretary, "/export 2026"), "提醒") == []
    (said,) = table(await exported(secretary, "/export 2027"), "提醒")
    assert said["应发时间"] == datetime.fromisoformat("2027-01-01T00:00")


async def test_the_same_as_csv(stage: Stage, group: Reader, secretary: Actor, six: list[Actor]) -> None:
    await hand_in(stage, group, "2026-11-05", list(zip(six[:2], (19, 12.5), strict=True)))
    await exported(secretary, "/export 2026年11月")
    await secretary.presses("同样内容的 .csv")
    assert secretary.private.reads() == "环卫一队党支部，2026-11-01 – 2026-11-30\n仅供学习，不作考核"
    assert secretary.private.buttons() == []
    with zipfile.ZipFile(io.BytesIO(secretary.private.file())) as archive:
        names = archive.namelist()
        assert names == ["说明.txt", *(f"{name} (仅供学习，不作考核).csv" for name in SHEETS)]
        data = archive.read(names[1])
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [(row["姓名"], row["日期"], row["得分"], row["得分率"]) for row in rows] == [
        ("'=1+1", "2026-11-05", "12.5", "0.625"),
        ("周建国", "2026-11-05", "19.0", "0.95"),
    ]


async def test_in_english_of_several_groups(stage: Stage, team: Reader, lead: Actor) -> None:
    other = stage.group("Depot South", lead)
    await stage.settle()
    other.reads()
    people = await join(stage, team, "Ann", "Ben", language="en")
    await hand_in(stage, team, "2026-11-05", [(one, 15) for one in people], name="Safety")
    await lead.starts()
    lead.private.reads()
    await lead.says("/export")
    assert lead.private.reads() == "Which group?"
    assert lead.private.buttons() == ["Depot North", "Depot South", "All of them"]
    await lead.presses("All of them")
    assert lead.private.reads() == "Depot North, Depot South, 2026\nFor study, not for appraisal"
    book = opened(lead)
    assert book.sheetnames == ["Results", "Register", "Question analysis", "Ledger", "Reminders", "Receipts"]
    assert [(row["Group"], row["Full name"]) for row in table(book, "Results")] == [
        ("Depot North", "Ann"),
        ("Depot North", "Ben"),
    ]
    assert "For study, not for appraisal" in book["Results"]["A1"].value


async def test_in_the_group_it_is_told_aside_and_comes_in_private(
    stage: Stage, group: Reader, secretary: Actor, six: list[Actor]
) -> None:
    await secretary.says("/export 去年", group)
    assert group.reads() == "已发到您的私聊。"
    assert secretary.private.reads() == "正在整理，稍后发给您。"
    assert secretary.private.reads() == "环卫一队党支部，2025\n仅供学习，不作考核"
    await secretary.says("/export 天气")
    assert secretary.private.reads() == "没有看懂“天气”。例如：/export 2026年3月至2026年9月"


async def test_who_is_no_secretary_any_more_gets_nothing(
    stage: Stage, group: Reader, secretary: Actor, member: Actor, six: list[Actor]
) -> None:
    """He is asked about again when the file is ready."""
    assert stage.app is not None
    await hand_in(stage, group, "2026-11-05", [(six[0], 19)])
    await member.starts()
    member.private.reads()
    await member.says("/today", group)
    group.reads()
    members.act(stage.world, group.chat, member.user, "promote", by=secretary.user)
    await stage.settle()
    await stage.stop()
    await member.says("/export")
    await stage.start()
    # the command is heard, and before its file is written he is taken out of the group
    await stage.app.updates.poll()
    members.act(stage.world, group.chat, member.user, "leave", by=secretary.user)
    await stage.settle()
    assert member.private.reads() == "正在整理，稍后发给您。"
    assert member.private.reads() == "您已经不是这个群的管理员了。"
    assert member.private.latest is not None
    assert member.private.latest.file is None


async def test_forged_taps_give_nothing(
    stage: Stage, group: Reader, secretary: Actor, member: Actor, six: list[Actor]
) -> None:
    await member.starts()
    member.private.reads()
    first, last = (base36(date(2026, month, 1).toordinal()) for month in (1, 2))
    for data in (f"reports.export:1.{first}.{last}.0:0", "reports.export:1:0", "reports.export:0:0"):
        await member.forges(data, member.private)
        member.private.stays_silent()
    await secretary.says("/report")
    secretary.private.reads()
    for data in (
        f"reports.export:1.{last}.{first}.0:0",
        "reports.export:1.0.zzzzzzz.0:0",
        "reports.export:1.2:0",
    ):
        assert await secretary.forges(data, secretary.private) == "这个按钮已经过期了，请重新发一次命令。"
