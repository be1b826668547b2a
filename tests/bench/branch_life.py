"""What happens in an organisation over some months, by the bot's own hands, and a book of it kept beside.

Attempts are rows, as handing in leaves them. Every point comes into the ledger by the bot's own functions: by
`sitting.enter`, as after a tap, in every fourth chat, and everywhere at other tries, second attempts, by hand
and when a test is graded anew; else by `ledger.settle_all`, as at the end of a quiz; and by `merging.merge`.
The book (`tests.reckoning`) hears of what happened, and of nothing that the bot made of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from types import SimpleNamespace
from typing import cast

from sqlalchemy import Engine, func, insert, select, text, update
from sqlalchemy.orm import Session

from bot.app import FEATURES
from bot.chat.context import Tools, Voice
from bot.chat.feature import Registry
from bot.engine.identity import Chat, Membership, Person, Role
from bot.general import merging
from bot.quiz.exam import sitting
from bot.quiz.exam.model import Attempt, Paper, Test
from bot.quiz.live.model import LiveQuiz, State
from bot.scores import ledger
from bot.scores.ledger import Occasion, Reason
from tests import reckoning
from tests.bench import said
from tests.bench.answering import Answering, load_questions
from tests.bench.branches import LAST_MONTH, NOW, OPEN, PARTS, Branch, closing, found, opening, year_and_month
from tests.reckoning import DAILY, QUIZ, TEST, Member

OF = 2000
"""What a test is worth, in hundredths; by hand as much."""
TOOLS = cast(Tools, SimpleNamespace(features=Registry(FEATURES)))


def build(engine: Engine, chats: int, people: int, months: int, seed: int = 1) -> list[Branch]:
    """An organisation of so many people in so many chats, as it is at `NOW`."""
    dice = Random(seed)
    with Session(engine) as session, session.begin():
        branches = found(session, chats, people, months, dice)
        load_questions(session)
    for branch in branches:
        with Session(engine) as session, session.begin():
            _Life(session, branch, months, dice).go_by()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "postgresql":  # as its own housekeeping does, which is off here
            connection.execute(text("VACUUM ANALYZE"))
    return branches


def entries(engine: Engine) -> int:
    """How many entries the ledger has."""
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(ledger.ScoreEntry)) or 0


class _Life:
    """Months go by in a chat."""

    def __init__(self, session: Session, branch: Branch, months: int, dice: Random) -> None:
        self.session, self.branch, self.months, self.dice = session, branch, months, dice
        self.book = branch.book
        self.chat = session.get_one(Chat, branch.id)
        self.paper = session.scalars(select(Paper).where(Paper.chat_id == branch.id)).one()
        self.first: Test | None = None
        self.entered: set[tuple[int, int]] = set()
        """The tests and the people whose results a secretary has entered."""
        self.asks = Answering(session, branch) if branch.id % 10 in (1, 3) else None
        """In some chats the answers are kept, too: everywhere they would be millions."""

    def go_by(self) -> None:
        """Month by month; in the end a test is graded anew, and one who was listed turns out to be known."""
        for month in range(LAST_MONTH - self.months + 1, LAST_MONTH + 1):
            test, makeup = self._hold(month, is_last=month == LAST_MONTH)
            self.first = self.first or test
            if month % 4 == 0:
                self._quiz(month)
            if month % 2:
                self._daily(month)
            if month == LAST_MONTH - self.months // 2:
                self._regrade([test] if makeup is None else [test, makeup])
        if self.branch.id % 2:
            self._merge()
        self.branch.count_sheets()
        said.remind(self.session, self.branch, self.months)

    def _voice(self, now: datetime) -> Voice:
        return Voice(TOOLS, self.session, now, self.chat)

    def _hold(self, month: int, *, is_last: bool) -> tuple[Test, Test | None]:
        """A test, and another try for those who have not passed."""
        opens_at, closes_at = opening(self.branch, month), closing(self.branch, month)
        is_open = is_last and self.branch.id % 10 == 1
        late = is_last and self.branch.id % 10 == 2  # the other try is open, and tells when it closes
        if is_open:
            closes_at = NOW + timedelta(days=1)
        plan: dict[str, object] = {"attempts": 2, "counts": self.branch.counts}
        if late:
            plan["reveal"] = "closing"
        part = self.dice.choice(PARTS) if month % 11 == 0 else ""
        if part:
            plan["audience"] = f"={part}"
        test = self._test(plan, opens_at, closes_at, None if is_open else closes_at, None)
        day = opens_at.astimezone(self.branch.zone).date()
        told = reckoning.Test(test.id, "廉政测试", day, closes_at, over=not is_open, subgroup=part)
        self.book.tests[test.id] = told
        self.book.days[TEST, test.id] = day
        if is_open or late:
            self.book.untold.add((TEST, test.id))
        meant = [one for one in self._present(opens_at, closes_at) if not part or one.subgroup == part]
        takes = [one for one in meant if self.dice.random() < (0.1 if one.exempt else 0.85)]
        takes = [one for one in takes if one.left_at != closes_at]  # he was there to the end, and did not
        takes = [one for one in takes if not any(gone <= closes_at <= back for gone, back in one.away)]
        self._hand_in(test, takes, 0, opens_at + OPEN / 3)
        again = [one for one in takes if self.dice.random() < 0.05]
        self._hand_in(test, again, 0, opens_at + OPEN / 2)
        if is_open:
            return test, None
        failed = [one for one in meant if one not in takes or not self._has_passed(test.id, one)]
        failed = [one for one in failed if one.left_at is None or one.left_at > closes_at]
        makeup = self._test(
            plan, closes_at, closes_at + OPEN, None if late else closes_at + OPEN, makeup_of=test
        )
        self._hand_in(makeup, [one for one in failed if self.dice.random() < 0.5], 1, closes_at + OPEN / 3)
        return test, makeup

    def _test(
        self,
        plan: Mapping[str, object],
        opens_at: datetime,
        closes_at: datetime,
        closed_at: datetime | None,
        makeup_of: Test | None,
    ) -> Test:
        test = Test(
            paper_id=self.paper.id,
            chat_id=self.chat.id,
            chat=self.chat,
            name="廉政测试",
            plan=dict(plan),
            pools=[],
            seed=1,
            opens_at=opens_at,
            closes_at=closes_at,
            closed_at=closed_at,
            makeup_of_id=makeup_of.id if makeup_of is not None else None,
        )
        self.session.add(test)
        self.session.flush()
        return test

    def _present(self, since: datetime, until: datetime) -> list[Member]:
        return [
            one
            for one in self.book.members.values()
            if one.joined_at < until and (one.left_at is None or one.left_at > since)
        ]

    def _has_passed(self, test_id: int, one: Member) -> bool:
        points, of = self.branch.counting(test_id, cast(int, one.who))
        return points * 100 >= 60 * of

    def _hand_in(self, test: Test, people: Sequence[Member], round_: int, at: datetime) -> None:
        """These hand in; for one in a hundred a secretary enters it, who may correct himself."""
        first_id, rows = test.makeup_of_id or test.id, []
        for one in people:
            person = cast(int, one.who)
            earlier = self.branch.given[first_id, person][round_]
            if not round_ and (first_id, person) in self.entered:
                continue  # what was entered is his result
            by_hand = not earlier and not round_ and self.dice.random() < 0.01
            points = self.dice.randrange(0, OF + 1, 50)
            rows.append(_attempt(test.id, person, len(earlier) + 1, points, at, self._by(by_hand)))
            earlier.append((points, OF))
            if not round_:
                self.branch.answered[first_id, person].append(None)
            if by_hand:
                self.entered.add((first_id, person))
        if rows:
            self.session.execute(insert(Attempt), rows)
        if not round_ and self.asks:
            self.asks.answer(test.id, rows)
        at_once: dict[int, int] = {}
        for row in rows:
            if self.branch.id % 4 != 1 and (row["number"], round_, row["by_hand_id"]) == (1, 0, None):
                at_once[cast(int, row["person_id"])] = cast(int, row["points"])
        self._settle((TEST, first_id), at_once, OF, at)
        for row in rows:
            if row["person_id"] in at_once:
                self._note(first_id, row["person_id"], "attempt", at)
                continue
            self._enter(test, row, at)
            if row["by_hand_id"] is not None and self.dice.random() < 0.5:
                row["points"] = self.dice.randrange(0, OF + 1)
                where = (Attempt.test_id == test.id, Attempt.person_id == row["person_id"])
                self.session.execute(update(Attempt).where(*where).values(points=row["points"]))
                self.branch.given[first_id, cast(int, row["person_id"])][0][0] = (
                    cast(int, row["points"]),
                    OF,
                )
                self._enter(test, row, at + timedelta(hours=1))

    def _by(self, by_hand: bool) -> int | None:
        return cast(int, next(iter(self.book.members))) if by_hand else None

    def _enter(self, test: Test, row: Mapping[str, object], at: datetime) -> None:
        person, by_id = cast(int, row["person_id"]), cast("int | None", row["by_hand_id"])
        reason = Reason.BY_HAND if by_id is not None else Reason.ATTEMPT
        sitting.enter(self._voice(at), test, person, reason, by_id)
        self._note(test.makeup_of_id or test.id, person, reason.value, at, by_id)

    def _note(self, test_id: int, person: int, why: str, at: datetime, by: int | None = None) -> None:
        self.book.tests[test_id].done.add(person)
        self.book.note((TEST, test_id), person, *self.branch.counting(test_id, person), why, at, by)

    def _regrade(self, tests: Sequence[Test]) -> None:
        """A question is void: whoever had it has a point fewer to reach, and has lost it if it was right."""
        at, first_id = NOW - timedelta(days=1), tests[0].id
        felt: set[int] = set()
        for round_, test in enumerate(tests):
            rows = self.session.scalars(
                select(Attempt).where(Attempt.test_id == test.id).order_by(Attempt.person_id, Attempt.number)
            )
            for attempt in rows:
                if attempt.by_hand_id is not None or self.dice.random() < 0.5:
                    continue
                points = max(0, (attempt.points or 0) - self.dice.choice((0, 100)))
                attempt.points, attempt.of = min(points, OF - 100), OF - 100
                self.branch.given[first_id, attempt.person_id][round_][attempt.number - 1] = (
                    attempt.points,
                    OF - 100,
                )
                felt.add(attempt.person_id)
        self.session.flush()
        by = cast(int, next(iter(self.book.members)))
        for person in sorted(felt):
            sitting.enter(self._voice(at), tests[0], person, Reason.REGRADED, by)
            self._note(first_id, person, "regraded", at, by)

    def _quiz(self, month: int) -> None:
        at = datetime(*year_and_month(month), 15, 20, tzinfo=UTC)
        quiz = LiveQuiz(
            chat_id=self.chat.id,
            title="廉政竞答",
            versions=[],
            seconds=30,
            seed=1,
            state=State.OVER,
            board="live/1",
            created_at=at,
            started_at=at,
            ended_at=at,
        )
        self.session.add(quiz)
        self.session.flush()
        self._earn((QUIZ, quiz.id), at, of=500)

    def _daily(self, month: int) -> None:
        at = datetime(*year_and_month(month), 20, 18, tzinfo=UTC)
        self._earn((DAILY, self.chat.id * 10_000 + month % 10_000), at, of=100)

    def _earn(self, what: reckoning.What, at: datetime, *, of: int) -> None:
        day = at.astimezone(self.branch.zone).date()
        self.book.days[what] = day
        points = {
            cast(int, one.who): self.dice.randrange(0, of + 1, 100)
            for one in self._present(at, at)
            if self.dice.random() < 0.4
        }
        self._settle(what, points, of, at)
        for person, number in points.items():
            self.book.note(what, person, number, of, "attempt", at)

    def _settle(self, what: reckoning.What, points: Mapping[int, int], of: int, at: datetime) -> None:
        ledger.settle_all(
            self.session,
            points,
            chat_id=self.chat.id,
            occasion=Occasion(what[0]),
            occasion_id=what[1],
            of=of,
            reason=Reason.ATTEMPT,
            at=at,
            held_on=self.book.days[what],
        )

    def _merge(self) -> None:
        """Somebody without an account, for whom results were entered, is one who has results himself."""
        assert self.first is not None
        first, target = self.first, self._somebody()
        source = Person(name=target.name, named=True, created_at=target.joined_at)
        self.session.add(source)
        self.session.flush()
        membership = Membership(
            chat_id=self.chat.id,
            person_id=source.id,
            role=Role.MEMBER,
            listed=True,
            tags=["名册"],
            joined_at=target.joined_at - timedelta(days=1),
        )
        self.session.add(membership)
        self.session.flush()
        at, by, person = NOW - timedelta(hours=5), cast(int, target.who), cast(int, target.who)
        points = self.dice.randrange(0, OF + 1)
        row = _attempt(first.id, source.id, 1, points, at, by)
        self.session.execute(insert(Attempt), [row])
        sitting.enter(self._voice(at), first, source.id, Reason.BY_HAND, by)
        what = (TEST, first.id)
        self.book.note(what, person, *_sum(self.book.has.get((what, person)), points), "by hand", at, by)
        later = at + timedelta(hours=1)
        merging.merge(self._voice(later), source, self.session.get_one(Person, person))
        self.branch.given[first.id, person][0].append((points, OF))
        self.branch.answered[first.id, person].append(None)
        target.joined_at -= timedelta(days=1)
        target.away.clear()  # the other record has been on the list all the time
        target.tags = ("名册", *target.tags)
        self._note(first.id, person, "merged", later)

    def _somebody(self) -> Member:
        return next(one for one in list(self.book.members.values())[5:] if one.left_at is None)


def _sum(before: tuple[int, int] | None, points: int) -> tuple[int, int]:
    """What stands in the ledger while both records are there, before it is said what counts."""
    had, of = before or (0, 0)
    return had + points, of + OF


def _attempt(
    test_id: int, person: int, number: int, points: int, at: datetime, by: int | None
) -> dict[str, object]:
    return {
        "test_id": test_id,
        "person_id": person,
        "number": number,
        "started_at": at,
        "deadline_at": at,
        "submitted_at": at,
        "shown_at": at,
        "points": points,
        "of": OF,
        "by_hand_id": by,
    }
