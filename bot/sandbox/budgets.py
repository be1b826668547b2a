"""Telegram's budgets of messages: how many in how long, for all, for a group, for a person."""

from __future__ import annotations

from collections import deque
from math import ceil

OVERALL = (30, 1.0)  # calls, seconds
GROUP = (20, 60.0)
PERSON = (5, 5.0)


class _Window:
    """At most `calls` in any `seconds`."""

    __slots__ = ("_seconds", "_times")

    def __init__(self, limit: tuple[int, float]) -> None:
        calls, self._seconds = limit
        self._times: deque[float] = deque(maxlen=calls)

    def wait(self, now: float) -> float:
        """How long until the next call fits, in seconds; 0 when it does."""
        if len(self._times) < (self._times.maxlen or 0):
            return 0.0
        return max(0.0, self._times[0] + self._seconds - now)

    def take(self, now: float) -> None:
        self._times.append(now)


class Budgets:
    """Sliding windows in world time over the calls that send or edit; a refused call costs nothing."""

    def __init__(self, *, enabled: bool) -> None:
        self.enabled = enabled
        self._overall = _Window(OVERALL)
        self._chats: dict[int, _Window] = {}

    def take(self, chat_id: int, now: float) -> int:
        """Count a call and return 0, or return the seconds after which it may be tried again, at least 1."""
        window = self._chats.get(chat_id)
        if window is None:
            window = self._chats[chat_id] = _Window(PERSON if chat_id > 0 else GROUP)
        wait = max(self._overall.wait(now), window.wait(now))
        if wait > 0:
            return max(1, ceil(wait))
        self._overall.take(now)
        window.take(now)
        return 0
