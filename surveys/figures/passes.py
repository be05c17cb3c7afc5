"""Go through every office's month once: to check the tallies, or to bring them right, while ratings keep coming.

A rebuild that was broken off, by a kill or a power cut, goes on where it stood: each step's cells and its place in the
``TallyPass`` commit together. Two rebuilds at once share the work and mend nothing twice.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import delete, select, update

from surveys.clock import Clock
from surveys.database import Database, insert_for, table
from surveys.figures import counting, recount
from surveys.figures.counting import Unit
from surveys.figures.models import TallyPass

_ONLY = 1
_START = Unit(0, 0)


@dataclass(frozen=True)
class Step:
    """One office's month was looked at: number ``done`` of ``total``; ``wrong`` is how many cells differed, per table."""

    unit: Unit
    done: int
    total: int
    wrong: dict[str, int]


def check(database: Database) -> Iterator[Step]:
    """Compare each unit with a recount, each on a snapshot of its own; changes nothing."""
    with database.reading() as session:
        wanted, known = recount.units(session), counting.positions(session)
    for done, unit in enumerate(wanted, 1):
        with database.reading() as session:
            deltas = recount.differences(session, unit, known)
        yield Step(unit, done, len(wanted), recount.wrong_cells(deltas))


def rebuild(database: Database, *, clock: Clock) -> Generator[Step]:
    """Bring each unit right, going on with a rebuild that was broken off; ``begun`` says whether there is one."""
    _begin(database, clock)
    with database.reading() as session:
        wanted, known = recount.units(session), counting.positions(session)
    done = 0
    for batch in _batches(wanted):
        place = _place(database)
        if place is None:
            return  # another rebuild went through meanwhile
        ahead = [unit for unit in batch if unit > place.last]
        for unit, wrong in _mend(database, place, ahead, known) if ahead else ():
            yield Step(unit, done + batch.index(unit) + 1, len(wanted), wrong)
        done += len(batch)
    with database.writing() as session:
        session.execute(delete(TallyPass))


def _batches(units: list[Unit]) -> Iterator[list[Unit]]:
    """An office's year is one transaction: a durable commit for each month would take longer than counting it."""
    for _, batch in groupby(units, key=lambda unit: (unit.office_id, unit.month // 100)):
        yield list(batch)


def begun(database: Database) -> bool:
    """Whether a rebuild is under way or was broken off."""
    with database.reading() as session:
        return session.get(TallyPass, _ONLY) is not None


def forget(database: Database) -> None:
    """Let the next rebuild begin with the first office's first month."""
    with database.writing() as session:
        session.execute(delete(TallyPass))


def _begin(database: Database, clock: Clock) -> None:
    if begun(database):
        return
    values = {"id": _ONLY, "begun_at": clock(), "office_id": _START.office_id, "month": _START.month}
    with database.writing() as session:
        connection = session.connection()
        connection.execute(insert_for(connection.dialect.name, table(TallyPass)).on_conflict_do_nothing(), values)


@dataclass(frozen=True)
class _Place:
    """Where the rebuild that began then has got to."""

    begun_at: datetime
    last: Unit


def _place(database: Database) -> _Place | None:
    with database.reading() as session:
        row = session.execute(select(TallyPass.begun_at, TallyPass.office_id, TallyPass.month)).one_or_none()
    return None if row is None else _Place(row.begun_at, Unit(row.office_id, row.month))


def _mend(database: Database, place: _Place, batch: list[Unit], known: counting.Positions) -> list[tuple[Unit, dict[str, int]]]:
    with database.reading() as session:
        found = [(unit, recount.differences(session, unit, known)) for unit in batch]
    wrong = [(unit, recount.wrong_cells(deltas)) for unit, deltas in found]
    here = table(TallyPass)
    step = (
        update(here)
        .where(here.c.begun_at == place.begun_at, here.c.office_id == place.last.office_id, here.c.month == place.last.month)
        .values(office_id=batch[-1].office_id, month=batch[-1].month)
    )
    with database.writing() as session:
        # Another rebuild may have come by between our look and now: what we found wrong, it has mended.
        if not session.connection().execute(step).rowcount:
            return [(unit, {}) for unit in batch]
        for unit, deltas in found:
            recount.mend(session, unit, deltas)
    return wrong
