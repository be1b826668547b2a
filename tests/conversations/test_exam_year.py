"""A year of monthly tests in a branch; what was said and what was entered is reckoned a second time here.

The year leads up to the stage's usual day, so that all its days off and made-up working days are published.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

import pytest
from dateutil.rrule import MONTHLY
from sqlalchemy import func, select

from bot.sandbox import members
from bot.scores.ledger import ScoreEntry
from tests.conversations.papers import load_pack
from tests.conversations.stage import SHANGHAI, Actor, Reader, Stage, open_stage
from tests.conversations.year import by_rule, earlier
from tests.crowd_pack import (
    HALF,
    RIGHT,
    WRONG,
    explanation,
    kind_of,
    pack_text,
    points,
    texts,
    topic,
)
from tests.exam_crowd import Screen

BEGIN = datetime(2025, 11, 20, 6, 30, tzinfo=UTC)
"""Thursday, 20 November 2025, 14:30 in Beijing."""
BY_PINYIN = ("春兰", "德福", "桂英", "国强", "建国", "秋菊", "小梅", "志远")
PLAN = "/test 每月20日9点 遇双休日和节假日提前 廉政测试 提前学习3天 开放5天 廉政4 限时20分钟 及格60 补考3天"
# Saturday, 20 December goes back to Friday; 20 February lies in nine days off, before which a Saturday is
# worked; so is Sunday, 20 September; 20 June lies in three days off from Friday on.
OPENINGS = [day for day in earlier(by_rule(MONTHLY, bymonthday=20)) if day > date(2025, 11, 20)][:12]
NINE, NOON = time(9), time(12)
ANNOUNCED = "📝 廉政测试\n共 4 题，限时20分钟\n60 分及格（满分 100）\n"
MAKEUP = "📝 补考：廉政测试\n需要补考的同志已私下通知。\n共 4 题，限时20分钟\n60 分及格（满分 100）\n"


def at(day: date, clock: time = NINE) -> datetime:
    return datetime.combine(day, clock, SHANGHAI)


def said(moment: datetime, now: datetime) -> str:
    """A moment as the bot says it."""
    wall, here = moment.astimezone(SHANGHAI), now.astimezone(SHANGHAI)
    year = f"{wall.year}年" if wall.year != here.year else ""
    return f"{year}{wall.month}月{wall.day}日 周{'一二三四五六日'[wall.weekday()]} {wall:%H:%M}"


def number(value: Fraction) -> str:
    """To one decimal; half a tenth rounds up."""
    return f"{math.floor(value * 10 + Fraction(1, 2)) / 10:.10g}"


@dataclass
class Sheet:
    """What somebody has handed in: the points of each question."""

    name: str
    points: dict[int, int] = field(default_factory=dict)

    @property
    def share(self) -> Fraction:
        return Fraction(sum(self.points.values()), 100 * len(self.points))

    @property
    def passed(self) -> bool:
        return self.share * 100 >= 60


@dataclass
class Branch:
    """Who is there, what they handed in this month, and what everybody has had since the beginning."""

    stage: Stage
    group: Reader
    people: dict[str, Actor]
    present: set[str]
    earned: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    group_said: list[tuple[datetime, str]] = field(default_factory=list)
    """What the group must have been told by now, as it looks in the end."""

    async def takes(self, name: str, test: int, *, wrong: int = 0, half: int = 0, last: int = 4) -> Sheet:
        """Follow the link and answer: the first `wrong` questions wrong, the next in part, up to the last."""
        who, sheet = self.people[name], Sheet(name)
        await who.starts(f"test-{_base36(test)}")
        assert who.private.reads().startswith("廉政测试\n环卫一队党支部\n共 4 题")
        await who.presses("开始")
        for place in range(4):
            assert who.private.latest is not None
            screen = Screen(who.private.chat.messages[who.private.latest.id])
            asked = screen.number
            assert asked is not None, screen.text
            assert screen.text.startswith(f"第 {place + 1}/4 题")
            if place >= last:
                sheet.points[asked] = 0
                if place < 3:
                    await who.presses("下一题 ▶")
                continue
            answer = texts(asked, WRONG if place < wrong else HALF if place < wrong + half else RIGHT)
            sheet.points[asked] = points(asked, answer)
            await self._give(who, screen, asked, answer)
        return sheet

    async def _give(self, who: Actor, screen: Screen, asked: int, answer: frozenset[str]) -> None:
        match kind_of(asked):
            case "single" | "multiple":
                for letter, text in screen.options().items():
                    if text in answer:
                        await who.presses(letter)
                if kind_of(asked) == "multiple":
                    await who.presses("确定")
            case "judge":
                await who.presses(next(iter(answer)))
            case _:
                await who.says(next(iter(answer)))

    async def hands_in(self, name: str, sheet: Sheet) -> None:
        """He hands it in, and sees what it was worth."""
        who = self.people[name]
        await who.presses("交卷")
        verdict = "及格" if sheet.passed else "60 分及格"
        right = sum(one == 100 for one in sheet.points.values())
        assert who.private.sees().startswith(
            f"廉政测试\n{number(sheet.share * 100)} 分，{verdict}\n答对 {right}/4 题\n"
        )

    def earns(self, first: Iterable[Sheet], second: Iterable[Sheet]) -> None:
        """Each has the better of both."""
        best: dict[str, int] = defaultdict(int)
        for sheet in (*first, *second):
            best[sheet.name] = max(best[sheet.name], sum(sheet.points.values()))
        for name, reached in best.items():
            self.earned[name] += reached


def _base36(value: int) -> str:
    return "0123456789abcdefghijklmnopqrstuvwxyz"[value]


def report(name: str, sheets: Sequence[Sheet], meant: set[str]) -> str:
    """What the group is told in the end."""
    done = sum(sheet.name in meant for sheet in sheets)
    lines = [f"📝 {name}已经截止。"]
    if len(sheets) >= 5 or not name.endswith("补考"):  # of fewer it would tell how many had not passed
        lines.append(f"已完成 {done}/{len(meant)}")
    if len(sheets) < 5:
        return "\n".join(lines)
    passed = Fraction(sum(sheet.passed for sheet in sheets), len(sheets))
    average = sum((sheet.share for sheet in sheets), Fraction(0)) / len(sheets)
    lines += [f"平均 {number(average * 100)} 分", f"及格率 {number(passed * 100)}%"]
    by_topic: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for sheet in sheets:
        for asked, reached in sheet.points.items():
            by_topic[topic(asked)].append((sheet.name, asked, reached))
    weak = []
    for what, those in by_topic.items():
        share = Fraction(sum(reached for *_, reached in those), 100 * len(those))
        if len({name for name, *_ in those}) >= 5 and share < 1:
            lost: dict[int, int] = defaultdict(int)
            for _, asked, reached in those:
                lost[asked] += 100 - reached
            worst = min(lost, key=lambda asked: (-lost[asked], asked))
            weak.append((share, what, worst))
    if weak:
        lines += ["", "值得再看一看"]
    for share, what, worst in sorted(weak)[:3]:
        lines += [f"{what}：得分率 {number(share * 100)}%", f"    {explanation(worst)}"]
    return "\n".join(lines)


def full_report(name: str, sheets: Sequence[Sheet], meant: set[str]) -> str:
    """What the secretary is told in the end."""
    done = sum(sheet.name in meant for sheet in sheets)
    lines = [f"{name}已经截止。", "环卫一队党支部", f"已完成 {done}/{len(meant)}"]
    lines.append(f"及格 {sum(sheet.passed for sheet in sheets)} 人")
    if len(sheets) >= 5:
        average = sum((sheet.share for sheet in sheets), Fraction(0)) / len(sheets)
        lines.append(f"平均 {number(average * 100)} 分")
    if sheets:
        lines += ["", "以下仅供学习，不作考核："]
    for sheet in sorted(sheets, key=lambda sheet: BY_PINYIN.index(sheet.name)):
        below = "" if sheet.passed else " （未及格）"
        lines.append(f"{sheet.name}  {number(sheet.share * 100)}{below}")
    if missing := sorted(meant - {sheet.name for sheet in sheets}, key=BY_PINYIN.index):
        lines += ["", f"未完成：{'、'.join(missing)}"]
    return "\n".join(lines)


@pytest.mark.parametrize("migrated_database", ["sqlite"], indirect=True)
async def test_a_year_of_monthly_tests_as_somebody_would_reckon_it_by_hand(migrated_database: str) -> None:
    async with open_stage(migrated_database, now=BEGIN) as stage:
        branch = await found(stage)
        secretary, group = branch.people["志远"], branch.group
        await secretary.says(PLAN, group)
        assert "开考：每月20日 09:00，遇节假日提前" in group.reads()
        group.read_until = max(group.chat.messages)
        first_told = group.read_until
        for month, day in enumerate(OPENINGS):
            await hold(branch, month, day)
        told = [one for one in group.chat.messages.values() if one.outgoing and one.id > first_told]
        assert [(one.at.replace(second=0, microsecond=0), one.text) for one in told] == branch.group_said
        assert stage.app is not None
        entries = await stage.app.db.read(
            lambda session: session.execute(
                select(ScoreEntry.person_id, func.sum(ScoreEntry.points)).group_by(ScoreEntry.person_id)
            ).all()
        )
        assert sorted(total for _, total in entries) == sorted(branch.earned.values())
        group.read_until = max(group.chat.messages)
        assert stage.unread() == []


async def found(stage: Stage) -> Branch:
    """The secretary and seven members: one exempt, one who never begins a private chat."""
    await load_pack(stage, pack_text())
    names = ("志远", "春兰", "秋菊", "国强", "建国", "桂英", "德福", "小梅")
    people = {name: stage.actor(name) for name in names}
    secretary = people["志远"]
    group = stage.group("环卫一队党支部", secretary)
    await stage.settle()
    for name in names[1:]:
        members.act(stage.world, group.chat, people[name].user, "join")
    for name in names:
        if name != "德福":
            await people[name].starts()
            people[name].private.reads()
    await secretary.says("/roster")
    secretary.private.reads()
    await secretary.presses("桂英")
    await secretary.presses("不计入")
    await secretary.presses("看整个名册")
    await secretary.presses("人齐了，确认")
    group.read_until = max(group.chat.messages)
    return Branch(stage, group, people, set(names))


async def hold(branch: Branch, month: int, day: date) -> None:
    """One month: who takes it when, who is reminded, what is told, and the other try."""
    stage, people = branch.stage, branch.people
    opening, closing = at(day), at(day + timedelta(days=5))
    test = 2 * month + 1
    branch.group_said.append(
        (
            opening - timedelta(days=3),
            f"📝 廉政测试将于{said(opening, opening - timedelta(days=3))}开考，考前可以私聊练习：廉政",
        )
    )
    await stage.until(opening + timedelta(hours=1))
    if month == 8:  # in August she is back
        members.act(stage.world, branch.group.chat, people["小梅"].user, "join")
        branch.present.add("小梅")
        await stage.settle()
    sheets = [await branch.takes("春兰", test)]
    await branch.hands_in("春兰", sheets[0])
    if month % 3:
        sheets.append(await branch.takes("志远", test, half=month % 4))
        await branch.hands_in("志远", sheets[-1])
    await stage.until(at(day + timedelta(days=1), NOON))
    sheets.append(await branch.takes("秋菊", test, wrong=month % 5))
    await branch.hands_in("秋菊", sheets[-1])
    # he answers two, and is called away: his time runs out
    sheets.append(await branch.takes("建国", test, last=2))
    await stage.later(minutes=25)
    assert "时间到，已按您答好的交卷。" in people["建国"].private.sees()
    if "小梅" in branch.present:
        sheets.append(await branch.takes("小梅", test, wrong=3))
        await branch.hands_in("小梅", sheets[-1])
    if month == 5:  # nobody asks her to, and she may
        sheets.append(await branch.takes("桂英", test))
        await branch.hands_in("桂英", sheets[-1])
    if month == 4:  # in April she goes, after she has handed in
        members.act(stage.world, branch.group.chat, people["小梅"].user, "leave")
        branch.present.discard("小梅")
        await stage.settle()  # Telegram keeps what it has to tell for a day
    meant = branch.present - {"桂英"}
    await nudged(branch, closing - timedelta(days=1), closing, meant - {sheet.name for sheet in sheets})
    await stage.until(closing + timedelta(minutes=1))
    done = sum(sheet.name in meant for sheet in sheets)
    branch.group_said += [
        (opening, f"{ANNOUNCED}已截止。\n已完成 {done}/{len(meant)}"),
        (closing, report("廉政测试", sheets, meant)),
    ]
    failed = meant - {sheet.name for sheet in sheets if sheet.passed}
    end = at(closing.date() + timedelta(days=3))
    for name in sorted(failed - {"德福"}):
        assert people[name].private.reads() == (
            f"廉政测试\n环卫一队党支部\n您可以补考，{said(end, closing)} 截止。"
        )
    assert people["志远"].private.reads() == full_report("廉政测试", sheets, meant)
    second = await other_try(branch, month, closing, end, failed)
    branch.earns(sheets, second)


async def nudged(branch: Branch, moment: datetime, closing: datetime, missing: set[str]) -> None:
    """Who has not is reminded in private, and the secretary hears whom that did not reach."""
    await branch.stage.until(moment - timedelta(minutes=1))
    assert branch.stage.unread() == [
        f"环卫一队党支部: {one.text}" for one in branch.group.unread()
    ]  # nothing in private so far
    await branch.stage.until(moment)
    for name in sorted(missing - {"德福"}):
        reader = branch.people[name].private
        assert reader.reads() == (f"廉政测试\n环卫一队党支部\n{said(closing, moment)} 截止，您还没有交卷。")
    assert branch.people["志远"].private.reads() == (
        f"廉政测试\n环卫一队党支部\n已私下提醒 {len(missing - {'德福'})} 人\n"
        "私下联系不上：德福。他们没有和我私聊过，或者不愿收到私下提醒。"
    )


async def other_try(
    branch: Branch, month: int, closing: datetime, end: datetime, meant: set[str]
) -> list[Sheet]:
    """Of those who have not passed one who was late comes now, one passes, others do not come."""
    stage, people, test = branch.stage, branch.people, 2 * month + 2
    await people["国强"].starts(f"test-{_base36(test - 1)}")
    assert people["国强"].private.reads() == "这场测试已经截止。"
    sheets = []
    if month % 2:
        sheets.append(await branch.takes("国强", test, wrong=1))
        await branch.hands_in("国强", sheets[-1])
    await stage.until(closing + timedelta(days=1))
    sheets.append(await branch.takes("建国", test))
    await branch.hands_in("建国", sheets[-1])
    await stage.until(end - timedelta(hours=18))
    for name in sorted(meant - {sheet.name for sheet in sheets} - {"德福"}):
        assert "，您还没有交卷。" in people[name].private.reads()
    assert "私下联系不上：德福。" in people["志远"].private.reads()
    await stage.until(end + timedelta(minutes=1))
    branch.group_said += [(closing, f"{MAKEUP}已截止。"), (end, report("廉政测试补考", sheets, meant))]
    assert people["志远"].private.reads() == full_report("廉政测试补考", sheets, meant)
    return sheets
