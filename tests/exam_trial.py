"""Kills the bot at random points while a crowd takes a private test, typing and tapping.

The bot is the real one, in a process of its own with the machine's clock; the local Telegram stays up. Each
member keeps a book of what he answered and when; in the end the database must say the same.
`python -m tests.exam_trial --kills 12 --members 200` does it for longer than the suite.
"""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.engine.database import transact, writing_engine
from bot.engine.identity import Person
from bot.engine.inbox import InboxState, Received
from bot.quiz.exam.model import Answer, Attempt
from bot.quiz.model import ItemVersion
from bot.sandbox import World, people, serve
from bot.scores.ledger import ScoreEntry
from tests.crowd_pack import kind_of, points, write_pack
from tests.exam_crowd import Crowd, Member, Screen
from tests.trial import FAULTS, TOKEN, Ground, carry_out, faults_in, numbers

PATIENCE = 120
"""Seconds for everything to arrive after the last kill."""
JUDGE = {"T": "正确", "F": "错误"}


@dataclass
class Report:
    """What came of it."""

    kills: int = 0
    members: int = 0
    began: int = 0
    handed_in: int = 0
    """By themselves; of the others the test's end took what they had answered."""
    taps: int = 0
    typed: int = 0
    answers: int = 0
    too_late: int = 0
    """Answers that were given after the end, and so must not count."""
    lost: list[str] = field(default_factory=list)
    """Every broken promise, in words."""


class Trial:
    """One run. The test ends by the secretary's word, or for each by his time limit (whole minutes)."""

    def __init__(self, database_url: str, random: Random, *, members: int, questions: int) -> None:
        self.url = database_url
        self.random = random
        self.questions = questions
        self.world = World(TOKEN, budgets=False, seed=random.getrandbits(32), kept_messages=1000)
        self.crowd = Crowd(self.world, members, random, wavering=0.1, nervous=0.2)
        self.report = Report(members=members)
        self.ended_at: datetime | None = None

    async def run(self, kills: int, *, calls: int, limit: int = 60) -> Report:
        """So many kills, each after up to so many calls of the bot. `limit`: minutes that each member has."""
        with tempfile.NamedTemporaryFile() as log, tempfile.TemporaryDirectory() as folder:
            write_pack(Path(folder))
            self.ground = Ground(self.world, self.url, Path(log.name))
            self.ground.settings["BOT_QUESTIONS__PATH"] = folder
            async with serve(self.world) as address:
                await self._prepare(address, limit)
                await self._live(address, kills, calls, limit)
                self.ground.end_watch()
                self.crowd.end_watch()
            log.seek(0)
            self._judge(log.read().decode())
        return self.report

    # -- what happens

    async def _prepare(self, address: str, limit: int) -> None:
        """The test is open, and the secretary's finger is on the button that ends it."""
        bot = self.ground.start(address)
        people.start(self.world, self.crowd.secretary)
        planned = lambda: any(  # noqa: E731
            Screen(message).button("现在开考") for message in self.crowd.group.messages.values()
        )
        for _ in range(20):  # until the questions are loaded
            self.crowd.plan(self.questions, f"开放1天 限时{limit}分钟 及格60")
            if await self.ground.until(planned, 0.7):
                break
        for label in ("现在开考", "确定，在群里公布", "提前截止"):
            await self.ground.until(lambda label=label: self.crowd.secretary_taps(label), 30)  # type: ignore[misc]
        ready = lambda: any(  # noqa: E731
            Screen(message).button("确定截止并通报") for message in self.crowd.group.messages.values()
        )
        if not await self.ground.until(ready, 30):
            self.report.lost.append("the test could not be opened")
        self.report.lost += await self.ground.stop(bot)

    async def _live(self, address: str, kills: int, calls: int, limit: int) -> None:
        self.crowd.come()
        for number in range(kills):
            self.world.set_faults(FAULTS)
            bot = self.ground.start(address)
            end = self.world.log.seq + self.random.randint(calls // 4, calls)
            await self.ground.until(lambda end=end: self.world.log.seq >= end, 15)  # type: ignore[misc]
            await self.ground.kill(bot)
            self.report.kills += 1
            # The last time the end comes while the bot is down: what was tapped before it counts.
            if number == kills - 1 and limit == 60:
                self.ended_at = self.world.now()
                self.crowd.secretary_taps("确定截止并通报")
                for member in self.crowd.members.values():
                    member.taps_once_more()
        self.world.clear_faults()
        bot = await self.ground.wake(address)
        began = [member for member in self.crowd.members.values() if member.began_at is not None]
        everybody = lambda: all(self.crowd.result(member) for member in began)  # noqa: E731
        if not await self.ground.until(everybody, PATIENCE + limit % 60 * 60):
            silent = [member for member in began if not self.crowd.result(member)]
            self.report.lost.append(f"{len(silent)} members never saw a result")
        self.report.lost += await self.ground.stop(bot)

    # -- what came of it

    def _judge(self, logged: str) -> None:
        report = self.report
        report.lost += faults_in(logged)
        report.taps, report.typed = self.crowd.taps, self.crowd.typed
        engine = writing_engine(self.url)
        transact(engine, self._compare)
        engine.dispose()

    def _compare(self, session: Session) -> None:
        report = self.report
        failed = session.scalars(select(Received.error).where(Received.state != InboxState.HANDLED)).all()
        report.lost += [f"an update failed: {error}" for error in failed]
        attempts: dict[int, list[Attempt]] = defaultdict(list)
        entries: dict[int, list[ScoreEntry]] = defaultdict(list)
        telegram_ids = dict(session.execute(select(Person.id, Person.telegram_id)).all())
        for attempt in session.scalars(select(Attempt)):
            attempts[telegram_ids[attempt.person_id] or 0].append(attempt)
        for entry in session.scalars(select(ScoreEntry)):
            entries[telegram_ids[entry.person_id] or 0].append(entry)
        for user_id, member in self.crowd.members.items():
            began = member.began_at is not None and (
                self.ended_at is None or member.began_at <= self.ended_at
            )
            if len(attempts[user_id]) != began:
                report.lost.append(
                    f"{member.user.name} has {len(attempts[user_id])} attempts, began: {began}"
                )
            elif began:
                report.began += 1
                self._compare_one(session, member, attempts[user_id][0], entries[user_id])

    def _compare_one(
        self, session: Session, member: Member, attempt: Attempt, entries: list[ScoreEntry]
    ) -> None:
        report, name = self.report, member.user.name
        end = min(attempt.deadline_at, self.ended_at) if self.ended_at is not None else attempt.deadline_at
        rows = session.execute(
            select(Answer, ItemVersion.content)
            .join(ItemVersion, ItemVersion.id == Answer.version_id)
            .where(Answer.attempt_id == attempt.id)
        ).all()
        total, typed_late = 0, self._typed_late(member, end)
        for answer, content in rows:
            number = int(re.findall(r"第(\d+)号题", content["stem"])[0])
            kept = _in_words(number, answer, content)
            total += points(number, kept)
            late = [entry for entry in member.book.get(number, ()) if entry.at > end]
            report.answers += bool(kept)
            report.too_late += len(late)
            # What comes after the end counts where the bot was down meanwhile and cannot know better; what is
            # typed once more is an answer to the question that is shown by then.
            wanted = {member.last_answer(number, end), *typed_late, *(entry.given for entry in late)}
            if kept not in wanted:
                report.lost.append(f"{name}, question {number}: {set(kept)} is kept, not {wanted}")
            if answer.points != points(number, kept):
                report.lost.append(f"{name}, question {number}: {answer.points} points for {set(kept)}")
        report.handed_in += not attempt.by_deadline
        in_time = member.handed_in_at is not None and member.handed_in_at <= end
        if attempt.by_deadline and in_time:
            report.lost.append(f"{name} handed in himself, and the bot says that his time was up")
        if attempt.submitted_at is None or attempt.points != total:
            report.lost.append(f"{name} has {attempt.points} points instead of {total}")
        if [entry.points for entry in entries] != [total]:
            report.lost.append(f"{name} has {[entry.points for entry in entries]} in the ledger, not {total}")
        shown = (self.crowd.result(member) or "").splitlines()
        marks = f"{round(100 * total / (100 * len(rows)), 1):.10g} 分"
        if not any(line.startswith(f"{marks}，") for line in shown):
            report.lost.append(f"{name} sees {shown} instead of {marks}")

    def _typed_late(self, member: Member, end: datetime) -> set[frozenset[str]]:
        typed = [
            entries for number, entries in member.book.items() if kind_of(number) in ("blank", "numeric")
        ]
        return {entry.given for entries in typed for entry in entries if entry.at > end}


def _in_words(number: int, answer: Answer, content: dict[str, list[str]]) -> frozenset[str]:
    """What is kept as an answer, as the member would say it."""
    given = answer.given
    if not given:
        return frozenset()
    match kind_of(number):
        case "single" | "multiple":
            return frozenset(content["options"]["ABCD".index(letter)] for letter in given)
        case "judge":
            return frozenset({JUDGE[given]})
    return frozenset(given if isinstance(given, list) else [given])


def main() -> None:
    """Run a long trial and print what came of it."""
    asked = numbers(
        __doc__,
        {"kills": 12, "members": 200, "questions": 20, "calls": 400, "limit": 60},
        calls="of the bot between two kills, at most",
        limit="minutes for each; 60: the secretary ends it",
    )

    async def run(url: str) -> Report:
        trial = Trial(url, Random(asked.seed), members=asked.members, questions=asked.questions)
        return await trial.run(asked.kills, calls=asked.calls, limit=asked.limit)

    carry_out(run)


if __name__ == "__main__":
    main()
