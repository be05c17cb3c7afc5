"""A batch's tokens are found by an index of their own: one that held every other token too led a province's coverage astray."""

import sqlalchemy as sa
from alembic import op

BATCHED = sa.text("batch_id IS NOT NULL")

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of the revision before to this one."""
    op.drop_index("ix_token_batch_id", "token")
    op.create_index("ix_token_batch", "token", ["batch_id"], sqlite_where=BATCHED, postgresql_where=BATCHED)


def downgrade() -> None:
    """Not offered: a backup is the way back."""
