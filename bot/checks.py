"""What can be wrong before a start, looked at one after the other."""

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from bot import migrations, strict_yaml
from bot.config import ConfigError, Settings, find_file, load
from bot.engine import bot_api


@dataclass(frozen=True)
class Result:
    """One thing that was looked at."""

    fine: bool
    sentence: str


async def check(config: Path | None) -> list[Result]:
    """Look at the configuration and, where it can be read, at the token, the database and the banks."""
    try:
        settings = load(config, os.environ)
    except ConfigError as error:
        return [Result(False, fault) for fault in error.faults]
    file = find_file(config)
    read = Result(True, f"configuration: {file}" if file else "configuration: from the environment")
    return [read, await _token(settings), _database(settings), *_questions(settings)]


async def _token(settings: Settings) -> Result:
    telegram = settings.telegram
    bot = bot_api.make_bot(
        telegram.token.get_secret_value(),
        base_url=telegram.base_url,
        base_file_url=telegram.base_file_url,
        proxy=telegram.proxy.get_secret_value() if telegram.proxy else None,
    )
    try:
        return Result(True, f"token: {await bot_api.who(bot)}")
    except bot_api.UnknownToken:
        return Result(False, "token: Telegram does not know it. Copy it again from @BotFather")
    except bot_api.OutOfReach as error:
        way = "through telegram.proxy" if telegram.proxy else "directly; telegram.proxy may help"
        return Result(False, f"token: Telegram cannot be reached {way} ({error})")
    finally:
        await bot.shutdown()


def _database(settings: Settings) -> Result:
    url = settings.database.url
    shown = url.render_as_string()
    if url.get_backend_name() == "sqlite":
        path = Path(url.database or "")
        folder = path.absolute().parent
        if not folder.is_dir() or not os.access(folder, os.W_OK):
            return Result(False, f"database: the folder {folder} is not there or cannot be written to")
        if not path.exists():
            return Result(True, f"database: {shown}, will be made at the first start")
    engine = create_engine(url, poolclass=NullPool)
    try:
        revision = migrations.current(engine)
    except OperationalError as error:
        return Result(False, f"database: {shown} cannot be used: {str(error.orig).strip()}")
    finally:
        engine.dispose()
    if revision == migrations.head():
        return Result(True, f"database: {shown}, schema {revision}")
    if url.get_backend_name() == "sqlite":
        return Result(True, f"database: {shown}, will be brought up to date at the next start")
    return Result(False, f"database: {shown} has an older schema. Run: python -m bot migrate")


def _questions(settings: Settings) -> list[Result]:
    path = settings.questions.path
    if not path.is_dir():
        return [Result(False, f"question banks: there is no folder {path} (questions.path)")]
    files = sorted(path.rglob("*.yaml"))
    faults = [
        Result(False, f"question banks: {file}, line {fault.line}: {fault.problem}")
        for file in files
        for fault in strict_yaml.read(file.read_text("utf-8", errors="replace")).faults
    ]
    return faults or [Result(True, f"question banks: {path}, {len(files)} files")]
