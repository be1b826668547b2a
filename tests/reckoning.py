"""Boards, registers and reports reckoned a second time, from a book that somebody kept beside the bot.

Plain arithmetic, with none of the bot's code. People and occasions are whatever the one who keeps the book
calls them; points are in hundredths, months such as 2026-11.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from tests.reckoned_items import Sheet

TEST, QUIZ, DAILY = "test", "quiz", "daily"
POINTS, AVERAGE, PARTICIPATION = "points", "average", "participation"
ORDERS = (POINTS, AVERAGE, PARTICIPATION)
LENGTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
Who = Hashable
What = tuple[str, int]
"""An occasion: its kind, and its number."""


@dataclass
class Member:
    """Somebody in a chat, as he is in the end."""

    who: Who
    name: str
    joined_at: datetime
    left_at: datetime | None = None
    away: list[tuple[datetime, datetime]] = field(default_factory=list)
    """When he left and when he was back."""
    exempt: bool = False
    subgroup: str = ""
    tags: tuple[str, ...] = ()
    showing: str = "name"
    alias: str = ""


@dataclass
class Test:
    """A test with its other tries: when it began and ended, for whom, who has handed one in."""

    id: int
    name: str
    day: date
    ends_at: datetime
    over: bool = True
    subgroup: str = ""
    """For this part of the chat only; "": for everybody."""
    pass_mark: int = 60
    done: set[Who] = field(default_factory=set)

    @property
    def month(self) -> str:
        return f"{self.day:%Y-%m}"


@dataclass(frozen=True)
class Entry:
    """A line of the ledger."""

    what: What
    who: Who
    points: int
    of: int
    why: str
    at: datetime
    by: Who | None


@dataclass
class Said:
    """An occurrence of a reminder: when it was due and when it was said, and who has acknowledged it when."""

    text: str
    due: datetime
    sent: datetime | None
    asks: bool = False
    """Whether receipts were asked for."""
    receipts: dict[Who, datetime] = field(default_factory=dict)


@dataclass
class Book:
    """What was seen of one chat."""

    members: dict[Who, Member] = field(default_factory=dict)
    tests: dict[int, Test] = field(default_factory=dict)
    days: dict[What, date] = field(default_factory=dict)
    has: dict[tuple[What, Who], tuple[int, int]] = field(default_factory=dict)
    """What somebody has for an occasion by now: points, of how many."""
    entries: list[Entry] = field(default_factory=list)
    untold: set[What] = field(default_factory=set)
    """What is not over, and shows nowhere."""
    sheets: dict[tuple[int, Who], Sheet] = field(default_factory=dict)
    """By test and person what counts of what he gave at the test itself, not at its other try."""
    void: set[int] = field(default_factory=set)
    """The questions that count for nothing."""
    said: list[Said] = field(default_factory=list)

    def note(
        self, what: What, who: Who, points: int, of: int, why: str, at: datetime, by: Who | None = None
    ) -> None:
        """From now on he has so much for it; a line of the ledger says by how much that differs."""
        before = self.has.get((what, who))
        if before == (points, of):
            return
        old_points, old_of = before or (0, 0)
        self.entries.append(Entry(what, who, points - old_points, of - old_of, why, at, by))
        self.has[what, who] = points, of

    def results(self, kinds: Collection[str], first: str, last: str) -> list[tuple[What, Who, int, int]]:
        """What everybody has for what was held in these months, as far as it is told."""
        held = {
            what
            for what, day in self.days.items()
            if what[0] in kinds and what not in self.untold and first <= f"{day:%Y-%m}" <= last
        }
        return [(what, who, *has) for (what, who), has in self.has.items() if what in held]


def months(span: str, back: int, today: date) -> tuple[str, str]:
    """The first and the last month of a span of the calendar, so many before the one of `today`."""
    length = LENGTHS[span]
    year, first = today.year, (today.month - 1) // length * length + 1
    for _ in range(back):
        first -= length
        if first < 1:
            year, first = year - 1, first + 12
    return f"{year}-{first:02}", f"{year}-{first + length - 1:02}"


def each_month(first: str, last: str) -> Iterator[str]:
    """The months from one to another."""
    number, end = (12 * int(one[:4]) + int(one[5:]) - 1 for one in (first, last))
    while number <= end:
        yield f"{number // 12}-{number % 12 + 1:02}"
        number += 1


# -- boards


@dataclass
class Sum:
    """What somebody has of several occasions."""

    points: int = 0
    of: int = 0
    taken: int = 0

    def worth(self, order: str) -> Fraction:
        if order == POINTS:
            return Fraction(self.points)
        if order == PARTICIPATION:
            return Fraction(self.taken)
        return Fraction(self.points, self.of) if self.of else Fraction(0)


@dataclass
class Board:
    """Who stands where: rank, person, what he has; who of them may be named; how many share the first place
    where they are too many for that; and from how many times up somebody is on it."""

    places: list[tuple[int, Who, Sum]]
    named: int
    crowd: int
    least: int


def board(results: Iterable[tuple[What, Who, int, int]], order: str, most: int = 10) -> Board:
    """The board of these results: equals share a rank, 1, 1, 3."""
    sums: dict[Who, Sum] = defaultdict(Sum)
    for _, who, points, of in results:
        sums[who].points += points
        sums[who].of += of
        sums[who].taken += 1
    least = 1
    if order == AVERAGE:
        # half as often as anybody, an odd number rounded up
        most_taken = max((one.taken for one in sums.values()), default=0)
        least = most_taken // 2 + most_taken % 2
        sums = {who: one for who, one in sums.items() if one.taken >= least}
    worths = sorted((one.worth(order) for one in sums.values()), reverse=True)
    ranks: dict[Fraction, int] = {}
    for place, worth in enumerate(worths, 1):
        ranks.setdefault(worth, place)
    places = sorted(
        ((ranks[one.worth(order)], who, one) for who, one in sums.items()), key=lambda one: one[0]
    )
    return Board(places, *_named(worths, most), least)


def _named(worths: Sequence[Fraction], most: int) -> tuple[int, int]:
    """Of how many from above the names are told; and how many equals lead who are too many to be named.

    The better half, three of few people; never all but one, nobody with nothing, of equals all or none.
    """
    people = len(worths)
    if people < 3 or worths[0] <= 0:
        return 0, 0
    equal_leaders = worths.count(worths[0])
    if equal_leaders == people:
        return (people, 0) if people <= most else (0, people)
    allowed = min(most, max(people // 2, min(3, people - 2)))
    number = max(
        count
        for count in range(allowed + 1)
        if count == 0 or (worths[count - 1] > worths[count] and worths[count - 1] > 0)
    )
    crowd = equal_leaders if number == 0 and equal_leaders < people - 1 else 0
    return number, crowd


# -- the register


@dataclass(frozen=True)
class Cell:
    """How somebody stands in a month; `done` of `meant`."""

    mark: str
    done: int = 0
    meant: int = 0


def mark(member: Member, test: Test) -> str:
    """How somebody stands with a test."""
    if member.who in test.done:
        return "done"
    if test.subgroup and test.subgroup != member.subgroup:
        return ""
    if member.exempt:
        return "exempt"
    if member.left_at is not None and member.left_at < test.ends_at:
        return "left"
    if any(gone < test.ends_at <= back for gone, back in member.away):
        return "left"
    return "later" if member.joined_at >= test.ends_at else "not yet"


def cell(marks: Iterable[str]) -> Cell:
    """The marks of a month in one."""
    found = list(marks)
    done, missing = found.count("done"), found.count("not yet")
    if done and missing:
        return Cell("partly", done, done + missing)
    if done or missing:
        return Cell("done" if done else "not yet", done, done + missing)
    for one in ("exempt", "later", "left"):
        if one in found:
            return Cell(one)
    return Cell("")


def register(book: Book, member: Member, month: str) -> Cell:
    """How somebody stands in a month."""
    return cell(mark(member, test) for test in book.tests.values() if test.month == month)


# -- reports


@dataclass(frozen=True)
class Came:
    """What came of tests: of how many people, the mean share, the share of those who passed."""

    people: int
    average: Fraction | None
    passed: Fraction | None


@dataclass(frozen=True)
class Report:
    """A chat in some months: each test that is over, with done and meant; all together; quizzes."""

    held: list[tuple[int, int, int, Came]]
    open: list[int]
    done: int
    meant: int
    came: Came
    quizzed: int
    right: Fraction | None


def came(book: Book, results: Sequence[tuple[What, Who, int, int]]) -> Came:
    """The figures of these results; of fewer than five people none."""
    people = {who for _, who, _, _ in results}
    if len(people) < 5:
        return Came(len(people), None, None)
    shares = [(book.tests[what[1]], Fraction(points, of) if of else 1) for what, _, points, of in results]
    reached = [100 * share >= test.pass_mark for test, share in shares if test.over]
    average = sum((Fraction(share) for _, share in shares), Fraction(0)) / len(shares)
    return Came(len(people), average, Fraction(sum(reached), len(reached)) if reached else None)


def report(book: Book, first: str, last: str) -> Report:
    """The figures of some months."""
    tests = sorted(
        (test for test in book.tests.values() if first <= test.month <= last),
        key=lambda test: (test.day, test.id),
    )
    results = book.results([TEST], first, last)
    by_test: Mapping[int, list[tuple[What, Who, int, int]]] = defaultdict(list)
    for one in results:
        by_test[one[0][1]].append(one)
    held = []
    for test in tests:
        if test.over:
            marks = [mark(member, test) for member in book.members.values()]
            done = marks.count("done")
            held.append((test.id, done, done + marks.count("not yet"), came(book, by_test[test.id])))
    quizzes = book.results([QUIZ, DAILY], first, last)
    people = {who for _, who, _, _ in quizzes}
    points, of = sum(one[2] for one in quizzes), sum(one[3] for one in quizzes)
    return Report(
        held,
        [test.id for test in tests if not test.over],
        sum(done for _, done, _, _ in held),
        sum(meant for _, _, meant, _ in held),
        came(book, results),
        len(people),
        Fraction(points, of) if of and len(people) >= 5 else None,
    )


# -- comparing


@dataclass
class Comparison:
    """How many numbers were compared, and what disagreed."""

    numbers: int = 0
    disagreed: list[str] = field(default_factory=list)
    count: int = 0
    _most: int = 50

    def same(self, where: Callable[[], str], ours: object, theirs: object, numbers: int = 1) -> None:
        """What the bot says, and what was reckoned."""
        self.numbers += numbers
        if ours != theirs:
            self.count += 1
            if len(self.disagreed) < self._most:
                self.disagreed.append(f"{where()}: the bot says {ours!r}, reckoned was {theirs!r}")
