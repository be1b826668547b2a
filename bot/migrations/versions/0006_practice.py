"""Practice: what is remembered of each question, what is being practised, what is wished."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "practice_card",
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("question_id", BIG, nullable=False),
        sa.Column("stability", sa.Double(), nullable=False),
        sa.Column("difficulty", sa.Double(), nullable=False),
        sa.Column("reviewed_at", AT, nullable=False),
        sa.Column("due_at", AT, nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("lapses", sa.Integer(), nullable=False),
        sa.Column("streak", sa.Integer(), nullable=False),
        sa.Column("wrong_version_id", BIG, nullable=True),
        sa.Column("wrong_given", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("wrong_at", AT, nullable=True),
        sa.Column("wrong_chat_id", BIG, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_practice_card_person_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_practice_card_question_id")),
        sa.ForeignKeyConstraint(
            ["wrong_version_id"], ["question_version.id"], name=op.f("fk_practice_card_wrong_version_id")
        ),
        sa.ForeignKeyConstraint(["wrong_chat_id"], ["chat.id"], name=op.f("fk_practice_card_wrong_chat_id")),
        sa.PrimaryKeyConstraint("person_id", "question_id", name=op.f("pk_practice_card")),
    )
    op.create_index("ix_practice_card_person_id_due_at", "practice_card", ["person_id", "due_at"])
    op.create_table(
        "practice_sitting",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("words", sa.String(length=128), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("seed", BIG, nullable=False),
        sa.Column("version_id", BIG, nullable=False),
        sa.Column("chosen", sa.String(length=12), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("given", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("message_id", BIG, nullable=True),
        sa.Column("shown_at", AT, nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_practice_sitting_person_id")),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_practice_sitting_chat_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["question_version.id"], name=op.f("fk_practice_sitting_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_sitting")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_practice_sitting_person_id_ended_at", "practice_sitting", ["person_id", "ended_at"])
    op.create_index("ix_practice_sitting_shown_at", "practice_sitting", ["shown_at"])
    op.create_table(
        "practice_habit",
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("clock", sa.Time(), nullable=True),
        sa.Column("workdays", sa.Boolean(), nullable=False),
        sa.Column("wished_at", AT, nullable=True),
        sa.Column("packs", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_practice_habit_person_id")),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_practice_habit_chat_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_practice_habit")),
    )
