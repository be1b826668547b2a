"""Live quizzes, the question of the day, the polls they ask and the votes in them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "live_quiz",
        sa.Column("id", BIG, nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("topic", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("seed", BIG, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("note", sa.String(length=16), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("board", sa.String(length=64), nullable=False),
        sa.Column("counted_at", AT, nullable=True),
        sa.Column("created_by_id", BIG, nullable=True),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("started_at", AT, nullable=True),
        sa.Column("ended_at", AT, nullable=True),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_live_quiz_chat_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_live_quiz_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_quiz")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_live_quiz_chat_id_state", "live_quiz", ["chat_id", "state"])
    op.create_table(
        "live_player",
        sa.Column("quiz_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("joined_at", AT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_live_player_person_id")),
        sa.ForeignKeyConstraint(["quiz_id"], ["live_quiz.id"], name=op.f("fk_live_player_quiz_id")),
        sa.PrimaryKeyConstraint("quiz_id", "person_id", name=op.f("pk_live_player")),
    )
    op.create_table(
        "daily_plan",
        sa.Column("id", BIG, nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("topic", sa.Integer(), nullable=True),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=True),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("seed", BIG, nullable=False),
        sa.Column("next_wall", sa.String(length=32), nullable=True),
        sa.Column("last_wall", sa.String(length=32), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_by_id", BIG, nullable=True),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("paused_at", AT, nullable=True),
        sa.Column("deleted_at", AT, nullable=True),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_daily_plan_chat_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_daily_plan_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_daily_plan")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_daily_plan_chat_id", "daily_plan", ["chat_id"])
    op.create_table(
        "asked_poll",
        sa.Column("id", BIG, nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("quiz_id", BIG, nullable=True),
        sa.Column("plan_id", BIG, nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("version_id", BIG, nullable=False),
        sa.Column("shown", sa.String(length=12), nullable=False),
        sa.Column("correct", sa.JSON(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("asked_at", AT, nullable=False),
        sa.Column("closes_at", AT, nullable=True),
        sa.Column("poll_id", sa.String(length=32), nullable=True),
        sa.Column("message_id", BIG, nullable=True),
        sa.Column("sent_at", AT, nullable=True),
        sa.Column("closed_at", AT, nullable=True),
        sa.Column("void", sa.Boolean(), nullable=False),
        sa.Column("untimed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_asked_poll_chat_id")),
        sa.ForeignKeyConstraint(["quiz_id"], ["live_quiz.id"], name=op.f("fk_asked_poll_quiz_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["daily_plan.id"], name=op.f("fk_asked_poll_plan_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["question_version.id"], name=op.f("fk_asked_poll_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_poll")),
    )
    op.create_index("uq_asked_poll_quiz_id_place", "asked_poll", ["quiz_id", "place"], unique=True)
    op.create_index("uq_asked_poll_plan_id_place", "asked_poll", ["plan_id", "place"], unique=True)
    op.create_index("ix_asked_poll_poll_id", "asked_poll", ["poll_id"])
    op.create_index("ix_asked_poll_version_id", "asked_poll", ["version_id"])
    op.create_table(
        "ballot",
        sa.Column("poll_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("received_at", AT, nullable=False),
        sa.Column("since", AT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ballot_person_id")),
        sa.PrimaryKeyConstraint("poll_id", "person_id", name=op.f("pk_ballot")),
    )
    op.create_index("ix_ballot_received_at", "ballot", ["received_at"])
