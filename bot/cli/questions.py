"""Question banks: `questions check`, `stats`, `convert`, `template`, `amend`."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.terminal import ConfigFile, database_of, sentences
from bot.engine.clock import SystemClock

commands = typer.Typer(help="Question banks: check, convert, count them.", no_args_is_help=True)
Banks = Annotated[list[Path], typer.Argument(help="Packs (.yaml) or folders of them")]


@commands.command("check")
def check_questions(paths: Banks) -> None:
    """Name every fault and every doubt, with its line; status 1 if there is any."""
    from bot.quiz.bank import command as bank

    with sentences(bank.Unreadable):
        files = bank.packs_in(paths)
        lines = list(bank.check(files, bank.editions_beside(paths), SystemClock().now().date()))
        for line in lines:
            typer.echo(line)
        if not lines:
            typer.echo(f"✓ packs: {len(files)}")
    raise typer.Exit(1 if lines else 0)


@commands.command("stats")
def count_questions(paths: Banks) -> None:
    """Count the questions of each pack by kind, key, topic and difficulty."""
    from bot.quiz.bank import command as bank
    from bot.quiz.bank import pack

    with sentences(bank.Unreadable):
        readings = [pack.read(bank.text_of(file)) for file in bank.packs_in(paths)]
        for line in bank.stats(reading.pack for reading in readings if reading.pack is not None):
            typer.echo(line)


@commands.command("convert")
def convert_questions(
    files: Annotated[list[Path], typer.Argument(help=".xlsx .csv .docx .txt .gift .xml .yaml")],
    out: Annotated[Path, typer.Option("--out", "-o", help="What to write: .yaml, .xlsx or .gift")],
    key: Annotated[str, typer.Option("--id", help="The id of the pack that is made")] = "pack",
    lang: Annotated[str, typer.Option(help="zh or en")] = "zh",
) -> None:
    """Turn files of questions into a pack, or a pack into a file; what is left out is named with its line."""
    from bot.quiz.bank import command as bank

    with sentences(bank.Unreadable):
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


@commands.command("template")
def write_template(
    out: Annotated[Path, typer.Argument(help="Where to write the sheet, such as questions.xlsx")],
    lang: Annotated[str, typer.Option(help="zh or en")] = "zh",
) -> None:
    """Write a sheet to fill in that explains itself."""
    from bot.quiz.bank import command as bank
    from bot.quiz.bank.formats.template import template

    with sentences(bank.Unreadable):
        if out.exists():
            raise bank.Unreadable(f"{out} exists already; choose another name")
        out.write_bytes(template(lang))


@commands.command("amend")
def amend_questions(
    document: Annotated[
        str, typer.Argument(help="The document as its source names it, such as 纪律处分条例")
    ],
    edition: Annotated[list[str], typer.Option(help="An edition that is out of force, such as 2018")],
    instead: Annotated[str, typer.Option(help="What is in force now")] = "a new edition",
    config: ConfigFile = None,
) -> None:
    """List what rests on a dead edition; none of it is drawn until its pack says something new."""
    with sentences():
        from bot import migrations
        from bot.engine.database import transact, writing_engine
        from bot.quiz import store
        from bot.quiz.bank.editions import Edition

        url = database_of(config)
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
