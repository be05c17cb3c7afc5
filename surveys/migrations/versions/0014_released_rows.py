"""What is released of a family of groups is kept together, as pages read it: an array instead of a row for each figure."""

import zlib
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
MIX = ("office_id", "year", "first", "last")

OLD = sa.table("released", *map(sa.column, (*KEY, *ROW)))
BYTES = sa.LargeBinary


def upgrade() -> None:
    """Bring a store of the revision before to this one, with all that is released."""
    op.add_column("release", sa.Column("ratings", sa.Integer(), nullable=False, server_default="0"))
    connection = op.get_bind()
    release = sa.table("release", *map(sa.column, ("office_id", "year", "ratings")))
    years = connection.execute(sa.select(OLD.c.office_id, OLD.c.year).distinct()).all()
    packed = _create("released_packed", (*KEY, "part"))
    for office_id, year in years:
        connection.execute(packed.insert(), list(_families(connection, office_id, year)))
        mine = release.c.office_id == office_id, release.c.year == year
        connection.execute(release.update().where(*mine).values(ratings=_ratings(connection, office_id, year)))
    _moved(packed, "released", (*KEY, "part"))
    mixes = sa.table("released_mix", *map(sa.column, MIX), sa.column("rows", BYTES()))
    packed = _create("released_mix_packed", MIX)
    for office_id, year in connection.execute(sa.select(mixes.c.office_id, mixes.c.year).distinct()).all():
        mine = mixes.c.office_id == office_id, mixes.c.year == year
        found = [dict(row._mapping) for row in connection.execute(sa.select(mixes).where(*mine))]
        connection.execute(packed.insert(), [row | {"rows": _mixed(bytes(row["rows"]))} for row in found])
    _moved(packed, "released_mix", MIX)


def _create(name: str, keys: tuple[str, ...], *rules: Any) -> Any:
    """Rows of bytes and what they are of. With rowids on SQLite: within an index of keys, long rows make every look-up long."""
    columns = [
        sa.Column(key, sa.Integer() if key == "office_id" else sa.SmallInteger(), autoincrement=False, nullable=False)
        for key in keys
    ]
    op.create_table(name, *columns, sa.Column("rows", BYTES(), nullable=False), *rules)
    return sa.table(name, *map(sa.column, keys), sa.column("rows", BYTES()))


def _moved(packed: Any, name: str, keys: tuple[str, ...]) -> None:
    """Put the rows of ``packed`` in the place of the table ``name``, made anew so that its keys are called as everywhere."""
    op.drop_table(name)
    owner = sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f(f"fk_{name}_office_id"))
    made = _create(name, keys, owner, sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{name}")))
    columns = [*keys, "rows"]
    ordered = sa.select(*(packed.c[column] for column in columns)).order_by(*(packed.c[key] for key in keys))
    op.get_bind().execute(made.insert().from_select(columns, ordered))
    op.drop_table(packed.name)


def _squeezed(rows: bytes, size: int) -> bytes:
    return zlib.compress(np.frombuffer(rows, dtype=np.uint8).reshape(-1, size).T.tobytes(), 1)


def _mixed(rows: bytes) -> bytes:
    """Rows of (clerk, procedure, ratings) as surveys.figures.released.mixes had them when this was written."""
    each = np.frombuffer(rows, dtype="<i4").reshape(-1, 3)
    clerks, many = np.unique(each[:, 0], return_counts=True)
    size = 2 if each[:, 1:].max() < 1 << 16 else 4
    head = np.concatenate([[len(clerks), size], clerks, many]).astype("<u4")
    return head.tobytes() + each[:, 1:].T.astype(f"<u{size}").tobytes()


def _families(connection: sa.Connection, office_id: int, year: int) -> Iterator[dict[str, Any]]:
    mine = sa.select(OLD).where(OLD.c.office_id == office_id, OLD.c.year == year)
    order = ("kind", "question_id", "first", "last", "subject_id", "block")
    found = connection.execute(mine.order_by(*(OLD.c[name] for name in order)))
    for key, group in groupby(found, key=lambda row: tuple(row[: len(KEY)])):
        rows = np.array([_row(*row[len(KEY) :]) for row in group], dtype=FORM)
        whole = (rows["first"] == 101) & (rows["last"] == 1231)
        for part, some in enumerate((rows[whole], rows[~whole])):
            if len(some):
                squeezed = _squeezed(some.tobytes(), FORM.itemsize)
                yield dict(zip(KEY, key, strict=True)) | {"part": part, "rows": squeezed}


def _row(first: int, last: int, subject: int, block: int, leaf: int, why: str | None, cuts: int | None, *counts: int) -> Any:
    return first, last, subject, block, leaf, REASONS.index(why) + 1 if why else 0, cuts or 0, counts


def _ratings(connection: sa.Connection, office_id: int, year: int) -> int:
    whole = (OLD.c.kind == OFFICE, OLD.c.question_id == 0, OLD.c.first == 101, OLD.c.last == 1231)
    mine = (OLD.c.office_id == office_id, OLD.c.year == year)
    return int(
        connection.scalar(sa.select(sa.func.sum(sum(OLD.c[f"n{level}"] for level in range(1, 6)))).where(*mine, *whole)) or 0
    )


def downgrade() -> None:
    """Not offered: a backup is the way back."""
