"""The command line: `python -m bot COMMAND`. Errors are sentences on standard error, and status 1.

What a command needs is imported when it runs: `run` starts within a second, and `when` needs no database.
"""

import typer

from bot.cli import mending, questions, records, schedules, service

app = typer.Typer(
    help="A Telegram bot that keeps an organisation's calendar and tests its knowledge.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # its tracebacks show the values of variables, secrets among them
)
for room in (service, mending, records, schedules):
    app.add_typer(room.commands)
app.add_typer(questions.commands, name="questions")
app.add_typer(records.scores, name="scores")
