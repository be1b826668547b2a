"""Receipts: a tap in the group, a count kept up to date, and in private who has not yet, and a nudge.

The group sees a number. Who has not is told to a secretary alone, from a roster that was confirmed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from bot import when
from bot.chat import buttons, keeping
from bot.chat.context import Context, TimerContext, UserError, Voice
from bot.chat.texts import clip, plain
from bot.engine.identity import Chat, Person, private_chat
from bot.engine.outbox import Content, Key, Outgoing, State, Urgency, content_of
from bot.reminders import cards
from bot.reminders.delivered import Fired, Nudge, Receipt, Tally, asking_receipts, fired_of
from bot.reminders.firing import message_name
from bot.reminders.model import Reminder

COUNT = "reminders.count"
SPACING = timedelta(seconds=10)
"""The count changes at most so often: a crowd that taps must not use up what may be said in a minute."""
RECENT = timedelta(days=30)
MOST = 8


def acknowledge(ctx: Context) -> None:
    """Somebody has read it: in the group, or under a private nudge."""
    fired = fired_of(ctx.session, ctx.ids[0]) if ctx.ids else None
    if fired is None or ctx.person is None or not _may_acknowledge(ctx, fired, ctx.person):
        ctx.toast(ctx.tr("This button is from another time. Please ask again."))
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
    return not ctx.chat.is_group and ctx.session.get(Nudge, (fired.id, person.id)) is not None


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
    return {
        fired.id: fired
        for fired in session.scalars(
            select(Fired)
            .join(Fired.reminder)
            .where(Fired.id.in_(ids))
            .options(contains_eager(Fired.reminder).joinedload(Reminder.chat))
        )
    }


def count(ctx: TimerContext, fired: Fired) -> None:
    """Those who tapped in the last seconds are counted."""
    _show_count(ctx, fired)


def _show_count(ctx: Voice, fired: Fired) -> None:
    group = fired.reminder.chat
    name = message_name(fired.reminder_id, fired.id)
    content = content_of(ctx.session, group.id, name)
    if content is None:
        return
    keys = cards.receipt_keys(ctx.towards(group), fired.id, Tally(ctx.session, fired, group).count)
    ctx.tools.outbox.edit(ctx.session, group.id, name, Content(**{**vars(content), "keys": keys}))


# -- what a secretary asks in private


def ask(ctx: Context) -> None:
    """`/receipts`: what asked for receipts lately, and how many there are; to the secretary alone."""
    voice = keeping.aside(ctx, "receipts")
    chats = [ctx.chat] if ctx.chat.is_group else keeping.groups_of(ctx)
    keeping.confide(ctx, voice, _recent(voice, chats))


def back(ctx: Context) -> None:
    """Back to that list."""
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
    fired, secretary = _kept(ctx), ctx.person
    group = fired.reminder.chat
    if secretary is None or ctx.chat.is_group or group.roster_confirmed_at is None:
        return
    nudged = _nudged(ctx.session, fired)
    reached, out_of_reach = 0, []
    for person in Tally(ctx.session, fired, group).missing:
        if person.id in nudged or person is secretary:
            continue
        chat = private_chat(ctx.session, person) if person.muted_at is None else None
        if chat is None:
            out_of_reach.append(person)
            continue
        ctx.session.add(Nudge(fired_id=fired.id, person_id=person.id, by_id=secretary.id, at=ctx.now))
        ctx.towards(chat).say(
            _nudge(ctx.towards(chat), fired),
            name=f"reminders/nudge/{fired.id}/{person.id}",
            urgency=Urgency.REMINDER,
            not_before=_waits_until(group, ctx.now),
        )
        reached += 1
    ctx.session.flush()
    ctx.toast(ctx.tr("Reminded privately: {number}", number=reached))
    ctx.show(_missing(ctx, fired, secretary, out_of_reach=out_of_reach))


def mute(ctx: Context) -> None:
    """He wants no private reminders from his groups."""
    if ctx.person is not None and not ctx.chat.is_group:
        ctx.person.muted_at = ctx.now
        ctx.show(Content(ctx.tr("I shall not remind you privately any more. To have it back: /settings")))


def settled(voice: Voice, fired_id: int, row: Outgoing) -> None:
    """A nudge did not get through: the secretary who sent it is told, and nobody else."""
    if row.state != State.PARKED:
        return
    found = voice.session.execute(
        select(Nudge.by_id, Person.name)
        .join(Person, Person.id == Nudge.person_id)
        .join(Chat, Chat.telegram_id == Person.telegram_id)
        .where(Nudge.fired_id == fired_id, Chat.unreachable.is_not(None))
        .order_by(Person.name)
    ).all()
    fired = fired_of(voice.session, fired_id)
    for by_id in {by_id for by_id, _ in found}:
        chat = private_chat(voice.session, voice.session.get_one(Person, by_id))
        if chat is None or fired is None:
            continue
        secretary = voice.towards(chat)
        secretary.say(
            Content(
                _headline(secretary, fired)
                + "\n"
                + _out_of_reach(secretary, [name for by, name in found if by == by_id])
            ),
            name=f"reminders/unreached/{fired_id}",
        )


def _kept(ctx: Context) -> Fired:
    """The occurrence a button is about, if he is a secretary of its group. Raises UserError."""
    fired = fired_of(ctx.session, ctx.ids[0]) if ctx.ids else None
    if fired is None:
        raise UserError(ctx.tr("That reminder is no longer in the list."))
    keeping.group_of(ctx, fired.reminder.chat_id)
    return fired


def _nudged(session: Session, fired: Fired) -> set[int]:
    return set(session.scalars(select(Nudge.person_id).where(Nudge.fired_id == fired.id)))


def _waits_until(group: Chat, now: datetime) -> datetime | None:
    """Nobody is nudged in the group's quiet hours."""
    return group.after_quiet(now) if group.is_quiet(now) else None


# -- how it looks


def _headline(ctx: Voice, fired: Fired) -> Markup:
    group = fired.reminder.chat
    here = cards.wall(ctx.towards(group), ctx.now)
    moment = when.say_moment(datetime.fromisoformat(fired.wall), ctx.chat.language, here)
    return Markup("<b>{text}</b>\n{group}, {moment}").format(
        text=clip(fired.reminder.text, 200), group=group.title, moment=moment
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
            Markup("{number}. {headline} · {count}").format(
                number=number, headline=_headline(ctx, fired), count=tally.count
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
    nudged = _nudged(ctx.session, fired)
    waiting = [person for person in tally.missing if person.id not in nudged]
    if not tally.missing:
        lines.append(ctx.tr("Everybody has."))
    if waiting:
        names = ctx.tr(", ").join(person.name for person in waiting)
        lines.append(ctx.tr("Not yet: {names}", names=names))
        if others := sum(person is not secretary for person in waiting):
            label = plain(ctx.tr("Remind {number} privately", number=others))
            keys.insert(0, [Key(label, buttons.data("reminders.nudge", fired.id))])
    if reminded := [person.name for person in tally.missing if person.id in nudged]:
        names = ctx.tr(", ").join(reminded)
        lines.append(ctx.tr("Reminded privately, not yet acknowledged: {names}", names=names))
    if out_of_reach:
        lines += ["", _out_of_reach(ctx, [person.name for person in out_of_reach])]
    return Content(Markup("\n").join(lines), keys=keys)


def _out_of_reach(ctx: Voice, names: Sequence[str]) -> Markup:
    return ctx.tr(
        "I cannot reach in private: {names}. They have not begun a chat with me, or do not wish it.",
        names=ctx.tr(", ").join(names),
    )


def _nudge(ctx: Voice, fired: Fired) -> Content:
    text = (
        _headline(ctx, fired)
        + "\n\n"
        + ctx.tr("This is for you alone: please acknowledge it when you have read it.")
    )
    return Content(
        text,
        keys=[
            *cards.receipt_keys(ctx, fired.id, ""),
            [Key(plain(ctx.tr("No private reminders")), buttons.data("reminders.mute"))],
        ],
    )
