"""Which questions are meant: words for packs, topics and kinds, and the pools of what can be drawn."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Protocol

from sqlalchemy.orm import Session

from bot.quiz import drawing, ruled, store
from bot.quiz.bank.question import Question, fold
from bot.quiz.model import Bank

KIND_WORDS = {
    "single": ("单选", "单选题", "单项选择", "single", "single choice"),
    "multiple": ("多选", "多选题", "多项选择", "multiple", "multiple choice"),
    "judge": ("判断", "判断题", "judge", "true or false"),
    "blank": ("填空", "填空题", "blank", "fill in"),
    "numeric": ("计算", "计算题", "numeric", "number"),
}
OUR_OWN = ("业务", "业务知识", "本单位", "our own", "ours")
"""The chat's own packs; where it has none, whatever calls itself so."""


@dataclass(frozen=True)
class Meant:
    """Packs (any, where none is named), a topic, a kind."""

    packs: tuple[str, ...] = ()
    topic: str | None = None
    kind: str | None = None


class Wanted(Protocol):
    """Something that takes questions of some packs."""

    number: int

    def takes(self, pack: str, question: Question) -> bool: ...


def find(session: Session, chat_id: int, words: str, language: str) -> Meant | None:
    """What these words mean among the packs of a chat; None: nothing there is called so."""
    return finder(session, chat_id, language)(words)


def finder(session: Session, chat_id: int, language: str) -> Callable[[str], Meant | None]:
    """The same for many words: what there is in the chat is read once."""
    banks = [bank for bank, number, _ in store.counts(session, chat_id).values() if number]
    topics = cache(lambda: store.topics(session, chat_id))
    return cache(lambda words: _meant(banks, topics, words, language))


def _meant(
    banks: Sequence[Bank], topics: Callable[[], Mapping[str, Sequence[str]]], words: str, language: str
) -> Meant | None:
    wanted = fold(words)
    if not wanted:
        return None
    for kind, names in KIND_WORDS.items():
        if wanted in map(fold, names):
            return Meant(kind=kind)
    own = tuple(bank.key for bank in banks if bank.chat_id is not None)
    if wanted in map(fold, OUR_OWN) and own:
        return Meant(packs=own)
    if named := _named(banks, wanted, language):
        return Meant(packs=named)
    for topic, packs in topics().items():
        if wanted == fold(topic):
            return Meant(packs=tuple(packs), topic=topic)
    close = [(topic, packs) for topic, packs in topics().items() if wanted in fold(topic)]
    if len(close) == 1:
        return Meant(packs=tuple(close[0][1]), topic=close[0][0])
    described = [bank for bank in banks if any(wanted in fold(text) for text in bank.description.values())]
    return Meant(packs=_spoken(described, language)) if described else None


def offered(session: Session, chat_id: int, language: str, also: Collection[str] = ()) -> list[Bank]:
    """The packs a chat is offered: its own, then those in its language (where there are none, all), and those
    whose keys are in `also`; only such as have questions."""
    banks = [bank for bank, number, _ in store.counts(session, chat_id).values() if number]
    fitting = [bank for bank in banks if bank.chat_id is not None or bank.language == language]
    shown = [bank for bank in banks if bank in fitting or bank.key in also] if fitting else banks
    return sorted(shown, key=lambda bank: bank.chat_id is None)


def _named(banks: Sequence[Bank], wanted: str, language: str) -> tuple[str, ...]:
    """The packs that are called so: exactly, else beginning with it, else containing it."""

    def names(bank: Bank) -> list[str]:
        return [fold(bank.key), *map(fold, bank.title.values())]

    for matches in (str.__eq__, str.startswith, str.__contains__):
        found = [bank for bank in banks if any(matches(name, wanted) for name in names(bank))]
        if found:
            return _spoken(found, language)
    return ()


def _spoken(banks: Sequence[Bank], language: str) -> tuple[str, ...]:
    """Those in the language of the chat, where there are any."""
    same = [bank for bank in banks if bank.language == language]
    return tuple(bank.key for bank in same or banks)


def pools(
    session: Session, chat_id: int, quotas: Sequence[Any], today: date, *, overdue: bool
) -> list[list[int]]:
    """For each quota (a `Wanted`) the versions of the questions that it takes and a message can hold.

    What is void in the chat is left out.
    """
    everything = store.drawable(session, None, today, overdue=overdue, chat_id=chat_id)
    void = ruled.voided(session, [chat_id])
    found = [one for one in everything if drawing.fits(one.question) and one.version_id not in void]
    return [[one.version_id for one in found if quota.takes(one.pack, one.question)] for quota in quotas]
