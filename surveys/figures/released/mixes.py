"""How many ratings each clerk has in each procedure, kept with a release: what makes clerks with different work comparable.

Counts of ratings, never of answers. They are read for many offices at once, so each office's stretch of time is one row: an array
of (clerk, procedure, ratings) as little-endian 32-bit integers, which numpy takes as it stands.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from sqlalchemy import ForeignKey, LargeBinary, SmallInteger, and_, delete, insert, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveys.database import Base, table
from surveys.figures.released.atoms import Ints, Universe
from surveys.figures.released.calendar import Calendar
from surveys.figures.released.kinds import Kind

FORM = np.dtype("<i4")
Months = tuple[int, int]  # the first and the last month (1–12), both included
NODES: tuple[Months, ...] = ((1, 12), *((m, m + 2) for m in (1, 4, 7, 10)), *((m, m) for m in range(1, 13)))
Span = tuple[Sequence[int], int, int]  # years, and the first and the last month of each


class ReleasedMix(Base):
    """An office's ratings with a code of the months ``first`` to ``last`` by clerk and procedure, where both are known."""

    __tablename__ = "released_mix"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own form

    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True, autoincrement=False)
    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    first: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    rows: Mapped[bytes] = mapped_column(LargeBinary)


def mixes(universe: Universe, days: Calendar) -> dict[Months, bytes]:
    """The year's mix, its quarters' and its months'; those without ratings are left out."""
    clerk, procedure = universe.keys[Kind.CLERK], universe.keys[Kind.PROCEDURE]
    known = (clerk > 0) & (procedure > 0)
    month = np.searchsorted(days.months[:-1], universe.slot[known], side="right")
    pairs = np.column_stack([clerk[known], procedure[known]])
    found = {(first, last): _counted(pairs[(month >= first) & (month <= last)]) for first, last in NODES}
    return {key: rows for key, rows in found.items() if rows}


def _counted(pairs: Ints) -> bytes:
    each, n = np.unique(pairs, axis=0, return_counts=True)
    return np.column_stack([each, n]).astype(FORM).tobytes() if len(each) else b""


def keep(session: Session, office_id: int, year: int, made: Mapping[Months, bytes]) -> None:
    """Put the mixes of an office's year in the place of those before."""
    session.execute(delete(ReleasedMix).where(ReleasedMix.office_id == office_id, ReleasedMix.year == year))
    rows = [
        {"office_id": office_id, "year": year, "first": first, "last": last, "rows": data} for (first, last), data in made.items()
    ]
    if rows:
        session.connection().execute(insert(table(ReleasedMix)), rows)


def read(session: Session, offices: Sequence[int], spans: Sequence[Span]) -> Ints:
    """(clerk, procedure, ratings) rows of ``offices`` in some stretches of years; a pair may have several. One statement."""
    wanted = [
        and_(ReleasedMix.year.in_(years), ReleasedMix.first == a, ReleasedMix.last == b)
        for years, first, last in spans
        for a, b in covering(first, last)
    ]
    found = session.scalars(select(ReleasedMix.rows).where(ReleasedMix.office_id.in_(offices), or_(*wanted)))
    return np.frombuffer(b"".join(found), dtype=FORM).reshape(-1, 3).astype(np.int64)


def covering(first: int, last: int) -> list[Months]:
    """The fewest of NODES that make up the months ``first`` to ``last``."""
    found: list[Months] = []
    while first <= last:
        node = next((a, b) for a, b in NODES if a == first and b <= last)
        found.append(node)
        first = node[1] + 1
    return found
