"""Two years of a chat of sixty: what happens when.

Who is in which part of the chat is written by the stories' helpers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.quiz.model import Item
from tests import reckoning
from tests.conversations.papers import load_pack
from tests.conversations.scoring import put_into
from tests.conversations.sixty import (
    ALIASED,
    FORGOTTEN,
    GROUP,
    HIDDEN,
    OLD,
    SECRETARY,
    Years,
    at,
    day_of,
    read_all,
)
from tests.conversations.stage import Stage
from tests.crowd_pack import pack_text
from tests.reckoning import TEST

BEGIN = datetime(2024, 12, 20, 6, 30, tzinfo=UTC)
END = datetime(2026, 12, 31, 4, 0, tzinfo=UTC)
PLAN = "/test 每月10日9点 廉政测试 开放3天 廉政3 限时20分钟 及格60 补考2天 不提醒"
DAILY_PLAN = "/daily 每月20日8:30 廉政 至18:00"
DUES, FLOODS = "缴纳党费", "防汛值班"
DUES_PLAN, FLOODS_PLAN = f"/remind 每月1日9点 {DUES} 需回执", f"/remind 每年7月2日、3日8点 {FLOODS}"
TAPPERS = {ALIASED: 3, FORGOTTEN: 6, HIDDEN: 8}
"""Who taps, each so many months."""
EXEMPT = ("桂英", "长贵")
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", ("建军", "丽华", "志刚", "晓燕", "海涛")
OTHERS = (*(surname + name for name in GIVEN for surname in SURNAMES), "小梅", "阿勇", "文静")
NAMES = (SECRETARY, OLD, *TAPPERS, *EXEMPT, *OTHERS)
LATER = {5: ("王海涛", 5), 8: ("李海涛", 11), 15: ("张海涛", 5), 20: ("小梅", 14)}
"""Who joins only then: the month, counted from 0, the name, and the day."""
LEAVES = {7: ("刘海涛", 5), 10: ("陈海涛", 12), 12: ("阿勇", 11)}
RETURNS = {16: ("阿勇", 5)}
RULED, FORGETS, DOWN = 13, 18, 6
"""The months in which a question is voided, somebody wishes to be forgotten, and the bot is down for days."""
PARTS = {"第一党小组": slice(0, 25), "第二党小组": slice(25, 50)}


async def found(stage: Stage) -> Years:
    """The chat on its first day: its roster is confirmed, two are exempt, one has an alias, one is hidden."""
    await load_pack(stage, pack_text())
    people = {name: stage.actor(name) for name in NAMES}
    secretary = people[SECRETARY]
    years = Years(stage, stage.group(GROUP, secretary), people)
    await stage.settle()
    years.meets(SECRETARY)
    late = {name for name, _ in LATER.values()}
    await years.joins(*(name for name in NAMES if name != SECRETARY and name not in late))
    for name in (SECRETARY, *TAPPERS):
        await people[name].starts()
    for part, which in PARTS.items():
        those = [name for name in OTHERS[which] if name in years.book.members]
        await put_into(stage, years.group, part, [people[name] for name in those])
        for name in those:
            years.book.members[name].subgroup = part
    read_all(secretary.private, years.group)
    for name in EXEMPT:
        await secretary.says("/roster")
        secretary.private.reads()
        while name not in secretary.private.buttons():
            await secretary.presses("▶")
        await secretary.presses(name)
        await secretary.presses("不计入")
        years.book.members[name].exempt = True
    await secretary.says("/roster")
    secretary.private.reads()
    await secretary.presses("人齐了，确认")
    await _is_shown(years, ALIASED, "化名", "晨风")
    await _is_shown(years, HIDDEN, "不显示", "")
    assert stage.app is not None
    rows = await stage.app.db.read(
        lambda session: [(item.version_id, item.key) for item in session.scalars(select(Item))]
    )
    years.numbers = {version or 0: int(key.removeprefix("q-")) for version, key in rows}
    for words, first in ((PLAN, 1), (DAILY_PLAN, 1), (DUES_PLAN, 1), (FLOODS_PLAN, 7)):
        read_all(years.group)
        await secretary.says(words, years.group)
        assert f"2025年{first}月" in years.group.reads()
    return years


async def _is_shown(years: Years, name: str, how: str, alias: str) -> None:
    who, member = years.people[name], years.book.members[name]
    read_all(who.private)
    await who.says("/me")
    who.private.reads()
    await who.presses("榜上怎样显示我")
    await who.presses(how)
    if alias:
        who.private.reads()
        await who.answers(alias, who.private)
    member.showing, member.alias = ("alias", alias) if alias else ("hidden", "")


async def go_by(years: Years) -> None:
    """Twenty-four months."""
    for month in range(24):
        await _month(years, month)
    await years.stage.until(END)


async def _month(years: Years, month: int) -> None:
    stage, test = years.stage, 2 * month + 1
    await _is_reminded(years, month)
    opens, closes = day_of(month, 10), day_of(month, 13)
    await _comes_and_goes(years, month, range(1, 10))
    years.book.tests[test] = reckoning.Test(test, "廉政测试", opens, at(closes, "09:00"))
    years.book.days[TEST, test] = opens
    await stage.until(at(opens, "10:00"))
    tapping = [name for name, often in TAPPERS.items() if month % often == 0 and name in years.here]
    for name in tapping:
        await years.taps(test, test, name)
    willing = [name for name in years.here if name not in (*tapping, OLD) and years.dice.random() < 0.5]
    willing = [name for name in willing if name not in EXEMPT or month % 6 == 0]
    willing = [name for name in willing if name not in {one for one, _ in LEAVES.values()} or month % 2 == 0]
    await years.hand_in(test, test, willing[::2])
    await _comes_and_goes(years, month, range(11, 12))
    await stage.until(at(day_of(month, 11), "20:00"))
    await years.hand_in(test, test, [name for name in willing[1::2] if name in years.here])
    if month % 3 == 0:
        await stage.until(at(day_of(month, 12), "10:00"))
        await years.enters(test, OLD, 50 + month)
        if month % 2:
            await years.enters(test, OLD, 60 + month)
    await _comes_and_goes(years, month, range(12, 13))
    await stage.until(at(closes, "09:01"))
    failed = [
        name for name in years.here if name not in EXEMPT and not years.has_passed(test, name) and name != OLD
    ]
    await stage.until(at(closes, "12:00"))
    if HIDDEN in failed and HIDDEN in years.here:
        await years.taps(test + 1, test, HIDDEN)
    again = [name for name in failed if name != HIDDEN and years.dice.random() < 0.25]
    await years.hand_in(test + 1, test, again)
    await _comes_and_goes(years, month, range(14, 15))
    await years.asks(month)
    if month % 5 == 2:
        await years.plays(month)
    await stage.until(at(day_of(month, 25), "12:00"))
    if month == RULED:
        await years.rules(next(one for one in range(test, 0, -2) if years.handed[one, ALIASED]))
    if month == FORGETS:
        await years.is_forgotten(FORGOTTEN)


async def _is_reminded(years: Years, month: int) -> None:
    """Of the dues each month, in July of two days' watch for floods; once the bot is down meanwhile."""
    stage, due = years.stage, at(day_of(month, 1), "09:00")
    watches = [at(day_of(month, day), "08:00") for day in (2, 3)] if month % 12 == 6 else []
    if month == DOWN:
        await stage.until(due - timedelta(hours=13))
        await stage.stop()
        await stage.until(watches[-1] + timedelta(minutes=20))
        await stage.start()
        await stage.settle()
        years.was_reminded(FLOODS, *watches)
        dues = years.was_reminded(DUES, due, asks=True)
    else:
        await stage.until(due)
        dues = years.was_reminded(DUES, due, asks=True)
    for hours, number in ((0.5, 4), (6, 3)):
        await stage.later(hours=hours)
        await years.acknowledge(dues, number)
    for watch in watches if month != DOWN else ():
        await stage.until(watch)
        years.was_reminded(FLOODS, watch)


async def _comes_and_goes(years: Years, month: int, days: Sequence[int]) -> None:
    for table in (LATER, LEAVES, RETURNS):
        name, day = table.get(month, ("", 0))
        if day in days:
            await years.stage.until(at(day_of(month, day), "15:00"))
            await (years.leaves(name) if table is LEAVES else years.joins(name))
