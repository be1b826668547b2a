"""What belongs to others, and what was done with it: `export`, `audit`, `scores rebuild`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.terminal import MOST_SHOWN, ConfigFile, clipped, database_of, sentences
from bot.engine.clock import SystemClock

commands = typer.Typer()


@commands.command()
def export(
    out: Annotated[Path, typer.Option("--out", "-o", help="What to write: .xlsx, or .zip of .csv")],
    chat: Annotated[str | None, typer.Option(help="The title or id of a group; all when left out")] = None,
    year: Annotated[int | None, typer.Option(min=2000, max=9998, help="Which year; this one")] = None,
    first: Annotated[str | None, typer.Option("--from", help="The first day, such as 2026-03-01")] = None,
    last: Annotated[str | None, typer.Option("--to", help="The last day")] = None,
    lang: Annotated[str | None, typer.Option(help="zh or en; the groups' own when left out")] = None,
    config: ConfigFile = None,
) -> None:
    """Write the records of a group, or of all, to a file, also while the bot runs; leaves an audit line."""
    from datetime import date

    from bot.reports import by_command as exports

    if lang not in (None, "zh", "en"):
        raise typer.BadParameter("Choose zh or en. For example: --lang en")
    try:
        begin, end = (date.fromisoformat(day) if day else None for day in (first, last))
    except ValueError as error:
        raise typer.BadParameter("A day looks like this: 2026-03-01") from error
    with sentences(exports.Unknown, OSError):
        from bot import migrations
        from bot.app import FEATURES
        from bot.chat.feature import Registry
        from bot.engine import audit as audit_lines
        from bot.engine.database import reading_engine, transact, writing_engine

        url, now = database_of(config), SystemClock().now()
        migrations.demand(url)
        days = exports.days_of(year, begin, end, now.date())
        exports.kind_of(out)
        if out.exists():
            raise exports.Unknown(f"{out} exists already; choose another name")
        writer, reader = writing_engine(url), reading_engine(url)
        try:
            transact(writer, lambda session: exports.note(session, chat, days, out, audit_lines.who(), now))
            number, _ = transact(
                reader, lambda session: exports.write(session, Registry(FEATURES), chat, days, out, lang)
            )
        finally:
            writer.dispose()
            reader.dispose()
        typer.echo(f"{out}, groups: {number}")


@commands.command()
def audit(config: ConfigFile = None) -> None:
    """List who did what by command with what belongs to others, and when; the latest first."""
    with sentences():
        from bot import migrations
        from bot.engine import audit as lines
        from bot.engine.database import reading_engine, transact

        url = database_of(config)
        migrations.demand(url)
        engine = reading_engine(url)
        try:
            found, _ = transact(engine, lambda session: lines.lines(session, MOST_SHOWN))
        finally:
            engine.dispose()
    if not found:
        typer.echo("Nothing.")
        return
    table = Table("when", "who", "what", "about", box=None)
    for line in found:
        table.add_row(
            f"{line.at:%Y-%m-%d %H:%M} UTC", clipped(line.who), clipped(line.what), clipped(line.about)
        )
    Console().print(table)


scores = typer.Typer(help="Points: compute the sums beside the ledger anew.", no_args_is_help=True)


@scores.callback()
def _scores() -> None:
    # With a single command typer would leave its name out.
    pass


@scores.command("rebuild")
def rebuild_scores(config: ConfigFile = None) -> None:
    """Compute the sums of the months from the ledger; print those that differed. The bot must not run; leaves
    an audit line."""
    with sentences():
        from bot import migrations
        from bot.engine import audit as audit_lines
        from bot.engine import leader
        from bot.engine.database import transact, writing_engine
        from bot.scores import rebuilding

        url = database_of(config)
        migrations.demand(url)
        # What is entered meanwhile would be counted twice, or not at all.
        with leader.hold(url):
            engine = writing_engine(url)
            try:
                found, _ = transact(
                    engine,
                    lambda session: rebuilding.by_command(session, audit_lines.who(), SystemClock().now()),
                )
            finally:
                engine.dispose()
        for difference in found[:MOST_SHOWN]:
            typer.echo(difference)
        typer.echo(f"sums that were not what the entries say: {len(found)}")
