"""The outbox: a row is a message as it should look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.engine.database import Database, Turn
from bot.engine.outbox import Content, Outbox, Outgoing, State, Urgency, Waiting, unsent, waiting_rows
from tests.engine.conftest import NOON


@pytest.fixture
def heard() -> list[Waiting]:
    return []


@pytest.fixture
async def outbox(db: Database, heard: list[Waiting]) -> Outbox:
    outbox = Outbox()
    await db.read(lambda session: outbox.start(session, heard.extend))
    return outbox


async def do(db: Database, *steps: Callable[[Session], None]) -> None:
    """One transaction."""

    def write(session: Session) -> None:
        for step in steps:
            step(session)

    await db.write(write, Turn.UPDATES)


async def rows(db: Database) -> list[Outgoing]:
    return await db.read(lambda session: list(session.scalars(select(Outgoing).order_by(Outgoing.id))))


async def sent(db: Database, id_: int = 1, message_id: int = 100) -> None:
    """Telegram took it."""

    def write(session: Session) -> None:
        row = session.get_one(Outgoing, id_)
        row.state, row.sent_revision, row.message_id = State.SENT, row.revision, message_id

    await db.write(write, Turn.OUTCOMES)


async def test_what_a_transaction_says_is_heard_after_its_commit_in_order(
    db: Database, outbox: Outbox, chat_id: int, heard: list[Waiting]
) -> None:
    def fail(session: Session) -> None:
        outbox.say(session, chat_id, Content("never"), now=NOON)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await do(db, fail)
    await do(
        db,
        lambda session: outbox.say(session, chat_id, Content("one"), now=NOON),
        lambda session: outbox.say(session, chat_id, Content("two"), now=NOON, urgency=Urgency.REPORT),
    )
    assert [row.content["text"] for row in await rows(db)] == ["one", "two"]
    assert [(one.urgency, one.id) for one in sorted(heard)] == [(0, 1), (3, 2)]


async def test_an_edit_of_what_has_not_gone_out_replaces_it(
    db: Database, outbox: Outbox, chat_id: int
) -> None:
    await do(
        db,
        lambda session: outbox.say(session, chat_id, Content("1"), now=NOON, name="card"),
        lambda session: outbox.edit(session, chat_id, "card", Content("2")),
    )
    await do(db, lambda session: outbox.edit(session, chat_id, "card", Content("3")))
    (row,) = await rows(db)
    assert (row.content["text"], row.sent_revision, row.state) == ("3", 0, State.WAITING)


async def test_several_edits_become_the_last_one(
    db: Database, outbox: Outbox, chat_id: int, heard: list[Waiting]
) -> None:
    await do(db, lambda session: outbox.say(session, chat_id, Content("1"), now=NOON, name="card"))
    await sent(db)
    heard.clear()
    for text in "234":
        await do(db, lambda session, text=text: outbox.edit(session, chat_id, "card", Content(text)))  # type: ignore[misc]
    (row,) = await rows(db)
    assert (row.content["text"], row.state, row.message_id) == ("4", State.WAITING, 100)
    assert {one.id for one in heard} == {row.id}


async def test_an_edit_that_changes_nothing_is_nothing_to_do(
    db: Database, outbox: Outbox, chat_id: int, heard: list[Waiting]
) -> None:
    await do(db, lambda session: outbox.say(session, chat_id, Content("1"), now=NOON, name="card"))
    await sent(db)
    heard.clear()
    await do(db, lambda session: outbox.edit(session, chat_id, "card", Content("1")))
    assert heard == []
    assert [row.state for row in await rows(db)] == [State.SENT]


async def test_a_name_is_taken_over_once_its_message_is_out(
    db: Database, outbox: Outbox, chat_id: int
) -> None:
    for text in "12":
        await do(
            db,
            lambda session, text=text: outbox.say(session, chat_id, Content(text), now=NOON, name="due"),  # type: ignore[misc]
        )
        await sent(db, id_=int(text))
    assert [(row.name, row.content["text"]) for row in await rows(db)] == [(None, "1"), ("due", "2")]


async def test_what_waits_gives_way_to_its_successor_and_keeps_when_it_was_due(
    db: Database, outbox: Outbox, chat_id: int
) -> None:
    for hours in range(3):
        due = NOON + timedelta(hours=hours)
        await do(
            db,
            lambda session, due=due: outbox.say(  # type: ignore[misc]
                session, chat_id, Content(f"{due:%H}"), now=due, name="due", due_at=due
            ),
        )
    (row,) = await rows(db)
    assert (row.content["text"], row.due_at) == ("14", NOON)
    keys = {(chat_id, "due"), (chat_id, "other")}
    assert await db.read(lambda session: unsent(session, keys)) == {(chat_id, "due"): NOON}


async def test_a_shown_message_without_a_row_can_be_changed(
    db: Database, outbox: Outbox, chat_id: int, heard: list[Waiting]
) -> None:
    await do(db, lambda session: outbox.edit_shown(session, chat_id, 55, Content("new"), now=NOON))
    (row,) = await rows(db)
    assert (row.message_id, row.sent_revision, row.state) == (55, 1, State.WAITING)
    assert [one.id for one in heard] == [row.id]


async def test_what_has_its_time_waits_for_it(
    db: Database, outbox: Outbox, chat_id: int, heard: list[Waiting]
) -> None:
    later = NOON + timedelta(minutes=1)
    await do(db, lambda session: outbox.say(session, chat_id, Content("1"), now=NOON, not_before=later))
    assert heard == []
    assert await db.read(lambda session: waiting_rows(session, NOON)) == []
    assert len(await db.read(lambda session: waiting_rows(session, later))) == 1
