"""Who left a group and came back: when he was not there; lists whose group is still to be chosen."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("left_at", AT, nullable=False),
        sa.Column("returned_at", AT, nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_absence_chat_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_absence_person_id")),
        sa.PrimaryKeyConstraint("chat_id", "person_id", "left_at", name=op.f("pk_absence")),
    )
    op.create_index("ix_absence_person_id", "absence", ["person_id"])
    # What is built anew for SQLite must still never use an id again.
    with op.batch_alter_table("roster_list", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.alter_column("group_id", existing_type=BIG, nullable=True)
