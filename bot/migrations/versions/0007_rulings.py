"""Reported questions, and what secretaries have ruled on them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "ruling",
        sa.Column("id", BIG, nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("version_id", BIG, nullable=False),
        sa.Column("void", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("by_id", BIG, nullable=True),
        sa.Column("at", AT, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_ruling_by_id")),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_ruling_chat_id")),
        sa.ForeignKeyConstraint(["version_id"], ["question_version.id"], name=op.f("fk_ruling_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruling")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ruling_chat_id_version_id", "ruling", ["chat_id", "version_id"])
    op.create_table(
        "question_report",
        sa.Column("id", BIG, nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("version_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("attempt_id", BIG, nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("at", AT, nullable=False),
        sa.Column("ruling_id", BIG, nullable=True),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_question_report_attempt_id")),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_question_report_chat_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_question_report_person_id")),
        sa.ForeignKeyConstraint(["ruling_id"], ["ruling.id"], name=op.f("fk_question_report_ruling_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["question_version.id"], name=op.f("fk_question_report_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_report")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_question_report_chat_id", "question_report", ["chat_id", "version_id", "person_id"], unique=True
    )
    op.create_table(
        "ruling_draft",
        sa.Column("id", BIG, nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("version_id", BIG, nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("void", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("at", AT, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_ruling_draft_by_id")),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_ruling_draft_chat_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["question_version.id"], name=op.f("fk_ruling_draft_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruling_draft")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ruling_draft_by_id", "ruling_draft", ["by_id"])
