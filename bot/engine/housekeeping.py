"""What is swept up now and then, so that the database grows with what matters."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.engine.inbox import InboxState, Received
from bot.engine.outbox import Attachment, Outgoing, State
from bot.engine.timer import Timer, TimerState

KEEP_TIMERS = timedelta(days=90)
SLICE = 2000
"""Rows at once: others want to write, too."""


@dataclass(frozen=True)
class Retention:
    """How long what is done is kept. The ledger of points is kept for ever."""

    updates: timedelta = timedelta(days=7)
    """Telegram offers an update for a day; its ids start at random again after a quiet week."""
    messages: timedelta = timedelta(days=90)
    answers: timedelta = timedelta(days=3 * 365)
    """What was answered to each question of a test, and voted in polls; results stay."""
    receipts: timedelta = timedelta(days=3 * 365)
    """What was said of each reminder, and who acknowledged it."""
    reports: timedelta = timedelta(days=365)
    """What people wrote about questions they reported."""


def forget_old(session: Session, now: datetime, keep: Retention) -> bool:
    """Drop a slice of what is done and old. Return whether there may be more."""
    dropped = 0
    for key, condition in (
        (
            Received.update_id,
            (Received.state == InboxState.HANDLED) & (Received.received_at < now - keep.updates),
        ),
        (
            Outgoing.id,
            Outgoing.state.in_((State.SENT, State.EXPIRED)) & (Outgoing.created_at < now - keep.messages),
        ),
        (Attachment.id, Attachment.created_at < now - keep.messages),
        (Timer.id, (Timer.state == TimerState.FIRED) & (Timer.fired_at < now - KEEP_TIMERS)),
    ):
        old = session.scalars(select(key).where(condition).limit(SLICE)).all()
        if old:
            session.execute(
                delete(key.class_).where(key.in_(old)), execution_options={"synchronize_session": False}
            )
        dropped = max(dropped, len(old))
    return dropped == SLICE
