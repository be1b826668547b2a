"""A crowd that takes a private test, each member in his own chat, as he sees it on his screen.

Everybody knows what he answers, keeps his own book of it, and reads nothing but the messages: neither
rows nor callback data. So the book tells what the bot must have, whatever became of it meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from bot.sandbox import World, members, people
from bot.sandbox.model import Chat, Message, Query, User
from tests.crowd_pack import kind_of, options

NAME = "廉政测试"


@dataclass
class Screen:
    """What somebody sees: a question, or something else with buttons."""

    message: Message

    @property
    def text(self) -> str:
        return self.message.text

    @property
    def number(self) -> int | None:
        """Which question it is; None: none."""
        found = re.search(r"^第(\d+)号题", self.text, re.MULTILINE) if self.text.startswith("第 ") else None
        return int(found[1]) if found else None

    def options(self) -> dict[str, str]:
        """What each letter stands for here."""
        return dict(re.findall(r"^([A-L])\. (.*)$", self.text, re.MULTILINE))

    def button(self, label: str) -> tuple[int, int] | None:
        """Where the button of that label is; with or without a tick."""
        rows = (self.message.markup or {}).get("inline_keyboard", [])
        for row, keys in enumerate(rows):
            for column, key in enumerate(keys):
                if key["text"].removeprefix("✓ ") == label:
                    return row, column
        return None


@dataclass
class Entry:
    """In the book: when somebody answered, and what his answer was from then on."""

    at: datetime
    given: frozenset[str]


@dataclass
class Member:
    """Somebody who takes the test, tap after tap, each time his screen has changed."""

    crowd: Crowd
    user: User
    book: dict[int, list[Entry]] = field(default_factory=dict)
    began_at: datetime | None = None
    handed_in_at: datetime | None = None
    """When he tapped the last word."""
    _wanted: dict[int, frozenset[str]] = field(default_factory=dict)
    _seen: str = ""
    _latest: int = 0

    def sees(self, message: Message) -> None:
        """His chat has changed: he acts, if it is the newest message and says something new."""
        if message.id < self._latest:
            return
        self._latest, seen = message.id, f"{message.id} {message.text} {message.markup}"
        if seen != self._seen:
            self._seen = seen
            self._act(Screen(message))

    def taps_once_more(self) -> None:
        """He goes on by what he sees, though he has answered that already: the bot is slow today."""
        shown = [one for one in self.crowd.world.chat(self.user.id).messages.values() if one.outgoing]
        if shown and self.handed_in_at is None:
            self._act(Screen(shown[-1]))

    def last_answer(self, number: int, until: datetime | None = None) -> frozenset[str]:
        """What he had answered to a question at an instant."""
        given = [entry.given for entry in self.book.get(number, ()) if until is None or entry.at <= until]
        return given[-1] if given else frozenset()

    def _act(self, screen: Screen) -> None:
        if screen.number is not None:
            self._answer(screen, screen.number)
        elif screen.button("开始"):
            self._press(screen, "开始")
            self.began_at = self.began_at or self.crowd.world.now()
        elif screen.button("继续答题"):
            self._press(screen, "交卷")
            self.handed_in_at = self.handed_in_at or self.crowd.world.now()

    def _answer(self, screen: Screen, number: int) -> None:
        random, kind = self.crowd.random, kind_of(number)
        if (
            number not in self._wanted
            and self.book
            and random.random() < self.crowd.wavering
            and screen.button("◀ 上一题")
        ):
            self._wanted.clear()  # whatever he comes to is answered anew
            self._press(screen, "◀ 上一题")
            self._wanted[number] = self._choose(number)
            return
        wanted = self._wanted.setdefault(number, self._choose(number))
        if kind in ("single", "judge"):
            self._note(number, wanted)
            label = next(iter(wanted))
            if kind == "single":
                label = next(letter for letter, text in screen.options().items() if text in wanted)
            self._press(screen, label, nervous=True)
        elif kind == "multiple":
            self._tick(screen, number, wanted)
        else:
            self._note(number, wanted)
            self.crowd.types(self, next(iter(wanted)))

    def _tick(self, screen: Screen, number: int, wanted: frozenset[str]) -> None:
        """One more tick, or one fewer; once all are as he wants them, he confirms."""
        ticked = self.last_answer(number)
        off = sorted(ticked ^ wanted)
        if not off:
            self._press(screen, "确定")
            return
        self._note(number, ticked ^ {off[0]})
        self._press(screen, next(letter for letter, text in screen.options().items() if text == off[0]))

    def _choose(self, number: int) -> frozenset[str]:
        random = self.crowd.random
        match kind_of(number):
            case "single":
                return frozenset({random.choice(options(number))})
            case "multiple":
                return frozenset(random.sample(options(number)[:3], random.randint(1, 3)))
            case "judge":
                return frozenset({random.choice(["正确", "错误"])})
            case "blank":
                return frozenset({random.choice([f"空{number}", "不知道"])})
            case _:
                return frozenset({random.choice([str(number), "1000"])})

    def _note(self, number: int, given: frozenset[str]) -> None:
        self.book.setdefault(number, []).append(Entry(self.crowd.world.now(), given))

    def _press(self, screen: Screen, label: str, *, nervous: bool = False) -> None:
        spot = screen.button(label)
        assert spot is not None, f"no {label!r} under {screen.text!r}"
        # A nervous thumb taps twice: what it means the second time is gone by then.
        for _ in range(2 if nervous and self.crowd.random.random() < self.crowd.nervous else 1):
            self.crowd.tapped(people.press(self.crowd.world, screen.message, self.user, *spot))


class Crowd:
    """The group, its secretary and the members; hears of every change in a private chat."""

    def __init__(
        self, world: World, people_count: int, random: Random, *, wavering: float = 0.0, nervous: float = 0.0
    ) -> None:
        self.world, self.random = world, random
        self.wavering, self.nervous = wavering, nervous
        self.secretary = world.add_user("志远", language_code="zh")
        users = [world.add_user(f"P{number}", language_code="zh") for number in range(people_count)]
        self.members = {user.id: Member(self, user) for user in users}
        self.group: Chat = members.found_group(
            world, "环卫一队党支部", creator=self.secretary, members=[self.secretary], supergroup=True
        )
        for user in users:
            members.act(world, self.group, user, "join")
        self.taps = 0
        self.typed = 0
        self.acting = True
        self.on_act: Callable[[int, Query | None], None] = lambda user_id, query: None
        """Called with who taps (and the tap) or writes."""
        self.on_change: Callable[[int], None] = lambda user_id: None
        """Called with whose private chat has changed, before he acts."""
        self._heard = world.events.seq
        self.end_watch = world.events.watch(self._hear)

    def tapped(self, query: Query) -> None:
        self.taps += 1
        self.on_act(query.user_id, query)

    def types(self, member: Member, text: str) -> None:
        self.typed += 1
        people.say(self.world, self.world.chat(member.user.id), member.user, text)
        self.on_act(member.user.id, None)

    def _hear(self) -> None:
        events = list(self.world.events.since(self._heard))
        self._heard = self.world.events.seq  # what people do in answer makes events, too
        for event in events:
            message = event.message
            member = self.members.get(message.chat.id) if message is not None else None
            if message is None or member is None or not message.outgoing:
                continue
            self.on_change(member.user.id)
            if self.acting:
                member.sees(message)

    # -- the secretary, and what the bot shows

    def plan(self, questions: int, rules: str) -> None:
        people.say(self.world, self.group, self.secretary, f"/test {NAME} 廉政{questions} {rules} 不提醒")

    def secretary_taps(self, label: str) -> bool:
        """The secretary taps the newest button of that label in the group; whether there was one."""
        for message in sorted(self.group.messages.values(), key=lambda one: -one.id):
            spot = Screen(message).button(label) if message.outgoing else None
            if spot is not None:
                people.press(self.world, message, self.secretary, *spot)
                return True
        return False

    def shows(self, words: str) -> bool:
        """Whether the bot has said that in the group."""
        return any(words in message.text for message in self.group.messages.values() if message.outgoing)

    def come(self) -> None:
        """Everybody follows the link."""
        for member in self.members.values():
            people.start(self.world, member.user, "test-1")
            self.on_act(member.user.id, None)

    def result(self, member: Member) -> str | None:
        """The message in which he is told his result."""
        shown = [message.text for message in self.world.chat(member.user.id).messages.values()]
        return next((text for text in shown if re.search(r"^[\d.]+ 分，", text, re.MULTILINE)), None)
