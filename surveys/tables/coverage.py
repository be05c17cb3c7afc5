"""How dossiers become ratings: finished, issued, rated, for offices, clerks and procedures."""

from collections.abc import Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.figures import cells, naming
from surveys.figures.released import reading
from surveys.figures.released.kinds import Kind
from surveys.figures.released.reading import Cell
from surveys.figures.scope import Scope
from surveys.figures.statistics import added
from surveys.office.models import Office
from surveys.tables.columns import Row
from surveys.tables.common import why

Flows = Mapping[int, tuple[int, ...]]


def rows(session: Session, scope: Scope, language: str) -> Iterator[Row]:  # noqa: ARG001 - as every maker of rows
    """The offices together, then clerks and procedures by their codes. Of a withheld group it isn't told how many rated."""
    by_clerk, by_procedure = cells.flows(session, scope.offices, scope.period)
    days = scope.period.first_day, scope.period.last_day
    place = session.execute(select(Office.code, Office.name).where(Office.id == scope.offices[0])).one()
    whole = reading.groups(session, scope, Kind.OFFICE).get(0)
    yield "office", place.code, place.name, *days, *_told(added(list(by_procedure.values()), 3), whole)
    clerks = naming.clerks(session, scope, list(by_clerk))
    procedures = naming.procedures(session, list(by_procedure))
    for word, kind, flows, names in (
        ("clerk", Kind.CLERK, by_clerk, clerks),
        ("procedure", Kind.PROCEDURE, by_procedure, procedures),
    ):
        found = reading.groups(session, scope, kind)
        for key, one in sorted(names.items(), key=lambda item: (item[1].under_name, item[1].code)):
            yield word, one.code, one.name, *days, *_told(flows[key], found.get(key))


def _told(counts: tuple[int, ...], cell: Cell | None) -> Row:
    finished, issued, rated = counts[:3]
    hidden = cell is not None and cell.counts is None
    return finished, issued, None if hidden else rated, why(cell.why) if cell and hidden else None
