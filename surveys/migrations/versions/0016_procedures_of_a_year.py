"""The coverage of a procedure lies month by month, all offices beside each other: a province's year is read in one piece."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of the revision before to this one."""
    op.drop_index("ix_flow_procedure_reach", "flow_procedure")
    lying = ["procedure_id", "month", "office_id", "finished", "issued", "rated"]
    op.create_index("ix_flow_procedure_reach", "flow_procedure", lying)


def downgrade() -> None:
    """Not offered: a backup is the way back."""
