"""A crowd that plays a live quiz in its group, each with a book of what he voted and when.

It sees nothing but the messages and the polls, as on a screen.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from random import Random

from bot.sandbox import World, members, people, voting
from bot.sandbox.errors import NotPossible
from bot.sandbox.model import Message, Query, User
from tests.crowd_pack import kind_of, options, right_answer

UNKNOWN = 0.15
"""Of the members so many never spoke or joined where the bot could see it."""


@dataclass
class Report:
    """What came of it."""

    kills: int = 0
    members: int = 0
    questions: int = 0
    votes: int = 0
    """In polls that were open: all of them are to be kept."""
    again: int = 0
    """Of these by people who had answered the question in another copy of it: they count no more."""
    refused: int = 0
    """Tries to change a vote, which Telegram does not take in a quiz."""
    too_late: int = 0
    """Tries to vote in a poll that was closed."""
    down: int = 0
    """Votes that were given while the bot was down."""
    twice: int = 0
    """Questions that were sent again."""
    unknown: int = 0
    """Sends whose outcome the bot could not know: at most so many may be said again."""
    unattributed: int = 0
    """Votes in polls of the bot of which it does not know which question they ask."""
    counted: int = 0
    """Answers that count."""
    entries: int = 0
    lost: list[str] = field(default_factory=list)
    """Every broken promise, in words."""


@dataclass(frozen=True)
class Entry:
    """In the book: an answer to a question, in which copy of it. The book is in the order of time."""

    at: datetime
    number: int
    poll_id: str
    places: list[int]
    given: frozenset[str]


@dataclass
class Member:
    """Somebody who plays."""

    user: User
    joined: bool
    """He said that he is in, so the bot knows him; else it has never heard of him."""
    book: list[Entry] = field(default_factory=list)
    counted: bool = False
    """He has made himself known in the end."""

    def answer(self, number: int) -> Entry | None:
        """What he answered to a question: the first vote, for then he was shown what is right."""
        return next((entry for entry in self.book if entry.number == number), None)


class Crowd:
    """The group, its secretary and the members; votes in every poll that comes."""

    def __init__(self, world: World, people_count: int, random: Random, window: float) -> None:
        self.world, self.random, self.window = world, random, window
        self.report = Report(members=people_count)
        self.secretary = world.add_user("志远", language_code="zh")
        users = [world.add_user(f"P{number}", language_code="zh") for number in range(people_count)]
        unknown = max(2, round(people_count * UNKNOWN))
        self.members = [Member(user, place >= unknown) for place, user in enumerate(users)]
        self.group = members.found_group(
            world,
            "环卫一队党支部",
            creator=self.secretary,
            members=[self.secretary, *users[:unknown]],
            supergroup=True,
        )
        for user in users[unknown:]:
            members.act(world, self.group, user, "join")
        self.killed_at = -1
        """The number of the bot's last call before it was killed."""
        self.polls: dict[int, list[Message]] = defaultdict(list)
        """The polls that came, by the number of the question: more than one, if it was sent again."""
        self.waiting: Counter[int] = Counter()
        """How many are about to vote, by the number of the question."""
        self.over: set[int] = set()
        """Questions that the secretary has ended: nobody votes in a copy that is still open."""
        self._still = 0
        self._heard = world.events.seq
        self.end_watch = world.events.watch(self._hear)

    def _hear(self) -> None:
        events = list(self.world.events.since(self._heard))
        self._heard = self.world.events.seq  # what people do in answer makes events, too
        for event in events:
            message = event.message
            if message is None or message.poll is None or message.chat is not self.group:
                continue
            number = int(re.findall(r"第(\d+)号题", message.poll.question)[0])
            if message not in self.polls[number]:
                self.polls[number].append(message)
                self._see(message, number)

    def _see(self, message: Message, number: int) -> None:
        """A poll has come: most will vote, one after the other. Two say nothing in the whole quiz."""
        loop = asyncio.get_running_loop()
        silent = [member for member in self.members if member.joined][:2]
        for member in self.random.sample(self.members, len(self.members)):
            if member not in silent and self.random.random() < 0.9:
                self.waiting[number] += 1
                after = self.random.uniform(0.05, self.window)
                loop.call_later(after, partial(self._answer, member, message, number))

    def _answer(self, member: Member, message: Message, number: int) -> None:
        self.waiting[number] -= 1
        if number in self.over or (member.answer(number) and self.random.random() < 0.6):
            return
        if self._vote(member, message, number) and self.random.random() < 0.1:
            self._vote(member, message, number)  # he would like to change it

    def _vote(self, member: Member, message: Message, number: int) -> bool:
        poll = message.poll
        assert poll is not None
        texts = [option.text for option in poll.options]
        given = self._choose(number)
        places = sorted(texts.index(text) for text in given)
        had = poll.id in {entry.poll_id for entry in member.book}
        # Before the vote is told: whoever is asked what he answered must know it.
        entry = Entry(self.world.now(), number, poll.id, places, given)
        try:
            voting.vote(self.world, message, member.user, places)
        except NotPossible:
            self.report.refused += had
            self.report.too_late += not had
            return False
        if had:  # the same once more, which changes nothing
            return False
        self.report.again += member.answer(number) is not None
        self.report.votes += 1
        self.report.down += self.world.log.seq == self.killed_at
        member.book.append(entry)
        return True

    def _choose(self, number: int) -> frozenset[str]:
        right = right_answer(number)
        if self.random.random() < 0.5:
            return right
        match kind_of(number):
            case "judge":
                return frozenset({self.random.choice(["正确", "错误"])})
            case "single":
                return frozenset({self.random.choice(options(number))})
        return frozenset(self.random.sample(options(number), self.random.randint(1, 4)))

    # -- words and taps

    def say(self, words: str) -> None:
        people.say(self.world, self.group, self.secretary, words)

    def tap(self, user: User, label: str) -> Query | None:
        """Tap the newest button of that label; None: there is none."""
        for message in sorted(self.group.messages.values(), key=lambda one: -one.id):
            rows = (message.markup or {}).get("inline_keyboard", []) if message.outgoing else []
            for row, keys in enumerate(rows):
                for column, key in enumerate(keys):
                    if key["text"] == label:
                        return people.press(self.world, message, user, row, column)
        return None

    def hurry(self) -> None:
        """The secretary ends a question once all have voted who will, and no copy has come for a while."""
        latest = next(reversed(self.polls), None)
        still = latest is not None and not self.waiting[latest] and self.world.log.seq > self.killed_at
        self._still = self._still + 1 if still else 0
        if latest is not None and self._still > 2 and latest not in self.over:
            self.over.add(latest)
            self.tap(self.secretary, "下一题")

    def shown(self, beginning: str) -> list[str]:
        """What the bot says that begins so, as it looks now."""
        said = [message.text for message in self.group.messages.values() if message.outgoing]
        return [text for text in said if text.startswith(beginning)]
