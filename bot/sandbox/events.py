"""What happens in the world, and the log of the bot's calls: rings that forget the oldest."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.sandbox.model import Json, Message


@dataclass(slots=True, frozen=True)
class Event:
    """One thing that happened. `api` is the message as it was at that moment, whatever becomes of it."""

    seq: int
    type: str
    data: Json
    message: Message | None = None
    api: Json | None = None


class Events:
    def __init__(self, kept: int = 10_000) -> None:
        self._ring: deque[Event] = deque(maxlen=kept)
        self._watchers: set[Callable[[], None]] = set()
        self.seq = 0
        self.closing = False

    def emit(self, type: str, *, message: Message | None = None, **data: Any) -> None:
        self.seq += 1
        api = None
        if message is not None:
            api = message.api
            data["chat"] = message.chat.id
        self._ring.append(Event(self.seq, type, data, message, api))
        for wake in self._watchers:
            wake()

    def since(self, seq: int) -> Iterator[Event]:
        """The kept events after `seq`, oldest first."""
        missed = self.seq - seq
        if missed <= 0:
            return iter(())
        return iter([self._ring[i] for i in range(max(0, len(self._ring) - missed), len(self._ring))])

    def has_all_since(self, seq: int) -> bool:
        return self.seq - seq <= len(self._ring)

    def open(self) -> None:
        self.closing = False

    def close(self) -> None:
        """Send the watchers home: the server stops."""
        self.closing = True
        for wake in self._watchers:
            wake()

    def watch(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Call `wake` after every event; returns what ends that."""
        self._watchers.add(wake)
        return lambda: self._watchers.discard(wake)


class CallLog:
    """The bot's calls of the Bot API, newest last; the token is never in it."""

    def __init__(self, kept: int = 5_000) -> None:
        self._ring: deque[Json] = deque(maxlen=kept)
        self.seq = 0

    def add(self, entry: Json) -> None:
        self.seq += 1
        entry["seq"] = self.seq
        self._ring.append(entry)

    def since(self, seq: int) -> list[Json]:
        missed = self.seq - seq
        if missed <= 0:
            return []
        return [self._ring[i] for i in range(max(0, len(self._ring) - missed), len(self._ring))]
