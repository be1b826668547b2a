"""What tests tell of themselves to reports: who has done which, topic by topic; and a private reminder."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.chat import buttons, keeping
from bot.chat.context import FROM_ANOTHER_TIME, Context, TimerContext, UserError
from bot.chat.customs import day_of
from bot.chat.feature import Duty, Mastery
from bot.engine.identity import Chat
from bot.quiz.exam import holding, record
from bot.quiz.exam.blueprint import Blueprint
from bot.quiz.exam.model import Attempt, Test, test_of
from bot.quiz.exam.turnout import FEWEST, Turnout

REMIND = "exam.remind"


def duties(session: Session, chat: Chat, since: datetime, until: datetime) -> Sequence[Duty]:
    """The tests of a group that opened in that time. Who has handed in another try has done it, too."""
    own = (
        Test.chat_id == chat.id,
        Test.makeup_of_id.is_(None),
        Test.opens_at >= since,
        Test.opens_at < until,
    )
    # Not whole rows: the pools of questions are large.
    columns = (Test.id, Test.name, Test.opens_at, Test.closes_at, Test.closed_at, Test.plan)
    tests = session.execute(select(*columns).where(*own).order_by(Test.opens_at, Test.id)).all()
    first = func.coalesce(Test.makeup_of_id, Test.id)
    rows = (
        select(first, Attempt.person_id)
        .join(Test, Test.id == Attempt.test_id)
        .where(first.in_(select(Test.id).where(*own)), Attempt.points.is_not(None), Test.chat_id == chat.id)
        .distinct()
    )
    done: dict[int, set[int]] = defaultdict(set)
    for test_id, person_id in session.execute(rows):
        done[test_id].add(person_id)
    return [
        Duty(
            id=id_,
            name=name,
            opens_at=opens_at,
            ends_at=closed_at or closes_at,
            over=closed_at is not None,
            pass_mark=blueprint.pass_mark,
            done=frozenset(done[id_]),
            remind=buttons.data(REMIND, id_) if closed_at is None else None,
            audience=blueprint.audience,
        )
        for id_, name, opens_at, closes_at, closed_at, plan in tests
        for blueprint in (Blueprint.model_validate(plan),)
    ]


def topics(session: Session, chat: Chat, since: datetime, until: datetime) -> Sequence[Mastery]:
    """How a group has answered by topic in the tests that opened in that time and have closed."""
    return record.by_topic(
        session,
        Test.chat_id == chat.id,
        Test.opens_at >= since,
        Test.opens_at < until,
        Test.closed_at.is_not(None),
        fewest=FEWEST,
    )


# -- the private reminder


def ask(ctx: Context) -> None:
    """A secretary wishes that those who have not are reminded; once a day."""
    test = test_of(ctx.session, ctx.ids[0]) if ctx.ids else None
    if test is None or ctx.chat.is_group or ctx.person is None:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    group = keeping.group_of(ctx, test.chat_id)
    if test.closed_at is not None:
        raise UserError(ctx.tr("This test has closed."))
    today = day_of(group, ctx.now).isoformat()
    if ctx.has_fired(REMIND, test.id, today):
        raise UserError(ctx.tr("They were reminded today already; tomorrow again, if you wish."))
    missing = Turnout(ctx.session, test).missing
    if not missing:
        raise UserError(ctx.tr("Everybody has."))
    reachable = holding.reachable(ctx.session, missing)
    if not reachable:
        raise UserError(ctx.tr("I can reach none of them in private. Please tell them yourself."))
    ctx.towards(group).arm(REMIND, test.id, today, ctx.now)
    rest = len(missing) - len(reachable)
    ctx.toast(
        ctx.tr(
            "Reminded privately: {number}. I cannot reach {rest} others in private; please tell them "
            "yourself.",
            number=len(reachable),
            rest=rest,
        )
        if rest
        else ctx.tr("Reminded privately: {number}", number=len(reachable))
    )


def remind(ctx: TimerContext, test: Test) -> None:
    """Remind those who have not handed in."""
    if test.closed_at is None and ctx.now < test.closes_at:
        holding.invite(ctx, test, Turnout(ctx.session, test).missing)
