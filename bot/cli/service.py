"""Running the bot, trying it, and what belongs to that: `run`, `demo`, `check`, `migrate`, `backup`."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.terminal import ConfigFile, database_of, sentences, settings_of
from bot.engine.clock import SystemClock

commands = typer.Typer()


@commands.command()
def run(config: ConfigFile = None) -> None:
    """Run the bot until it is stopped (Ctrl-C, SIGTERM)."""
    from bot import app as bot

    with sentences(bot.Unstartable):
        asyncio.run(bot.run(settings_of(config)))


@commands.command()
def demo(
    language: Annotated[str, typer.Option(help="zh or en")] = "zh",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where the page is; 0 takes a free port.")
    ] = 8080,
) -> None:
    """Try the bot without an account: a local Telegram with a page to open, and nothing kept."""
    if language not in ("zh", "en"):
        raise typer.BadParameter("Choose zh or en. For example: python -m bot demo --language en")
    from bot import app as bot

    with sentences(bot.Unstartable):
        try:
            asyncio.run(bot.demo(language, port))
        except OSError as error:
            typer.echo(f"port {port} cannot be used ({error.strerror}). Try another: --port 0", err=True)
            raise typer.Exit(1) from None


@commands.command()
def check(config: ConfigFile = None) -> None:
    """Tell what is wrong with the configuration, token, database and question banks, before a start."""
    from bot import checks

    results = asyncio.run(checks.check(config))
    for result in results:
        typer.echo(f"{'✓' if result.fine else '✗'} {result.sentence}")
    raise typer.Exit(0 if all(result.fine for result in results) else 1)


@commands.command()
def migrate(config: ConfigFile = None) -> None:
    """Bring the database up to the schema of this program."""
    with sentences(OSError):
        from bot import migrations
        from bot.engine import leader

        url = database_of(config)
        if migrations.revision(url) != migrations.head():
            now = SystemClock().now()
            # A bot that runs must not find its tables changed; and of two who migrate, one waits outside.
            with leader.hold(url):
                migrations.prepare(url, now, by_hand=True)
        typer.echo(f"The database has schema {migrations.head()}.")


@commands.command()
def backup(
    to: Annotated[Path | None, typer.Argument(help="The file to write; it must not exist.")] = None,
    config: ConfigFile = None,
) -> None:
    """Copy the database (SQLite) to a file, also while the bot runs."""
    with sentences():
        from bot import backups

        written = backups.back_up(database_of(config), to, SystemClock().now())
        typer.echo(f"Written and checked: {written}")
