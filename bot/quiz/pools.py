"""What a quiz in a group is asked about: words to packs and topics, and of these what a poll can hold."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from bot.chat.context import UserError, Voice
from bot.quiz import choosing, pollable, ruled, store
from bot.quiz.model import Bank
from bot.quiz.store import Drawable

MOST_NAMED = 12
EXAMPLE_TOPICS = ("廉政", "integrity")
"""What the examples of commands are about."""


@dataclass(frozen=True)
class Choice:
    """Questions of these packs, of one topic or kind where one is named; and how one says that."""

    title: str
    packs: tuple[str, ...] = ()
    topic: str | None = None
    kind: str | None = None

    def takes(self, one: Drawable) -> bool:
        """Whether it is among what was chosen."""
        return (
            (not self.packs or one.pack in self.packs)
            and (self.topic is None or one.question.topic == self.topic)
            and (self.kind is None or one.question.kind == self.kind)
        )

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "packs": list(self.packs)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Choice":
        return cls(**{**data, "packs": tuple(data["packs"])})


def askable(voice: Voice) -> list[Drawable]:
    """What can be asked as a poll in this chat, as its secretary has ruled; nothing void."""
    today = voice.now.astimezone(ZoneInfo(voice.chat.zone)).date()
    found = store.drawable(
        voice.session, None, today, overdue=voice.tools.draw_overdue, chat_id=voice.chat.id
    )
    counts = ruled.exceptions(voice.session, [voice.chat.id])
    found = [
        replace(one, question=counts[one.version_id].question) if one.version_id in counts else one
        for one in found
    ]
    void = {version_id for version_id, other in counts.items() if other.void}
    return [one for one in found if one.version_id not in void and pollable.fits(one.question)]


def named(voice: Voice, words: str, drawable: Sequence[Drawable]) -> Choice | None:
    """What is called so here; None: nothing."""
    meant = choosing.find(voice.session, voice.chat.id, words, voice.chat.language)
    if meant is None:
        return None
    title = words.strip()
    if meant.topic is not None:
        title = meant.topic
    elif meant.packs and meant.kind is None:
        banks = {bank.key: bank for bank, _ in packs(voice, drawable, everywhere=True)}
        titles = [title_of(voice, banks[key]) for key in meant.packs if key in banks]
        title = voice.tr(", ").join(titles) if titles and len(titles) <= 3 else title
    return Choice(str(title), meant.packs, meant.topic, meant.kind)


def everything(voice: Voice, drawable: Sequence[Drawable]) -> Choice:
    """All packs in the language of the chat, and its own."""
    keys = tuple(bank.key for bank, _ in packs(voice, drawable))
    return Choice(str(voice.tr("all question banks")), keys)


def packs(voice: Voice, drawable: Sequence[Drawable], *, everywhere: bool = False) -> list[tuple[Bank, int]]:
    """The packs that have something to ask, and how much: the chat's own, and those in its language (where
    there are none, or `everywhere`: all)."""
    numbers: dict[str, int] = {}
    for one in drawable:
        numbers[one.pack] = numbers.get(one.pack, 0) + 1
    banks = [
        bank for bank, _, _ in store.counts(voice.session, voice.chat.id).values() if bank.key in numbers
    ]
    fitting = [bank for bank in banks if bank.chat_id is not None or bank.language == voice.chat.language]
    own_first = sorted(banks if everywhere or not fitting else fitting, key=lambda bank: bank.chat_id is None)
    return [(bank, numbers[bank.key]) for bank in own_first]


def title_of(voice: Voice, bank: Bank) -> str:
    """What a pack is called in the language of the chat."""
    return bank.title.get(voice.chat.language) or next(iter(bank.title.values()), bank.key)


def unknown(voice: Voice, words: str, drawable: Sequence[Drawable], example: str) -> UserError:
    """Nothing is called so: what there is, and an example."""
    titles = [title_of(voice, bank) for bank, _ in packs(voice, drawable)]
    for word in EXAMPLE_TOPICS:
        if titles and word in example and not any(word in title.casefold() for title in titles):
            example = example.replace(word, titles[0])  # what is given as an example is there
    return UserError(
        voice.tr(
            "There are no questions about “{words}”. There are: {titles}. For example: {example}",
            words=words[:60],
            titles=voice.tr(", ").join(titles[:MOST_NAMED]),
            example=example,
        )
    )


def none_yet(voice: Voice) -> UserError:
    """There is nothing to ask."""
    return UserError(
        voice.tr("There are no questions yet that a poll can hold. A secretary imports some: /questions")
    )
