"""What was said and who acknowledged it, as sheets of an export."""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, func, select

from bot.chat.sheets import Cell, Column, Extent, Form, Sheet
from bot.reminders.delivered import Fired, Receipt
from bot.reminders.model import Reminder


def sheets(extent: Extent) -> Sequence[Sheet]:
    """What fell due, and the receipts."""
    tr = extent.tr
    group = Column(tr("Group"), width=22)
    due = Column(tr("Due at"), Form.MOMENT, 17)
    said = (
        group,
        Column(tr("Reminder"), width=40),
        due,
        Column(tr("Sent"), Form.MOMENT, 17),
        Column(tr("Late, minutes"), Form.NUMBER, 12),
        Column(tr("Receipts"), Form.NUMBER, 10),
    )
    given = (
        group,
        Column(tr("Reminder"), width=40),
        due,
        Column(tr("Full name"), width=16),
        Column(tr("Subgroup"), width=16),
        Column(tr("Acknowledged at"), Form.MOMENT, 17),
    )
    return [
        Sheet(tr("Reminders"), said, _said(extent), 5),
        Sheet(tr("Receipts"), given, _given(extent), 6),
    ]


def _said(extent: Extent) -> Iterator[Sequence[Cell]]:
    number = select(func.count()).select_from(Receipt).where(Receipt.fired_id == Fired.id).scalar_subquery()
    for chat_id, chat in extent.chats.items():
        rows = (
            select(Reminder.text, Fired.due_at, Fired.sent_at, Fired.delay, Fired.receipt, number)
            .join(Fired.reminder)
            .where(*_within(extent, chat_id))
            .order_by(Fired.due_at, Fired.id)
        )
        for text, due_at, sent_at, delay, receipt, receipts in extent.read(rows):
            yield (
                chat.title,
                text,
                extent.wall(chat_id, due_at),
                extent.wall(chat_id, sent_at),
                None if delay is None else round(delay / 60, 1),
                receipts if receipt else None,
            )


def _given(extent: Extent) -> Iterator[Sequence[Cell]]:
    for chat_id, chat in extent.chats.items():
        people = extent.listed(chat_id)
        rows = (
            select(Reminder.text, Fired.due_at, Receipt.person_id, Receipt.at)
            .select_from(Receipt)
            .join(Fired, Fired.id == Receipt.fired_id)
            .join(Fired.reminder)
            .where(*_within(extent, chat_id))
            .order_by(Fired.due_at, Fired.id, Receipt.at, Receipt.person_id)
        )
        for text, due_at, person_id, at in extent.read(rows):
            who = people[person_id]
            due, given = extent.wall(chat_id, due_at), extent.wall(chat_id, at)
            yield chat.title, text, due, who.name, who.subgroup, given


def _within(extent: Extent, chat_id: int) -> tuple[ColumnElement[bool], ...]:
    since, until = extent.instants(chat_id)
    return Reminder.chat_id == chat_id, Fired.due_at >= since, Fired.due_at < until
