"""How long an export of a year takes, how much memory, and how that grows with the ledger.

    python -m tests.bench.export [--entries 10000 100000 1000000] [--postgres]

An organisation of 5,000 people in 100 chats, and a chat of 60, over two years: monthly tests, handed in, and
points of quizzes and questions of the day besides, but no answers to single questions. Exported is the
second year, of the chat of 60 and of everybody, as .xlsx and as .csv, each in a process of its own; its
memory is told as it was at most, and as it was before, and how much of a processor's time it had: on a busy
machine it waits. Aim: a year in less than 5 s, and memory that does not grow with the ledger. Linux.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from bot import migrations
from bot.app import FEATURES
from bot.chat.feature import Registry
from bot.engine.database import reading_engine, transact, writing_engine
from bot.engine.identity import Chat, ChatKind, Membership, Person, Role
from bot.quiz.exam.model import Attempt, Paper, Test
from bot.reports import by_command
from bot.reports.days import of_year
from bot.reports.writing import ENDINGS, Kind
from bot.scores import ledger
from bot.scores.ledger import Occasion, Reason, ScoreEntry
from tests.bench.stand import say
from tests.databases import postgres_server, sqlite_url

NOW = datetime(2026, 12, 20, 6, 0, tzinfo=UTC)
FIRST = date(2025, 1, 1)
DAYS, TESTS = 720, 24
CHATS, PEOPLE, SMALL = 100, 50, 60
OF_SIXTY = CHATS + 1
PORTION = 20_000
YEAR = 2026


def build(url: str, entries: int) -> None:
    """Chats, people, tests, and so many entries, each for an occasion of its chat."""
    migrations.upgrade(url)
    engine, dice = writing_engine(url), random.Random(1)
    members = {chat: range((chat - 1) * PEOPLE + 1, chat * PEOPLE + 1) for chat in range(1, CHATS + 1)}
    members[OF_SIXTY] = range(CHATS * PEOPLE + 1, CHATS * PEOPLE + SMALL + 1)
    each = max(entries // (CHATS * PEOPLE + SMALL), 1)
    with Session(engine) as session, session.begin():
        _people(session, members)
        days = _tests(session, members)
        rows: list[dict[str, Any]] = []
        attempts: list[dict[str, Any]] = []
        for chat, people in members.items():
            for number in range(each):
                # the monthly tests first, then quizzes and questions of the day
                kind = Occasion.TEST if number < TESTS else (Occasion.QUIZ, Occasion.DAILY)[number % 2]
                if kind is Occasion.TEST:
                    place = number * TESTS // min(each, TESTS)
                    id_, day, of = (chat - 1) * TESTS + place + 1, days[place], 2000
                else:
                    id_, day, of = chat * 10_000 + number, FIRST + timedelta(days=dice.randrange(DAYS)), 100
                at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
                for person in people:
                    points = dice.randrange(0, of + 1, 50)
                    if (
                        kind is Occasion.TEST
                    ):  # each hands in when he is ready; the others end for all at once
                        at += timedelta(seconds=dice.randrange(3600), microseconds=dice.randrange(1_000_000))
                    rows.append(_entry(chat, person, kind, id_, day, points, of, at))
                    if kind is Occasion.TEST:
                        attempts.append(_attempt(id_, person, points, of))
            while len(rows) > PORTION:
                session.execute(insert(ScoreEntry), rows[:PORTION])
                del rows[:PORTION]
        session.execute(insert(ScoreEntry), rows)
        session.execute(insert(Attempt), attempts)
        ledger.rebuild(session)
    with Session(engine) as session, session.begin():
        session.execute(text("ANALYZE"))
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
    joined = datetime(2024, 12, 1, tzinfo=UTC)
    rows = [
        {"chat_id": chat, "person_id": id_, "role": Role.MEMBER, "tags": [], "joined_at": joined}
        for chat, ids in members.items()
        for id_ in ids
    ]
    session.execute(insert(Membership), rows)


def _tests(session: Session, members: dict[int, range]) -> list[date]:
    """Twenty-four monthly tests of each chat, all closed; their days."""
    papers = [{"chat_id": chat, "name": "廉政测试", "plan": {}, "created_at": NOW} for chat in members]
    session.execute(insert(Paper), papers)
    days = [date(2025 + number // 12, number % 12 + 1, 10) for number in range(TESTS)]
    rows = []
    for chat in members:
        for day in days:
            at = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
            close = at + timedelta(days=3)
            rows.append(
                {
                    "paper_id": chat,
                    "chat_id": chat,
                    "name": "廉政测试",
                    "plan": {},
                    "pools": [],
                    "seed": 1,
                    "opens_at": at,
                    "closes_at": close,
                    "closed_at": close,
                }
            )
    session.execute(insert(Test), rows)
    return days


def _entry(
    chat: int, person: int, kind: Occasion, occasion_id: int, day: date, points: int, of: int, at: datetime
) -> dict[str, Any]:
    return {
        "chat_id": chat,
        "person_id": person,
        "occasion": kind,
        "occasion_id": occasion_id,
        "points": points,
        "of": of,
        "reason": Reason.ATTEMPT,
        "at": at,
        "held_on": day,
    }


def _attempt(test: int, person: int, points: int, of: int) -> dict[str, Any]:
    return {
        "test_id": test,
        "person_id": person,
        "number": 1,
        "started_at": NOW,
        "deadline_at": NOW,
        "submitted_at": NOW,
        "shown_at": NOW,
        "points": points,
        "of": of,
    }


def export(url: str, ending: str, chat: str | None) -> dict[str, float]:
    """Export the year; seconds, and megabytes of the file, of memory before and at most."""
    engine, features = reading_engine(url), Registry(FEATURES)
    transact(engine, lambda session: by_command.groups(session, chat))
    before = _memory()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"year{ending}"
        start, busy = time.perf_counter(), time.process_time()
        transact(engine, lambda session: by_command.write(session, features, chat, of_year(YEAR), file, "zh"))
        seconds, busy = time.perf_counter() - start, time.process_time() - busy
        size = file.stat().st_size
    engine.dispose()
    return {"seconds": seconds, "busy": busy, "size": size / 1e6, "before": before, "most": _memory()}


def _memory() -> float:
    """Megabytes at most so far. (What getrusage says holds what the process was forked from.)"""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1]) / 1e3


def measure(url: str, entries: int) -> None:
    """Print the figures of all exports."""
    whose = {"a chat of 60": [str(OF_SIXTY)], f"{CHATS} chats, {CHATS * PEOPLE:,} people": []}
    for (said, chat), (form, kind) in product(whose.items(), (("xlsx", Kind.XLSX), ("csv", Kind.CSV))):
        asked = [sys.executable, "-m", "tests.bench.export", "--of", url, ENDINGS[kind], *chat]
        found = json.loads(subprocess.run(asked, check=True, capture_output=True).stdout)
        say(
            f"{entries:,} entries, a year of {said}, .{form}",
            seconds=f"{found['seconds']:.2f}",
            processor=f"{found['busy']:.2f}",
            file=f"{found['size']:.1f} MB",
            memory=f"{found['most']:.0f} MB, {found['before']:.0f} before",
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--of", nargs="+", help="for itself: the database, the ending, the chat")
    options = parser.parse_args()
    if options.of:
        url, ending, *chat = options.of
        print(json.dumps(export(url, ending, chat[0] if chat else None)))
        return
    for entries in options.entries:
        if options.postgres:
            with postgres_server() as server, server.database() as url:
                build(url, entries)
                measure(url, entries)
        else:
            with tempfile.TemporaryDirectory() as folder:
                url = sqlite_url(Path(folder))
                build(url, entries)
                measure(url, entries)


if __name__ == "__main__":
    main()
