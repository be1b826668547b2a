"""`/questions`: which packs there are, and a secretary's own questions from a file, after an examination.

All of it in private: a question that was seen in the group examines nobody any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.chat import keeping
from bot.chat.context import FROM_ANOTHER_TIME, Context, Document, UserError, Voice
from bot.chat.feature import Upload
from bot.chat.texts import plain
from bot.engine.identity import Chat
from bot.engine.outbox import Content
from bot.quiz import banks, examining, store
from bot.quiz.bank.formats.headings import find as found_headings
from bot.quiz.bank.formats.template import template
from bot.quiz.bank.pack import Pack
from bot.quiz.model import Bank, BankImport
from bot.spreadsheets import Cell

EXAMINING = "quiz.examining"
FILE_QUESTION = "quiz.file_question"
ENDINGS = (".docx", ".doc", ".txt", ".xml", ".gift", *examining.PACKS)
"""Names of files that can only be questions; of a sheet its headings tell, or /questions under it."""
KEEP = timedelta(days=7)
_MOST_GROUPS = 6


def questions(ctx: Context) -> None:
    """`/questions`: the packs and what is to be reviewed; with a file, what is in it."""
    voice = keeping.aside(ctx, "questions")
    if ctx.document is not None:
        if ctx.chat.is_group:
            raise UserError(
                ctx.tr("Send me the file in private: what is seen here examines nobody any more.")
            )
        _examine(ctx, ctx.document)
        return
    keeping.confide(ctx, voice, banks.overview(ctx, voice))


def ask_file(ctx: Context) -> None:
    """Ask for a file in answer."""
    ctx.ask(
        ctx.tr(
            "Answer this message with the file: Excel, CSV, Word, text, YAML, or Moodle's GIFT, Aiken or XML."
        ),
        plain(ctx.tr("A file")),
        name=FILE_QUESTION,
    )


def answered(ctx: Context) -> None:
    """The question was answered, it is to be hoped with a file."""
    if ctx.document is None:
        raise UserError(ctx.tr("That was no file. Send it as a document, for example questions.xlsx"))
    _examine(ctx, ctx.document)


def receive(voice: Voice, upload: Upload) -> None:
    """A file with questions was sent in private, without a word."""
    _begin(voice, upload.name, upload.attachment_id, upload.groups)


def headings(row: Sequence[Cell]) -> int:
    """How many headings of a list of questions are in this row; 0: too few of them."""
    columns = found_headings(["" if cell is None else str(cell) for cell in row])
    return len(columns.places) + len(columns.options) + len(columns.answers) if columns is not None else 0


def send_template(ctx: Context) -> None:
    """A sheet that explains itself."""
    data = template(ctx.chat.language)
    caption = ctx.tr("Fill it in and send it back to me here.")
    ctx.answer(Content(caption, attachment=ctx.attach(plain(ctx.tr("questions.xlsx")), data)))


def take(ctx: Context) -> None:
    """What could be read becomes a pack, or part of one. Ids: the file, the chat whose it is to be, and 1 if
    the rest of the pack is no longer asked."""
    wish = _wish(ctx)
    found = Pack.model_validate(wish.pack)
    _, chat_id, rest = (*ctx.ids, 0, 0)[:3]
    chats = banks.chats_of(ctx)
    groups = [chat for chat in chats if chat.is_group]
    if not chat_id and wish.target_id == ctx.chat.id and groups and not _is_there(ctx.session, found.id):
        # He keeps groups only since the file came, or Telegram can be asked only now which.
        if len(groups) > 1:
            keys = examining.for_each(ctx, wish, groups[:_MOST_GROUPS], len(found.questions))
            ctx.show(Content(ctx.tr("For which group?"), keys=[*keys, [examining.cancel(ctx, wish)]]))
            return
        chat_id = groups[0].id
    chat = next((chat for chat in chats if chat.id == (chat_id or wish.target_id)), None)
    if chat is None:
        raise UserError(ctx.tr("You are not a secretary of this group any more."))
    if chat.id != wish.target_id:
        found = _renamed(found, examining.key_of(chat.id, wish.name))
    digest = sha256(found.model_dump_json().encode()).hexdigest()
    loaded = store.load(ctx.session, found, digest, ctx.now, chat_id=chat.id, keep=not rest)
    ctx.session.delete(wish)
    changes = examining.changes(
        ctx, loaded.added + loaded.returned, loaded.changed, loaded.unchanged, loaded.withdrawn
    )
    if chat.is_group:
        said = ctx.tr("Taken over for {group}: {changes}.", group=chat.title or "", changes=changes)
    else:
        said = ctx.tr("Taken over: {changes}.", changes=changes)
    ctx.show(Content(said))


def leave(ctx: Context) -> None:
    """Nothing is taken over."""
    ctx.session.delete(_wish(ctx))
    ctx.show(Content(ctx.tr("Nothing was taken over.")))


def forget(session: Session, now: datetime) -> None:
    """Drop what nobody took over."""
    session.execute(delete(BankImport).where(BankImport.created_at < now - KEEP))


def _examine(ctx: Context, document: Document) -> None:
    if document.data is None:
        raise UserError(ctx.tr("I could not fetch this file, or it is too big. Please send it again."))
    attachment_id = ctx.attach(document.name[:128], document.data)
    _begin(ctx, document.name, attachment_id, keeping.groups_of(ctx, optional=True))


def _begin(voice: Voice, name: str, attachment_id: int, groups: Sequence[Chat]) -> None:
    """Have a file examined. The questions are to be his groups', or his own where he has none."""
    targets = [chat.id for chat in groups] or [voice.chat.id]
    wish = BankImport(
        chat_id=voice.chat.id,
        target_id=targets[0],
        name=name[:128] or "questions",
        attachment_id=attachment_id,
        pack={"groups": targets[:_MOST_GROUPS]},
        created_at=voice.now,
    )
    voice.session.add(wish)
    voice.session.flush()
    voice.arm(EXAMINING, wish.id, "1", voice.now)


# -- whose


def _is_there(session: Session, key: str) -> bool:
    return session.scalar(select(Bank.id).where(Bank.key == key)) is not None


def _renamed(found: Pack, key: str) -> Pack:
    """A new pack under another id; ids of questions that were made of the id follow."""
    of = [
        one.model_copy(update={"id": key + one.id.removeprefix(found.id)})
        if one.id.startswith(f"{found.id}-")
        else one
        for one in found.questions
    ]
    return found.model_copy(update={"id": key, "questions": of})


def _wish(ctx: Context) -> BankImport:
    wish = ctx.session.get(BankImport, ctx.ids[0]) if ctx.ids else None
    if wish is None or wish.chat_id != ctx.chat.id or "questions" not in (wish.pack or {}):
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    return wish
