"""The time of the sandbox's world: it runs with the wall, or stands still, and can be moved by hand."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class WorldClock:
    """A clock that starts at `now` and then runs at real speed, or stands still while `frozen`.

    It never goes back: what has happened in the world stays in its past.
    """

    def __init__(
        self, now: datetime, *, frozen: bool = False, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        if now.tzinfo is None:
            raise ValueError("The world's time needs a zone, for example datetime(2026, 11, 21, tzinfo=UTC).")
        self._base = now.astimezone(UTC)
        self._monotonic = monotonic
        self._since = monotonic()
        self._frozen = frozen

    @property
    def frozen(self) -> bool:
        return self._frozen

    def now(self) -> datetime:
        if self._frozen:
            return self._base
        return self._base + timedelta(seconds=self._monotonic() - self._since)

    def timestamp(self) -> float:
        return self.now().timestamp()

    def set_frozen(self, frozen: bool) -> None:
        self._base, self._since = self.now(), self._monotonic()
        self._frozen = frozen

    def go_to(self, instant: datetime) -> None:
        """Move the clock to `instant`; raises ValueError for an instant in the past or without a zone."""
        if instant.tzinfo is None:
            raise ValueError("The instant needs a zone, for example 2026-11-21T09:00:00+08:00.")
        now = self.now()
        # A running clock goes on between the caller's reading of it and this call.
        if instant < now - (timedelta(0) if self._frozen else timedelta(seconds=1)):
            raise ValueError(f"The world's time does not go back: it is {now.isoformat()} there.")
        self._base, self._since = max(now, instant.astimezone(UTC)), self._monotonic()
