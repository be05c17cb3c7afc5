"""Released figures: what may be shown, audited once and stored."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a store of the revision before to this one. Releases are made by the worker (and by pages) from then on."""
    op.create_table("tally_change", *_office_year("tally_change"), sa.Column("changes", sa.Integer(), nullable=False))
    op.create_table(
        "release",
        *_office_year("release"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("seen", "minimum", "clerk_minimum")),
        sa.Column("months", sa.SmallInteger(), nullable=False),
    )
    _released()
    op.execute(
        "INSERT INTO tally_change (office_id, year, changes) SELECT office_id, month / 100, 1 FROM tally_office "
        "WHERE month BETWEEN 200001 AND 210012 GROUP BY office_id, month / 100"
    )


def _office_year(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("office_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("year", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f(f"fk_{table}_office_id")),
        sa.PrimaryKeyConstraint("office_id", "year", name=op.f(f"pk_{table}")),
    ]


def _released() -> None:
    small, whole = sa.SmallInteger(), sa.Integer()
    keys = {
        "office_id": whole,
        "year": small,
        "kind": small,
        "question_id": small,
        "first": small,
        "last": small,
        "subject_id": whole,
        "block": small,
    }
    op.create_table(
        "released",
        *(sa.Column(name, kind, autoincrement=False, nullable=False) for name, kind in keys.items()),
        sa.Column("leaf", small, nullable=False),
        sa.Column("cuts", whole, nullable=True),
        sa.Column(
            "why",
            sa.Enum("few", "alone", "period", "others", "many", name="why", native_enum=False, create_constraint=True, length=16),
            nullable=True,
        ),
        *(sa.Column(f"n{level}", whole, nullable=False) for level in range(1, 6)),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_released_office_id")),
        sa.PrimaryKeyConstraint(*keys, name=op.f("pk_released")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Not offered: a backup is the way back."""
