"""Who is on a list and who speaks to the bot are one person: bound by a code, or matched by a secretary.

A code is given out by a secretary in private, works once and for two weeks. It has eight of 28 characters: of
a thousand codes that are out, a guess meets one in four hundred million.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from markupsafe import Markup
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.chat import buttons, keeping
from bot.chat.context import FROM_ANOTHER_TIME, Context, UserError
from bot.chat.texts import clip, plain
from bot.engine.identity import Chat, Membership, Person, private_chat, roster
from bot.engine.outbox import Content, Key
from bot.general.merging import called, can_be, merge
from bot.general.model import BindingCode
from bot.general.roster import member_of, on_roster, page_turn, person_card

LINK = "bind-"
VALID = timedelta(days=14)
_LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"
"""Without what looks alike, and without vowels: no code is a word."""
_LENGTH = 8
_CODE = re.compile(rf"([{_LETTERS}]{{4}})[\s\-–—－]?([{_LETTERS}]{{4}})", re.IGNORECASE)


# -- giving codes out


def give_one(ctx: Context) -> None:
    """The code of one person: the group and the person."""
    group, member = member_of(ctx)
    if member.person.telegram_id is not None:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    code = _code_for(ctx, group, member.person)
    ctx.answer(
        Content(
            ctx.tr(
                "For {name} in {group}: send this on, to nobody else.\n\n"
                "Open {link} and press Start, or write me this code: <code>{code}</code>\n"
                "It works once, until {day}.",
                name=member.person.name,
                group=group.title,
                link=_link(ctx, code),
                code=said(code.code),
                day=f"{code.expires_at:%Y-%m-%d}",
            )
        )
    )


def give_all(ctx: Context) -> None:
    """The codes of all who are not bound yet, as a file: the group."""
    if ctx.chat.is_group or not ctx.ids:
        return
    group = keeping.group_of(ctx, ctx.ids[0])
    people = [one.person for one in roster(ctx.session, group.id) if one.person.telegram_id is None]
    if not people:
        ctx.toast(ctx.tr("Everybody is bound to an account."))
        return
    codes = [(person, _code_for(ctx, group, person)) for person in people]
    head = ctx.tr(
        "{group}: each line is for one person alone. Open the link and press Start, or write the code to "
        "@{username}. Each works once, until {day}.",
        group=group.title,
        username=ctx.tools.username,
        day=f"{min(code.expires_at for _, code in codes):%Y-%m-%d}",
    )
    lines = [
        plain(head),
        "",
        *(f"{person.name}\t{said(code.code)}\t{_link(ctx, code)}" for person, code in codes),
    ]
    file = ctx.attach(plain(ctx.tr("codes.txt")), ("\n".join(lines) + "\n").encode("utf-8-sig"))
    caption = ctx.tr("Codes for {number} people. Send each only his own line.", number=len(codes))
    ctx.answer(Content(caption, attachment=file))


def _code_for(ctx: Context, group: Chat, person: Person) -> BindingCode:
    """His code: the one that is out already, or a new one."""
    found = ctx.session.scalar(
        select(BindingCode).where(BindingCode.person_id == person.id, BindingCode.chat_id == group.id)
    )
    if found is not None and found.expires_at > ctx.now:
        return found
    if found is not None:
        ctx.session.delete(found)
        ctx.session.flush()
    code = BindingCode(
        code=_fresh(ctx),
        chat_id=group.id,
        person_id=person.id,
        by_id=ctx.person.id if ctx.person is not None else None,
        created_at=ctx.now,
        expires_at=ctx.now + VALID,
    )
    ctx.session.add(code)
    ctx.session.flush()
    return code


def _fresh(ctx: Context) -> str:
    """A code that is not out, with a letter in it: digits alone are what people answer."""
    while True:
        code = "".join(Random(ctx.tools.seed()).choices(_LETTERS, k=_LENGTH))
        if not code.isdecimal() and ctx.session.get(BindingCode, code) is None:
            return code


def said(code: str) -> str:
    """As it is read out: ABCD-2345."""
    return f"{code[:4]}-{code[4:]}"


def _link(ctx: Context, code: BindingCode) -> str:
    return f"https://t.me/{ctx.tools.username}?start={LINK}{code.code.lower()}"


def forget(session: Session, now: datetime) -> None:
    """Drop codes that work no more."""
    session.execute(delete(BindingCode).where(BindingCode.expires_at <= now))


# -- using one


def awaits(ctx: Context) -> bool:
    """Somebody wrote a code in private; returns whether it was one."""
    found = _CODE.fullmatch(ctx.words)
    if found is None or ctx.chat.is_group:
        return False
    code = found[1] + found[2]
    if code.isdecimal():
        return False
    bind(ctx, code)
    return True


def bind(ctx: Context, words: str) -> None:
    """Somebody has followed a link with a code, or wrote it: he is who it was made for. Raises UserError."""
    found = _CODE.fullmatch(words)
    code = ctx.session.get(BindingCode, (found[1] + found[2]).upper()) if found is not None else None
    if code is None or code.expires_at <= ctx.now or ctx.person is None or ctx.chat.is_group:
        raise UserError(
            ctx.tr("This code is not valid any more, or mistyped. Please ask your secretary for a new one.")
        )
    group, listed = ctx.session.get_one(Chat, code.chat_id), ctx.session.get_one(Person, code.person_id)
    if not can_be(ctx, group.id, ctx.person):
        raise UserError(
            ctx.tr(
                "You are on the roster of {group} already, as {name}. This code is for somebody else.",
                group=group.title,
                name=ctx.person.name,
            )
        )
    ctx.session.delete(code)
    ctx.session.flush()
    merge(ctx, listed, ctx.person)
    ctx.answer(
        Content(
            ctx.tr(
                "Thank you. On the roster of {group} you are {name} now. /test shows what is open for you.",
                group=group.title,
                name=ctx.person.name,
            )
        )
    )


# -- matching


def offer(ctx: Context) -> None:
    """Who on the roster is it? The group, the person on the list, and a page of those with an account."""
    group, member = member_of(ctx)
    page = ctx.ids[2] if len(ctx.ids) > 2 else 0
    ids = (group.id, member.person_id)
    shown, turn = page_turn(_candidates(ctx, group), page, "general.match", *ids)
    keys = [
        Key(clip(called(one.person), 28), buttons.data("general.match_with", *ids, one.person_id, 0))
        for one in shown
    ]
    lines = [
        ctx.tr("<b>{name}</b> on the list: who is it?", name=member.person.name),
        ctx.tr("Everything that is on record of both becomes one person's.")
        if shown
        else ctx.tr("I know nobody here with an account who is not on the list. A code always works."),
    ]
    back = [Key(plain(ctx.tr("Back")), buttons.data("general.person", *ids))]
    ctx.show(Content(Markup("\n").join(lines), keys=[*buttons.rows(keys, 2), *turn, back]))


def match(ctx: Context) -> None:
    """It is this one: the group, the person on the list, the one with an account, and 1 once it is sure."""
    group, member = member_of(ctx)
    person = member.person
    other_id = ctx.ids[2] if len(ctx.ids) > 2 else 0
    other = next((one.person for one in _candidates(ctx, group) if one.person_id == other_id), None)
    if other is None or person.telegram_id is not None:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    ids = (group.id, person.id)
    if len(ctx.ids) < 4 or ctx.ids[3] != 1:
        text = ctx.tr(
            "Is {name} on the list the same as {other}? This cannot be undone.",
            name=person.name,
            other=called(other),
        )
        yes = Key(plain(ctx.tr("Yes, the same")), buttons.data("general.match_with", *ids, other.id, 1))
        back = Key(plain(ctx.tr("Back")), buttons.data("general.match", *ids, 0))
        ctx.show(Content(text, keys=[[yes, back]]))
        return
    merge(ctx, person, other)
    tell(ctx, group, other)
    ctx.show(person_card(ctx, group, on_roster(ctx, group, other.id)))


def tell(ctx: Context, group: Chat, person: Person) -> None:
    """He hears what he is called there: it is about him."""
    chat = private_chat(ctx.session, person)
    if chat is not None and person is not ctx.person:
        own = ctx.towards(chat)
        own.say(
            Content(
                own.tr(
                    "A secretary of {group} has you on the roster as {name}. If that is not you, please tell "
                    "him.",
                    group=group.title,
                    name=person.name,
                )
            )
        )


def _candidates(ctx: Context, group: Chat) -> Sequence[Membership]:
    return [
        one for one in roster(ctx.session, group.id) if not one.listed and one.person.telegram_id is not None
    ]
