"""Pictures of questions."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "question_picture",
        sa.Column("id", BIG, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_picture")),
        sa.UniqueConstraint("digest", name=op.f("uq_question_picture_digest")),
    )
    with op.batch_alter_table("question_version") as batch:
        batch.add_column(sa.Column("picture_id", BIG, nullable=True))
        batch.create_foreign_key(
            op.f("fk_question_version_picture_id"), "question_picture", ["picture_id"], ["id"]
        )
