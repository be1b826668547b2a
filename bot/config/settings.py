"""The settings themselves: which keys there are, and what each value may be.

A refused value raises ValueError with a sentence that says what is allowed, and never repeats a secret.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    SecretStr,
    ValidationInfo,
)
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.engine.housekeeping import Retention

TELEGRAM = "https://api.telegram.org"
TOKEN_PLACEHOLDER = "put-the-token-here"
FEWEST_DAYS = {"updates": 2, "messages": 7, "answers": 31, "receipts": 100, "reports": 7}
"""Telegram offers an update for a day; a test, its other try and their report take a month; timers that have
fired are kept for 90 days, and know what was said by its id."""
NO_TOKEN = (
    "put the token from @BotFather into telegram.token (or into the environment variable BOT_TELEGRAM__TOKEN)"
)

# --- what each value may be ------------------------------------------------------------------------


def text(value: object) -> str:
    """A value that is text, without the spaces around it. Raises ValueError for anything else."""
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if not isinstance(value, str):
        raise ValueError("must be text; put it in quotes")
    return value.strip()


def _folder(info: ValidationInfo) -> Path:
    return Path((info.context or {}).get("folder", ""))


def _token(value: object) -> str:
    token = text(value)
    if token in ("", TOKEN_PLACEHOLDER):
        raise ValueError(NO_TOKEN)
    if not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]{30,60}", token):
        raise ValueError(
            "this is not a bot's token, which is digits, a colon and about 35 letters and digits. "
            "Copy it again from @BotFather"
        )
    return token


def _bot_api(value: object, info: ValidationInfo) -> str:
    address = text(value)
    ending = "/bot" if info.field_name == "base_url" else "/file/bot"
    found = re.search(r"(/file)?/bot$", address)
    if not _has_host(address, "http", "https") or not found or found[0] != ending:
        raise ValueError(
            f"must be an http address that ends in {ending}, such as {TELEGRAM}{ending} or, "
            f"for a Bot API server of your own, http://127.0.0.1:8081{ending}"
        )
    return address


def _file_address(others: dict[str, Any]) -> str:
    # The files of a server of one's own are not known to Telegram's.
    base_url: str = others["base_url"]
    return base_url.removesuffix("/bot") + "/file/bot"


def _proxy(value: object) -> str | None:
    if value is None or not (address := text(value)):
        return None
    if not _has_host(address, "http", "https", "socks5", "socks5h"):
        raise ValueError(
            "must be the address of a proxy, such as http://127.0.0.1:7890 or "
            "socks5://name:password@127.0.0.1:1080"
        )
    return address


def _has_host(address: str, *schemes: str) -> bool:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme in schemes and bool(parts.hostname) and port != 0 and not re.search(r"\s", address)


_DATABASES = "sqlite:///bot.sqlite3 or postgresql+psycopg://name:password@127.0.0.1/bot"


def _database(value: object, info: ValidationInfo) -> URL:
    try:
        url = value if isinstance(value, URL) else make_url(text(value))
    except (ArgumentError, ValueError):
        # SQLAlchemy's own message may quote a part of the password, so it is not passed on.
        raise ValueError(
            f"this is not the address of a database. Allowed: {_DATABASES} "
            "(in a password, write @ as %40, : as %3A and / as %2F)"
        ) from None
    if url.drivername == "sqlite":
        return _sqlite(url, _folder(info))
    if url.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        url = url.set(drivername="postgresql+psycopg")
        password = url.query.get("password")
        if isinstance(password, str):
            # A shown address hides the password before the host, but not one in the query.
            url = url.difference_update_query(["password"]).set(password=password)
        return url
    raise ValueError(f'a database of the kind "{url.drivername}" cannot be used. Allowed: {_DATABASES}')


def _sqlite(url: URL, folder: Path) -> URL:
    if url.host:
        raise ValueError("an SQLite address has three slashes before the file: sqlite:///bot.sqlite3")
    if not url.database or url.database.startswith((":memory:", "file:")):
        raise ValueError("must name a file that stays when the bot stops, such as sqlite:///bot.sqlite3")
    return url.set(database=str(folder / url.database))


def _path(value: object, info: ValidationInfo) -> Path:
    written = value if isinstance(value, Path) else text(value)
    if not written:
        raise ValueError("must name a folder, such as questions")
    return _folder(info) / written


def _user_ids(value: object) -> tuple[int, ...]:
    if isinstance(value, str):
        value = re.split(r"[\s,，;；、]+", value.strip())
    items = value if isinstance(value, list | tuple) else [value]
    ids = []
    for item in items:
        written = str(item).strip()
        # Telegram promises at most 52 significant bits: sixteen digits.
        if isinstance(item, bool) or not re.fullmatch(r"[1-9][0-9]{0,15}", written):
            raise ValueError(
                f'"{written}" is not the id of a person. Allowed: positive whole numbers, such as '
                "[123456789] (not a @username, nor the negative id of a group)"
            )
        ids.append(int(written))
    return tuple(dict.fromkeys(ids))


def _days(value: object, info: ValidationInfo) -> int:
    written = str(value).strip()
    least = FEWEST_DAYS[info.field_name or ""]
    if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,5}", written) or int(written) < least:
        raise ValueError(f"must be a number of days from {least} up to 99999, such as 365")
    return int(written)


# --- the settings ----------------------------------------------------------------------------------

_SECRET = "may lie in a file of its own"


class _Frozen(BaseModel):
    # Without hide_input_in_errors a ValidationError would repeat the token.
    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, hide_input_in_errors=True)


class Telegram(_Frozen):
    """How the bot reaches Telegram."""

    token: Annotated[SecretStr, BeforeValidator(_token), _SECRET]
    base_url: Annotated[str, BeforeValidator(_bot_api)] = f"{TELEGRAM}/bot"
    base_file_url: Annotated[str, BeforeValidator(_bot_api)] = Field(default_factory=_file_address)
    proxy: Annotated[SecretStr | None, BeforeValidator(_proxy), _SECRET] = None


class Database(_Frozen):
    """Where everything is kept; the `url` shows itself without its password."""

    url: Annotated[URL, PlainValidator(_database), PlainSerializer(str), _SECRET] = make_url(
        "sqlite:///bot.sqlite3"
    )


class Questions(_Frozen):
    """Where the question banks lie."""

    path: Annotated[Path, BeforeValidator(_path)] = Path("questions")
    draw_overdue: bool = True


class Operator(_Frozen):
    """Who is told of what went wrong."""

    user_ids: Annotated[tuple[int, ...], BeforeValidator(_user_ids)] = ()


class Keep(_Frozen):
    """How many days what is done is kept. The points themselves are kept for ever."""

    updates: Annotated[int, BeforeValidator(_days)] = 7
    messages: Annotated[int, BeforeValidator(_days)] = 90
    answers: Annotated[int, BeforeValidator(_days)] = 3 * 365
    receipts: Annotated[int, BeforeValidator(_days)] = 3 * 365
    reports: Annotated[int, BeforeValidator(_days)] = 365

    @property
    def periods(self) -> Retention:
        """The same as lengths of time."""
        return Retention(**{name: timedelta(days=days) for name, days in self.model_dump().items()})


class Settings(_Frozen):
    """All that can be set, checked; nothing in it changes while the bot runs."""

    telegram: Telegram
    database: Database = Field(default_factory=Database)
    questions: Questions = Field(default_factory=Questions)
    operator: Operator = Field(default_factory=Operator)
    retention: Keep = Field(default_factory=Keep)


@dataclass(frozen=True)
class Key:
    """One setting: its group and name in the YAML, and whether it may lie in a file of its own."""

    group: str
    name: str
    is_secret: bool

    @property
    def path(self) -> str:
        return f"{self.group}.{self.name}"

    @property
    def variable(self) -> str:
        return f"BOT_{self.group}__{self.name}".upper()


def keys() -> tuple[Key, ...]:
    """Every setting there is, in the order of `Settings`."""
    return tuple(
        Key(group, name, is_secret=_SECRET in setting.metadata)
        for group, model in Settings.model_fields.items()
        if isinstance(model.annotation, type) and issubclass(model.annotation, BaseModel)
        for name, setting in model.annotation.model_fields.items()
    )
