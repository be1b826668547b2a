"""The command line: `python -m bot COMMAND`. Errors are sentences on standard error, and status 1."""

import asyncio
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.engine.clock import SystemClock
from bot.when import command

app = typer.Typer(
    help="A Telegram bot that keeps an organisation's calendar and tests its knowledge.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # its tracebacks show the values of variables, secrets among them
)
ConfigFile = Annotated[Path | None, typer.Option("--config", help="The configuration file.")]
Ids = Annotated[
    list[int] | None, typer.Argument(min=1, max=2**63 - 1, help="Which; all of them when left out.")
]
MOST_SHOWN = 200
LONGEST = 160


@contextmanager
def _sentences(*foreseen: type[Exception]) -> Iterator[None]:
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


@app.command()
def run(config: ConfigFile = None) -> None:
    """Run the bot until it is stopped (Ctrl-C, SIGTERM)."""
    from bot import app as bot

    with _sentences(bot.Unstartable):
        asyncio.run(bot.run(_settings(config)))


@app.command()
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

    with _sentences(bot.Unstartable):
        try:
            asyncio.run(bot.demo(language, port))
        except OSError as error:
            typer.echo(f"port {port} cannot be used ({error.strerror}). Try another: --port 0", err=True)
            raise typer.Exit(1) from None


@app.command()
def check(config: ConfigFile = None) -> None:
    """Tell what is wrong with the configuration, token, database and question banks, before a start."""
    from bot import checks

    results = asyncio.run(checks.check(config))
    for result in results:
        typer.echo(f"{'✓' if result.fine else '✗'} {result.sentence}")
    raise typer.Exit(0 if all(result.fine for result in results) else 1)


@app.command()
def migrate(config: ConfigFile = None) -> None:
    """Bring the database up to the schema of this program."""
    with _sentences(OSError):
        from bot import migrations
        from bot.engine import leader

        url = _database(config)
        if migrations.revision(url) != migrations.head():
            now = SystemClock().now()
            # A bot that runs must not find its tables changed; and of two who migrate, one waits outside.
            with leader.hold(url):
                migrations.prepare(url, now, by_hand=True)
        typer.echo(f"The database has schema {migrations.head()}.")


@app.command()
def backup(
    to: Annotated[Path | None, typer.Argument(help="The file to write; it must not exist.")] = None,
    config: ConfigFile = None,
) -> None:
    """Copy the database (SQLite) to a file, also while the bot runs."""
    with _sentences():
        from bot import backups

        written = backups.back_up(_database(config), to, SystemClock().now())
        typer.echo(f"Written and checked: {written}")


@app.command()
def outbox(
    action: Annotated[str, typer.Argument(help="list, retry or drop")] = "list",
    ids: Ids = None,
    config: ConfigFile = None,
) -> None:
    """What waits to be said and what Telegram refused: list it, retry it, drop it."""
    from bot.engine import repairs

    _mend(config, action, ids, repairs.messages, {"retry": repairs.retry, "drop": repairs.drop})


@app.command()
def inbox(
    action: Annotated[str, typer.Argument(help="list or replay")] = "list",
    ids: Ids = None,
    config: ConfigFile = None,
) -> None:
    """What could not be handled: list it, have it handled again."""
    from bot.engine import repairs

    _mend(config, action, ids, repairs.updates, {"replay": repairs.replay})


@app.command()
def timers(
    action: Annotated[str, typer.Argument(help="list or rearm")] = "list",
    ids: Ids = None,
    config: ConfigFile = None,
) -> None:
    """What was due and could not be carried out: list it, try it again."""
    from bot.engine import repairs

    _mend(config, action, ids, repairs.timers, {"rearm": repairs.rearm})


@app.command()
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
    with _sentences(exports.Unknown, OSError):
        from bot import migrations
        from bot.app import FEATURES
        from bot.chat.feature import Registry
        from bot.engine import audit as audit_lines
        from bot.engine.database import reading_engine, transact, writing_engine

        url, now = _database(config), SystemClock().now()
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


@app.command()
def audit(config: ConfigFile = None) -> None:
    """List who did what by command with what belongs to others, and when; the latest first."""
    with _sentences():
        from bot import migrations
        from bot.engine import audit as lines
        from bot.engine.database import reading_engine, transact

        url = _database(config)
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
            f"{line.at:%Y-%m-%d %H:%M} UTC", _clipped(line.who), _clipped(line.what), _clipped(line.about)
        )
    Console().print(table)


def _settings(config: Path | None, *, with_token: bool = True) -> Any:
    from bot.config import load

    return load(config, os.environ, with_token=with_token)


def _database(config: Path | None) -> str:
    url: str = _settings(config, with_token=False).database.url.render_as_string(hide_password=False)
    return url


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
    with _sentences():
        from bot import migrations
        from bot.engine.database import reading_engine, transact, writing_engine

        url = _database(config)
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
        table.add_row(str(item.id), item.state, since, _clipped(item.where), _clipped(item.why))
    Console().print(table)
    if len(items) > MOST_SHOWN:
        typer.echo(f"… and {len(items) - MOST_SHOWN} more")


def _clipped(written: str) -> Text:
    """A short first line; of what others wrote, nothing is taken for a command to the terminal."""
    from bot.config import without_secrets

    line = without_secrets(written).strip().partition("\n")[0]
    line = "".join(letter if letter.isprintable() else " " for letter in line)
    return Text(line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…")


questions = typer.Typer(help="Question banks: check, convert, count them.", no_args_is_help=True)
app.add_typer(questions, name="questions")
Banks = Annotated[list[Path], typer.Argument(help="Packs (.yaml) or folders of them")]


@questions.command("check")
def check_questions(paths: Banks) -> None:
    """Name every fault and every doubt, with its line; status 1 if there is any."""
    from bot.quiz.bank import command as bank

    with _sentences(bank.Unreadable):
        files = bank.packs_in(paths)
        lines = list(bank.check(files, bank.editions_beside(paths), SystemClock().now().date()))
        for line in lines:
            typer.echo(line)
        if not lines:
            typer.echo(f"✓ packs: {len(files)}")
    raise typer.Exit(1 if lines else 0)


@questions.command("stats")
def count_questions(paths: Banks) -> None:
    """Count the questions of each pack by kind, key, topic and difficulty."""
    from bot.quiz.bank import command as bank
    from bot.quiz.bank import pack

    with _sentences(bank.Unreadable):
        readings = [pack.read(bank.text_of(file)) for file in bank.packs_in(paths)]
        for line in bank.stats(reading.pack for reading in readings if reading.pack is not None):
            typer.echo(line)


@questions.command("convert")
def convert_questions(
    files: Annotated[list[Path], typer.Argument(help=".xlsx .csv .docx .txt .gift .xml .yaml")],
    out: Annotated[Path, typer.Option("--out", "-o", help="What to write: .yaml, .xlsx or .gift")],
    key: Annotated[str, typer.Option("--id", help="The id of the pack that is made")] = "pack",
    lang: Annotated[str, typer.Option(help="zh or en")] = "zh",
) -> None:
    """Turn files of questions into a pack, or a pack into a file; what is left out is named with its line."""
    from bot.quiz.bank import command as bank

    with _sentences(bank.Unreadable):
        pack, left = bank.gather(files, key, lang)
        if out.exists():
            raise bank.Unreadable(f"{out} exists already; choose another name")
        if pack is not None:
            data, dropped = bank.written(pack, out.suffix)
            left += dropped
            out.write_bytes(data)
        for line in left:
            typer.echo(line)
        typer.echo(
            f"{out}, questions: {len(pack.questions)}" if pack is not None else "There is no question."
        )
    raise typer.Exit(0 if pack is not None else 1)


@questions.command("template")
def write_template(
    out: Annotated[Path, typer.Argument(help="Where to write the sheet, such as questions.xlsx")],
    lang: Annotated[str, typer.Option(help="zh or en")] = "zh",
) -> None:
    """Write a sheet to fill in that explains itself."""
    from bot.quiz.bank import command as bank
    from bot.quiz.bank.formats.template import template

    with _sentences(bank.Unreadable):
        if out.exists():
            raise bank.Unreadable(f"{out} exists already; choose another name")
        out.write_bytes(template(lang))


@questions.command("amend")
def amend_questions(
    document: Annotated[
        str, typer.Argument(help="The document as its source names it, such as 纪律处分条例")
    ],
    edition: Annotated[list[str], typer.Option(help="An edition that is out of force, such as 2018")],
    instead: Annotated[str, typer.Option(help="What is in force now")] = "a new edition",
    config: ConfigFile = None,
) -> None:
    """List what rests on a dead edition; none of it is drawn until its pack says something new."""
    with _sentences():
        from bot import migrations
        from bot.engine.database import transact, writing_engine
        from bot.quiz import store
        from bot.quiz.bank.editions import Edition

        url = _database(config)
        migrations.demand(url)
        engine = writing_engine(url)
        dead, now = (
            Edition(document=document, dead=edition, unless=None, instead=instead),
            SystemClock().now(),
        )
        try:
            frozen, _ = transact(engine, lambda session: store.amend(session, dead, now))
        finally:
            engine.dispose()
        for key, question in frozen:
            typer.echo(f"{key}, {question.id}: {question.stem}")
        typer.echo(f"frozen until reviewed: {len(frozen)}")


scores = typer.Typer(help="Points: compute the sums beside the ledger anew.", no_args_is_help=True)
app.add_typer(scores, name="scores")


@scores.callback()
def _scores() -> None:
    # With a single command typer would leave its name out.
    pass


@scores.command("rebuild")
def rebuild_scores(config: ConfigFile = None) -> None:
    """Compute the sums of the months from the ledger; print those that differed. The bot must not run; leaves
    an audit line."""
    with _sentences():
        from bot import migrations
        from bot.engine import audit as audit_lines
        from bot.engine import leader
        from bot.engine.database import transact, writing_engine
        from bot.scores import rebuilding

        url = _database(config)
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


@app.command("when")
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
