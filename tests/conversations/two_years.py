"""Two years of a chat of sixty, and a book that somebody keeps of what he sees there.

Three members tap through some of the tests in their private chats, one of them through other tries; the
secretary taps what a secretary does. All others hand in through the functions that their taps would call:
sixty people who tap would take minutes. Who is in which part of the chat, and what a live quiz gave, is
written by the stories' helpers. The book (`tests.reckoning`) holds what they meant to answer, by the pack.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from fractions import Fraction
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import FEATURES
from bot.chat.context import Context, Tools
from bot.chat.feature import Registry
from bot.engine.database import Turn
from bot.engine.identity import Person
from bot.quiz.exam import ending, model, sitting
from bot.quiz.model import Item
from bot.sandbox import members, voting
from tests import reckoning
from tests.conversations.papers import load_pack
from tests.conversations.scoring import hold_quiz, put_into
from tests.conversations.stage import SHANGHAI, Actor, Reader, Stage
from tests.crowd_pack import HALF, RIGHT, WRONG, kind_of, letters, pack_text, texts, worth
from tests.exam_crowd import Screen
from tests.reckoning import DAILY, QUIZ, TEST, Book, Member

BEGIN = datetime(2024, 12, 20, 6, 30, tzinfo=UTC)
END = datetime(2026, 12, 31, 4, 0, tzinfo=UTC)
GROUP = "环卫一队党支部"
PLAN = "/test 每月10日9点 廉政测试 开放3天 廉政3 限时20分钟 及格60 补考2天 不提醒"
DAILY_PLAN = "/daily 每月20日8:30 廉政 至18:00"
SECRETARY, OLD, ALIASED, HIDDEN, FORGOTTEN = "志远", "德福", "春兰", "国强", "秋菊"
TAPPERS = {ALIASED: 2, FORGOTTEN: 3, HIDDEN: 5}
"""Who taps, each so many months."""
EXEMPT = ("桂英", "长贵")
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", ("建军", "丽华", "志刚", "晓燕", "海涛")
OTHERS = (*(surname + name for name in GIVEN for surname in SURNAMES), "小梅", "阿勇", "文静")
NAMES = (SECRETARY, OLD, *TAPPERS, *EXEMPT, *OTHERS)
LATER = {5: ("王海涛", 5), 8: ("李海涛", 11), 15: ("张海涛", 5), 20: ("小梅", 14)}
"""Who joins only then: the month, counted from 0, the name, and the day."""
LEAVES = {7: ("刘海涛", 5), 10: ("陈海涛", 12), 12: ("阿勇", 11)}
RETURNS = {16: ("阿勇", 5)}
RULED, FORGETS = 13, 18
PARTS = {"第一党小组": slice(0, 25), "第二党小组": slice(25, 50)}


def day_of(month: int, day: int) -> date:
    """A day of a month that is counted from January 2025."""
    return date(2025 + month // 12, month % 12 + 1, day)


def at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), SHANGHAI).astimezone(UTC)


@dataclass
class Handed:
    """What somebody has handed in: the points of each question, or what a secretary entered."""

    points: dict[int, int] = field(default_factory=dict)
    by_hand: int | None = None
    """Of a hundred."""

    def reached(self, void: Collection[int]) -> tuple[int, int]:
        """Points, of how many."""
        if self.by_hand is not None:
            return 3 * self.by_hand, 300  # what three questions are worth
        counting = [points for number, points in self.points.items() if number not in void]
        return sum(counting), 100 * len(counting)


@dataclass
class Years:
    """The chat, its people, and the book."""

    stage: Stage
    group: Reader
    people: dict[str, Actor]
    book: Book = field(default_factory=Book)
    handed: dict[tuple[int, str], list[Handed]] = field(default_factory=lambda: defaultdict(list))
    """By test and person, the other try after the first."""
    void: set[int] = field(default_factory=set)
    dice: Random = field(default_factory=lambda: Random(7))
    asked: dict[int, int] = field(default_factory=dict)
    """The question of the day, by month."""
    numbers: dict[int, int] = field(default_factory=dict)
    """The number of each question, by its version."""

    # -- the book

    @property
    def here(self) -> list[str]:
        return [str(one.who) for one in self.book.members.values() if one.left_at is None]

    def meets(self, name: str) -> None:
        """Somebody has joined just now."""
        self.book.members[name] = Member(name, name, self.stage.world.now())

    def counted(self, test: int, name: str) -> tuple[int, int]:
        """What counts of what he has handed in: the best share, of equals the later; all is void: all."""
        found = [one.reached(self.void) for one in self.handed[test, name]]
        return max(reversed(found), key=lambda one: Fraction(*one) if one[1] else Fraction(0))

    def has_passed(self, test: int, name: str) -> bool:
        if not self.handed[test, name]:
            return False
        points, of = self.counted(test, name)
        return not of or Fraction(100 * points, of) >= 60

    def note(self, test: int, name: str, why: str, by: str | None = None) -> None:
        self.book.tests[test].done.add(name)
        self.book.note((TEST, test), name, *self.counted(test, name), why, self.stage.world.now(), by)

    # -- taking a test

    async def hand_in(self, test: int, first: int, names: Iterable[str]) -> None:
        """These take a test: what their taps would call is called."""
        assert self.stage.app is not None
        await self.stage.app.db.write(
            lambda session: self._hand_in_all(session, test, first, names), Turn.TIMERS
        )
        await self.stage.settle()

    def _hand_in_all(self, session: Session, test: int, first: int, names: Iterable[str]) -> None:
        for name in names:
            self._hand_in(session, test, first, name)

    def _hand_in(self, session: Session, test_id: int, first: int, name: str) -> None:
        person = session.scalars(select(Person).where(Person.telegram_id == self.people[name].user.id)).one()
        test, now = model.test_of(session, test_id), self.stage.world.now()
        assert test is not None
        ctx = Context(
            *(self._tools(), session, now, test.chat),
            person=person,
            membership=None,
            is_secretary=False,
            since=now,
        )
        attempt, handed = sitting.begin(ctx, test, person, []), Handed()
        for answer in model.answers_of(session, attempt.id):
            number, how = self.numbers[answer.version_id], self._chooses()
            sitting.give(ctx, answer, letters(number, how))
            handed.points[number] = worth(number, how)
        ending.end(ctx, attempt)
        self.handed[first, name].append(handed)
        self.note(first, name, "attempt")

    def _tools(self) -> Tools:
        app = self.stage.app
        assert app is not None
        return Tools(
            app.outbox,
            app.timers,
            Registry(FEATURES),
            "Asia/Shanghai",
            app.bot.username,
            app.hearing,
            seed=lambda: 1,
            packs=self.stage.packs,
        )

    def _chooses(self) -> str:
        return self.dice.choices([RIGHT, HALF, WRONG], [6, 2, 2])[0]

    async def taps(self, test: int, first: int, name: str) -> None:
        """He follows the link, answers question by question, and hands in."""
        who, handed = self.people[name], Handed()
        read_all(who.private)
        await who.starts(f"test-{base36(test)}")
        who.private.reads()
        await who.presses("开始")
        for _ in range(3):
            assert who.private.latest is not None
            screen = Screen(who.private.chat.messages[who.private.latest.id])
            number, how = screen.number, self._chooses()
            assert number is not None, screen.text
            handed.points[number] = worth(number, how)
            await self._answer(who, screen, number, texts(number, how))
        await who.presses("交卷")
        self.handed[first, name].append(handed)
        self.note(first, name, "attempt")
        points, of = handed.reached(self.void)
        assert who.private.sees().startswith(f"廉政测试\n{figure(Fraction(100 * points, of))} 分，")

    async def _answer(self, who: Actor, screen: Screen, number: int, answer: frozenset[str]) -> None:
        match kind_of(number):
            case "single" | "multiple":
                for letter, text in screen.options().items():
                    if text in answer:
                        await who.presses(letter)
                if kind_of(number) == "multiple":
                    await who.presses("确定")
            case "judge":
                await who.presses(next(iter(answer)))
            case _:
                await who.says(next(iter(answer)))

    # -- what the secretary does

    async def enters(self, test: int, name: str, marks: int) -> None:
        """The secretary enters a result by hand, or corrects it."""
        secretary = self.people[SECRETARY]
        read_all(self.group, secretary.private)
        await secretary.says("/test", self.group)
        self.group.reads()
        await secretary.presses("1", self.group)
        await secretary.presses("录入成绩", self.group)
        secretary.private.reads()
        while not (labels := [one for one in secretary.private.buttons() if one.split()[0] == name]):
            await secretary.presses("▶")
        await secretary.presses(labels[0])
        secretary.private.reads()
        await secretary.answers(f"{marks}", secretary.private)
        assert secretary.private.reads() == f"已录入：{name} {marks} 分，注明为书记录入。"
        self.handed[test, name] = [Handed(by_hand=marks)]
        self.note(test, name, "by hand", SECRETARY)

    async def rules(self, test: int) -> None:
        """A member reports a question of this test, and the secretary says that it is void: wherever it was
        asked it counts no more."""
        member, secretary = self.people[ALIASED], self.people[SECRETARY]
        read_all(member.private, secretary.private)
        await member.starts(f"test-{base36(test)}")
        member.private.reads()
        await member.presses("我的成绩")
        await member.presses("看答案和解析")
        assert member.private.latest is not None
        shown = member.private.sees()
        number = next(one for one in self.handed[test, ALIASED][0].points if f"第{one}号题" in shown)
        await member.presses("题目有误")
        await self.stage.later(minutes=1)
        secretary.private.reads()
        await secretary.presses("作废")
        await secretary.presses("确定")
        assert secretary.private.sees().startswith("题目：已作废\n")
        self.void.add(number)
        for (first, name), found in self.handed.items():
            if any(number in one.points for one in found):
                self.note(first, name, "regraded", SECRETARY)
        days = {(DAILY, month) for month, one in self.asked.items() if one == number}
        for what, who in [key for key in self.book.has if key[0] in days]:
            self.book.note(what, who, 0, 0, "regraded", self.stage.world.now(), SECRETARY)

    # -- the question of the day, and quizzes

    async def asks(self, month: int) -> None:
        """A question in the group, which some answer."""
        day, what = day_of(month, 20), (DAILY, month)
        await self.stage.until(at(day, "08:29"))
        read_all(self.group)
        await self.stage.until(at(day, "08:31"))
        question = self.group.asks()
        number = next(one for one in range(1, 41) if f"第{one}号题" in question)
        self.asked[month] = number
        shown = [option.text for option in self.group.poll().options]
        right: dict[str, bool] = {}
        for name in self.dice.sample(self.here, 14):
            right[name] = self.dice.random() < 0.6
            chosen = texts(number, RIGHT if right[name] else WRONG)
            assert self.group.question is not None
            spots = [shown.index(one) for one in chosen]
            voting.vote(self.stage.world, self.group.question, self.people[name].user, spots)
        await self.stage.until(at(day, "18:02"))
        self.book.days[what] = day
        for name, is_right in right.items():
            self.book.note(what, name, 100 * is_right, 100, "attempt", self.stage.world.now())

    async def plays(self, month: int) -> None:
        """A live quiz was held; its points come as its end would enter them."""
        day, what = day_of(month, 22), (QUIZ, month)
        await self.stage.until(at(day, "12:00"))
        names = self.dice.sample(self.here, 20)
        points = [(self.people[name], self.dice.randrange(6)) for name in names]
        await hold_quiz(self.stage, self.group, "党规", points, of=5)
        self.book.days[what] = day
        for name, (_, number) in zip(names, points, strict=True):
            self.book.note(what, name, 100 * number, 500, "attempt", self.stage.world.now())

    # -- who comes and goes

    async def joins(self, *names: str) -> None:
        for name in names:
            members.act(self.stage.world, self.group.chat, self.people[name].user, "join")
            if (known := self.book.members.get(name)) is not None and known.left_at is not None:
                known.away.append((known.left_at, self.stage.world.now()))
                known.left_at = None
            else:
                self.meets(name)
        await self.stage.settle()

    async def leaves(self, name: str) -> None:
        members.act(self.stage.world, self.group.chat, self.people[name].user, "leave")
        await self.stage.settle()
        self.book.members[name].left_at = self.stage.world.now()

    async def is_forgotten(self, name: str) -> None:
        """He wishes to be forgotten: what he reached stays that of somebody nameless."""
        who, member = self.people[name], self.book.members[name]
        read_all(who.private)
        await who.says("/forgetme")
        who.private.reads()
        await who.presses("确定，忘掉我")
        member.name, member.left_at, member.subgroup = "—", self.stage.world.now(), ""
        await self.stage.later(minutes=2)


def base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return digits[number // 36] + digits[number % 36] if number >= 36 else digits[number]


def figure(value: Fraction, decimals: int = 1) -> str:
    """A number to a tenth, as people write it; half a tenth is one more."""
    return f"{int(10**decimals * value + Fraction(1, 2)) / 10**decimals:.10g}"


def read_all(*readers: Reader) -> None:
    """What was said until now is nobody's concern."""
    for one in readers:
        one.read_until = max(one.chat.messages, default=0)


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
    for words in (PLAN, DAILY_PLAN):
        read_all(years.group)
        await secretary.says(words, years.group)
        assert "2025年1月" in years.group.reads()
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
    opens, closes = day_of(month, 10), day_of(month, 13)
    await _comes_and_goes(years, month, range(1, 10))
    years.book.tests[test] = reckoning.Test(test, "廉政测试", opens, at(closes, "09:00"))
    years.book.days[TEST, test] = opens
    await stage.until(at(opens, "10:00"))
    tapping = [name for name, often in TAPPERS.items() if month % often == 0 and name in years.here]
    for name in tapping:
        await years.taps(test, test, name)
    willing = [name for name in years.here if name not in (*tapping, OLD) and years.dice.random() < 0.65]
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


async def _comes_and_goes(years: Years, month: int, days: Sequence[int]) -> None:
    for table in (LATER, LEAVES, RETURNS):
        name, day = table.get(month, ("", 0))
        if day in days:
            await years.stage.until(at(day_of(month, day), "15:00"))
            await (years.leaves(name) if table is LEAVES else years.joins(name))
