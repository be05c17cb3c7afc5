"""The rows of a results page: the selection itself, its clerks, its procedures."""

from collections.abc import Mapping, Sequence

from surveys.errors import N_
from surveys.figures.cells import Counts
from surveys.figures.ground import Ground
from surveys.figures.parts import NO_CLERK, Part
from surveys.figures.selection import Chosen, Selection
from surveys.figures.shapes import Flow, Row
from surveys.figures.statistics import ZERO, added, figure
from surveys.figures.suppression import Why

NO_CLERK_NAME = N_("Không ghi cán bộ")
Flows = tuple[Mapping[int, Counts], Mapping[int, Counts]]


def head(selection: Selection, flow: Flows) -> Row:
    """The selection's own row."""
    filters, chosen = selection.ground.filters, selection.chosen
    by_clerk, by_procedure = flow
    counts: Counts | None
    if filters.channel or not filters.verified or (filters.clerk and selection.cut.procedures is not None):
        counts = None
    elif filters.clerk:
        counts = by_clerk.get(filters.clerk, (0, 0, 0))
    else:
        keys = by_procedure if selection.cut.procedures is None else selection.cut.procedures
        counts = added([by_procedure[key] for key in keys if key in by_procedure], 3)
    return _row(None, "", selection.name, chosen.counts, chosen.why, chosen.minimum, counts)


def unverified(ground: Ground) -> Row | None:
    """The ratings without a code: their own line, and only where the selection is not narrower than an office."""
    filters = ground.filters
    if not filters.verified or filters.clerk or filters.procedure or filters.field or filters.channel:
        return None
    counts = ground.inside(ground.apart)
    return _row(None, "", "", counts, ground.apart_refusal(), ground.minimum, None)


def tables(selection: Selection, flow: Flows) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The rows by clerk and by procedure. In a drill-down the other table is made of the responses themselves."""
    filters, chosen, table = selection.ground.filters, selection.chosen, selection.table
    procedures = selection.cut.procedures
    if not filters.verified or (filters.clerk and procedures is not None):
        return (), ()
    by_clerk: Mapping[int, Counts] | None = None if filters.channel else flow[0]
    by_procedure: Mapping[int, Counts] | None = None if filters.channel else flow[1]
    people: list[Row] = []
    things: list[Row] = []
    if filters.clerk:
        part = table.of_clerk(filters.clerk) if table else Part({}, {})
        things = _procedure_rows(selection, part, None, selection.ground.clerk_minimum)
    elif procedures is not None:
        people = _clerk_rows(selection, table.of_procedures(procedures), None) if table else []
        things = _procedure_rows(selection, selection.procedures, by_procedure, selection.ground.minimum)
    else:
        people = _clerk_rows(selection, selection.clerks, by_clerk)
        things = _procedure_rows(selection, selection.procedures, by_procedure, selection.ground.minimum)
    return _closed(people, chosen), _closed([] if filters.procedure else things, chosen)


def _closed(rows: Sequence[Row], chosen: Chosen) -> tuple[Row, ...]:
    """Rows in their order: shown ones by their share, then the others by name. Nothing is shown below a withheld total."""
    if chosen.why:
        rows = [
            Row(r.id, r.code, r.name, None, Why.OTHERS if r.figure else r.why, r.minimum, _hide(r.flow), r.field) for r in rows
        ]
    return tuple(sorted(rows, key=lambda r: (r.figure is None, -(r.figure.share if r.figure else 0), r.name)))


def _hide(flow: Flow | None) -> Flow | None:
    return Flow(flow.finished, flow.issued, None) if flow else None


def _clerk_rows(selection: Selection, part: Part, flow: Mapping[int, Counts] | None) -> list[Row]:
    minimum, names = selection.ground.clerk_minimum, selection.names.clerks
    rows = []
    for key, clerk in names.items():
        counts, coverage = part.counts.get(key, ZERO), None if flow is None else flow.get(key, (0, 0, 0))
        if any(counts) or any(coverage or ()) or (clerk.active and selection.cut.procedures is None):
            rows.append(_row(key, clerk.code, clerk.name, counts, part.withheld.get(key), minimum, coverage))
    if sum(part.counts.get(NO_CLERK, ZERO)):
        rows.append(_row(None, "", NO_CLERK_NAME, part.counts[NO_CLERK], part.withheld.get(NO_CLERK), minimum, None))
    return rows


def _procedure_rows(selection: Selection, part: Part, flow: Mapping[int, Counts] | None, minimum: int) -> list[Row]:
    names, chosen = selection.names, selection.cut.procedures
    rows = []
    for key, procedure in names.procedures.items():
        counts, coverage = part.counts.get(key, ZERO), None if flow is None else flow.get(key, (0, 0, 0))
        if (chosen is None or key in chosen) and (any(counts) or any(coverage or ())):
            row = _row(key, procedure.code, procedure.name, counts, part.withheld.get(key), minimum, coverage)
            rows.append(Row(**{**vars(row), "field": names.fields[procedure.field_id].name}))
    return rows


def _row(key: int | None, code: str, name: str, counts: Counts, why: Why | None, minimum: int, flow: Counts | None) -> Row:
    coverage = None if flow is None else Flow(flow[0], flow[1], None if why else flow[2])
    return Row(key, code, name, None if why else figure(counts), why, minimum, coverage)
