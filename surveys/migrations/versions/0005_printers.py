"""Printers' ways, states and histories."""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of the revision before to this one."""


def downgrade() -> None:
    """Not offered: a backup is the way back."""
