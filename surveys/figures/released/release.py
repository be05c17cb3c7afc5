"""Make a release: read an office's year on one snapshot, decide what may be shown, and store it."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.clock import Clock
from surveys.database import Database
from surveys.figures.periods import FIRST, LAST
from surveys.figures.released import atoms, cells, mixes
from surveys.figures.released.atoms import Ratings, Universe
from surveys.figures.released.calendar import Calendar, calendar
from surveys.figures.released.form import Family, Rows, unpacked
from surveys.figures.released.grains import FAMILIES, Groups, Minimums, grouped
from surveys.figures.released.kinds import Part
from surveys.figures.released.models import Release, Released, TallyChange
from surveys.figures.released.storing import Made, store
from surveys.office.models import Office

OfficeYear = tuple[int, int]
FEW_OFFICES = 3  # whose releases a page may wait for; a province's are left to the worker
LIGHT = 2000  # ratings in a year that are reckoned while a page waits: a third of a second


def stale(
    session: Session, offices: Sequence[int] | None = None, *, made_before: datetime | None = None, light: bool = False
) -> list[OfficeYear]:
    """The years (newest first) whose tallies or minimums have changed since they were released; of ``offices``, None for all.

    ``made_before``: none that was released later than that. ``light``: none that is long reckoned at.
    """
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
    if light:
        wanted = wanted.where(Release.ratings.is_(None) | (Release.ratings <= LIGHT))
    if made_before is not None:
        wanted = wanted.where(Release.made_at.is_(None) | (Release.made_at < made_before))
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


def decided(ratings: Ratings, minimums: Minimums, before: Collection[tuple[int, int]] = ()) -> dict[Family, Rows]:
    """The rows of a release; ``before``: the (kind, subject) that the last one showed, which are kept where others can go."""
    days = calendar(ratings.year)
    overall = _safe(ratings.universes[0], days, minimums, before)
    found = cells.rows(ratings.universes[0], overall, days, 0)
    # What is shown of a question hangs on who answered it, not on what: several that the same people answered are decided once.
    alike: dict[bytes, Groups] = {}
    for question, universe in ratings.universes.items():
        if question:
            people = universe.people
            if people not in alike:
                alike[people] = _safe(universe, days, minimums, before, within=overall)
            found |= cells.rows(universe, alike[people], days, question)
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
    from surveys.figures.released.audit import audited  # noqa: PLC0415 - scipy, a tenth of every start, for this alone

    groups = grouped(universe, days, minimums, within=within)
    dear = np.array([(int(kind), subject) in before for kind, subject in groups.names], dtype=bool)
    return audited(universe, groups, days, minimums, dear)


def _shown_before(session: Session, office_id: int, year: int) -> set[tuple[int, int]]:
    wanted = select(Released.kind, Released.rows).where(
        Released.office_id == office_id,
        Released.year == year,
        Released.kind.in_([int(kind) for kind in FAMILIES]),
        Released.question_id == 0,
        Released.part == int(Part.YEAR),
    )
    read = [(kind, unpacked(rows)) for kind, rows in session.execute(wanted)]
    return {(kind, int(subject)) for kind, rows in read for subject in rows["subject"][rows["why"] == 0]}


def _changes(office_id: int, year: int) -> Any:
    return select(TallyChange.changes).where(TallyChange.office_id == office_id, TallyChange.year == year)


def release_stale(session: Session, *, now: datetime, offices: Sequence[int] | None = None) -> int:
    """Release all that is stale within the caller's own (writing) transaction; how many office-years that were."""
    found = stale(session, offices)
    for office_id, year in found:
        store(session, compute(session, office_id, year), now=now)
    return len(found)


def refresh(
    database: Database,
    *,
    clock: Clock,
    offices: Sequence[int] | None = None,
    most: int | None = None,
    rest: timedelta | None = None,
    light: bool = False,
) -> int:
    """Release what is stale, newest years first, at most ``most`` office-years; how many that were.

    ``rest``: an office's year is let be for so long after it was released, so that a busy one doesn't keep the worker busy.
    ``light``: only what is reckoned quickly.
    """
    with database.reading() as session:
        found = stale(session, offices, made_before=clock() - rest if rest else None, light=light)[:most]
    for office_id, year in found:
        release(database, office_id, year, clock=clock)
    return len(found)


def release(database: Database, office_id: int, year: int, *, clock: Clock) -> None:
    """Read and reckon on one snapshot, then write in a short transaction, so that no rating waits for the reckoning."""
    with database.reading() as session:
        made = compute(session, office_id, year)
    with database.writing() as session:
        store(session, made, now=clock())


def every(session: Session) -> list[OfficeYear]:
    """All office-years that have tallies, newest years first."""
    wanted = select(TallyChange.office_id, TallyChange.year).where(TallyChange.year.between(FIRST // 100, LAST // 100))
    ordered = wanted.order_by(TallyChange.year.desc(), TallyChange.office_id)
    return [(row.office_id, row.year) for row in session.execute(ordered)]


def freshen(database: Database, offices: Sequence[int], *, clock: Clock) -> None:
    """Before a page or an answer about few ``offices`` is read: release what is stale of them and quickly reckoned.

    The rest is left to the worker, so that nobody waits.
    """
    if len(offices) <= FEW_OFFICES:
        refresh(database, clock=clock, offices=offices, most=FEW_OFFICES, light=True)


def freshen_alone(database: Database, office: int, *, among: Collection[int], clock: Clock) -> None:
    """The same for one office of ``among`` (whom the asker may see) with none below it; a province's are the worker's."""
    with database.reading() as session:
        alone = session.scalar(select(Office.id).where(Office.parent_id == office).limit(1)) is None
    if alone and office in among:
        freshen(database, [office], clock=clock)
