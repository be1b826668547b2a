"""Two years of an organisation as the bot tells them, and reckoned a second time.

    python -m tests.bench.organisation [--chats 100] [--people 5000] [--months 24] [--postgres]

`tests.bench.branch_life` makes it and keeps a book of it; here every board, every register, every report and
an export are compared with what follows from the book, number by number. Ends with 1 where anything
disagrees. Linux (for the memory).
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from bot import migrations
from bot.chat.context import Voice
from bot.engine.database import reading_engine, transact, writing_engine
from bot.engine.identity import Chat
from bot.reports import completion, figures
from bot.scores import cards, rebuilding, standings
from bot.scores.ranking import Order
from bot.scores.spans import Scope, Span, Wish
from tests import reckoning
from tests.bench import branch_life, exported
from tests.bench.branch_life import TOOLS
from tests.bench.branches import NOW, PARTS, ZONES, Branch
from tests.bench.stand import say
from tests.databases import postgres_server, sqlite_url
from tests.reckoning import DAILY, QUIZ, TEST, Comparison

SPANS = {Span.MONTH: "month", Span.QUARTER: "quarter", Span.HALF: "half", Span.YEAR: "year"}
ORDERS = {
    Order.POINTS: reckoning.POINTS,
    Order.AVERAGE: reckoning.AVERAGE,
    Order.PARTICIPATION: reckoning.PARTICIPATION,
}
SCOPES = {Scope.TESTS: (TEST,), Scope.QUIZZES: (QUIZ, DAILY)}
SYMBOLS = {"✓": "done", "~": "partly", "o": "not yet", "-": "exempt", "+": "later", "/": "left", ".": ""}
EVERYTHING = ("0000-01", "9999-12")


def compare(url: str, organisation: Sequence[Branch], months: int) -> Comparison:
    """Everything the bot tells of these chats, and what the books say."""
    found, engine = Comparison(), reading_engine(url)
    with Session(engine) as session:
        for branch in organisation:
            voice = Voice(TOOLS, session, NOW, session.get_one(Chat, branch.id))
            _clocked("boards", _boards, found, voice, branch, months)
            _clocked("registers", _registers, found, voice, branch, months)
            _clocked("reports", _reports, found, voice, branch, months)
            session.expunge_all()
    with tempfile.TemporaryDirectory() as folder:
        for name in ("year.xlsx", "year.zip"):
            _clocked("export", exported.compare, found, engine, organisation, Path(folder) / name)
    engine.dispose()
    engine = writing_engine(url)
    astray, _ = transact(engine, rebuilding.rebuild)
    found.same(lambda: "the sums of the months", list(map(str, astray)), [])
    engine.dispose()
    return found


SPENT: Counter[str] = Counter()
"""Seconds, by what they were spent on."""


def _clocked(what: str, compare_: Any, found: Comparison, *rest: Any) -> None:
    start, before = time.perf_counter(), found.numbers
    compare_(found, *rest)
    SPENT[what] += time.perf_counter() - start  # type: ignore[assignment]  # seconds are no whole numbers
    SPENT[f"{what}: numbers"] += found.numbers - before


# -- boards


def _boards(found: Comparison, voice: Voice, branch: Branch, months: int) -> None:
    backs = {
        Span.OCCASION: months,
        Span.MONTH: months,
        Span.QUARTER: months // 3 + 1,
        Span.HALF: months // 6 + 1,
        Span.YEAR: months // 12 + 1,
        Span.ALL: 0,
    }
    for scope, kinds in SCOPES.items():
        for span, most_back in backs.items():
            for back in range(most_back + 1):
                what, results = _results(branch, kinds, span, back)
                for order in Order:
                    for part in range(len(PARTS) + 1 if span in (Span.YEAR, Span.ALL) else 1):
                        _board(found, voice, branch, Wish(span, back, order, scope, part), what, results)


Results = list[tuple[reckoning.What, reckoning.Who, int, int]]


def _results(
    branch: Branch, kinds: Sequence[str], span: Span, back: int
) -> tuple[reckoning.What | None, Results]:
    """What a board is made of; of one occasion also which it is."""
    book = branch.book
    if span is not Span.OCCASION:
        ends = EVERYTHING if span is Span.ALL else reckoning.months(SPANS[span], back, branch.today)
        return None, book.results(kinds, *ends)
    over = [what for what in book.days if what[0] == kinds[0] and what not in book.untold]
    over.sort(key=lambda what: (book.days[what], what[1]), reverse=True)
    if back >= len(over):
        return None, []
    what = over[back]
    return what, [(what, who, *has) for (one, who), has in book.has.items() if one == what]


def _board(
    found: Comparison,
    voice: Voice,
    branch: Branch,
    wish: Wish,
    what: reckoning.What | None,
    results: Results,
) -> None:
    members = branch.book.members
    there = {one.subgroup for one in members.values() if one.left_at is None}
    parts = [part for part in PARTS if part in there]
    part = parts[wish.part - 1] if 0 < wish.part <= len(parts) else None
    here = [
        one
        for one in results
        if members[one[1]].left_at is None
        and members[one[1]].showing != "hidden"
        and (part is None or members[one[1]].subgroup == part)
    ]
    reckoned = reckoning.board(here, ORDERS[wish.order], branch.most)
    told = standings.board(voice, voice.chat, wish)

    def where() -> str:
        return f"{branch.title}, board {wish}"

    found.same(where, told.held.id if told.held else None, what[1] if what else None)
    ours = sorted(
        (one.rank, one.result.person_id, one.result.points, one.result.of, one.result.taken)
        for one in told.places
    )
    theirs = sorted((rank, who, one.points, one.of, one.taken) for rank, who, one in reckoned.places)
    found.same(where, ours, theirs, 4 * len(theirs))
    shown = (len(told.shown.places), told.shown.crowd, told.least)
    found.same(where, shown, (reckoned.named, reckoned.crowd, reckoned.least), 3)
    custom = standings.custom_of(voice.session, branch.id)
    named = Counter((place.rank, name) for place, name in cards.rows(voice, told, custom))
    expected = [(rank, _called(branch, members[who])) for rank, who, _ in reckoned.places[: reckoned.named]]
    found.same(where, named, Counter(expected), len(expected))


def _called(branch: Branch, one: reckoning.Member) -> str | None:
    """What a board calls him."""
    general = "一位同志" if branch.zone.key == ZONES[0] else "a member"
    if one.showing == "alias":
        return one.alias
    return one.name if branch.naming == "names" else general


# -- the register


def _registers(found: Comparison, voice: Voice, branch: Branch, months: int) -> None:
    """Page by page, half-year by half-year, as the secretary turns them."""
    here = [one for one in branch.book.members.values() if one.left_at is None]
    for back in range(months // 6 + 1):
        wanted = list(reckoning.each_month(*reckoning.months("half", back, branch.today)))
        read: dict[str, list[str]] = {}
        for page in range(-(-len(here) // completion.PER_PAGE)):
            text = str(completion.card(voice, voice.chat, back, page).text)
            head, *rows = re.search(r"<pre>(.*?)</pre>", text, re.DOTALL)[1].split("\n")  # type: ignore[index]  # a table is there
            found.same(
                lambda: f"{branch.title}, register", head.split(), [str(int(one[5:])) for one in wanted]
            )
            read |= {row.split()[-1]: [SYMBOLS[one] for one in row.split()[:-1]] for row in rows}
        for one in here:
            expected = [reckoning.register(branch.book, one, month).mark for month in wanted]
            found.same(
                lambda one=one, back=back: f"{branch.title}, register, {one.name}, {back} back",  # type: ignore[misc]  # bound now
                read.get(one.name),
                expected,
                len(expected),
            )
        found.same(lambda: f"{branch.title}, register, who", len(read), len(here))


# -- reports


def _reports(found: Comparison, voice: Voice, branch: Branch, months: int) -> None:
    members = figures.everybody(voice.session, voice.chat)
    for span, name in SPANS.items():
        for back in range(months // reckoning.LENGTHS[name] + 1):
            days = figures.days_of(voice.chat, span, back, NOW)
            told = figures.figures(voice.session, TOOLS.features, voice.chat, days, members)
            reckoned = reckoning.report(branch.book, *reckoning.months(name, back, branch.today))
            ours = [(one.duty.id, one.done.done, one.done.meant, _came(one.results)) for one in told.held]
            found.same(
                lambda name=name, back=back: f"{branch.title}, report, {name}, {back} back",  # type: ignore[misc]  # bound now
                (
                    ours,
                    [duty.id for duty in told.open],
                    told.done.done,
                    told.done.meant,
                    _came(told.results),
                    told.quizzes.people,
                    told.quizzes.right,
                ),
                (
                    reckoned.held,
                    reckoned.open,
                    reckoned.done,
                    reckoned.meant,
                    reckoned.came,
                    reckoned.quizzed,
                    reckoned.right,
                ),
                7 + 5 * len(ours),
            )


def _came(results: figures.Results) -> reckoning.Came:
    return reckoning.Came(results.people, results.average, results.passed)


# -- the command


def run(url: str, chats: int, people: int, months: int) -> Comparison:
    """Make the organisation and compare; print what it took."""
    start = time.perf_counter()
    migrations.upgrade(url)
    engine = writing_engine(url)
    organisation = branch_life.build(engine, chats, people, months)
    number = branch_life.entries(engine)
    engine.dispose()
    say("made", entries=f"{number:,}", seconds=f"{time.perf_counter() - start:.0f}")
    found = compare(url, organisation, months)
    for what in ("boards", "registers", "reports", "export"):
        say(what, seconds=f"{SPENT[what]:.0f}", numbers=f"{SPENT[f'{what}: numbers']:,}")
    memory = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    say(
        f"{people:,} people in {chats} chats over {months} months",
        compared=f"{found.numbers:,}",
        disagreed=found.count,
        seconds=f"{time.perf_counter() - start:.0f}",
        memory=f"{int(memory[1]) // 1000 if memory else 0} MB",
    )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--chats", type=int, default=100)
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--postgres", action="store_true")
    options = parser.parse_args()
    asked: Mapping[str, int] = {one: getattr(options, one) for one in ("chats", "people", "months")}
    if options.postgres:
        with postgres_server() as server, server.database() as url:
            found = run(url, **asked)
    else:
        with tempfile.TemporaryDirectory() as folder:
            found = run(sqlite_url(Path(folder)), **asked)
    for line in found.disagreed:
        print(line)
    sys.exit(found.count > 0)


if __name__ == "__main__":
    main()
