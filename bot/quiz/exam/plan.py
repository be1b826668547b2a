"""When tests open: papers are armed by their schedules, and a test is made of the paper when it is time."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from bot import when
from bot.chat.context import Context, TimerContext, Voice
from bot.chat.customs import days_of
from bot.engine.outbox import LATE, Urgency
from bot.quiz import choosing, drawing
from bot.quiz.exam import notices
from bot.quiz.exam.blueprint import Blueprint, Quota
from bot.quiz.exam.model import Paper, Test, papers_of
from bot.quiz.exam.sitting import GRACE

OPEN = "exam.open"
STUDY = "exam.study"
CLOSE = "exam.close"
NUDGE = "exam.nudge"
CONFIRM = "exam.confirm"
LOOK_AGAIN = timedelta(days=1)
NUDGE_BEFORE = timedelta(days=1)
MORNING = "/morning"
"""At the end of an occurrence that was missed by day and found at night: an occurrence fires once."""
KEEP_DRAFTS = timedelta(days=7)


# -- what there is to ask


def pools(voice: Voice, chat_id: int, blueprint: Blueprint) -> list[list[int]]:
    """For each quota the versions that can be drawn in this chat."""
    return choosing.pools(
        voice.session, chat_id, blueprint.quotas, voice.now.date(), overdue=voice.tools.draw_overdue
    )


def shortage(voice: Voice, chat_id: int, blueprint: Blueprint) -> list[tuple[Quota, int]]:
    """The quotas that cannot be met, and how many questions each lacks."""
    try:
        drawing.draw(
            pools(voice, chat_id, blueprint), [quota.number for quota in blueprint.quotas], Random(0)
        )
    except drawing.TooFew as error:
        return [(quota, lack) for quota, lack in zip(blueprint.quotas, error.missing, strict=True) if lack]
    return []


# -- when


def rearm(voice: Voice, paper: Paper) -> None:
    """Arm the next test of a paper, and the study window before it."""
    for kind in (OPEN, STUDY, CONFIRM):
        voice.cancel(kind, paper.id)
    coming = _next(voice, paper)
    paper.next_wall = coming.wall.isoformat() if coming is not None else None
    if coming is None or paper.next_wall is None:
        return
    if voice.has_fired(OPEN, paper.id, paper.next_wall):
        _wait_for_morning(voice, paper, paper.next_wall)
    else:
        voice.arm(OPEN, paper.id, paper.next_wall, coming.instant)
    if not coming.confirmed:
        voice.arm(CONFIRM, paper.id, f"{voice.now:%Y-%m-%dT%H:%M:%S}", voice.now + LOOK_AGAIN)
    study = paper.blueprint.study_minutes
    if study and (begins := _ahead(coming.wall, study, voice.chat.zone)) > voice.now:
        voice.arm(STUDY, paper.id, paper.next_wall, begins)


def confirm(ctx: TimerContext, paper: Paper) -> None:
    """Perhaps the calendar knows by now which days are worked."""
    rearm(ctx, paper)


def upcoming(voice: Voice, paper: Paper) -> when.Occurrence | None:
    """When the next test opens, as it is armed; `voice` speaks in the paper's group."""
    schedule = paper.schedule
    if schedule is None or paper.next_wall is None:
        return None
    armed = when.at_wall(datetime.fromisoformat(paper.next_wall), schedule.zone)
    found = schedule.next_after(armed.instant - timedelta(seconds=1), days_of(voice.chat))
    return found if found is not None and found.wall == armed.wall else armed


def said_twice(voice: Voice, paper: Paper) -> bool:
    """Whether another test of this name opens in the group at the same time: corrected by saying it again."""
    return paper.next_wall is not None and any(
        one is not paper and (one.name, one.next_wall) == (paper.name, paper.next_wall)
        for one in papers_of(voice.session, [paper.chat_id])
    )


def _next(voice: Voice, paper: Paper) -> when.Occurrence | None:
    """The next opening that has not been: also one that was due while the bot was away."""
    schedule = paper.schedule
    if schedule is None or paper.deleted_at is not None:
        return None
    if schedule.zone_name != voice.chat.zone:
        schedule = schedule.in_zone(ZoneInfo(voice.chat.zone))
        paper.rule = schedule.to_json()
    since = voice.now
    if paper.next_wall is not None and paper.next_wall > (paper.last_wall or ""):
        # What is due and has not opened yet survives a change that comes first.
        pending = when.at_wall(datetime.fromisoformat(paper.next_wall), schedule.zone).instant
        since = min(since, pending - timedelta(seconds=1))
    days = days_of(voice.chat)
    upcoming = schedule.next_after(since, days)
    while upcoming is not None and upcoming.wall.isoformat() <= (paper.last_wall or ""):
        upcoming = schedule.next_after(upcoming.instant, days)
    return upcoming


def _ahead(wall: datetime, minutes: int, zone: str) -> datetime:
    return when.at_wall(wall - timedelta(minutes=minutes), ZoneInfo(zone)).instant


def closing(opens_at: datetime, blueprint: Blueprint, zone: str) -> datetime:
    """When a test closes that opens at this instant: so many days later at the same time of day."""
    wall = opens_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, second=0, microsecond=0)
    return when.at_wall(wall + blueprint.open_for, ZoneInfo(zone)).instant.astimezone(UTC)


def day_later(instant: datetime, zone: str) -> datetime:
    """The same time of day on the next day."""
    wall = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return when.at_wall(wall + timedelta(days=1), ZoneInfo(zone)).instant.astimezone(UTC)


def load(session: Session, ids: Sequence[int]) -> Mapping[int, Paper]:
    """The papers whose timers are due, with their chats."""
    rows = select(Paper).where(Paper.id.in_(ids)).options(joinedload(Paper.chat))
    return {paper.id: paper for paper in session.scalars(rows)}


def study(ctx: TimerContext, paper: Paper) -> None:
    """The study window begins."""
    if paper.next_wall is not None:
        opens_at = when.at_wall(datetime.fromisoformat(paper.next_wall), ZoneInfo(ctx.chat.zone)).instant
        ctx.say(
            notices.study(ctx, paper, opens_at),
            name=f"exam/{paper.id}/study",
            urgency=Urgency.REMINDER,
            due_at=ctx.due.due_at,
            expires_at=opens_at,
        )


def due(ctx: TimerContext, paper: Paper) -> None:
    """It is time for the next test. One that is late is open as long as it would have been, and does not open
    in the night: one that was to open by day waits for the end of the quiet hours."""
    wall, waited = ctx.due.occurrence.removesuffix(MORNING), ctx.due.occurrence.endswith(MORNING)
    late = ctx.now - ctx.due.due_at > LATE
    if late and not waited and ctx.chat.is_quiet(ctx.now) and not ctx.chat.is_quiet(ctx.due.due_at):
        _wait_for_morning(ctx, paper, wall)
        return
    paper.last_wall = wall
    if shortage(ctx, paper.chat_id, paper.blueprint):
        notices.tell_author(ctx, paper.chat, paper.created_by_id, lambda voice: notices.too_few(voice, paper))
    else:
        open_test(ctx, paper, ctx.now if late else ctx.due.due_at)
    rearm(ctx, paper)


def _wait_for_morning(voice: Voice, paper: Paper, wall: str) -> None:
    """What was to open at this wall time opens when the quiet hours are over."""
    voice.arm(OPEN, paper.id, wall + MORNING, voice.chat.after_quiet(voice.now))


def open_test(voice: Voice, paper: Paper, opens_at: datetime) -> Test:
    """Open a test by this paper and announce it. The quotas can be met."""
    blueprint = paper.blueprint
    return _open(voice, paper, blueprint, opens_at, closing(opens_at, blueprint, voice.chat.zone), None)


def open_makeup(voice: Voice, test: Test) -> Test:
    """Open the other try for those who have not passed a test."""
    blueprint = test.blueprint.model_copy(update={"open_minutes": test.blueprint.makeup_minutes})
    blueprint = blueprint.model_copy(update={"makeup_minutes": 0, "study_minutes": 0})
    punctual = timedelta() <= voice.now - test.closes_at < LATE
    opens_at = test.closes_at if punctual else voice.now
    return _open(voice, test.paper, blueprint, opens_at, closing(opens_at, blueprint, voice.chat.zone), test)


def _open(
    voice: Voice,
    paper: Paper,
    blueprint: Blueprint,
    opens_at: datetime,
    closes_at: datetime,
    makeup_of: Test | None,
) -> Test:
    test = Test(
        paper_id=paper.id,
        paper=paper,
        chat_id=voice.chat.id,
        chat=voice.chat,
        name=paper.name,
        plan=blueprint.model_dump(mode="json", exclude_defaults=True),
        pools=makeup_of.pools if makeup_of is not None else pools(voice, paper.chat_id, blueprint),
        seed=voice.tools.seed(),
        opens_at=opens_at,
        closes_at=closes_at,
        makeup_of_id=makeup_of.id if makeup_of is not None else None,
    )
    voice.session.add(test)
    voice.session.flush()
    arm_closing(voice, test)
    voice.say(notices.announcement(voice, test), name=notices.name_of(test), urgency=Urgency.REMINDER)
    return test


def arm_closing(voice: Voice, test: Test) -> None:
    """Arm a test's closing and the nudge before it."""
    for kind in (CLOSE, NUDGE):
        voice.cancel(kind, test.id)
    key = test.closes_at.isoformat(timespec="seconds")[:32]
    voice.arm(CLOSE, test.id, key, test.closes_at + GRACE + GRACE)
    if not test.blueprint.nudge:
        return
    nudge_at = voice.chat.after_quiet(
        test.closes_at - min(NUDGE_BEFORE, (test.closes_at - test.opens_at) / 4)
    )
    if voice.now < nudge_at < test.closes_at:
        voice.arm(NUDGE, test.id, key, nudge_at)


def move(ctx: Context) -> None:
    """The chat has another zone or calendar: what is to open keeps its wall time."""
    for paper in papers_of(ctx.session, [ctx.chat.id]):
        rearm(ctx, paper)


def forget(session: Session, now: datetime) -> None:
    """Drop papers that were begun and never used."""
    unused = select(Paper.id).where(
        Paper.created_at < now - KEEP_DRAFTS,
        Paper.next_wall.is_(None),
        Paper.last_wall.is_(None),
        ~select(Test.id).where(Test.paper_id == Paper.id).exists(),
    )
    session.execute(delete(Paper).where(Paper.id.in_(list(session.scalars(unused)))))
