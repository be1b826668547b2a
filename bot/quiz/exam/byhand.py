"""A secretary enters the result of somebody who cannot use the private chat; it is marked so."""

import re
import unicodedata
from fractions import Fraction

from markupsafe import Markup

from bot.chat import buttons, keeping
from bot.chat.context import FROM_ANOTHER_TIME, Context, UserError
from bot.chat.texts import clip
from bot.engine.identity import Membership, Person, private_chat
from bot.engine.outbox import Content, Key
from bot.quiz import grading
from bot.quiz.exam import screens, sitting, tally
from bot.quiz.exam.model import Attempt, Test, attempts_of, test_of
from bot.quiz.exam.turnout import Turnout
from bot.scores import ledger

QUESTION = "exam.marks"
PAGE = 20
HUNDRED = 100
_MARKS = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)\s*(?:分|%|points?)?", re.IGNORECASE)
_PEOPLE = 2**32
"""A question is about one number: the test and the person are put together in it."""


def choose(ctx: Context) -> None:
    """Who is it: those without a result, and those whose result was entered by hand."""
    test = _kept(ctx, ctx.ids[1] if len(ctx.ids) > 1 else 0)
    voice = keeping.aside(ctx, "test")
    page = ctx.ids[2] if len(ctx.ids) > 2 else 0
    turnout = Turnout(ctx.session, test)
    entered = {one.person_id: one for one in turnout.counted if one.by_hand_id is not None}
    people = [*turnout.missing, *(one.person for one in entered.values())]
    shown = people[page * PAGE : (page + 1) * PAGE]
    keys = buttons.rows(
        [
            Key(_label(person, entered.get(person.id)), buttons.data("exam.hand_for", test.id, person.id))
            for person in shown
        ],
        2,
    )
    turn = [
        Key(label, buttons.data("exam.hand", test.paper_id, test.id, number))
        for label, number, there in (
            ("◀", page - 1, page > 0),
            ("▶", page + 1, (page + 1) * PAGE < len(people)),
        )
        if there
    ]
    lines = [
        Markup("<b>{name}</b>\n{group}").format(name=test.name, group=test.chat.title),
        voice.tr("Whose result is it?") if people else voice.tr("Everybody I know there has handed in."),
    ]
    content = Content(Markup("\n").join(lines), keys=[*keys, *([turn] if turn else [])])
    if voice is ctx:
        ctx.show(content)
    else:
        keeping.confide(ctx, voice, content)


def _label(person: Person, entered: Attempt | None) -> str:
    if entered is None:
        return clip(person.name, 24)
    return f"{clip(person.name, 18)} {screens.marks(entered.points, entered.of)}"


def ask(ctx: Context) -> None:
    """How many of a hundred has he reached?"""
    test, person = _chosen(ctx, *(ctx.ids if len(ctx.ids) == 2 else (0, 0)))
    ctx.ask(
        ctx.tr(
            "What is the result of {name}, of 100? For example: {example}",
            name=person.name,
            example="85",
        ),
        "85",
        name=QUESTION,
        about=test.id * _PEOPLE + person.id,
    )


def typed(ctx: Context) -> None:
    """The marks were typed: entered, or corrected."""
    test, person = _chosen(ctx, *divmod(ctx.ids[0], _PEOPLE))
    found = _MARKS.fullmatch(unicodedata.normalize("NFKC", ctx.words).strip())
    if found is None or float(found[1]) > HUNDRED:
        raise UserError(ctx.tr("Write a number from 0 to 100, for example: {example}", example="85"))
    attempt = _enter(ctx, test, person, Fraction(found[1]) / HUNDRED)
    ctx.answer(
        Content(
            ctx.tr(
                "Entered for {name}: {marks} of 100, marked as by hand.",
                name=person.name,
                marks=screens.marks(attempt.points, attempt.of),
            )
        )
    )


def _enter(ctx: Context, test: Test, person: Person, share: Fraction) -> Attempt:
    """He has reached this share of what his own paper would have been worth: sums add up points, so a result
    by hand must not weigh more than one that was answered."""
    attempts = attempts_of(ctx.session, test.id, person.id)
    attempt = next((one for one in attempts if one.by_hand_id is not None), None)
    by_id = ctx.person.id if ctx.person is not None else None
    if attempt is None:
        if attempts:
            raise UserError(ctx.tr("{name} has begun the test himself.", name=person.name))
        attempt = Attempt(
            test_id=test.id,
            test=test,
            person_id=person.id,
            person=person,
            number=1,
            started_at=ctx.now,
            deadline_at=ctx.now,
            submitted_at=ctx.now,
            by_deadline=False,
            place=0,
            shown_at=ctx.now,
        )
        ctx.session.add(attempt)
    attempt.of = sitting.full_worth(ctx.session, test, person.id, ctx.now)
    attempt.points, attempt.by_hand_id = grading.points(share, attempt.of), by_id
    ctx.session.flush()
    group = ctx.towards(test.chat)
    sitting.enter(group, test, person.id, ledger.Reason.BY_HAND, by_id)
    tally.show(group, test) if test.closed_at is not None else tally.bring_up_to_date(group, test)
    chat = private_chat(ctx.session, person)
    if chat is not None:
        own = ctx.towards(chat)
        own.say(
            Content(
                own.tr(
                    "<b>{name}</b>\n{group}\nYour result was entered by a secretary: {marks} of 100.",
                    name=test.name,
                    group=test.chat.title,
                    marks=screens.marks(attempt.points, attempt.of),
                )
            )
        )
    return attempt


def _chosen(ctx: Context, test_id: int, person_id: int) -> tuple[Test, Person]:
    """The test and the member, if he may enter results there. Raises UserError."""
    test = _kept(ctx, test_id)
    person = ctx.session.get(Person, person_id)
    if ctx.chat.is_group or person is None or ctx.session.get(Membership, (test.chat_id, person_id)) is None:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    return test, person


def _kept(ctx: Context, test_id: int) -> Test:
    """The test, if he is a secretary of its group. Raises UserError."""
    test = test_of(ctx.session, test_id)
    if test is None:
        raise UserError(ctx.tr("There is no such test."))
    keeping.group_of(ctx, test.chat_id)
    return test
