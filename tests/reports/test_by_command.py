"""The operator's export: of which group, of which days; a line in the audit before any row is read."""

from __future__ import annotations

import getpass
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from bot import migrations
from bot.cli import app
from bot.engine.audit import Audit
from bot.engine.database import transact, writing_engine
from bot.engine.identity import Chat, ChatKind, Membership, Person
from bot.reports import by_command
from bot.reports.by_command import Unknown
from bot.reports.days import Days
from bot.scores import ledger
from bot.scores.ledger import Occasion, Reason
from tests.databases import sqlite_url

NOW = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
TITLES = ("环卫一队", "环卫二队", "环卫二队", "7")


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Four groups of one person each, and his private chat; two have the same title, one is called 7."""
    url = sqlite_url(tmp_path)
    migrations.upgrade(url)
    engine = writing_engine(url)
    transact(engine, fill)
    engine.dispose()
    return url


def fill(session: Session) -> None:
    person = Person(telegram_id=5, name="王秀英", created_at=NOW)
    session.add(person)
    session.flush()
    for number, title in enumerate((*TITLES, "王秀英")):
        private = title == "王秀英"
        chat = Chat(
            telegram_id=5 if private else -100 - number,
            kind=ChatKind.PRIVATE if private else ChatKind.GROUP,
            title=title,
            language="en" if number == 3 else "zh",
            zone="Asia/Shanghai",
            created_at=NOW,
        )
        session.add(chat)
        session.flush()
        if private:
            continue
        session.add(Membership(chat_id=chat.id, person_id=person.id, joined_at=NOW))
        for year in (2025, 2026):
            ledger.settle(
                session,
                chat_id=chat.id,
                person_id=person.id,
                occasion=Occasion.DAILY,
                occasion_id=10 * chat.id + year,
                points=100 * chat.id,
                of=100 * chat.id,
                reason=Reason.ATTEMPT,
                at=NOW,
                held_on=date(year, 5, 4),
            )


def run(url: str, *words: str) -> tuple[int, str]:
    """`python -m bot …` on that database."""
    done = CliRunner().invoke(app, list(words), env={"BOT_DATABASE__URL": url, "COLUMNS": "200"})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def results(file: Path) -> list[tuple[object, ...]]:
    """Group, day and points of each result in a spreadsheet."""
    sheet = openpyxl.load_workbook(file).worksheets[0]
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    return [(row[0], row[1].date() if isinstance(row[1], datetime) else row[1], row[6]) for row in rows]


def audited(url: str) -> list[tuple[str, str, str]]:
    engine = writing_engine(url)
    with Session(engine) as session:
        found = [(line.who, line.what, line.about) for line in session.scalars(select(Audit))]
    engine.dispose()
    return found


def test_a_year_of_one_group(url: str, tmp_path: Path) -> None:
    file = tmp_path / "year.xlsx"
    assert run(url, "export", "--chat", "环卫一队", "--year", "2026", "-o", str(file)) == (
        0,
        f"{file}, groups: 1\n",
    )
    assert results(file) == [("环卫一队", date(2026, 5, 4), 1)]
    ((who, what, about),) = audited(url)
    assert who.startswith(getpass.getuser())
    assert (what, about) == ("export", "环卫一队 (1), 2026-01-01 to 2026-12-31, year.xlsx")
    status, printed = run(url, "audit")
    assert (status, "环卫一队 (1), 2026-01-01 to 2026-12-31" in printed) == (0, True)


def test_all_groups_and_no_private_chat_as_csv(url: str, tmp_path: Path) -> None:
    file = tmp_path / "all.zip"
    status, printed = run(url, "export", "--from", "2025-01-01", "--to", "2025-12-31", "-o", str(file))
    assert (status, printed) == (0, f"{file}, groups: 4\n")
    with zipfile.ZipFile(file) as archive:
        name = next(name for name in archive.namelist() if name.startswith("成绩"))
        lines = archive.read(name).decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["7", "环卫一队", "环卫二队", "环卫二队"]
    assert all(",2025-05-04," in line for line in lines[1:])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--chat", "三队"], "there is no group “三队”"),
        (["--chat", "王秀英"], "there is no group “王秀英”"),  # a private chat is no group
        (["--chat", "5"], "there is no group “5”"),
        (["--chat", "环卫二队"], "several groups are called “环卫二队”. Say which by its id: --chat 2, 3"),
        (["--year", "2026", "--from", "2026-01-01"], "say a year, or --from and --to, not both"),
        (["--from", "2026-03-01", "--to", "2026-02-01"], "2026-03-01 is after 2026-02-01"),
        (["--from", "soon"], "A day looks like this: 2026-03-01"),
        (["--lang", "fr"], "Choose zh or en"),
    ],
)
def test_what_cannot_be_exported_is_said_and_leaves_nothing(
    url: str, tmp_path: Path, words: list[str], said: str
) -> None:
    file = tmp_path / "year.xlsx"
    status, printed = run(url, "export", *words, "-o", str(file))
    assert status != 0
    assert said in " ".join(printed.split())
    assert not file.exists()
    assert audited(url) == []


def test_a_title_goes_before_an_id_and_an_id_may_be_telegrams(url: str) -> None:
    engine = writing_engine(url)
    with Session(engine) as session:
        assert [chat.id for chat in by_command.groups(session, "7")] == [4]
        assert [chat.id for chat in by_command.groups(session, "2")] == [2]
        assert [chat.id for chat in by_command.groups(session, "-102")] == [3]
    engine.dispose()


def test_a_file_that_is_there_is_left_alone_and_an_ending_says_the_form(url: str, tmp_path: Path) -> None:
    file = tmp_path / "year.xlsx"
    file.write_text("mine")
    status, printed = run(url, "export", "-o", str(file))
    assert (status, "exists already" in printed, file.read_text()) == (1, True, "mine")
    status, printed = run(url, "export", "-o", str(tmp_path / "year.pdf"))
    assert (status, "should end in .xlsx or .zip" in printed) == (1, True)
    assert audited(url) == []
    status, printed = run(url, "export", "-o", str(tmp_path / "nowhere" / "year.xlsx"))
    assert (status, "No such file or directory" in printed) == (1, True)


def test_nothing_was_exported_yet(url: str) -> None:
    assert run(url, "audit") == (0, "Nothing.\n")


@pytest.mark.parametrize(
    ("year", "first", "last", "found"),
    [
        (None, None, None, (date(2026, 1, 1), date(2026, 12, 31))),
        (2024, None, None, (date(2024, 1, 1), date(2024, 12, 31))),
        (None, date(2026, 3, 1), None, (date(2026, 3, 1), date(2026, 11, 20))),
        (None, None, date(2026, 3, 1), (date(2026, 1, 1), date(2026, 3, 1))),
    ],
)
def test_which_days(
    year: int | None, first: date | None, last: date | None, found: tuple[date, date]
) -> None:
    assert by_command.days_of(year, first, last, date(2026, 11, 20)) == Days(*found)
    with pytest.raises(Unknown):
        by_command.days_of(2026, date(2026, 1, 1), None, date(2026, 11, 20))
