"""The delivery ledger: what fell due, what was sent, what was late, how many receipts came in.

A secretary gets it for his groups, weekly if he wishes; who runs the bot gets the sum over all chats.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, contains_eager

from bot import when
from bot.chat import access, buttons, keeping
from bot.chat.context import Context, TimerContext, Voice
from bot.chat.texts import clip, duration, plain
from bot.engine.identity import Chat, Membership, Person, private_chat
from bot.engine.outbox import LATE, Content, Key, Urgency
from bot.reminders.cards import wall
from bot.reminders.delivered import Fired, LedgerWish, Receipt
from bot.reminders.model import Reminder

WEEKLY = "reminders.ledger"
WEEK = timedelta(days=7)
CLOCK = time(9)
"""On Mondays, by the clock of the group."""
_MOST_GROUPS = 20


@dataclass(frozen=True)
class Sums:
    """What a ledger says of a span of time. `worst` is how late the latest was.

    `done` of `meant` receipts came in where rosters are confirmed, `others` elsewhere.
    """

    planned: int
    sent: int
    late: int
    worst: timedelta
    done: int
    meant: int
    others: int


def sums(session: Session, since: datetime, until: datetime, chat: Chat | None = None) -> Sums:
    """The ledger of a chat (None: of all): what fell due after `since`, up to and with `until`."""
    here = [Fired.due_at > since, Fired.due_at <= until]
    if chat is not None:
        here.append(Reminder.chat_id == chat.id)
    planned, sent, late, worst = session.execute(
        select(
            func.count(),
            func.count(Fired.sent_at),
            func.count().filter(Fired.delay > LATE.total_seconds()),
            func.max(Fired.delay),
        )
        .join(Fired.reminder)
        .where(*here)
    ).one()
    asked = [*here, Fired.receipt.is_(True), Fired.said_with_id.is_(None), Fired.sent_at.is_not(None)]
    confirmed = Chat.roster_confirmed_at.is_not(None)
    counted = and_(
        Membership.chat_id == Reminder.chat_id, Membership.left_at.is_(None), Membership.exempt.is_(False)
    )
    meant = select(func.count()).select_from(Fired).join(Fired.reminder).join(Reminder.chat)
    given = meant.join(Receipt, Receipt.fired_id == Fired.id)
    is_meant = and_(counted, Membership.person_id == Receipt.person_id)
    return Sums(
        planned,
        sent,
        late,
        timedelta(seconds=worst or 0),
        done=session.scalar(given.join(Membership, is_meant).where(*asked, confirmed)) or 0,
        meant=session.scalar(meant.join(Membership, counted).where(*asked, confirmed)) or 0,
        others=session.scalar(given.where(*asked, Chat.roster_confirmed_at.is_(None))) or 0,
    )


def ledger(ctx: Context) -> None:
    """`/ledger`: the last seven days of his groups; of all chats for who runs the bot."""
    voice = keeping.aside(ctx, "ledger")
    operator = ctx.person is not None and ctx.person.telegram_id in ctx.tools.operators
    chats = [ctx.chat] if ctx.chat.is_group else keeping.groups_of(ctx, optional=operator)
    keeping.confide(ctx, voice, _page(voice, ctx.person, chats, operator=operator))


def weekly(ctx: Context) -> None:
    """Every Monday, or no more."""
    if ctx.person is None or ctx.chat.is_group or len(ctx.ids) < 2:
        return
    group, wished = keeping.group_of(ctx, ctx.ids[0]), ctx.ids[1] == 1
    wish = _wish(ctx.session, group, ctx.person)
    if not wished and wish is not None:
        ctx.cancel(WEEKLY, wish.id)
        ctx.session.delete(wish)
    elif wished and wish is None:
        wish = LedgerWish(chat_id=group.id, chat=group, person_id=ctx.person.id, person=ctx.person)
        ctx.session.add(wish)
        ctx.session.flush()
        _arm(ctx, wish)
    ctx.toast(
        ctx.tr("{group}: from now on every Monday at nine.", group=clip(group.title, 60))
        if wished
        else ctx.tr("{group}: not every week any more.", group=clip(group.title, 60))
    )
    ctx.session.flush()
    operator = ctx.person.telegram_id in ctx.tools.operators
    ctx.show(_page(ctx, ctx.person, keeping.groups_of(ctx), operator=operator))


def load(session: Session, ids: Sequence[int]) -> Mapping[int, LedgerWish]:
    """The wishes whose week is over."""
    return {
        wish.id: wish
        for wish in session.scalars(
            select(LedgerWish)
            .join(LedgerWish.chat)
            .join(LedgerWish.person)
            .where(LedgerWish.id.in_(ids))
            .options(contains_eager(LedgerWish.chat), contains_eager(LedgerWish.person))
        )
    }


def send(ctx: TimerContext, wish: LedgerWish) -> None:
    """The week that has ended, to who wished for it, if he is a secretary there still."""
    member = ctx.session.get(Membership, (wish.chat_id, wish.person_id))
    chat = private_chat(ctx.session, wish.person)
    if member is None or not access.is_secretary(wish.chat, member):
        ctx.session.delete(wish)
        return
    if chat is not None and ctx.chat.unreachable is None:
        voice = ctx.towards(chat)
        until = ctx.due.due_at.astimezone(ZoneInfo(ctx.chat.zone)).date()
        begin = datetime.combine(until, time(), ZoneInfo(ctx.chat.zone)).astimezone(UTC)
        text = _said(voice, ctx.chat, sums(ctx.session, begin - WEEK, begin, ctx.chat))
        voice.say(Content(text), urgency=Urgency.REPORT)
    _arm(ctx.towards(wish.chat), wish)


def _arm(ctx: Voice, wish: LedgerWish) -> None:
    zone = ZoneInfo(wish.chat.zone)
    day = wall(ctx.towards(wish.chat), ctx.now).date()
    monday = day + timedelta(days=7 - day.weekday())
    at = when.at_wall(datetime.combine(monday, CLOCK), zone)
    ctx.arm(WEEKLY, wish.id, at.wall.isoformat(), at.instant)


def _wish(session: Session, chat: Chat, person: Person) -> LedgerWish | None:
    return session.scalar(
        select(LedgerWish).where(LedgerWish.chat_id == chat.id, LedgerWish.person_id == person.id)
    )


def _page(voice: Voice, person: Person | None, chats: Sequence[Chat], *, operator: bool) -> Content:
    """The last seven days of these groups, with a button for each to have it weekly."""
    blocks: list[Markup] = []
    keys: list[list[Key]] = []
    for chat in chats[:_MOST_GROUPS]:
        blocks.append(_said(voice, chat, sums(voice.session, voice.now - WEEK, voice.now, chat)))
        wished = person is not None and _wish(voice.session, chat, person) is not None
        label = (
            voice.tr("Every Monday")
            if len(chats) == 1
            else voice.tr("Every Monday: {group}", group=chat.title)
        )
        keys.append(
            [
                Key(
                    ("✓ " if wished else "") + plain(label),
                    buttons.data("reminders.weekly", chat.id, int(not wished)),
                )
            ]
        )
    if operator:
        blocks.append(_said(voice, None, sums(voice.session, voice.now - WEEK, voice.now)))
    return Content(Markup("\n\n").join(blocks), keys=keys)


def _said(voice: Voice, chat: Chat | None, of: Sums) -> Markup:
    head = (
        voice.tr("<b>{group}</b>, the last seven days", group=chat.title)
        if chat is not None
        else voice.tr("<b>All chats</b>, the last seven days")
    )
    if not of.planned:
        return head + "\n" + voice.tr("Nothing was due.")
    lines = [head, voice.tr("Planned {planned}, sent {sent}", planned=of.planned, sent=of.sent)]
    if of.late:
        worst = duration(voice.chat.language, of.worst)
        lines.append(voice.tr("Late {late}, at worst by {worst}", late=of.late, worst=worst))
    if of.meant:
        lines.append(voice.tr("Receipts {receipts} of {asked}", receipts=of.done, asked=of.meant))
    if of.others:
        lines.append(voice.tr("Receipts {receipts}", receipts=of.others))
    return Markup("\n").join(lines)
