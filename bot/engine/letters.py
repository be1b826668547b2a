"""One message on its way: read from its row, put to Telegram, and what became of it written down."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session
from telegram import Bot, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters

from bot.engine.bot_api import Again, AsItIs, Failure, Lost, Moved, Refused, Unreachable
from bot.engine.identity import Chat, follow_migration
from bot.engine.outbox import LATE, Attachment, Content, Outgoing, State, Urgency, Waiting

Refusal = Callable[[Session, Outgoing, str, datetime], None]
"""Called in the transaction that parks a message: its row, Telegram's reason, the present instant."""
Settled = Callable[[Session, Outgoing, datetime], None]
"""Called in the transaction that writes down what became of a message: its row, the present instant."""


_SILENT_FROM = {True: Urgency.REMINDER, False: Urgency.REPORT}
"""What makes no sound in quiet hours, by whether it is a group: a reminder for oneself, wished for, does."""


@dataclass(frozen=True)
class Listeners:
    """Who hears what became of messages."""

    refused: Refusal = lambda session, row, reason, now: None
    settled: Settled = lambda session, row, now: None
    """Not of edits: once for a message that was sent, parked or dropped."""


@dataclass(frozen=True)
class Letter:
    """What the row said when it was read, and when it may leave (seconds of the pacing's clock)."""

    waiting: Waiting
    leaves_at: float
    telegram_id: int
    is_group: bool
    content: dict[str, Any]
    """As it is stored: whether it can be read is found out where a failure concerns this message alone."""
    revision: int
    message_id: int | None
    edit: bool
    expired: bool
    late: bool
    silent: bool
    file: tuple[str, bytes] | None = None
    """Name and content of the file that goes with it."""


@dataclass(frozen=True)
class Posted:
    """What Telegram calls what it shows now."""

    message_id: int | None = None
    poll_id: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of a letter."""

    letter: Letter
    failure: Failure | None = None
    posted: Posted = field(default_factory=Posted)


def letters_of(session: Session, picked: Sequence[tuple[Waiting, float]], now: datetime) -> list[Letter]:
    """The letters of the picked rows; one that does not wait any more, or not in that chat, yields none."""
    by_id = {one.id: (one, leaves_at) for one, leaves_at in picked}
    rows: Sequence[Any] = session.execute(
        select(Outgoing, Chat)
        .join(Chat, Chat.id == Outgoing.chat_id)
        .where(
            Outgoing.id.in_(list(by_id)),
            Outgoing.state == State.WAITING,
            or_(Outgoing.not_before.is_(None), Outgoing.not_before <= now),
        )
    ).all()
    wanted = [id_ for row, _ in rows if (id_ := _attachment_of(row)) is not None]
    files: dict[int, tuple[str, bytes]] = {}
    if wanted:
        attachments = session.scalars(select(Attachment).where(Attachment.id.in_(wanted)))
        files = {file.id: (file.name, file.data) for file in attachments}
    return [
        Letter(
            waiting=by_id[row.id][0],
            leaves_at=by_id[row.id][1],
            telegram_id=chat.telegram_id,
            is_group=chat.is_group,
            content=row.content,
            revision=row.revision,
            message_id=row.message_id,
            edit=row.sent_revision > 0,
            # A message that people see already is changed all the same.
            expired=row.sent_revision == 0 and row.expires_at is not None and row.expires_at <= now,
            # A message that went out in time does not become late by being changed.
            late=row.due_at is not None and (row.sent_at or now) - row.due_at > LATE,
            # Judged when it goes out, not when it was due: a late one may come at night.
            silent=chat.is_quiet(now) and row.urgency >= _SILENT_FROM[chat.is_group],
            file=files.get(_attachment_of(row) or 0),
        )
        for row, chat in rows
        if row.chat_id == by_id[row.id][0].chat_id  # its chat was merged into another one meanwhile
    ]


def _attachment_of(row: Outgoing) -> int | None:
    return row.content.get("attachment") if row.sent_revision == 0 else None


def _keyboard(content: Content) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(key.label, callback_data=key.data, url=key.url) for key in row]
            for row in content.keys
        ]
    )


async def post(bot: Bot, letter: Letter) -> Posted:
    """Send it, or do what it asks for. Raises TelegramError."""
    content = Content.from_json(letter.content)
    if content.pin is not None:
        await bot.pin_chat_message(letter.telegram_id, content.pin, disable_notification=True)
        return Posted()
    if content.unpin is not None:
        await bot.unpin_chat_message(letter.telegram_id, content.unpin)
        return Posted()
    if content.stop is not None:
        # Without them its buttons would go.
        await bot.stop_poll(letter.telegram_id, content.stop, reply_markup=_keyboard(content))
        return Posted()
    text = content.late_text if letter.late and content.late_text else content.text
    keyboard = _keyboard(content)
    if letter.edit and letter.message_id is not None:
        await bot.edit_message_text(
            text, letter.telegram_id, letter.message_id, parse_mode="HTML", reply_markup=keyboard
        )
        return Posted(letter.message_id)
    markup = ForceReply(selective=True, input_field_placeholder=content.ask) if content.ask else keyboard
    reply = ReplyParameters(content.reply_to, allow_sending_without_reply=True) if content.reply_to else None
    how: dict[str, Any] = {
        "reply_markup": markup if content.ask or content.keys else None,
        "reply_parameters": reply,
        "message_thread_id": content.topic,
        "disable_notification": content.silent or letter.silent,
    }
    if (poll := content.poll) is not None:
        sent = await bot.send_poll(
            letter.telegram_id,
            poll.question,
            poll.options,
            type="quiz",
            is_anonymous=False,
            allows_multiple_answers=len(poll.correct) > 1,
            correct_option_ids=poll.correct,  # type: ignore[arg-type]  # any of 0 to 11
            explanation=poll.explanation or None,
            open_period=poll.seconds,
            **how,
        )
        return Posted(sent.message_id, sent.poll.id if sent.poll is not None else None)
    if letter.file is not None:
        name, data = letter.file
        send = bot.send_photo if content.picture else bot.send_document
        sent = await send(letter.telegram_id, data, filename=name, caption=text, parse_mode="HTML", **how)
    else:
        sent = await bot.send_message(letter.telegram_id, text, parse_mode="HTML", **how)
    return Posted(sent.message_id)


def write_down(session: Session, outcomes: Sequence[Outcome], now: datetime, listeners: Listeners) -> None:
    """Write down what became of the letters, and tell who wants to hear of it."""
    ids = [outcome.letter.waiting.id for outcome in outcomes]
    rows = {row.id: row for row in session.scalars(select(Outgoing).where(Outgoing.id.in_(ids)))}
    for outcome in outcomes:
        if (row := rows.get(outcome.letter.waiting.id)) is not None:
            fresh = row.sent_revision == 0 and row.state == State.WAITING
            _apply(session, row, outcome, now, listeners.refused)
            if fresh and (row.sent_revision or row.state != State.WAITING):
                if (attachment := row.content.get("attachment")) and row.sent_revision:
                    session.execute(delete(Attachment).where(Attachment.id == attachment))
                listeners.settled(session, row, now)


def _apply(session: Session, row: Outgoing, outcome: Outcome, now: datetime, refused: Refusal) -> None:
    letter = outcome.letter
    row.attempts += 1
    match outcome.failure:
        case None if letter.expired:
            row.state = State.EXPIRED
        case None | AsItIs():
            row.message_id = outcome.posted.message_id
            row.poll_id = row.poll_id or outcome.posted.poll_id
            row.sent_revision = letter.revision
            row.sent_at = row.sent_at or now
            row.error = None
            # Changed while it was under way: it waits on, now as an edit.
            row.state = State.SENT if row.revision == letter.revision else State.WAITING
        case Lost(reason):
            row.state, row.error = State.SENT, reason
        case Unreachable(reason):
            row.state, row.error = State.PARKED, reason
            session.get_one(Chat, row.chat_id).unreachable = reason[:256]
        case Refused(reason) if not row.content.keys().isdisjoint(("pin", "unpin", "stop")):
            # The right to pin is not one the bot needs, and a poll may be closed already: whose feature it is
            # hears of it, not the operator.
            row.state, row.error = State.EXPIRED, reason
        case Refused(reason):
            row.state, row.error = State.PARKED, reason
            refused(session, row, reason, now)
        case Moved(telegram_id):
            follow_migration(session, letter.telegram_id, telegram_id)
        case Again():
            pass
