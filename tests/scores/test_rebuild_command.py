"""`python -m bot scores rebuild`, as an operator uses it."""

from __future__ import annotations

import getpass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.engine import leader
from bot.engine.audit import Audit
from bot.engine.database import transact, writing_engine
from bot.engine.identity import Chat, ChatKind, Person
from bot.scores import ledger
from bot.scores.ledger import Occasion, Reason, ScoreMonth
from tests.command_line import call
from tests.engine.conftest import NOON


def astray(session: Session) -> None:
    """One result, whose sum says something else."""
    session.add(
        Chat(telegram_id=-1, kind=ChatKind.GROUP, title="一队", language="zh", zone="UTC", created_at=NOON)
    )
    session.add(Person(name="周建国", created_at=NOON))
    session.flush()
    ledger.settle(
        session,
        chat_id=1,
        person_id=1,
        occasion=Occasion.TEST,
        occasion_id=7,
        points=1850,
        of=2000,
        reason=Reason.ATTEMPT,
        at=NOON,
        held_on=date(2026, 11, 5),
    )
    session.get_one(ScoreMonth, (1, "2026-11", Occasion.TEST, 1)).taken = 2


def audited(url: str) -> list[tuple[str, str, str]]:
    """The lines that the operator's commands left."""
    engine = writing_engine(url)
    found, _ = transact(
        engine, lambda session: [(one.who, one.what, one.about) for one in session.scalars(select(Audit))]
    )
    engine.dispose()
    return found


def test_sums_that_went_astray_are_named_and_put_right(migrated_database: str) -> None:
    engine = writing_engine(migrated_database)
    transact(engine, astray)
    engine.dispose()
    status, printed = call("scores", "rebuild", BOT_DATABASE__URL=migrated_database)
    assert (status, printed) == (
        0,
        "chat 1, 2026-11, test, person 1: 18.5 of 20 on 2, but the entries say 18.5 of 20 on 1\n"
        "sums that were not what the entries say: 1\n",
    )
    status, printed = call("scores", "rebuild", BOT_DATABASE__URL=migrated_database)
    assert (status, printed) == (0, "sums that were not what the entries say: 0\n")
    lines = audited(migrated_database)
    assert [(what, about) for _, what, about in lines] == [
        ("scores rebuild", "sums that differed: 1"),
        ("scores rebuild", "sums that differed: 0"),
    ]
    assert all(who.startswith(getpass.getuser()) for who, _, _ in lines)
    status, printed = call("audit", BOT_DATABASE__URL=migrated_database)
    assert (status, "scores rebuild" in printed) == (0, True)


def test_it_does_nothing_while_the_bot_runs(migrated_database: str) -> None:
    with leader.hold(migrated_database):
        status, printed = call("scores", "rebuild", BOT_DATABASE__URL=migrated_database)
    if migrated_database.startswith("sqlite"):  # the lock is a file beside the database
        assert status == 1
        assert "another bot runs" in printed
        assert audited(migrated_database) == []
