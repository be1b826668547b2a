"""Somebody reports a question: it is noted, and the secretary sees it in one message that keeps the count."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat.context import FROM_ANOTHER_TIME, Context, TimerContext, UserError, Voice
from bot.chat.texts import clip, plain
from bot.engine.identity import Chat, ChatKind, Membership, Person
from bot.engine.outbox import Content, Urgency, content_of
from bot.quiz.exam import notices
from bot.quiz.exam.model import Answer, Attempt, Test, answers_of, attempt_of
from bot.quiz.model import Bank, Item, ItemVersion
from bot.quiz.polls import AskedPoll
from bot.quiz.rulings import cards, model
from bot.quiz.rulings.model import QuestionReport

WRONG_QUESTION = "rulings.wrong"
LONGEST_WORDS = 300
TELL = "rulings.tell"
TOLD_AFTER = timedelta(minutes=1)
"""Until then a slip of the finger is taken back by another tap, and several reports become one message."""


def report(ctx: Context) -> None:
    """The button under a question of a test, while it is taken or when it is looked at again."""
    person, (attempt_id, place) = _person(ctx), (*ctx.ids, 0, 0)[:2]
    attempt = attempt_of(ctx.session, attempt_id)
    answers = answers_of(ctx.session, attempt_id)
    if attempt is None or attempt.person_id != person.id or place >= len(answers):
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    test = attempt.test
    noted = _note(ctx, test.chat, answers[place].version_id, person, attempt)
    # During a test typed words are answers; afterwards he may say what is wrong.
    if attempt.submitted_at is None or noted is None:
        return
    if noted.words is None and noted.ruling_id is None:
        ctx.ask(
            ctx.tr("What is wrong with it? A few words are enough; you need not say anything."),
            plain(ctx.tr("The answer is out of date")),
            name=WRONG_QUESTION,
            about=noted.id,
        )


def practised(ctx: Context) -> None:
    """The button under a question of practice."""
    person = _person(ctx)
    version_id = ctx.ids[0] if ctx.ids else 0
    chat = _group_for(ctx.session, person, version_id)
    if chat is None:
        raise UserError(ctx.tr("No secretary looks after this question here, so there is nobody to tell."))
    _note(ctx, chat, version_id, person, None)


def polled(ctx: Context) -> None:
    """The button under a question that was asked in the group."""
    asked = ctx.session.get(AskedPoll, ctx.ids[0]) if ctx.ids else None
    if ctx.person is None or asked is None or asked.chat_id != ctx.chat.id:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    if ctx.membership is None or ctx.membership.left_at is not None:
        raise UserError(ctx.tr("Only members of this group can report its questions."))
    _note(ctx, ctx.chat, asked.version_id, ctx.person, None)


def _person(ctx: Context) -> Person:
    if ctx.person is None or ctx.chat.is_group:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    return ctx.person


def _group_for(session: Session, person: Person, version_id: int) -> Chat | None:
    """The group whose secretary hears of it: whose pack it is; of the operator's, where he had it in a test
    last, else the first he is in."""
    owner = session.execute(
        select(Bank.chat_id)
        .join(Item, Item.pack_id == Bank.id)
        .join(ItemVersion, ItemVersion.question_id == Item.id)
        .where(ItemVersion.id == version_id)
    ).first()
    if owner is None:
        return None
    groups = (
        select(Chat)
        .join(Membership, Membership.chat_id == Chat.id)
        .where(Membership.person_id == person.id, Membership.left_at.is_(None), Chat.kind == ChatKind.GROUP)
        .order_by(Chat.id)
    )
    if owner.chat_id is not None:
        return session.scalar(groups.where(Chat.id == owner.chat_id))
    tested = session.scalar(
        select(Test.chat_id)
        .join(Attempt, Attempt.test_id == Test.id)
        .join(Answer, Answer.attempt_id == Attempt.id)
        .where(Answer.version_id == version_id, Attempt.person_id == person.id)
        .order_by(Attempt.id.desc())
        .limit(1)
    )
    found = session.scalar(groups.where(Chat.id == tested)) if tested is not None else None
    return found or session.scalar(groups.limit(1))


def _note(
    ctx: Context, chat: Chat, version_id: int, person: Person, attempt: Attempt | None
) -> QuestionReport | None:
    """What he has reported; None: he has just taken it back."""
    found = model.report_of(ctx.session, chat.id, version_id, person.id)
    if found is not None and found.ruling_id is not None:
        ctx.toast(ctx.tr("The secretary has looked at this question already."))
        return found
    if found is not None and ctx.now - found.at >= TOLD_AFTER:
        ctx.toast(ctx.tr("You have reported this question; the secretary sees it."))
        return found
    if found is not None:
        ctx.session.delete(found)
        ctx.toast(ctx.tr("Taken back: it is not reported."))
        return None
    noted = QuestionReport(
        chat_id=chat.id,
        version_id=version_id,
        person_id=person.id,
        attempt_id=attempt.id if attempt is not None else None,
        at=ctx.now,
    )
    ctx.session.add(noted)
    ctx.session.flush()
    ctx.arm(TELL, noted.id, "1", ctx.now + TOLD_AFTER)
    ctx.toast(
        ctx.tr("Noted; in a minute the secretary will see it. Until then another tap takes it back."),
        lasting=True,
    )
    return noted


def typed(ctx: Context) -> None:
    """What is wrong was typed."""
    noted = ctx.session.get(QuestionReport, ctx.ids[0])
    if noted is None or noted.person_id != _person(ctx).id:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    if noted.ruling_id is not None:
        raise UserError(ctx.tr("The secretary has looked at this question already."))
    if words := " ".join(ctx.words.split()):
        noted.words = clip(words, LONGEST_WORDS)
        ctx.session.flush()
        refresh(ctx, ctx.session.get_one(Chat, noted.chat_id), noted.version_id)
    ctx.answer(Content(ctx.tr("Thank you, noted. Your name is not told.")))


# -- what the secretary sees


def name_of(chat: Chat, version_id: int) -> str:
    """What the message about a question is called in the outbox of a secretary's private chat."""
    return f"rulings/{chat.id}/{version_id}"


def tell(ctx: TimerContext, reported: tuple[QuestionReport, Chat]) -> None:
    """Let the author of the paper (else all secretaries of the group) see a report: one message, with the
    count."""
    report, chat = reported
    if report.ruling_id is not None:
        return
    attempt = attempt_of(ctx.session, report.attempt_id or 0)
    author_id = attempt.test.paper.created_by_id if attempt is not None else None
    found = notices.secretaries(ctx.session, chat)
    told = {author_id} if author_id in found else set(found)
    is_first = model.waiting_for(ctx.session, chat.id, report.version_id)[0] is report
    for person_id, private in found.items():
        own, name = ctx.towards(private), name_of(chat, report.version_id)
        if not is_first and content_of(ctx.session, private.id, name) is not None:
            _refresh(own, chat, report.version_id)
        elif person_id in told:
            own.say(cards.card(own, chat, report.version_id), name=name, urgency=Urgency.REPORT)


def refresh(voice: Voice, chat: Chat, version_id: int) -> None:
    """Let the messages about a question say how things are."""
    for private in notices.secretaries(voice.session, chat).values():
        _refresh(voice.towards(private), chat, version_id)


def _refresh(own: Voice, chat: Chat, version_id: int) -> None:
    name = name_of(chat, version_id)
    before = content_of(own.session, own.chat.id, name)
    # Who is preparing a ruling in it is not disturbed.
    if before is not None and any(
        (one.data or "").startswith("rulings.change:") for row in before.keys for one in row
    ):
        own.tools.outbox.edit(own.session, own.chat.id, name, cards.card(own, chat, version_id))
