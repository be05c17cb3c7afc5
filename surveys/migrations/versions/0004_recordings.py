"""Spoken prompts, and where an office writes its tone marks."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of the revision before to this one."""
    # The default stays in the store: taking it away would rebuild SQLite's table of offices, to which nearly all others refer.
    op.add_column("office", sa.Column("tone_marks", sa.String(length=8), nullable=False, server_default="old"))
    op.create_table(
        "sound",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=32), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sound")),
    )
    op.create_table(
        "recording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("screen", sa.String(length=64), nullable=False),
        sa.Column("sound_digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("script_digest", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_recording_office_id")),
        sa.ForeignKeyConstraint(["sound_digest"], ["sound.digest"], name=op.f("fk_recording_sound_digest")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording")),
        sa.UniqueConstraint("office_id", "language", "screen", name=op.f("uq_recording_office_id_language_screen")),
    )
    op.create_index(op.f("ix_recording_sound_digest"), "recording", ["sound_digest"])
    op.create_table(
        "spoken_language",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_spoken_language_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spoken_language")),
        sa.UniqueConstraint("office_id", "name", name=op.f("uq_spoken_language_office_id_name")),
    )


def downgrade() -> None:
    """Not offered: a backup is the way back."""
