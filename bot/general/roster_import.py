"""A secretary's list of people becomes part of a group's roster: read, shown, and taken over whole or not at
all.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from markupsafe import Markup
from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from bot.chat import buttons, keeping
from bot.chat.context import FROM_ANOTHER_TIME, Context, TimerContext, UserError, Voice
from bot.chat.feature import Upload
from bot.chat.texts import N_, clip, plain
from bot.engine.identity import Chat, Membership, Person, Role, come_back
from bot.engine.outbox import Attachment, Content, Key
from bot.general import listed
from bot.general.listed import Listed, Reading
from bot.general.model import RosterList
from bot.spreadsheets import Unreadable

READING = "general.listing"
FILE_QUESTION = "general.list_question"
KEEP = timedelta(days=7)
_MOST_GROUPS = 40
_SHOWN = 8
"""Lines of a preview, and of its faults."""
WHY = {
    "too big": N_("This file is too big: 5 MB at most."),
    "no list": N_("This file cannot be opened. Save it as .xlsx or .csv and send it again."),
    "old list": N_(
        "This sheet has a password or is an old .xls. Save it as .xlsx without a password and send it again."
    ),
    "macros": N_("This sheet contains macros and was not opened. Save it as .xlsx and send it again."),
    "no headings": N_(
        "I found no headings. One of the first ten rows needs “Name”, for example: Name, Group, Role, Tags"
    ),
    "nobody": N_("There is nobody in it."),
    "too many": N_("There are too many people in it: 2,000 at most. Send it in parts."),
    "no name": N_("it has no name"),
    "long name": N_("the name is too long"),
    "long group": N_("the name of the group is too long"),
    "twice": N_("the name is there twice; tell them apart, for example: Li Na (north)"),
    "namesakes": N_("several are called so on the roster; rename one of them first"),
}
_TEMPLATE = {
    "zh": (
        "名册",
        [
            ("姓名", "小组", "职务", "标签"),
            ("王强", "第一党小组", "组长", ""),
            ("李秀英", "第一党小组", "", "流动"),
            ("赵大爷", "第二党小组", "", "不计入"),
        ],
    ),
    "en": (
        "Roster",
        [
            ("Name", "Group", "Role", "Tags"),
            ("Tom Baker", "North depot", "team leader", ""),
            ("Li Na", "North depot", "", "away"),
            ("Ann Old", "South depot", "", "exempt"),
        ],
    ),
}


# -- the file


def take_in(ctx: Context) -> None:
    """`/roster` under a file: who is in it."""
    if ctx.chat.is_group:
        raise UserError(ctx.tr("Send me the list in private: it is nobody else's business."))
    groups = keeping.groups_of(ctx)
    name, attachment_id = _held(ctx)
    _begin(ctx, name, attachment_id, groups)


def receive(voice: Voice, upload: Upload) -> None:
    """A list of people was sent in private, without a word."""
    if upload.groups:
        _begin(voice, upload.name, upload.attachment_id, upload.groups)
    else:
        voice.session.execute(delete(Attachment).where(Attachment.id == upload.attachment_id))
        voice.say(Content(voice.tr(keeping.NO_GROUP)))


def choose_group(ctx: Context) -> None:
    """Whose roster is it for? The list and the group."""
    wish = ctx.session.get(RosterList, ctx.ids[0]) if len(ctx.ids) == 2 else None
    if wish is None or wish.chat_id != ctx.chat.id or wish.group_id is not None:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    group = keeping.group_of(ctx, ctx.ids[1])
    wish.group_id = group.id
    ctx.arm(READING, wish.id, "1", ctx.now)
    ctx.show(Content(ctx.tr("<b>{name}</b>, for the roster of {group}:", name=wish.name, group=group.title)))


def ask_list(ctx: Context) -> None:
    """Ask for a file in answer: the group."""
    if ctx.chat.is_group or not ctx.ids:
        return
    group = keeping.group_of(ctx, ctx.ids[0])
    ctx.ask(
        ctx.tr(
            "Answer this message with the list of {group} (.xlsx, .csv). It needs a column “Name”; “Group”, "
            "“Role” and “Tags” are read, too, everything else is left out.",
            group=group.title,
        ),
        plain(ctx.tr("A file")),
        name=FILE_QUESTION,
        about=group.id,
    )
    send_template(ctx)


def answered(ctx: Context) -> None:
    """The question was answered, it is to be hoped with a file."""
    group = keeping.group_of(ctx, ctx.ids[0] if ctx.ids else 0)
    if ctx.document is None:
        raise UserError(ctx.tr("That was no file. Send it as a document, for example roster.xlsx"))
    name, attachment_id = _held(ctx)
    _begin(ctx, name, attachment_id, [group])


def send_template(ctx: Context) -> None:
    """A list that explains itself."""
    caption = ctx.tr("A list to fill in; the rows in it are examples.")
    ctx.say(
        Content(caption, attachment=ctx.attach(plain(ctx.tr("roster.xlsx")), template(ctx.chat.language)))
    )


def template(language: str) -> bytes:
    """The list to fill in, an `.xlsx`."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    title, rows = _TEMPLATE[language]
    book = Workbook()
    sheet: Any = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for cell, width in zip(sheet[1], (16, 18, 16, 24), strict=True):
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


# -- the job


def _held(ctx: Context) -> tuple[str, int]:
    """The name of the file that was sent, and the attachment that holds it. Raises UserError."""
    document = ctx.document
    if document is None or document.data is None:
        raise UserError(ctx.tr("I could not fetch this file, or it is too big. Please send it again."))
    return document.name, ctx.attach(document.name[:128], document.data)


def _begin(voice: Voice, name: str, attachment_id: int, groups: Sequence[Chat]) -> None:
    """Have a list read for the roster of his group; of which, where he keeps several, is asked first."""
    wish = RosterList(
        chat_id=voice.chat.id,
        group_id=groups[0].id if len(groups) == 1 else None,
        name=name[:128] or "roster",
        attachment_id=attachment_id,
        created_at=voice.now,
    )
    voice.session.add(wish)
    voice.session.flush()
    if wish.group_id is not None:
        voice.arm(READING, wish.id, "1", voice.now)
        return
    keys = [
        [Key(clip(group.title, 40), buttons.data("general.list_for", wish.id, group.id))]
        for group in groups[:_MOST_GROUPS]
    ]
    keys.append([Key(plain(voice.tr("Leave it")), buttons.data("general.leave_list", wish.id))])
    text = voice.tr("<b>{name}</b>: for the roster of which group?", name=wish.name)
    voice.say(Content(text, keys=keys))


def load(session: Session, ids: Sequence[int]) -> Mapping[int, RosterList]:
    """The lists that are to be read."""
    rows = select(RosterList).where(RosterList.id.in_(ids)).options(joinedload(RosterList.chat))
    return {wish.id: wish for wish in session.scalars(rows)}


def work(ctx: TimerContext, wish: RosterList) -> Reading | str:
    """Who is in the file; or why it cannot be read."""
    file = ctx.session.get(Attachment, wish.attachment_id)
    try:
        return listed.read(file.data if file is not None else b"", wish.name)
    except Unreadable as error:
        return error.reason


def finish(ctx: TimerContext, wish: RosterList, result: Reading | str) -> None:
    """Show what would change; nothing has yet."""
    ctx.session.execute(delete(Attachment).where(Attachment.id == wish.attachment_id))
    if isinstance(result, str):
        ctx.session.delete(wish)
        ctx.say(Content(ctx.tr(WHY[result])))
        return
    group = ctx.session.get_one(Chat, wish.group_id or 0)
    plan = _plan(ctx.session, group, result.people)
    faults = [(one.line, one.words, one.reason) for one in result.faults]
    faults += [(one.line, one.name, "namesakes") for one in plan.doubtful]
    lines = [Markup("<b>{name}</b>\n{group}").format(name=wish.name, group=group.title)]
    if faults:
        lines.append(
            ctx.tr(
                "Nothing is taken over as long as a line cannot be read. Lines to mend: {number}",
                number=len(faults),
            )
        )
        lines += [
            ctx.tr("Line {line}, {words}: {why}", line=line, words=clip(words, 30), why=ctx.tr(WHY[why]))
            for line, words, why in sorted(faults)[:_SHOWN]
        ]
        if len(faults) > _SHOWN:
            lines.append(ctx.tr("… and {number} more", number=len(faults) - _SHOWN))
        ctx.session.delete(wish)
        ctx.say(Content(Markup("\n").join(lines)))
        return
    lines += _preview(ctx, result, plan)
    if not plan.new and not plan.changed:
        ctx.session.delete(wish)
        ctx.say(Content(Markup("\n").join(lines)))
        return
    wish.entries = [
        {"name": one.name, "group": one.group, "tags": list(one.tags), "exempt": one.exempt}
        for one in result.people
    ]
    number = len(plan.new) + len(plan.changed)
    keys = [
        Key(
            plain(ctx.tr("Take over {number} people", number=number)),
            buttons.data("general.take_list", wish.id),
        ),
        Key(plain(ctx.tr("Leave it")), buttons.data("general.leave_list", wish.id)),
    ]
    ctx.say(Content(Markup("\n").join(lines), keys=[keys]))


def _preview(ctx: Voice, result: Reading, plan: "_Plan") -> list[Markup]:
    lines = [
        ctx.tr(
            "New: {new}; known and changed: {changed}; as they were: {same}",
            new=len(plan.new),
            changed=len(plan.changed),
            same=plan.same,
        )
    ]
    for one in [*plan.new, *(entry for _, entry in plan.changed)][:_SHOWN]:
        marks = [*([one.group] if one.group else []), *one.tags]
        if one.exempt:
            marks.append(plain(ctx.tr("not counted")))
        lines.append(
            Markup("{name}{marks}").format(name=one.name, marks="".join(f" · {mark}" for mark in marks))
        )
    rest = len(plan.new) + len(plan.changed) - _SHOWN
    if rest > 0:
        lines.append(ctx.tr("… and {number} more", number=rest))
    if plan.missing:
        lines.append(ctx.tr("On the roster but not in the list: {number}. They stay.", number=plan.missing))
    if result.unused:
        unused = ctx.tr(", ").join(clip(one, 12) for one in result.unused[:8])
        lines.append(ctx.tr("Not read: {columns}", columns=unused))
    return lines


# -- taking it over


def take(ctx: Context) -> None:
    """All of the list becomes part of the roster, in one go."""
    wish = _wish(ctx)
    group = keeping.group_of(ctx, wish.group_id or 0)
    entries = [
        Listed(0, one["name"], one["group"], tuple(one["tags"]), bool(one["exempt"]))
        for one in wish.entries or ()
    ]
    plan = _plan(ctx.session, group, entries)
    if plan.doubtful:
        raise UserError(ctx.tr("The roster has changed meanwhile. Please send the list again."))
    for member, entry in plan.changed:
        come_back(ctx.session, member, ctx.now)
        _change(member, entry)
    for entry in plan.new:
        person = Person(name=entry.name, named=True, created_at=ctx.now)
        ctx.session.add(person)
        ctx.session.flush()
        ctx.session.add(
            Membership(
                chat_id=group.id,
                person_id=person.id,
                role=Role.MEMBER,
                appointed=False,
                exempt=entry.exempt,
                anonymous=False,
                listed=True,
                subgroup=entry.group,
                tags=list(entry.tags),
                joined_at=ctx.now,
            )
        )
    ctx.session.delete(wish)
    ctx.session.flush()
    said = ctx.tr(
        "Taken over for {group}: {new} new, {changed} changed.",
        group=group.title,
        new=len(plan.new),
        changed=len(plan.changed),
    )
    keys = [[Key(plain(ctx.tr("Whole roster")), buttons.data("general.roster", group.id, 0))]]
    if plan.new:
        said += "\n" + ctx.tr(
            "They bind themselves with a code that you give them; whom I know already you can match: open "
            "the name and tap “Who is it?”."
        )
        keys[0].append(Key(plain(ctx.tr("Binding codes")), buttons.data("general.codes", group.id)))
    ctx.show(Content(said, keys=keys))


def leave(ctx: Context) -> None:
    """Nothing is taken over."""
    wish = ctx.session.get(RosterList, ctx.ids[0]) if ctx.ids else None
    if wish is None or wish.chat_id != ctx.chat.id:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    drop(ctx.session, RosterList.id == wish.id)
    ctx.show(Content(ctx.tr("Nothing was taken over.")))


def forget(session: Session, now: datetime) -> None:
    """Drop what nobody took over."""
    drop(session, RosterList.created_at < now - KEEP)


def drop(session: Session, which: ColumnElement[bool]) -> None:
    """Drop lists, and the files of those that were not read yet."""
    files = select(RosterList.attachment_id).where(which, RosterList.attachment_id.is_not(None))
    session.execute(delete(Attachment).where(Attachment.id.in_(files)))
    session.execute(delete(RosterList).where(which))


@dataclass
class _Plan:
    """What a list would change on a roster."""

    new: list[Listed] = field(default_factory=list)
    changed: list[tuple[Membership, Listed]] = field(default_factory=list)
    same: int = 0
    doubtful: list[Listed] = field(default_factory=list)
    """Several on the roster are called so."""
    missing: int = 0
    """Listed before, and not in this list."""


def _plan(session: Session, group: Chat, entries: Sequence[Listed]) -> _Plan:
    members: dict[str, list[Membership]] = {}
    for member in session.scalars(
        select(Membership)
        .join(Membership.person)
        .where(Membership.chat_id == group.id, Person.forgotten_at.is_(None))
        .options(contains_eager(Membership.person))
        .order_by(Person.id)
    ):
        members.setdefault(listed.name_in(member.person.name), []).append(member)
    plan = _Plan()
    for entry in entries:
        those = members.get(entry.name, [])
        # Who is there goes before who has left; but of two who have left it may be either.
        those = [one for one in those if one.left_at is None] or those
        if not those:
            plan.new.append(entry)
        elif len(those) > 1:
            plan.doubtful.append(entry)
        elif _differs(those[0], entry):
            plan.changed.append((those[0], entry))
        else:
            plan.same += 1
    names = {entry.name for entry in entries}
    plan.missing = sum(
        one.listed and one.left_at is None and name not in names
        for name, those in members.items()
        for one in those
    )
    return plan


def _differs(member: Membership, entry: Listed) -> bool:
    return (
        not member.listed
        or member.left_at is not None
        or (entry.group is not None and entry.group != member.subgroup)
        or (bool(entry.tags) and list(entry.tags) != member.tags)
        or (entry.exempt and not member.exempt)
    )


def _change(member: Membership, entry: Listed) -> None:
    """What the list says goes; what it does not say stays."""
    member.listed = True
    member.person.name, member.person.named = entry.name, True
    member.subgroup = entry.group or member.subgroup
    member.tags = list(entry.tags) or member.tags
    member.exempt = entry.exempt or member.exempt


def _wish(ctx: Context) -> RosterList:
    wish = ctx.session.get(RosterList, ctx.ids[0]) if ctx.ids else None
    if wish is None or wish.chat_id != ctx.chat.id or wish.entries is None:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    return wish
