"""How much of Telegram's 30 messages a second is used, and whether it is ever exceeded.

    python -m tests.bench.budget [--messages 1000] [--chats 200]

The local Telegram keeps the budgets and answers 429 beyond them.
"""

from __future__ import annotations

import argparse
import asyncio
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.engine.database import Turn
from bot.engine.identity import Chat
from bot.engine.outbox import Content, Outbox, Urgency
from tests.bench.stand import database, people, running, say, started, telegram


async def measure(messages: int, chats: int) -> None:
    with telegram(budgets=True) as client, database() as url:
        people(client, chats)
        async with started(client, url) as app, running(app):
            await app.updates.drained.wait()
            while app.sender.idle_seconds() is not None or app.sender.under_way:
                await asyncio.sleep(0.1)
            await asyncio.sleep(2)
            before = client.get("/world/log").json()[-1]["seq"]

            def queue(session: Session) -> None:
                outbox: Outbox = app.outbox
                ids = session.scalars(select(Chat.id)).all()
                for number in range(messages):
                    outbox.say(
                        session,
                        ids[number % len(ids)],
                        Content(f"message {number}"),
                        now=datetime.now().astimezone(),
                        urgency=Urgency.REPORT,
                    )

            await app.db.write(queue, Turn.TIMERS)
            sent: list[datetime] = []
            while len(sent) < messages:
                await asyncio.sleep(0.5)
                calls = [
                    call
                    for call in (await asyncio.to_thread(client.get, f"/world/log?since={before}")).json()
                    if call["method"] == "sendMessage"
                ]
                sent = [datetime.fromisoformat(call["time"]) for call in calls if call["ok"]]
            refused = sum(1 for call in calls if not call["ok"])
            took = (sent[-1] - sent[0]).total_seconds()
            use = (messages - 1) / (30 * took)
            say(
                f"{messages} messages to {chats} chats",
                took=f"{took:.1f} s",
                use=f"{use:.1%}",
                refused=f"{refused} (429)",
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--chats", type=int, default=200)
    options = parser.parse_args()
    asyncio.run(measure(options.messages, options.chats))


if __name__ == "__main__":
    main()
