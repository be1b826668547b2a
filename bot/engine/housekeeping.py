"""What is swept up now and then, so that the database grows with what matters."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.engine.inbox import InboxState, Received
from bot.engine.outbox import Attachment, Outgoing, State
from bot.engine.timer import Timer, TimerState

KEEP_UPDATES = timedelta(days=7)
"""Telegram offers an update for a day; its ids start at random again after a quiet week."""
KEEP_MESSAGES = timedelta(days=90)
KEEP_TIMERS = timedelta(days=90)
SLICE = 2000
"""Rows at once: others want to write, too."""


def forget_old(session: Session, now: datetime) -> bool:
    """Drop a slice of what is done and old. Return whether there may be more."""
    dropped = 0
    for key, condition in (
        (
            Received.update_id,
            (Received.state == InboxState.HANDLED) & (Received.received_at < now - KEEP_UPDATES),
        ),
        (
            Outgoing.id,
            Outgoing.state.in_((State.SENT, State.EXPIRED)) & (Outgoing.created_at < now - KEEP_MESSAGES),
        ),
        (Attachment.id, Attachment.created_at < now - KEEP_MESSAGES),
        (Timer.id, (Timer.state == TimerState.FIRED) & (Timer.fired_at < now - KEEP_TIMERS)),
    ):
        old = session.scalars(select(key).where(condition).limit(SLICE)).all()
        if old:
            session.execute(
                delete(key.class_).where(key.in_(old)), execution_options={"synchronize_session": False}
            )
        dropped = max(dropped, len(old))
    return dropped == SLICE
