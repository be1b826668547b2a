"""Timers that fall due within one second: how late, and how long until the last is committed.

    python -m tests.bench.timers_speed [--timers 1000 10000]

Ours: real reminders, each fired, queued in the outbox, re-armed and committed to SQLite (synchronous=FULL).
APScheduler: the same number of date jobs that note the time, in its SQLAlchemyJobStore on SQLite.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import general
from bot.chat.context import TimerContext
from bot.chat.feature import Feature, Firing
from bot.engine.database import after_commit
from bot.reminders import firing
from tests.bench.planned import plan
from tests.bench.stand import database, say, spread, started, telegram

lateness: list[float] = []


def note(due_at: datetime) -> None:
    lateness.append((datetime.now(UTC) - due_at).total_seconds())


def due(ctx: TimerContext, owner: Any) -> None:
    firing.due(ctx, owner)
    after_commit(ctx.session, partial(note, ctx.due.due_at))


REMINDERS = Feature("reminders", firings=[Firing(firing.DUE, firing.load, lambda o: o.reminder.chat, due)])


def spread_over_a_second(start: datetime, number: int) -> list[datetime]:
    return [start + timedelta(seconds=index / number) for index in range(number)]


async def ours(number: int) -> None:
    with telegram() as client, database() as url:
        start = datetime.now(UTC) + timedelta(seconds=2 + number / 5000)
        plan(url, spread_over_a_second(start, number))
        async with started(client, url, (REMINDERS, general.feature)) as app:
            stop = asyncio.Event()
            loop = asyncio.create_task(app.timers.run(stop))
            await until(number)
            stop.set()
            await loop


async def apscheduler(number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = SQLAlchemyJobStore(url=f"sqlite:///{folder}/jobs.sqlite3")
        scheduler = AsyncIOScheduler(jobstores={"default": store}, timezone="UTC")
        scheduler.start(paused=True)
        start = datetime.now(UTC) + timedelta(seconds=2 + number / 400)
        for at in spread_over_a_second(start, number):
            scheduler.add_job(note, "date", run_date=at, args=[at], misfire_grace_time=None)
        scheduler.resume()
        await until(number)
        scheduler.shutdown()


async def until(number: int) -> None:
    limit = time.monotonic() + 180
    while len(lateness) < number and time.monotonic() < limit:
        await asyncio.sleep(0.01)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--timers", type=int, nargs="+", default=[1000, 10_000])
    for number in parser.parse_args().timers:
        for who, run in (("our timers, durable", ours), ("APScheduler, SQLAlchemyJobStore", apscheduler)):
            lateness.clear()
            asyncio.run(run(number))
            # The last is due at the end of the second.
            say(
                f"{number} due in one second: {who}",
                fired=len(lateness),
                **spread(lateness),
                all=f"{1 + lateness[-1]:.2f} s after the first was due",
            )


if __name__ == "__main__":
    main()
