"""The packs of a secretary as the chat shows them: a list, one of them, and each as a file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat import buttons, keeping
from bot.chat.context import FROM_ANOTHER_TIME, Context, TimerContext, UserError, Voice
from bot.chat.texts import N_, clip, plain
from bot.engine.identity import Chat
from bot.engine.outbox import Content, Key
from bot.quiz import store
from bot.quiz.bank import pack
from bot.quiz.bank.formats import gift, workbook
from bot.quiz.bank.question import Question
from bot.quiz.model import Bank
from bot.quiz.rulings.model import waiting

WRITING = "quiz.writing"
ENDINGS = ("xlsx", "gift", "yaml")
"""What a pack is written as; a button names one by its place."""
_LABELS = ("Excel", "GIFT", "YAML")
_SHOWN = 6

KINDS = {
    "single": N_("single choice {number}"),
    "multiple": N_("multiple choice {number}"),
    "judge": N_("true or false {number}"),
    "blank": N_("to fill in {number}"),
    "numeric": N_("numbers {number}"),
}
LOST = {
    "source": N_("sources"),
    "difficulty": N_("difficulty"),
    "in_force_since": N_("dates"),
    "checked_on": N_("dates"),
    "review_by": N_("dates"),
    "jurisdiction": N_("where it holds"),
    "last": N_("which options stay last"),
    "any_order": N_("blanks in any order"),
    "unit": N_("units"),
    "picture": N_("pictures"),
}
"""What GIFT has no place for, by the fields of a question."""


@dataclass(frozen=True)
class Written:
    """A pack as a file, with what the file cannot hold: how many questions, which fields of the others."""

    title: str
    number: int
    ending: str
    data: bytes
    not_held: int = 0
    lost: Sequence[str] = ()
    pictures: int = 0


def chats_of(ctx: Context) -> list[Chat]:
    """Whose packs he has before him: his groups' and his own; in a group that group's."""
    if ctx.chat.is_group:
        return [ctx.chat]
    return [*keeping.groups_of(ctx, optional=True), ctx.chat]


def overview(ctx: Context, voice: Voice) -> Content:
    """All packs with their numbers, what is past its review, and a button for each he may open."""
    chats = chats_of(ctx)
    groups = {chat.id: chat.title for chat in chats if chat.is_group}
    today = voice.now.date()
    packs = {key: found for chat in chats for key, found in store.counts(voice.session, chat.id).items()}
    lines: list[str] = [voice.tr("<b>Question banks</b>")]
    keys: list[Key] = []
    for bank, number, frozen in packs.values():
        title = bank.title.get(voice.chat.language) or bank.key
        line = voice.tr("{title}: {number}", title=title, number=number)
        if len(groups) > 1 and bank.chat_id in groups:
            line += Markup(" · {group}").format(group=groups[bank.chat_id])
        lines.append(line)
        if frozen:
            lines.append(voice.tr("    to be reviewed, not asked until then: {number}", number=frozen))
        if _may_open(ctx, bank):
            keys.append(Key(clip(title, 30), buttons.data("quiz.bank", bank.id)))
    if not packs:
        lines.append(voice.tr("There is none yet."))
    if keys:
        lines += ["", voice.tr("Tap a bank to see more, or to get it as a file.")]
    overdue = {
        question.id: question
        for chat in chats
        for _, question in store.past_review(voice.session, today, chat.id)
    }
    if overdue:
        lines += ["", voice.tr("Past their review: {number}", number=len(overdue))]
    if overdue and keys:  # what is asked is for those alone who may open a pack
        lines += [
            Markup("· {stem}").format(stem=clip(one.stem, 60)) for one in list(overdue.values())[:_SHOWN]
        ]
    rows = buttons.rows(keys, 2)
    if reported := waiting(voice.session, groups):
        lines += ["", voice.tr("Reported questions that wait for you: {number}", number=len(reported))]
        rows.append([Key(plain(voice.tr("Reported questions")), buttons.data("rulings.list"))])
    return Content(Markup("\n").join(lines), keys=[*rows, _bringing(voice)])


def _bringing(voice: Voice) -> list[Key]:
    return [
        Key(plain(voice.tr("Import questions")), buttons.data("quiz.ask_file")),
        Key(plain(voice.tr("A list to fill in")), buttons.data("quiz.template")),
    ]


def show_list(ctx: Context) -> None:
    """Back from a pack to the list of all."""
    ctx.show(overview(ctx, ctx))


def show(ctx: Context) -> None:
    """One pack: what is in it, and as what it can be had."""
    bank = _bank(ctx)
    found = store.pack_of(ctx.session, bank)
    if found is None:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    language = ctx.chat.language
    counted: Counter[str] = Counter(question.kind for question in found.questions)
    kinds = [ctx.tr(said, number=counted[kind]) for kind, said in KINDS.items() if counted[kind]]
    lines: list[str] = [ctx.tr("<b>{name}</b>", name=bank.title.get(language) or bank.key)]
    if (said := bank.description.get(language)) and said != bank.title.get(language):
        lines.append(Markup("{said}").format(said=said))
    lines.append(
        ctx.tr("Questions: {number} ({kinds})", number=len(found.questions), kinds=ctx.tr(", ").join(kinds))
    )
    if bank.chat_id is None:
        lines.append(ctx.tr("It comes with the bot; what you change becomes your own questions."))
    lines += ["", ctx.tr("As which file would you like it?")]
    files = [Key(label, buttons.data("quiz.write", bank.id, place)) for place, label in enumerate(_LABELS)]
    ctx.show(
        Content(
            Markup("\n").join(lines),
            keys=[files, [Key(plain(ctx.tr("Back")), buttons.data("quiz.banks"))]],
        )
    )


def write(ctx: Context) -> None:
    """Have the pack written to a file."""
    bank = _bank(ctx)
    if len(ctx.ids) < 2 or ctx.ids[1] >= len(ENDINGS):
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    # Its own occurrence for each tap: whoever wants the file again gets it again.
    occurrence = f"{bank.id}.{ctx.ids[1]}.{int(ctx.now.timestamp())}.{ctx.tools.outbox.number() % 10_000}"
    ctx.arm(WRITING, ctx.chat.id, occurrence, ctx.now)
    ctx.toast(ctx.tr("The file is on its way."))


def _may_open(ctx: Context, bank: Bank) -> bool:
    """Whether he may read the questions: his own or his groups', the operator's as a secretary of a group."""
    chats = chats_of(ctx)
    if bank.chat_id is not None:
        return bank.chat_id in [chat.id for chat in chats]
    is_operator = ctx.person is not None and ctx.person.telegram_id in ctx.tools.operators
    return is_operator or any(chat.is_group for chat in chats)


def _bank(ctx: Context) -> Bank:
    bank = ctx.session.get(Bank, ctx.ids[0]) if ctx.ids and not ctx.chat.is_group else None
    if bank is None or not _may_open(ctx, bank):
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    return bank


# -- the job: the owner is the private chat that gets the file, the occurrence says which


def load(session: Session, ids: Sequence[int]) -> Mapping[int, Chat]:
    """The chats that are to get a file."""
    return {chat.id: chat for chat in session.scalars(select(Chat).where(Chat.id.in_(ids)))}


def work(ctx: TimerContext, chat: Chat) -> Written | None:
    """The pack as a file; None if there is nothing of it left."""
    bank_id, place, *_ = map(int, ctx.due.occurrence.split("."))
    bank = ctx.session.get(Bank, bank_id)
    found = store.pack_of(ctx.session, bank) if bank is not None else None
    if bank is None or found is None:
        return None
    title = bank.title.get(chat.language) or bank.key
    questions, ending = found.questions, ENDINGS[place]
    pictures = sum(question.picture is not None for question in questions)
    if ending == "yaml":
        return Written(title, len(questions), ending, pack.write(found).encode(), pictures=pictures)
    if ending == "xlsx":
        return Written(title, len(questions), ending, workbook.write(questions), pictures=pictures)
    held = [question for question in questions if gift.is_held(question)]
    return Written(
        title,
        len(held),
        ending,
        gift.write(questions).encode(),
        not_held=len(questions) - len(held),
        lost=_lost(held),
    )


def _lost(questions: Sequence[Question]) -> list[str]:
    fields = {name for question in questions for name in gift.lost(question)}
    return list(dict.fromkeys(said for name, said in LOST.items() if name in fields))


def finish(ctx: TimerContext, chat: Chat, result: Written | None) -> None:
    """Send the file, and say what is not in it."""
    if result is None:
        ctx.say(Content(ctx.tr("There is nothing left in this bank.")))
        return
    lines: list[str] = [
        ctx.tr("<b>{title}</b>, questions: {number}", title=result.title, number=result.number)
    ]
    if result.ending == "xlsx":
        lines.append(ctx.tr("Change what you like and send it back with /questions as its caption."))
    elif result.ending == "gift":
        lines.append(ctx.tr("For Moodle, and to send back."))
    else:
        lines.append(ctx.tr("All there is, for the operator's folder of banks, and to send back."))
    if result.not_held:
        lines.append(ctx.tr("Not in it, because GIFT cannot hold them: {number}", number=result.not_held))
    if result.lost:
        fields = ctx.tr(", ").join(ctx.tr(name) for name in result.lost)
        lines.append(ctx.tr("GIFT has no place for: {fields}", fields=fields))
    if result.pictures:
        lines.append(
            ctx.tr("Pictures are files of their own and not in it: {number}", number=result.pictures)
        )
    name = f"{_file_name(result.title)}.{result.ending}"
    ctx.say(Content(Markup("\n").join(lines), attachment=ctx.attach(name, result.data)))


def _file_name(title: str) -> str:
    return re.sub(r'[\\/:*?"<>|\s]+', " ", title).strip(" .")[:60] or "questions"
