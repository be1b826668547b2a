"""The only reader of the wall clock and the only source of randomness.

Everything else is handed `now` or a `Clock`. The demo and the tests hand in a clock that reads the
local Telegram's time, which can be turned by hand.
"""

import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

from tzlocal import get_localzone_name


class Clock(Protocol):
    """What the engine asks of a clock."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC: for what is due."""
        ...

    def monotonic(self) -> float:
        """Seconds that never run backwards: for pacing and backoff."""
        ...

    def real(self, instant: datetime) -> datetime:
        """When `instant` will come on the clock of the machine, for an alarm that reads that one."""
        ...

    def on_jump(self, listener: Callable[[], None]) -> None:
        """Call `listener` whenever the clock was turned by hand."""
        ...

    def seed(self) -> int:
        """A fresh, unguessable seed of 63 bits."""
        ...


def machine_zone() -> str:
    """The IANA name of the zone this machine lives in."""
    return get_localzone_name() or "UTC"


class SystemClock:
    """The machine's own clock. It is never turned by hand; a jump of the system's time is met by the
    timers loop, which looks at least every 30 seconds."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def real(self, instant: datetime) -> datetime:
        return instant

    def on_jump(self, listener: Callable[[], None]) -> None:
        """Nobody turns this clock."""

    def seed(self) -> int:
        return secrets.randbits(63)


class WorldClock:
    """A clock that follows another one: the local Telegram's, for the demo and the tests.

    `read` tells that world's present instant; `subscribe` registers what to call after it was turned.
    Pacing follows it too, so that a frozen world sees no real seconds pass.
    """

    def __init__(
        self, read: Callable[[], datetime], subscribe: Callable[[Callable[[], None]], object], seed: int
    ) -> None:
        self._read = read
        self._subscribe = subscribe
        self._seed = seed
        self._start = read()
        self._latest = 0.0

    def now(self) -> datetime:
        return self._read()

    def monotonic(self) -> float:
        # That world's time may be turned back; seconds for pacing may not.
        self._latest = max(self._latest, (self._read() - self._start).total_seconds())
        return self._latest

    def real(self, instant: datetime) -> datetime:
        return datetime.now(UTC) + (instant - self._read())

    def on_jump(self, listener: Callable[[], None]) -> None:
        self._subscribe(listener)

    def seed(self) -> int:
        self._seed += 1
        return self._seed
