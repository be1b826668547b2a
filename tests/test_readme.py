"""What the README says is so: the tables derive from the program."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import typer

from bot.app import FEATURES
from bot.chat.feature import Who
from bot.chat.texts import plain, tr
from bot.cli import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
WHO = {Who.EVERYBODY: "everybody", Who.SECRETARY: "secretaries", Who.ADMINISTRATOR: "administrators"}


def command_table() -> str:
    """The table of commands, as it stands in the README."""
    rows = ["| Command | Who | 做什么 | What it does | Example |", "|---|---|---|---|---|"]
    for feature in FEATURES:
        for command in feature.commands:
            examples = " ".join(f"`{example}`" for example in (command.examples or {}).values())
            said = [plain(tr(language, command.help)) for language in ("zh", "en")]
            rows.append(f"| `/{command.name}` | {WHO[command.who]} | {said[0]} | {said[1]} | {examples} |")
    return "\n".join(rows)


def test_the_command_table_is_what_the_features_register() -> None:
    shown = re.search(r"<!-- commands -->\n(.*?)\n<!-- /commands -->", README, re.DOTALL)
    assert shown is not None
    assert shown[1] == command_table()


def test_every_command_of_the_command_line_that_is_named_exists() -> None:
    named = set(re.findall(r"python -m bot ([a-z]+)", README))
    whole = typer.main.get_group(app)
    assert named <= set(whole.list_commands(whole.make_context("bot", ["--help"], resilient_parsing=True)))
    assert {"run", "demo", "check", "backup", "inbox", "outbox"} <= named


def test_every_package_we_depend_on_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = project["dependencies"] + project["optional-dependencies"]["postgres"]
    table = README.split("## What it stands on")[1].lower()
    assert [name for name in needed if re.split(r"[\[>=<]", name)[0].lower() not in table] == []


def test_every_bench_that_is_quoted_exists() -> None:
    for module in re.findall(r"python -m (tests\.[a-z_.]+)", README):
        assert (ROOT / f"{module.replace('.', '/')}.py").exists(), module
