"""Commands as an operator gives them: here in this process, or as a process of their own."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys

from typer.testing import CliRunner

from bot.cli import app

TOKEN = "1:" + "SANDBOX" * 5


def call(*words: str, **environment: str) -> tuple[int, str]:
    """Run `python -m bot …` in this process, for starting one takes a second; its status and all it printed.

    Not for `run` and `demo`: they set up the log and the signals of a whole process.
    """
    nobodys = dict.fromkeys(name for name in os.environ if name.startswith("BOT_"))
    result = CliRunner().invoke(app, words, env={**nobodys, "COLUMNS": "200", **environment})
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert TOKEN not in result.output
    return result.exit_code, result.output


async def start(*words: str, **environment: str) -> tuple[int, str]:
    """Run `python -m bot …` as a process in an empty environment; its status and all it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", *words),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={"PATH": os.environ["PATH"], "COLUMNS": "200", **environment},
    )
    printed, _ = await process.communicate()
    output = printed.decode()
    assert "Traceback" not in output
    assert TOKEN not in output
    assert process.returncode is not None
    return process.returncode, output
