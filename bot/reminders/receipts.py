"""Receipts: a tap in the group, a count kept up to date, and in private who has not yet, and a nudge.

The group sees a number. Who has not is told to a secretary alone, from a roster that was confirmed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bot import when
from bot.chat import access, buttons, keeping
from bot.chat.context import FROM_ANOTHER_TIME, Context, TimerContext, UserError, Voice
from bot.chat.texts import clip, plain
from bot.engine.collation import collation_key
from bot.engine.identity import Chat, Membership, Person, private_chat
from bot.engine.outbox import Content, Key, Urgency, content_of, shown
from bot.reminders import cards, notices
from bot.reminders.delivered import Fired, Nudge, Receipt, Tally, asking_receipts, fired_of, occurrences
from bot.reminders.firing import message_name
from bot.reminders.model import Reminder

COUNT = "reminders.count"
NUDGE = "reminders.nudge"
MOST_NAMES = 60
SPACING = timedelta(seconds=10)
"""The count changes at most so often: a crowd that taps must not use up what may be said in a minute."""
RECENT = timedelta(days=30)
MOST = 8


def acknowledge(ctx: Context) -> None:
    """Somebody has read it: in the group, or under a private nudge."""
    fired = fired_of(ctx.session, ctx.ids[0]) if ctx.ids else None
    if fired is None or ctx.person is None or not _may_acknowledge(ctx, fired, ctx.person):
        ctx.toast(ctx.tr(FROM_ANOTHER_TIME))
        return
    if ctx.session.get(Receipt, (fired.id, ctx.person.id)) is not None:
        ctx.toast(ctx.tr("You had acknowledged it already."))
        return
    ctx.session.add(Receipt(fired_id=fired.id, person_id=ctx.person.id, at=ctx.now))
    ctx.session.flush()
    ctx.toast(ctx.tr("Acknowledged, thank you."))
    if not ctx.chat.is_group:
        ctx.show(Content(_headline(ctx, fired) + "\n" + ctx.tr("Acknowledged, thank you.")))
    _count_soon(ctx, fired)


def _may_acknowledge(ctx: Context, fired: Fired, person: Person) -> bool:
    if fired.reminder.chat_id == ctx.chat.id:
        return True
    return not ctx.chat.is_group and person.id in _nudged(ctx.session, fired)


def _count_soon(ctx: Voice, fired: Fired) -> None:
    """Bring the count up to date: at once, or once for all who tap within a few seconds."""
    if fired.counted_at is not None and fired.counted_at > ctx.now:
        return  # that is armed
    if fired.counted_at is None or fired.counted_at + SPACING <= ctx.now:
        fired.counted_at = ctx.now
        _show_count(ctx, fired)
    else:
        fired.counted_at += SPACING
        ctx.arm(COUNT, fired.id, fired.counted_at.strftime("%Y-%m-%dT%H:%M:%S.%f"), fired.counted_at)


def load(session: Session, ids: Sequence[int]) -> Mapping[int, Fired]:
    """The occurrences whose count is due."""
    return {fired.id: fired for fired in session.scalars(occurrences().where(Fired.id.in_(ids)))}


def count(ctx: TimerContext, fired: Fired) -> None:
    """Those who tapped in the last seconds are counted."""
    _show_count(ctx, fired)


def _show_count(ctx: Voice, fired: Fired) -> None:
    group = fired.reminder.chat
    name = message_name(fired.reminder_id, fired.id)
    content = content_of(ctx.session, group.id, name)
    if content is None:
        return
    keys = notices.receipt_keys(ctx.towards(group), fired.id, Tally(ctx.session, fired, group).count)
    ctx.tools.outbox.edit(ctx.session, group.id, name, replace(content, keys=keys))


# -- what a secretary asks in private


def ask(ctx: Context) -> None:
    """`/receipts`: what asked for receipts lately, and how many there are; to the secretary alone."""
    voice = keeping.aside(ctx, "receipts")
    chats = [ctx.chat] if ctx.chat.is_group else keeping.groups_of(ctx)
    keeping.confide(ctx, voice, _recent(voice, chats))


def back(ctx: Context) -> None:
    """Back to that list."""
    if not ctx.chat.is_group:
        ctx.show(_recent(ctx, keeping.groups_of(ctx)))


def missing(ctx: Context) -> None:
    """Who has not acknowledged yet."""
    fired = _kept(ctx)
    voice = keeping.aside(ctx, "receipts")
    if voice is ctx:
        ctx.show(_missing(ctx, fired, ctx.person))
    else:
        keeping.confide(ctx, voice, _missing(voice, fired, ctx.person))


def nudge(ctx: Context) -> None:
    """Remind them privately, each once; who cannot be reached is told to the secretary."""
    if ctx.chat.is_group:
        return
    fired, secretary = _kept(ctx), ctx.person
    group = fired.reminder.chat
    if secretary is None or group.roster_confirmed_at is None:
        return
    missing = Tally(ctx.session, fired, group).missing
    reachable, out_of_reach = _not_nudged(ctx, missing, _nudged(ctx.session, fired), secretary)
    at = group.after_quiet(ctx.now)
    for person in reachable:
        wish = Nudge(fired_id=fired.id, person_id=person.id, by_id=secretary.id, at=ctx.now)
        ctx.session.add(wish)
        ctx.session.flush()
        ctx.arm(NUDGE, wish.id, "1", at)
    if not reachable:
        ctx.toast(ctx.tr("I can reach none of them in private. Please tell them yourself."))
    elif at > ctx.now:
        clock = f"{cards.wall(ctx.towards(group), at):%H:%M}"
        ctx.toast(
            ctx.tr("It is quiet time; at {clock} I remind {number}.", clock=clock, number=len(reachable))
        )
    else:
        ctx.toast(ctx.tr("Reminded privately: {number}", number=len(reachable)))
    ctx.show(_missing(ctx, fired, secretary, out_of_reach=out_of_reach))


def load_nudges(session: Session, ids: Sequence[int]) -> Mapping[int, Nudge]:
    """The nudges that are due."""
    rows = (
        select(Nudge)
        .where(Nudge.id.in_(ids))
        .options(
            joinedload(Nudge.person),
            joinedload(Nudge.fired).joinedload(Fired.reminder).joinedload(Reminder.chat),
        )
    )
    return {wish.id: wish for wish in session.scalars(rows)}


def remind(ctx: TimerContext, wish: Nudge) -> None:
    """Remind somebody, unless he has acknowledged it meanwhile, or it does not concern him any more."""
    fired, person = wish.fired, wish.person
    member = ctx.session.get(Membership, (fired.reminder.chat_id, person.id))
    if (
        ctx.session.get(Receipt, (fired.id, person.id)) is not None
        or member is None
        or member.left_at is not None
        or member.exempt
    ):
        return
    chat = private_chat(ctx.session, person) if person.muted_at is None else None
    if chat is None:
        unreached(ctx, wish.id)
        return
    voice = ctx.towards(chat)
    voice.say(_nudge(voice, fired), name=f"reminders/nudge/{wish.id}", urgency=Urgency.REMINDER)


def mute(ctx: Context) -> None:
    """He wants no private reminders from his groups; what this one asks stays."""
    if ctx.person is None or ctx.chat.is_group:
        return
    ctx.person.muted_at = ctx.now
    ctx.toast(ctx.tr("I shall not remind you privately any more. To have it back: /settings"))
    content = shown(ctx.session, ctx.chat.id, ctx.message_id or 0)
    if content is not None:
        ctx.show(replace(content, keys=content.keys[:1]))


def unreached(voice: Voice, nudge_id: int) -> None:
    """A nudge did not get through: the secretary who sent it is told, and nobody else."""
    session = voice.session
    wish = session.get(Nudge, nudge_id)
    fired = fired_of(session, wish.fired_id) if wish is not None else None
    if wish is None or fired is None:
        return
    secretary = session.get_one(Person, wish.by_id)
    membership = session.get(Membership, (fired.reminder.chat_id, secretary.id))
    chat = private_chat(session, secretary)
    if chat is None or membership is None or not access.is_secretary(fired.reminder.chat, membership):
        return
    others = session.scalars(
        select(Person)
        .join(Nudge, Nudge.person_id == Person.id)
        .where(Nudge.fired_id == fired.id, Nudge.by_id == secretary.id)
        .order_by(Person.id)
    )
    names = [
        person.name
        for person in sorted(others, key=lambda one: collation_key(one.name))
        if person.muted_at is not None or private_chat(session, person) is None
    ]
    told = voice.towards(chat)
    told.say(
        Content(_headline(told, fired) + "\n" + _out_of_reach(told, names)),
        name=f"reminders/unreached/{fired.id}",
    )


def _not_nudged(
    ctx: Voice, missing: Sequence[Person], nudged: Collection[int], secretary: Person | None
) -> tuple[list[Person], list[Person]]:
    """Of who is missing and was not nudged: who can be reached in private, and who cannot. The secretary who
    asks needs no nudge himself."""
    reachable: list[Person] = []
    out_of_reach: list[Person] = []
    for person in missing:
        if person.id not in nudged and person is not secretary:
            muted = person.muted_at is not None
            there = not muted and private_chat(ctx.session, person) is not None
            (reachable if there else out_of_reach).append(person)
    return reachable, out_of_reach


def _kept(ctx: Context) -> Fired:
    """The occurrence a button is about, if he is a secretary of its group. Raises UserError."""
    fired = fired_of(ctx.session, ctx.ids[0]) if ctx.ids else None
    if fired is None:
        raise UserError(ctx.tr("That reminder is no longer in the list."))
    keeping.group_of(ctx, fired.reminder.chat_id)
    return fired


def _nudged(session: Session, fired: Fired) -> set[int]:
    return set(session.scalars(select(Nudge.person_id).where(Nudge.fired_id == fired.id)))


# -- how it looks


def _headline(ctx: Voice, fired: Fired) -> Markup:
    group = fired.reminder.chat
    here = cards.wall(ctx.towards(group), ctx.now)
    moment = when.say_moment(datetime.fromisoformat(fired.wall), ctx.chat.language, here)
    return ctx.tr(
        "<b>{text}</b>\n{group}, {moment}",
        text=clip(fired.reminder.text, 100),
        group=group.title,
        moment=moment,
    )


def _recent(ctx: Voice, chats: Sequence[Chat]) -> Content:
    recent = asking_receipts(ctx.session, [chat.id for chat in chats], ctx.now - RECENT, MOST)
    if not recent:
        example = ctx.tr("/remind tomorrow 9:00 Safety briefing ack")
        return Content(
            ctx.tr("Nothing asked for receipts in the last 30 days. For example: {example}", example=example)
        )
    lines = [ctx.tr("<b>Receipts</b>")]
    for number, fired in enumerate(recent, 1):
        tally = Tally(ctx.session, fired, fired.reminder.chat)
        lines.append(
            ctx.tr(
                "{number}. {headline}, acknowledged: {count}",
                number=number,
                headline=_headline(ctx, fired),
                count=tally.count,
            )
        )
    keys = [
        Key(str(number), buttons.data("reminders.missing", fired.id))
        for number, fired in enumerate(recent, 1)
    ]
    return Content(Markup("\n").join(lines), keys=buttons.rows(keys, 4))


def _missing(
    ctx: Voice, fired: Fired, secretary: Person | None, *, out_of_reach: Sequence[Person] = ()
) -> Content:
    """Who has not; the secretary who asks needs no nudge himself."""
    tally = Tally(ctx.session, fired, fired.reminder.chat)
    lines = [_headline(ctx, fired), "", ctx.tr("Acknowledged: {count}", count=tally.count)]
    back = Key(plain(ctx.tr("Back")), buttons.data("reminders.receipts_back"))
    if not tally.confirmed:
        lines.append(
            ctx.tr("Who has not can be told once the roster is confirmed: /roster shows who is known.")
        )
        return Content(Markup("\n").join(lines), keys=[[back]])
    keys = [[back]]
    missing, nudged = tally.missing, _nudged(ctx.session, fired)
    waiting = [person for person in missing if person.id not in nudged]
    reachable, _ = _not_nudged(ctx, missing, nudged, secretary)
    if not missing:
        lines.append(ctx.tr("Everybody has."))
    if waiting:
        lines.append(ctx.tr("Not yet: {names}", names=_names(ctx, [person.name for person in waiting])))
        if reachable:
            label = plain(ctx.tr("Remind {number} privately", number=len(reachable)))
            keys.insert(0, [Key(label, buttons.data("reminders.nudge", fired.id))])
    if reminded := [person.name for person in missing if person.id in nudged]:
        lines.append(ctx.tr("Reminded privately, not yet acknowledged: {names}", names=_names(ctx, reminded)))
    if out_of_reach:
        lines += ["", _out_of_reach(ctx, [person.name for person in out_of_reach])]
    return Content(Markup("\n").join(lines), keys=keys)


def _out_of_reach(ctx: Voice, names: Sequence[str]) -> Markup:
    return ctx.tr(
        "I cannot reach in private: {names}. They have not begun a chat with me, or do not wish it.",
        names=_names(ctx, names),
    )


def _names(ctx: Voice, names: Sequence[str]) -> str:
    """The names in a row, and how many more where they would not fit."""
    said = ctx.tr(", ").join(names[:MOST_NAMES])
    if len(names) > MOST_NAMES:
        said += " " + ctx.tr("… and {number} more", number=len(names) - MOST_NAMES)
    return said


def _nudge(ctx: Voice, fired: Fired) -> Content:
    text = (
        _headline(ctx, fired)
        + "\n\n"
        + ctx.tr("This is for you alone: please acknowledge it when you have read it.")
    )
    return Content(
        text,
        keys=[
            *notices.receipt_keys(ctx, fired.id, ""),
            [Key(plain(ctx.tr("No private reminders")), buttons.data("reminders.mute"))],
        ],
    )
