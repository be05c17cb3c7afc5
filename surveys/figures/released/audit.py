"""Coarsen and withhold until no small set follows from what is shown.

Each round takes the sets that do follow (``small.Search``) and how each is reckoned from cells (``span.Span.weights``), and
picks the cheapest changes that break these reckonings: two neighbouring pieces of a group become one (which breaks a reckoning
that weighs them differently), or a group is withheld. Every change takes something away, so it ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from surveys.figures.released.atoms import Ints, Universe
from surveys.figures.released.calendar import MONTH, QUARTER, WEEK, YEAR, Calendar
from surveys.figures.released.grains import Bools, Groups, Minimums
from surveys.figures.released.kinds import Kind
from surveys.figures.released.small import Search, Small, remaining
from surveys.figures.released.span import Atoms, Cells, Floats, Span, atoms_of, cells_of

AT_ONCE = 300  # sets that one round looks at
DIFFERS = 1e-5  # of weights, which are small fractions
# What it costs to lose a rating of a group, by family, and a boundary, by how natural it is.
WORTH = {Kind.OFFICE: 40.0, Kind.CLERK: 3.0, Kind.PROCEDURE: 2.0, Kind.FIELD: 2.0, Kind.CHANNEL: 1.0}
BOUNDARY = {WEEK: 0.002, MONTH: 0.15, QUARTER: 0.4}
WAS_SHOWN = 3.0  # times as dear is what readers have seen before


@dataclass(frozen=True)
class _Changes:
    """What may be done: make ``cell`` and ``other`` of one group one cell, or (``other`` -1) withhold the group of ``cell``."""

    cell: Ints
    other: Ints
    cost: Floats


def audited(universe: Universe, groups: Groups, calendar: Calendar, minimums: Minimums, before: Bools | None = None) -> Groups:
    """``groups`` with as little taken away as it needs; ``before``: which of them were shown in the release before this one.

    Whatever is taken away, no more follows than before: so until the end only the sets found are asked again.
    """
    atoms = atoms_of(universe, groups)
    dear = np.where(before, WAS_SHOWN, 1.0) if before is not None else np.ones(len(groups.names))
    search, found = Search(atoms, calendar.months, minimums), Small((), ())
    while True:
        cells = cells_of(atoms, groups)
        span = Span(cells)
        null = span.orthogonal()
        found = remaining(found, null) or search.derivable(cells, null)
        if not found:
            return groups
        groups = _broken(atoms, groups, calendar, found, (cells, span), dear)


def _broken(atoms: Atoms, groups: Groups, calendar: Calendar, found: Small, shown: tuple[Cells, Span], dear: Floats) -> Groups:
    cells, span = shown
    sets = _indicators(found.members[:AT_ONCE], len(atoms))
    weights = span.weights(sets.toarray())
    changes = _changes(cells, groups, calendar, dear)
    for change in _chosen(changes, _breaks(changes, cells, weights)):
        groups = _changed(groups, cells, int(changes.cell[change]), int(changes.other[change]))
    return groups


def _indicators(members: Sequence[Ints], atoms: int) -> sparse.csc_matrix:
    columns = np.repeat(np.arange(len(members)), [len(one) for one in members])
    rows = np.concatenate(members)
    return sparse.csc_matrix((np.ones(len(rows)), (rows, columns)), shape=(atoms, len(members)))


def _changes(cells: Cells, groups: Groups, calendar: Calendar, dear: Floats) -> _Changes:
    """Neighbouring cells of a group, and every group whole. Cells stand in order of family, group and time."""
    every = np.arange(len(cells))
    worth = np.array([WORTH[kind] for kind, _ in groups.names]) * dear
    size = np.asarray(groups.sizes.sum(axis=1), dtype=float)
    pair = every[:-1][cells.group[:-1] == cells.group[1:]]
    natural = _natural(calendar, cells.stop[pair], cells.start[pair + 1])
    sums = np.concatenate([np.zeros((len(groups.sizes), 1), dtype=np.int64), groups.sizes.cumsum(axis=1)], axis=1)
    held = sums[cells.group[pair], cells.stop[pair + 1]] - sums[cells.group[pair], cells.start[pair]]
    first = every[np.r_[True, cells.group[1:] != cells.group[:-1]]] if len(cells) else every
    return _Changes(
        np.r_[pair, first],
        np.r_[pair + 1, np.full(len(first), -1)].astype(np.int64),
        np.r_[worth[cells.group[pair]] * natural * held, worth[cells.group[first]] * size[cells.group[first]]],
    )


def _natural(calendar: Calendar, stop: Ints, start: Ints) -> Floats:
    """What the boundaries between two cells are worth (there are several where nobody rated in between)."""
    ranks = np.array([*calendar.ranks, YEAR])
    found = np.array([BOUNDARY.get(rank, 0.0) for rank in ranks])[stop]
    for place in np.flatnonzero(stop != start):
        found[place] = BOUNDARY[int(ranks[stop[place] : start[place] + 1].min())]
    return found


def _breaks(changes: _Changes, cells: Cells, weights: Floats) -> Bools:
    """Which change (rows) breaks which set's reckoning (columns)."""
    merged = np.abs(weights[changes.cell] - weights[changes.other]) > DIFFERS
    used = np.zeros((int(cells.group.max(initial=0)) + 1, weights.shape[1]), dtype=bool)
    np.logical_or.at(used, cells.group, np.abs(weights) > DIFFERS)
    return np.where((changes.other >= 0)[:, None], merged, used[cells.group[changes.cell]])


def _chosen(changes: _Changes, breaks: Bools) -> list[int]:
    """A cheap set of changes that breaks every reckoning: again and again the one that breaks most for its cost."""
    open_, chosen = np.ones(breaks.shape[1], dtype=bool), []
    while open_.any():
        best = int(np.argmax(breaks[:, open_].sum(axis=1) / changes.cost))
        chosen.append(best)
        open_ &= ~breaks[best]
    return chosen


def _changed(groups: Groups, cells: Cells, cell: int, other: int) -> Groups:
    group = cells.group[cell]
    if other < 0:
        shown = groups.shown.copy()
        shown[group] = False
        return replace(groups, shown=shown)
    cuts = groups.cuts.copy()
    cuts[group, cells.stop[cell] : cells.start[other] + 1] = False
    return replace(groups, cuts=cuts)
