"""Rosters: people without an account, subgroups, lists that are taken over, codes to bind oneself with."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("person") as batch:
        batch.add_column(sa.Column("named", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("forgotten_at", AT, nullable=True))
    with op.batch_alter_table("person") as batch:
        batch.alter_column("named", server_default=None)
    with op.batch_alter_table("membership") as batch:
        batch.add_column(sa.Column("listed", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("subgroup", sa.String(length=64), nullable=True))
    with op.batch_alter_table("membership") as batch:
        batch.alter_column("listed", server_default=None)
    with op.batch_alter_table("reminder") as batch:
        batch.add_column(sa.Column("audience", sa.String(length=80), nullable=False, server_default=""))
    with op.batch_alter_table("reminder") as batch:
        batch.alter_column("audience", server_default=None)
    op.create_table(
        "roster_list",
        sa.Column("id", BIG, nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("attachment_id", BIG, nullable=True),
        sa.Column("entries", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("created_at", AT, nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_roster_list_chat_id")),
        sa.ForeignKeyConstraint(["group_id"], ["chat.id"], name=op.f("fk_roster_list_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_list")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "binding_code",
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("by_id", BIG, nullable=True),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("expires_at", AT, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_binding_code_by_id")),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_binding_code_chat_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_binding_code_person_id")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_binding_code")),
    )
    op.create_index(
        "uq_binding_code_person_id_chat_id", "binding_code", ["person_id", "chat_id"], unique=True
    )
