"""The Bot API as the engine uses it: one `Bot`, updates as raw JSON, and what each refusal means.

Whether a refusal is for ever, for a while, or about the chat is decided here and nowhere else.
"""

import asyncio
import json
import logging
import os
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import httpx
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

# The library asks for this opt-in and warns at every 429 without it.
os.environ.setdefault("PTB_TIMEDELTA", "true")

log = logging.getLogger(__name__)

LONG_POLL = 50
"""Seconds that Telegram holds a request open while there is nothing to tell."""
MOST_UNDER_WAY = 16
"""Requests at once. httpx's pool slows down steeply beyond: 460 a second at 32, 120 at 64."""


class Unreadable(NetworkError):
    """An answer that is no JSON, or not Telegram's. It holds chat talk, so it is never logged."""

    def __init__(self, payload: bytes) -> None:
        super().__init__(f"no answer of Telegram's: {len(payload)} bytes")
        self.payload = payload


@cache
def _authorities() -> ssl.SSLContext:
    # Reading them takes 20 ms, and the library would do it for each transport.
    return httpx.create_ssl_context()


class Transport(HTTPXRequest):
    """The library's transport, except that a broken answer, which holds chat talk, stays out of the log."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, httpx_kwargs={"verify": _authorities()})

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            text = payload.decode("utf-8", "replace")
            parsed = json.loads(text, object_hook=_poll_as_of_today) if _POLL in text else json.loads(text)
        except (ValueError, RecursionError):
            raise Unreadable(payload) from None
        # The library takes for granted what is checked here, and fails in odd ways where it is not so.
        if (
            not isinstance(parsed, dict)
            or ("result" if parsed.get("ok") else "description") not in parsed
            or not isinstance(parsed.get("parameters") or {}, dict)
        ):
            raise Unreadable(payload)
        return parsed


_POLL = "total_voter_count"


def _poll_as_of_today(data: dict[str, Any]) -> dict[str, Any]:
    """A poll as the library reads it: it warns of a field that servers still send, and fails without others
    that older ones do not send yet, after the poll has been posted."""
    if _POLL in data:
        right = data.pop("correct_option_id", None)
        if right is not None:
            data.setdefault("correct_option_ids", [right])
        data.setdefault("allows_revoting", False)
        data.setdefault("members_only", False)
    return data


@dataclass(frozen=True)
class Again:
    """For a while: try the same message again after so many seconds."""

    seconds: float
    ordered: bool = False
    """Telegram named the time itself (429)."""


@dataclass(frozen=True)
class Moved:
    """The group became a supergroup and has a new id."""

    telegram_id: int


@dataclass(frozen=True)
class Unreachable:
    """Nobody can be reached here: blocked, never started, kicked out, deleted."""

    reason: str


@dataclass(frozen=True)
class AsItIs:
    """Nothing to do: the message looks like that already."""


@dataclass(frozen=True)
class Lost:
    """The message to be changed is gone, or may no longer be changed."""

    reason: str


@dataclass(frozen=True)
class Refused:
    """For ever: Telegram will not take this message."""

    reason: str


Failure = Again | Moved | Unreachable | AsItIs | Lost | Refused

_UNREACHABLE = (
    "chat not found",
    "user is deactivated",
    "peer_id_invalid",
    "not enough rights to send",
    "have no rights to send",
    "chat_write_forbidden",
    "topic_closed",
)
_LOST = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
)
_LONGEST = 300.0


def read_failure(error: TelegramError, attempts: int) -> Failure:
    """What Telegram's refusal of the `attempts`-th try of a message means for that message."""
    if isinstance(error, ChatMigrated):
        return Moved(error.new_chat_id)
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return Again(wait.total_seconds() if isinstance(wait, timedelta) else float(wait), ordered=True)
    if isinstance(error, Forbidden):
        return Unreachable(error.message)
    # BadRequest is a NetworkError by inheritance, yet trying again would not mend it.
    if isinstance(error, BadRequest):
        said = error.message.lower()
        if "message is not modified" in said:
            return AsItIs()
        if any(text in said for text in _LOST):
            return Lost(error.message)
        if any(text in said for text in _UNREACHABLE):
            return Unreachable(error.message)
        return Refused(error.message)
    # A revoked token, a broken line, a server in trouble: nothing wrong with the message.
    return Again(min(2.0 ** min(attempts, 20), _LONGEST))


def make_bot(token: str, *, base_url: str, base_file_url: str, proxy: str | None) -> Bot:
    """A Bot that is not initialised yet: it has not asked Telegram who it is."""
    return Bot(
        token,
        base_url=base_url,
        base_file_url=base_file_url,
        request=Transport(
            connection_pool_size=MOST_UNDER_WAY * 2,
            pool_timeout=30,
            connect_timeout=10,
            read_timeout=20,
            write_timeout=20,
            proxy=proxy,
        ),
        # Demanded by the library; updates are fetched through a transport of our own.
        get_updates_request=Transport(connection_pool_size=1),
    )


def make_poll_transport(*, proxy: str | None) -> Transport:
    """What updates are fetched through: it waits as long as Telegram holds a request open."""
    return Transport(connection_pool_size=1, connect_timeout=10, read_timeout=LONG_POLL + 15, proxy=proxy)


class UnknownToken(Exception):
    """Telegram knows no bot with this token."""


class OutOfReach(Exception):
    """Telegram did not answer."""


async def who(bot: Bot) -> str:
    """The bot's @username, and what Telegram lets it do. Raises UnknownToken, OutOfReach."""
    try:
        await bot.initialize()
        me = await bot.get_me()
    except InvalidToken as error:
        raise UnknownToken from error
    except TelegramError as error:
        raise OutOfReach(error.message) from error
    if not me.can_join_groups:
        return f"@{me.username}, which may not join groups (@BotFather: /setjoingroups)"
    return f"@{me.username}"


async def introduce(bot: Bot, stop: asyncio.Event) -> None:
    """Ask Telegram who the bot is, again and again until it answers or `stop`. Raises UnknownToken."""
    attempts = 0
    while not stop.is_set():
        try:
            await bot.initialize()
            # One that an earlier program left behind would keep every update from us.
            await bot.delete_webhook()
        except InvalidToken as error:
            raise UnknownToken from error
        except TelegramError as error:
            attempts += 1
            seconds = min(2.0**attempts, 30.0)
            log.warning(
                "Telegram does not answer (%s); trying again in %d seconds", type(error).__name__, seconds
            )
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await stop.wait()
        else:
            return
