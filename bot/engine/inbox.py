"""Updates as rows: received, handled, failed, replayed.

A handled update leaves its id and its time, so that a repeat is harmless; what it said is not kept. One
whose handler failed keeps its content until it was replayed or given up.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String, Text, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.engine.database import Base, BigKey, Instant


class InboxState(StrEnum):
    """RECEIVED: not handled yet, also when somebody asked for another try of a failed one."""

    RECEIVED = "received"
    HANDLED = "handled"
    FAILED = "failed"


class Received(Base):
    """One update. Its id is Telegram's; `received_at` is the only time that a vote or a tap has."""

    __tablename__ = "inbox"

    update_id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    received_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[InboxState] = mapped_column(String(16))
    payload: Mapped[str | None] = mapped_column(Text)
    error: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (Index("ix_inbox_state_received_at", "state", "received_at"),)


def take(session: Session, updates: Sequence[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    """Enter these updates as handled and return the new ones. The commit makes it true."""
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    new = set(
        session.scalars(
            insert(Received).on_conflict_do_nothing().returning(Received.update_id),
            [
                {"update_id": id_, "received_at": now, "state": InboxState.HANDLED}
                for id_ in {raw["update_id"] for raw in updates}
            ],
        )
    )
    by_id = {raw["update_id"]: raw for raw in updates}
    return [raw for id_, raw in by_id.items() if id_ in new]


def keep_failed(session: Session, raw: dict[str, Any], error: str, now: datetime) -> None:
    """Keep an update whose handler failed, for the operator to look at and to replay."""
    session.merge(
        Received(
            update_id=raw["update_id"],
            received_at=now,
            state=InboxState.FAILED,
            payload=json.dumps(raw),  # in ASCII: half a surrogate pair could not be stored
            error=error,
        )
    )


def replayed(session: Session) -> list[tuple[dict[str, Any], datetime]]:
    """The updates that wait for another try, with the time at which they first came."""
    rows = session.execute(
        select(Received.payload, Received.received_at)
        .where(Received.state == InboxState.RECEIVED, Received.payload.is_not(None))
        .order_by(Received.update_id)
        .limit(100)
    )
    return [(json.loads(payload), received_at) for payload, received_at in rows if payload]


def latest(session: Session) -> datetime | None:
    """When something was received last."""
    return session.scalar(select(func.max(Received.received_at)))


def settle(session: Session, update_id: int) -> None:
    """A replayed update is handled: its content is not kept any longer."""
    session.execute(
        update(Received)
        .where(Received.update_id == update_id)
        .values(state=InboxState.HANDLED, payload=None, error=None)
    )
