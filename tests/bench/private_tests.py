"""500 private tests at once: is the sender's budget the only limit, and how soon does a tap have its answer?

    python -m tests.bench.private_tests [--people 500] [--questions 20] [--rate 20] [--seconds 30]

The bot is the real one in a process of its own; the crowd lives beside the local Telegram, which keeps
Telegram's budgets. First everybody taps as soon as he is served; then, below the budget, one after the other
taps at a given rate. From the tap in Telegram's queue to the request in Telegram's hands.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from random import Random

from bot.sandbox import World, people, serve
from bot.sandbox.model import Message, Query
from tests.bench.stand import TOKEN, database, say, spread
from tests.crowd_pack import write_pack
from tests.exam_crowd import Crowd, Screen

BUDGET = 30
"""Messages a second."""
CALLS_KEPT = 5000


@asynccontextmanager
async def bot_beside(world: World, questions: Path, command: list[str]) -> AsyncIterator[None]:
    with database() as url:
        async with serve(world) as address:
            environment = {
                **os.environ,
                "BOT_TELEGRAM__TOKEN": TOKEN,
                "BOT_TELEGRAM__BASE_URL": f"{address}/bot",
                "BOT_DATABASE__URL": url,
                "BOT_QUESTIONS__PATH": str(questions),
            }
            bot = await asyncio.create_subprocess_exec(*command, env=environment)
            try:
                yield
            finally:
                bot.terminate()
                await bot.wait()


async def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


class Watch:
    """Notes when taps were made, when their own answers came, and when requests reached Telegram."""

    def __init__(self, world: World, crowd: Crowd) -> None:
        self.world = world
        self.tapped: dict[str, datetime] = {}
        self.waiting: dict[int, datetime] = {}
        """Since when something is to be said to each."""
        self.answers: list[float] = []
        self.changes: list[float] = []
        self.sent: list[datetime] = []
        self.crowded: list[datetime] = []
        """When something was said while enough waited to use up a second's budget."""
        self.refused = 0
        self._read = world.log.seq
        crowd.on_act, crowd.on_change = self._act, self._change

    def _act(self, user_id: int, query: Query | None) -> None:
        self.waiting[user_id] = self.world.now()
        if query is not None:
            self.tapped[query.id] = self.world.now()

    def _change(self, user_id: int) -> None:
        if (at := self.waiting.pop(user_id, None)) is not None:
            self.changes.append((self.world.now() - at).total_seconds())
            if len(self.waiting) >= BUDGET:
                self.crowded.append(self.world.now())

    def read(self) -> None:
        """Take in what the bot has called since."""
        calls = self.world.log.since(self._read)
        assert len(calls) < CALLS_KEPT, "calls were forgotten before they were read"
        self._read = self.world.log.seq
        for call in calls:
            if call["method"] == "answerCallbackQuery":
                if (at := self.tapped.pop(str(call["params"].get("callback_query_id")), None)) is not None:
                    self.answers.append((call["time"] - at).total_seconds())
            elif call["method"] in ("sendMessage", "editMessageText"):
                self.refused += not call["ok"]
                if call["ok"]:
                    self.sent.append(call["time"])


async def open_test(world: World, crowd: Crowd, questions: int) -> None:
    people.start(world, crowd.secretary)
    await until(lambda: len(world.chat(crowd.secretary.id).messages) > 1)
    while not crowd.shows("现在开考") and not any(
        Screen(message).button("现在开考") for message in crowd.group.messages.values()
    ):
        crowd.plan(questions, "开放1天 限时60分钟")
        await asyncio.sleep(3)  # until the questions are loaded
    for label in ("现在开考", "确定，在群里公布"):
        await until(lambda label=label: crowd.secretary_taps(label))  # type: ignore[misc]
    await until(lambda: crowd.shows("截止："))


async def everybody_at_once(count: int, questions: int, folder: Path, command: list[str]) -> None:
    world = World(TOKEN, budgets=True, seed=1, kept_messages=200)
    crowd = Crowd(world, count, Random(1))
    async with bot_beside(world, folder, command):
        await open_test(world, crowd, questions)
        await asyncio.sleep(5)
        watch, began = Watch(world, crowd), time.monotonic()
        crowd.come()
        while any(crowd.result(member) is None for member in crowd.members.values()):
            await asyncio.sleep(0.5)
            watch.read()
            if time.monotonic() - began > count * questions / 10 + 120:
                raise SystemExit("not everybody came to an end")
        await asyncio.sleep(0.5)
        watch.read()
        took = (watch.crowded[-1] - watch.crowded[0]).total_seconds()
        meanwhile = sum(watch.crowded[0] < at <= watch.crowded[-1] for at in watch.sent)
        per_second = Counter(int((at - watch.sent[0]).total_seconds()) for at in watch.sent)
        say(
            f"{count} people, {questions} questions, as fast as they are served",
            messages=len(watch.sent),
            took=f"{(watch.sent[-1] - watch.sent[0]).total_seconds():.1f} s",
            crowded=f"{took:.1f} s",
            use=f"{meanwhile / (BUDGET * took):.1%}",
            most=f"{max(per_second.values())}/s",
            refused=f"{watch.refused} (429)",
        )
        say("    the tap's own answer", taps=len(watch.answers), **spread(watch.answers))
        say("    the message changes", **spread(watch.changes))
    crowd.end_watch()


async def below_the_budget(count: int, rate: float, seconds: int, folder: Path, command: list[str]) -> None:
    world = World(TOKEN, budgets=True, seed=2, kept_messages=200)
    crowd = Crowd(world, count, Random(2))
    async with bot_beside(world, folder, command):
        await open_test(world, crowd, 20)
        crowd.acting = False
        crowd.come()
        chats = [world.chat(member.user.id) for member in crowd.members.values()]
        await until(lambda: all(len(chat.messages) > 1 for chat in chats), count / 20 + 30)
        await asyncio.sleep(3)
        watch, start = Watch(world, crowd), time.monotonic()
        members = list(crowd.members.values())
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, start + number / rate - time.monotonic()))
            member = members[number % count]
            shown = world.chat(member.user.id).messages
            newest: Message = max(
                (message for message in shown.values() if message.outgoing), key=lambda one: one.id
            )
            member.sees(newest)
            if number % 200 == 0:
                watch.read()
        await asyncio.sleep(2)
        watch.read()
        say(
            f"{rate:g} taps a second by {count} people",
            taps=len(watch.answers) + len(watch.tapped),
            unanswered=len(watch.tapped),
            typed=crowd.typed,
            refused=f"{watch.refused} (429)",
        )
        say("    the tap's own answer", **spread(watch.answers))
        say("    tap to the request's leaving", changes=len(watch.changes), **spread(watch.changes))
    crowd.end_watch()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--questions", type=int, default=20)
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--only", choices=("storm", "calm"))
    parser.add_argument("--profile", help="where to write a profile of the bot")
    options = parser.parse_args()
    command = [sys.executable, *(("-m", "cProfile", "-o", options.profile) if options.profile else ())]
    command += ["-m", "bot", "run"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_pack(folder)
        if options.only != "calm":
            asyncio.run(everybody_at_once(options.people, options.questions, folder, command))
        if options.only != "storm":
            asyncio.run(below_the_budget(options.people, options.rate, options.seconds, folder, command))


if __name__ == "__main__":
    main()
