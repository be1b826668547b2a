"""Papers, tests, attempts, answers, the ledger of points; polls among what is said."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("outbox") as batch:
        batch.add_column(sa.Column("poll_id", sa.String(length=32), nullable=True))
    op.create_table(
        "score_entry",
        sa.Column("id", BIG, nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("occasion", sa.String(length=16), nullable=False),
        sa.Column("occasion_id", BIG, nullable=False),
        sa.Column("attempt_id", BIG, nullable=True),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("by_id", BIG, nullable=True),
        sa.Column("at", AT, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_score_entry_by_id")),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_score_entry_chat_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_score_entry_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_entry")),
    )
    op.create_index("ix_score_entry_occasion", "score_entry", ["occasion", "occasion_id", "person_id"])
    op.create_index("ix_score_entry_chat_id_held_on", "score_entry", ["chat_id", "held_on"])
    op.create_index("ix_score_entry_person_id_held_on", "score_entry", ["person_id", "held_on"])
    op.create_table(
        "score_month",
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("occasion", sa.String(length=16), nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("of", sa.BigInteger(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_score_month_chat_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_score_month_person_id")),
        sa.PrimaryKeyConstraint("chat_id", "month", "occasion", "person_id", name=op.f("pk_score_month")),
    )
    op.create_index("ix_score_month_person_id", "score_month", ["person_id"])
    op.create_table(
        "paper",
        sa.Column("id", BIG, nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("topic", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=True),
        sa.Column("next_wall", sa.String(length=32), nullable=True),
        sa.Column("last_wall", sa.String(length=32), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_by_id", BIG, nullable=True),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("deleted_at", AT, nullable=True),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_paper_chat_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_paper_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_paper_chat_id", "paper", ["chat_id"])
    op.create_table(
        "test",
        sa.Column("id", BIG, nullable=False),
        sa.Column("paper_id", BIG, nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("pools", sa.JSON(), nullable=False),
        sa.Column("seed", BIG, nullable=False),
        sa.Column("opens_at", AT, nullable=False),
        sa.Column("closes_at", AT, nullable=False),
        sa.Column("closed_at", AT, nullable=True),
        sa.Column("makeup_of_id", BIG, nullable=True),
        sa.Column("counted_at", AT, nullable=True),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_test_chat_id")),
        sa.ForeignKeyConstraint(["makeup_of_id"], ["test.id"], name=op.f("fk_test_makeup_of_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_test_paper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_test_paper_id", "test", ["paper_id"])
    op.create_index("ix_test_chat_id_closes_at", "test", ["chat_id", "closes_at"])
    op.create_table(
        "attempt",
        sa.Column("id", BIG, nullable=False),
        sa.Column("test_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_at", AT, nullable=False),
        sa.Column("deadline_at", AT, nullable=False),
        sa.Column("submitted_at", AT, nullable=True),
        sa.Column("by_deadline", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("shown_at", AT, nullable=False),
        sa.Column("message_id", BIG, nullable=True),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("of", sa.Integer(), nullable=True),
        sa.Column("by_hand_id", BIG, nullable=True),
        sa.ForeignKeyConstraint(["by_hand_id"], ["person.id"], name=op.f("fk_attempt_by_hand_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attempt_person_id")),
        sa.ForeignKeyConstraint(["test_id"], ["test.id"], name=op.f("fk_attempt_test_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_attempt_test_id_person_id_number", "attempt", ["test_id", "person_id", "number"], unique=True
    )
    op.create_index("ix_attempt_person_id_submitted_at", "attempt", ["person_id", "submitted_at"])
    op.create_table(
        "answer",
        sa.Column("attempt_id", BIG, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("version_id", BIG, nullable=False),
        sa.Column("shown", sa.String(length=12), nullable=False),
        sa.Column("given", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("given_at", AT, nullable=True),
        sa.Column("marked", sa.Boolean(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("of", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_answer_attempt_id")),
        sa.ForeignKeyConstraint(["version_id"], ["question_version.id"], name=op.f("fk_answer_version_id")),
        sa.PrimaryKeyConstraint("attempt_id", "place", name=op.f("pk_answer")),
    )
    op.create_index("ix_answer_version_id", "answer", ["version_id"])
