"""The ledger: entries are differences and never changed; the sums of the months agree with them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from bot.engine.identity import Chat, ChatKind, Person
from bot.scores import ledger, rebuilding
from bot.scores.ledger import Occasion, Reason, ScoreEntry, ScoreMonth, Standing

NOW = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)


@pytest.fixture
def session(migrated_database: str) -> Iterator[Session]:
    engine = create_engine(migrated_database)
    with Session(engine) as session:
        for number in (1, 2):
            session.add(
                Chat(
                    telegram_id=-number,
                    kind=ChatKind.GROUP,
                    title=f"{number}队",
                    language="zh",
                    zone="Asia/Shanghai",
                    created_at=NOW,
                )
            )
        session.add_all([Person(name=f"第{number}位", created_at=NOW) for number in range(1, 6)])
        session.flush()
        yield session
    engine.dispose()


def settle(
    session: Session, points: int, *, on: date = date(2026, 11, 30), reason: Reason = Reason.ATTEMPT
) -> bool:
    return ledger.settle(
        session,
        chat_id=1,
        person_id=1,
        occasion=Occasion.TEST,
        occasion_id=7,
        points=points,
        of=1000,
        reason=reason,
        at=NOW,
        held_on=on,
    )


def test_a_correction_is_a_further_entry_and_belongs_to_the_day_of_the_occasion(session: Session) -> None:
    assert ledger.standing(session, Occasion.TEST, 7, 1) is None
    assert settle(session, 600)
    assert not settle(session, 600)  # nothing to enter
    assert settle(session, 550, on=date(2026, 12, 3), reason=Reason.REGRADED)
    entries = [
        (one.points, one.of, one.reason, one.held_on)
        for one in session.scalars(select(ScoreEntry).order_by(ScoreEntry.id))
    ]
    assert entries == [
        (600, 1000, Reason.ATTEMPT, date(2026, 11, 30)),
        (-50, 0, Reason.REGRADED, date(2026, 11, 30)),
    ]
    assert ledger.standing(session, Occasion.TEST, 7, 1) == Standing(550, 1000)
    month = session.get(ScoreMonth, (1, "2026-11", Occasion.TEST, 1))
    assert month is not None
    assert (month.points, month.of, month.taken) == (550, 1000, 1)


def test_nothing_at_all_is_a_result_too(session: Session) -> None:
    assert settle(session, 0)
    assert ledger.standing(session, Occasion.TEST, 7, 1) == Standing(0, 1000)


def test_many_at_once_get_what_each_alone_would_get(session: Session) -> None:
    def settle_all(points: dict[int, int], of: int, reason: Reason = Reason.ATTEMPT) -> bool:
        return ledger.settle_all(
            session,
            points,
            chat_id=1,
            occasion=Occasion.TEST,
            occasion_id=7,
            of=of,
            reason=reason,
            at=NOW,
            held_on=date(2026, 12, 1),
        )

    assert settle(session, 600)  # the first of them has an entry, and the occasion its day
    assert settle_all({1: 600, 2: 0, 3: 1000}, 1000)
    assert not settle_all({1: 600, 2: 0, 3: 1000}, 1000)
    assert not settle_all({}, 1000)
    assert settle_all({1: 500, 2: 0, 3: 900}, 900, Reason.REGRADED)
    entries = select(ScoreEntry.person_id, ScoreEntry.points, ScoreEntry.of, ScoreEntry.held_on)
    day = date(2026, 11, 30)
    assert sorted(map(tuple, session.execute(entries))) == [
        (1, -100, -100, day),
        (1, 600, 1000, day),
        (2, 0, -100, day),
        (2, 0, 1000, day),
        (3, -100, -100, day),
        (3, 1000, 1000, day),
    ]
    assert sums(session) == {
        (1, "2026-11", Occasion.TEST, 1): (500, 900, 1),
        (1, "2026-11", Occasion.TEST, 2): (0, 900, 1),
        (1, "2026-11", Occasion.TEST, 3): (900, 900, 1),
    }


def sums(session: Session) -> dict[tuple[object, ...], tuple[int, int, int]]:
    session.expire_all()
    return {
        (one.chat_id, one.month, one.occasion, one.person_id): (one.points, one.of, one.taken)
        for one in session.scalars(select(ScoreMonth))
    }


def test_the_sums_of_the_months_are_those_of_the_entries(session: Session) -> None:
    random = Random(1)
    days = {number: date(2026, 1, 1) + timedelta(days=20 * number) for number in range(30)}
    for _ in range(400):
        occasion_id = random.randrange(30)
        ledger.settle(
            session,
            chat_id=1 + occasion_id % 2,
            person_id=random.randint(1, 5),
            occasion=(Occasion.TEST, Occasion.QUIZ, Occasion.DAILY)[occasion_id % 3],
            occasion_id=occasion_id,
            points=random.randint(0, 10) * 100,
            of=1000,
            reason=Reason.ATTEMPT,
            at=NOW,
            held_on=days[occasion_id],
        )
    session.flush()
    kept = sums(session)
    by_hand: dict[tuple[object, ...], list[tuple[int, int, int]]] = {}
    for one in session.scalars(select(ScoreEntry)):
        key = (one.chat_id, f"{one.held_on:%Y-%m}", one.occasion, one.person_id)
        by_hand.setdefault(key, []).append((one.points, one.of, one.occasion_id))
    assert kept == {
        key: (sum(row[0] for row in rows), sum(row[1] for row in rows), len({row[2] for row in rows}))
        for key, rows in by_hand.items()
    }
    ledger.rebuild(session)
    assert sums(session) == kept


def test_what_has_gone_astray_is_found_and_put_right(session: Session) -> None:
    settle(session, 600)
    month = session.get_one(ScoreMonth, (1, "2026-11", Occasion.TEST, 1))
    month.points = 9900
    session.add(
        ScoreMonth(
            chat_id=2, month="2026-11", occasion=Occasion.QUIZ, person_id=3, points=100, of=200, taken=1
        )
    )
    session.flush()
    assert list(map(str, rebuilding.rebuild(session))) == [
        "chat 1, 2026-11, test, person 1: 99 of 10 on 1, but the entries say 6 of 10 on 1",
        "chat 2, 2026-11, quiz, person 3: 1 of 2 on 1, but the entries say nothing",
    ]
    assert sums(session) == {(1, "2026-11", Occasion.TEST, 1): (600, 1000, 1)}
    assert rebuilding.rebuild(session) == []
