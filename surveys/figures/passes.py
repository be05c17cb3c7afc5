"""Go through every office's month once: to check the tallies, or to bring them right, while ratings keep coming.

A rebuild that was broken off, by a kill or a power cut, goes on where it stood: each step's cells and its place in the
``TallyPass`` commit together. Two rebuilds at once share the work and mend nothing twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update

from surveys.clock import Clock
from surveys.database import Database, table
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


def rebuild(database: Database, *, clock: Clock) -> Iterator[Step]:
    """Bring each unit right, going on with a rebuild that was broken off; ``begun`` says whether there is one."""
    _begin(database, clock)
    with database.reading() as session:
        wanted, known = recount.units(session), counting.positions(session)
    for done, unit in enumerate(wanted, 1):
        last = _last(database)
        if last is None:
            return  # another rebuild went through meanwhile
        if unit > last:
            yield Step(unit, done, len(wanted), _mend(database, last, unit, known))
    with database.writing() as session:
        session.execute(delete(TallyPass))


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
    values = {"id": _ONLY, "begun_at": clock(), "office_id": _START.office_id, "month": _START.month, "mended": 0}
    with database.writing() as session:
        session.execute(insert(TallyPass), values)


def _last(database: Database) -> Unit | None:
    with database.reading() as session:
        row = session.execute(select(TallyPass.office_id, TallyPass.month)).one_or_none()
    return None if row is None else Unit(*row)


def _mend(database: Database, last: Unit, unit: Unit, known: counting.Positions) -> dict[str, int]:
    with database.reading() as session:
        deltas = recount.differences(session, unit, known)
    cells = recount.wrong_cells(deltas)
    step = (
        update(table(TallyPass))
        .where(table(TallyPass).c.office_id == last.office_id, table(TallyPass).c.month == last.month)
        .values(office_id=unit.office_id, month=unit.month, mended=table(TallyPass).c.mended + sum(cells.values()))
    )
    with database.writing() as session:
        # Another rebuild may have come by between our look and now: what we found wrong, it has mended.
        if session.connection().execute(step).rowcount:
            recount.mend(session, unit, deltas)
            return cells
    return {}
