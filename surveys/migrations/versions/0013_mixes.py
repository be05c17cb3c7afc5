"""Releases keep each clerk's mix of procedures; dossiers in time are counted from an index alone."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of the revision before to this one. Releases that were made without mixes are made anew."""
    op.create_table(
        "released_mix",
        sa.Column("office_id", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.SmallInteger(), autoincrement=False, nullable=False) for name in ("year", "first", "last")),
        sa.Column("rows", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_released_mix_office_id")),
        sa.PrimaryKeyConstraint("office_id", "year", "first", "last", name=op.f("pk_released_mix")),
        sqlite_with_rowid=False,
    )
    op.execute("UPDATE release SET seen = -1")
    op.drop_index("ix_dossier_office_finished", "dossier")
    op.create_index("ix_dossier_office_finished", "dossier", ["office_id", "finished_at", "due_at", "withdrawn"])


def downgrade() -> None:
    """Not offered: a backup is the way back."""
