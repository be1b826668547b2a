"""What an organisation was reminded of, and who acknowledged it: rows as the bot leaves them, and a book."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import cast

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bot.reminders.delivered import Fired, Receipt
from bot.reminders.model import Reminder
from bot.when import Defaults, read
from tests.bench.branches import LAST_MONTH, NOW, Branch, year_and_month
from tests.reckoning import Said

TEXTS = ("缴纳党费", "=交学习心得")
"""The second begins as a formula does."""
LATE = (timedelta(0), timedelta(seconds=1), timedelta(seconds=95), timedelta(hours=30), None)
"""How much later it was said; None: never."""


def remind(session: Session, branch: Branch, months: int) -> None:
    """Two reminders for each month: at its first minutes and in its midst; half of them ask for receipts."""
    dice = Random(branch.id)
    for place, text in enumerate(TEXTS):
        asks = (branch.id + place) % 2 == 0
        zone = branch.zone
        schedule = read("每月1日0:10 x", now=NOW, zone=zone, language="zh", defaults=Defaults()).schedule
        reminder = Reminder(chat_id=branch.id, text=text, rule=schedule.to_json(), created_at=NOW)
        session.add(reminder)
        session.flush()
        said, rows = [], []
        for month in range(LAST_MONTH - months + 1, LAST_MONTH + 1):
            day = date(*year_and_month(month), 1 + 14 * place)
            due = datetime.combine(day, time(0, 10), zone).astimezone(UTC)
            late = dice.choices(LATE, [10, 4, 2, 1, 1])[0]
            one = Said(text, due, due + late if late is not None else None, asks)
            if asks and late is not None:
                for member in branch.book.members.values():
                    if dice.random() < 0.3:
                        seconds = dice.randrange(1, 40 * 3600)
                        one.receipts[member.who] = due + late + timedelta(seconds=seconds)
            said.append(one)
            rows.append(
                {
                    "reminder_id": reminder.id,
                    "wall": f"{due.astimezone(zone):%Y-%m-%dT%H:%M:%S}",
                    "due_at": due,
                    "receipt": asks,
                    "sent_at": one.sent,
                    "delay": int(late.total_seconds()) if late is not None else None,
                }
            )
        ids = session.scalars(insert(Fired).returning(Fired.id, sort_by_parameter_order=True), rows).all()
        receipts = [
            {"fired_id": id_, "person_id": cast(int, who), "at": at}
            for id_, one in zip(ids, said, strict=True)
            for who, at in one.receipts.items()
        ]
        if receipts:
            session.execute(insert(Receipt), receipts)
        branch.book.said += said
