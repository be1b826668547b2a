"""What the operator sees and mends, from another process while the bot runs.

The loops look at their rows every few seconds, so what is put back here is taken up soon.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.engine.identity import Chat
from bot.engine.inbox import InboxState, Received
from bot.engine.outbox import Outgoing, State
from bot.engine.timer import Timer, TimerState


@dataclass(frozen=True)
class Item:
    """A row that waits for somebody: `since` when, for whom, and why."""

    id: int
    state: str
    since: datetime
    where: str
    why: str


def messages(session: Session) -> list[Item]:
    """What waits in the outbox, and what Telegram refused."""
    rows = session.execute(
        select(Outgoing, Chat.title)
        .join(Chat, Chat.id == Outgoing.chat_id)
        .where(Outgoing.state.in_((State.WAITING, State.PARKED)))
        .order_by(Outgoing.state, Outgoing.id)
    )
    return [Item(row.id, row.state, row.created_at, title, row.error or "") for row, title in rows]


def retry(session: Session, ids: Sequence[int] | None) -> int:
    """Let parked messages wait again, these or all; return how many."""
    last = session.scalar(select(func.max(Outgoing.place))) or 0
    rows = session.scalars(
        select(Outgoing)
        .where(Outgoing.state == State.PARKED, *_among(Outgoing.id, ids))
        .order_by(Outgoing.id)
    ).all()
    for place, row in enumerate(rows, last + 1):
        row.state, row.error, row.attempts, row.place = State.WAITING, None, 0, place
        session.get_one(Chat, row.chat_id).unreachable = None
    return len(rows)


def drop(session: Session, ids: Sequence[int] | None) -> int:
    """Give parked messages up, these or all; return how many."""
    return _change(
        session,
        update(Outgoing)
        .where(Outgoing.state == State.PARKED, *_among(Outgoing.id, ids))
        .values(state=State.EXPIRED),
    )


def updates(session: Session) -> list[Item]:
    """The updates whose handler failed, and those that wait for another try."""
    rows = session.scalars(
        select(Received)
        .where(Received.state.in_((InboxState.FAILED, InboxState.RECEIVED)))
        .order_by(Received.update_id)
    )
    return [Item(row.update_id, row.state, row.received_at, "", row.error or "") for row in rows]


def replay(session: Session, ids: Sequence[int] | None) -> int:
    """Have failed updates handled again, these or all; return how many."""
    failed = Received.state == InboxState.FAILED
    return _change(
        session,
        update(Received).where(failed, *_among(Received.update_id, ids)).values(state=InboxState.RECEIVED),
    )


def timers(session: Session) -> list[Item]:
    """The timers that failed again and again."""
    rows = session.scalars(select(Timer).where(Timer.state == TimerState.PARKED).order_by(Timer.due_at))
    return [
        Item(row.id, row.state, row.due_at, f"{row.kind} {row.owner_id} {row.occurrence}", row.error or "")
        for row in rows
    ]


def rearm(session: Session, ids: Sequence[int] | None) -> int:
    """Have parked timers fire again, these or all; return how many."""
    parked = Timer.state == TimerState.PARKED
    return _change(
        session,
        update(Timer)
        .where(parked, *_among(Timer.id, ids))
        .values(state=TimerState.ARMED, attempts=0, error=None, try_at=Timer.due_at),
    )


def _among(column: Any, ids: Sequence[int] | None) -> list[Any]:
    return [column.in_(ids)] if ids else []


def _change(session: Session, statement: Any) -> int:
    result: Any = session.execute(statement, execution_options={"synchronize_session": False})
    return int(result.rowcount)
