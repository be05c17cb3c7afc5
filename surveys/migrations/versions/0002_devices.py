"""Paired devices."""

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of the revision before to this one."""


def downgrade() -> None:
    """Not offered: a backup is the way back."""
