"""The bot's queue of updates, with Telegram's rules of acknowledgement, kinds and forgetting."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from random import Random
from typing import Any

KINDS = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
        "message_reaction",
        "message_reaction_count",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "purchased_paid_media",
        "managed_bot",
        "guest_message",
    }
)
DEFAULT_KINDS = KINDS - {"chat_member", "message_reaction", "message_reaction_count"}
KEPT_FOR = timedelta(hours=24)
QUIET_WEEK = timedelta(days=7)


class Updates:
    """Updates wait here, already as JSON text, until the bot acknowledges them or a day has passed."""

    def __init__(self, random: Random, first_id: int = 810_000_001) -> None:
        self.allowed: frozenset[str] = DEFAULT_KINDS
        self.on_arrival: Callable[[], None] = lambda: None
        self._random = random
        self._next_id = first_id
        self._waiting: deque[tuple[int, str, datetime]] = deque()
        self._last_at: datetime | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    def allow(self, kinds: Iterable[str]) -> None:
        """Set the kinds the bot wants; it sticks. None that is known means the default."""
        self.allowed = frozenset(kinds) & KINDS or DEFAULT_KINDS

    def add(self, kind: str, payload: Any, now: datetime) -> int | None:
        """Queue an update, unless its kind is not wanted; returns its id."""
        if kind not in self.allowed:
            return None
        update_id = self._take_id(now)
        body = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
        self._waiting.append((update_id, f'{{"update_id":{update_id},"{kind}":{body}}}', now))
        self.on_arrival()
        return update_id

    def inject(self, update: dict[str, Any], now: datetime) -> int:
        """Queue a raw update as it is, with its own id or the next one."""
        update_id = update.get("update_id")
        if isinstance(update_id, int):
            self._next_id = max(self._next_id, update_id + 1)
        else:
            update_id = self._take_id(now)
        text = json.dumps({"update_id": update_id, **update}, ensure_ascii=False)
        self._waiting.append((update_id, text, now))
        self.on_arrival()
        return update_id

    def get(self, offset: int, limit: int, now: datetime) -> str:
        """Forget what `offset` acknowledges and return up to `limit` updates as one JSON array."""
        waiting = self._waiting
        while waiting and now - waiting[0][2] >= KEPT_FOR:
            waiting.popleft()
        if offset < 0:
            while len(waiting) > -offset:
                waiting.popleft()
        # An offset far ahead of the queue is one of before the ids restarted: it acknowledges nothing.
        elif offset <= self._next_id + 10:
            while waiting and waiting[0][0] < offset:
                waiting.popleft()
        count = min(limit, len(waiting))
        return "[" + ",".join(waiting[i][1] for i in range(count)) + "]"

    def drop(self) -> None:
        self._waiting.clear()

    def _take_id(self, now: datetime) -> int:
        # After a week without updates Telegram goes on from a random id.
        if self._last_at is not None and now - self._last_at >= QUIET_WEEK:
            self._next_id = self._random.randrange(100_000_000, 1_000_000_000)
        self._last_at = now
        update_id = self._next_id
        self._next_id += 1
        return update_id
