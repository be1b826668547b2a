"""What a card can change, single occurrences, receipts, rosters, a chat's customs, files on their way."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _add(table: str, *columns: sa.Column[Any]) -> None:
    """Add columns; what is there already gets the value written beside it, which is no default later on."""
    with op.batch_alter_table(table) as batch:
        for column in columns:
            batch.add_column(column)
    filled = [column.name for column in columns if column.server_default is not None]
    if filled:
        with op.batch_alter_table(table) as batch:
            for name in filled:
                batch.alter_column(name, server_default=None)


def upgrade() -> None:
    _add(
        "chat",
        sa.Column("default_time", sa.Time(), nullable=False, server_default="09:00:00.000000"),
        sa.Column("calendar", sa.String(length=8), nullable=True),
        sa.Column("days_off", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("days_on", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("roster_confirmed_at", sa.DateTime(timezone=True), nullable=True),
    )
    _add("person", sa.Column("muted_at", sa.DateTime(timezone=True), nullable=True))
    _add(
        "membership",
        sa.Column("appointed", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("exempt", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("anonymous", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    _add(
        "reminder",
        sa.Column("moves", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("extras", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("last_fired_id", BIG, nullable=True),
        sa.Column("receipt", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("pin", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("pinned_fired_id", BIG, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_table(
        "attachment",
        sa.Column("id", BIG, nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_table(
        "draft",
        sa.Column("id", BIG, nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_draft_chat_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_draft_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_draft_chat_id_person_id", "draft", ["chat_id", "person_id"])
    op.create_table(
        "ledger_wish",
        sa.Column("id", BIG, nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_ledger_wish_chat_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ledger_wish_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_wish")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_ledger_wish_chat_id_person_id", "ledger_wish", ["chat_id", "person_id"], unique=True)
    op.create_table(
        "fired",
        sa.Column("id", BIG, nullable=False),
        sa.Column("reminder_id", BIG, nullable=False),
        sa.Column("wall", sa.String(length=32), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_with_id", BIG, nullable=True),
        sa.Column("receipt", sa.Boolean(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delay", sa.Integer(), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["reminder_id"], ["reminder.id"], name=op.f("fk_fired_reminder_id")),
        sa.ForeignKeyConstraint(["said_with_id"], ["fired.id"], name=op.f("fk_fired_said_with_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fired")),
    )
    op.create_index("ix_fired_due_at", "fired", ["due_at"])
    op.create_index("ix_fired_reminder_id_due_at", "fired", ["reminder_id", "due_at"])
    op.create_index("ix_fired_said_with_id", "fired", ["said_with_id"])
    op.create_table(
        "nudge",
        sa.Column("id", BIG, nullable=False),
        sa.Column("fired_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_nudge_by_id")),
        sa.ForeignKeyConstraint(["fired_id"], ["fired.id"], name=op.f("fk_nudge_fired_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_nudge_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudge")),
    )
    op.create_index("uq_nudge_fired_id_person_id", "nudge", ["fired_id", "person_id"], unique=True)
    op.create_table(
        "receipt",
        sa.Column("fired_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fired_id"], ["fired.id"], name=op.f("fk_receipt_fired_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_receipt_person_id")),
        sa.PrimaryKeyConstraint("fired_id", "person_id", name=op.f("pk_receipt")),
    )
