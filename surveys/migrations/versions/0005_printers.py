"""Printers' ways, states and histories."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Bring a store of the revision before to this one."""
    _printer()
    _print_job()
    _tables()


def _add(table: str, *columns: str) -> None:
    # Plain SQL that both stores understand: Alembic would make SQLite's table anew, and the rows that refer to it forbid that.
    for column in columns:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")


def _printer() -> None:
    _add(
        "printer",
        "profile VARCHAR(64) NOT NULL DEFAULT ''",
        "mode VARCHAR(16) NOT NULL DEFAULT 'raster' CONSTRAINT ck_printer_printmode CHECK (mode IN ('raster', 'text'))",
        "cutter BOOLEAN NOT NULL DEFAULT true",
        "feed_dots INTEGER NOT NULL DEFAULT 180",
        "fragment_rows INTEGER NOT NULL DEFAULT 200",
        "fallback_id INTEGER CONSTRAINT fk_printer_fallback_id REFERENCES printer (id)",
    )
    # So far, the narrow ones were taken to have a tear-off edge.
    op.execute("UPDATE printer SET cutter = false WHERE width_dots < 576")


def _print_job() -> None:
    moment, blob = ("DATETIME", "BLOB") if op.get_bind().dialect.name == "sqlite" else ("TIMESTAMP WITH TIME ZONE", "BYTEA")
    _add(
        "print_job",
        "kind VARCHAR(16) NOT NULL DEFAULT 'ticket' CONSTRAINT ck_print_job_jobkind CHECK (kind IN ('ticket', 'test'))",
        f"beat_at {moment}",
        "paper_ms INTEGER",
        "spare_id INTEGER CONSTRAINT fk_print_job_spare_id REFERENCES printer (id)",
        f"spare {blob}",
        "spare_sha256 VARCHAR(64)",
        "moved_from_id INTEGER CONSTRAINT fk_print_job_moved_from_id REFERENCES printer (id)",
    )
    op.create_index("ix_print_job_printer_ended", "print_job", ["printer_id", "ended_at"])
    op.execute("UPDATE print_job SET beat_at = claimed_at")


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=16)


def _tables() -> None:
    op.create_table(
        "printer_state",
        sa.Column("printer_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fault", sa.String(length=32), nullable=True),
        sa.Column("since", _MOMENT, nullable=True),
        sa.Column("paper", _word("paperlevel", "plenty", "near_end", "out", "unknown"), nullable=False),
        sa.Column("checked_at", _MOMENT, nullable=True),
        sa.Column("circuit", _word("circuit", "closed", "open", "half_open"), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("torn", sa.Boolean(), nullable=False),
        sa.Column("next_check_at", _MOMENT, nullable=False),
        sa.Column("probing_until", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["printer_id"], ["printer.id"], name=op.f("fk_printer_state_printer_id")),
        sa.PrimaryKeyConstraint("printer_id", name=op.f("pk_printer_state")),
    )
    op.create_index(op.f("ix_printer_state_next_check_at"), "printer_state", ["next_check_at"])
    op.create_table(
        "printer_fault",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("printer_id", sa.Integer(), nullable=False),
        sa.Column("fault", sa.String(length=32), nullable=False),
        sa.Column("began_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["printer_id"], ["printer.id"], name=op.f("fk_printer_fault_printer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printer_fault")),
    )
    op.create_index("ix_printer_fault_printer_began", "printer_fault", ["printer_id", "began_at"])
    op.create_table(
        "printer_tally",
        sa.Column("printer_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), autoincrement=False, nullable=False),
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["printer_id"], ["printer.id"], name=op.f("fk_printer_tally_printer_id")),
        sa.PrimaryKeyConstraint("printer_id", "day", "word", name=op.f("pk_printer_tally")),
    )


def downgrade() -> None:
    """Not offered: a backup is the way back."""
