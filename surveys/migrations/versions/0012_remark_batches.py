"""Remarks are read in batches that never change: what stands in which, and who has read it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of the revision before to this one."""
    op.create_table(
        "remark_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_remark_batch_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark_batch")),
        sa.UniqueConstraint("office_id", "verified", "last", name=op.f("uq_remark_batch_office_id_verified_last")),
    )
    op.create_table(
        "remark_reading",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_remark_reading_account_id")),
        sa.ForeignKeyConstraint(["batch_id"], ["remark_batch.id"], name=op.f("fk_remark_reading_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", "account_id", name=op.f("pk_remark_reading")),
    )
    _column()
    _indexes()


def _column() -> None:
    # Inline, so that SQLite adds it at once: a batch operation would write ten million responses anew.
    op.execute(
        "ALTER TABLE response ADD COLUMN remark_batch_id INTEGER "
        "CONSTRAINT fk_response_remark_batch_id REFERENCES remark_batch (id)"
    )


def _indexes() -> None:
    # Whoever read remarks read a month of them by the moment of rating; now they are read by batch, and gathered by arrival.
    op.drop_index("ix_response_remark", "response")
    waiting, kept = sa.text("remark IS NOT NULL AND remark_batch_id IS NULL"), sa.text("remark_batch_id IS NOT NULL")
    op.create_index(
        "ix_response_remark_waiting",
        "response",
        ["office_id", "verified", "received_at"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.create_index("ix_response_remark_batch", "response", ["remark_batch_id"], sqlite_where=kept, postgresql_where=kept)


def downgrade() -> None:
    """Not offered: a backup is the way back."""
