"""What stands in the tables of the engine, and mending it: `outbox`, `inbox`, `timers`."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.terminal import MOST_SHOWN, ConfigFile, clipped, database_of, sentences

commands = typer.Typer()
Ids = Annotated[
    list[int] | None, typer.Argument(min=1, max=2**63 - 1, help="Which; all of them when left out.")
]


@commands.command()
def outbox(
    action: Annotated[str, typer.Argument(help="list, retry or drop")] = "list",
    ids: Ids = None,
    config: ConfigFile = None,
) -> None:
    """What waits to be said and what Telegram refused: list it, retry it, drop it."""
    from bot.engine import repairs

    _mend(config, action, ids, repairs.messages, {"retry": repairs.retry, "drop": repairs.drop})


@commands.command()
def inbox(
    action: Annotated[str, typer.Argument(help="list or replay")] = "list",
    ids: Ids = None,
    config: ConfigFile = None,
) -> None:
    """What could not be handled: list it, have it handled again."""
    from bot.engine import repairs

    _mend(config, action, ids, repairs.updates, {"replay": repairs.replay})


@commands.command()
def timers(
    action: Annotated[str, typer.Argument(help="list or rearm")] = "list",
    ids: Ids = None,
    config: ConfigFile = None,
) -> None:
    """What was due and could not be carried out: list it, try it again."""
    from bot.engine import repairs

    _mend(config, action, ids, repairs.timers, {"rearm": repairs.rearm})


def _mend(
    config: Path | None,
    action: str,
    ids: Sequence[int] | None,
    list_: Callable[[Any], Sequence[Any]],
    actions: dict[str, Callable[[Any, Sequence[int] | None], int]],
) -> None:
    if action != "list" and action not in actions:
        raise typer.BadParameter(f"Choose one of: list, {', '.join(actions)}")
    if action == "drop" and not ids:
        raise typer.BadParameter("Say which. For example: python -m bot outbox drop 12")
    with sentences():
        from bot import migrations
        from bot.engine.database import reading_engine, transact, writing_engine

        url = database_of(config)
        migrations.demand(url)
        engine = reading_engine(url) if action == "list" else writing_engine(url)
        try:
            if action == "list":
                found, _ = transact(engine, list_)
                _show([item for item in found if not ids or item.id in ids])
            else:
                count, _ = transact(engine, lambda session: actions[action](session, ids))
                typer.echo(f"{action}: {count}")
        finally:
            engine.dispose()


def _show(items: Sequence[Any]) -> None:
    if not items:
        typer.echo("Nothing.")
        return
    table = Table("id", "state", "since", "where", "why", box=None)
    for item in items[:MOST_SHOWN]:
        since = f"{item.since:%Y-%m-%d %H:%M} UTC"
        table.add_row(str(item.id), item.state, since, clipped(item.where), clipped(item.why))
    Console().print(table)
    if len(items) > MOST_SHOWN:
        typer.echo(f"… and {len(items) - MOST_SHOWN} more")
