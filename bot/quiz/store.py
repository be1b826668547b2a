"""Packs in the database: loading twice changes nothing; drawn from; frozen when a rule changes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.quiz import pictures
from bot.quiz.bank.editions import Edition
from bot.quiz.bank.pack import Pack
from bot.quiz.bank.question import Question
from bot.quiz.matching import Known
from bot.quiz.model import Bank, Item, ItemVersion

_QUESTION: TypeAdapter[Question] = TypeAdapter(Question)


@dataclass(frozen=True)
class Loaded:
    """What loading a pack has changed."""

    added: int = 0
    changed: int = 0
    withdrawn: int = 0
    unchanged: int = 0
    returned: int = 0
    """Withdrawn before, and back as they were."""


@dataclass(frozen=True)
class Drawable:
    """A question that can be asked, with the id of the version that says so."""

    version_id: int
    pack: str
    question: Question


def digests(session: Session) -> dict[str, str]:
    """The digests of the files that the operator's packs were loaded from, by the packs' ids."""
    rows = session.execute(select(Bank.key, Bank.digest).where(Bank.chat_id.is_(None)))
    return {row.key: row.digest for row in rows}


def load(
    session: Session,
    pack: Pack,
    digest: str,
    now: datetime,
    *,
    chat_id: int | None = None,
    keep: bool = False,
    files: Mapping[str, bytes] | None = None,
) -> Loaded:
    """Let the database say what the pack says.

    A question that says something else than before gets a new version, and is drawn again if it was frozen:
    it has been reviewed. One that is missing is withdrawn, unless `keep`: then the pack holds a part only.
    `files` are the pictures that its questions name.
    """
    shown = pictures.keep(session, files or {})
    bank = session.scalar(select(Bank).where(Bank.key == pack.id))
    if bank is None:
        bank = Bank(key=pack.id, chat_id=chat_id)
        session.add(bank)
    bank.title, bank.description = pack.title.model_dump(), pack.description.model_dump()
    bank.language, bank.digest, bank.loaded_at = pack.language, digest, now
    session.flush()
    items = {item.key: item for item in session.scalars(select(Item).where(Item.pack_id == bank.id))}
    latest = _latest(session, bank.id)
    behind = max((item.place for item in items.values()), default=-1) + 1 if keep else 0
    added = changed = unchanged = returned = 0
    fresh: list[tuple[Item, ItemVersion]] = []
    # All rows of a table in one go: thousands of questions must not hold the writer up.
    for place, question in enumerate(pack.whole()):
        content = question.model_dump(mode="json", exclude_defaults=True)
        item = items.pop(question.id, None)
        if item is None:
            item = Item(pack_id=bank.id, key=question.id, place=behind + place)
            session.add(item)
        was_away, item.withdrawn_at = item.withdrawn_at is not None, None
        if not keep:
            item.place = place
        before = latest.get(item.id)
        picture = shown.get(question.picture or "")
        if before is not None and before.content == content and before.picture_id == picture:
            unchanged, returned = (unchanged, returned + 1) if was_away else (unchanged + 1, returned)
            continue
        number = before.number + 1 if before else 1
        version = ItemVersion(number=number, content=content, picture_id=picture, created_at=now)
        fresh.append((item, version))
        added, changed = (added + 1, changed) if before is None else (added, changed + 1)
    session.flush()
    for item, version in fresh:
        version.question_id = item.id
        session.add(version)
    session.flush()
    for item, version in fresh:
        item.version_id, item.frozen_at, item.frozen_for = version.id, None, None
    gone = [item for item in items.values() if item.withdrawn_at is None and not keep]
    for item in gone:
        item.withdrawn_at = now
    session.flush()
    return Loaded(added, changed, len(gone), unchanged, returned)


def _latest(session: Session, pack_id: int) -> dict[int, ItemVersion]:
    rows = (
        select(ItemVersion)
        .join(Item, Item.id == ItemVersion.question_id)
        .where(Item.pack_id == pack_id)
        .order_by(ItemVersion.number)
    )
    return {version.question_id: version for version in session.scalars(rows)}


def _current(session: Session, chat_id: int | None = None, *, everywhere: bool = False) -> Sequence[Any]:
    """What is not withdrawn, with versions and packs: the operator's, and the chat's own."""
    rows = (
        select(Item, ItemVersion, Bank)
        .join(ItemVersion, ItemVersion.id == Item.version_id)
        .join(Bank, Bank.id == Item.pack_id)
        .where(Item.withdrawn_at.is_(None))
        .order_by(Bank.id, Item.place)
    )
    if not everywhere:
        rows = rows.where((Bank.chat_id.is_(None)) | (Bank.chat_id == chat_id))
    return session.execute(rows).all()


def drawable(
    session: Session,
    packs: Sequence[str] | None,
    today: date,
    *,
    overdue: bool,
    chat_id: int | None = None,
) -> list[Drawable]:
    """What can be drawn from these packs (None: any): not withdrawn, not frozen, with its picture where it
    names one, past its review only if `overdue`."""
    found = []
    for item, version, bank in _current(session, chat_id):
        if (packs is None or bank.key in packs) and item.frozen_at is None:
            question = _QUESTION.validate_python(version.content)
            if question.picture is not None and version.picture_id is None:
                continue
            if overdue or question.review_by is None or question.review_by >= today:
                found.append(Drawable(version.id, bank.key, question))
    return found


def topics(session: Session, chat_id: int | None = None) -> dict[str, list[str]]:
    """The topics of what can be asked in a chat, and in which packs each comes."""
    found: dict[str, list[str]] = {}
    for _, version, bank in _current(session, chat_id):
        packs = found.setdefault(version.content.get("topic") or "", [])
        if bank.key not in packs:
            packs.append(bank.key)
    found.pop("", None)
    return found


def questions(session: Session, version_ids: Collection[int]) -> dict[int, Question]:
    """What these versions say, by their ids."""
    rows = select(ItemVersion.id, ItemVersion.content).where(ItemVersion.id.in_(set(version_ids)))
    return {id_: _QUESTION.validate_python(content) for id_, content in session.execute(rows)}


def known(session: Session, chat_ids: Collection[int]) -> list[Known]:
    """The operator's packs and those of these chats, as they stand."""
    rows = (
        select(Item, ItemVersion, Bank)
        .join(ItemVersion, ItemVersion.id == Item.version_id)
        .join(Bank, Bank.id == Item.pack_id)
        .where(Bank.chat_id.is_(None) | Bank.chat_id.in_(chat_ids))
        .order_by(Bank.id, Item.place, Item.id)
    )
    found: dict[str, Known] = {}
    for item, version, bank in session.execute(rows):
        one = found.setdefault(bank.key, Known(bank.key, bank.chat_id, bank.title, bank.description))
        one.questions[item.key] = _QUESTION.validate_python(version.content)
        if item.withdrawn_at is not None:
            one.withdrawn.add(item.key)
    return list(found.values())


def pack_of(session: Session, bank: Bank) -> Pack | None:
    """A pack as it stands, to be written to a file; None if nothing of it is left."""
    rows = (
        select(ItemVersion.content)
        .join(Item, ItemVersion.id == Item.version_id)
        .where(Item.pack_id == bank.id, Item.withdrawn_at.is_(None))
        .order_by(Item.place, Item.id)
    )
    questions = session.scalars(rows).all()
    if not questions:
        return None
    return Pack.model_validate(
        {
            "id": bank.key,
            "title": bank.title,
            "language": bank.language,
            "description": bank.description,
            "questions": questions,
        }
    )


def past_review(session: Session, today: date, chat_id: int | None = None) -> list[tuple[str, Question]]:
    """Questions past their review, each with the id of its pack."""
    return [
        (bank.key, question)
        for _, version, bank in _current(session, chat_id)
        if (question := _QUESTION.validate_python(version.content)).review_by is not None
        and question.review_by < today
    ]


def amend(session: Session, edition: Edition, now: datetime) -> list[tuple[str, Question]]:
    """Freeze every question that rests on this edition until it is reviewed; which they are.

    A question is reviewed when its pack is loaded with another version of it.
    """
    found = []
    for item, version, bank in _current(session, everywhere=True):
        question = _QUESTION.validate_python(version.content)
        if edition.is_cited_by(question):
            found.append((bank.key, question))
            if item.frozen_at is None:
                item.frozen_at, item.frozen_for = now, f"{edition.document} → {edition.instead}"
    session.flush()
    return found


def counts(session: Session, chat_id: int | None = None) -> Mapping[str, tuple[Bank, int, int]]:
    """The packs of a chat: how many questions can be drawn, and how many are frozen."""
    rows = (
        select(Bank, func.count(Item.id), func.count(Item.frozen_at))
        .join(Item, Item.pack_id == Bank.id)
        .where(Item.withdrawn_at.is_(None), (Bank.chat_id.is_(None)) | (Bank.chat_id == chat_id))
        .group_by(Bank.id)
        .order_by(Bank.id)
    )
    return {bank.key: (bank, total - frozen, frozen) for bank, total, frozen in session.execute(rows)}
