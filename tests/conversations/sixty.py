"""A chat of sixty people, what they do there, and the book that somebody keeps of it.

Three members tap through some of the tests in their private chats, one of them through other tries; the
secretary taps what a secretary does. All others hand in through the functions that their taps would call:
sixty people who tap would take minutes. What a live quiz gave is written by the stories' helpers. The book
(`tests.reckoning`) holds what they meant to answer, by the pack.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
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
from bot.sandbox import members, people, voting
from bot.sandbox.model import Message
from tests.conversations.scoring import hold_quiz
from tests.conversations.stage import SHANGHAI, Actor, Reader, Stage
from tests.crowd_pack import HALF, RIGHT, WRONG, kind_of, letters, texts, worth
from tests.exam_crowd import Screen
from tests.reckoned_items import Given
from tests.reckoning import DAILY, QUIZ, TEST, Book, Member, Said

GROUP = "环卫一队党支部"
SECRETARY, OLD, ALIASED, HIDDEN, FORGOTTEN = "志远", "德福", "春兰", "国强", "秋菊"
TAPPED = ("single", "multiple", "judge")


def day_of(month: int, day: int) -> date:
    """A day of a month that is counted from January 2025."""
    return date(2025 + month // 12, month % 12 + 1, day)


def at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), SHANGHAI).astimezone(UTC)


@dataclass
class Handed:
    """What somebody has handed in: the points of each question, or what a secretary entered."""

    answers: dict[int, Given] = field(default_factory=dict)
    by_hand: int | None = None
    """Of a hundred."""

    def answer(self, number: int, how: str) -> None:
        """He answers a question in this way."""
        self.answers[number] = Given(
            letters(number, how) if kind_of(number) in TAPPED else "", worth(number, how)
        )

    def reached(self, void: Collection[int]) -> tuple[int, int]:
        """Points, of how many."""
        if self.by_hand is not None:
            return 3 * self.by_hand, 300  # what three questions are worth
        counting = [one.points for number, one in self.answers.items() if number not in void]
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
    dice: Random = field(default_factory=lambda: Random(7))
    fingers: Random = field(default_factory=lambda: Random(8))
    """Who acknowledges what."""
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
        found = [one.reached(self.book.void) for one in self.handed[test, name]]
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
            handed.answer(number, how)
        ending.end(ctx, attempt)
        self._keep(test_id, first, name, handed)

    def _keep(self, test: int, first: int, name: str, handed: Handed) -> None:
        self.handed[first, name].append(handed)
        if test == first:
            self.book.sheets[first, name] = handed.answers
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
            handed.answer(number, how)
            await self._answer(who, screen, number, texts(number, how))
        await who.presses("交卷")
        self._keep(test, first, name, handed)
        points, of = handed.reached(self.book.void)
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
        number = next(one for one in self.handed[test, ALIASED][0].answers if f"第{one}号题" in shown)
        await member.presses("题目有误")
        await self.stage.later(minutes=1)
        secretary.private.reads()
        await secretary.presses("作废")
        await secretary.presses("确定")
        assert secretary.private.sees().startswith("题目：已作废\n")
        self.book.void.add(number)
        for (first, name), found in self.handed.items():
            if any(number in one.answers for one in found):
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

    # -- reminders

    def was_reminded(self, text: str, *due: datetime, asks: bool = False) -> Said:
        """Just now the group was reminded of these occurrences, with one message; the last of them."""
        at = self._latest(text).at
        self.book.said += [Said(text, one, at, asks) for one in due]
        return self.book.said[-1]

    def _latest(self, text: str) -> Message:
        """The last message that reminds of this."""
        said = sorted(self.group.chat.messages.items(), reverse=True)
        return next(one for _, one in said if one.outgoing and one.text.startswith(f"⏰ {text}"))

    async def acknowledge(self, said: Said, number: int) -> None:
        """So many tap, some of them once more."""
        message = self._latest(said.text)
        for name in self.fingers.sample(self.here, number):
            people.press(self.stage.world, message, self.people[name].user)
            said.receipts.setdefault(name, self.stage.world.now())
        await self.stage.settle()

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
