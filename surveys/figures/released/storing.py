"""Put a release in the place of the one before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, tuple_, update
from sqlalchemy.orm import Session

from surveys.database import insert_for, table
from surveys.figures.released import mixes
from surveys.figures.released.cells import Rows
from surveys.figures.released.grains import Minimums
from surveys.figures.released.mixes import Months
from surveys.figures.released.models import Release, Released

KEYS = ("kind", "question_id", "first", "last", "subject_id", "block")
VALUES = ("leaf", "cuts", "why", "n1", "n2", "n3", "n4", "n5")


@dataclass(frozen=True)
class Made:
    """A release that was computed and not stored yet."""

    office_id: int
    year: int
    seen: int
    minimums: Minimums
    months: int
    rows: Rows
    mixes: Mapping[Months, bytes]


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
    }
    session.execute(update(Release).where(Release.office_id == made.office_id, Release.year == made.year).values(**values))


def _held(session: Session, made: Made, now: datetime) -> int:
    """What the stored release had seen (-1: there is none), held against other writers until the transaction ends."""
    connection = session.connection()
    first = {"made_at": now, "seen": -1, "minimum": 0, "clerk_minimum": 0, "months": 0}
    statement = insert_for(connection.dialect.name, table(Release)).on_conflict_do_nothing()
    connection.execute(statement, {"office_id": made.office_id, "year": made.year, **first})
    mine = (Release.office_id == made.office_id, Release.year == made.year)
    return session.execute(select(Release.seen).where(*mine).with_for_update()).scalar_one()


def _differences(session: Session, made: Made) -> None:
    """Write the rows that differ from the stored ones, so that a rating more costs some hundred rows, not all."""
    columns = [getattr(Released, name) for name in (*KEYS, *VALUES)]
    mine = (Released.office_id == made.office_id, Released.year == made.year)
    stored = {tuple(row[:6]): tuple(row[6:]) for row in session.execute(select(*columns).where(*mine))}
    gone = [key for key, value in stored.items() if made.rows.get(key) != value]
    for start in range(0, len(gone), 500):
        key = tuple_(*columns[:6])
        session.execute(delete(Released).where(*mine, key.in_(gone[start : start + 500])))
    fresh = [_record(made, key, value) for key, value in made.rows.items() if stored.get(key) != value]
    if fresh:
        session.connection().execute(insert(table(Released)), fresh)


def _record(made: Made, key: Iterable[Any], value: Iterable[Any]) -> dict[str, Any]:
    return {"office_id": made.office_id, "year": made.year} | dict(zip((*KEYS, *VALUES), (*key, *value), strict=True))
