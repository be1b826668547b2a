"""`/remind` alone: what, how often, on which day, at what time, with a tap each.

Every step is words that are put together and read like any others. What was chosen so far is a row, so a
restart in between does not matter.
"""

from collections.abc import Callable, Mapping, Sequence

from bot.chat import buttons
from bot.chat.context import Context, UserError
from bot.chat.texts import clip, plain
from bot.engine.outbox import Content, Key
from bot.reminders import entry
from bot.reminders.model import Draft, start_draft

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
            ("最后一天", "每月最后一天"),
            ("最后一个工作日", "每月最后一个工作日"),
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
            ("Last working day", "last working day of every month"),
        ),
    },
}
"""For each language: how often, and then the days, as they are labelled and as they are read."""
CLOCKS = ("8:00", "9:00", "10:00", "14:00", "15:00", "16:00", "17:00", "19:00")
_REPEAT, _DAY, _CLOCK, _OWN, _STOP = range(5)
"""What a button chooses: how often, a day, a time; to write it oneself; to leave it."""


def begin(ctx: Context) -> None:
    """Ask what it is about."""
    person = ctx.person.id if ctx.person else None
    draft = start_draft(ctx.session, ctx.chat.id, person, KIND, {"topic": ctx.topic}, ctx.now)
    example = ctx.tr("Safety briefing")
    ctx.ask(
        ctx.tr("What shall I remind you of? For example: {example}", example=example),
        plain(example),
        name=TEXT_QUESTION,
        about=draft.id,
    )


def typed_text(ctx: Context) -> None:
    """What it is about was typed; now, how often."""
    draft = _draft(ctx, ctx.ids[0])
    if not entry.read_text(ctx, ctx.words).text:
        raise UserError(
            ctx.tr("There are no words in it. For example: {example}", example=ctx.tr("Safety briefing"))
        )
    draft.data = {**draft.data, "text": ctx.words}
    ctx.answer(_repeats(ctx, draft))


def choose(ctx: Context) -> None:
    """A step was tapped."""
    if len(ctx.ids) != 3:
        return
    draft = _draft(ctx, ctx.ids[0])
    kind, number = ctx.ids[1:]
    days = DAYS[ctx.chat.language]
    if kind == _REPEAT:
        ctx.show(_repeats(ctx, draft) if number >= len(days) else _days(ctx, draft, number))
    elif kind == _DAY:
        repeat, day = divmod(number, 16)
        chosen = list(days.values())[min(repeat, len(days) - 1)]
        draft.data = {**draft.data, "day": chosen[min(day, len(chosen) - 1)][1]}
        ctx.show(_clocks(ctx, draft))
    elif kind == _CLOCK and "day" in draft.data:
        _finish(ctx, draft, f"{draft.data['day']} {CLOCKS[min(number, len(CLOCKS) - 1)]}", ctx.show)
    elif kind == _OWN:
        example = ctx.tr("every Friday 15:00")
        ctx.ask(
            ctx.tr(
                "When shall “{text}” come? For example: {example}",
                text=clip(draft.data["text"], 60),
                example=example,
            ),
            plain(example),
            name=TIME_QUESTION,
            about=draft.id,
        )
    elif kind == _STOP:
        ctx.session.delete(draft)
        ctx.show(Content(ctx.tr("Nothing was planned.")))


def typed_time(ctx: Context) -> None:
    """The time was typed."""
    _finish(ctx, _draft(ctx, ctx.ids[0]), ctx.words, ctx.answer)


def _finish(ctx: Context, draft: Draft, words: str, say: Callable[[Content], None]) -> None:
    request = entry.read_time(ctx, words)
    ctx.topic = draft.data["topic"]
    say(entry.make(ctx, request.schedule, f"{request.subject} {draft.data['text']}".strip()))
    ctx.session.delete(draft)


def _draft(ctx: Context, id_: int) -> Draft:
    draft = ctx.session.get(Draft, id_)
    if draft is None or draft.chat_id != ctx.chat.id or draft.kind != KIND:
        raise UserError(ctx.tr("This is done already. To begin anew: /remind"))
    return draft


def _repeats(ctx: Context, draft: Draft) -> Content:
    labels = [*DAYS[ctx.chat.language]]
    keys = [_key(draft, label, _REPEAT, number) for number, label in enumerate(labels)]
    last = [
        _key(draft, plain(ctx.tr("Write it myself")), _OWN),
        _key(draft, plain(ctx.tr("Leave it")), _STOP),
    ]
    question = ctx.tr("How often shall “{text}” come?", text=clip(draft.data.get("text", ""), 60))
    return Content(question, keys=[keys, last])


def _days(ctx: Context, draft: Draft, repeat: int) -> Content:
    days = list(DAYS[ctx.chat.language].values())[repeat]
    keys = [_key(draft, label, _DAY, repeat * 16 + number) for number, (label, _) in enumerate(days)]
    last = [
        _key(draft, plain(ctx.tr("Write it myself")), _OWN),
        _key(draft, plain(ctx.tr("Back")), _REPEAT, len(DAYS[ctx.chat.language])),
    ]
    question = ctx.tr("On which day shall “{text}” come?", text=clip(draft.data["text"], 60))
    return Content(question, keys=[*buttons.rows(keys, 4 if len(days[0][0]) < 5 else 2), last])


def _clocks(ctx: Context, draft: Draft) -> Content:
    keys = [_key(draft, clock, _CLOCK, number) for number, clock in enumerate(CLOCKS)]
    last = [
        _key(draft, plain(ctx.tr("Write it myself")), _OWN),
        _key(draft, plain(ctx.tr("Back")), _REPEAT, len(DAYS[ctx.chat.language])),
    ]
    question = ctx.tr("At what time shall “{text}” come?", text=clip(draft.data["text"], 60))
    return Content(question, keys=[*buttons.rows(keys, 4), last])


def _key(draft: Draft, label: str, kind: int, number: int = 0) -> Key:
    return Key(label, buttons.data("reminders.guide", draft.id, kind, number))
