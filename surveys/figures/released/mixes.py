"""How many ratings each clerk has in each procedure, kept with a release: what makes clerks with different work comparable.

Counts of ratings, never of answers. They are read for many offices at once, so each office's stretch of time is one row, whose
bytes are as short as a reader can take them as they stand: how many clerks, how many bytes a number has (2, or 4 where it must);
the clerks; of how many procedures each had ratings; the procedures, clerk after clerk; and how many ratings of each. All are
little-endian and unsigned, those before the procedures of 4 bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import ForeignKey, LargeBinary, SmallInteger, and_, delete, insert, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveys.database import PLAIN_BYTES, Base, table
from surveys.figures.released.atoms import Ints, Universe
from surveys.figures.released.calendar import Calendar
from surveys.figures.released.kinds import Kind

HEAD: np.dtype[np.uint32] = np.dtype("<u4")
FORMS: dict[int, np.dtype[Any]] = {2: np.dtype("<u2"), 4: HEAD}
Months = tuple[int, int]  # the first and the last month (1–12), both included
NODES: tuple[Months, ...] = ((1, 12), *((m, m + 2) for m in (1, 4, 7, 10)), *((m, m) for m in range(1, 13)))
Span = tuple[Sequence[int], int, int]  # years, and the first and the last month of each


class ReleasedMix(Base):
    """An office's ratings with a code of the months ``first`` to ``last`` by clerk and procedure, where both are known."""

    __tablename__ = "released_mix"

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
    found = {(first, last): packed(pairs[(month >= first) & (month <= last)]) for first, last in NODES}
    return {key: rows for key, rows in found.items() if rows}


def packed(pairs: Ints) -> bytes:
    """The (clerk, procedure) of every rating, counted, as bytes; none for none."""
    if not len(pairs):
        return b""
    each, n = np.unique(pairs, axis=0, return_counts=True)
    clerks, many = np.unique(each[:, 0], return_counts=True)
    size = 2 if max(each[:, 1].max(), n.max()) < 1 << 16 else 4
    head = np.concatenate([np.array([len(clerks), size]), clerks, many])
    return bytes(head.astype(HEAD).tobytes() + np.concatenate([each[:, 1], n]).astype(FORMS[size]).tobytes())


def keep(session: Session, office_id: int, year: int, made: Mapping[Months, bytes]) -> None:
    """Put the mixes of an office's year in the place of those before."""
    session.execute(delete(ReleasedMix).where(ReleasedMix.office_id == office_id, ReleasedMix.year == year))
    rows = [
        {"office_id": office_id, "year": year, "first": first, "last": last, "rows": data} for (first, last), data in made.items()
    ]
    if rows:
        session.connection().execute(insert(table(ReleasedMix)), rows)


@dataclass(frozen=True)
class Mix:
    """An office's stretch of time. ``clerk`` and ``many`` go together, as do ``procedure`` and ``n``, of which the first
    ``many[0]`` are the first clerk's. None is empty.
    """

    clerk: Ints
    many: Ints
    procedure: Ints
    n: Ints


def read(session: Session, offices: Sequence[int], spans: Sequence[Span]) -> list[Mix]:
    """The mixes of ``offices`` in some stretches of years. One statement."""
    wanted = [
        and_(ReleasedMix.year.in_(years), ReleasedMix.first == a, ReleasedMix.last == b)
        for years, first, last in spans
        for a, b in covering(first, last)
    ]
    statement = select(ReleasedMix.rows).where(ReleasedMix.office_id.in_(offices), or_(*wanted))
    return [unpacked(data) for data in session.scalars(statement, execution_options=PLAIN_BYTES)]


def unpacked(data: bytes) -> Mix:
    """What ``packed`` made into ``data``."""
    clerks, size = np.frombuffer(data, HEAD, 2).tolist()
    head = np.frombuffer(data, HEAD, count=2 * clerks, offset=2 * HEAD.itemsize).astype(np.int64)
    rest = np.frombuffer(data, FORMS[size], offset=(2 + 2 * clerks) * HEAD.itemsize)
    pairs = len(rest) // 2
    return Mix(head[:clerks], head[clerks:], rest[:pairs], rest[pairs:])


def covering(first: int, last: int) -> list[Months]:
    """The fewest of NODES that make up the months ``first`` to ``last``."""
    found: list[Months] = []
    while first <= last:
        node = next((a, b) for a, b in NODES if a == first and b <= last)
        found.append(node)
        first = node[1] + 1
    return found
