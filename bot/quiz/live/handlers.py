"""`/quiz` and the buttons of a live quiz."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from sqlalchemy import select

from bot.chat.context import FROM_ANOTHER_TIME, Context, UserError
from bot.chat.texts import N_
from bot.engine.outbox import Content, Outgoing
from bot.quiz import drawing, pools
from bot.quiz.live import boards, cards, counting, request, running
from bot.quiz.live.model import LiveQuiz, Player, State, current, going_on, quiz_of
from bot.quiz.live.request import MOST_QUESTIONS, SECONDS
from bot.quiz.model import Bank
from bot.quiz.polls import AskedPoll
from bot.quiz.pools import Choice
from bot.quiz.store import Drawable

NUMBER = 10
"""Of questions, where none is said."""
EACH = 30
"""Seconds for each."""
EXAMPLE = N_("/quiz integrity 10 30s")
ALREADY = N_("A quiz is on here already, one at a time. Its buttons: /quiz")


@dataclass(frozen=True)
class Plan:
    """What a quiz is made of: its questions, how it is called, its seed."""

    title: str
    versions: list[int]
    seed: int


def quiz(ctx: Context) -> None:
    """`/quiz [what] [how many] [seconds]`: a lobby; alone: a choice, or the buttons of the one that is on."""
    if not ctx.chat.is_group:
        raise UserError(ctx.tr("A live quiz is played in a group. Say /quiz there."))
    running_one = going_on(ctx.session, ctx.chat.id)
    if running_one is not None:
        if ctx.words:
            raise UserError(ctx.tr(ALREADY))
        boards.move(ctx, running_one)
        return
    drawable = pools.askable(ctx)
    if not drawable:
        raise pools.none_yet(ctx)
    wanted = _read(ctx, drawable)
    if not wanted.wanted and not (ctx.words and wanted.number):
        packs = pools.packs(ctx, drawable)
        content = cards.choice_of_packs(ctx, packs, wanted.number or 0, wanted.seconds or 0)
        ctx.answer(content, name=boards.new_name(ctx))
        return
    choices = [_choice(ctx, one.name, drawable) for one in wanted.wanted] or [pools.everything(ctx, drawable)]
    numbers = [one.number for one in wanted.wanted if one.number is not None]
    plan = _draw(ctx, drawable, choices, numbers, wanted.number)
    board = boards.new_name(ctx)
    made = _make(ctx, plan, wanted.seconds or EACH, board)
    ctx.answer(cards.lobby(ctx, made, ()), name=board)


def _read(ctx: Context, drawable: Sequence[Drawable]) -> request.Request:
    example = ctx.tr(EXAMPLE)

    @cache
    def known(name: str) -> bool:
        return pools.named(ctx, name, drawable) is not None

    try:
        return request.read(ctx.words, known)
    except request.OutOfBounds as error:
        raise UserError(
            ctx.tr(
                "I cannot use the number {number}: a quiz has up to {most} questions, {least} to {longest} "
                "seconds each. For example: {example}",
                number=error.words,
                most=MOST_QUESTIONS,
                least=SECONDS[0],
                longest=SECONDS[-1],
                example=example,
            )
        ) from error
    except request.Unknown as error:
        raise pools.unknown(ctx, error.words, drawable, example) from error


def _choice(ctx: Context, name: str, drawable: Sequence[Drawable]) -> Choice:
    choice = pools.named(ctx, name, drawable)
    if choice is None:
        raise pools.unknown(ctx, name, drawable, ctx.tr(EXAMPLE))
    return choice


def _draw(
    ctx: Context,
    drawable: Sequence[Drawable],
    choices: Sequence[Choice],
    numbers: Sequence[int],
    total: int | None,
) -> Plan:
    """So many of each choice, or so many of all together. Raises UserError where there are too few."""
    seed = ctx.tools.seed()
    random = Random(seed)
    taken = [[one.version_id for one in drawable if choice.takes(one)] for choice in choices]
    if numbers:
        wanted = list(numbers)
    else:
        taken = [list(dict.fromkeys(id_ for pool in taken for id_ in pool))]
        wanted = [total if total is not None else min(NUMBER, len(taken[0])) or 1]
    try:
        versions = drawing.draw(taken, wanted, random)
    except drawing.TooFew as error:
        there = sum(wanted) - sum(error.missing)
        raise UserError(
            ctx.tr(
                "Questions that a poll can hold: {there}, not {wanted}. Ask for fewer, or name more packs.",
                there=there,
                wanted=sum(wanted),
            )
        ) from error
    random.shuffle(versions)
    return Plan(str(ctx.tr(", ")).join(choice.title for choice in choices), versions, seed)


def _make(ctx: Context, plan: Plan, seconds: int, board: str) -> LiveQuiz:
    made = LiveQuiz(
        chat_id=ctx.chat.id,
        chat=ctx.chat,
        topic=ctx.topic,
        title=plan.title,
        versions=plan.versions,
        seconds=seconds,
        seed=plan.seed,
        state=State.LOBBY,
        place=-1,
        board=board,
        created_by_id=ctx.person.id if ctx.person else None,
        created_at=ctx.now,
    )
    ctx.session.add(made)
    ctx.session.flush()
    ctx.arm(running.LOBBY, made.id, "1", ctx.now + running.LOBBY_LASTS)
    return made


def pick(ctx: Context) -> None:
    """What a quiz is about, or how many questions, was tapped: pack (0: all), number, seconds (0: unsaid)."""
    if len(ctx.ids) != 3 or not ctx.carries("live.pick"):
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    if going_on(ctx.session, ctx.chat.id) is not None:
        raise UserError(ctx.tr(ALREADY))
    bank_id, number, seconds = ctx.ids
    drawable = pools.askable(ctx)
    choice = pools.everything(ctx, drawable)
    if bank_id:
        bank = ctx.session.get(Bank, bank_id)
        if bank is None or bank.chat_id not in (None, ctx.chat.id):
            raise UserError(ctx.tr(FROM_ANOTHER_TIME))
        choice = Choice(pools.title_of(ctx, bank), (bank.key,))
    most = min(MOST_QUESTIONS, sum(choice.takes(one) for one in drawable))
    if not most:
        raise pools.none_yet(ctx)
    if not number:
        ctx.show(cards.choice_of_number(ctx, choice.title, bank_id, most, seconds))
        return
    if number > MOST_QUESTIONS or (seconds and seconds not in SECONDS):
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    plan = _draw(ctx, drawable, [choice], (), number)
    name = ctx.session.scalar(
        select(Outgoing.name).where(
            Outgoing.chat_id == ctx.chat.id, Outgoing.message_id == (ctx.message_id or 0)
        )
    )
    made = _make(ctx, plan, seconds or EACH, name or boards.new_name(ctx))
    ctx.show(cards.lobby(ctx, made, ()))


def leave(ctx: Context) -> None:
    """No quiz after all."""
    if ctx.carries("live.leave"):
        ctx.show(Content(ctx.tr("No quiz this time.")))


# -- what everybody may do


def join(ctx: Context) -> None:
    """Somebody is in: he is waited for, and known to be here, so that his answers count."""
    quiz = _tapped(ctx, State.LOBBY, State.RUNNING, State.PAUSED)
    if ctx.person is None or not _is_here(ctx):
        return
    if ctx.session.get(Player, (quiz.id, ctx.person.id)) is not None:
        ctx.toast(ctx.tr("You are in already."))
        return
    ctx.session.add(Player(quiz_id=quiz.id, person_id=ctx.person.id, joined_at=ctx.now))
    ctx.session.flush()
    ctx.toast(ctx.tr("You are in. Just answer the polls as they come."))
    if quiz.state == State.LOBBY:
        boards.names_soon(ctx, quiz)


def count_me(ctx: Context) -> None:
    """Somebody who answered makes himself known: his answers count."""
    quiz = _tapped(ctx, State.OVER)
    if ctx.person is None or not _is_here(ctx):
        return
    ctx.session.flush()
    standings = counting.stand(ctx.session, quiz)
    own = next((one.score for one in standings.places if one.score.person_id == ctx.person.id), None)
    if own is None:
        ctx.toast(ctx.tr("I have no answer of yours in this quiz."))
        return
    counting.enter_points(ctx, quiz, standings)
    ctx.toast(ctx.tr("Counted: {right} of {number} right.", right=own.right, number=standings.counted))
    boards.names_soon(ctx, quiz)


def _is_here(ctx: Context) -> bool:
    if ctx.membership is not None and ctx.membership.left_at is None:
        return True
    ctx.toast(ctx.tr("You are not on the roster of this group, so it would not count. Ask a secretary."))
    return False


# -- what the secretary may do


def start(ctx: Context) -> None:
    """The first question comes."""
    running.begin(ctx, _tapped(ctx, State.LOBBY))


def cancel(ctx: Context) -> None:
    """It does not take place."""
    running.cancel(ctx, _tapped(ctx, State.LOBBY))


def following(ctx: Context) -> None:
    """Nobody needs more time: the next question."""
    quiz, asked = _current(ctx)
    if asked.closed_at is None:
        running.conclude(ctx, quiz, asked, running.GRACE)
    else:
        running.go_on(ctx, quiz, counting.SOON)


def skip(ctx: Context) -> None:
    """The question counts for nobody."""
    quiz, asked = _current(ctx)
    if asked.closed_at is not None:
        raise UserError(ctx.tr("This question is closed already and counts."))
    running.skip(ctx, quiz, asked)
    ctx.toast(ctx.tr("Skipped: it counts for nobody."))


def pause(ctx: Context) -> None:
    """What is open runs on, then nothing comes."""
    quiz = _tapped(ctx, State.RUNNING)
    quiz.state = State.PAUSED
    ctx.cancel(running.NEXT, quiz.id)
    boards.show(ctx, quiz)


def resume(ctx: Context) -> None:
    """It goes on."""
    quiz = _tapped(ctx, State.PAUSED)
    quiz.state, quiz.note = State.RUNNING, None
    asked = current(ctx.session, quiz)
    if asked is None or asked.closed_at is not None:
        running.go_on(ctx, quiz, counting.SOON)
    boards.show(ctx, quiz)


def stop(ctx: Context) -> None:
    """It ends here, with what was asked until now."""
    running.end(ctx, _tapped(ctx, State.RUNNING, State.PAUSED))


def _tapped(ctx: Context, *states: State) -> LiveQuiz:
    """The quiz a button is about, if it is of this chat and in one of these states. Raises UserError."""
    quiz = quiz_of(ctx.session, ctx.ids[0]) if ctx.ids else None
    if quiz is None or quiz.chat_id != ctx.chat.id:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    if quiz.state not in states:
        raise UserError(_not_now(ctx, quiz))
    return quiz


def _not_now(ctx: Context, quiz: LiveQuiz) -> str:
    match quiz.state:
        case State.OVER | State.CANCELLED:
            return ctx.tr("This quiz is over.")
        case State.LOBBY:
            return ctx.tr("This quiz has not begun yet.")
    return ctx.tr("This quiz is running already.")


def _current(ctx: Context) -> tuple[LiveQuiz, AskedPoll]:
    """The quiz and the question a button is about. Raises UserError: there is another question by now."""
    quiz = _tapped(ctx, State.RUNNING)
    asked = current(ctx.session, quiz)
    if asked is None or len(ctx.ids) < 2 or ctx.ids[1] != asked.place:
        raise UserError(ctx.tr("There is another question by now."))
    return quiz, asked
