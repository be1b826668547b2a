"""Telegram's budgets, as arithmetic. Pure: seconds go in, seconds come out.

Telegram counts, over any stretch of time, how many messages reach it: 30 in a second in all, 20 in a
minute in one group, about one a second in one chat (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).
A sliding window never exceeds that; a token bucket of the same rate lets twice as many through in its
first second. A message takes its place in the window when its request leaves and is dated when it
arrived, so that one held up on its way cannot fall into the same second as the next thirty.
"""

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Budget:
    """At most `limit` messages within any `seconds`."""

    limit: int
    seconds: float


EVERYWHERE = Budget(30, 1.0)
GROUP = Budget(20, 60.0)
CATCH_UP = 0.1
"""Seconds by which even distances may be made up for when something was late."""
CHAT = Budget(3, 3.0)
"""One a second, but a short burst is tolerated: three answers to three quick taps need not wait."""


@dataclass
class _Window:
    """The arrivals of the last `budget.seconds`, and how many are still on their way."""

    budget: Budget
    arrived: deque[float] = field(default_factory=deque)
    under_way: int = 0

    def free_at(self, now: float) -> float:
        """When there is room for one more; infinity while that depends on what is under way."""
        while self.arrived and self.arrived[0] <= now - self.budget.seconds:
            self.arrived.popleft()
        room = self.budget.limit - self.under_way - len(self.arrived)
        if room > 0:
            return now
        missing = 1 - room
        return (
            self.arrived[missing - 1] + self.budget.seconds if missing <= len(self.arrived) else float("inf")
        )


class Pacing:
    """When which chat may be written to. All times are seconds of one clock that never runs backwards."""

    def __init__(self) -> None:
        self._everywhere = _Window(EVERYWHERE)
        self._chats: dict[Hashable, list[_Window]] = {}
        self._paused: dict[Hashable, float] = {}
        self._all_paused = 0.0
        self._refused_in_a_row: set[Hashable] = set()
        self._even_at = 0.0

    def free_everywhere_at(self, now: float, *, urgent: bool = True) -> float:
        """When any message at all may leave.

        What is not urgent leaves at even distances: thirty at once would let the next answer to somebody wait
        for most of a second.
        """
        at = max(now, self._everywhere.free_at(now), self._all_paused)
        return at if urgent else max(at, self._even_at)

    def free_at(self, now: float, chat: Hashable, *, group: bool) -> float:
        """When a message to this chat may leave, the common budget left aside."""
        return max(
            now,
            self._paused.get(chat, 0.0),
            *(window.free_at(now) for window in self._windows(chat, group)),
        )

    def leave(self, at: float, chat: Hashable, *, group: bool, urgent: bool = True) -> None:
        """A message leaves for this chat at `at`."""
        if not urgent:
            self._even_at = max(self._even_at, at - CATCH_UP) + EVERYWHERE.seconds / EVERYWHERE.limit
        for window in (self._everywhere, *self._windows(chat, group)):
            window.under_way += 1

    def arrive(self, at: float, chat: Hashable, *, group: bool) -> None:
        """The message that left for this chat reached Telegram (or never will) at `at`."""
        for window in (self._everywhere, *self._windows(chat, group)):
            window.under_way -= 1
            window.arrived.append(max(at, window.arrived[-1]) if window.arrived else at)

    def pause(self, chat: Hashable, until: float) -> None:
        """Leave this chat alone until then: a message to it failed for a while."""
        self._paused[chat] = max(until, self._paused.get(chat, 0.0))

    def accepted(self) -> None:
        """Telegram took a message: whatever refusals came before it meant single chats."""
        self._refused_in_a_row.clear()

    def obey(self, now: float, chat: Hashable, retry_after: float) -> None:
        """Telegram refused a message to this chat for `retry_after` seconds.

        It does not say whether it means the chat or the whole bot: two chats refused with nothing
        accepted in between mean the whole bot.
        """
        until = now + retry_after
        self.pause(chat, until)
        self._refused_in_a_row.add(chat)
        if len(self._refused_in_a_row) > 1:
            self._all_paused = max(self._all_paused, until)

    def forget_idle(self, now: float) -> None:
        """Let go of the chats whose windows are empty, so that memory does not grow with the years."""
        self._paused = {chat: end for chat, end in self._paused.items() if end > now}
        for chat, windows in list(self._chats.items()):
            if all(
                window.free_at(now) == now and not window.arrived and not window.under_way
                for window in windows
            ):
                del self._chats[chat]

    def _windows(self, chat: Hashable, group: bool) -> list[_Window]:
        found = self._chats.get(chat)
        if found is None:
            found = self._chats[chat] = [_Window(CHAT), _Window(GROUP)] if group else [_Window(CHAT)]
        return found
