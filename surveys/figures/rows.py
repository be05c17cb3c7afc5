"""The rows of a selection: itself, its clerks, its procedures, each with what its release shows and its coverage."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from surveys.contests.verbs import contested
from surveys.errors import N_
from surveys.figures import naming
from surveys.figures.cells import Counts
from surveys.figures.filters import Filters
from surveys.figures.naming import Named
from surveys.figures.released.kinds import Kind, Why
from surveys.figures.released.reading import Cell, groups
from surveys.figures.scope import Scope
from surveys.figures.shapes import Flow, Row
from surveys.figures.statistics import added, figure

NO_CLERK_NAME = N_("Không ghi cán bộ")
NO_PROCEDURE_NAME = N_("Không ghi thủ tục")
Flows = tuple[Mapping[int, Counts], Mapping[int, Counts]]  # (finished, issued, rated) by clerk and by procedure
NOBODY = Cell(None, None)
NOT_COMBINED = Cell(None, Why.MANY)


@dataclass(frozen=True)
class Names:
    """The clerks of the scope's offices, every procedure (``under`` is its field), and the fields."""

    clerks: Mapping[int, Named]
    procedures: Mapping[int, Named]
    fields: Mapping[int, str]


def names(session: Session, around: Scope) -> Names:
    """Read them."""
    return Names(naming.clerks(session, around), naming.procedures(session), naming.fields(session))


def chosen(filters: Filters) -> tuple[Kind, int]:
    """The group that a selection stands for; of a procedure and its field the procedure."""
    if not filters.verified:
        return Kind.UNCODED, 0
    for kind, subject in (
        (Kind.CLERK, filters.clerk),
        (Kind.PROCEDURE, filters.procedure),
        (Kind.FIELD, filters.field),
        (Kind.CHANNEL, int(filters.channel or 0)),
    ):
        if subject:
            return kind, subject
    return Kind.OFFICE, 0


def combined(filters: Filters) -> bool:
    """Whether a selection is of several families at once: such groups aren't released."""
    parts = (filters.clerk, filters.procedure or filters.field, filters.channel, not filters.verified)
    return sum(map(bool, parts)) > 1


def head(session: Session, around: Scope, known: Names, flow: Flows) -> Row:
    """The selection's own row."""
    kind, subject = chosen(around.filters)
    cell = NOT_COMBINED if combined(around.filters) else groups(session, around, kind).get(subject, NOBODY)
    shown = _row(None, Named(0, "", _title(around, known), 0), cell, _minimum(around, kind), _flow(around, known, flow))
    return replace(shown, contested=kind is Kind.CLERK and subject in contested(session, around.offices, around.period))


def _title(around: Scope, known: Names) -> str:
    filters = around.filters
    found = [
        known.clerks[filters.clerk].name if filters.clerk else "",
        known.procedures[filters.procedure].name if filters.procedure else "",
        known.fields[filters.field] if filters.field and not filters.procedure else "",
    ]
    return " · ".join(part for part in found if part) or around.names[around.offices[0]]


def _minimum(around: Scope, kind: Kind) -> int:
    return around.clerk_minimum if kind is Kind.CLERK else around.minimum


def _flow(around: Scope, known: Names, flow: Flows) -> Counts | None:
    """The selection's coverage; None where dossiers can't be told so."""
    filters = around.filters
    if filters.channel or not filters.verified or combined(filters):
        return None
    by_clerk, by_procedure = flow
    if filters.clerk:
        return by_clerk.get(filters.clerk, (0, 0, 0))
    wanted = [key for key in by_procedure if _within(filters, key, known)]
    return added([by_procedure[key] for key in wanted], 3)


def _within(filters: Filters, procedure: int, known: Names) -> bool:
    if filters.procedure:
        return procedure == filters.procedure
    return not filters.field or (procedure in known.procedures and known.procedures[procedure].under == filters.field)


def unverified(session: Session, around: Scope) -> Row:
    """The ratings without a code: a line of their own, never added to others."""
    cell = groups(session, around, Kind.UNCODED).get(0, NOBODY)
    return _row(None, Named(0, "", "", 0), cell, around.minimum, None)


def tables(session: Session, around: Scope, known: Names, flow: Flows) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The rows by clerk and by procedure; of a field its procedures. Other selections have no parts that are released."""
    filters = around.filters
    if filters.clerk or filters.procedure or filters.channel or not filters.verified:
        return (), ()
    by_clerk, by_procedure = flow
    things = _procedures(session, around, known, by_procedure)
    return (() if filters.field else _clerks(session, around, known, by_clerk)), things


def _clerks(session: Session, around: Scope, known: Names, flow: Mapping[int, Counts]) -> tuple[Row, ...]:
    cells, least = groups(session, around, Kind.CLERK), around.clerk_minimum
    people = {**naming.clerks(session, around, cells.keys() - {0}), **known.clerks}
    asked = contested(session, around.offices, around.period)
    found = [
        replace(_row(key, name, cells.get(key, NOBODY), least, flow.get(key, (0, 0, 0))), contested=key in asked)
        for key, name in people.items()
        if key in cells or key in flow or name.active
    ]
    return _sorted([*found, *_unnamed(cells, NO_CLERK_NAME, around.minimum)])


def _procedures(session: Session, around: Scope, known: Names, flow: Mapping[int, Counts]) -> tuple[Row, ...]:
    cells = groups(session, around, Kind.PROCEDURE)
    found = [
        _row(key, name, cells.get(key, NOBODY), around.minimum, flow.get(key, (0, 0, 0)), field=name.under_name)
        for key, name in known.procedures.items()
        if _within(around.filters, key, known) and (key in cells or key in flow)
    ]
    return _sorted([*found, *([] if around.filters.field else _unnamed(cells, NO_PROCEDURE_NAME, around.minimum))])


def _unnamed(cells: Mapping[int, Cell], name: str, minimum: int) -> list[Row]:
    """What has no clerk (no procedure), where there is such."""
    return [_row(None, Named(0, "", name, 0), cells[0], minimum, None)] if 0 in cells else []


def _sorted(rows: list[Row]) -> tuple[Row, ...]:
    """Shown ones by their share, then the others by name."""
    return tuple(sorted(rows, key=lambda r: (r.figure is None, -(r.figure.share if r.figure else 0), r.name)))


def _row(key: int | None, name: Named, cell: Cell, minimum: int, flow: Counts | None, *, field: str = "") -> Row:
    coverage = None if flow is None else Flow(flow[0], flow[1], None if cell.why else flow[2])
    shown = figure(cell.counts) if cell.counts else None
    return Row(key, name.code, name.name, shown, cell.why, minimum, coverage, field, cell.partial)
