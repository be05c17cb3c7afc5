"""Paired devices, and which of them a rating came from."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of the revision before to this one."""
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("kiosk", "tablet", name="devicekind", native_enum=False, create_constraint=True, length=16),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("counter_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("opening_hours", sa.JSON(), nullable=True),
        sa.Column("pin_hash", sa.String(length=200), nullable=True),
        sa.Column("key_digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("pairing_digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("pairing_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("queue_length", sa.Integer(), nullable=False),
        sa.Column("refused_count", sa.Integer(), nullable=False),
        sa.Column("app_version", sa.String(length=32), nullable=False),
        sa.Column("outdated_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clock_skew_seconds", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["counter_id"], ["counter.id"], name=op.f("fk_device_counter_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_device_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("key_digest", name=op.f("uq_device_key_digest")),
        sa.UniqueConstraint("office_id", "name", name=op.f("uq_device_office_id_name")),
        sa.UniqueConstraint("pairing_digest", name=op.f("uq_device_pairing_digest")),
    )
    for table in ("response", "quarantined"):
        _add_device(table)


def _add_device(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        # SQLite adds an empty column with its reference in place; Alembic's way would copy millions of ratings.
        op.execute(f"ALTER TABLE {table} ADD COLUMN device_id INTEGER CONSTRAINT fk_{table}_device_id REFERENCES device (id)")
        return
    op.add_column(table, sa.Column("device_id", sa.Integer(), nullable=True))
    op.create_foreign_key(op.f(f"fk_{table}_device_id"), table, "device", ["device_id"], ["id"])


def downgrade() -> None:
    """Not offered: a backup is the way back."""
