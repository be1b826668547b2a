"""Questions that were sent again as polls; the order of votes that were received together."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "poll_copy",
        sa.Column("poll_id", sa.String(length=32), nullable=False),
        sa.Column("asked_id", BIG, nullable=False),
        sa.Column("posted_at", AT, nullable=False),
        sa.ForeignKeyConstraint(["asked_id"], ["asked_poll.id"], name=op.f("fk_poll_copy_asked_id")),
        sa.PrimaryKeyConstraint("poll_id", name=op.f("pk_poll_copy")),
    )
    op.create_index("ix_poll_copy_asked_id", "poll_copy", ["asked_id"])
    with op.batch_alter_table("ballot") as batch:
        batch.add_column(sa.Column("number", BIG, nullable=False, server_default="0"))
    with op.batch_alter_table("ballot") as batch:
        batch.alter_column("number", server_default=None)
