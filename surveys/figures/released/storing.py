"""Put a release in the place of the one before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from surveys.database import insert_for, table
from surveys.figures.released import mixes
from surveys.figures.released.form import Family, Rows, is_whole, packed
from surveys.figures.released.grains import Minimums
from surveys.figures.released.kinds import Kind
from surveys.figures.released.mixes import Months
from surveys.figures.released.models import Release, Released


@dataclass(frozen=True)
class Made:
    """A release that was computed and not stored yet."""

    office_id: int
    year: int
    seen: int
    minimums: Minimums
    months: int
    rows: Mapping[Family, Rows]
    mixes: Mapping[Months, bytes]

    @property
    def ratings(self) -> int:
        """How many ratings with a code the year shows."""
        rows = self.rows.get((int(Kind.OFFICE), 0))
        return 0 if rows is None else int(rows["n"][is_whole(rows)].sum())


def store(session: Session, made: Made, *, now: datetime) -> None:
    """Put a release in the place of the one before; one that another process made of a later state stays."""
    if _held(session, made, now) > made.seen:
        return
    _differences(session, made)
    mixes.keep(session, made.office_id, made.year, made.mixes)
    values = {
        "made_at": now,
        "seen": made.seen,
        "minimum": made.minimums.group,
        "clerk_minimum": made.minimums.clerk,
        "months": made.months,
        "ratings": made.ratings,
    }
    session.execute(update(Release).where(Release.office_id == made.office_id, Release.year == made.year).values(**values))


def _held(session: Session, made: Made, now: datetime) -> int:
    """What the stored release had seen (-1: there is none), held against other writers until the transaction ends."""
    connection = session.connection()
    first = {"made_at": now, "seen": -1, "minimum": 0, "clerk_minimum": 0, "months": 0, "ratings": 0}
    statement = insert_for(connection.dialect.name, table(Release)).on_conflict_do_nothing()
    connection.execute(statement, {"office_id": made.office_id, "year": made.year, **first})
    mine = (Release.office_id == made.office_id, Release.year == made.year)
    return session.execute(select(Release.seen).where(*mine).with_for_update()).scalar_one()


def _differences(session: Session, made: Made) -> None:
    """Write the families that differ from the stored ones."""
    mine = (Released.office_id == made.office_id, Released.year == made.year)
    keys = (Released.kind, Released.question_id, Released.part)
    read = session.execute(select(*keys, Released.rows).where(*mine))
    stored = {(kind, question, part): bytes(rows) for kind, question, part, rows in read}
    wanted = packed(made.rows)
    gone = [key for key, rows in stored.items() if wanted.get(key) != rows]
    for kind, question, part in gone:
        session.execute(
            delete(Released).where(*mine, Released.kind == kind, Released.question_id == question, Released.part == part)
        )
    fresh = [
        {"office_id": made.office_id, "year": made.year, "kind": kind, "question_id": question, "part": part, "rows": rows}
        for (kind, question, part), rows in wanted.items()
        if stored.get((kind, question, part)) != rows
    ]
    if fresh:
        session.connection().execute(insert(table(Released)), fresh)
