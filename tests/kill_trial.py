"""Kills the bot at random points while people write and tap, reminders fall due and the network breaks.

The bot is the real one, in a process of its own with the machine's clock; the local Telegram stays up and
counts what arrives. `python -m tests.kill_trial --kills 100` does it for longer than the suite.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.engine.bot_api import MOST_UNDER_WAY
from bot.engine.database import transact, writing_engine
from bot.engine.identity import Chat
from bot.engine.inbox import InboxState, Received
from bot.engine.timer import Timer
from bot.reminders.model import Reminder
from bot.sandbox import World, people, serve
from bot.sandbox.model import User
from bot.when import workdays
from bot.when.schedule import Moment, Schedule
from tests.trial import FAULTS, TOKEN, Ground, carry_out, faults_in, numbers

PATIENCE = 90
"""Seconds for everything to arrive after the last kill."""


@dataclass
class Report:
    """What came of it."""

    kills: int = 0
    commands: int = 0
    taps: int = 0
    due: int = 0
    messages: int = 0
    twice: int = 0
    """Messages that were said more than once."""
    unknown: int = 0
    """Sends whose outcome the bot could not know: at most so many may be said again."""
    lost: list[str] = field(default_factory=list)
    """Every broken promise, in words."""


class Trial:
    """One run."""

    def __init__(self, database_url: str, random: Random) -> None:
        self.url = database_url
        self.random = random
        self.world = World(TOKEN, budgets=False, seed=random.getrandbits(32), kept_messages=200_000)
        self.users = [self.world.add_user(f"P{number}", language_code="zh") for number in range(20)]
        self.report = Report()
        self.expected: set[str] = set()
        self._counted = 0

    async def run(self, kills: int, commands: int, due: int) -> Report:
        with tempfile.NamedTemporaryFile() as log:
            self.ground = Ground(self.world, self.url, Path(log.name))
            await self._live(kills, commands, due)
            log.seek(0)
            self._judge(log.read().decode())
        return self.report

    async def _live(self, kills: int, commands: int, due: int) -> None:
        async with serve(self.world) as address:
            await self._greet(address)
            self._plan(due)
            for _ in range(kills):
                self.world.set_faults(FAULTS)
                bot = self.ground.start(address)
                calls = self.world.log.seq + self.random.randint(1, 40)
                talking = asyncio.create_task(self._talk(commands))
                await self.ground.until(lambda calls=calls: self.world.log.seq >= calls, 5)  # type: ignore[misc]
                await self.ground.kill(bot)
                talking.cancel()
                self.report.kills += 1
                self.report.unknown += MOST_UNDER_WAY
                self._count_broken()
            self.world.clear_faults()
            bot = await self.ground.wake(address)
            await self.ground.until(lambda: self.expected <= self._said().keys(), PATIENCE)
            self.report.lost += await self.ground.stop(bot)
            self.ground.end_watch()

    async def _greet(self, address: str) -> None:
        """Everybody presses Start, so that there are chats to plan reminders for."""
        bot = self.ground.start(address)
        for user in self.users:
            people.start(self.world, user)
        greeted = lambda: all(len(self.world.chat(user.id).messages) > 1 for user in self.users)  # noqa: E731
        if not await self.ground.until(greeted, 30):
            self.report.lost.append("not everybody was greeted")
        self.report.lost += await self.ground.stop(bot)

    def _plan(self, due: int) -> None:
        """Reminders that fall due every few tenths of a second from now on, in rows as the bot keeps them."""
        engine = writing_engine(self.url)
        start = datetime.now(UTC)

        def plan(session: Session) -> None:
            chats = session.scalars(select(Chat)).all()
            for number in range(due):
                at = start + timedelta(seconds=1 + number * 0.2)
                schedule = Schedule("Asia/Shanghai", Moment(at))
                wall = schedule.upcoming(start, 1, workdays.china())[0].wall.isoformat()
                reminder = Reminder(
                    chat_id=chats[number % len(chats)].id,
                    text=f"due-{number:04}",
                    created_at=start,
                    next_wall=wall,
                )
                reminder.schedule = schedule
                session.add(reminder)
                session.flush()
                session.add(
                    Timer(kind="reminders.due", owner_id=reminder.id, occurrence=wall, due_at=at, try_at=at)
                )
                self.expected.add(reminder.text)

        transact(engine, plan)
        engine.dispose()
        self.report.due = due

    async def _talk(self, commands: int) -> None:
        """People write and tap, one after the other, whenever something happens."""
        for _ in range(commands):
            user = self.random.choice(self.users)
            if self.random.random() < 0.3:
                self._tap(user)
            else:
                name = f"note-{self.report.commands:05}"
                people.say(self.world, self.world.chat(user.id), user, f"/remind 明年3月5日9点 {name}")
                self.expected.add(name)
                self.report.commands += 1
            await self.ground.something(0.05)

    def _tap(self, user: User) -> None:
        shown = [message for message in self.world.chat(user.id).messages.values() if message.outgoing]
        if shown:
            people.press(self.world, shown[0], user, data="general.settings::0")
            self.report.taps += 1

    def _count_broken(self) -> None:
        calls = self.world.log.since(self._counted)
        self._counted = self.world.log.seq
        self.report.unknown += sum(
            1
            for call in calls
            if call["method"] == "sendMessage" and "after it acted" in str(call.get("error"))
        )

    def _said(self) -> Counter[str]:
        """The names of what the bot said, and how often."""
        return Counter(
            word
            for user in self.users
            for message in self.world.chat(user.id).messages.values()
            if message.outgoing
            for word in re.findall(r"(?:due|note)-\d+", message.text)
        )

    def _judge(self, logged: str) -> None:
        report, said = self.report, self._said()
        report.messages = said.total()
        report.lost += faults_in(logged)
        report.lost += [f"{name} was never said" for name in sorted(self.expected - said.keys())]
        report.twice = sum(count - 1 for count in said.values())
        self._count_broken()
        if report.twice > report.unknown:
            report.lost.append(f"{report.twice} said again, but only {report.unknown} outcomes were unknown")
        engine = writing_engine(self.url)
        (texts, failed), _ = transact(
            engine,
            lambda session: (
                Counter(session.scalars(select(Reminder.text))),
                session.scalars(select(Received.error).where(Received.state != InboxState.HANDLED)).all(),
            ),
        )
        engine.dispose()
        report.lost += [
            f"{name} took effect {texts[name]} times" for name in self.expected if texts[name] != 1
        ]
        report.lost += [f"an update failed: {error}" for error in failed]


def main() -> None:
    """Run a long trial and print what came of it."""
    asked = numbers(__doc__, {"kills": 50, "commands": 40}, commands="between two kills")
    carry_out(
        lambda url: Trial(url, Random(asked.seed)).run(asked.kills, asked.commands, due=asked.kills * 10)
    )


if __name__ == "__main__":
    main()
