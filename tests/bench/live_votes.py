"""A live quiz in a large group: everybody votes within ten seconds, question after question.

    python -m tests.bench.live_votes [--members 1000] [--questions 5]

The quiz runs as it would: polls go out through the sender, votes come as updates, timers close each question.
A vote's lag is from the moment Telegram has it to its receipt; how long after the last one all are committed
is told besides. The end of the quiz enters everybody's points in one transaction.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from datetime import UTC, datetime
from typing import Any, cast

import httpx
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from bot.chat.context import Tools, Voice
from bot.engine.database import Database, Turn
from bot.engine.identity import Chat, Membership, Person
from bot.quiz import store
from bot.quiz.bank import pack
from bot.quiz.live import counting
from bot.quiz.live.model import LiveQuiz, State, quiz_of
from bot.quiz.polls import AskedPoll, Ballot
from bot.scores.ledger import ScoreEntry
from tests.bench.stand import database, inject, running, say, spread, started, telegram

CROWD_SECONDS = 10
SECONDS = 15
NO_TOOLS = cast(Tools, None)
"""Entering points needs none."""
PACK = (
    "id: bench\ntitle: {zh: 测, en: Bench}\nlanguage: zh\ndescription: {zh: 测, en: Bench}\nquestions:\n"
    + "\n".join(f"  - {{id: b-{n}, kind: judge, stem: 第 {n} 题, answer: true}}" for n in range(50))
)


def people(number: int) -> list[dict[str, Any]]:
    return [
        {"id": 7_500_000_000 + index, "is_bot": False, "first_name": f"V{index}", "language_code": "zh"}
        for index in range(number)
    ]


def prepare(session: Session, telegram_id: int, users: list[dict[str, Any]]) -> None:
    """The questions, and everybody as a member of the group."""
    now = datetime.now(UTC)
    reading = pack.read(PACK)
    assert reading.pack is not None
    store.load(session, reading.pack, "", now)
    session.execute(
        insert(Person),
        [{"telegram_id": user["id"], "name": user["first_name"], "created_at": now} for user in users],
    )
    chat_id = session.scalar(select(Chat.id).where(Chat.telegram_id == telegram_id))
    ids = session.scalars(select(Person.id).where(Person.telegram_id >= users[0]["id"])).all()
    session.execute(
        insert(Membership),
        [
            {
                "chat_id": chat_id,
                "person_id": id_,
                "role": "member",
                "appointed": False,
                "exempt": False,
                "anonymous": False,
                "tags": [],
                "joined_at": now,
            }
            for id_ in ids
        ],
    )


class Place:
    """The group, as its secretary uses it."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        who = {"first_name": "S", "language_code": "zh"}
        self.secretary = client.post("/world/users", json=who).json()["id"]
        group = {"title": "Bench", "creator": self.secretary, "members": [], "with_bot": True}
        self.id = client.post("/world/chats", json=group).json()["id"]

    def say(self, words: str) -> None:
        answer = self._client.post(
            f"/world/chats/{self.id}/messages", json={"from": self.secretary, "text": words}
        )
        answer.raise_for_status()

    def press(self, row: int, column: int) -> None:
        """Tap a button of the last message."""
        last = self._client.get(f"/world/chats/{self.id}/messages").json()[-1]["message_id"]
        tap = {"from": self.secretary, "row": row, "column": column}
        self._client.post(f"/world/chats/{self.id}/messages/{last}/press", json=tap).raise_for_status()


async def play(client: httpx.Client, place: Place, members: int, questions: int) -> None:
    users = people(members)
    with database() as url:
        async with started(client, url) as app, running(app):
            await app.updates.drained.wait()
            await asyncio.sleep(2)  # the greeting is out
            await app.db.write(lambda session: prepare(session, place.id, users), Turn.TIMERS)
            await asyncio.to_thread(place.say, f"/quiz bench {questions} {SECONDS}s")
            await asyncio.sleep(2)
            await asyncio.to_thread(place.press, 1, 0)
            lags: list[float] = []
            for number in range(questions):
                poll_id = await _poll(app.db, number)
                lags += await _vote(client, app.db, users, poll_id)
            while not (done := await app.db.read(_ended)):
                await asyncio.sleep(0.2)
            say(
                f"{members} members vote within {CROWD_SECONDS} s, {questions} questions",
                given=members * questions,
                kept=await app.db.read(lambda session: session.scalar(select(func.count(Ballot.person_id)))),
                **{f"lag {name}": value for name, value in spread(lags).items()},
            )
            say(
                "the end: board, and everybody's points in one transaction",
                entries=await app.db.read(lambda session: session.scalar(select(func.count(ScoreEntry.id)))),
                took=f"{await _end_again(app.db, done):.2f} s",
            )


def _ended(session: Session) -> int | None:
    return session.scalar(select(LiveQuiz.id).where(LiveQuiz.state == State.OVER))


async def _end_again(db: Database, quiz_id: int) -> float:
    """How long the writer is busy with counting and entering; what was entered is taken back first."""

    def enter(session: Session) -> float:
        session.execute(delete(ScoreEntry))
        quiz = quiz_of(session, quiz_id)
        assert quiz is not None
        began = time.perf_counter()
        voice = Voice(NO_TOOLS, session, datetime.now(UTC), quiz.chat)
        counting.enter_points(voice, quiz, counting.stand(session, quiz))
        return time.perf_counter() - began

    return await db.write(enter, Turn.TIMERS)


async def _poll(db: Database, place: int) -> str:
    """Telegram's id of the poll of a question, once it is known."""
    rows = select(AskedPoll.poll_id).where(AskedPoll.place == place)
    while (found := await db.read(lambda session: session.scalar(rows))) is None:
        await asyncio.sleep(0.05)
    return str(found)


async def _vote(client: httpx.Client, db: Database, users: list[dict[str, Any]], poll_id: str) -> list[float]:
    """Everybody votes within ten seconds, evenly; how long each vote took to be kept."""
    given: dict[int, float] = {}
    steps = CROWD_SECONDS * 10
    began = time.time()
    for step in range(steps):
        some = users[len(users) * step // steps : len(users) * (step + 1) // steps]
        votes = [
            {"poll_answer": {"poll_id": poll_id, "user": user, "option_ids": [user["id"] % 10 == 0]}}
            for user in some
        ]
        now = time.time()
        given.update({user["id"]: now for user in some})
        await asyncio.to_thread(inject, client, votes)
        await asyncio.sleep(max(0.0, began + (step + 1) / 10 - time.time()))
    rows = (
        select(Person.telegram_id, Ballot.received_at)
        .join(Person, Person.id == Ballot.person_id)
        .where(Ballot.poll_id == poll_id)
    )
    ended = time.time()
    count = select(func.count(Ballot.person_id)).where(Ballot.poll_id == poll_id)
    while (await db.read(lambda session: session.scalar(count)) or 0) < len(users):
        await asyncio.sleep(0.005)
    say("all votes of a question are committed", after=f"{(time.time() - ended) * 1000:.0f} ms")
    kept = await db.read(lambda session: session.execute(rows).all())
    return [received.timestamp() - given[telegram_id] for telegram_id, received in kept]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=1000)
    parser.add_argument("--questions", type=int, default=5)
    options = parser.parse_args()
    with telegram() as client:
        asyncio.run(play(client, Place(client), options.members, options.questions))


if __name__ == "__main__":
    main()
