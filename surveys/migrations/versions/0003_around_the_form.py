"""What surrounds the form: offers to tablets, calls for help, procedures' details, theme."""

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of the revision before to this one."""


def downgrade() -> None:
    """Not offered: a backup is the way back."""
