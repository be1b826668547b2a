"""What the rooms of this feature drop once a day."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.general import binding, roster_import


def forget(session: Session, now: datetime) -> None:
    """Drop lists that nobody took over, and codes that work no more."""
    roster_import.forget(session, now)
    binding.forget(session, now)
