"""What each of Telegram's refusals means for a message."""

from __future__ import annotations

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.engine.bot_api import Again, AsItIs, Failure, Lost, Moved, Refused, Unreachable, read_failure


@pytest.mark.parametrize(
    ("error", "attempts", "meaning"),
    [
        (RetryAfter(7), 1, Again(7.0, ordered=True)),
        (ChatMigrated(-100123), 1, Moved(-100123)),
        (Forbidden("bot was blocked by the user"), 1, Unreachable("bot was blocked by the user")),
        (BadRequest("Chat not found"), 1, Unreachable("Chat not found")),
        (
            BadRequest("Not enough rights to send text messages to the chat"),
            1,
            Unreachable("Not enough rights to send text messages to the chat"),
        ),
        (BadRequest("Message is not modified: specified new …"), 1, AsItIs()),
        (BadRequest("Message to edit not found"), 1, Lost("Message to edit not found")),
        # A BadRequest is a NetworkError in the library, and trying again would not mend it.
        (BadRequest("Can't parse entities"), 1, Refused("Can't parse entities")),
        (BadRequest("Message is too long"), 1, Refused("Message is too long")),
        (TimedOut(), 1, Again(2.0)),
        (NetworkError("Bad Gateway"), 3, Again(8.0)),
        (NetworkError("reset"), 40, Again(300.0)),
        (InvalidToken(), 1, Again(2.0)),
        (Conflict("two"), 1, Again(2.0)),
        (TelegramError("something new"), 2, Again(4.0)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_refusal_means(error: TelegramError, attempts: int, meaning: Failure) -> None:
    assert read_failure(error, attempts) == meaning
