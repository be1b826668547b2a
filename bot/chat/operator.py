"""What the operator is told: seldom, privately, and where to look."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat.members import CHINA
from bot.chat.texts import N_, tr
from bot.engine.identity import Chat, ChatKind
from bot.engine.outbox import Content, Outbox, Urgency

QUIET = timedelta(minutes=1)
"""What goes wrong goes wrong in swarms: a notice waits, and those of one kind become one."""

UPDATE_FAILED = N_("Something that was said to the bot could not be handled. Look: python -m bot inbox")
MESSAGE_REFUSED = N_("Telegram refused a message of the bot. Look: python -m bot outbox")
TIMER_PARKED = N_("Something that was due could not be carried out. Look: python -m bot timers")


def tell(
    outbox: Outbox, session: Session, operators: Sequence[int], kind: str, message: str, *, now: datetime
) -> None:
    """Tell each operator (Telegram ids) that something of this `kind` happened."""
    for telegram_id in operators:
        chat = session.scalar(select(Chat).where(Chat.telegram_id == telegram_id))
        if chat is None:
            chat = Chat(
                telegram_id=telegram_id,
                kind=ChatKind.PRIVATE,
                title=str(telegram_id),
                language="zh",
                zone=CHINA,
                created_at=now,
            )
            session.add(chat)
            session.flush()
        outbox.say(
            session,
            chat.id,
            Content(tr(chat.language, message)),
            now=now,
            urgency=Urgency.REPORT,
            name=f"operator.{kind}",
            not_before=now + QUIET,
        )
