"""Two years of a chat of sixty: what the bot tells in the end, and what somebody reckons who kept a book."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

import openpyxl
import pytest

from bot.chat.buttons import data
from bot.scores.standings import mark
from tests import exported, reckoned_items, reckoning
from tests.conversations import two_years
from tests.conversations.sixty import GROUP, SECRETARY, Years, base36, figure, read_all
from tests.conversations.stage import SHANGHAI, open_stage
from tests.conversations.two_years import BEGIN, END, PARTS
from tests.crowd_pack import kind_of, stem, topic
from tests.exported import Row
from tests.reckoning import AVERAGE, DAILY, ORDERS, PARTICIPATION, POINTS, QUIZ, TEST, Comparison

TODAY = date(2026, 12, 31)
SPANS = ("month", "quarter", "half", "year")
MOST_BACK = {"month": 24, "quarter": 8, "half": 4, "year": 2}
BY = {POINTS: "按总分", AVERAGE: "按平均分（百分制）", PARTICIPATION: "按参加次数"}
SCOPES = {(TEST,): "只计测试", (QUIZ, DAILY): "计竞答和每日一题"}
SYMBOLS = {"done": "✓", "partly": "~", "not yet": "o", "exempt": "-", "later": "+", "left": "/", "": "."}
EVER = ("0000-01", "9999-12")


@pytest.mark.parametrize("migrated_database", ["sqlite"], indirect=True)
async def test_boards_register_reports_and_export_agree_to_the_last_point(migrated_database: str) -> None:
    async with open_stage(migrated_database, now=BEGIN) as stage:
        years = await two_years.found(stage)
        await two_years.go_by(years)
        assert stage.world.now() >= END
        found = Comparison()
        for kinds in SCOPES:
            await boards(found, years, kinds)
        await own_places(found, years)
        await registers(found, years)
        await reports(found, years)
        await questions(found, years)
        for year in (2025, 2026):
            await export(found, years, year)
        assert not found.disagreed, "\n".join(found.disagreed)
        assert found.numbers > 15_000


def said(span: str, back: int) -> str:
    """A span as it is written."""
    first, _ = reckoning.months(span, back, TODAY)
    year, month = map(int, first.split("-"))
    return {
        "month": f"{year}年{month}月",
        "quarter": f"{year}年第{month // 3 + 1}季度",
        "half": f"{year}年{'上' if month == 1 else '下'}半年",
        "year": f"{year}年",
    }[span]


# -- boards


async def boards(found: Comparison, years: Years, kinds: Sequence[str]) -> None:
    """Every span, as the secretary sees it: months and quarters by one order after the other, the others by
    each; what there is in all of the parts, too."""
    secretary = years.people[SECRETARY]
    read_all(secretary.private)
    await secretary.says("/top")
    secretary.private.reads()
    wishes = [(span, back) for span in SPANS for back in range(MOST_BACK[span] + 1)] + [("all", 0)]
    for span, back in wishes:
        for number, order in enumerate(ORDERS):
            if span in ("month", "quarter") and back % len(ORDERS) != number:
                continue
            for part in range(len(PARTS) + 1 if span == "all" else 1):
                ids = (1, (*SPANS, "all").index(span) + 1, back, number, kinds[0] != TEST, part)
                tap = data("scores.board", *ids, revision=mark(list(PARTS)))
                await secretary.forges(tap, secretary.private)
                told = secretary.private.sees().split("\n")
                expected = board(years, kinds, span, back, order, part)
                # equals come in the order in which the bot has met them
                for lines in (told, expected):
                    lines[3:] = sorted(lines[3:])
                found.same(lambda: " ".join(told[:2]), told, expected, 3 * len(expected))  # noqa: B023  # now


def board(years: Years, kinds: Sequence[str], span: str, back: int, order: str, part: int) -> list[str]:
    """A board as the secretary should see it."""
    name = list(PARTS)[part - 1] if part else ""
    made = reckon(years, kinds, span, back, order, name)
    called = f"{name}：" if name else ""
    what = "累计" if span == "all" else said(span, back)
    lines = [f"{GROUP} 排行榜", f"{called}{what}，{BY[order]}，{SCOPES[tuple(kinds)]}", ""]
    rows = []
    named = made.places[: made.named]
    told = {who: worth(one, order) for _, who, one in named}
    if order == POINTS and len({one.of for _, _, one in named}) > 1:
        told = {who: f"{one.points / 100:.10g} 分" for _, who, one in named}
    decimals = 1
    while order == AVERAGE and len(set(told.values())) < len({one.worth(order) for _, _, one in named}):
        decimals += 1  # different places look different
        told = {who: figure(100 * one.worth(order), decimals) for _, who, one in named}
    for rank, who, _ in named:
        member = years.book.members[who]
        medal = {1: "🥇", 2: "🥈", 3: "🥉"}.get(rank, f"{rank}.")
        rows.append(f"{medal} {member.alias or member.name}  {told[who]}")
    if made.crowd:
        rows.append(f"🥇 并列第一 {made.crowd} 人，各 {worth(made.places[0][2], order)}")
        assert order != POINTS or len({one.of for _, _, one in made.places[: made.crowd]}) == 1
    lines += [*rows, ""] if rows else []
    people = len(made.places)
    none = "那段时间没有成绩。" if back else "还没有人有成绩。"
    few = f"参加 {people} 人，人数太少，不排名。" if people else none
    lines.append(f"参加 {people} 人" if people >= 3 else few)
    if made.least > 1:
        lines.append(f"参加满 {made.least} 次才排平均分。")
    if len({rank for rank, _, _ in named}) < len(named):
        lines.append("次数相同的并列。" if order == PARTICIPATION else "同分并列。")
    lines += ["仅供学习，不作考核"] if rows else []
    return [*lines, "", own_place(made, SECRETARY, order)]


def reckon(
    years: Years, kinds: Sequence[str], span: str, back: int, order: str, part: str = "", own: str = ""
) -> reckoning.Board:
    """A board without the hidden; with `own` as if he were shown."""
    ends = EVER if span == "all" else reckoning.months(span, back, TODAY)
    members = years.book.members
    results = [
        one
        for one in years.book.results(kinds, *ends)
        if members[one[1]].left_at is None
        and part in ("", members[one[1]].subgroup)
        and (members[one[1]].showing != "hidden" or one[1] == own)
    ]
    return reckoning.board(results, order)


def worth(one: reckoning.Sum, order: str) -> str:
    if order == PARTICIPATION:
        return f"{one.taken} 次"
    if order == AVERAGE:
        return figure(100 * one.worth(AVERAGE))
    return f"{one.points / 100:.10g}/{one.of / 100:.10g}"


def own_place(made: reckoning.Board, name: str, order: str) -> str:
    place = next((one for one in made.places if one[1] == name), None)
    if place is None:
        least = f"您还没有名次，参加满 {made.least} 次才排平均分。"
        return least if made.least > 1 else "您在这里还没有成绩。"
    rank, _, one = place
    shared = "并列" if [other[0] for other in made.places].count(rank) > 1 else ""
    return f"您{shared}第 {rank} 名，共 {len(made.places)} 人，{worth(one, order)}"


async def own_places(found: Comparison, years: Years) -> None:
    """Everybody asks for his own place: the ranks that no board shows are right as well."""
    read_all(years.group)
    await years.people[SECRETARY].says("/top 累计", years.group)
    years.group.reads()
    for order in (POINTS, AVERAGE):
        if order == AVERAGE:
            await years.people[SECRETARY].presses("平均分", years.group)
        for name in years.here:
            made = reckon(years, (TEST,), "all", 0, order, own=name)
            toast = await years.people[name].presses("我的名次", years.group)
            expected = f"累计，{BY[order]}，只计测试。{own_place(made, name, order)}"
            if years.book.members[name].showing == "hidden":
                expected += "（榜上不显示您）"
            found.same(lambda name=name: f"place of {name}", toast, expected, 3)  # type: ignore[misc]  # now


# -- the register


async def registers(found: Comparison, years: Years) -> None:
    """Four half-years, page by page, as the secretary turns them."""
    private = years.people[SECRETARY].private
    read_all(private)
    await years.people[SECRETARY].says("/report")
    private.reads()
    await years.people[SECRETARY].presses("完成情况")
    here = [one for one in years.book.members.values() if one.left_at is None]
    here.sort(key=lambda one: one.name.encode("gb18030"))  # the first level of GB 2312 stands by pinyin
    for back in range(5):
        first, _ = reckoning.months("half", back, TODAY)
        months = [f"{first[:4]}-{int(first[5:]) + number:02}" for number in range(6)]
        rows = private.sees().split("\n")[3:-1]
        while "▼" in private.buttons():
            await years.people[SECRETARY].presses("▼")
            rows += private.sees().split("\n")[3:-1]
        while "▲" in private.buttons():
            await years.people[SECRETARY].presses("▲")
        head = private.sees().split("\n")[:3]
        wanted = [f"{GROUP} 完成情况", said("half", back), "".join(f"{int(one[5:]):3}" for one in months)[2:]]
        found.same(lambda: "the head of a register", head, wanted)
        expected = []
        for one in here:
            cells = [reckoning.register(years.book, one, month) for month in months]
            expected.append("  ".join(SYMBOLS[cell.mark] for cell in cells) + f"  {one.name}")
        for told, reckoned in zip(rows, expected, strict=True):
            found.same(lambda head=head: f"register of {head[1]}", told, reckoned, 6)  # type: ignore[misc]  # now
        if back < 4:
            await years.people[SECRETARY].presses("◀ 前半年")


# -- reports


async def reports(found: Comparison, years: Years) -> None:
    """Every span, line by line; of a topic its share."""
    secretary = years.people[SECRETARY]
    for number, span in enumerate(SPANS, 1):
        for back in range(MOST_BACK[span] + 1):
            await secretary.forges(f"reports.open:1.{number}.{base36(back)}:0", secretary.private)
            seen = re.sub(r"：\D+([\d.]+%)$", r"：\1", secretary.private.sees(), flags=re.MULTILINE)
            told, expected = seen.split("\n"), report(years, span, back)
            found.same(lambda told=told: told[1], told, expected, 3 * len(expected))  # type: ignore[misc]  # now


def report(years: Years, span: str, back: int) -> list[str]:
    """A report as it should read."""
    made = reckoning.report(years.book, *reckoning.months(span, back, TODAY))
    lines = [f"{GROUP} 学习情况", said(span, back)]
    if made.held:
        lines.append("")
        for test, done, meant, came in made.held:
            day = years.book.tests[test].day
            line = f"{day.month}月{day.day}日 周{'一二三四五六日'[day.weekday()]}  廉政测试  {done}/{meant}"
            if came.average is not None and came.passed is not None:
                line += f"，平均 {figure(100 * came.average)} 分，及格率 {figure(100 * came.passed)}%"
            lines.append(line)
        share = figure(Fraction(100 * made.done, made.meant))
        lines += ["", f"已截止的测试：{len(made.held)} 场", f"完成：{made.done}/{made.meant} 人次，{share}%"]
        assert made.came.average is not None
        assert made.came.passed is not None
        lines += [f"平均 {figure(100 * made.came.average)} 分", f"及格率 {figure(100 * made.came.passed)}%"]
    if weak := weakest(years, span, back):
        lines += ["", "值得再看一看", *weak]
    if made.quizzed:
        right = f"，答对 {figure(100 * made.right)}%" if made.right is not None else ""
        lines += ["", f"竞答和每日一题：{made.quizzed} 人参加{right}"]
    if not made.held:
        lines.append("这段时间没有已截止的测试。")
    return [*lines, *trend(years, span, back), "", "仅供学习，不作考核"]


def weakest(years: Years, span: str, back: int) -> list[str]:
    """The topics of which least was right, of those that five people have answered."""
    first, last = reckoning.months(span, back, TODAY)
    given: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for (test, name), found in years.handed.items():
        if first <= years.book.tests[test].month <= last:
            for one in found:
                for number, answer in one.answers.items():
                    if number not in years.book.void:
                        given[topic(number)].append((name, answer.points == 100))
    shares = sorted(
        (Fraction(sum(right for _, right in answers), len(answers)), what)
        for what, answers in given.items()
        if len({name for name, _ in answers}) >= 5
    )
    return [f"{what}：{figure(100 * share)}%" for share, what in shares if share < 1][:3]


def trend(years: Years, span: str, back: int) -> list[str]:
    """The span and five before it, from the first in which there was a test."""
    made = [
        (one, reckoning.report(years.book, *reckoning.months(span, one, TODAY)))
        for one in range(back + 5, back - 1, -1)
    ]
    while len(made) > 1 and not made[0][1].held:
        made.pop(0)
    lines = []
    for one, found in made:
        if found.held and found.came.average is not None:
            share = figure(Fraction(100 * found.done, found.meant))
            lines.append(f"{said(span, one)}  完成率 {share}%，平均 {figure(100 * found.came.average)} 分")
        else:
            lines.append(f"{said(span, one)}  没有测试")
    return ["", "变化趋势", *lines] if len(lines) > 1 else []


# -- how questions have done


async def questions(found: Comparison, years: Years) -> None:
    """Some as the secretary opens them: how often each option was chosen, facility, discrimination."""
    private = years.people[SECRETARY].private
    reckoned = reckoned_items.items(years.book.sheets.values(), years.book.void)
    for version, number in list(years.numbers.items())[::3]:
        if number in years.book.void:
            continue
        await years.people[SECRETARY].forges(f"rulings.item:1.0.{base36(version)}:0", private)
        assert private.sees().startswith(stem(number))
        item = reckoned[number]
        letters = {"single": "ABCD", "multiple": "ABCD", "judge": "TF"}.get(kind_of(number), "")
        times = [item.chosen.get(letter, 0) for letter in letters]
        told = [int(one) for one in re.findall(r" · (\d+) 人", private.sees())]
        found.same(lambda number=number: f"options of {number}", told, times, len(times))  # type: ignore[misc]  # now
        shares = re.search(r"(\d+)%.*?(\d+) 人.*?(-?\d\.\d\d)", private.sees(), re.DOTALL)
        assert shares is not None
        assert item.discrimination is not None
        found.same(
            lambda number=number: f"how {number} has done",  # type: ignore[misc]  # now
            shares.groups(),
            (f"{round(100 * item.facility)}", f"{item.number}", f"{round(item.discrimination, 2) + 0:.2f}"),
            3,
        )


# -- the export


async def export(found: Comparison, years: Years, year: int) -> None:
    """A year as a spreadsheet, and the same as .csv, row by row."""
    secretary = years.people[SECRETARY]
    read_all(secretary.private)
    await secretary.says(f"/export {year}")
    secretary.private.reads()
    assert secretary.private.reads().startswith(f"{GROUP}，{year}\n")
    book = openpyxl.load_workbook(io.BytesIO(secretary.private.file()))
    await secretary.presses("同样内容的 .csv")
    secretary.private.reads()
    with zipfile.ZipFile(io.BytesIO(secretary.private.file())) as archive:
        texts = {name.split(" ")[0]: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}

    def cells(title: str) -> Iterable[Row]:
        return book[title].iter_rows(min_row=3, values_only=True)

    def words(title: str) -> Iterable[Row]:
        return list(csv.reader(io.StringIO(texts[title], newline="")))[1:]

    chats = [exported.Chat(GROUP, SHANGHAI, years.book, {TEST: "廉政测试", QUIZ: "党规"})]
    exported.compare(found, f"{year}", cells, chats, year, as_csv=False, to_the_day=True)
    exported.compare(found, f"{year} as .csv", words, chats, year, as_csv=True, to_the_day=True)
