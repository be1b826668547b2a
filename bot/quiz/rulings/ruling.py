"""A ruling is carried out: written down, what it concerns graded anew, and those told whose results changed.

What concerns many is done in portions, each a transaction of its own, so that nobody waits for it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from markupsafe import Markup
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from bot.chat.context import Context, TimerContext, Voice
from bot.engine.identity import Chat, Person, private_chat
from bot.engine.outbox import Urgency, content_of
from bot.quiz import learning, ruled
from bot.quiz.daily import asking
from bot.quiz.exam import notices, results
from bot.quiz.exam.model import open_tests, test_of
from bot.quiz.exam.turnout import has_passed
from bot.quiz.live import boards, counting
from bot.quiz.live.model import quiz_of
from bot.quiz.polls import AskedPoll
from bot.quiz.ruled import Ruled, Ruling
from bot.quiz.rulings import cards, corrections, model, regrading, reporting
from bot.quiz.rulings.model import RulingDraft
from bot.quiz.rulings.regrading import Change

REGRADE = "rulings.regrade"
POLLS = "rulings.polls"
PORTION = 40
"""People whose results are counted anew in one transaction."""
KEEP_DRAFTS = timedelta(days=7)


def rule(ctx: Context, chat: Chat, draft: RulingDraft) -> None:
    """Decide as the draft has it, and show that it is done."""
    ruling = Ruling(
        chat_id=chat.id,
        chat=chat,
        version_id=draft.version_id,
        void=draft.void,
        answer=draft.answer,
        by_id=draft.by_id,
        at=ctx.now,
    )
    ctx.session.add(ruling)
    ctx.session.delete(draft)
    ctx.session.flush()
    _thank(ctx, ruling)
    model.settle(ctx.session, chat.id, ruling.version_id, ruling.id)
    felt, is_done = _go_on(ctx.towards(chat), ruling)
    if is_done:
        done = _done(ctx, felt)
    else:
        done = ctx.tr("Results are being counted anew; I shall tell you.")
        ctx.arm(REGRADE, ruling.id, str(felt), ctx.now)
    ctx.show(cards.card(ctx, chat, ruling.version_id, done))
    for poll_id in ctx.session.scalars(
        select(AskedPoll.id).where(AskedPoll.chat_id == chat.id, AskedPoll.version_id == ruling.version_id)
    ):
        ctx.arm(POLLS, poll_id, str(ruling.id), ctx.now)
    for private in notices.secretaries(ctx.session, chat).values():
        own = ctx.towards(private)
        content = cards.card(own, chat, ruling.version_id, done if private.id == ctx.chat.id else None)
        own.tools.outbox.edit(own.session, private.id, reporting.name_of(chat, ruling.version_id), content)


def _thank(ctx: Context, ruling: Ruling) -> None:
    """Who has reported it hears what came of it, without the right answer: he may have it before him in a
    test. Whose marks change is told that anyway."""
    counts = ruled.question(ctx.session, ruling.chat_id, ruling.version_id)
    effect = regrading.foresee(ctx.session, ruling.chat_id, ruling.version_id, counts)
    told = {change.person_id for change in effect.changes if change.is_felt} | {ruling.by_id}
    for report in model.waiting_for(ctx.session, ruling.chat_id, ruling.version_id):
        person = ctx.session.get(Person, report.person_id)
        private = private_chat(ctx.session, person) if person is not None else None
        if private is not None and report.person_id not in told:
            own = ctx.towards(private)
            own.say(cards.answered(own, ruling.chat, counts.question, ruling), urgency=Urgency.REPORT)


def load(session: Session, ids: Sequence[int]) -> Mapping[int, Ruling]:
    """The rulings that are being carried out."""
    rows = select(Ruling).where(Ruling.id.in_(ids)).options(joinedload(Ruling.chat))
    return {ruling.id: ruling for ruling in session.scalars(rows)}


def regrade(ctx: TimerContext, ruling: Ruling) -> None:
    """The next portion; `ctx` speaks in the group, the occurrence says how many results have changed yet."""
    more, is_done = _go_on(ctx, ruling)
    felt = int(ctx.due.occurrence.split("/")[0]) + more
    if not is_done:
        # Also a portion in which nobody's marks changed is an occurrence of its own.
        ctx.arm(REGRADE, ruling.id, f"{felt}/{ctx.tools.outbox.number()}", ctx.now)
        return
    by = ctx.session.get(Person, ruling.by_id) if ruling.by_id is not None else None
    private = private_chat(ctx.session, by) if by is not None else None
    if private is not None:
        own, name = ctx.towards(private), reporting.name_of(ruling.chat, ruling.version_id)
        content = cards.card(own, ruling.chat, ruling.version_id, _done(own, felt))
        if content_of(ctx.session, private.id, name) is not None:
            own.tools.outbox.edit(own.session, private.id, name, content)
        else:
            own.say(content, name=name, urgency=Urgency.REPORT)


def regrade_poll(ctx: TimerContext, asked: tuple[AskedPoll, Chat]) -> None:
    """What a live quiz, or a question of the day, was worth is counted anew, one in a transaction."""
    poll, _ = asked
    learning.revise(ctx.session, poll)
    ruling = ctx.session.get_one(Ruling, int(ctx.due.occurrence))
    changed: set[int] = set()
    if poll.quiz_id is None:
        changed = asking.regrade(ctx, poll, ruling.by_id)
    elif (quiz := quiz_of(ctx.session, poll.quiz_id)) is not None:
        changed = counting.regrade(ctx, quiz, ruling.by_id)
        if changed:
            boards.refresh(ctx, quiz)
    corrections.tell_soon(ctx, ruling, changed)


def _done(voice: Voice, felt: int) -> Markup:
    if not felt:
        return voice.tr("Done; nobody's marks changed.")
    return voice.tr("Done; the marks of {number} changed, and they were told privately.", number=felt)


def _go_on(voice: Voice, ruling: Ruling) -> tuple[int, bool]:
    """Count a portion anew, as the latest ruling has it; return how many marks changed, and whether that is
    all."""
    counts = ruled.question(voice.session, ruling.chat_id, ruling.version_id)
    effect = regrading.foresee(voice.session, ruling.chat_id, ruling.version_id, counts)
    changes = effect.changes[:PORTION]
    regrading.carry_out(voice.session, ruling.chat_id, changes, ruling.by_id, voice.now)
    felt = [change for change in changes if change.is_felt]
    _tell(voice, felt, counts, ruling)
    return len({one.person_id for one in felt}), len(effect.changes) <= PORTION


def _tell(voice: Voice, changes: Sequence[Change], counts: Ruled, ruling: Ruling) -> None:
    """Tell each of them in private, if he may know his result by now."""
    ids = {one.first_id for one in changes} | {
        one.attempt.test_id for change in changes for one in change.regraded
    }
    tests = {test.id: test for id_ in ids if (test := test_of(voice.session, id_)) is not None}
    makeups = {one.makeup_of_id: one for one in open_tests(voice.session, [ruling.chat_id])}
    for change in changes:
        test = tests[change.first_id]
        person = voice.session.get_one(Person, change.person_id)
        chat = private_chat(voice.session, person)
        hidden = any(not results.may_reveal(tests[one.attempt.test_id]) for one in change.regraded)
        if chat is None or hidden:
            continue
        own = voice.towards(chat)
        lost = has_passed(change.before, test) and not has_passed(change.after, test)
        makeup = makeups.get(test.id) if lost else None
        own.say(cards.changed(own, test, counts.question, ruling, change, makeup), urgency=Urgency.REPORT)


def forget(session: Session, now: datetime) -> None:
    """Drop what was prepared and never decided."""
    session.execute(delete(RulingDraft).where(RulingDraft.at < now - KEEP_DRAFTS))
