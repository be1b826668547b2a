"""How long somebody waits for an answer in a private chat while the bot is at its busiest.

    python -m tests.bench.reply_delay [--seconds 40]

5,000 broadcast messages drain at Telegram's 30 a second and 300 votes and taps a second arrive; meanwhile
one person after the other writes /help. From the moment Telegram has the question to the moment it has the
answer.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import time
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.engine.database import Base, Turn
from bot.engine.identity import Chat
from bot.engine.outbox import Content, Urgency
from tests.bench.stand import database, inject, message, people, running, say, spread, started, telegram
from tests.bench.updates_speed import FEATURES, votes

BROADCASTS = 5000
RATE = 300
"""Updates a second."""


async def measure(seconds: int) -> None:
    with telegram(budgets=True) as client, database() as url:
        users = people(client, 500)
        async with started(client, url, FEATURES) as app:
            Base.metadata.create_all(app.db._writer_engine)
            async with running(app):
                await app.updates.drained.wait()
                while app.sender.idle_seconds() is not None or app.sender.under_way:
                    await asyncio.sleep(0.1)

                def queue(session: Session) -> None:
                    ids = session.scalars(select(Chat.id)).all()[:250]
                    for number in range(BROADCASTS):
                        app.outbox.say(
                            session,
                            ids[number % len(ids)],
                            Content(f"broadcast {number}"),
                            now=datetime.now(UTC),
                            urgency=Urgency.REPORT,
                        )

                await app.db.write(queue, Turn.TIMERS)
                crowd = subprocess.Popen(
                    [
                        *(sys.executable, "-m", "tests.bench.reply_delay"),
                        *("--crowd", str(client.base_url), "--seconds", str(seconds)),
                    ]
                )
                await asyncio.sleep(3)  # the crowd's own start takes a processor to itself
                asked: dict[int, float] = {}
                answered: dict[int, float] = {}
                seq = client.get("/world/log").json()[-1]["seq"]
                end = time.monotonic() + seconds
                askers = iter(users[250:])
                while time.monotonic() < end:
                    user = next(askers)
                    asked[user["id"]] = time.time()
                    await asyncio.to_thread(inject, client, [message(user, "/help")])
                    await asyncio.sleep(0.2)
                await asyncio.sleep(3)
                for call in (await asyncio.to_thread(client.get, f"/world/log?since={seq}")).json():
                    chat = int(call["chat"] or 0)
                    if call["method"] == "sendMessage" and call["ok"] and chat in asked:
                        at = datetime.fromisoformat(call["time"]).timestamp()
                        answered.setdefault(chat, at - asked[chat])
                crowd.wait()
                say(
                    f"replies while {BROADCASTS} broadcasts drain and {RATE} updates/s arrive",
                    asked=len(asked),
                    answered=len(answered),
                    **spread(list(answered.values())),
                )


def crowd(address: str, seconds: int) -> None:
    """300 updates a second, from a process of their own."""
    import httpx

    with httpx.Client(base_url=address, timeout=30) as client:
        users = [
            {"id": 7_300_000_000 + number, "is_bot": False, "first_name": f"V{number}"}
            for number in range(500)
        ]
        tenth = RATE // 10
        made = votes(users, RATE * seconds)
        for start in range(0, len(made), tenth):
            began = time.monotonic()
            inject(client, made[start : start + tenth])
            time.sleep(max(0.0, 0.1 - (time.monotonic() - began)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=40)
    parser.add_argument("--crowd", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.crowd:
        crowd(options.crowd, options.seconds)
    else:
        asyncio.run(measure(options.seconds))


if __name__ == "__main__":
    main()
