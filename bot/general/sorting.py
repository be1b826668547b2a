"""A file that came in private without a word: whose it is, found out in one place.

Its name tells, or else the headings of the sheet: it is read by the feature that knows most of them.
"""

from collections.abc import Sequence

from markupsafe import Markup
from sqlalchemy import delete, select

from bot.chat import keeping
from bot.chat.context import Context, TimerContext, UserError
from bot.chat.feature import FileKind, Upload
from bot.chat.texts import N_
from bot.engine.identity import Chat, Person
from bot.engine.outbox import Attachment, Content
from bot.general.roster_import import WHY
from bot.spreadsheets import Cell, Unreadable, sheets

SORTING = "general.sorting"
SHEETS = (".xlsx", ".xlsm", ".xls", ".csv", ".tsv")
_HEAD_ROWS = 30
"""In which headings are looked for."""
_UNKNOWN = N_(
    "I do not know what is in this list; its headings tell me: “Date” and “What” for reminders, “Name” for a "
    "roster, “Question” and “Answer” for questions. Or say it under the file: /import, /roster or /questions"
)


def receive(ctx: Context) -> None:
    """Somebody sent a file in private, without a command."""
    document = ctx.document
    if document is None or ctx.person is None:
        return
    name = document.name.lower()
    kind = next((one for one in ctx.tools.features.files if name.endswith(one.endings)), None)
    if kind is None and not name.endswith(SHEETS):
        raise UserError(
            ctx.tr(
                "I cannot read such a file. I take lists (.xlsx, .csv), calendars (.ics) and questions "
                "(.docx, .txt)."
            )
        )
    if document.data is None:
        raise UserError(ctx.tr("I could not fetch this file, or it is too big. Please send it again."))
    groups = keeping.groups_of(ctx, optional=True)
    if len(groups) < len(keeping.kept_by(ctx.session, ctx.person)):
        raise UserError(ctx.tr(keeping.UNASKED))
    file = ctx.attach(document.name[:128], document.data)
    if kind is not None:
        kind.take(ctx, Upload(document.name, file, ctx.person, groups))
    else:
        # SQLite gives the number of a file that has gone to the next one, and nothing fires twice.
        ctx.arm(SORTING, ctx.chat.id, f"{file}/{ctx.message_id}", ctx.now)


def work(ctx: TimerContext, chat: Chat) -> FileKind | str:
    """Who reads the sheet, or why nobody does."""
    file = _file(ctx)
    if file is None:
        return _UNKNOWN
    try:
        tables = sheets(file.data, file.name)
    except Unreadable as error:
        return WHY[error.reason]
    rows = [row for table in tables for row in table[:_HEAD_ROWS]]
    return kind_of(rows, ctx.tools.features.files) or _UNKNOWN


def kind_of(rows: Sequence[Sequence[Cell]], kinds: Sequence[FileKind]) -> FileKind | None:
    """The kind of list that knows most headings in one of these rows; None: none knows enough."""
    known = [(max(map(kind.headings, rows), default=0), kind) for kind in kinds]
    most, kind = max(known, key=lambda one: one[0])
    return kind if most else None


def finish(ctx: TimerContext, chat: Chat, result: FileKind | str) -> None:
    """Hand it over."""
    file = _file(ctx)
    sender = ctx.session.scalar(select(Person).where(Person.telegram_id == chat.telegram_id))
    if file is None or sender is None:
        return  # he wished to be forgotten meanwhile
    if isinstance(result, str):
        ctx.session.execute(delete(Attachment).where(Attachment.id == file.id))
        ctx.say(Content(Markup("<b>{name}</b>\n{why}").format(name=file.name, why=ctx.tr(result))))
        return
    result.take(ctx, Upload(file.name, file.id, sender, keeping.kept_by(ctx.session, sender)))


def _file(ctx: TimerContext) -> Attachment | None:
    return ctx.session.get(Attachment, int(ctx.due.occurrence.partition("/")[0]))
