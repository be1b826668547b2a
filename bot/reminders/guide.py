"""`/remind` alone: what, how often, on which day, at what time, with a tap each.

Every step is words that are put together and read like any others. What was chosen so far is a row, so a
restart in between does not matter.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum

from markupsafe import escape

from bot import when
from bot.chat import buttons
from bot.chat.context import FROM_ANOTHER_TIME, Context, UserError
from bot.chat.customs import defaults_of
from bot.chat.texts import clip, plain
from bot.engine.outbox import Content, Key
from bot.reminders import entry
from bot.reminders.model import Draft, draft_of, start_draft

KIND = "guide"
TEXT_QUESTION = "reminders.guide_text"
TIME_QUESTION = "reminders.guide_time"
DAYS: Mapping[str, Mapping[str, Sequence[tuple[str, str]]]] = {
    "zh": {
        "一次": (("今天", "今天"), ("明天", "明天"), ("后天", "后天"), ("下周一", "下周一")),
        "每天": (("每天", "每天"), ("每个工作日", "每个工作日")),
        "每周": tuple((f"周{day}", f"每周{day}") for day in "一二三四五六日"),
        "每月": (
            *((f"{day}日", f"每月{day}日") for day in (1, 5, 10, 15, 20, 25)),
            ("月末", "每月最后一天"),
            ("月末工作日", "每月最后一个工作日"),
        ),
    },
    "en": {
        "Once": (
            ("Today", "today"),
            ("Tomorrow", "tomorrow"),
            ("In 2 days", "in 2 days"),
            ("Next Monday", "next Monday"),
        ),
        "Daily": (("Every day", "every day"), ("Every working day", "every working day")),
        "Weekly": tuple(
            (day[:3], f"every {day}")
            for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
        ),
        "Monthly": (
            *((day, f"every month on the {day}") for day in ("1st", "5th", "10th", "15th", "20th", "25th")),
            ("Last day", "last day of every month"),
            ("Last workday", "last working day of every month"),
        ),
    },
}
"""For each language: how often, and then the days, as they are labelled and as they are read."""
CLOCKS = ("8:00", "9:00", "10:00", "14:00", "15:00", "16:00", "17:00", "19:00")


class Step(IntEnum):
    """What a button chooses."""

    REPEAT = 0
    DAY = 1
    CLOCK = 2
    OWN = 3
    STOP = 4
    BACK = 5


def begin(ctx: Context) -> None:
    """Ask what it is about."""
    draft = start_draft(ctx, ctx.person, KIND, {"topic": ctx.topic})
    example = ctx.tr("Safety briefing")
    ctx.ask(
        ctx.tr("What shall I remind you of? For example: {example}", example=example),
        plain(example),
        name=TEXT_QUESTION,
        about=draft.id,
    )


def typed_text(ctx: Context) -> None:
    """What it is about was typed; now, how often."""
    draft = _draft(ctx)
    if not entry.read_text(ctx, ctx.words).text:
        raise UserError(
            ctx.tr("There are no words in it. For example: {example}", example=ctx.tr("Safety briefing"))
        )
    draft.data = {**draft.data, "text": ctx.words}
    ctx.answer(_repeats(ctx, draft))


def choose(ctx: Context) -> None:
    """A step was tapped: `ids` are the draft, the step, and what was chosen there."""
    draft = _draft(ctx)
    if "text" not in draft.data:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    days = list(DAYS[ctx.chat.language].values())
    match ctx.choice(1, list(Step)):
        case Step.REPEAT:
            draft.data = {**draft.data, "repeat": days.index(ctx.choice(2, days))}
            ctx.show(_days(ctx, draft))
        case Step.DAY:
            chosen = ctx.choice(2, days[draft.data.get("repeat", 0)])
            draft.data = {**draft.data, "day": chosen[1]}
            ctx.show(_clocks(ctx, draft))
        case Step.CLOCK:
            _finish(ctx, draft, ctx.choice(2, CLOCKS), ctx.show)
        case Step.OWN:
            _ask_time(ctx, draft)
        case Step.STOP:
            ctx.session.delete(draft)
            ctx.show(Content(ctx.tr("Nothing was planned.")))
        case Step.BACK:
            draft.data = {key: draft.data[key] for key in ("topic", "text")}
            ctx.show(_repeats(ctx, draft))


def typed_time(ctx: Context) -> None:
    """The time was typed."""
    _finish(ctx, _draft(ctx), ctx.words, ctx.answer)


def _ask_time(ctx: Context, draft: Draft) -> None:
    example = ctx.tr("8:30") if "day" in draft.data else ctx.tr("every Friday 15:00")
    question = ctx.tr("When shall “{text}” come? For example: {example}")
    if "day" in draft.data:
        question = ctx.tr("At what time shall “{text}” come? For example: {example}")
    text = clip(draft.data["text"], 60)
    ctx.ask(question.format(text=text, example=example), plain(example), name=TIME_QUESTION, about=draft.id)


def _finish(ctx: Context, draft: Draft, words: str, say: Callable[[Content], None]) -> None:
    """Put together what was chosen. A day that was chosen holds, unless the words name one of their own."""
    defaults = defaults_of(ctx.chat)
    try:
        request = entry.read_when(ctx, f"{draft.data.get('day', '')} {words}".strip(), defaults)
    except when.Unreadable as error:
        request = entry.read_time(ctx, words)
        if request.only_clock:
            raise UserError(escape(error.hint(ctx.chat.language))) from error
    ctx.topic = draft.data["topic"]
    say(entry.make(ctx, request.schedule, f"{request.subject} {draft.data['text']}".strip()))
    ctx.session.delete(draft)


def _draft(ctx: Context) -> Draft:
    draft = draft_of(ctx, KIND)
    if draft is None:
        raise UserError(ctx.tr("This is done already. To begin anew: /remind"))
    return draft


def _repeats(ctx: Context, draft: Draft) -> Content:
    keys = [_key(draft, label, Step.REPEAT, number) for number, label in enumerate(DAYS[ctx.chat.language])]
    own, stop = plain(ctx.tr("Write it myself")), plain(ctx.tr("Cancel"))
    question = ctx.tr("How often shall “{text}” come?", text=clip(draft.data["text"], 60))
    return Content(question, keys=[keys, [_key(draft, own, Step.OWN), _key(draft, stop, Step.STOP)]])


def _days(ctx: Context, draft: Draft) -> Content:
    days = list(DAYS[ctx.chat.language].values())[draft.data["repeat"]]
    keys = [_key(draft, label, Step.DAY, number) for number, (label, _) in enumerate(days)]
    width = 4 if all(len(label) <= 5 for label, _ in days) else 2
    question = ctx.tr("On which day shall “{text}” come?", text=clip(draft.data["text"], 60))
    return Content(question, keys=[*buttons.rows(keys, width), _last(ctx, draft)])


def _clocks(ctx: Context, draft: Draft) -> Content:
    keys = [_key(draft, clock, Step.CLOCK, number) for number, clock in enumerate(CLOCKS)]
    question = ctx.tr("At what time shall “{text}” come?", text=clip(draft.data["text"], 60))
    return Content(question, keys=[*buttons.rows(keys, 4), _last(ctx, draft)])


def _last(ctx: Context, draft: Draft) -> list[Key]:
    own, back = plain(ctx.tr("Write it myself")), plain(ctx.tr("Back"))
    return [_key(draft, own, Step.OWN), _key(draft, back, Step.BACK)]


def _key(draft: Draft, label: str, step: Step, number: int = 0) -> Key:
    return Key(label, buttons.data("reminders.guide", draft.id, step, number))
