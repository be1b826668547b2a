"""`/daily` and the buttons of its card."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from markupsafe import escape

from bot import when
from bot.chat.context import FROM_ANOTHER_TIME, Context, UserError
from bot.chat.customs import days_of, defaults_of
from bot.chat.texts import N_, plain
from bot.quiz import polls, pools
from bot.quiz.daily import asking, cards, request
from bot.quiz.daily.model import DailyPlan, plan_in, plan_of
from bot.quiz.model import Bank
from bot.quiz.pools import Choice
from bot.quiz.store import Drawable
from bot.when import Request, Schedule

EXAMPLE = N_("/daily 8:30 integrity")
CHANGE_QUESTION = "daily.changed"
MOST_A_DAY = 3


def daily(ctx: Context) -> None:
    """`/daily <when> [what] [until]`: a question on a schedule; alone: its card."""
    if not ctx.chat.is_group:
        raise UserError(ctx.tr("The question of the day is asked in a group. Say /daily there."))
    plan = plan_in(ctx.session, ctx.chat.id)
    if not ctx.words or request.is_no_more(ctx.words):
        if plan is None:
            raise UserError(
                ctx.tr("There is no question of the day yet. For example: {example}", example=ctx.tr(EXAMPLE))
            )
        ctx.answer(cards.card(ctx, plan))
        return
    _enter(ctx, plan)


def _enter(ctx: Context, plan: DailyPlan | None) -> None:
    """Make the plan, or let it be as these words say. Raises UserError."""
    drawable = pools.askable(ctx)
    if not drawable:
        raise pools.none_yet(ctx)
    wanted = request.read(ctx.words)
    kept = plan if plan is not None and plan.deleted_at is None else None
    until = _clock(ctx, wanted.until) if wanted.until is not None or kept is None else kept.until
    said = _time(ctx, wanted.words)
    schedule = _recurring(ctx, said, wanted.words)
    choice = kept.choice if kept is not None else None
    if said.subject.strip():
        choice = _named(ctx, said.subject, drawable)
    choice = choice or pools.everything(ctx, drawable)
    if not any(choice.takes(one) for one in drawable):
        raise pools.unknown(ctx, choice.title, drawable, ctx.tr(EXAMPLE))
    if plan is None:
        plan = DailyPlan(
            chat_id=ctx.chat.id,
            chat=ctx.chat,
            seed=ctx.tools.seed(),
            revision=0,
            created_by_id=ctx.person.id if ctx.person else None,
            created_at=ctx.now,
        )
        ctx.session.add(plan)
    plan.topic, plan.until, plan.paused_at, plan.deleted_at = ctx.topic, until, None, None
    plan.schedule, plan.choice = schedule, choice
    plan.revision = (plan.revision or 0) + 1
    ctx.session.flush()
    asking.rearm(ctx, plan)
    ctx.answer(cards.card(ctx, plan, noted=True))


def _named(ctx: Context, subject: str, drawable: Sequence[Drawable]) -> Choice:
    """What is called so; several packs may be named together. Raises UserError."""
    if (whole := pools.named(ctx, subject, drawable)) is not None:
        return whole
    found = []
    for part in request.parts(subject):
        one = pools.named(ctx, part, drawable)
        if one is None or one.topic is not None or one.kind is not None or not one.packs:
            raise pools.unknown(ctx, part if one is None else subject, drawable, ctx.tr(EXAMPLE))
        found.append(one)
    title = str(ctx.tr(", ")).join(dict.fromkeys(one.title for one in found))
    return Choice(title, tuple(dict.fromkeys(pack for one in found for pack in one.packs)))


def _time(ctx: Context, words: str) -> Request:
    """When it is asked; a clock alone means every day. Raises UserError."""
    try:
        said = _read(ctx, words)
        if said.only_clock:
            every = ctx.tr("every day")
            said = _read(ctx, f"{every} {words}")
    except when.Unreadable as error:
        hint = escape(error.hint(ctx.chat.language))
        if error.reason in ("nothing", "empty"):
            hint = ctx.tr("When shall it come? For example: {example}", example=ctx.tr(EXAMPLE))
        raise UserError(hint) from error
    return said


def _read(ctx: Context, words: str) -> Request:
    return when.read(
        words,
        now=ctx.now,
        zone=ZoneInfo(ctx.chat.zone),
        language=ctx.chat.language,
        defaults=defaults_of(ctx.chat),
    )


def _recurring(ctx: Context, said: Request, words: str) -> Schedule:
    schedule = said.schedule
    upcoming = schedule.upcoming(ctx.now, MOST_A_DAY + 1, days_of(ctx.chat))
    if not upcoming or not schedule.recurring:
        raise UserError(
            ctx.tr(
                "The question of the day comes again and again. For example: {example}",
                example=ctx.tr(EXAMPLE),
            )
        )
    if len(upcoming) > MOST_A_DAY and (upcoming[-1].instant - upcoming[0].instant).days < 1:
        raise UserError(
            ctx.tr(
                "At most {most} questions a day, so that nobody is disturbed. For example: {example}",
                most=MOST_A_DAY,
                example=ctx.tr(EXAMPLE),
            )
        )
    return schedule


def _clock(ctx: Context, words: str | None) -> int | None:
    """Seconds after midnight. Raises UserError."""
    if words is None:
        return None
    try:
        said = _read(ctx, words)
    except when.Unreadable as error:
        raise UserError(escape(error.hint(ctx.chat.language))) from error
    times = said.schedule.times
    if not said.only_clock or len(times) != 1:
        raise UserError(
            ctx.tr("I cannot read “{words}” as a time of day. For example: until 18:00", words=words)
        )
    return times[0] % 86_400


# -- the buttons of the card


def change(ctx: Context) -> None:
    """When it comes, in words."""
    plan = _fresh(ctx)
    if plan is not None:
        example = ctx.tr("every weekday 8:30 until 18:00")
        ctx.ask(
            ctx.tr("When shall the question of the day come? For example: {example}", example=example),
            plain(example),
            name=CHANGE_QUESTION,
            about=plan.id,
        )


def changed(ctx: Context) -> None:
    """When it comes was typed."""
    plan = plan_in(ctx.session, ctx.chat.id)
    if plan is None or not ctx.ids or plan.id != ctx.ids[0]:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    ctx.topic = plan.topic
    _enter(ctx, plan)


def about(ctx: Context) -> None:
    """Which questions?"""
    if (plan := _fresh(ctx)) is not None:
        ctx.show(cards.about(ctx, plan, pools.packs(ctx, pools.askable(ctx))))


def take(ctx: Context) -> None:
    """These questions (0: all)."""
    plan = _fresh(ctx)
    if plan is None or len(ctx.ids) < 2:
        return
    choice = pools.everything(ctx, pools.askable(ctx))
    if ctx.ids[1]:
        bank = ctx.session.get(Bank, ctx.ids[1])
        if bank is None or bank.chat_id not in (None, ctx.chat.id):
            raise UserError(ctx.tr(FROM_ANOTHER_TIME))
        choice = Choice(pools.title_of(ctx, bank), (bank.key,))
    plan.choice = choice
    _show(ctx, plan)


def back(ctx: Context) -> None:
    """Back to the card."""
    if (plan := _fresh(ctx)) is not None:
        ctx.show(cards.card(ctx, plan))


def pause(ctx: Context) -> None:
    """Nothing is asked until it is resumed; or it is resumed."""
    if (plan := _fresh(ctx)) is not None:
        plan.paused_at = ctx.now if plan.paused_at is None else None
        ctx.toast(ctx.tr("Paused") if plan.paused_at is not None else ctx.tr("Resumed"))
        _show(ctx, plan)


def delete(ctx: Context) -> None:
    """It is asked no more; a question that is open closes at its time."""
    if (plan := _fresh(ctx)) is not None:
        plan.deleted_at = ctx.now
        plan.revision += 1
        asking.rearm(ctx, plan)
        ctx.show(cards.deleted(ctx, plan))


def restore(ctx: Context) -> None:
    """It is asked again."""
    plan = plan_of(ctx.session, ctx.ids[0]) if ctx.ids else None
    if plan is None or plan.chat_id != ctx.chat.id or plan_in(ctx.session, ctx.chat.id) is not None:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    plan.deleted_at = None
    _show(ctx, plan)


def _show(ctx: Context, plan: DailyPlan) -> None:
    plan.revision += 1
    ctx.session.flush()
    asking.rearm(ctx, plan)
    ctx.show(cards.card(ctx, plan))


def _fresh(ctx: Context) -> DailyPlan | None:
    """The plan a button is about; a card that was drawn before its last change is drawn anew instead."""
    plan = plan_in(ctx.session, ctx.chat.id)
    if plan is None or not ctx.ids or plan.id != ctx.ids[0]:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    if plan.revision != ctx.revision:
        ctx.toast(ctx.tr("It has changed meanwhile; this is how it is now."))
        ctx.show(cards.card(ctx, plan))
        return None
    return plan


# -- what everybody may do


def count_me(ctx: Context) -> None:
    """Somebody who answered makes himself known: his answer counts."""
    asked = asking.asked_of(ctx.session, ctx.ids[0]) if ctx.ids else None
    if asked is None or asked.poll.chat_id != ctx.chat.id or asked.poll.closed_at is None:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    if ctx.person is None:
        return
    if ctx.membership is None or ctx.membership.left_at is not None:
        ctx.toast(ctx.tr("You are not on the roster of this group, so it would not count. Ask a secretary."))
        return
    ctx.session.flush()
    if ctx.person.id not in polls.turnout(ctx.session, asked.poll):
        ctx.toast(ctx.tr("I have no answer of yours to this question."))
        return
    asking.enter_points(ctx, asked.poll)
    ctx.toast(ctx.tr("Counted, thank you."))
    asking.count_soon(ctx, asked)
