"""What can be wrong before a start, looked at one after the other."""

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot import migrations
from bot.config import TELEGRAM, ConfigError, Settings, find_file, load
from bot.engine import bot_api, leader
from bot.engine.clock import machine_zone
from bot.quiz.bank import command, pack

KNOCK_SECONDS = 5


@dataclass(frozen=True)
class Result:
    """One thing that was looked at."""

    fine: bool
    sentence: str


async def check(config: Path | None) -> list[Result]:
    """Look at the configuration and, where it can be read, at the token, the database, the banks, zones."""
    try:
        settings = load(config, os.environ)
    except ConfigError as error:
        return _configuration(config, error)
    file = find_file(config)
    read = Result(True, f"configuration: {file}" if file else "configuration: from the environment")
    return [read, await _token(settings), _database(settings), *_questions(settings), _zones()]


def _configuration(config: Path | None, error: ConfigError) -> list[Result]:
    results = [Result(False, f"configuration: {fault}") for fault in error.faults]
    if config is None and find_file(config) is None:
        # The commonest mistake of all: to start in another folder.
        here = f"there is no config.yaml in {Path.cwd()}; only the environment was read"
        results.insert(0, Result(False, f"configuration: {here}"))
    return results


async def _token(settings: Settings) -> Result:
    telegram = settings.telegram
    bot = bot_api.make_bot(
        telegram.token.get_secret_value(),
        base_url=telegram.base_url,
        base_file_url=telegram.base_file_url,
        proxy=telegram.proxy.get_secret_value() if telegram.proxy else None,
    )
    try:
        found = f"token: {await bot_api.who(bot)}"
        if bot.can_read_all_group_messages:
            found += "; privacy mode is off, the bot needs no more than with it on (@BotFather: /setprivacy)"
        return Result(True, found)
    except bot_api.UnknownToken:
        fault = "token: Telegram does not know it. Copy it again from @BotFather"
        if not telegram.base_url.startswith(f"{TELEGRAM}/"):
            fault += f"; or {urlsplit(telegram.base_url).hostname} is no Bot API server (telegram.base_url)"
        return Result(False, fault)
    except bot_api.OutOfReach as error:
        return Result(False, f"token: Telegram cannot be reached; {await _obstacle(settings)} ({error})")
    finally:
        await bot.shutdown()


async def _obstacle(settings: Settings) -> str:
    """Where the way to Telegram ends: at the network, at the proxy, or behind it."""
    proxy = settings.telegram.proxy
    first = urlsplit(proxy.get_secret_value() if proxy else settings.telegram.base_url)
    port = first.port or {"http": 80, "https": 443}.get(first.scheme, 1080)
    name, setting = f"{first.hostname}:{port}", "telegram.proxy" if proxy else "telegram.base_url"
    try:
        async with asyncio.timeout(KNOCK_SECONDS):
            _, writer = await asyncio.open_connection(first.hostname, port)
        writer.close()
    except (OSError, TimeoutError):
        if not proxy and settings.telegram.base_url.startswith(f"{TELEGRAM}/"):
            return f"nobody answers at {name}. Where it is blocked, telegram.proxy helps"
        return f"nobody answers at {name} ({setting})"
    if proxy:
        return f"the proxy {name} answers but does not lead there; look at its name and password"
    return f"{name} answers, but not as Telegram does"


def _database(settings: Settings) -> Result:
    where = settings.database.url
    url, shown = where.render_as_string(hide_password=False), f"database: {where.render_as_string()}"
    is_sqlite = where.get_backend_name() == "sqlite"
    path = Path(where.database or "")
    if is_sqlite:
        # SQLite writes other files beside its own.
        folder = path.absolute().parent
        if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
            return Result(False, f"{shown}: the folder {folder} is not there or cannot be written to")
        if not path.exists():
            return Result(True, f"{shown}, will be made at the first start")
        if not os.access(path, os.R_OK | os.W_OK):
            return Result(False, f"{shown}: the file cannot be written to; it belongs to {_owner(path)}")
    try:
        revision = migrations.revision(url)
        running = "; a bot is running on it" if _is_led(url) else ""
    except migrations.Unusable as error:
        return Result(False, f"{shown}: {error}")
    except OSError as error:
        return Result(False, f"{shown}: {error}")
    if revision == migrations.head():
        return Result(True, f"{shown}, schema {revision}{running}")
    if is_sqlite:
        return Result(True, f"{shown}, will be brought up to date at the next start{running}")
    return Result(False, f"{shown} has an older schema. Run: python -m bot migrate")


def _is_led(url: str) -> bool:
    try:
        with leader.hold(url):
            return False
    except leader.AlreadyRunning:
        return True


def _owner(path: Path) -> str:
    try:
        return path.owner()
    except KeyError:
        return f"the user {path.stat().st_uid}"


def _questions(settings: Settings) -> list[Result]:
    path = settings.questions.path
    if not path.is_dir():
        return [Result(False, f"question banks: there is no folder {path} (questions.path)")]
    faults: list[Result] = []
    files = command.packs_in([path])
    for file in files:
        try:
            reading = pack.read(command.text_of(file))
        except command.Unreadable as error:
            faults.append(Result(False, f"question banks: {error}"))
        else:
            faults += [Result(False, f"question banks: {file}, {fault}") for fault in reading.faults]
    return faults or [Result(True, f"question banks: {path}, files: {len(files)}")]


def _zones() -> Result:
    home = machine_zone()
    try:
        for name in ("Asia/Shanghai", home):
            ZoneInfo(name)
    except ZoneInfoNotFoundError as error:
        return Result(False, f"time zones: {error.args[0]}. Run: pip install tzdata")
    return Result(True, f"time zones: this machine's is {home}")
