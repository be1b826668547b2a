"""Dates as files: out as a calendar, in from a calendar or a list, after a preview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from bot import when
from bot.chat import buttons
from bot.chat.context import FROM_ANOTHER_TIME, Context, Document, TimerContext, UserError, Voice
from bot.chat.customs import days_of
from bot.chat.feature import Upload
from bot.chat.texts import clip, plain, span
from bot.engine.identity import Person
from bot.engine.outbox import Attachment, Content, Key
from bot.reminders import cards, files, firing
from bot.reminders.model import Draft, coming, draft_of, new_reminder, start_draft

IMPORT, EXPORT = "import", "export"
FILE_QUESTION = "reminders.file_question"
FILING = "reminders.filing"
ENDINGS = (".ics", ".ical", ".ifb", ".vcs")
_SHOWN = 8
"""Lines of a preview, and of its faults."""


def calendar(ctx: Context) -> None:
    """`/calendar`: the dates of the chat as a calendar file."""
    if coming(ctx.session, ctx.chat.id):
        _begin(ctx, EXPORT, {})
    else:
        ctx.answer(Content(ctx.tr("Nothing is planned."), keys=_keys(ctx)))


def take_in(ctx: Context) -> None:
    """`/import`: with a file, what is in it; alone, ask for one."""
    if ctx.document is not None:
        _read(ctx, ctx.document)
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
    _begin(ctx, EXPORT, {"example": True})


def answered(ctx: Context) -> None:
    """The question was answered, it is to be hoped with a file."""
    if ctx.document is None:
        raise UserError(ctx.tr("That was no file. Answer with a calendar (.ics) or a list (.xlsx, .csv)."))
    _read(ctx, ctx.document)


def receive(voice: Voice, upload: Upload) -> None:
    """A file with dates was sent in private, without a word."""
    data = {"topic": None, "reply_to": None, "file": upload.attachment_id, "name": upload.name}
    _start(voice, upload.sender, IMPORT, data)


def take_over(ctx: Context) -> None:
    """All that could be read becomes reminders."""
    draft = _draft(ctx)
    topic = draft.data["topic"]
    reminders = [new_reminder(ctx, topic=topic, **entry) for entry in draft.data["entries"]]
    firing.enter(ctx, reminders)
    ctx.session.delete(draft)
    number = sum(reminder.next_wall is not None for reminder in reminders)
    ctx.show(Content(ctx.tr("Taken over: {number}. They are in /reminders", number=number)))


def leave(ctx: Context) -> None:
    """Nothing is taken over."""
    ctx.session.delete(_draft(ctx))
    ctx.show(Content(ctx.tr("Nothing was taken over.")))


def _draft(ctx: Context) -> Draft:
    draft = draft_of(ctx, IMPORT)
    if draft is None or "entries" not in draft.data:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    return draft


# -- the job: files are read and written beside the writer thread


def _read(ctx: Context, document: Document) -> None:
    if document.data is None:
        raise UserError(ctx.tr("I could not fetch this file, or it is too big. Please send it again."))
    file = ctx.attach(document.name[:128], document.data)
    _begin(ctx, IMPORT, {"file": file, "name": document.name})


def _begin(ctx: Context, kind: str, data: dict[str, object]) -> None:
    place = {"topic": ctx.topic, "reply_to": ctx.message_id if ctx.chat.is_group and not ctx.tapped else None}
    _start(ctx, ctx.person, kind, {**place, **data})


def _start(voice: Voice, person: Person | None, kind: str, data: Mapping[str, object]) -> None:
    draft = start_draft(voice, person, kind, data)
    voice.arm(FILING, draft.id, voice.now.strftime("%Y-%m-%dT%H:%M:%S.%f"), voice.now)


def load(session: Session, ids: Sequence[int]) -> Mapping[int, Draft]:
    """The drafts whose file is to be read or written."""
    rows = select(Draft).where(Draft.id.in_(ids)).options(joinedload(Draft.chat))
    return {draft.id: draft for draft in session.scalars(rows)}


def work(ctx: TimerContext, draft: Draft) -> bytes | files.Reading | str:
    """The file that was written; what was read in one; or a sentence why it cannot be read."""
    if draft.kind == EXPORT:
        return files.example(ctx.chat.language) if "example" in draft.data else _calendar(ctx)
    file = ctx.session.get(Attachment, draft.data["file"])
    try:
        return files.read(
            file.data if file is not None else b"",
            draft.data["name"],
            now=ctx.now,
            zone=ZoneInfo(ctx.chat.zone),
            default_time=ctx.chat.default_time,
            days=days_of(ctx.chat),
            language=ctx.chat.language,
        )
    except ValueError as error:
        return str(error)


def finish(ctx: TimerContext, draft: Draft, result: bytes | files.Reading | str) -> None:
    """Send the file, or show what would be taken over."""
    if isinstance(result, bytes):
        name, caption = (
            "calendar.ics",
            ctx.tr("Open the file on your phone, and these dates are in your calendar."),
        )
        if "example" in draft.data:
            name = plain(ctx.tr("dates.xlsx"))
            caption = ctx.tr("Fill it in and send it back with /import as its caption.")
        keys = () if "example" in draft.data else _keys(ctx)
        content = Content(caption, attachment=ctx.attach(name, result), keys=keys)
    else:
        ctx.session.execute(delete(Attachment).where(Attachment.id == draft.data["file"]))
        content = Content(escape(result)) if isinstance(result, str) else _preview(ctx, draft, result)
    if not content.keys or draft.kind == EXPORT:
        ctx.session.delete(draft)
    ctx.say(replace(content, reply_to=draft.data["reply_to"], topic=draft.data["topic"]))


def _calendar(ctx: Voice) -> bytes:
    return files.write(
        [
            files.Entry(
                f"{reminder.id}@{ctx.tools.username}",
                reminder.text,
                reminder.series,
                tuple(timedelta(seconds=seconds) for seconds in reminder.ahead),
            )
            for reminder in coming(ctx.session, ctx.chat.id)
        ],
        title=ctx.chat.title,
        language=ctx.chat.language,
        now=ctx.now,
        days=days_of(ctx.chat),
    )


def _keys(ctx: Voice) -> list[list[Key]]:
    return [
        [
            Key(plain(ctx.tr("Take over a file")), buttons.data("reminders.ask_file")),
            Key(plain(ctx.tr("A list to fill in")), buttons.data("reminders.example")),
        ]
    ]


def _preview(ctx: Voice, draft: Draft, reading: files.Reading) -> Content:
    """Show what would be taken over, and which lines cannot be read and why."""
    lines: list[str] = [ctx.tr("<b>{name}</b>", name=draft.data["name"])]
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
        return Content(Markup("\n").join(lines))
    entries = [_stored(entry) for entry in reading.entries]
    draft.data = {"topic": draft.data["topic"], "reply_to": draft.data["reply_to"], "entries": entries}
    take = plain(ctx.tr("Take over {number}", number=len(entries)))
    keys = [
        [
            Key(take, buttons.data("reminders.import", draft.id)),
            Key(plain(ctx.tr("Leave it")), buttons.data("reminders.no_import", draft.id)),
        ]
    ]
    return Content(Markup("\n").join(lines), keys=keys)


def _limited(ctx: Voice, lines: Sequence[Markup]) -> list[Markup]:
    if len(lines) <= _SHOWN:
        return list(lines)
    return [*lines[:_SHOWN], ctx.tr("… and {number} more", number=len(lines) - _SHOWN)]


def _line(ctx: Voice, entry: files.Entry) -> Markup:
    found = entry.series.next_after(ctx.now, days_of(ctx.chat))
    moment = cards.moment(ctx, found) if found else "—"
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
