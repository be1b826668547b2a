"""A schedule in words, and what it means: `when`."""

import json
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.engine.clock import SystemClock
from bot.when import command

commands = typer.Typer()


@commands.command("when")
def read_schedule(
    expression: Annotated[str | None, typer.Argument(help="For example: 每周五15点 学习例会")] = None,
    now: Annotated[str | None, typer.Option(help="An ISO date and time to start from")] = None,
    tz: Annotated[str, typer.Option(help="The zone the times are meant in")] = "Asia/Shanghai",
    lang: Annotated[str, typer.Option(help="zh or en")] = "zh",
    count: Annotated[int, typer.Option(help="How many moments to list")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object")] = False,
    batch: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="A file of JSON lines to answer one by one"),
    ] = None,
) -> None:
    """Read a schedule in words and print its rule and its next moments."""
    try:
        zone: ZoneInfo = command.read_zone(tz)
        moment = command.read_now(now, zone) if now else SystemClock().now()
    except ValueError as error:
        raise typer.BadParameter(
            f"{error}. For example: --now 2026-11-20T14:30 --tz Asia/Shanghai"
        ) from error
    if batch is not None:
        for line in batch.read_text("utf-8").splitlines():
            if line.strip():
                typer.echo(command.answer_line(line, now=moment, zone=zone, language=lang, count=count))
        return
    if expression is None:
        raise typer.BadParameter("Say what to read. For example: python -m bot when '每周五15点 学习例会'")
    answer = command.answer(expression, now=moment, zone=zone, language=lang, count=count)
    if as_json:
        typer.echo(json.dumps(answer.json, ensure_ascii=False))
    else:
        for line in answer.lines:
            typer.echo(line)
    raise typer.Exit(answer.status)
