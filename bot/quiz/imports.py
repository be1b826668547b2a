"""`/questions`: which packs there are, and a secretary's own questions from a file, after an examination.

All of it in private: a question that was seen in the group examines nobody any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from markupsafe import Markup, escape
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from bot.chat import buttons, keeping
from bot.chat.context import FROM_ANOTHER_TIME, Context, Document, TimerContext, UserError, Voice
from bot.chat.texts import N_, clip, plain
from bot.engine.identity import Chat
from bot.engine.outbox import Attachment, Content, Key
from bot.quiz import store
from bot.quiz.bank import doctor, formats
from bot.quiz.bank.doctor import Finding
from bot.quiz.bank.formats import words
from bot.quiz.bank.formats.reading import Fault, Reading
from bot.quiz.bank.formats.template import template
from bot.quiz.bank.pack import Pack, Said
from bot.quiz.model import BankImport

EXAMINING = "quiz.examining"
FILE_QUESTION = "quiz.file_question"
ENDINGS = (".docx", ".doc", ".txt", ".xml", ".gift")
"""Names of files that can only be questions; a sheet is meant for questions if /questions stands under it."""
KEEP = timedelta(days=7)
_SHOWN = 6

FINDINGS = {
    Finding.DEAD_EDITION: N_("rests on an edition that is out of force"),
    Finding.CONTRADICTS: N_("asks the same as another, with another answer"),
    Finding.SAME_QUESTION: N_("is in the file twice"),
    Finding.SAME_STEM: N_("asks the same as another, with other options"),
    Finding.NEAR_STEM: N_("asks nearly the same as another"),
    Finding.ALL_NOT_LAST: N_("“all of the above” must stay last"),
    Finding.NAMES_LETTER: N_("names an option by its letter, which moves when options are shuffled"),
    Finding.NO_EXPLANATION: N_("has no explanation"),
    Finding.NO_SOURCE: N_("names no source"),
    Finding.OVERDUE: N_("is past its review"),
    Finding.LONG_STEM: N_("the question is too long for a poll"),
    Finding.LONG_OPTION: N_("an option is too long for a poll"),
    Finding.LONG_EXPLANATION: N_("the explanation is too long for a poll"),
    Finding.MANY_LINES: N_("the explanation has more than three lines, too many for a poll"),
    Finding.CLIPPED_OPTION: N_("an option is clipped on phones"),
    Finding.LONGEST_IS_RIGHT: N_("the longest option is right too often"),
    Finding.KEY_BIAS: N_("one letter is right too often"),
}


@dataclass(frozen=True)
class Examined:
    """What came of a file: the pack that can be made of it, what was not taken, what is doubtful."""

    pack: Pack | None
    faults: Sequence[Fault]
    doubts: Sequence[doctor.Doubt]
    lines: Mapping[str, int]


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
    keeping.confide(ctx, voice, _overview(voice, _targets(ctx)))


def ask_file(ctx: Context) -> None:
    """Ask for a file in answer."""
    ctx.ask(
        ctx.tr("Answer this message with the file: Excel, CSV, Word, text, or Moodle's GIFT, Aiken or XML."),
        plain(ctx.tr("A file")),
        name=FILE_QUESTION,
    )


def answered(ctx: Context) -> None:
    """The question was answered, it is to be hoped with a file."""
    if ctx.document is None:
        raise UserError(ctx.tr("That was no file. Send it as a document, for example questions.xlsx"))
    _examine(ctx, ctx.document)


def receive(ctx: Context) -> None:
    """A file was sent in private that can only hold questions."""
    if ctx.document is not None and ctx.document.name.lower().endswith(ENDINGS):
        _examine(ctx, ctx.document)


def send_template(ctx: Context) -> None:
    """A sheet that explains itself."""
    data = template(ctx.chat.language)
    caption = ctx.tr("Fill it in and send it back with /questions as its caption.")
    ctx.answer(Content(caption, attachment=ctx.attach(plain(ctx.tr("questions.xlsx")), data)))


def take(ctx: Context) -> None:
    """What could be read becomes a pack."""
    wish = _wish(ctx)
    pack = Pack.model_validate(wish.pack)
    digest = sha256(pack.model_dump_json().encode()).hexdigest()
    loaded = store.load(ctx.session, pack, digest, ctx.now, chat_id=wish.target_id)
    ctx.session.delete(wish)
    ctx.show(
        Content(
            ctx.tr(
                "Taken over: {added} new, {changed} changed, {same} as before, {gone} no longer asked.",
                added=loaded.added,
                changed=loaded.changed,
                same=loaded.unchanged,
                gone=loaded.withdrawn,
            )
        )
    )


def leave(ctx: Context) -> None:
    """Nothing is taken over."""
    ctx.session.delete(_wish(ctx))
    ctx.show(Content(ctx.tr("Nothing was taken over.")))


def forget(session: Session, now: datetime) -> None:
    """Drop what nobody took over."""
    session.execute(delete(BankImport).where(BankImport.created_at < now - KEEP))


# -- the job


def _examine(ctx: Context, document: Document) -> None:
    if document.data is None:
        raise UserError(ctx.tr("I could not fetch this file, or it is too big. Please send it again."))
    wish = BankImport(
        chat_id=ctx.chat.id,
        target_id=_targets(ctx)[0].id,
        name=document.name[:128] or "questions",
        attachment_id=ctx.attach(document.name[:128], document.data),
        created_at=ctx.now,
    )
    ctx.session.add(wish)
    ctx.session.flush()
    ctx.arm(EXAMINING, wish.id, "1", ctx.now)


def load(session: Session, ids: Sequence[int]) -> Mapping[int, BankImport]:
    """The files that are to be examined."""
    rows = select(BankImport).where(BankImport.id.in_(ids)).options(joinedload(BankImport.chat))
    return {wish.id: wish for wish in session.scalars(rows)}


def work(ctx: TimerContext, wish: BankImport) -> Examined | str:
    """What is in the file, examined; or a sentence why it cannot be read."""
    file = ctx.session.get(Attachment, wish.attachment_id)
    key = _key_of(wish)
    try:
        reading: Reading = formats.read(file.data if file is not None else b"", wish.name, prefix=key)
    except ValueError as error:
        return words.say(error, ctx.chat.language)
    found = [one.question for one in reading.questions]
    lines = {one.question.id: one.line for one in reading.questions}
    if not found:
        return Examined(None, reading.faults, [], lines)
    title = clip(wish.name.rpartition(".")[0] or wish.name, 60)
    pack = Pack(
        id=key,
        title=Said(zh=title, en=title),
        language="zh" if ctx.chat.language == "zh" else "en",
        description=Said(zh=title, en=title),
        questions=found,
    )
    doubts = doctor.examine(found, [], ctx.now.date())
    return Examined(pack, reading.faults, doubts, lines)


def finish(ctx: TimerContext, wish: BankImport, result: Examined | str) -> None:
    """The report: in short, with a file that names every line."""
    ctx.session.execute(delete(Attachment).where(Attachment.id == wish.attachment_id))
    if isinstance(result, str) or result.pack is None:
        ctx.session.delete(wish)
    if isinstance(result, str):
        ctx.say(Content(escape(result)))
        return
    lines = _report(ctx, result)
    summary: list[str] = [ctx.tr("<b>{name}</b>", name=wish.name)]
    if result.pack is not None:
        wish.pack = result.pack.model_dump(mode="json", exclude_defaults=True)
        summary.append(ctx.tr("I can take over {number} questions.", number=len(result.pack.questions)))
    else:
        summary.append(ctx.tr("There is no question in it that I can take over."))
    summary += lines[:_SHOWN]
    if len(lines) > _SHOWN:
        summary.append(ctx.tr("… and {number} more, in the file", number=len(lines) - _SHOWN))
    keys = _choice(ctx, wish, len(result.pack.questions)) if result.pack is not None else ()
    text = Markup("\n").join(summary)
    if len(lines) > _SHOWN:
        report = "\n".join(plain(line) for line in lines) + "\n"
        name = plain(ctx.tr("report.txt"))
        ctx.say(Content(text, keys=keys, attachment=ctx.attach(name, report.encode("utf-8-sig"))))
    else:
        ctx.say(Content(text, keys=keys))


def _choice(ctx: Voice, wish: BankImport, number: int) -> list[list[Key]]:
    return [
        [
            Key(plain(ctx.tr("Import {number}", number=number)), buttons.data("quiz.take", wish.id)),
            Key(plain(ctx.tr("Cancel")), buttons.data("quiz.leave", wish.id)),
        ]
    ]


def _report(ctx: Voice, result: Examined) -> list[Markup]:
    """A line for everything that was not taken, or is doubtful."""
    lines = [
        ctx.tr(
            "Line {line}, {words}: {why}",
            line=fault.line,
            words=clip(fault.words, 30),
            why=words.say(fault, ctx.chat.language),
        )
        for fault in result.faults
    ]
    for doubt in result.doubts:
        if doubt.finding in (*doctor.HARMLESS, Finding.NO_SOURCE, Finding.NO_EXPLANATION):
            continue  # so it is with most banks people have
        why = ctx.tr(FINDINGS[doubt.finding])
        if doubt.question is None:
            lines.append(ctx.tr("On the whole: {why} ({words})", why=why, words=doubt.words))
        else:
            line = result.lines.get(doubt.question, 0)
            lines.append(
                ctx.tr("Line {line}: {why} ({words})", line=line, why=why, words=clip(doubt.words, 30))
            )
    return lines


# -- how it looks


def _overview(voice: Voice, chats: Sequence[Chat]) -> Content:
    today = voice.now.date()
    packs = {key: found for chat in chats for key, found in store.counts(voice.session, chat.id).items()}
    lines: list[str] = [voice.tr("<b>Question banks</b>")]
    for bank, number, frozen in packs.values():
        title = bank.title.get(voice.chat.language) or bank.key
        lines.append(voice.tr("{title}: {number}", title=title, number=number))
        if frozen:
            lines.append(voice.tr("    to be reviewed, not asked until then: {number}", number=frozen))
    if not packs:
        lines.append(voice.tr("There is none yet."))
    overdue = {
        question.id: question
        for chat in chats
        for _, question in store.past_review(voice.session, today, chat.id)
    }
    if overdue:
        lines += ["", voice.tr("Past their review: {number}", number=len(overdue))]
        lines += [
            Markup("· {stem}").format(stem=clip(one.stem, 60)) for one in list(overdue.values())[:_SHOWN]
        ]
    keys = [
        [
            Key(plain(voice.tr("Import questions")), buttons.data("quiz.ask_file")),
            Key(plain(voice.tr("A list to fill in")), buttons.data("quiz.template")),
        ]
    ]
    return Content(Markup("\n").join(lines), keys=keys)


def _targets(ctx: Context) -> Sequence[Chat]:
    """Whose packs they are: his groups', or his own where he has none."""
    if ctx.chat.is_group:
        return [ctx.chat]
    return keeping.groups_of(ctx, optional=True) or [ctx.chat]


def _key_of(wish: BankImport) -> str:
    """The id of the pack: the same file name in the same place is the same pack, with new versions."""
    name = wish.name.rpartition(".")[0] or wish.name
    return f"chat{wish.target_id}-{sha256(name.encode()).hexdigest()[:10]}"


def _wish(ctx: Context) -> BankImport:
    wish = ctx.session.get(BankImport, ctx.ids[0]) if ctx.ids else None
    if wish is None or wish.chat_id != ctx.chat.id or wish.pack is None:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    return wish
