"""What a member does with a test in his private chat. Thin: find the attempt, change it, show it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat.context import FROM_ANOTHER_TIME, Context, UserError, Voice
from bot.engine.identity import Membership, Person
from bot.engine.outbox import Content, Outgoing, State
from bot.quiz import drawing, grading, pictures, ruled, showing, store
from bot.quiz.bank.question import Multiple, Question, Single
from bot.quiz.exam import ending, results, screens, sitting
from bot.quiz.exam.blueprint import Reveal
from bot.quiz.exam.model import (
    Answer,
    Attempt,
    Test,
    answers_of,
    attempt_of,
    attempts_of,
    latest_under_way,
    test_of,
)

HEARS_TYPING_FOR = timedelta(hours=2)
"""So long after a question was shown, what is typed in private is its answer."""


# -- coming and beginning


def come(ctx: Context, test: Test) -> None:
    """Somebody has followed the link, or chosen the test from a list: what it is, and Begin."""
    person = demand_member(ctx, test)
    attempts = attempts_of(ctx.session, test.id, person.id)
    going = sitting.under_way(attempts)
    if going is None:
        if test.closed_at is not None and not attempts:
            raise UserError(ctx.tr("This test has closed."))
        if not attempts:
            sitting.demand_meant(ctx, test, person)
        ctx.answer(screens.start(ctx, test, attempts))
        return
    going.message_id, going.shown_at = None, ctx.now
    going.test = test
    ctx.answer(screens.question(ctx, going, answers_of(ctx.session, going.id)), name=ending.name_of(going))


def demand_member(ctx: Context, test: Test) -> Person:
    """Who it is, if he is a member of the test's group. Raises UserError."""
    if ctx.person is None:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    member = ctx.session.get(Membership, (test.chat_id, ctx.person.id))
    if member is None or member.left_at is not None:
        raise UserError(
            ctx.tr(
                "This test is for the members of “{group}”, and I do not know you as one. Say /test there "
                "once, and come back.",
                group=test.chat.title,
            )
        )
    return ctx.person


def begin(ctx: Context) -> None:
    """The button Begin: the questions are drawn, the time runs."""
    test = test_of(ctx.session, ctx.ids[0]) if ctx.ids else None
    if test is None or ctx.chat.is_group:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    person = demand_member(ctx, test)
    before = attempts_of(ctx.session, test.id, person.id)
    going = sitting.under_way(before)
    if going is not None:
        going.test = test
        _show(ctx, going, answers_of(ctx.session, going.id))
        return
    attempt = sitting.begin(ctx, test, person, before)
    _show(ctx, attempt, answers_of(ctx.session, attempt.id))


# -- answering


def pick(ctx: Context) -> None:
    """An option was tapped: chosen; of several, taken or taken back."""
    found = _at(ctx)
    if found is None:
        return
    attempt, answers, answer = found
    asked = store.questions(ctx.session, [answer.version_id])[answer.version_id]
    if not drawing.is_tapped(asked):
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    _, own = ctx.choice(2, showing.labels(ctx, asked, answer.shown))
    several = isinstance(asked, Multiple)
    sitting.give(ctx, answer, "".join(sorted(set(answer.given or "") ^ {own})) if several else own)
    _confirm_at_once(ctx, answer, showing.said(ctx, asked, answer.shown, answer.given))
    if several:
        _show(ctx, attempt, answers)
    else:
        _go_on(ctx, attempt, answers, answer)


def confirm(ctx: Context) -> None:
    """Of several options, these are his answer."""
    found = _at(ctx)
    if found is None:
        return
    attempt, answers, answer = found
    if answer.given is None:
        ctx.toast(ctx.tr("Choose at least one first."))
        return
    asked = store.questions(ctx.session, [answer.version_id])[answer.version_id]
    _confirm_at_once(ctx, answer, showing.said(ctx, asked, answer.shown, answer.given))
    _go_on(ctx, attempt, answers, answer)


def typed(ctx: Context) -> bool:
    """What is typed in private while a question waits for it; returns whether it was an answer."""
    if ctx.person is None or ctx.chat.is_group:
        return False
    attempt = latest_under_way(ctx.session, ctx.person.id)
    if attempt is None or ctx.now - attempt.shown_at > HEARS_TYPING_FOR:
        return False
    answers, answer, asked = _asked(ctx, attempt)
    given = grading.read_typed(asked, ctx.words, answer.shown)
    if given is None:
        if drawing.is_tapped(asked):
            return False
        hint = showing.how_to_type(ctx, asked) or ""
        raise UserError(ctx.tr("That cannot be the answer. {hint}", hint=hint))
    if not sitting.in_time(ctx, attempt):
        _time_is_up(ctx, attempt)
        return True
    if answer.points is None:
        sitting.give(ctx, answer, given)
    _go_on(ctx, attempt, answers, answer)
    return True


def said(ctx: Context) -> bool:
    """What nobody else understood, while a question waits to be tapped: the question again, and how it is
    answered; returns whether there was one."""
    if ctx.person is None or ctx.chat.is_group:
        return False
    attempt = latest_under_way(ctx.session, ctx.person.id)
    if attempt is None or ctx.now - attempt.shown_at > HEARS_TYPING_FOR or not sitting.in_time(ctx, attempt):
        return False
    answers, _, asked = _asked(ctx, attempt)
    note = (
        ctx.tr("This is not an answer to it. Tap one, please, or write its letter.")
        if isinstance(asked, Single | Multiple)
        else ctx.tr("This is not an answer to it. Tap one, please.")
    )
    again = screens.question(ctx, attempt, answers)
    attempt.message_id, attempt.shown_at = None, ctx.now
    ctx.answer(replace(again, text=f"{note}\n\n{again.text}"), name=ending.name_of(attempt))
    return True


def go(ctx: Context) -> None:
    """To another question."""
    found = _mine(ctx)
    if found is None:
        return
    attempt, answers = found
    attempt.place = min(ctx.ids[1] if len(ctx.ids) > 1 else 0, len(answers) - 1)
    _show(ctx, attempt, answers)


def mark(ctx: Context) -> None:
    """Keep it for later, or not any more."""
    found = _at(ctx, final=True)
    if found is not None:
        attempt, answers, answer = found
        answer.marked = not answer.marked
        _confirm_at_once(
            ctx, answer, ctx.tr("kept for later") if answer.marked else ctx.tr("not kept any more")
        )
        _show(ctx, attempt, answers)


def picture(ctx: Context) -> None:
    """The picture that belongs to a question of his."""
    if (found := _at(ctx, final=True)) is not None:
        pictures.show(ctx, found[2].version_id)


def overview(ctx: Context) -> None:
    """All questions at a glance."""
    found = _mine(ctx)
    if found is not None:
        attempt, answers = found
        _place(ctx, attempt)
        ctx.show(screens.overview(ctx, attempt, answers, ctx.ids[1] if len(ctx.ids) > 1 else 0))


def submit(ctx: Context) -> None:
    """Hand in: first the last word, then it is done."""
    found = _mine(ctx)
    if found is None:
        return
    attempt, answers = found
    _place(ctx, attempt)
    if len(ctx.ids) < 2 or ctx.ids[1] == 0:
        ctx.show(screens.confirmation(ctx, attempt, answers))
        return
    ending.end(ctx, attempt)
    ctx.toast(ctx.tr("Handed in."))
    _show_result(ctx, attempt)


# -- afterwards


def result(ctx: Context) -> None:
    """What came of it."""
    attempt = _own(ctx)
    if attempt.submitted_at is None:
        _show(ctx, attempt, answers_of(ctx.session, attempt.id))
    else:
        _show_result(ctx, attempt)


def review(ctx: Context) -> None:
    """The questions of what was handed in, one by one."""
    attempt = _own(ctx)
    if attempt.submitted_at is None or attempt.by_hand_id is not None or not results.may_reveal(attempt.test):
        raise UserError(ctx.tr("The answers are told when the test has closed."))
    if not answers_of(ctx.session, attempt.id):
        raise UserError(ctx.tr("What was answered then is no longer kept; the result is."))
    ctx.show(results.review(ctx, attempt, ctx.ids[1] if len(ctx.ids) > 1 else 0))


def settled(voice: Voice, row: Outgoing) -> None:
    """The message in which an attempt takes place has been sent: now it is known which one it is."""
    match (row.name or "").split("/"):
        case ["exam", "attempt", id_] if row.state == State.SENT:
            attempt = voice.session.get(Attempt, int(id_))
            if attempt is not None and attempt.message_id is None:
                attempt.message_id = row.message_id


# -- what all of them need


def _asked(ctx: Context, attempt: Attempt) -> tuple[Sequence[Answer], Answer, Question]:
    """All answers of an attempt, the one it is at, and what is asked there."""
    answers = answers_of(ctx.session, attempt.id)
    answer = answers[attempt.place]
    return answers, answer, store.questions(ctx.session, [answer.version_id])[answer.version_id]


def _own(ctx: Context) -> Attempt:
    """The attempt a button is about, if it is his. Raises UserError."""
    attempt = attempt_of(ctx.session, ctx.ids[0]) if ctx.ids else None
    if attempt is None or ctx.person is None or attempt.person_id != ctx.person.id or ctx.chat.is_group:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    return attempt


def _mine(ctx: Context) -> tuple[Attempt, Sequence[Answer]] | None:
    """His attempt, if it is under way; if it has ended, or ends now, its result is shown instead."""
    attempt = _own(ctx)
    if attempt.submitted_at is not None:
        ctx.toast(ctx.tr("This attempt has been handed in."))
        _show_result(ctx, attempt)
        return None
    if not sitting.in_time(ctx, attempt):
        _time_is_up(ctx, attempt)
        return None
    return attempt, answers_of(ctx.session, attempt.id)


def _at(ctx: Context, *, final: bool = False) -> tuple[Attempt, Sequence[Answer], Answer] | None:
    """The same with the question a button is about: the one that is shown. An old button shows it anew, and
    so does one under an answer that is final, unless `final`."""
    found = _mine(ctx)
    if found is None:
        return None
    attempt, answers = found
    answer = answers[attempt.place]
    is_final = answer.points is not None and not final
    if len(ctx.ids) < 2 or ctx.ids[1] != attempt.place or is_final:
        ctx.toast(ctx.tr("This button is an old one; here is where you are."))
        _show(ctx, attempt, answers)
        return None
    return attempt, answers, answer


def _confirm_at_once(ctx: Context, answer: Answer, what: str) -> None:
    """Say by the tap's own answer what was done: in a crowd the message itself changes some seconds later."""
    ctx.toast(ctx.tr("Question {place}: {what}", place=answer.place + 1, what=what))


def _time_is_up(ctx: Context, attempt: Attempt) -> None:
    ending.end(ctx, attempt, by_deadline=True)
    ctx.toast(ctx.tr("The time is up."))
    _show_result(ctx, attempt)


def _go_on(ctx: Context, attempt: Attempt, answers: Sequence[Answer], answer: Answer) -> None:
    """After an answer: where it is shown at once, what it was worth; else the next question."""
    blueprint = attempt.test.blueprint
    if blueprint.reveal == Reveal.EACH:
        asked = ruled.question(ctx.session, attempt.test.chat_id, answer.version_id)
        answer.points, answer.of = sitting.worth(blueprint, asked, answer.given)
    elif attempt.place < len(answers) - 1:
        attempt.place += 1
    elif all(one.given is not None for one in answers):
        _put(ctx, attempt, screens.confirmation(ctx, attempt, answers))
        return
    _show(ctx, attempt, answers)


def _show(ctx: Context, attempt: Attempt, answers: Sequence[Answer]) -> None:
    _put(ctx, attempt, screens.question(ctx, attempt, answers))


def _show_result(ctx: Context, attempt: Attempt) -> None:
    attempts = attempts_of(ctx.session, attempt.test_id, attempt.person_id)
    _put(ctx, attempt, results.result(ctx, attempt, attempts))


def _put(ctx: Context, attempt: Attempt, content: Content) -> None:
    """Show it where the attempt takes place. After something was typed that is a new message where
    others have come below the old one: there nobody would see it change."""
    _place(ctx, attempt)
    if ctx.tapped or attempt.message_id is None or _is_last(ctx.session, ctx.chat.id, attempt.message_id):
        ending.show(ctx, attempt, content)
    else:
        attempt.message_id = None
        ctx.answer(content, name=ending.name_of(attempt))


def _place(ctx: Context, attempt: Attempt) -> None:
    """It takes place in the message that was tapped, from now on."""
    attempt.shown_at = ctx.now
    if ctx.tapped:
        attempt.message_id = ctx.message_id


def _is_last(session: Session, chat_id: int, message_id: int) -> bool:
    """Whether we have said nothing below it."""
    later = select(Outgoing.id).where(Outgoing.chat_id == chat_id, Outgoing.message_id > message_id)
    return session.scalar(later.limit(1)) is None
