"""How somebody wishes to practise: how many questions, from which packs, and whether he is told at an hour.

What he is told is one private message at his own hour, on working days or every day. It is not said when he
has practised already, when there is nothing, when he has muted private messages since he chose the hour, or
hours too late.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bot import when
from bot.chat import buttons
from bot.chat.context import FROM_ANOTHER_TIME, Context, TimerContext, UserError, Voice
from bot.chat.customs import days_of, read_clock
from bot.chat.texts import clip, plain
from bot.engine.identity import Person
from bot.engine.outbox import Content, Key, Urgency
from bot.quiz.model import Bank
from bot.quiz.practice import choice, screens
from bot.quiz.practice.model import Habit
from bot.quiz.practice.screens import key
from bot.quiz.practice.sitting import habit_of

DAILY = "practice.daily"
CLOCK_QUESTION = "practice.clock_question"
AMOUNTS = (5, 10, 20)
CLOCKS = (time(8), time(12), time(20))
_HOUR = re.compile(
    r"(?:每天|每日|(?P<workdays>每?个?工作日|(?:every )?weekdays?|(?:on )?working days)|every day|daily)\s*"
    r"(?:at\s+)?(?P<clock>.+)",
    re.IGNORECASE,
)
LATE = timedelta(hours=2)
"""A word about today's practice that comes later than this is of no use."""
LOOK_AHEAD = 60
"""Days; no calendar has so many days off in a row."""
MOST_PACKS = 40


def banks(habit: Habit, known: Sequence[Bank], language: str) -> frozenset[int]:
    """The packs he practises: those he chose, as far as they are still there, else the usual ones."""
    chosen = frozenset(habit.packs or ()) & {bank.id for bank in known}
    return chosen or choice.usual(known, language)


# -- the hour


def arm(voice: Voice, habit: Habit) -> None:
    """Arm what is to come at his hour, and nothing else."""
    voice.cancel(DAILY, habit.person_id)
    _arm_next(voice, habit, voice.now)


def _arm_next(voice: Voice, habit: Habit, after: datetime) -> None:
    if habit.clock is None:
        return
    zone, days = ZoneInfo(habit.chat.zone), days_of(habit.chat)
    today = after.astimezone(zone).date()
    for number in range(LOOK_AHEAD):
        day = today + timedelta(days=number)
        at = when.at_wall(datetime.combine(day, habit.clock), zone)
        occurrence = datetime.combine(day, habit.clock).isoformat(timespec="minutes")
        if habit.workdays and not days.is_workday(day):
            continue
        # An hour that was changed to and fro, or a change of zone, may bring back one that has fired.
        if at.instant > after and not voice.has_fired(DAILY, habit.person_id, occurrence):
            voice.arm(DAILY, habit.person_id, occurrence, at.instant)
            return


def load(session: Session, ids: Sequence[int]) -> Mapping[int, Habit]:
    """Those whose hour has come, with their private chats."""
    rows = (
        select(Habit)
        .where(Habit.person_id.in_(ids))
        .options(joinedload(Habit.chat), joinedload(Habit.person))
    )
    return {habit.person_id: habit for habit in session.scalars(rows)}


def daily(ctx: TimerContext, habit: Habit) -> None:
    """His hour: say what there is, with one button; and arm the next."""
    _arm_next(ctx, habit, ctx.now)
    person = habit.person
    muted = person.muted_at is not None and (habit.wished_at is None or person.muted_at > habit.wished_at)
    done = screens.done_today(ctx, habit) >= habit.amount
    if ctx.chat.unreachable is not None or muted or done or ctx.now - ctx.due.due_at > LATE:
        return
    known = choice.banks_of(ctx.session, person)
    number = min(habit.amount, choice.count(ctx, person, banks(habit, known, ctx.chat.language)))
    if number == 0:
        return
    ctx.say(
        Content(ctx.tr("Today’s practice: {number}", number=number), keys=[[key(ctx.tr("Begin"), "begin")]]),
        name=f"practice/daily/{habit.person_id}",
        urgency=Urgency.REMINDER,
        expires_at=ctx.due.due_at + LATE,
    )


def move(ctx: Context) -> None:
    """The zone or the working days of a private chat have changed: his hour stays his hour."""
    for habit in ctx.session.scalars(
        select(Habit).where(Habit.chat_id == ctx.chat.id).options(joinedload(Habit.chat))
    ):
        arm(ctx, habit)


# -- settings


def show(ctx: Context) -> None:
    """The settings."""
    ctx.show(card(ctx, _mine(ctx)[1]))


def choose_amount(ctx: Context) -> None:
    """So many questions a day."""
    _, habit = _mine(ctx)
    habit.amount = ctx.choice(0, AMOUNTS)
    ctx.show(card(ctx, habit))


def choose_clock(ctx: Context) -> None:
    """At this hour, or at none."""
    _, habit = _mine(ctx)
    _wish(ctx, habit, ctx.choice(0, (None, *CLOCKS)))
    ctx.show(card(ctx, habit))


def choose_days(ctx: Context) -> None:
    """On working days, or every day."""
    _, habit = _mine(ctx)
    habit.workdays = ctx.choice(0, (False, True))
    arm(ctx, habit)
    ctx.show(card(ctx, habit))


def ask_clock(ctx: Context) -> None:
    """Ask for an hour of his own."""
    _mine(ctx)
    ctx.ask(
        ctx.tr("At what time shall I tell you? For example: 7:30"), plain(ctx.tr("7:30")), name=CLOCK_QUESTION
    )


def typed_clock(ctx: Context) -> None:
    """It was typed."""
    _, habit = _mine(ctx)
    if (clock := read_clock(ctx.chat, ctx.words, ctx.now)) is None:
        raise UserError(ctx.tr("I did not understand this time. For example: 7:30"))
    _wish(ctx, habit, clock)
    ctx.answer(card(ctx, habit))


def wish_in_words(ctx: Context) -> bool:
    """`/practice 每天20:00`: his own hour; returns whether the words were one."""
    found = _HOUR.fullmatch(ctx.words)
    clock = read_clock(ctx.chat, found["clock"], ctx.now) if found is not None else None
    if found is None or clock is None:
        return False
    _, habit = _mine(ctx)
    habit.workdays = found["workdays"] is not None
    _wish(ctx, habit, clock)
    ctx.answer(card(ctx, habit))
    return True


def show_packs(ctx: Context) -> None:
    """The packs, with ticks."""
    person, habit = _mine(ctx)
    ctx.show(_packs(ctx, person, habit))


def choose_pack(ctx: Context) -> None:
    """A pack more, or less; the tap says which of both, so that two taps do no more than one."""
    person, habit = _mine(ctx)
    known = choice.banks_of(ctx.session, person)
    if len(ctx.ids) != 2 or ctx.ids[0] not in {bank.id for bank in known}:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    chosen = set(banks(habit, known, ctx.chat.language))
    (chosen.add if ctx.ids[1] else chosen.discard)(ctx.ids[0])
    if not chosen:
        raise UserError(ctx.tr("One has to stay. Choose another one first."))
    habit.packs = sorted(chosen)
    ctx.show(_packs(ctx, person, habit))


def card(voice: Voice, habit: Habit) -> Content:
    """The settings, with the buttons that change them."""
    lines = [
        voice.tr("<b>Practice: settings</b>"),
        voice.tr("Questions a day: {number}", number=habit.amount),
    ]
    if habit.clock is None:
        lines.append(voice.tr("I do not write unasked. If you like, I tell you once a day at your hour."))
    else:
        pattern = (
            voice.tr("I tell you on working days at {clock}.")
            if habit.workdays
            else voice.tr("I tell you every day at {clock}.")
        )
        lines.append(pattern.format(clock=_said(habit.clock)))
    own = _said(habit.clock) if habit.clock is not None and habit.clock not in CLOCKS else None
    keys = [
        [
            _ticked(str(amount), amount == habit.amount, "amount", place)
            for place, amount in enumerate(AMOUNTS)
        ],
        [
            _ticked(_said(clock), clock == habit.clock, "clock", place)
            for place, clock in enumerate(CLOCKS, 1)
        ],
        [
            _ticked(voice.tr("Off"), habit.clock is None, "clock", 0),
            _ticked(own or voice.tr("Another hour"), own is not None, "ask_clock"),
        ],
    ]
    if habit.clock is not None:
        keys.append(
            [
                _ticked(voice.tr("Working days"), habit.workdays, "days", 1),
                _ticked(voice.tr("Every day"), not habit.workdays, "days", 0),
            ]
        )
    keys.append([key(voice.tr("Packs"), "packs"), key(voice.tr("Back"), "home")])
    return Content(Markup("\n").join(lines), keys=keys)


def _packs(voice: Voice, person: Person, habit: Habit) -> Content:
    known = choice.banks_of(voice.session, person)[:MOST_PACKS]
    language = voice.chat.language
    chosen = banks(habit, known, language)
    keys = [
        _ticked(clip(_title(bank, language), 32), bank.id in chosen, "pack", bank.id, bank.id not in chosen)
        for bank in known
    ]
    lines = [
        voice.tr("<b>What shall I ask about?</b>"),
        voice.tr("One topic only: {example}", example=voice.tr("/practice integrity 10")),
    ]
    return Content(
        Markup("\n").join(lines), keys=[*buttons.columns(keys), [key(voice.tr("Back"), "settings")]]
    )


def _title(bank: Bank, language: str) -> str:
    return bank.title.get(language) or bank.key


def _ticked(label: str, ticked: bool, name: str, *ids: int) -> Key:
    return key(f"✓ {label}" if ticked else label, name, *map(int, ids))


def _said(clock: time) -> str:
    return f"{clock.hour}:{clock:%M}"


def _wish(ctx: Context, habit: Habit, clock: time | None) -> None:
    habit.clock = clock
    habit.wished_at = ctx.now if clock is not None else None
    arm(ctx, habit)


def _mine(ctx: Context) -> tuple[Person, Habit]:
    if ctx.person is None or ctx.chat.is_group:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    habit = habit_of(ctx, ctx.person)
    habit.chat_id, habit.chat = ctx.chat.id, ctx.chat
    return ctx.person, habit
