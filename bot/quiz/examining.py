"""The examination of a file with questions: a job reads it, and reports with the choice to take it over."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal

from markupsafe import Markup, escape
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from bot.chat import buttons
from bot.chat.context import TimerContext, Voice
from bot.chat.texts import LONGEST, clip, plain
from bot.engine.identity import Chat
from bot.engine.outbox import Attachment, Content, Key
from bot.quiz import matching, report, store
from bot.quiz.bank import command, doctor, formats, pack
from bot.quiz.bank.editions import Edition
from bot.quiz.bank.formats import words
from bot.quiz.bank.formats.decoding import decode
from bot.quiz.bank.pack import Pack, Said
from bot.quiz.bank.pointing import is_about_all
from bot.quiz.bank.question import LETTERS, Multiple, Question, Single
from bot.quiz.matching import Known, Match
from bot.quiz.model import BankImport
from bot.quiz.report import Told

log = logging.getLogger(__name__)

PACKS = (".yaml", ".yml")
BIGGEST_PACK = 3_000_000
"""Bytes of a pack in YAML, which takes long to read."""
LONGEST_CAPTION = 1024
"""Characters of the text that goes with a file, as Telegram counts them."""
_MADE_UP = "no-id-in-the-file"
"""What the ids of questions begin with whose file gives none."""


@dataclass(frozen=True)
class Examined:
    """What came of a file: what it would change in which pack (None: nothing was read), what was not taken,
    what is doubtful, what was left out beside."""

    pack: Pack | None
    match: Match = field(default_factory=Match)
    target: Known | None = None
    """The pack that is there already."""
    settled: int = 0
    """Questions of which an option was told to stay last."""
    whole: bool = True
    """Whether the file holds all that it was meant to hold."""
    faults: Sequence[Told] = ()
    doubts: Sequence[doctor.Doubt] = ()
    notes: Sequence[Told] = ()
    lines: Mapping[str, int] = field(default_factory=dict)


def load(session: Session, ids: Sequence[int]) -> Mapping[int, BankImport]:
    """The files that are to be examined."""
    rows = select(BankImport).where(BankImport.id.in_(ids)).options(joinedload(BankImport.chat))
    return {wish.id: wish for wish in session.scalars(rows)}


def work(ctx: TimerContext, wish: BankImport) -> Examined | str:
    """What is in the file, examined; or a sentence why it cannot be read."""
    file = ctx.session.get(Attachment, wish.attachment_id)
    data = file.data if file is not None else b""
    if wish.name.lower().endswith(PACKS):
        return _examined_pack(ctx, wish, data)
    language = ctx.chat.language
    try:
        reading = formats.read(data, wish.name, prefix=_MADE_UP)
    except ValueError as error:
        return words.say(error, language)
    return _examined(
        ctx,
        wish,
        [one.question for one in reading.questions],
        {one.question.id: one.line for one in reading.questions},
        faults=[Told(one.line, one.words, words.say(one, language)) for one in reading.faults],
        notes=[Told(one.line, one.words, words.say(one, language)) for one in reading.notes],
    )


def _examined_pack(ctx: TimerContext, wish: BankImport, data: bytes) -> Examined | str:
    if len(data) > BIGGEST_PACK:
        return ctx.tr("This pack is too big: 3 MB at most. Send it as Excel, which is read faster.")
    try:
        reading = pack.read(decode(data))
    except ValueError as error:
        return words.say(error, ctx.chat.language)
    faults = [Told(one.line, one.question or "", one.say(ctx.chat.language)) for one in reading.faults]
    found = list(reading.pack.whole()) if reading.pack is not None else []
    return _examined(ctx, wish, found, reading.lines, faults=faults, like=reading.pack)


def _examined(
    ctx: TimerContext,
    wish: BankImport,
    found: Sequence[Question],
    lines: Mapping[str, int],
    *,
    faults: Sequence[Told] = (),
    notes: Sequence[Told] = (),
    like: Pack | None = None,
) -> Examined:
    """What these questions would change. `like`: the pack that the file itself says it is."""
    if not found:
        return Examined(None, faults=faults, notes=notes)
    settled = [_settled(question) for question in found]
    changed = sum(one is not other for one, other in zip(settled, found, strict=True))
    found = settled
    groups = _groups(wish)
    known = store.known(ctx.session, [*groups, wish.chat_id])
    by_name = {key_of(chat_id, wish.name) for chat_id in groups}
    target = next(
        (one for one in known if one.chat_id is not None and like is not None and one.key == like.id), None
    )
    target = target or next((one for one in known if one.key in by_name), None)
    target = target or matching.best(found, known, _MADE_UP)
    key = target.key if target is not None else key_of(wish.target_id, wish.name)
    operators = [one for one in known if one.chat_id is None]
    match = matching.match(found, _MADE_UP, key, target, operators)
    ids = {name: line for old, line in lines.items() if (name := match.ids.get(old)) is not None}
    return Examined(
        _pack_of(ctx, wish, key, match, target, like) if match.questions else None,
        match,
        target,
        settled=changed,
        whole=not faults and not wish.name.lower().endswith(".gift"),
        faults=faults,
        doubts=doctor.examine(
            [one.model_copy(update={"id": match.ids[one.id]}) for one in found],
            _dead_editions(ctx),
            ctx.now.date(),
        ),
        notes=notes,
        lines=ids,
    )


def _dead_editions(ctx: Voice) -> Sequence[Edition]:
    """Those the operator has listed beside his packs."""
    try:
        return command.editions_beside([ctx.tools.packs])
    except command.Unreadable as error:
        log.error("the list of dead editions is not used: %s", error)
        return []


def _settled(question: Question) -> Question:
    """The question, with options such as 以上都是 told to stay last: few files can say so, all mean it."""
    if not isinstance(question, Single | Multiple):
        return question
    about_all = [
        letter for letter, option in zip(LETTERS, question.options, strict=False) if is_about_all(option)
    ]
    last = "".join(sorted({*question.last, *about_all}))
    return question if set(last) == set(question.last) else question.model_copy(update={"last": last})


def _pack_of(
    ctx: Voice, wish: BankImport, key: str, match: Match, target: Known | None, like: Pack | None
) -> Pack:
    name = clip(wish.name.rpartition(".")[0] or wish.name, 60)
    title = description = Said(zh=name, en=name)
    language: Literal["zh", "en"] = "zh" if ctx.chat.language == "zh" else "en"
    if like is not None:
        title, description, language = like.title, like.description, like.language
    elif target is not None:
        title, description = Said.model_validate(target.title), Said.model_validate(target.description)
    return Pack(
        id=key, title=title, language=language, description=description, questions=list(match.questions)
    )


def finish(ctx: TimerContext, wish: BankImport, result: Examined | str) -> None:
    """The report: in short, with a file that names every line."""
    ctx.session.execute(delete(Attachment).where(Attachment.id == wish.attachment_id))
    if isinstance(result, str):
        ctx.session.delete(wish)
        ctx.say(Content(escape(result)))
        return
    keys = _choice(ctx, wish, result)
    if result.pack is not None and keys:
        wish.pack = result.pack.model_dump(mode="json", exclude_defaults=True)
        if result.target is not None and result.target.chat_id is not None:
            wish.target_id = result.target.chat_id
    else:
        ctx.session.delete(wish)
    faults = report.of_faults(ctx, result.faults)
    doubts = report.of_doubts(ctx, result.doubts, result.lines)
    notes = report.of_notes(ctx, result.notes)
    beside = [*notes, *report.of_lacking(ctx, result.doubts)]
    if result.settled:
        beside.append(ctx.tr("“All of the above” and the like stay last: {number}", number=result.settled))
    if pictured := sum(one.picture is not None for one in result.match.questions):
        beside.append(
            ctx.tr(
                "Their pictures cannot come with a file, so these are not asked: {number}. The operator can "
                "put them beside the packs.",
                number=pictured,
            )
        )
    head = [ctx.tr("<b>{name}</b>", name=wish.name), *_outcome(ctx, result)]
    for shown in (report.SHOWN, report.SHOWN // 2, 1):
        foot = [Markup(), *beside] if beside else []
        text = Markup("\n").join([*head, *report.in_short(ctx, faults, doubts, shown), *foot])
        in_full = len(faults) + len(doubts) <= shown and len(notes) == len(result.notes)
        if len(plain(text)) <= (LONGEST if in_full else LONGEST_CAPTION):
            break
    if in_full:
        ctx.say(Content(text, keys=keys))
        return
    full = [*faults, *doubts, *report.notes_in_full(ctx, result.notes)]
    lines = "\n".join(plain(line) for line in full) + "\n"
    file = ctx.attach(plain(ctx.tr("report.txt")), lines.encode("utf-8-sig"))
    ctx.say(Content(text, keys=keys, attachment=file))


def _outcome(ctx: Voice, result: Examined) -> list[Markup]:
    """What taking it over would change."""
    match, target = result.match, result.target
    if not match.ids:
        return [ctx.tr("There is no question in it that I can take over.")]
    said = []
    if not match.added + match.changed:
        said.append(ctx.tr("Nothing new: all of it is there already ({number}).", number=match.same))
    elif target is None and not match.same:
        said.append(ctx.tr("Questions I can take over: {number}", number=match.added))
    else:
        changed = changes(ctx, match.added, match.changed, match.same, 0)
        if target is not None:
            title = target.title.get(ctx.chat.language) or target.key
            said.append(ctx.tr("In “{title}”: {changes}.", title=title, changes=changed))
        else:
            said.append(ctx.tr("Beside what is there: {changes}.", changes=changed))
    if match.differing:
        said.append(
            ctx.tr(
                "Unlike the bank that comes with the bot, so they become questions of your own: {number}",
                number=match.differing,
            )
        )
    if match.missing and _may_drop(result):
        said.append(
            ctx.tr("In the bank but not in the file: {number}. They stay, unless you drop them.",
                   number=match.missing)
        )  # fmt: skip
    return said


def changes(ctx: Voice, added: int, changed: int, same: int, gone: int) -> Markup:
    """How many questions change, in words."""
    counted = [
        (added, ctx.tr("{number} new", number=added)),
        (changed, ctx.tr("{number} changed", number=changed)),
        (same, ctx.tr("{number} as they were", number=same)),
        (gone, ctx.tr("{number} no longer asked", number=gone)),
    ]
    return ctx.tr(", ").join(said for number, said in counted if number)


def _may_drop(result: Examined) -> bool:
    """A file that holds only a part says nothing about the rest."""
    return result.whole and result.target is not None


def _choice(ctx: Voice, wish: BankImport, result: Examined) -> list[list[Key]]:
    """Take it over (into which group, where there are several), with or without the rest, or leave it."""
    match = result.match
    number = match.added + match.changed
    rows: list[list[Key]] = []
    groups = _groups(wish) if result.target is None else []
    if number and len(groups) > 1:
        chats = ctx.session.scalars(select(Chat).where(Chat.id.in_(groups)).order_by(Chat.title, Chat.id))
        rows += for_each(ctx, wish, chats.all(), number)
    elif number:
        label = ctx.tr("Import {number}", number=number)
        rows.append([Key(plain(label), buttons.data("quiz.take", wish.id))])
    if match.missing and _may_drop(result) and result.pack is not None:
        label = (
            ctx.tr("Import {number}, drop the other {rest}", number=number, rest=match.missing)
            if number
            else ctx.tr("Drop the other {rest}", rest=match.missing)
        )
        rows.append([Key(plain(label), buttons.data("quiz.take", wish.id, 0, 1))])
    if not rows:
        return []
    away = cancel(ctx, wish)
    return [[*rows[0], away]] if len(rows) == 1 else [*rows, [away]]


def for_each(ctx: Voice, wish: BankImport, chats: Sequence[Chat], number: int) -> list[list[Key]]:
    """A button for each group that may take it over."""
    labels = [
        ctx.tr("Import {number} for {group}", number=number, group=clip(chat.title or "", 20))
        for chat in chats
    ]
    return [
        [Key(plain(label), buttons.data("quiz.take", wish.id, chat.id))]
        for label, chat in zip(labels, chats, strict=True)
    ]


def cancel(ctx: Voice, wish: BankImport) -> Key:
    """The button that leaves it."""
    return Key(plain(ctx.tr("Cancel")), buttons.data("quiz.leave", wish.id))


# -- whose


def _groups(wish: BankImport) -> list[int]:
    return list((wish.pack or {}).get("groups") or [wish.target_id])


def key_of(chat_id: int, name: str) -> str:
    """The id of the pack: the same file name in the same place is the same pack, with new versions."""
    name = name.rpartition(".")[0] or name
    return f"chat{chat_id}-{sha256(name.encode()).hexdigest()[:10]}"
