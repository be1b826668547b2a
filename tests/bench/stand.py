"""What the benches share: a local Telegram in a process of its own, the bot, and figures in words."""

from __future__ import annotations

import asyncio
import gc
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx

from bot.app import FEATURES, App
from bot.chat.feature import Feature
from bot.config import Settings
from bot.engine.clock import SystemClock
from tests.databases import sqlite_url

TOKEN = "1:" + "SANDBOX" * 5
gc.set_threshold(50_000, 20, 20)


@contextmanager
def telegram(*, budgets: bool = False) -> Iterator[httpx.Client]:
    """A local Telegram in a process of its own; its human side as an HTTP client."""
    options = ["--port", "0", "--token", TOKEN, "--budgets" if budgets else "--no-budgets"]
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.sandbox", *options], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        address = process.stdout.readline().strip()
        with httpx.Client(base_url=address, timeout=120) as client:
            yield client
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


@contextmanager
def database() -> Iterator[str]:
    """A fresh SQLite file; the bot makes its tables."""
    with tempfile.TemporaryDirectory() as folder:
        yield sqlite_url(Path(folder))


def settings(address: httpx.URL | str, url: str) -> Settings:
    base = str(address).rstrip("/")
    return Settings.model_validate(
        {"telegram": {"token": TOKEN, "base_url": f"{base}/bot"}, "database": {"url": url}}
    )


@asynccontextmanager
async def started(
    client: httpx.Client, url: str, features: Sequence[Feature] = FEATURES
) -> AsyncIterator[App]:
    """The bot, started but not running; the collector goes about its work as in `bot run`."""
    app = App(settings(client.base_url, url), SystemClock(), features)
    await app.start()
    gc.freeze()
    try:
        yield app
    finally:
        await app.stop()


@asynccontextmanager
async def running(app: App) -> AsyncIterator[None]:
    """Its loops run."""
    stop = asyncio.Event()
    task = asyncio.create_task(app.run(stop))
    try:
        yield
    finally:
        stop.set()
        await task


def inject(client: httpx.Client, updates: Sequence[dict[str, Any]]) -> None:
    """Queue raw updates for the bot."""
    for start in range(0, len(updates), 5000):
        answer = client.post("/world/updates", json={"updates": updates[start : start + 5000]})
        answer.raise_for_status()


def people(client: httpx.Client, count: int) -> list[dict[str, Any]]:
    """So many people who have pressed Start, as Telegram shows them."""
    made = []
    for number in range(count):
        user = client.post("/world/users", json={"first_name": f"P{number}", "language_code": "zh"}).json()
        client.post("/world/start", json={"user": user["id"]}).raise_for_status()
        made.append({"id": user["id"], "is_bot": False, "first_name": f"P{number}", "language_code": "zh"})
    return made


def message(user: dict[str, Any], text: str, number: int = 1) -> dict[str, Any]:
    """A private message, as an update."""
    chat = {"id": user["id"], "type": "private", "first_name": user["first_name"]}
    return {
        "message": {
            "message_id": number,
            "date": int(time.time()),
            "chat": chat,
            "from": user,
            "text": text,
            "entities": [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}],
        }
    }


def say(what: str, **figures: object) -> None:
    """One line of figures."""
    print(f"{what:<58}", "  ".join(f"{name} {value}" for name, value in figures.items()), flush=True)


def spread(seconds: Sequence[float]) -> dict[str, str]:
    """The middle and the 99th percentile, in milliseconds."""
    ordered = sorted(seconds)
    return {
        "p50": f"{statistics.median(ordered) * 1000:.0f} ms",
        "p99": f"{ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))] * 1000:.0f} ms",
    }
