"""What a board asks of the database, by span, and how that grows with the ledger.

    python -m tests.bench.boards [--entries 10000 100000 1000000] [--postgres]

A hundred chats of 50 people and one of 5,000, over two years: monthly tests, and points of quizzes and of
questions of the day besides. Half of the boards asked for are those of the big chat. Measured is the time in
the database: of all statements of `standings.board` and of the names, as the driver took it, their rows
fetched. Bound: p99 below 50 ms with 1,000,000 entries.
"""

from __future__ import annotations

import argparse
import gc
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from sqlalchemy import event, insert, text
from sqlalchemy.orm import Session

from bot import migrations
from bot.app import FEATURES
from bot.chat.context import Tools, Voice
from bot.chat.feature import Registry
from bot.engine.database import reading_engine, writing_engine
from bot.engine.identity import Chat, ChatKind, Membership, Person, Role
from bot.quiz.exam.model import Paper, Test
from bot.scores import cards, ledger, standings
from bot.scores.ledger import Occasion, Reason, ScoreEntry
from bot.scores.ranking import Order
from bot.scores.spans import Scope, Span, Wish
from tests.bench.stand import say, spread
from tests.databases import postgres_server, sqlite_url

NOW = datetime(2026, 12, 20, 6, 0, tzinfo=UTC)
FIRST = date(2025, 1, 1)
DAYS = 720
CHATS, PEOPLE, CROWD = 100, 50, 5000
BIG = CHATS + 1
BOARDS = 200
PORTION = 20_000
BOUND = 0.050


def build(url: str, entries: int) -> None:
    """Chats, people, and so many entries, each for an occasion of its chat."""
    migrations.upgrade(url)
    engine, dice = writing_engine(url), random.Random(1)
    members = {chat: range((chat - 1) * PEOPLE + 1, chat * PEOPLE + 1) for chat in range(1, BIG)}
    members[BIG] = range(CHATS * PEOPLE + 1, CHATS * PEOPLE + CROWD + 1)
    with Session(engine) as session, session.begin():
        _people(session, members)
        each = entries // (CHATS * PEOPLE + CROWD)
        session.execute(insert(Paper), [_paper(chat) for chat in members])
        tests = _tests(session, members)
        rows: list[dict[str, Any]] = []
        for chat, people in members.items():
            for number in range(max(each, 1)):
                # one in four is a monthly test, the others are quizzes and questions of the day
                kind = (Occasion.TEST, Occasion.DAILY, Occasion.DAILY, Occasion.QUIZ)[number % 4]
                if kind is Occasion.TEST:
                    id_, day = tests[chat][number // 4 * 24 * 4 // max(each, 4) % 24]
                else:
                    id_ = chat * 10_000 + number
                    day = FIRST + timedelta(days=dice.randrange(DAYS))
                for person in people:
                    of = 2000 if kind is Occasion.TEST else 100
                    rows.append(_entry(chat, person, kind, id_, day, dice.randrange(0, of + 1, 50), of))
            while len(rows) > PORTION:
                session.execute(insert(ScoreEntry), rows[:PORTION])
                del rows[:PORTION]
        session.execute(insert(ScoreEntry), rows)
        ledger.rebuild(session)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # PostgreSQL vacuums by itself, but not in this server: an index alone answers only what was vacuumed.
        connection.execute(text("VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "ANALYZE"))
    engine.dispose()


def _people(session: Session, members: dict[int, range]) -> None:
    chats = [
        {
            "telegram_id": -chat,
            "kind": ChatKind.GROUP,
            "title": f"{chat}队",
            "language": "zh",
            "zone": "Asia/Shanghai",
            "created_at": NOW,
        }
        for chat in members
    ]
    session.execute(insert(Chat), chats)
    people = [{"name": f"同志{id_}", "created_at": NOW} for ids in members.values() for id_ in ids]
    session.execute(insert(Person), people)
    rows = [
        {"chat_id": chat, "person_id": id_, "role": Role.MEMBER, "tags": [], "joined_at": NOW}
        for chat, ids in members.items()
        for id_ in ids
    ]
    session.execute(insert(Membership), rows)


def _paper(chat: int) -> dict[str, Any]:
    return {"chat_id": chat, "name": "廉政测试", "plan": {}, "created_at": NOW}


def _tests(session: Session, members: dict[int, range]) -> dict[int, list[tuple[int, date]]]:
    """Twenty-four monthly tests of each chat, the last one open."""
    found: dict[int, list[tuple[int, date]]] = {}
    rows = []
    for chat in members:
        found[chat] = []
        for number in range(24):
            day = date(2025 + number // 12, number % 12 + 1, 20)
            at = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
            found[chat].append((len(rows) + 1, day))
            rows.append(
                {
                    "paper_id": chat,
                    "chat_id": chat,
                    "name": "廉政测试",
                    "plan": {},
                    "pools": [],
                    "seed": 1,
                    "opens_at": at,
                    "closes_at": at + timedelta(days=3),
                    "closed_at": at + timedelta(days=3) if number < 23 else None,
                }
            )
    session.execute(insert(Test), rows)
    return found


def _entry(
    chat: int, person: int, kind: Occasion, occasion_id: int, day: date, points: int, of: int
) -> dict[str, Any]:
    return {
        "chat_id": chat,
        "person_id": person,
        "occasion": kind,
        "occasion_id": occasion_id,
        "points": points,
        "of": of,
        "reason": Reason.ATTEMPT,
        "at": NOW,
        "held_on": day,
    }


@contextmanager
def clocked(engine: Any) -> Iterator[list[tuple[float, float]]]:
    """The seconds that the database takes, statement by statement: on the wall, and of this thread (SQLite
    works in it: the difference is what a busy machine adds). Python's own housekeeping waits."""
    spent: list[tuple[float, float]] = []
    gc.disable()

    @event.listens_for(engine, "do_execute")
    def _(cursor: Any, statement: str, parameters: Any, context: Any) -> bool:
        if not statement.lstrip().upper().startswith("SELECT"):
            return False
        start, worked = time.perf_counter(), time.thread_time()
        cursor.execute(statement, parameters)
        if engine.dialect.name == "sqlite":
            # SQLite computes while its rows are fetched: run once to its end for the clock, then once more.
            cursor.fetchall()
            spent.append((time.perf_counter() - start, time.thread_time() - worked))
            cursor.execute(statement, parameters)
        else:
            spent.append((time.perf_counter() - start, time.thread_time() - worked))
        return True

    yield spent
    gc.enable()


def measure(url: str, entries: int) -> float:
    """Print the times by span; return the highest p99."""
    engine, dice, worst = reading_engine(url), random.Random(2), 0.0
    tools = cast(Tools, type("Only", (), {"features": Registry(FEATURES)}))
    with clocked(engine) as spent, Session(engine) as session:
        groups = {chat: session.get_one(Chat, chat) for chat in (*range(1, BIG), BIG)}
        for scope in Scope:
            for span in Span:
                walls, works = list[float](), list[float]()
                for number in range(BOARDS):
                    chat = BIG if number % 2 else dice.randrange(1, BIG)
                    wish = Wish(span, 0, dice.choice(list(Order)), scope)
                    spent.clear()
                    voice = Voice(tools, session, NOW, groups[chat])
                    board = standings.board(voice, groups[chat], wish)
                    cards.rows(voice, board, standings.custom_of(session, chat))
                    walls.append(sum(wall for wall, _ in spent))
                    works.append(sum(work for _, work in spent))
                worst = max(worst, sorted(walls)[int(BOARDS * 0.99)])
                what = f"{entries:,} entries, {scope.name.lower()}, {span.name.lower()}"
                say(what, **spread(walls), of_thread=spread(works)["p99"])
    engine.dispose()
    return worst


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--postgres", action="store_true")
    options = parser.parse_args()
    for entries in options.entries:
        if options.postgres:
            with postgres_server() as server, server.database() as url:
                build(url, entries)
                worst = measure(url, entries)
        else:
            with tempfile.TemporaryDirectory() as folder:
                url = sqlite_url(Path(folder))
                build(url, entries)
                worst = measure(url, entries)
        verdict = "kept" if worst < BOUND else "NOT KEPT"
        say(f"{entries:,} entries: highest p99", ms=f"{worst * 1000:.1f}", bound=f"50 ms {verdict}")


if __name__ == "__main__":
    main()
