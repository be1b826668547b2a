"""The table of the questions of the day: a plan for each chat; what was asked is in `quiz.polls`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, contains_eager, mapped_column, relationship

from bot.engine.database import Base, BigKey, Instant
from bot.engine.identity import Chat
from bot.quiz.polls import AskedPoll
from bot.quiz.pools import Choice
from bot.when import Schedule


class DailyPlan(Base):
    """When a chat gets a question, of what, and until when it can be answered."""

    __tablename__ = "daily_plan"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    topic: Mapped[int | None]
    """The forum topic it is asked in."""
    rule: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The schedule, as `Schedule.to_json` writes it."""
    until: Mapped[int | None]
    """When it closes: seconds after midnight by the chat's clock; None: as usual."""
    chosen: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What is asked, a `Choice`."""
    seed: Mapped[int] = mapped_column(BigKey)
    next_wall: Mapped[str | None] = mapped_column(String(32))
    last_wall: Mapped[str | None] = mapped_column(String(32))
    """The last occurrence that fell due: what lies before it is over, also after a change of zone."""
    revision: Mapped[int] = mapped_column(default=0)
    """Counts its changes: a card drawn before the last of them is stale."""
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    paused_at: Mapped[datetime | None] = mapped_column(Instant)
    deleted_at: Mapped[datetime | None] = mapped_column(Instant)

    chat: Mapped[Chat] = relationship(lazy="raise")

    __table_args__ = (Index("ix_daily_plan_chat_id", "chat_id"), {"sqlite_autoincrement": True})

    @property
    def schedule(self) -> Schedule:
        return Schedule.from_json(self.rule)

    @schedule.setter
    def schedule(self, schedule: Schedule) -> None:
        self.rule = schedule.to_json()

    @property
    def choice(self) -> Choice:
        return Choice.from_json(self.chosen)

    @choice.setter
    def choice(self, choice: Choice) -> None:
        self.chosen = choice.as_json()


def plan_of(session: Session, plan_id: int) -> DailyPlan | None:
    """A plan with its chat."""
    return loaded(session, [plan_id]).get(plan_id)


def loaded(session: Session, ids: Sequence[int]) -> dict[int, DailyPlan]:
    """These plans with their chats."""
    rows = (
        select(DailyPlan)
        .join(DailyPlan.chat)
        .where(DailyPlan.id.in_(ids))
        .options(contains_eager(DailyPlan.chat))
    )
    return {plan.id: plan for plan in session.scalars(rows)}


def plan_in(session: Session, chat_id: int) -> DailyPlan | None:
    """The plan of a chat; there is one at most."""
    found = session.scalar(
        select(DailyPlan.id).where(DailyPlan.chat_id == chat_id, DailyPlan.deleted_at.is_(None))
    )
    return plan_of(session, found) if found is not None else None


def asked_by(session: Session, plan: DailyPlan) -> Sequence[AskedPoll]:
    """The questions that were asked by a plan, in their order."""
    return session.scalars(
        select(AskedPoll).where(AskedPoll.plan_id == plan.id).order_by(AskedPoll.place)
    ).all()
