"""What is released of a family of groups is kept together, as pages read it: an array instead of a row for each figure."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import numpy as np
import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# As surveys.figures.released.form had it when this was written.
REASONS = ("few", "alone", "period", "others", "many")
FORM = np.dtype(
    [
        ("first", "<i2"),
        ("last", "<i2"),
        ("subject", "<i4"),
        ("block", "i1"),
        ("leaf", "i1"),
        ("why", "i1"),
        ("cuts", "<i2"),
        ("n", "<i4", (5,)),
    ]
)
KEY = ("office_id", "year", "kind", "question_id")
ROW = ("first", "last", "subject_id", "block", "leaf", "why", "cuts", "n1", "n2", "n3", "n4", "n5")
OFFICE = 1

OLD = sa.table("released", *map(sa.column, (*KEY, *ROW)))
NEW = ("released_packed", "released")


def upgrade() -> None:
    """Bring a store of the revision before to this one, with all that is released."""
    op.add_column("release", sa.Column("ratings", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(NEW[0], *_columns())
    connection = op.get_bind()
    packed, release = _target(NEW[0]), sa.table("release", *map(sa.column, ("office_id", "year", "ratings")))
    for office_id, year in connection.execute(sa.select(OLD.c.office_id, OLD.c.year).distinct()).all():
        families = list(_families(connection, office_id, year))
        connection.execute(packed.insert(), families)
        mine = release.c.office_id == office_id, release.c.year == year
        connection.execute(release.update().where(*mine).values(ratings=_ratings(families)))
    op.drop_table("released")
    # Made under its own name, its keys are called as everywhere.
    op.create_table(
        NEW[1],
        *_columns(),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_released_office_id")),
        sa.PrimaryKeyConstraint(*KEY, "part", name=op.f("pk_released")),
        sqlite_with_rowid=False,
    )
    columns = [*KEY, "part", "rows"]
    ordered = sa.select(*(packed.c[name] for name in columns)).order_by(*(packed.c[name] for name in columns[:5]))
    connection.execute(_target(NEW[1]).insert().from_select(columns, ordered))
    op.drop_table(NEW[0])


def _columns() -> list[sa.Column[Any]]:
    small = ("year", "kind", "question_id", "part")
    return [
        sa.Column("office_id", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.SmallInteger(), autoincrement=False, nullable=False) for name in small),
        sa.Column("rows", sa.LargeBinary(), nullable=False),
    ]


def _target(name: str) -> Any:
    return sa.table(name, *map(sa.column, (*KEY, "part")), sa.column("rows", sa.LargeBinary()))


def _families(connection: sa.Connection, office_id: int, year: int) -> Iterator[dict[str, Any]]:
    mine = sa.select(OLD).where(OLD.c.office_id == office_id, OLD.c.year == year)
    order = ("kind", "question_id", "first", "last", "subject_id", "block")
    found = connection.execute(mine.order_by(*(OLD.c[name] for name in order)))
    for key, group in groupby(found, key=lambda row: tuple(row[: len(KEY)])):
        rows = np.array([_row(*row[len(KEY) :]) for row in group], dtype=FORM)
        whole = (rows["first"] == 101) & (rows["last"] == 1231)
        for part, some in enumerate((rows[whole], rows[~whole])):
            if len(some):
                yield dict(zip(KEY, key, strict=True)) | {"part": part, "rows": some.tobytes()}


def _row(first: int, last: int, subject: int, block: int, leaf: int, why: str | None, cuts: int | None, *counts: int) -> Any:
    return first, last, subject, block, leaf, REASONS.index(why) + 1 if why else 0, cuts or 0, counts


def _ratings(families: list[dict[str, Any]]) -> int:
    for family in families:
        if (family["kind"], family["question_id"], family["part"]) == (OFFICE, 0, 0):
            return int(np.frombuffer(family["rows"], dtype=FORM)["n"].sum())
    return 0


def downgrade() -> None:
    """Not offered: a backup is the way back."""
