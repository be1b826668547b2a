"""Kills the bot at random points while a crowd plays a live quiz in its group.

The bot is the real one, in a process of its own with the machine's clock; the local Telegram stays up. Each
member keeps a book of what he voted and when; in the end the database must say the same.
`python -m tests.live_trial --kills 12 --members 100` does it for longer than the suite.
"""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.engine.database import transact, writing_engine
from bot.engine.identity import Person
from bot.engine.inbox import InboxState, Received
from bot.engine.timer import Timer, TimerState
from bot.quiz.live.counting import RECOUNT
from bot.quiz.live.model import LiveQuiz, State
from bot.quiz.polls import AskedPoll, Ballot, PollCopy
from bot.sandbox import World, serve
from bot.sandbox.model import Message, Query
from bot.scores.ledger import Occasion, ScoreEntry, ScoreMonth
from tests.crowd_pack import right_answer, write_pack
from tests.forked import Bot
from tests.live_crowd import Crowd, Member, Report
from tests.trial import FAULTS, TOKEN, Ground, carry_out, faults_in, numbers

PATIENCE = 120
"""Seconds for a quiz to end after the last kill."""
POINT = 100


class Trial:
    """One run."""

    def __init__(
        self, database_url: str, random: Random, *, members: int, questions: int, seconds: int, brisk: bool
    ) -> None:
        self.url = database_url
        self.random = random
        self.questions, self.seconds, self.brisk = questions, seconds, brisk
        """`brisk`: the secretary ends each question once all have voted."""
        self.world = World(TOKEN, budgets=False, seed=random.getrandbits(32), kept_messages=5000)
        self.crowd = Crowd(self.world, members, random, window=seconds * (0.2 if brisk else 0.9))
        self.report = self.crowd.report
        self.boards: list[str] = []
        """The last word, as it was said."""
        self._counted = 0

    async def run(self, kills: int) -> Report:
        with tempfile.NamedTemporaryFile() as log, tempfile.TemporaryDirectory() as folder:
            write_pack(Path(folder))
            self.ground = Ground(self.world, self.url, Path(log.name))
            self.ground.settings["BOT_QUESTIONS__PATH"] = folder
            async with serve(self.world) as address:
                await self._live(await self._prepare(address), address, kills)
                await self._afterwards(address)
                self.ground.end_watch()
                self.crowd.end_watch()
            log.seek(0)
            self.report.lost += faults_in(log.read().decode())
        engine = writing_engine(self.url)
        transact(engine, lambda session: Judgement(session, self).judge())
        engine.dispose()
        return self.report

    # -- what happens

    async def _prepare(self, address: str) -> Bot:
        """The bot, with a lobby that is full, and the secretary's finger on the button that begins."""
        bot = self.ground.start(address)
        lobby = lambda: bool(self.crowd.shown("知识竞答"))  # noqa: E731
        for _ in range(40):  # until the questions are loaded
            self.crowd.say(f"/quiz 廉政 {self.questions} {self.seconds}秒")
            if await self.ground.until(lobby, 0.7):
                break
        taps = [self.crowd.tap(member.user, "我参加") for member in self.crowd.members if member.joined]
        if not await self.ground.until(lambda: all(tap is not None and tap.answered for tap in taps), 30):
            self.report.lost.append("not everybody came into the lobby")
        return bot

    async def _live(self, bot: Bot, address: str, kills: int) -> None:
        self.world.set_faults(FAULTS)
        self.crowd.tap(self.crowd.secretary, "开始")
        for number in range(kills):
            # In turns: while a question is being sent, and while they vote.
            is_time = self._sending() if number % 2 == 0 else self._voting()
            for _ in range(40):
                if await self.ground.until(is_time, 0.5):
                    break
                self._hurry()
            await self.ground.kill(bot)
            self.crowd.killed_at = self.world.log.seq
            self.report.kills += 1
            self._count_unknown(killed=True)
            bot = self.ground.start(address)
            if self._is_over():
                break
        self.world.clear_faults()
        for _ in range(PATIENCE * 2):
            if await self.ground.until(self._is_over, 0.5):
                break
            self._hurry()
        else:
            self.report.lost.append("the quiz did not end")
        self.boards = self.crowd.shown("竞答结束")
        self.report.lost += await self.ground.stop(bot)

    def _sending(self) -> Callable[[], bool]:
        """Whether a poll has come that was not there before: its sender may not know yet."""
        before = len(self._polls())
        return lambda: len(self._polls()) > before or self._is_over()

    def _voting(self) -> Callable[[], bool]:
        """Whether some more have voted, or all who will."""
        votes = self.report.votes + self.random.randint(1, self.report.members)
        return lambda: self.report.votes >= votes or not self.crowd.waiting.total()

    def _hurry(self) -> None:
        if self.brisk or self.random.random() < 0.1:
            self.crowd.hurry()

    def _is_over(self) -> bool:
        return bool(self.crowd.shown("竞答结束"))

    async def _afterwards(self, address: str) -> None:
        """Some whom the bot does not know make themselves known; a day later all is counted again."""
        engine = writing_engine(self.url)
        transact(
            engine,
            lambda session: session.execute(
                update(Timer)
                .where(Timer.kind == RECOUNT)
                .values(due_at=datetime.now(UTC), try_at=datetime.now(UTC))
            ),
        )
        bot = self.ground.start(address)
        taps: list[Query] = []
        for member in [member for member in self.crowd.members if not member.joined][::2]:
            if (tap := self.crowd.tap(member.user, "算上我")) is not None:
                member.counted = True
                taps.append(tap)
        waits = select(Timer.id).where(Timer.kind == RECOUNT, Timer.state != TimerState.FIRED)

        def is_done() -> bool:
            left, _ = transact(engine, lambda session: session.scalars(waits).all())
            return not left and all(tap.answered for tap in taps)

        if not await self.ground.until(is_done, 30):
            self.report.lost.append("what comes after the end did not come")
        self.report.lost += await self.ground.stop(bot)
        engine.dispose()

    def _polls(self) -> list[Message]:
        return [message for copies in self.crowd.polls.values() for message in copies]

    def _count_unknown(self, *, killed: bool) -> None:
        """A kill leaves one outcome unknown in a chat, and so does a line that breaks after the call."""
        calls = self.world.log.since(self._counted)
        self._counted = self.world.log.seq
        self.report.unknown += killed + sum(
            call["method"] in ("sendPoll", "sendMessage") and "after it acted" in str(call.get("error"))
            for call in calls
        )


class Judgement:
    """Compares the books with the database, row by row."""

    def __init__(self, session: Session, trial: Trial) -> None:
        self.session, self.crowd, self.report = session, trial.crowd, trial.report
        self.questions, self.boards = trial.questions, trial.boards
        self.polls = trial._polls()
        people = session.execute(select(Person.telegram_id, Person.id)).all()
        self.person_ids = {row.telegram_id: row.id for row in people}

    def judge(self) -> None:
        self.report.lost += [
            f"an update failed: {error}"
            for error in self.session.scalars(
                select(Received.error).where(Received.state != InboxState.HANDLED)
            )
        ]
        self.report.lost += [*self._asked(), *self._kept(), *self._points(), *self._board()]

    def _asked(self) -> Iterator[str]:
        """Each question was asked once, but for sends whose outcome could not be known; each counts."""
        report = self.report
        report.questions = len(self.crowd.polls)
        report.twice = sum(len(copies) - 1 for copies in self.crowd.polls.values())
        if report.twice > report.unknown:
            yield f"{report.twice} questions sent again, but only {report.unknown} outcomes were unknown"
        quiz = self.session.scalars(select(LiveQuiz)).one()
        if quiz.state != State.OVER or report.questions != self.questions:
            yield f"the quiz is {quiz.state} after {report.questions} questions"
        self.by_poll: dict[str, int] = {}
        for asked in self.session.scalars(select(AskedPoll).order_by(AskedPoll.place)):
            copies = select(PollCopy.poll_id).where(PollCopy.asked_id == asked.id)
            for poll_id in {asked.poll_id, *self.session.scalars(copies)} - {None}:
                self.by_poll[str(poll_id)] = asked.id
            if asked.void or asked.closed_at is None:
                yield f"question {asked.place} does not count"
        for number, messages in self.crowd.polls.items():
            ids = {self.by_poll.get(message.poll.id) for message in messages if message.poll} - {None}
            if len(ids) != 1:
                yield f"question {number} is kept as {ids}"

    def _kept(self) -> Iterator[str]:
        """Each vote that Telegram took is a row, as it was given, and there is no other row."""
        rows = {
            (ballot.poll_id, ballot.person_id): ballot.options
            for ballot in self.session.scalars(select(Ballot))
        }
        for member in self.crowd.members:
            for entry in member.book:
                kept = rows.pop((entry.poll_id, self.person_ids.get(member.user.id, 0)), None)
                if kept != entry.places:
                    yield f"{member.user.name} voted {entry.places}, and {kept} is kept"
                self.report.unattributed += entry.poll_id not in self.by_poll
        yield from (f"nobody voted {row}" for row in rows.items())
        if self.report.unattributed:
            yield f"{self.report.unattributed} votes are in polls of which it is not known what they ask"

    def _right(self, member: Member) -> int | None:
        """How many questions he has right by his book; None: he answered nothing."""
        answers = [answer for number in self.crowd.polls if (answer := member.answer(number)) is not None]
        return sum(one.given == right_answer(one.number) for one in answers) if answers else None

    def _points(self) -> Iterator[str]:
        """Whom the bot knows has one entry of just as many points as his book says; nobody else has one."""
        entries: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for entry in self.session.scalars(select(ScoreEntry).where(ScoreEntry.occasion == Occasion.QUIZ)):
            entries[entry.person_id].append((entry.points, entry.of))
            self.report.entries += 1
        months = {row.person_id: (row.points, row.of) for row in self.session.scalars(select(ScoreMonth))}
        for member in self.crowd.members:
            id_ = self.person_ids.get(member.user.id, 0)
            right = self._right(member)
            had, month = entries.pop(id_, []), months.pop(id_, None)
            if right is None or not (member.joined or member.counted):
                if had or month:
                    yield f"{member.user.name} has {had}, and has not played, or is not known"
                continue
            self.report.counted += sum(member.answer(number) is not None for number in self.crowd.polls)
            wanted = (right * POINT, self.questions * POINT)
            if (sum(one for one, _ in had), sum(of for _, of in had)) != wanted or month != wanted:
                yield f"{member.user.name} has {had} ({month} in the month), not {wanted}"
        yield from (f"person {id_} has {had}, and is nobody" for id_, had in entries.items())

    def _board(self) -> Iterator[str]:
        """The last word came once, and says what the books say."""
        if len(self.boards) - 1 > self.report.unknown:
            yield f"{len(self.boards)} final boards"
        players = [member for member in self.crowd.members if self._right(member) is not None]
        known = [member for member in players if member.joined]
        board = self.boards[-1] if self.boards else ""
        if f"共 {self.questions} 题，{len(known)} 人参加" not in board:
            yield f"{len(known)} played, and the board says: {board}"
        right = {member.user.name: self._right(member) for member in known}
        for name, said in re.findall(r"(P\d+)  答对 (\d+)/", board):
            if right.get(name) != int(said):
                yield f"the board says that {name} has {said} right, his book {right.get(name)}"


def main() -> None:
    """Run a long trial and print what came of it."""
    asked = numbers(
        __doc__, {"kills": 12, "members": 100, "questions": 10, "seconds": 6}, seconds="for each question"
    )

    async def run(url: str) -> Report:
        trial = Trial(
            url,
            Random(asked.seed),
            members=asked.members,
            questions=asked.questions,
            seconds=asked.seconds,
            brisk=False,
        )
        return await trial.run(asked.kills)

    carry_out(run)


if __name__ == "__main__":
    main()
