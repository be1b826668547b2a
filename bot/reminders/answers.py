"""What is typed in answer to the questions of a card."""

from collections.abc import Callable
from dataclasses import replace

from markupsafe import Markup, escape

from bot import when
from bot.chat.context import Context, UserError
from bot.chat.customs import days_of, defaults_of
from bot.chat.texts import N_, clip, plain
from bot.reminders import cards, firing, options
from bot.reminders.cards import Question
from bot.reminders.changes import add_ahead, fresh, move_to, next_by_rule
from bot.reminders.entry import bad_ahead, read_text, read_when
from bot.reminders.model import Reminder

QUESTION = "reminders.question"
MOST_TIMES = 999


def ask(ctx: Context) -> None:
    """Ask for what no button offers."""
    if (reminder := fresh(ctx)) is None:
        return
    kind = ctx.choice(1, list(Question))
    question, hint = _QUESTIONS[kind]
    example = ctx.tr(hint)
    placed = next(iter(reminder.series.all_after(ctx.now, days_of(ctx.chat))), None)
    moment = cards.moment(ctx, placed.at) if placed is not None else ""
    ctx.ask(
        ctx.tr(question, text=clip(reminder.text, 60), example=example, moment=moment),
        plain(example),
        name=f"{QUESTION}{kind.value}",
        about=reminder.id,
    )


def typed(kind: Question) -> Callable[[Context], None]:
    """What happens with the answer to such a question."""

    def answer(ctx: Context) -> None:
        reminder = ctx.session.get(Reminder, ctx.ids[0])
        if reminder is None or reminder.chat_id != ctx.chat.id or reminder.deleted_at is not None:
            raise UserError(ctx.tr("That reminder is no longer in the list."))
        _TYPED[kind](ctx, reminder)
        firing.changed(ctx, reminder, anew=kind is Question.TIME)
        ctx.session.flush()
        ctx.answer(cards.card(ctx, reminder))

    return answer


def _typed_time(ctx: Context, reminder: Reminder) -> None:
    request = _read(ctx, Question.TIME, defaults_of(ctx.chat))
    wanted, old = request.schedule, reminder.schedule
    if old.recurring and not wanted.recurring:
        if not request.only_clock or not old.times:
            # Who moves one date means that one; a series is not made a single date by a slip.
            raise UserError(
                ctx.tr(
                    "“{text}” comes again and again. For one date use “Just once”; for all of them say, "
                    "for example: {example}",
                    text=clip(reminder.text, 60),
                    example=ctx.tr("every Friday 15:00"),
                )
            )
        wanted = replace(old, times=wanted.times)
    if wanted.next_after(ctx.now, days_of(ctx.chat)) is None:
        raise UserError(escape(when.Unreadable("never").hint(ctx.chat.language)))
    reminder.schedule = wanted
    reminder.moves, reminder.extras = {}, []


def _typed_text(ctx: Context, reminder: Reminder) -> None:
    wanted = read_text(ctx, ctx.words)
    if not wanted.text:
        raise UserError(
            ctx.tr("There are no words in it. For example: {example}", example=ctx.tr("Safety briefing"))
        )
    add_ahead(ctx, reminder, set(wanted.ahead))
    reminder.text = wanted.text
    reminder.receipt |= wanted.receipt and ctx.chat.is_group
    reminder.pin |= wanted.pin and ctx.chat.is_group


def _typed_move(ctx: Context, reminder: Reminder) -> None:
    placed = next_by_rule(ctx, reminder)
    # Only a day: at the clock it had.
    defaults = replace(defaults_of(ctx.chat), time=placed.at.wall.time())
    move_to(ctx, reminder, placed, _one_moment(ctx, Question.MOVE, defaults).wall)


def _typed_end(ctx: Context, reminder: Reminder) -> None:
    words = ctx.words.strip().removesuffix("次").removesuffix("times").strip()
    if words.isdecimal() and 0 < int(words) <= MOST_TIMES:
        reminder.series = reminder.series.end_after(int(words), ctx.now, days_of(ctx.chat))
        return
    day = _one_moment(ctx, Question.END, defaults_of(ctx.chat)).wall
    series = reminder.series.end_on(day.replace(hour=23, minute=59, second=0))
    if series.next_after(ctx.now, days_of(ctx.chat)) is None:
        raise UserError(ctx.tr("It would not come any more. To end it now, delete it."))
    reminder.series = series


def _typed_ahead(ctx: Context, reminder: Reminder) -> None:
    try:
        wanted = options.spans(ctx.words)
    except ValueError as error:
        raise UserError(bad_ahead(ctx, str(error), example=ctx.tr("4 hours"))) from error
    add_ahead(ctx, reminder, wanted)


_QUESTIONS: dict[Question, tuple[str, str]] = {
    Question.TIME: (
        N_("When shall “{text}” come from now on? For example: {example}"),
        N_("every Friday 15:00"),
    ),
    Question.TEXT: (
        N_("What shall “{text}” say from now on? For example: {example}"),
        N_("Safety briefing"),
    ),
    Question.MOVE: (
        N_("Move “{text}” of {moment} to when, just this once? For example: {example}"),
        N_("28 Nov 10:00"),
    ),
    Question.END: (N_("When does “{text}” come for the last time? For example: {example}"), N_("31 Dec")),
    Question.AHEAD: (
        N_("How long before “{text}” shall I give notice? For example: {example}"),
        N_("4 hours"),
    ),
}
_TYPED: dict[Question, Callable[[Context, Reminder], None]] = {
    Question.TIME: _typed_time,
    Question.TEXT: _typed_text,
    Question.MOVE: _typed_move,
    Question.END: _typed_end,
    Question.AHEAD: _typed_ahead,
}


def _one_moment(ctx: Context, question: Question, defaults: when.Defaults) -> when.Occurrence:
    """The one moment that was typed."""
    request = _read(ctx, question, defaults)
    found = request.schedule.next_after(ctx.now, days_of(ctx.chat))
    if found is None or request.schedule.recurring:
        example = ctx.tr(_QUESTIONS[question][1])
        raise UserError(ctx.tr("One date is meant here. For example: {example}", example=example))
    return found


def _read(ctx: Context, question: Question, defaults: when.Defaults) -> when.Request:
    """A time and nothing else; what is not understood is answered with the example of this question."""
    example = ctx.tr(_QUESTIONS[question][1])
    try:
        request = read_when(ctx, ctx.words, defaults)
    except when.Unreadable as error:
        if error.reason in ("nothing", "empty"):
            raise UserError(_not_understood(ctx, ctx.words, example)) from error
        raise UserError(escape(error.hint(ctx.chat.language))) from error
    if request.subject:
        raise UserError(_not_understood(ctx, request.subject, example))
    return request


def _not_understood(ctx: Context, words: str, example: Markup) -> Markup:
    return ctx.tr(
        "I did not understand “{words}”. Only the time is meant here, for example: {example}",
        words=clip(words, 60),
        example=example,
    )
