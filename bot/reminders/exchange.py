"""Dates as files: out as a calendar, in from a calendar or a list, after a preview."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from bot import when
from bot.chat import buttons
from bot.chat.context import Context, Document, UserError
from bot.chat.customs import days_of
from bot.chat.texts import clip, plain, span
from bot.engine.outbox import Content, Key
from bot.reminders import cards, files, firing
from bot.reminders.model import Draft, Reminder, coming, start_draft

KIND = "import"
FILE_QUESTION = "reminders.file_question"
_SHOWN = 8
"""Lines of a preview, and of its faults."""


def calendar(ctx: Context) -> None:
    """`/calendar`: the dates of the chat as a calendar file."""
    reminders = coming(ctx.session, ctx.chat.id)
    keys = [
        [
            Key(plain(ctx.tr("Take over a file")), buttons.data("reminders.ask_file")),
            Key(plain(ctx.tr("A list to fill in")), buttons.data("reminders.example")),
        ]
    ]
    if not reminders:
        ctx.answer(Content(ctx.tr("Nothing is planned."), keys=keys))
        return
    data = files.write(
        [
            files.Entry(
                f"{reminder.id}@{ctx.tools.username}",
                reminder.text,
                reminder.series,
                tuple(timedelta(seconds=seconds) for seconds in reminder.ahead),
            )
            for reminder in reminders
        ],
        title=ctx.chat.title,
        language=ctx.chat.language,
        now=ctx.now,
        days=days_of(ctx.chat),
    )
    caption = ctx.tr("{number} dates for your calendar: open the file on your phone.", number=len(reminders))
    ctx.answer(Content(caption, attachment=ctx.attach("calendar.ics", data), keys=keys))


def take_in(ctx: Context) -> None:
    """`/import`: with a file, what is in it; alone, ask for one."""
    if ctx.document is not None:
        _preview(ctx, ctx.document)
    else:
        ask_file(ctx)


def ask_file(ctx: Context) -> None:
    """Ask for a file in answer."""
    ctx.ask(
        ctx.tr("Answer this message with the file: a calendar (.ics) or a list (.xlsx, .csv)."),
        plain(ctx.tr("A file")),
        name=FILE_QUESTION,
    )


def send_example(ctx: Context) -> None:
    """A list that explains itself."""
    name = plain(ctx.tr("dates.xlsx"))
    caption = ctx.tr("Fill it in and send it back with /import as its caption.")
    ctx.answer(Content(caption, attachment=ctx.attach(name, files.example(ctx.chat.language))))


def answered(ctx: Context) -> None:
    """The question was answered, it is to be hoped with a file."""
    if ctx.document is None:
        raise UserError(ctx.tr("That was no file. Answer with a calendar (.ics) or a list (.xlsx, .csv)."))
    _preview(ctx, ctx.document)


def receive(ctx: Context) -> None:
    """A file was sent in private, without a word."""
    if ctx.document is not None:
        _preview(ctx, ctx.document)


def take_over(ctx: Context) -> None:
    """All that could be read becomes reminders."""
    draft = _draft(ctx)
    reminders = [_reminder(ctx, entry, draft.data["topic"]) for entry in draft.data["entries"]]
    ctx.session.add_all(reminders)
    ctx.session.flush()
    for reminder in reminders:
        firing.rearm(ctx, reminder)
    ctx.session.delete(draft)
    number = sum(reminder.next_wall is not None for reminder in reminders)
    ctx.show(Content(ctx.tr("{number} reminders were taken over. They are in /reminders", number=number)))


def leave(ctx: Context) -> None:
    """Nothing is taken over."""
    ctx.session.delete(_draft(ctx))
    ctx.show(Content(ctx.tr("Nothing was taken over.")))


def _draft(ctx: Context) -> Draft:
    draft = ctx.session.get(Draft, ctx.ids[0]) if ctx.ids else None
    if draft is None or draft.chat_id != ctx.chat.id or draft.kind != KIND:
        raise UserError(ctx.tr("This button is from another time. Please ask again."))
    return draft


def _preview(ctx: Context, document: Document) -> None:
    """Show what would be taken over, and which lines cannot be read and why."""
    if document.data is None:
        raise UserError(ctx.tr("I could not fetch this file, or it is too big. Please send it again."))
    try:
        reading = files.read(
            document.data,
            document.name,
            now=ctx.now,
            zone=ZoneInfo(ctx.chat.zone),
            default_time=ctx.chat.default_time,
            days=days_of(ctx.chat),
            language=ctx.chat.language,
        )
    except ValueError as error:
        raise UserError(escape(str(error))) from error
    lines: list[str] = [ctx.tr("<b>{name}</b>", name=document.name)]
    faults = [
        ctx.tr("Line {line}, {words}: {why}", line=fault.line, words=clip(fault.words, 30), why=fault.why)
        for fault in reading.faults
    ]
    if reading.entries:
        lines.append(ctx.tr("I can take over {number}:", number=len(reading.entries)))
        lines += _limited(ctx, [_line(ctx, entry) for entry in reading.entries])
    if reading.past:
        lines.append(ctx.tr("Over already and left out: {number}", number=reading.past))
    if faults:
        lines += ["", ctx.tr("I could not read {number}:", number=len(faults)), *_limited(ctx, faults)]
    if not reading.entries:
        lines.append(ctx.tr("There is nothing in it that I can take over."))
        ctx.answer(Content(Markup("\n").join(lines)))
        return
    entries = [_stored(entry) for entry in reading.entries]
    person = ctx.person.id if ctx.person else None
    data = {"topic": ctx.topic, "entries": entries}
    draft = start_draft(ctx.session, ctx.chat.id, person, KIND, data, ctx.now)
    take = plain(ctx.tr("Take over {number}", number=len(entries)))
    keys = [
        [
            Key(take, buttons.data("reminders.import", draft.id)),
            Key(plain(ctx.tr("Leave it")), buttons.data("reminders.no_import", draft.id)),
        ]
    ]
    ctx.answer(Content(Markup("\n").join(lines), keys=keys))


def _limited(ctx: Context, lines: Sequence[Markup]) -> list[Markup]:
    if len(lines) <= _SHOWN:
        return list(lines)
    return [*lines[:_SHOWN], ctx.tr("… and {number} more", number=len(lines) - _SHOWN)]


def _line(ctx: Context, entry: files.Entry) -> Markup:
    found = entry.series.next_after(ctx.now, days_of(ctx.chat))
    moment = when.say_moment(found, ctx.chat.language, cards.wall(ctx, ctx.now)) if found else "—"
    line = Markup("{moment} {text}").format(moment=moment, text=clip(entry.text, 40))
    if entry.series.schedule.recurring:
        rule = when.describe(entry.series.schedule, ctx.chat.language)
        line += ctx.tr(" ({rule})", rule=rule)
    if entry.ahead:
        spans = ctx.tr(", ").join(span(ctx.chat.language, one) for one in entry.ahead)
        line += ctx.tr(", notice {spans} ahead", spans=spans)
    return line


def _stored(entry: files.Entry) -> dict[str, object]:
    """An entry as JSON."""
    return {
        "text": entry.text,
        "rule": entry.series.schedule.to_json(),
        "moves": {was.isoformat(): to.isoformat() if to else None for was, to in entry.series.moves.items()},
        "extras": [wall.isoformat() for wall in entry.series.extras],
        "ahead": [int(one.total_seconds()) for one in entry.ahead],
    }


def _reminder(ctx: Context, stored: dict[str, object], topic: int | None) -> Reminder:
    return Reminder(
        topic=topic,
        chat_id=ctx.chat.id,
        chat=ctx.chat,
        receipt=False,
        pin=False,
        revision=0,
        created_by_id=ctx.person.id if ctx.person else None,
        created_at=ctx.now,
        **stored,
    )
