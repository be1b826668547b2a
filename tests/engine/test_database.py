"""One writer thread: in turn, all or nothing; instants are aware UTC."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from bot.engine.database import Database, Turn, after_commit
from bot.engine.identity import Chat, ChatKind, Membership, Person, Role, follow_migration
from bot.engine.outbox import Outgoing
from tests.engine.conftest import NOON, new_chat


async def test_outcomes_go_before_updates_and_updates_before_timers(db: Database) -> None:
    order: list[str] = []
    gate = asyncio.Event()
    loop = asyncio.get_running_loop()

    def first(session: Session) -> None:
        asyncio.run_coroutine_threadsafe(gate.wait(), loop).result()

    waiting = asyncio.create_task(db.write(first, Turn.UPDATES))
    await asyncio.sleep(0)
    others = [
        asyncio.create_task(db.write(lambda session, turn=turn: order.append(turn.name), turn))  # type: ignore[misc]
        for turn in (Turn.TIMERS, Turn.UPDATES, Turn.OUTCOMES, Turn.TIMERS)
    ]
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(waiting, *others)
    assert order == ["OUTCOMES", "UPDATES", "TIMERS", "TIMERS"]


async def test_an_exception_takes_everything_back(db: Database) -> None:
    called: list[str] = []

    def fail(session: Session) -> None:
        session.add(new_chat(1))
        session.flush()
        after_commit(session, lambda: called.append("after"))
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await db.write(fail, Turn.UPDATES)
    assert await db.read(lambda session: session.scalar(select(func.count()).select_from(Chat))) == 0
    assert called == []


async def test_who_stops_waiting_does_not_lose_what_happens_after_the_commit(db: Database) -> None:
    called = asyncio.Event()
    task = asyncio.create_task(db.write(lambda session: after_commit(session, called.set), Turn.UPDATES))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait_for(called.wait(), 5)


async def test_instants_keep_their_moment_in_any_zone(db: Database) -> None:
    beijing = datetime(2026, 11, 20, 20, 0, tzinfo=timezone(timedelta(hours=8)))

    def write(session: Session) -> None:
        chat = new_chat(1)
        chat.created_at = beijing
        session.add(chat)

    await db.write(write, Turn.UPDATES)
    read = await db.read(lambda session: session.scalar(select(Chat.created_at)))
    assert read == beijing
    assert read is not None
    assert read.tzinfo == UTC


async def test_a_naive_instant_is_refused(db: Database) -> None:
    def write(session: Session) -> None:
        chat = new_chat(1)
        chat.created_at = datetime(2026, 11, 20)  # noqa: DTZ001 - the mistake itself
        session.add(chat)

    with pytest.raises(StatementError, match="must be aware"):
        await db.write(write, Turn.UPDATES)


async def test_a_move_merges_what_was_said_at_the_new_address_already(db: Database) -> None:
    def write(session: Session) -> None:
        old, new = new_chat(-5, ChatKind.GROUP), new_chat(-1005, ChatKind.GROUP)
        people = [Person(telegram_id=id_, name="x", created_at=NOON) for id_ in (1, 2)]
        session.add_all([old, new, *people])
        session.flush()
        for chat, person, role in (
            (old, people[0], Role.ADMINISTRATOR),
            (new, people[0], Role.MEMBER),
            (new, people[1], Role.MEMBER),
        ):
            session.add(Membership(chat_id=chat.id, person_id=person.id, role=role, joined_at=NOON))
        for chat in (old, new):
            session.add(
                Outgoing(
                    chat_id=chat.id, name="card", content={"text": "x"}, urgency=0, place=1, created_at=NOON
                )
            )
        session.flush()
        follow_migration(session, -5, -1005)

    await db.write(write, Turn.UPDATES)

    def look(session: Session) -> tuple[list[int], list[tuple[int, str]], list[str | None]]:
        members = session.execute(
            select(Membership.person_id, Membership.role).order_by(Membership.person_id)
        )
        return (
            list(session.scalars(select(Chat.telegram_id))),
            [(row[0], row[1]) for row in members],
            list(session.scalars(select(Outgoing.name).order_by(Outgoing.id))),
        )

    assert await db.read(look) == ([-1005], [(1, "administrator"), (2, "member")], ["card", None])


async def test_a_move_of_a_chat_we_do_not_know_is_nothing(db: Database) -> None:
    await db.write(lambda session: follow_migration(session, -5, -1005), Turn.UPDATES)
