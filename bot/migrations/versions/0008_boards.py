"""What a chat has chosen for its board, and how its members wish to be shown."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "board_custom",
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("naming", sa.String(length=16), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_board_custom_chat_id")),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_board_custom")),
    )
    op.create_table(
        "board_wish",
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("showing", sa.String(length=16), nullable=False),
        sa.Column("alias", sa.String(length=20), nullable=True),
        sa.Column("sign", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_board_wish_chat_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_board_wish_person_id")),
        sa.PrimaryKeyConstraint("chat_id", "person_id", name=op.f("pk_board_wish")),
    )
    op.create_index("uq_board_wish_chat_id_sign", "board_wish", ["chat_id", "sign"], unique=True)
    op.create_index("ix_board_wish_person_id", "board_wish", ["person_id"])
    op.create_index(
        "ix_score_month_sums",
        "score_month",
        ["chat_id", "occasion", "person_id", "month", "points", "of", "taken"],
    )
