"""The book of wrong answers: by topic, and each with one's own answer, the right one, and why."""

from collections import defaultdict
from collections.abc import Sequence

from markupsafe import Markup

from bot.chat import buttons
from bot.chat.context import FROM_ANOTHER_TIME, Context, UserError, Voice
from bot.chat.texts import clip
from bot.engine.identity import Chat, Person
from bot.engine.outbox import Content, Key
from bot.quiz import drawing, ruled, showing, store
from bot.quiz.bank.question import Question
from bot.quiz.practice import choice, screens
from bot.quiz.practice.model import ENOUGH, Card
from bot.quiz.practice.screens import key

PER_PAGE = 8
MOST_TOPICS = 24


def entries(voice: Voice, person: Person) -> dict[int, Card]:
    """What stands in his book and may be looked at, by the questions' ids, the latest first."""
    cards = {id_: card for id_, card in choice.cards_of(voice.session, person).items() if card.in_book}
    allowed = choice.allowed(voice, person, list(cards))
    found = [card for id_, card in cards.items() if id_ in allowed and card.wrong_at is not None]
    found.sort(key=lambda card: (card.wrong_at, card.question_id), reverse=True)
    return {card.question_id: card for card in found}


def topics(voice: Voice, person: Person) -> dict[str, list[int]]:
    """The questions in his book by topic, those with most first."""
    book = entries(voice, person)
    allowed = choice.allowed(voice, person, list(book))
    found: dict[str, list[int]] = defaultdict(list)
    for id_ in book:
        found[allowed[id_].topic].append(id_)
    return dict(sorted(found.items(), key=lambda one: (-len(one[1]), one[0])))


def front(voice: Voice, person: Person) -> Content:
    """The topics, with how many there are of each."""
    found = topics(voice, person)
    total = sum(map(len, found.values()))
    lines = [voice.tr("<b>Wrong answers</b>: {number}", number=total)]
    keys: list[list[Key]] = []
    if found:
        lines.append(voice.tr("What you get right {number} times in a row leaves this list.", number=ENOUGH))
        # A topic is named by one of its questions: its place in the list changes.
        labels = [
            key(f"{clip(topic or voice.tr('Others'), 30)} {len(ids)}", "topic", min(ids), 0)
            for topic, ids in list(found.items())[:MOST_TOPICS]
        ]
        keys = [*buttons.columns(labels), [key(voice.tr("Practise these: {number}", number=total), "wrong")]]
    else:
        lines.append(
            voice.tr("Nothing stands here. What you answer wrongly in tests, quizzes and practice will.")
        )
    return Content(Markup("\n").join(lines), keys=[*keys, [key(voice.tr("Back"), "home")]])


def topic(voice: Voice, person: Person, question_id: int, page: int) -> Content:
    """The questions of a topic, named by one of them. Raises UserError."""
    name, ids = _topic_with(voice, person, question_id)
    page = min(page, (len(ids) - 1) // PER_PAGE)
    numbered = list(enumerate(ids, 1))[page * PER_PAGE : (page + 1) * PER_PAGE]
    asked = _current(voice, person, [id_ for _, id_ in numbered])
    lines = [
        Markup("<b>{topic}</b> {number}").format(topic=name or voice.tr("Others"), number=len(ids)),
        *(
            Markup("{number}. {stem}").format(number=number, stem=clip(asked[id_].stem, 60))
            for number, id_ in numbered
        ),
    ]
    turn = []
    if page > 0:
        turn.append(key("◀", "topic", question_id, page - 1))
    if (page + 1) * PER_PAGE < len(ids):
        turn.append(key("▶", "topic", question_id, page + 1))
    opening = buttons.rows([key(str(number), "open", id_) for number, id_ in numbered], 4)
    last = [
        key(voice.tr("Practise these: {number}", number=len(ids)), "wrong", question_id),
        key(voice.tr("Back"), "book"),
    ]
    return Content(Markup("\n").join(lines), keys=[*opening, *([turn] if turn else []), last])


def opened(voice: Voice, person: Person, question_id: int) -> Content:
    """One question: what he answered, what is right, and why. Raises UserError."""
    card = entries(voice, person).get(question_id)
    if card is None or card.wrong_at is None or card.wrong_version_id is None:
        raise UserError(_gone(voice))
    now_version = choice.allowed(voice, person, [question_id])[question_id].version_id
    chats = choice.chats_of(voice.session, person)
    asked = ruled.among(voice.session, chats, [now_version])[now_version].question
    before = store.questions(voice.session, [card.wrong_version_id])[card.wrong_version_id]
    order = drawing.as_written(asked)
    given = card.wrong_given if card.wrong_version_id == now_version else None
    group = voice.session.get(Chat, card.wrong_chat_id) if card.wrong_chat_id is not None else None
    where = voice.tr("in {group}", group=group.title) if group else voice.tr("in practice")
    lines = [
        voice.tr(
            "Wrong on {day}, {where}",
            day=screens.day(voice, card.wrong_at),
            where=where,
        ),
        Markup(),
        *screens.answered(voice, screens.fitting(asked), order, given),
        Markup(),
        voice.tr("Your answer: {answer}", answer=_said(voice, before, asked, card)),
        voice.tr("Right answer: {answer}", answer=showing.right(voice, asked, order)),
        *showing.reasons(voice, asked),
    ]
    return Content(Markup("\n").join(lines), keys=[[key(voice.tr("Back"), "topic", question_id, 0)]])


def _said(voice: Voice, before: Question, asked: Question, card: Card) -> str:
    """His answer; where the options were others then, in their words: the letters mean nothing now."""
    order = drawing.as_written(before)
    texts = drawing.options(before, order)
    if card.wrong_given and texts != drawing.options(asked, drawing.as_written(asked)):
        return voice.tr("; ").join(drawing.options(before, "".join(card.wrong_given)))
    return showing.said(voice, before, order, card.wrong_given)


def wrong(ctx: Context, person: Person, question_id: int | None) -> list[int]:
    """The questions of his book, or of one topic of it; what is due soonest first. Raises UserError."""
    book = entries(ctx, person)
    ids = list(book) if question_id is None else _topic_with(ctx, person, question_id)[1]
    if not ids:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    return sorted(ids, key=lambda id_: (book[id_].due_at, id_))


def _topic_with(voice: Voice, person: Person, question_id: int) -> tuple[str, list[int]]:
    found = topics(voice, person)
    named = choice.allowed(voice, person, [question_id])
    name = named[question_id].topic if question_id in named else None
    if name is None or name not in found:
        raise UserError(_gone(voice))
    return name, found[name]


def _current(voice: Voice, person: Person, ids: Sequence[int]) -> dict[int, Question]:
    versions = {id_: one.version_id for id_, one in choice.allowed(voice, person, ids).items()}
    asked = store.questions(voice.session, versions.values())
    return {id_: asked[version_id] for id_, version_id in versions.items()}


def _gone(voice: Voice) -> Markup:
    return voice.tr("This is no longer in the list: you know it by now, or it stands in a test.")
