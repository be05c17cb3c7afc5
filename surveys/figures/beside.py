"""Clerks beside each other, and procedures: who differs by more than chance, with everything that a page shows of each."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple, overload

import numpy as np
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from surveys.figures import naming
from surveys.figures.mix import expected, rates
from surveys.figures.models import FlowClerk, FlowProcedure
from surveys.figures.naming import Named
from surveys.figures.released.kinds import Kind
from surveys.figures.released.memory import remembered
from surveys.figures.released.reading import Cell, groups
from surveys.figures.scope import Scope
from surveys.figures.shapes import Flow
from surveys.figures.standing import PLACES, Rows, Standing, Standings, standings
from surveys.figures.statistics.funnel import Place

NOBODY = Cell(None, None)
NO_FLOW = Flow(0, 0, 0)


class Line(NamedTuple):
    """One clerk or procedure. ``standing`` None: nobody rated, or withheld (``cell.why``). ``covered`` gives it its ``flow``."""

    named: Named
    cell: Cell
    standing: Standing | None
    flow: Flow = NO_FLOW


class Lines(Sequence[Line]):
    """Those that stand somewhere, in the order of ``rows``, then the ``rest``; each made when asked for, as rows are."""

    def __init__(self, names: Mapping[int, Named], cells: Mapping[int, Cell], rows: Rows, rest: Sequence[Line]) -> None:
        self.names, self._cells, self._rows, self._rest = names, cells, rows, rest

    def __len__(self) -> int:
        return len(self._rows) + len(self._rest)

    def __iter__(self) -> Iterator[Line]:
        return chain((Line(self.names[row.id], self._cells[row.id], row) for row in self._rows), self._rest)

    @overload
    def __getitem__(self, which: int) -> Line: ...
    @overload
    def __getitem__(self, which: slice) -> "Lines": ...
    def __getitem__(self, which: int | slice) -> "Line | Lines":
        if isinstance(which, int):
            which = range(len(self))[which]
            [found] = self[which : which + 1]
            return found
        begins, ends, step = which.indices(len(self))
        if step != 1:
            raise ValueError("only neighbours are asked for")
        stand = len(self._rows)
        rest = self._rest[max(0, begins - stand) : max(0, ends - stand)]
        return Lines(self.names, self._cells, self._rows[begins:ends], rest)

    def at(self, place: Place) -> "Lines":
        """Those that stand there."""
        return Lines(self.names, self._cells, self._rows.chosen(self._rows.places == PLACES.index(place)), ())


@dataclass(frozen=True)
class Beside:
    """Lines with the highest estimate first, then those that show no figure, by name.

    ``whole`` is the scope's own cell, ``unnamed`` that of the ratings whose clerk or procedure is not known.
    """

    whole: Cell
    standings: Standings
    lines: Lines
    unnamed: Cell


def clerks(session: Session, scope: Scope) -> Beside:
    """Every clerk of the scope's offices with ratings or dossiers in the period, and those who might have had some."""
    whole, mine = _whole(session, scope), groups(session, scope, Kind.CLERK)

    def stand() -> Standings:
        shares = rates(groups(session, scope, Kind.PROCEDURE))
        return around(whole, mine, lambda target: expected(session, scope, shares, target))

    found, names = remembered(session, scope, ("beside", Kind.CLERK), stand), naming.clerks(session, scope)
    busy = _flows(session, scope, Kind.CLERK, [key for key, name in names.items() if not name.active and key not in mine])
    return _beside(whole, mine, found, {key: name for key, name in names.items() if name.active or key in mine or key in busy})


def procedures(session: Session, scope: Scope, field: int | None = None) -> Beside:
    """Every procedure with ratings or dossiers in the period, None: of every field. All are held against the scope's share."""
    whole, every = _whole(session, scope), groups(session, scope, Kind.PROCEDURE)
    names = naming.procedures(session)
    mine = {key: cell for key, cell in every.items() if field is None or (key in names and names[key].under == field)}
    wanted = {key: name for key, name in names.items() if field in (None, name.under)}
    busy = _flows(session, scope, Kind.PROCEDURE, [key for key in wanted if key not in mine])
    found = remembered(session, scope, ("beside", Kind.PROCEDURE, frozenset(mine)), lambda: around(whole, mine))
    return _beside(whole, mine, found, {key: name for key, name in wanted.items() if key in mine or key in busy})


def covered(session: Session, scope: Scope, kind: Kind, lines: Sequence[Line]) -> tuple[Line, ...]:
    """Some lines of clerks or of procedures with their coverage: of a page's, not of all, which are many cells to sum."""
    flows = _flows(session, scope, kind, [line.named.id for line in lines])
    return tuple(line._replace(flow=flows.get(line.named.id, NO_FLOW)) for line in lines)


def _whole(session: Session, scope: Scope) -> Cell:
    return groups(session, scope, Kind.OFFICE).get(0, NOBODY)


Hoped = Callable[[float], Mapping[int, float]]


def around(whole: Cell, cells: Mapping[int, Cell], hoped: Hoped | None = None) -> Standings:
    """Where cells stand around the whole's share, or where that is withheld around what the shown ones have in common.

    ``hoped`` gives, from that share, what each one's own mix lets expect. A cell whose id is 0 belongs to nobody.
    """
    shown = {key: cell.counts for key, cell in cells.items() if key and cell.counts is not None}
    basis = [whole.counts] if whole.counts is not None else list(shown.values())
    n = sum(map(sum, basis))
    if not n:
        return standings({}, 0.0)
    target = sum(counts[3] + counts[4] for counts in basis) / n
    return standings(shown, target, hoped(target) if hoped else None)


def _beside(whole: Cell, cells: Mapping[int, Cell], found: Standings, names: Mapping[int, Named]) -> Beside:
    stand = set(found.rows.ids.tolist())
    rest = [Line(name, cells.get(key, NOBODY), None) for key, name in names.items() if key not in stand]
    rows = found.rows.chosen(np.array([key in names for key in found.rows.ids.tolist()], dtype=bool))
    lines = Lines(names, cells, rows, sorted(rest, key=lambda line: line.named.name))
    return Beside(whole, found, lines, cells.get(0, NOBODY))


def _flows(session: Session, scope: Scope, kind: Kind, among: Collection[int]) -> dict[int, Flow]:
    """Those of ``among`` with dossiers or tokens in the period."""
    if not among:
        return {}
    model: Any = FlowClerk if kind is Kind.CLERK else FlowProcedure
    key = FlowClerk.clerk_id if kind is Kind.CLERK else FlowProcedure.procedure_id
    sums = [func.sum(column) for column in (model.finished, model.issued, model.rated)]
    offices = FlowClerk.office_id.in_(scope.offices) if kind is Kind.CLERK else _among(FlowProcedure.office_id, scope.offices)
    within = offices, model.month.between(scope.period.first, scope.period.last), key.in_(among)
    return {row[0]: Flow(*map(int, row[1:])) for row in session.execute(select(key, *sums).where(*within).group_by(key))}


def _among(column: InstrumentedAttribute[int], ids: Collection[int]) -> ColumnElement[bool]:
    """``column.in_(ids)``, for a column that no index leads with: tens of thousands of rows are asked sooner whether they lie
    between two numbers than whether they are one of a hundred.
    """
    first, last = min(ids, default=0), max(ids, default=0)
    return column.between(first, last) if last - first + 1 == len(set(ids)) else column.in_(ids)
