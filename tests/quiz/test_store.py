"""Packs in the database: versions stay, loading twice changes nothing, new editions freeze what is stale."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.quiz import store
from bot.quiz.bank import command, pack
from bot.quiz.bank.editions import Edition
from bot.quiz.bank.pack import Pack
from bot.quiz.model import Bank, Item, ItemVersion
from bot.quiz.store import Loaded

NOW = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
TODAY = date(2026, 11, 20)
PACK = """
id: safety
title: {zh: 安全生产, en: Work safety}
language: zh
description: {zh: 例子, en: An example}
review_by: 2027-11-20
questions:
  - {id: safety-001, kind: judge, stem: 安全第一。, answer: true,
     source: {document: 安全生产法, edition: "2014"}}
  - {id: safety-002, kind: single, stem: 方针是什么？, options: [甲, 乙, 丙], answer: B}
  - {id: safety-003, kind: numeric, stem: 几条？, answer: 119, review_by: 2026-01-01}
"""


def read(text: str = PACK) -> Pack:
    reading = pack.read(text)
    assert reading.pack is not None, reading.faults
    return reading.pack


def load(session: Session, text: str = PACK) -> Loaded:
    return store.load(session, read(text), "digest", NOW)


def drawn(session: Session, *, overdue: bool = True) -> list[str]:
    return [one.question.id for one in store.drawable(session, ["safety"], TODAY, overdue=overdue)]


def test_loading_the_same_pack_twice_changes_nothing(session: Session) -> None:
    assert load(session) == Loaded(added=3)
    assert load(session) == Loaded(unchanged=3)
    assert len(session.scalars(select(ItemVersion)).all()) == 3


def test_a_changed_question_is_a_new_version_and_the_old_one_stays(session: Session) -> None:
    load(session)
    (before,) = [
        one
        for one in store.drawable(session, ["safety"], TODAY, overdue=True)
        if one.question.id == "safety-002"
    ]
    assert load(session, PACK.replace("answer: B", "answer: C")) == Loaded(changed=1, unchanged=2)
    (after,) = [
        one
        for one in store.drawable(session, ["safety"], TODAY, overdue=True)
        if one.question.id == "safety-002"
    ]
    assert getattr(after.question, "answer", None) == "C"
    assert session.get_one(ItemVersion, before.version_id).content["answer"] == "B"
    assert session.get_one(ItemVersion, after.version_id).number == 2


def test_what_the_pack_says_for_all_is_part_of_a_version(session: Session) -> None:
    load(session)
    assert load(session, PACK.replace("2027-11-20", "2028-11-20")) == Loaded(changed=2, unchanged=1)


def test_a_missing_question_is_withdrawn_and_comes_back(session: Session) -> None:
    load(session)
    shorter = "\n".join(line for line in PACK.splitlines() if "safety-002" not in line)
    assert load(session, shorter) == Loaded(withdrawn=1, unchanged=2)
    assert drawn(session) == ["safety-001", "safety-003"]
    assert len(session.scalars(select(Item)).all()) == 3  # it stays in the record
    assert load(session) == Loaded(unchanged=2, returned=1)
    assert drawn(session) == ["safety-001", "safety-002", "safety-003"]


def test_a_part_of_a_pack_leaves_the_rest_alone(session: Session) -> None:
    load(session)
    part = read(PACK).model_copy(update={"questions": list(read(PACK).whole())[1:2]})
    assert store.load(session, part, "digest", NOW, keep=True) == Loaded(unchanged=1)
    assert drawn(session) == ["safety-001", "safety-002", "safety-003"]


def test_a_pack_comes_out_as_it_was_loaded(session: Session) -> None:
    load(session)
    (bank,) = session.scalars(select(Bank))
    found = store.pack_of(session, bank)
    assert found is not None
    assert found.questions == list(read(PACK).whole())


def test_what_is_past_its_review_is_listed_and_drawn_as_configured(session: Session) -> None:
    load(session)
    assert [(key, question.id) for key, question in store.past_review(session, TODAY)] == [
        ("safety", "safety-003")
    ]
    assert drawn(session) == ["safety-001", "safety-002", "safety-003"]
    assert drawn(session, overdue=False) == ["safety-001", "safety-002"]


def test_a_new_edition_freezes_what_rests_on_the_old_until_it_is_reviewed(session: Session) -> None:
    load(session)
    edition = Edition(document="安全生产法", dead=["2014"], instead="安全生产法（2021）")
    assert [question.id for _, question in store.amend(session, edition, NOW)] == ["safety-001"]
    assert drawn(session) == ["safety-002", "safety-003"]
    load(session)  # the same pack again is no review
    assert drawn(session) == ["safety-002", "safety-003"]
    load(session, PACK.replace('"2014"', '"2021"'))
    assert drawn(session) == ["safety-001", "safety-002", "safety-003"]
    assert store.amend(session, edition, NOW) == []


def test_every_shipped_pack_is_clean_and_loads(session: Session) -> None:
    folder = Path(__file__).parents[2] / "questions"
    files = command.packs_in([folder])
    assert len(files) == 9
    assert list(command.check(files, command.editions_beside([folder]), TODAY)) == []
    for found in command.read_folder(folder, {}):
        read = found.reading.pack
        assert read is not None
        assert len(read.questions) >= 30
        assert {question.kind for question in read.questions} == set(pack.KINDS)
        assert store.load(session, read, found.digest, NOW).added == len(read.questions)
    assert list(command.read_folder(folder, store.digests(session))) == []


def test_the_published_schema_is_that_of_the_packs() -> None:
    published = Path(__file__).parents[2] / "questions" / pack.SCHEMA
    assert published.read_text("utf-8") == pack.schema()
