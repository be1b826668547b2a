from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.engine.database import Database, Turn
from bot.engine.identity import Chat, ChatKind

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@dataclass
class HandClock:
    """A clock turned by hand, in any direction."""

    at: datetime = NOON
    seconds: float = 0.0
    listeners: list[Callable[[], None]] = field(default_factory=list)

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.seconds

    def real(self, instant: datetime) -> datetime:
        return datetime.now(UTC) + (instant - self.at)

    def on_jump(self, listener: Callable[[], None]) -> None:
        self.listeners.append(listener)

    def seed(self) -> int:
        return 1

    def turn(self, by: timedelta) -> None:
        self.at += by
        self.seconds += max(0.0, by.total_seconds())


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def db(migrated_database: str) -> Iterator[Database]:
    db = Database(migrated_database)
    yield db
    db.close()


@pytest.fixture
async def chat_id(db: Database) -> int:
    """A private chat."""

    def make(session: object) -> int:
        chat = new_chat(5)
        session.add(chat)  # type: ignore[attr-defined]
        session.flush()  # type: ignore[attr-defined]
        return chat.id

    return await db.write(make, Turn.UPDATES)


def new_chat(telegram_id: int, kind: ChatKind = ChatKind.PRIVATE) -> Chat:
    return Chat(
        telegram_id=telegram_id,
        kind=kind,
        title=str(telegram_id),
        language="zh",
        zone="Asia/Shanghai",
        created_at=NOON,
    )
