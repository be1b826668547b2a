"""What the operator did by command: who, what, about what, when. The lines are never changed."""

import getpass
import os
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.engine.database import Base, BigKey, Instant


class Audit(Base):
    """Somebody at the command line has looked at, or changed, what belongs to others."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    who: Mapped[str] = mapped_column(String(128))
    """His name at the machine."""
    what: Mapped[str] = mapped_column(String(32))
    """The command: export, scores rebuild."""
    about: Mapped[str] = mapped_column(Text)

    __table_args__ = ({"sqlite_autoincrement": True},)


def who() -> str:
    """Who sits at the command line, as the machine knows him."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a container may run under a number without a name
        name = f"uid {os.getuid()}" if hasattr(os, "getuid") else "unknown"
    before = os.environ.get("SUDO_USER")
    return f"{name} (sudo: {before})" if before else name


def note(session: Session, name: str, what: str, about: str, now: datetime) -> None:
    """Leave a line; before the deed, so that none is done without."""
    session.add(Audit(at=now, who=name[:128], what=what, about=about))


def lines(session: Session, most: int) -> Sequence[Audit]:
    """The last lines, the latest first."""
    return session.scalars(select(Audit).order_by(Audit.id.desc()).limit(most)).all()
