"""Reminders in their thousands, written straight into the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bot import migrations
from bot.engine.database import transact, writing_engine
from bot.engine.identity import Chat, ChatKind
from bot.engine.timer import Timer, TimerState
from bot.reminders.firing import DUE
from bot.reminders.model import Reminder
from bot.when import Defaults, read

ZONE = ZoneInfo("Asia/Shanghai")


def plan(url: str, due: Sequence[datetime], chats: int = 200) -> None:
    """A daily reminder for each of these instants, armed, spread over so many private chats."""
    migrations.upgrade(url)
    now = datetime.now(UTC)
    schedule = read("每天9点 x", now=now, zone=ZONE, language="zh", defaults=Defaults()).schedule

    def write(session: Session) -> None:
        session.execute(
            insert(Chat),
            [
                {
                    "telegram_id": 7_200_000_000 + number,
                    "kind": ChatKind.PRIVATE,
                    "title": f"P{number}",
                    "language": "zh",
                    "zone": ZONE.key,
                    "created_at": now,
                }
                for number in range(chats)
            ],
        )
        ids = session.scalars(select(Chat.id)).all()
        walls = [at.astimezone(ZONE).replace(tzinfo=None).isoformat() for at in due]
        session.execute(
            insert(Reminder),
            [
                {
                    "id": number,
                    "chat_id": ids[number % len(ids)],
                    "text": f"reminder {number}",
                    "rule": schedule.to_json(),
                    "next_wall": wall,
                    "created_at": now,
                }
                for number, wall in enumerate(walls, 1)
            ],
        )
        session.execute(
            insert(Timer),
            [
                {
                    "kind": DUE,
                    "owner_id": number,
                    "occurrence": wall,
                    "due_at": at,
                    "try_at": at,
                    "state": TimerState.ARMED,
                    "attempts": 0,
                }
                for number, (at, wall) in enumerate(zip(due, walls, strict=True), 1)
            ],
        )

    engine = writing_engine(url)
    transact(engine, write)
    engine.dispose()
