"""Make a release: read an office's year on one snapshot, decide what may be shown, and store it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import delete, insert, select, tuple_, update
from sqlalchemy.orm import Session

from surveys.clock import Clock
from surveys.database import Database, insert_for, table
from surveys.figures.periods import FIRST, LAST
from surveys.figures.released import atoms, cells, mixes
from surveys.figures.released.atoms import Ratings, Universe
from surveys.figures.released.audit import audited
from surveys.figures.released.calendar import Calendar, calendar
from surveys.figures.released.cells import Rows
from surveys.figures.released.grains import FAMILIES, Groups, Minimums, grouped
from surveys.figures.released.models import Release, Released, TallyChange
from surveys.office.models import Office

OfficeYear = tuple[int, int]
FEW_OFFICES = 3  # so that nobody waits for the reckoning of a province
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
    mixes: Mapping[mixes.Months, bytes]


def stale(session: Session, offices: Sequence[int] | None = None) -> list[OfficeYear]:
    """The years (newest first) whose tallies or minimums have changed since they were released; of ``offices``, None for all."""
    wanted = (
        select(TallyChange.office_id, TallyChange.year)
        .join(Office, Office.id == TallyChange.office_id)
        .outerjoin(Release, (Release.office_id == TallyChange.office_id) & (Release.year == TallyChange.year))
        .where(
            Release.seen.is_(None)
            | (Release.seen != TallyChange.changes)
            | (Release.minimum != Office.minimum_group)
            | (Release.clerk_minimum != Office.minimum_clerk_group)
        )
        .where(TallyChange.year.between(FIRST // 100, LAST // 100))
        .order_by(TallyChange.year.desc(), TallyChange.office_id)
    )
    if offices is not None:
        wanted = wanted.where(TallyChange.office_id.in_(offices))
    return [(row.office_id, row.year) for row in session.execute(wanted)]


def compute(session: Session, office_id: int, year: int) -> Made:
    """What may be shown of an office's year, as the session's snapshot has it. Raises NotFound for an office that there isn't."""
    office = session.get_one(Office, office_id)
    minimums = Minimums(office.minimum_group, office.minimum_clerk_group)
    seen = session.scalar(_changes(office_id, year)) or 0
    ratings = atoms.read(session, office_id, year)
    rows = decided(ratings, minimums, _shown_before(session, office_id, year))
    mixed = mixes.mixes(ratings.universes[0], calendar(year))
    return Made(office_id, year, seen, minimums, ratings.months, rows, mixed)


def decided(ratings: Ratings, minimums: Minimums, before: Collection[tuple[int, int]] = ()) -> Rows:
    """The rows of a release; ``before``: the (kind, subject) that the last one showed, which are kept where others can go."""
    days = calendar(ratings.year)
    overall = _safe(ratings.universes[0], days, minimums, before)
    found = cells.rows(ratings.universes[0], overall, days, 0)
    for question, universe in ratings.universes.items():
        if question:
            found |= cells.rows(universe, _safe(universe, days, minimums, before, within=overall), days, question)
    # Pieces of one office's time are all that is shown of the ratings without a code: their sums are as large as they are.
    apart = grouped(ratings.uncoded, days, minimums)
    return found | cells.rows(ratings.uncoded, apart, days, 0, uncoded=True)


def _safe(
    universe: Universe,
    days: Calendar,
    minimums: Minimums,
    before: Collection[tuple[int, int]],
    within: Groups | None = None,
) -> Groups:
    groups = grouped(universe, days, minimums, within=within)
    dear = np.array([(int(kind), subject) in before for kind, subject in groups.names], dtype=bool)
    return audited(universe, groups, days, minimums, dear)


def _shown_before(session: Session, office_id: int, year: int) -> set[tuple[int, int]]:
    wanted = select(Released.kind, Released.subject_id).where(
        Released.office_id == office_id,
        Released.year == year,
        Released.kind.in_([int(kind) for kind in FAMILIES]),
        Released.question_id == 0,
        Released.first == 101,
        Released.last == 1231,
        Released.why.is_(None),
    )
    return {(row.kind, row.subject_id) for row in session.execute(wanted)}


def _changes(office_id: int, year: int) -> Any:
    return select(TallyChange.changes).where(TallyChange.office_id == office_id, TallyChange.year == year)


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


def release_stale(session: Session, *, now: datetime, offices: Sequence[int] | None = None) -> int:
    """Release all that is stale within the caller's own (writing) transaction; how many office-years that were."""
    found = stale(session, offices)
    for office_id, year in found:
        store(session, compute(session, office_id, year), now=now)
    return len(found)


def refresh(database: Database, *, clock: Clock, offices: Sequence[int] | None = None, most: int | None = None) -> int:
    """Release what is stale, newest years first, at most ``most`` office-years: read on a snapshot, then written in a short
    transaction each, so that ratings never wait for the reckoning. How many were released."""
    with database.reading() as session:
        found = stale(session, offices)[:most]
    for office_id, year in found:
        with database.reading() as session:
            made = compute(session, office_id, year)
        with database.writing() as session:
            store(session, made, now=clock())
    return len(found)


def freshen(database: Database, offices: Sequence[int], *, clock: Clock) -> None:
    """Before a page or an answer about few ``offices`` is read: release what is stale of them. More are left to the worker."""
    if len(offices) <= FEW_OFFICES:
        refresh(database, clock=clock, offices=offices, most=FEW_OFFICES)
