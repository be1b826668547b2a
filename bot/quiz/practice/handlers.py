"""What people say and tap when they practise. Thin: find the sitting, change it, show it."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from markupsafe import Markup

from bot.chat.context import FROM_ANOTHER_TIME, Context, UserError, Voice
from bot.chat.texts import clip, plain
from bot.engine.identity import Person
from bot.engine.outbox import Content, Key
from bot.quiz import choosing, drawing, grading, pictures, showing, spoken
from bot.quiz.bank.question import Multiple, Question
from bot.quiz.grading import Given
from bot.quiz.practice import book, choice, habits, screens, sitting
from bot.quiz.practice.choice import Scope, Turn
from bot.quiz.practice.model import Sitting

MOST = 50
MOST_WORDS = 100
HEARS_TYPING_FOR = timedelta(hours=3)
"""So long after a question was shown, what is typed may be its answer."""
_NUMBER = re.compile(r"(?P<words>.*?)\s*(?P<number>\d{1,4})\s*(?:题|道题?|questions?)?", re.IGNORECASE)
_NUMBER_FIRST = re.compile(
    r"(?P<number>\d{1,4})\s*(?:题|道题?|questions?)?\s*(?:(?:on|about|of|from)\s+)?(?P<words>\D.*)",
    re.IGNORECASE,
)
_BOOK = re.compile(r"(?:我的)?错题[本集]?|wrong(?: answers?)?|mistakes", re.IGNORECASE)


def practice(ctx: Context) -> None:
    """`/practice`: what there is to do, or on with what is under way; with words: these questions."""
    if ctx.chat.is_group:
        link = Key(plain(ctx.tr("Practise")), url=f"https://t.me/{ctx.tools.username}?start=practice")
        ctx.answer(Content(ctx.tr("Practice is private: only you see it."), keys=[[link]]))
        return
    person = _person(ctx)
    if _BOOK.fullmatch(ctx.words):
        ctx.answer(book.front(ctx, person))
        return
    if habits.wish_in_words(ctx):
        return
    if ctx.words:
        _begin(ctx, person, ctx.words)
        return
    going = sitting.under_way(ctx.session, person, ctx.now)
    if going is not None:
        _show(ctx, going, person)
    else:
        ctx.answer(_home(ctx, person))


def home(ctx: Context) -> None:
    """Back to what there is to do."""
    ctx.show(_home(ctx, _person(ctx)))


def begin(ctx: Context) -> None:
    """Begin what is his turn, or go on with what is under way."""
    person = _person(ctx)
    going = sitting.under_way(ctx.session, person, ctx.now)
    if going is not None:
        _show(ctx, going, person)
    else:
        _begin(ctx, person, "")


def more(ctx: Context) -> None:
    """Another sitting like this one."""
    before = _mine(ctx)
    _begin(ctx, _person(ctx), before.words)


# -- in a sitting


def pick(ctx: Context) -> None:
    """An option was tapped: it is the answer, or one of several."""
    if (found := _unanswered(ctx)) is None:
        return
    person, going, asked = found
    if not drawing.is_tapped(asked):
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    _, own = ctx.choice(1, showing.labels(ctx, asked, sitting.order_of(going, asked)))
    if not isinstance(asked, Multiple):
        _answer(ctx, going, person, own)
        return
    ticked = ctx.choice(2, (False, True))
    going.chosen = "".join(sorted(set(going.chosen) | {own} if ticked else set(going.chosen) - {own}))
    _show(ctx, going, person)


def confirm(ctx: Context) -> None:
    """The options that are ticked are the answer."""
    if (found := _unanswered(ctx)) is None:
        return
    person, going, asked = found
    if not isinstance(asked, Multiple) or not going.chosen:
        ctx.toast(ctx.tr("Choose at least one first."))
        return
    _answer(ctx, going, person, going.chosen)


def picture(ctx: Context) -> None:
    """The picture that belongs to the question he is at."""
    if (found := _unanswered(ctx)) is not None:
        pictures.show(ctx, found[1].version_id)


def give_up(ctx: Context) -> None:
    """He does not know, and wishes to see the answer."""
    if (found := _unanswered(ctx)) is not None:
        person, going, _ = found
        _answer(ctx, going, person, None)


def go_on(ctx: Context) -> None:
    """To the next question."""
    if (going := _current(ctx)) is None:
        return
    person = _person(ctx)
    if going.answered:
        sitting.go_on(ctx, going, person)
    _show(ctx, going, person)


def stop(ctx: Context) -> None:
    """Enough for now."""
    if (going := _current(ctx)) is not None:
        sitting.end(ctx, going)
        _show(ctx, going, _person(ctx))


def awaits(ctx: Context) -> bool:
    """What is typed right under a question that wants it typed is its answer, whatever it looks like."""
    going = _typed_at(ctx)
    if going is None or not sitting.is_shown_last(ctx.session, going):
        return False
    asked = sitting.question_of(ctx.session, going)
    given = grading.read_typed(asked, ctx.words, sitting.order_of(going, asked))
    if drawing.is_tapped(asked) or given is None:
        return False
    _answer(ctx, going, _person(ctx), given)
    return True


def said(ctx: Context) -> bool:
    """What nobody else understood may be an answer, too: a letter, or what was typed some messages later."""
    if (going := _typed_at(ctx)) is None:
        return False
    asked = sitting.question_of(ctx.session, going)
    given = grading.read_typed(asked, ctx.words, sitting.order_of(going, asked))
    if given is not None:
        _answer(ctx, going, _person(ctx), given)
        return True
    if drawing.is_tapped(asked) or not sitting.is_shown_last(ctx.session, going):
        return False
    # Asked once more below what was typed, so that it is still the last thing shown.
    again = screens.question(ctx, going)
    note = ctx.tr("This does not look like the answer to it. Please write it once more.")
    sitting.show(ctx, going, replace(again, text=f"{note}\n\n{again.text}"))
    return True


# -- the book


def open_book(ctx: Context) -> None:
    """The book of wrong answers."""
    ctx.show(book.front(ctx, _person(ctx)))


def open_topic(ctx: Context) -> None:
    """A topic of it."""
    question_id, page = (*ctx.ids, 0, 0)[:2]
    ctx.show(book.topic(ctx, _person(ctx), question_id, page))


def open_question(ctx: Context) -> None:
    """A question of it."""
    ctx.show(book.opened(ctx, _person(ctx), (*ctx.ids, 0)[0]))


def practise_wrong(ctx: Context) -> None:
    """Practise what stands in it, or in one topic of it."""
    person = _person(ctx)
    ids = book.wrong(ctx, person, ctx.ids[0] if ctx.ids else None)
    _begin_with(ctx, person, ids[:MOST], "")


# -- what all of them need


def _person(ctx: Context) -> Person:
    if ctx.person is None or ctx.chat.is_group:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    return ctx.person


def _mine(ctx: Context) -> Sitting:
    """The sitting a button is about, if it is his. Raises UserError."""
    found = ctx.session.get(Sitting, ctx.ids[0]) if ctx.ids else None
    if found is None or found.person_id != _person(ctx).id:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    return found


def _current(ctx: Context) -> Sitting | None:
    """The same, if the button belongs to what is shown now; else that is shown anew."""
    going = _mine(ctx)
    if ctx.revision == going.revision and going.ended_at is None:
        return going
    ctx.toast(ctx.tr("This button is an old one; here is where you are."))
    _show(ctx, going, _person(ctx))
    return None


def _unanswered(ctx: Context) -> tuple[Person, Sitting, Question] | None:
    going = _current(ctx)
    if going is None:
        return None
    if going.answered:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    return _person(ctx), going, sitting.question_of(ctx.session, going)


def _typed_at(ctx: Context) -> Sitting | None:
    """The sitting whose question somebody may answer in writing now."""
    if ctx.person is None or ctx.chat.is_group or not ctx.words:
        return None
    going = sitting.under_way(ctx.session, ctx.person, ctx.now)
    if going is None or going.answered or ctx.now - going.shown_at > HEARS_TYPING_FOR:
        return None
    return going


def _answer(ctx: Context, going: Sitting, person: Person, given: Given | None) -> None:
    if sitting.may_answer(ctx, going, person):
        sitting.answer(ctx, going, person, given)
    else:
        note = ctx.tr("This question cannot be practised just now; here is the next.")
        ctx.toast(note) if ctx.tapped else ctx.answer(Content(note))
        sitting.go_on(ctx, going, person)
    _show(ctx, going, person)


def _show(ctx: Context, going: Sitting, person: Person) -> None:
    if going.ended_at is None and not going.answered and not sitting.may_answer(ctx, going, person):
        sitting.go_on(ctx, going, person)
    if going.ended_at is None:
        sitting.show(ctx, going, screens.question(ctx, going))
    else:
        sitting.show(ctx, going, screens.summary(ctx, going, len(book.entries(ctx, person))))


def _home(ctx: Context, person: Person) -> Content:
    habit = sitting.habit_of(ctx, person)
    turn = _turn(ctx, person, _usual(ctx, person), 0)
    return screens.home(ctx, habit, turn, len(book.entries(ctx, person)), _next_due(ctx, person, turn))


def _begin(ctx: Context, person: Person, words: str) -> None:
    number, scope = _read(ctx, person, words)
    turn = _turn(ctx, person, scope, ctx.tools.seed())
    ids = turn.first(number, everything=scope.everything)
    if not ids:
        raise UserError(screens.nothing(ctx, _next_due(ctx, person, turn)))
    _begin_with(ctx, person, ids, words)


def _begin_with(ctx: Context, person: Person, ids: list[int], words: str) -> None:
    going = sitting.begin(ctx, person, ids, words[:MOST_WORDS])
    if going is None:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    _show(ctx, going, person)


def _turn(ctx: Voice, person: Person, scope: Scope, seed: int) -> Turn:
    allowed = [one for one in choice.allowed(ctx, person).values() if scope.takes(one)]
    cards = choice.cards_of(ctx.session, person)
    return choice.turns(allowed, cards, choice.tomorrow(ctx), Random(seed))


def _next_due(ctx: Voice, person: Person, turn: Turn) -> datetime | None:
    if not turn.later:
        return None
    return choice.cards_of(ctx.session, person)[turn.later[0]].due_at


def _usual(ctx: Voice, person: Person) -> Scope:
    habit = sitting.habit_of(ctx, person)
    known = choice.banks_of(ctx.session, person)
    return Scope(banks=habits.banks(habit, known, ctx.chat.language))


def _read(ctx: Context, person: Person, words: str) -> tuple[int, Scope]:
    """How many questions, and which: `廉政 10`, `三会一课`, `20`, or nothing. Raises UserError."""
    amount, words = sitting.habit_of(ctx, person).amount, spoken.in_digits(words).strip()
    if not words:
        return amount, _usual(ctx, person)
    scope = _find(ctx, person, words)
    found = (_NUMBER.fullmatch(words) or _NUMBER_FIRST.fullmatch(words)) if scope is None else None
    if found is not None:
        amount = int(found["number"])
        if not 1 <= amount <= MOST:
            raise UserError(
                ctx.tr(
                    "Between 1 and {most} questions at a time, please. For example: {example}",
                    most=MOST,
                    example=Markup("/practice {words} 10")
                    .format(words=found["words"] or "")
                    .replace("  ", " "),
                )
            )
        scope = _find(ctx, person, found["words"]) if found["words"] else _usual(ctx, person)
    if scope is None:
        named = found["words"] if found is not None else words
        raise UserError(_unknown(ctx, person, named))
    return amount, scope


def _find(ctx: Context, person: Person, words: str) -> Scope | None:
    """What these words mean in any of his chats, his groups first."""
    meant = [
        one
        for chat_id in choice.chats_of(ctx.session, person)
        if (one := choosing.find(ctx.session, chat_id, words, ctx.chat.language)) is not None
    ]
    if not meant:
        return None
    first = meant[0]
    same = [one for one in meant if (one.topic, one.kind) == (first.topic, first.kind)]
    packs = frozenset(pack for one in same for pack in one.packs)
    if not packs:
        # A kind alone: of what he practises anyway.
        return Scope(banks=_usual(ctx, person).banks, kind=first.kind, everything=True)
    return Scope(packs=packs, topic=first.topic, kind=first.kind, everything=True)


def _unknown(ctx: Context, person: Person, words: str) -> Markup:
    banks = sorted(
        choice.banks_of(ctx.session, person),
        key=lambda bank: bank.chat_id is None and bank.language != ctx.chat.language,
    )
    titles = [bank.title.get(ctx.chat.language) or bank.key for bank in banks]
    if not titles:
        return screens.nothing(ctx, None)
    return ctx.tr(
        "No questions are called “{words}”. There are: {packs}. For example: {example}",
        words=clip(words, 40),
        packs=ctx.tr(", ").join(titles[:20]),
        example=Markup("/practice {title} 10").format(title=titles[0]),
    )
