"""What is said about a test: in the group without names, to its secretary alone with them."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from fractions import Fraction
from itertools import accumulate
from typing import TypeVar

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat import access, buttons
from bot.chat.context import Voice
from bot.chat.texts import clip, of_hundred, plain
from bot.engine.collation import collation_key
from bot.engine.identity import Chat, Membership, Person, Role, private_chat
from bot.engine.outbox import Content, Key, Urgency
from bot.quiz import store
from bot.quiz.bank.question import Question
from bot.quiz.exam import screens
from bot.quiz.exam.model import Answer, Attempt, Paper, Test
from bot.quiz.exam.turnout import FEWEST, Turnout, has_passed

T = TypeVar("T", bound=str)

WEAKEST = 3
MOST_NAMES = 60
MOST_OF_REPORT = 2400
"""Characters that the results of people take in a report, at most; a message holds 4,096."""
MOST_OF_NAMES = 1200
"""Characters of names in a row, at most."""


def name_of(test: Test) -> str:
    """What the announcement is called in the outbox."""
    return f"exam/{test.id}/announcement"


def link(voice: Voice, test: Test) -> str:
    """Where a tap leads to the test: the bot's private chat."""
    return f"https://t.me/{voice.tools.username}?start=test-{buttons.base36(test.id)}"


# -- in the group


def announcement(voice: Voice, test: Test) -> Content:
    """The test is open; how many have done it, and the way there."""
    title = (
        voice.tr("📝 Another try: <b>{name}</b>", name=test.name)
        if test.makeup_of_id is not None
        else Markup("📝 <b>{name}</b>").format(name=test.name)
    )
    lines = [title]
    if test.makeup_of_id is not None:
        lines.append(voice.tr("For whom it is I have told in private."))
    lines += screens.rules(voice, test.blueprint)
    done = Turnout(voice.session, test).count if test.makeup_of_id is None else None
    if test.closed_at is not None:
        lines.append(voice.tr("Closed."))
        if done is not None:
            lines.append(voice.tr("Done: {count}", count=done))
        return Content(Markup("\n").join(lines), topic=test.paper.topic)
    lines.append(voice.tr("Open until {moment}", moment=screens.moment(voice, test.closes_at)))
    lines.append(voice.tr("You take it in private; your result is told to you alone."))
    if done is not None:
        lines.append(voice.tr("Done: {count}", count=done))
    key = Key(plain(voice.tr("Take the test")), url=link(voice, test))
    return Content(Markup("\n").join(lines), keys=[[key]], topic=test.paper.topic)


def study(voice: Voice, paper: Paper, opens_at: datetime) -> Content:
    """Before a test: time to practise."""
    topics = voice.tr(", ").join(quota.words.rstrip("0123456789 题") for quota in paper.blueprint.quotas)
    return Content(
        voice.tr(
            "📝 <b>{name}</b> opens {moment}. Until then you can practise in private: {topics}",
            name=paper.name,
            moment=screens.moment(voice, opens_at),
            topics=topics,
        ),
        keys=[
            [
                Key(
                    plain(voice.tr("Practise")),
                    url=f"https://t.me/{voice.tools.username}?start=practice",
                )
            ]
        ],
        topic=paper.topic,
    )


def report(voice: Voice, turnout: Turnout) -> Content:
    """What the group hears after the closing: numbers from five people up, and what was hard for many."""
    test, number = turnout.test, len(turnout.counted)
    lines = [Markup("📝 ") + _closed(voice, test)]
    if test.makeup_of_id is None or number >= FEWEST:  # else a number would tell how many had not passed
        lines.append(voice.tr("Done: {count}", count=turnout.count))
    if (average := turnout.average) is not None:
        lines += [
            voice.tr("Average: {marks} of 100", marks=_percent(average)),
            voice.tr("Passed: {share}%", share=_percent(Fraction(turnout.passed, number))),
        ]
        lines += _weak_topics(voice, turnout)
    return Content(Markup("\n").join(lines), topic=test.paper.topic)


def _closed(voice: Voice, test: Test) -> Markup:
    if test.makeup_of_id is not None:
        return voice.tr("<b>{name}</b>, the other try, has closed.", name=test.name)
    return voice.tr("<b>{name}</b> has closed.", name=test.name)


def _weak_topics(voice: Voice, turnout: Turnout) -> list[Markup]:
    """The topics of which least was right, each with what was missed most."""
    questions, answers = _answered(voice, turnout.counted)
    by_topic: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        if (topic := questions[answer.version_id].topic) and answer.of:  # what is void says nothing
            by_topic[topic].append(answer)
    shares = {
        topic: Fraction(sum(one.points or 0 for one in those), sum(one.of or 0 for one in those) or 1)
        for topic, those in by_topic.items()
        if len({one.attempt_id for one in those}) >= FEWEST
    }
    weakest = sorted((share, topic) for topic, share in shares.items() if share < 1)[:WEAKEST]
    if not weakest:
        return []
    lines = [Markup(), voice.tr("<b>Worth another look</b>")]
    for share, topic in weakest:
        lines.append(voice.tr("{topic}: {share}% right", topic=topic, share=_percent(share)))
        missed = _most_missed(by_topic[topic], questions)
        if missed is not None and missed.explanation:
            lines.append(Markup("    {text}").format(text=clip(missed.explanation.replace("\n", " "), 200)))
    return lines


def _most_missed(answers: Sequence[Answer], questions: dict[int, Question]) -> Question | None:
    lost: dict[int, int] = defaultdict(int)
    for answer in answers:
        lost[answer.version_id] += (answer.of or 0) - (answer.points or 0)
    worst = max(lost, key=lambda version: (lost[version], -version), default=None)
    return questions[worst] if worst is not None and lost[worst] else None


def _answered(voice: Voice, attempts: Sequence[Attempt]) -> tuple[dict[int, Question], Sequence[Answer]]:
    ids = [attempt.id for attempt in attempts]
    answers = voice.session.scalars(
        select(Answer).where(Answer.attempt_id.in_(ids)).order_by(Answer.attempt_id, Answer.place)
    ).all()
    return store.questions(voice.session, {answer.version_id for answer in answers}), answers


# -- to one person


def invitation(voice: Voice, test: Test, *, again: bool) -> Content:
    """The test waits for him: what is told when another try opens, and before any test closes."""
    text = (
        voice.tr(
            "<b>{name}</b>\n{group}\nThere is another try for you until {moment}.",
            name=test.name,
            group=test.chat.title,
            moment=screens.moment(voice, test.closes_at),
        )
        if test.makeup_of_id is not None and not again
        else voice.tr(
            "<b>{name}</b>\n{group}\nThe other try is open until {moment}; you have not handed it in yet.",
            name=test.name,
            group=test.chat.title,
            moment=screens.moment(voice, test.closes_at),
        )
        if test.makeup_of_id is not None
        else voice.tr(
            "<b>{name}</b>\n{group}\nOpen until {moment}; you have not handed it in yet.",
            name=test.name,
            group=test.chat.title,
            moment=screens.moment(voice, test.closes_at),
        )
    )
    keys = [
        [Key(plain(voice.tr("Take the test")), buttons.data("exam.come", test.id))],
        [Key(plain(voice.tr("No private reminders")), buttons.data("reminders.mute"))],
    ]
    return Content(text, keys=keys)


# -- to the secretary


def secretaries(session: Session, chat: Chat) -> dict[int, Chat]:
    """The private chats of all secretaries of a group who can be reached there, by their ids."""
    members = session.execute(
        select(Membership, Person)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.chat_id == chat.id,
            Membership.left_at.is_(None),
            Membership.appointed.is_(True) | (Membership.role == Role.ADMINISTRATOR),
        )
        .order_by(Person.id)
    ).all()
    return {
        person.id: private
        for membership, person in members
        if access.is_secretary(chat, membership) and (private := private_chat(session, person)) is not None
    }


def tell_author(voice: Voice, chat: Chat, author_id: int | None, say: Callable[[Voice], Content]) -> None:
    """Tell who made it, in private; else all secretaries of the group who can be reached there."""
    found = secretaries(voice.session, chat)
    told = [found[author_id]] if author_id is not None and author_id in found else list(found.values())
    for private in told:
        own = voice.towards(private)
        own.say(say(own), urgency=Urgency.REPORT)


def too_few(voice: Voice, paper: Paper) -> Content:
    """A test could not open."""
    return Content(
        voice.tr(
            "“{name}” in {group} could not open: there are not enough questions any more. Change what it "
            "asks with /test, or import questions with /questions.",
            name=paper.name,
            group=paper.chat.title,
        )
    )


def nudged(voice: Voice, test: Test, reached: int, unreached: Sequence[Person]) -> Content:
    """Who was reminded, and who could not be."""
    lines = [
        Markup("<b>{name}</b>\n{group}").format(name=test.name, group=test.chat.title),
        voice.tr("Reminded privately: {number}", number=reached),
    ]
    if unreached:
        lines.append(
            voice.tr(
                "I cannot reach in private: {names}. They have not begun a chat with me, or do not wish it.",
                names=names(voice, [person.name for person in unreached]),
            )
        )
    return Content(Markup("\n").join(lines))


def full_report(voice: Voice, turnout: Turnout) -> Content:
    """What the secretary hears after the closing."""
    test = turnout.test
    lines = [
        _closed(voice, test),
        Markup("{group}").format(group=test.chat.title),
        voice.tr("Done: {count}", count=turnout.count),
        voice.tr("Passed: {number}", number=turnout.passed),
    ]
    if (average := turnout.average) is not None:
        lines.append(voice.tr("Average: {marks} of 100", marks=_percent(average)))
    if turnout.counted:
        lines += [Markup(), voice.tr("For study, not for appraisal:")]
        by_name = sorted(turnout.counted, key=lambda one: collation_key(one.person.name))
        told = _fitting([_line(voice, attempt, test) for attempt in by_name[:MOST_NAMES]], MOST_OF_REPORT)
        lines += told
        if len(by_name) > len(told):
            lines.append(voice.tr("… and {number} more", number=len(by_name) - len(told)))
    if turnout.confirmed and turnout.missing:
        missing = names(voice, [person.name for person in turnout.missing])
        lines += [Markup(), voice.tr("Not done: {names}", names=missing)]
    return Content(Markup("\n").join(lines))


def _line(voice: Voice, attempt: Attempt, test: Test) -> Markup:
    said = screens.marks(attempt.points, attempt.of)
    if attempt.by_hand_id is not None:
        said += " " + voice.tr("(by hand)")
    if not has_passed(attempt, test):
        said += " " + voice.tr("(below the mark)")
    return Markup("{name}  {said}").format(name=attempt.person.name, said=said)


def names(voice: Voice, those: Sequence[str]) -> str:
    """The names in a row, and how many more where they would not fit."""
    told = _fitting(those[:MOST_NAMES], MOST_OF_NAMES)
    said = voice.tr(", ").join(told)
    if len(those) > len(told):
        said += " " + voice.tr("… and {number} more", number=len(those) - len(told))
    return said


def _fitting(texts: Sequence[T], most: int) -> list[T]:
    """As many of these from the first on as take no more than so many characters."""
    lengths = accumulate(len(text) + 2 for text in texts)
    return [text for text, length in zip(texts, lengths, strict=True) if length <= most]


def _percent(share: Fraction) -> str:
    return of_hundred(share.numerator, share.denominator)
