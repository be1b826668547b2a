"""What all commands need: the configuration, what goes wrong as a sentence, text that is safe to print."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

ConfigFile = Annotated[Path | None, typer.Option("--config", help="The configuration file.")]
MOST_SHOWN = 200
LONGEST = 160


@contextmanager
def sentences(*foreseen: type[Exception]) -> Iterator[None]:
    """Print what is foreseen to go wrong as a sentence, and end with status 1."""
    from sqlalchemy.exc import OperationalError

    from bot.backups import Impossible
    from bot.config import ConfigError, without_secrets
    from bot.engine.leader import AlreadyRunning
    from bot.migrations import Unusable

    foreseen += (ConfigError, Unusable, AlreadyRunning, Impossible)
    try:
        yield
    except foreseen as error:
        message = str(error)
    except OperationalError as error:
        message = f"the database cannot be used: {error.orig}"
    else:
        return
    typer.echo(without_secrets(message), err=True)
    raise typer.Exit(1)


def settings_of(config: Path | None, *, with_token: bool = True) -> Any:
    """The settings by this file and the environment."""
    from bot.config import load

    return load(config, os.environ, with_token=with_token)


def database_of(config: Path | None) -> str:
    """The address of the database, password and all."""
    url: str = settings_of(config, with_token=False).database.url.render_as_string(hide_password=False)
    return url


def clipped(written: str) -> Text:
    """A short first line; of what others wrote, nothing is taken for a command to the terminal."""
    from bot.config import without_secrets

    line = without_secrets(written).strip().partition("\n")[0]
    line = "".join(letter if letter.isprintable() else " " for letter in line)
    return Text(line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…")
