"""Check the tallies against the responses, tokens and dossiers, or bring them right, one office's month after the other.

Right while ratings keep coming, and without holding any of them up: a transaction changes what is counted and its cells alike, so
however many are under way, what a consistent snapshot finds wrong (recount − stored) stays exactly that wrong until somebody
mends it. So a unit is compared in a reading transaction, and the difference is *added* to the cells in a short writing one.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, func, select, union
from sqlalchemy.orm import Session

from surveys.clock import add_months, local_day, month_of
from surveys.database import Base, table
from surveys.dossiers.models import Dossier
from surveys.figures import counting
from surveys.figures.counting import Counted, Positions, Unit
from surveys.figures.released.models import TallyChange
from surveys.figures.tally import COUNTS, Deltas, add
from surveys.office.models import Office
from surveys.responses.models import Response
from surveys.tokens.models import Token

# How often an office's year changed is no count of anything that could be counted again.
CHECKED = {model: names for model, names in COUNTS.items() if model is not TallyChange}


def units(session: Session) -> list[Unit]:
    """Every office's month for which anything is stored or tallied, and those between, in order."""
    found = {Unit(*row) for row in session.execute(_tallied())}
    for office_id in session.scalars(select(Office.id)):
        found |= {Unit(office_id, month) for month in _months(session, office_id)}
    return sorted(found)


def _tallied() -> Any:
    each = (select(table(model).c.office_id, table(model).c.month).distinct() for model in CHECKED)
    return union(*each)


_MOMENTS: list[tuple[Any, Any]] = [
    (Response.office_id, Response.rated_at),
    (Dossier.office_id, Dossier.finished_at),
    (Token.office_id, Token.issued_at),
]


def _months(session: Session, office_id: int) -> Iterator[int]:
    """From the office's first month to its last; each end is one look into an index."""
    ends: list[date] = []
    for owner, moment in _MOMENTS:
        for end in (func.min(moment), func.max(moment)):
            found = session.scalar(select(end).where(owner == office_id))
            ends += [local_day(found)] if found else []
    month, last = (month_of(min(ends)), month_of(max(ends))) if ends else (1, 0)
    while month <= last:
        yield month
        month = add_months(month, 1)


def differences(session: Session, unit: Unit, known: Positions) -> Deltas:
    """What is to be added to the cells of ``unit`` to make them right; empty when they are. Reads one snapshot."""
    return compare(stored(session, unit), counting.counted(session, unit, known))


def stored(session: Session, unit: Unit) -> Counted:
    """The cells of ``unit`` as they are."""
    found: Counted = {}
    where = {"office": unit.office_id, "month": unit.month}
    for model, (keys, statement) in _STORED.items():
        rows = session.connection().execute(statement, where)
        found[model] = {tuple(row[:keys]): list(row[keys:]) for row in rows}
    return found


def _of(model: type[Base]) -> ColumnElement[bool]:
    cells = table(model)
    return and_(cells.c.office_id == bindparam("office"), cells.c.month == bindparam("month"))


def _cells(model: type[Base], names: tuple[str, ...]) -> tuple[int, Any]:
    """How many columns the key has, and the statement that reads a unit's cells."""
    cells = table(model)
    keys = list(cells.primary_key)
    return len(keys), select(*keys, *(cells.c[name] for name in names)).where(_of(model))


_STORED = {model: _cells(model, names) for model, names in CHECKED.items()}
_EMPTY = {
    model: delete(table(model)).where(_of(model), *(table(model).c[name] == 0 for name in names))
    for model, names in CHECKED.items()
}


def compare(had: Counted, wanted: Counted) -> Deltas:
    """Model → (key, column) → how many are missing (negative: too many). A cell of nothing but zeros is wrong, too: by 0."""
    found: Deltas = {}
    for model, names in CHECKED.items():
        old, new = had.get(model, {}), wanted.get(model, {})
        wrong = Counter[tuple[Any, str]]()
        for key in old.keys() | new.keys():
            is_, should = old.get(key), new.get(key)
            if is_ != should:
                pairs = zip(names, should or [0] * len(names), is_ or [0] * len(names), strict=True)
                wrong.update({(key, name): b - a for name, b, a in pairs})
        if wrong:
            found[model] = wrong
    return found


def wrong_cells(deltas: Deltas) -> dict[str, int]:
    """How many cells are wrong in each table that has such."""
    return {table(model).name: len({key for key, _ in wrong}) for model, wrong in deltas.items()}


def mend(session: Session, unit: Unit, deltas: Deltas) -> None:
    """Add what ``differences`` found, in a writing transaction, and have what was released of the year made anew."""
    if not deltas:
        return
    changed = Counter({((unit.office_id, unit.month // 100), "changes"): 1})
    add(session, {**deltas, TallyChange: changed} if unit.real else deltas)
    for model in deltas:
        # Also where meanwhile a writer took back what was missing: a recount has no empty cells.
        session.connection().execute(_EMPTY[model], {"office": unit.office_id, "month": unit.month})


def check(session: Session) -> list[str]:
    """The names of the tallies that differ from a recount; empty when all agree. In one snapshot: ``passes`` goes by parts."""
    known = counting.positions(session)
    wrong = {table(model).name for unit in units(session) for model in differences(session, unit, known)}
    return [table(model).name for model in CHECKED if table(model).name in wrong]


def rebuild(session: Session) -> None:
    """Bring every tally right in the caller's transaction: for small stores; ``passes`` goes by parts."""
    known = counting.positions(session)
    for unit in units(session):
        mend(session, unit, differences(session, unit, known))
