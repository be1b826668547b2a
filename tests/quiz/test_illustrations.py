"""Pictures of questions: files beside the pack, kept with the version that shows them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.quiz import store
from bot.quiz.bank import command, illustrations
from bot.quiz.store import Loaded
from tests.pictures import SIGN

NOW = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
PACK = """
id: signs
title: {zh: 标志, en: Signs}
language: zh
description: {zh: 例子, en: An example}
questions:
  - {id: signs-001, kind: judge, stem: 这是禁止标志。, answer: true, picture: signs/no.png}
  - {id: signs-002, kind: judge, stem: 黄色表示警告。, answer: true}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A pack with its picture beside it."""
    (tmp_path / "signs").mkdir()
    (tmp_path / "signs" / "no.png").write_bytes(SIGN)
    (tmp_path / "signs.yaml").write_text(PACK)
    return tmp_path


def load(session: Session, folder: Path) -> Loaded | None:
    """Load what is new in the folder, as the bot does when it starts."""
    for found in command.read_folder(folder, store.digests(session)):
        assert found.reading.pack is not None, found.reading.faults
        return store.load(session, found.reading.pack, found.digest, NOW, files=found.pictures)
    return None


def faults(pack: Path) -> list[str]:
    """What is said of the pack's pictures when it is checked."""
    return [line for line in command.check([pack], [], date(2026, 11, 20)) if "the picture" in line]


def drawn(session: Session) -> list[str]:
    return [one.question.id for one in store.drawable(session, None, date(2026, 11, 20), overdue=True)]


def test_a_question_is_asked_with_its_picture(session: Session, folder: Path) -> None:
    assert load(session, folder) == Loaded(added=2)
    assert drawn(session) == ["signs-001", "signs-002"]
    assert load(session, folder) is None


def test_without_its_picture_it_is_not_asked_until_the_picture_is_there(
    session: Session, folder: Path
) -> None:
    (folder / "signs" / "no.png").unlink()
    assert load(session, folder) == Loaded(added=2)
    assert drawn(session) == ["signs-002"]
    (folder / "signs" / "no.png").write_bytes(SIGN)
    assert load(session, folder) == Loaded(changed=1, unchanged=1)
    assert drawn(session) == ["signs-001", "signs-002"]


def test_another_picture_is_another_version(session: Session, folder: Path) -> None:
    load(session, folder)
    (folder / "signs" / "no.png").write_bytes(SIGN + b"another")
    assert load(session, folder) == Loaded(changed=1, unchanged=1)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, "cannot be read (No such file or directory)"),
        (b"GIF89a", "is neither PNG nor JPEG"),
        (SIGN + bytes(illustrations.LARGEST), "is larger than 5 MB"),
    ],
    ids=["missing", "another kind", "too large"],
)
def test_a_picture_that_cannot_be_shown_is_a_fault(folder: Path, data: bytes | None, said: str) -> None:
    file = folder / "signs" / "no.png"
    file.unlink() if data is None else file.write_bytes(data)
    pack = folder / "signs.yaml"
    assert faults(pack) == [f"{pack}, signs-001: the picture signs/no.png {said}"]


@pytest.mark.parametrize("name", ["../secret.png", "/etc/hostname"])
def test_nothing_outside_the_folder_is_shown(folder: Path, name: str) -> None:
    (folder.parent / "secret.png").write_bytes(SIGN)
    pack = folder / "signs.yaml"
    pack.write_text(PACK.replace("signs/no.png", name))
    assert faults(pack) == [f"{pack}, signs-001: the picture {name} lies outside the pack's folder"]
