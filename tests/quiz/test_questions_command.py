"""`python -m bot questions`, as an operator uses it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from bot import migrations
from bot.quiz import store
from bot.quiz.bank import pack
from tests.command_line import call
from tests.quiz.test_store import NOW, PACK

FOLDER = str(Path(__file__).parents[2] / "questions")


def test_the_shipped_packs_are_clean() -> None:
    assert call("questions", "check", FOLDER) == (0, "✓ packs: 9\n")


def test_every_fault_and_doubt_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(PACK.replace("answer: B", "answer: X"), "utf-8")
    (tmp_path / "b.yaml").write_text(PACK, "utf-8")
    (tmp_path / "editions.yaml").write_text(
        'editions: [{document: 安全生产法, dead: ["2014"], instead: 安全生产法（2021）}]', "utf-8"
    )
    status, printed = call("questions", "check", str(tmp_path))
    assert status == 1
    assert "a.yaml, line 10, safety-002: answer: “X” names no options: write capital letters" in printed
    assert "b.yaml, line 8, safety-001: dead edition: 安全生产法 → 安全生产法（2021）" in printed


def test_what_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    assert call("questions", "check", str(tmp_path / "nowhere")) == (
        1,
        f"there is no {tmp_path / 'nowhere'}\n",
    )
    (tmp_path / "editions.yaml").write_text("editions: [{document: 1}]", "utf-8")
    status, printed = call("questions", "check", str(tmp_path))
    assert status == 1
    assert "editions.yaml, line 1: editions.0." in printed


def test_the_questions_are_counted() -> None:
    status, printed = call("questions", "stats", f"{FOLDER}/safety.yaml")
    assert status == 0
    assert printed.startswith("safety: 安全生产 / ")
    assert "  kinds: " in printed


def test_a_dead_edition_freezes_what_rests_on_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bot.sqlite3'}"
    migrations.upgrade(url)
    engine = create_engine(url)
    with Session(engine) as session:
        reading = pack.read(PACK)
        assert reading.pack is not None
        store.load(session, reading.pack, "digest", NOW)
        session.commit()
    words = ("questions", "amend", "安全生产法", "--edition", "2014")
    status, printed = call(*words, BOT_DATABASE__URL=url)
    assert (status, printed) == (0, "safety, safety-001: 安全第一。\nfrozen until reviewed: 1\n")
    with Session(engine) as session:
        assert store.counts(session)["safety"][1:] == (2, 1)
    engine.dispose()


def test_files_become_a_pack_and_a_pack_becomes_files(tmp_path: Path) -> None:
    exam = tmp_path / "支部知识.txt"
    exam.write_text(
        "1. 党员大会一般多久一次？（B）\nA. 每月  B. 每季度  C. 每年\n2. 简答：谈谈体会。\n", "gb18030"
    )
    out = tmp_path / "branch.yaml"
    status, printed = call("questions", "convert", str(exam), "-o", str(out), "--id", "own")
    assert status == 0
    assert f"{exam}, line 3, " in printed
    assert printed.endswith(f"{out}, questions: 1\n")
    first = pack.read(out.read_text("utf-8")).pack
    assert first is not None
    for ending in ("xlsx", "gift"):
        there, back = tmp_path / f"there.{ending}", tmp_path / f"back-{ending}.yaml"
        assert call("questions", "convert", str(out), "-o", str(there))[0] == 0
        assert call("questions", "convert", str(there), "-o", str(back), "--id", "own")[0] == 0
        again = pack.read(back.read_text("utf-8")).pack
        assert again is not None
        assert [(q.stem, q.kind) for q in again.questions] == [(q.stem, q.kind) for q in first.questions]


def test_the_template_reads_without_a_fault(tmp_path: Path) -> None:
    sheet, out = tmp_path / "t.xlsx", tmp_path / "t.yaml"
    assert call("questions", "template", str(sheet)) == (0, "")
    status, printed = call("questions", "convert", str(sheet), "-o", str(out))
    assert (status, len(printed.splitlines())) == (0, 1)
    status, printed = call("questions", "template", str(sheet))
    assert (status, printed) == (1, f"{sheet} exists already; choose another name\n")
