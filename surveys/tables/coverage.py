"""How dossiers become ratings: finished, issued, printed, rated, for offices, clerks and procedures."""

from collections.abc import Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.figures import coverage, naming
from surveys.figures.coverage import Flows
from surveys.figures.released import reading
from surveys.figures.released.kinds import Kind
from surveys.figures.released.reading import Cell
from surveys.figures.scope import Scope
from surveys.office.models import Office
from surveys.tables.cells import why
from surveys.tables.columns import Row

Named = Mapping[int, tuple[str, str]]


def rows(session: Session, scope: Scope, language: str) -> Iterator[Row]:  # noqa: ARG001 - as every maker of rows
    """Offices by themselves, clerks and procedures, each by code. Of a withheld group it isn't told how many rated."""
    asked = (session, scope.offices, scope.period)
    offices = session.execute(select(Office.id, Office.code, Office.name).where(Office.id.in_(scope.offices)))
    office_names = {row.id: (row.code, row.name) for row in offices}
    yield from _kind(
        scope, "office", coverage.by_office(*asked, now=scope.as_of), office_names, reading.by_office(session, scope)
    )
    clerks = {key: (one.code, one.name) for key, one in naming.clerks(session, scope).items()}
    found = reading.groups(session, scope, Kind.CLERK)
    yield from _kind(scope, "clerk", coverage.by_clerk(*asked, coverage.alive_by_clerk(*asked, now=scope.as_of)), clerks, found)
    procedures = {key: (one.code, one.name) for key, one in naming.procedures(session).items()}
    found = reading.groups(session, scope, Kind.PROCEDURE)
    yield from _kind(scope, "procedure", coverage.by_procedure(*asked, now=scope.as_of), procedures, found)


def _kind(scope: Scope, word: str, flows: Mapping[int, Flows], names: Named, cells: Mapping[int, Cell]) -> Iterator[Row]:
    days = scope.period.first_day, scope.period.last_day
    for key, named in sorted(names.items(), key=lambda item: item[1]):
        if key in flows:
            yield word, *named, *days, *_told(flows[key], cells.get(key))


def _told(flow: Flows, cell: Cell | None) -> Row:
    counts = (flow.finished, flow.issued, flow.printed)
    if cell is not None and cell.counts is None:
        return *counts, None, None, why(cell.why)
    return *counts, flow.rated, flow.expired, None
