"""Tickets as data, batches and paper forms."""

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of the revision before to this one."""


def downgrade() -> None:
    """Not offered: a backup is the way back."""
