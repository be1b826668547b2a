"""Which questions somebody may practise, and which come first."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from bot import when
from bot.chat.context import Voice
from bot.engine.identity import Chat, Membership, Person
from bot.quiz import ruled
from bot.quiz.exam.blueprint import Reveal
from bot.quiz.exam.model import Answer, Attempt, Test
from bot.quiz.model import Bank, Item, ItemVersion
from bot.quiz.practice.model import Card

_ASKED = (Item.withdrawn_at.is_(None), Item.frozen_at.is_(None), Item.version_id.is_not(None))


@dataclass(frozen=True)
class Candidate:
    """A question that may be practised: where it stands, and the version that is asked."""

    question_id: int
    version_id: int
    bank_id: int
    pack: str
    topic: str
    kind: str


@dataclass(frozen=True)
class Scope:
    """What is to be practised; what is not named may be anything.

    `everything`: also what is not due yet, for he asked for just these.
    """

    banks: frozenset[int] | None = None
    packs: frozenset[str] | None = None
    topic: str | None = None
    kind: str | None = None
    everything: bool = False

    def takes(self, one: Candidate) -> bool:
        return (
            (self.banks is None or one.bank_id in self.banks)
            and (self.packs is None or one.pack in self.packs)
            and (self.topic is None or one.topic == self.topic)
            and (self.kind is None or one.kind == self.kind)
        )


@dataclass(frozen=True)
class Turn:
    """Whose turn it is, in this order: what was wrong once and is due, what is new, what is due though it was
    always right, what is not due yet."""

    wrong: Sequence[int]
    new: Sequence[int]
    right: Sequence[int]
    later: Sequence[int]

    def first(self, number: int, *, everything: bool = False) -> list[int]:
        """The first questions, by their ids."""
        found = [*self.wrong, *self.new, *self.right, *(self.later if everything else ())]
        return found[:number]


def chats_of(session: Session, person: Person) -> list[int]:
    """The groups he is in, and his private chat: whose packs he may practise."""
    groups = session.scalars(
        select(Membership.chat_id)
        .where(Membership.person_id == person.id, Membership.left_at.is_(None))
        .order_by(Membership.chat_id)
    )
    private = session.scalars(select(Chat.id).where(Chat.telegram_id == person.telegram_id))
    return [*groups, *private]


def banks_of(session: Session, person: Person) -> Sequence[Bank]:
    """The packs he may practise: the operator's, and those of his chats."""
    return session.scalars(
        select(Bank)
        .where(
            Bank.chat_id.is_(None) | Bank.chat_id.in_(chats_of(session, person)),
            select(Item.id).where(Item.pack_id == Bank.id, *_ASKED).exists(),
        )
        .order_by(Bank.id)
    ).all()


def usual(banks: Iterable[Bank], language: str) -> frozenset[int]:
    """The packs that are practised where none was chosen: those in his language, and his groups' own."""
    known = list(banks)
    spoken = {bank.id for bank in known if bank.chat_id is not None or bank.language == language}
    return frozenset(spoken or {bank.id for bank in known})


def allowed(voice: Voice, person: Person, questions: Collection[int] | None = None) -> dict[int, Candidate]:
    """What he may practise (of these questions, where they are named), by the questions' ids.

    Not what stands in a test of his that is under way, or whose answers are not told yet; nor what a
    secretary of his has voided; nor what names a picture that there is not.
    """
    session, content, chats = voice.session, ItemVersion.content, chats_of(voice.session, person)
    rows = (
        select(
            Item.id,
            Item.version_id,
            Bank.id,
            Bank.key,
            content["topic"].as_string(),
            content["kind"].as_string(),
            content["review_by"].as_string(),
        )
        .join(ItemVersion, ItemVersion.id == Item.version_id)
        .join(Bank, Bank.id == Item.pack_id)
        .where(
            *_ASKED,
            Bank.chat_id.is_(None) | Bank.chat_id.in_(chats),
            content["picture"].as_string().is_(None) | ItemVersion.picture_id.is_not(None),
        )
        .order_by(Bank.id, Item.place, Item.id)
    )
    if questions is not None:
        rows = rows.where(Item.id.in_(questions))
    held, void = _held(session, person), ruled.voided(session, chats)
    today = voice.now.astimezone(ZoneInfo(voice.chat.zone)).date().isoformat()
    return {
        id_: Candidate(id_, version_id or 0, bank_id, pack, topic or "", kind)
        for id_, version_id, bank_id, pack, topic, kind, review_by in session.execute(rows)
        if id_ not in held
        and version_id not in void
        and (voice.tools.draw_overdue or review_by is None or review_by >= today)
    }


def _held(session: Session, person: Person) -> set[int]:
    """Questions of tests he is taking, or has taken and may not see the answers of yet."""
    attempts = session.execute(
        select(Attempt.id, Attempt.submitted_at, Test.plan)
        .join(Test, Test.id == Attempt.test_id)
        .where(Attempt.person_id == person.id, (Attempt.submitted_at.is_(None)) | (Test.closed_at.is_(None)))
    )
    secret = [
        id_
        for id_, submitted_at, plan in attempts
        if submitted_at is None or plan.get("reveal") == Reveal.CLOSING
    ]
    if not secret:
        return set()
    return set(
        session.scalars(
            select(ItemVersion.question_id)
            .join(Answer, Answer.version_id == ItemVersion.id)
            .where(Answer.attempt_id.in_(secret))
        )
    )


def cards_of(session: Session, person: Person) -> dict[int, Card]:
    """What he remembers of which question."""
    rows: Select[Card] = select(Card).where(Card.person_id == person.id)
    return {card.question_id: card for card in session.scalars(rows)}


def turns(
    candidates: Iterable[Candidate], cards: Mapping[int, Card], until: datetime, random: Random
) -> Turn:
    """Whose turn it is. What falls due before `until` is due.

    What is new comes topic by topic, first those in which he was wrong most often.
    """
    wrong: list[Card] = []
    right: list[Card] = []
    later: list[Card] = []
    new: dict[tuple[int, str], list[int]] = defaultdict(list)
    weak: Counter[tuple[int, str]] = Counter()
    for one in candidates:
        card = cards.get(one.question_id)
        if card is None:
            new[one.bank_id, one.topic].append(one.question_id)
            continue
        weak[one.bank_id, one.topic] += card.lapses > 0
        (later if card.due_at >= until else wrong if card.lapses else right).append(card)
    topics = random.sample(sorted(new), len(new))
    topics.sort(key=lambda topic: -weak[topic])
    return Turn(
        _by_date(wrong),
        [id_ for topic in topics for id_ in random.sample(new[topic], len(new[topic]))],
        _by_date(right),
        _by_date(later),
    )


def _by_date(cards: list[Card]) -> list[int]:
    return [card.question_id for card in sorted(cards, key=lambda card: (card.due_at, card.question_id))]


def tomorrow(voice: Voice) -> datetime:
    """The end of his day: what falls due on it is due from its beginning."""
    zone = ZoneInfo(voice.chat.zone)
    day = voice.now.astimezone(zone).date() + timedelta(days=1)
    return when.at_wall(datetime.combine(day, time()), zone).instant.astimezone(UTC)


def count(voice: Voice, person: Person, banks: Collection[int]) -> int:
    """How many questions there roughly are for him today, quickly: for a message that only says so."""
    mine = select(Card.question_id).where(Card.person_id == person.id)
    asked = select(func.count(Item.id)).where(Item.pack_id.in_(banks), *_ASKED)
    new = voice.session.scalar(asked.where(Item.id.not_in(mine)))
    due = voice.session.scalar(asked.where(Item.id.in_(mine.where(Card.due_at < tomorrow(voice)))))
    return (new or 0) + (due or 0)
