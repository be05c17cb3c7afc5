"""Dated notes on the course of time; how many slips were replaced, from an index alone."""

import sqlalchemy as sa
from alembic import op

VOID = sa.text("state = 'void' AND batch_id IS NULL")

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of the revision before to this one."""
    op.create_table(
        "time_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("new_level", sa.Boolean(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_time_note_account_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_time_note_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_note")),
    )
    op.create_index("ix_time_note_office_day", "time_note", ["office_id", "day"])
    columns = ["office_id", "issued_at", "state", "batch_id"]
    op.create_index("ix_token_void", "token", columns, sqlite_where=VOID, postgresql_where=VOID)


def downgrade() -> None:
    """Not offered: a backup is the way back."""
