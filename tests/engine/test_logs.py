"""No secret is ever in a log line."""

from __future__ import annotations

import logging
import sys

import pytest

from bot.engine.logs import Discreet

TOKEN = "7123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@pytest.mark.parametrize(
    "message",
    [
        f"HTTP Request: POST https://api.telegram.org/bot{TOKEN}/getMe",
        TOKEN,
        "proxy socks5://me:hunter2@127.0.0.1:1080 refused",
    ],
)
def test_tokens_and_given_secrets_are_blacked_out(message: str) -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "%s", (message,), None)
    line = Discreet(["socks5://me:hunter2@127.0.0.1:1080"]).format(record)
    assert TOKEN.split(":")[1] not in line
    assert "hunter2" not in line
    assert "[secret]" in line


def test_tracebacks_are_searched_too() -> None:
    try:
        raise RuntimeError(f"cannot reach https://api.telegram.org/bot{TOKEN}/getMe")
    except RuntimeError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "it failed", (), sys.exc_info())
    assert TOKEN.split(":")[1] not in Discreet([]).format(record)
