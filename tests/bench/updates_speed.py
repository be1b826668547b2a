"""Updates a second through the whole path, beside python-telegram-bot's echo bot on the same local Telegram.

    python -m tests.bench.updates_speed [--updates 20000]

Ours: fetched, entered in the inbox, handled, committed to SQLite (synchronous=FULL), acknowledged. The echo
bot: fetched and handled by its Application, kept nowhere. Replies of our bot are counted as committed to the
outbox; how fast they leave is Telegram's budget, not ours.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from contextlib import suppress
from typing import Any

import httpx
from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Mapped, Session, mapped_column
from telegram import Update
from telegram.error import BadRequest
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ContextTypes,
    MessageHandler,
    PollAnswerHandler,
    filters,
)

from bot import general, reminders
from bot.chat.context import Context, Tools
from bot.chat.feature import Button, Feature, Vote
from bot.engine.database import Base
from bot.engine.inbox import Received
from tests.bench.stand import TOKEN, database, inject, message, people, running, say, started, telegram


class Ballot(Base):
    """One person's vote in one poll."""

    __tablename__ = "bench_ballot"

    poll_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    option: Mapped[int]


def count(tools: Tools, session: Session, vote: Vote) -> None:
    row = {"poll_id": vote.poll_id, "person_id": vote.person.id, "option": vote.options[0]}
    statement = insert(Ballot).values(row)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["poll_id", "person_id"], set_={"option": statement.excluded.option}
        )
    )


def tap(ctx: Context) -> None:
    ctx.toast("收到")


FEATURES = (
    reminders.feature,
    general.feature,
    Feature("bench", buttons=[Button("bench.tap", tap)], vote=count),
)


def votes(users: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    return [
        {
            "poll_answer": {
                "poll_id": str(index // len(users)),
                "user": users[index % len(users)],
                "option_ids": [index % 4],
                "option_persistent_ids": [str(index % 4)],
            }
        }
        for index in range(number)
    ]


def taps(users: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    return [
        {
            "callback_query": {
                "id": str(index),
                "from": (user := users[index % len(users)]),
                "message": message(user, "x")["message"],
                "chat_instance": "1",
                "data": "bench.tap:1:0",
            }
        }
        for index in range(number)
    ]


def commands(users: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    return [message(users[index % len(users)], "/remind 明天9点 交材料", index) for index in range(number)]


KINDS = {"votes": votes, "taps": taps, "commands with a reply": commands}


async def ours(client: httpx.Client, updates: list[dict[str, Any]]) -> float:
    with database() as url:
        async with started(client, url, FEATURES) as app:
            Base.metadata.create_all(app.db._writer_engine)
            while await app.updates.poll():
                pass
            app.updates.drained.clear()
            app.hearing.lost()  # or it would wait with Telegram for what is there already
            inject(client, updates)
            began = time.perf_counter()
            async with running(app):
                await app.updates.drained.wait()
                took = time.perf_counter() - began
            entered = await app.db.read(
                lambda session: session.scalar(select(func.count(Received.update_id)))
            )
            assert (entered or 0) >= len(updates), entered
            return took


async def echo(client: httpx.Client, updates: list[dict[str, Any]]) -> float:
    handled = 0
    done = asyncio.Event()

    async def handle(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        nonlocal handled
        if update.message is not None and update.message.text:
            await update.message.reply_text(update.message.text)
        elif update.callback_query is not None:
            with suppress(BadRequest):  # taps made up by this bench: Telegram does not know them
                await update.callback_query.answer("收到")
        handled += 1
        if handled == len(updates):
            done.set()

    base = str(client.base_url).rstrip("/")
    application = Application.builder().token(TOKEN).base_url(f"{base}/bot").build()
    application.add_handlers(
        [MessageHandler(filters.ALL, handle), CallbackQueryHandler(handle), PollAnswerHandler(handle)]
    )
    inject(client, updates)
    async with application:
        await application.start()
        assert application.updater is not None
        began = time.perf_counter()
        await application.updater.start_polling(allowed_updates=Update.ALL_TYPES, timeout=1)
        await done.wait()
        took = time.perf_counter() - began
        await application.updater.stop()
        await application.stop()
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--updates", type=int, default=20_000)
    number = parser.parse_args().updates
    with telegram() as client:
        users = people(client, 500)
        asyncio.run(ours(client, []))  # everybody's Start is taken
        for name, make in KINDS.items():
            some = number if name == "votes" else number // 4
            for who, run in (("our bot, durable", ours), ("echo bot, in memory", echo)):
                took = asyncio.run(run(client, make(users, some)))
                say(f"{name}: {who}", updates=some, took=f"{took:.1f} s", rate=f"{some / took:.0f}/s")


if __name__ == "__main__":
    main()
