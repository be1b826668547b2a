"""How the question of the day looks: its plan as a card, the poll, the answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot import when
from bot.chat import buttons
from bot.chat.context import Voice
from bot.chat.customs import days_of
from bot.chat.texts import clip, plain
from bot.engine.outbox import Content, Key
from bot.quiz import pools, showing
from bot.quiz.bank.question import Question
from bot.quiz.daily.closing import closes
from bot.quiz.daily.model import DailyPlan
from bot.quiz.live import cards as live
from bot.quiz.model import Bank
from bot.quiz.polls import AskedPoll
from bot.scores import ledger
from bot.scores.ledger import Occasion

DATES = 3


def _key(label: Markup, name: str, plan: DailyPlan, *ids: int) -> Key:
    return Key(plain(label), buttons.data(f"daily.{name}", plan.id, *ids, revision=plan.revision))


def card(voice: Voice, plan: DailyPlan, *, noted: bool = False) -> Content:
    """When, of what, until when, the next dates, and the buttons."""
    language, here = voice.chat.language, wall(voice, voice.now)
    number = sum(plan.choice.takes(one) for one in pools.askable(voice))
    head = voice.tr("Noted: <b>question of the day</b>") if noted else voice.tr("<b>Question of the day</b>")
    rule = when.describe(plan.schedule, language)
    lines: list[str] = [
        head,
        Markup("{rule}").format(rule=rule[0].upper() + rule[1:]),
        voice.tr("About: {title} (questions: {number})", title=plan.choice.title, number=number),
        _closing(voice, plan),
    ]
    if plan.paused_at is not None:
        lines += ["", voice.tr("⏸ Paused: nothing is asked until you resume it.")]
    else:
        dates = plan.schedule.upcoming(voice.now, DATES, days_of(voice.chat))
        said = [when.say_moment(date, language, here) for date in dates]
        lines += ["", voice.tr("Next:"), *said] if said else ["", voice.tr("It is over.")]
    pause = voice.tr("Resume") if plan.paused_at is not None else voice.tr("Pause")
    keys = [
        [_key(voice.tr("Change time"), "change", plan), _key(voice.tr("Change questions"), "about", plan)],
        [_key(pause, "pause", plan), _key(voice.tr("Delete"), "delete", plan)],
    ]
    return Content(Markup("\n").join(lines), keys=keys)


def _closing(voice: Voice, plan: DailyPlan) -> Markup:
    """When the answer to the next question comes."""
    schedule = plan.schedule
    upcoming = schedule.next_after(voice.now, days_of(voice.chat))
    asked = upcoming.wall if upcoming is not None else wall(voice, voice.now)
    at = closes(asked, plan.until, schedule.zone).astimezone(schedule.zone)
    if at.date() > asked.date():
        return voice.tr("The answer comes at {clock} the next day", clock=f"{at:%H:%M}")
    return voice.tr("The answer comes at {clock}", clock=f"{at:%H:%M}")


def about(voice: Voice, plan: DailyPlan, packs: Sequence[tuple[Bank, int]]) -> Content:
    """What shall be asked about?"""
    keys = [
        Key(
            f"{clip(pools.title_of(voice, bank), 24)} ({total})",
            buttons.data("daily.take", plan.id, bank.id, revision=plan.revision),
        )
        for bank, total in packs
    ]
    last = [_key(voice.tr("A bit of everything"), "take", plan, 0), _key(voice.tr("Back"), "back", plan)]
    text = voice.tr("What shall the question of the day be about?")
    return Content(text, keys=[*buttons.rows(keys, 2), last])


def deleted(voice: Voice, plan: DailyPlan) -> Content:
    """What is left of the card, with the way back."""
    text = voice.tr("Deleted: no question of the day any more.")
    return Content(text, keys=[[_key(voice.tr("Undo"), "restore", plan)]])


def exhausted(voice: Voice, plan: DailyPlan) -> Content:
    """There is nothing left to ask."""
    text = voice.tr(
        "The question of the day is paused: there are no questions about “{title}” any more. Choose others: "
        "/daily",
        title=plan.choice.title,
    )
    return Content(text, topic=plan.topic)


def result(
    voice: Voice,
    plan: DailyPlan,
    asked: AskedPoll,
    question: Question,
    turnout: Mapping[int, bool],
    strangers: int,
    correct: Sequence[int] | None,
) -> Content:
    """The right answer (by the places of the options; None: it is void), why, and how many were right; no
    names."""
    options = live.options(voice.chat.language, question, asked.shown)
    right = voice.tr("; ").join(options[place] for place in correct or ())
    lines = [
        voice.tr("<b>Question of the day: the answer</b>"),
        voice.tr("Right: {answer}", answer=right)
        if correct is not None
        else voice.tr("This question is void and does not count."),
        *showing.reasons(voice, question),
    ]
    if turnout and correct is not None:
        number, good = len(turnout), sum(turnout.values())
        lines.append(voice.tr("{number} answered, {right} of them right.", number=number, right=good))
    if ledger.was_regraded(voice.session, Occasion.DAILY, asked.id):
        lines.append(live.corrected(voice))
    keys: list[list[Key]] = []
    if strangers:
        lines.append(live.strangers(voice, strangers))
        keys = [[Key(plain(voice.tr("Count me in")), buttons.data("daily.count_me", asked.id))]]
    return Content(Markup("\n").join(lines), keys=keys, topic=plan.topic, reply_to=asked.message_id)


def wall(voice: Voice, instant: datetime) -> datetime:
    """The instant on the chat's clock."""
    return instant.astimezone(ZoneInfo(voice.chat.zone)).replace(tzinfo=None)
