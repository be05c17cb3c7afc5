"""The sets of ratings that nobody may find: every combination of groups, over any run of time, that holds too few."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from surveys.figures.released.atoms import Ints
from surveys.figures.released.grains import Bools, Minimums, fits
from surveys.figures.released.kinds import Kind
from surveys.figures.released.span import TOLERANCE, Atoms, Cells, Floats

# What a person could mean: a clerk's, a procedure's, a clerk's in a procedure … The last one is single atoms.
MEANT: tuple[tuple[Kind, ...], ...] = (
    (Kind.OFFICE,),
    (Kind.CLERK,),
    (Kind.PROCEDURE,),
    (Kind.FIELD,),
    (Kind.CHANNEL,),
    (Kind.CLERK, Kind.PROCEDURE),
    (Kind.CLERK, Kind.FIELD),
    (Kind.CLERK, Kind.CHANNEL),
    (Kind.PROCEDURE, Kind.CHANNEL),
    (Kind.FIELD, Kind.CHANNEL),
    (Kind.CLERK, Kind.FIELD, Kind.CHANNEL),
    (Kind.CLERK, Kind.PROCEDURE, Kind.CHANNEL),
)
# What a shown whole leaves when its shown parts are taken away, in any run of months.
RESTS = (
    (Kind.OFFICE, Kind.CLERK),
    (Kind.OFFICE, Kind.PROCEDURE),
    (Kind.OFFICE, Kind.FIELD),
    (Kind.OFFICE, Kind.CHANNEL),
    (Kind.FIELD, Kind.PROCEDURE),
)

# Everybody in a group but those of another: "this procedure, but not this clerk".
BUT = (
    *((whole, Kind.CLERK) for whole in (Kind.OFFICE, Kind.PROCEDURE, Kind.FIELD, Kind.CHANNEL)),
    *((Kind.CLERK, part) for part in (Kind.PROCEDURE, Kind.FIELD, Kind.CHANNEL)),
    *((Kind.OFFICE, part) for part in (Kind.PROCEDURE, Kind.FIELD, Kind.CHANNEL)),
    *((whole, Kind.CHANNEL) for whole in (Kind.PROCEDURE, Kind.FIELD)),
    (Kind.FIELD, Kind.PROCEDURE),
)
# Every run of months, as its first and its last one, from 0.
RUNS = np.array([(first, last) for first in range(12) for last in range(first, 12)])


@dataclass(frozen=True)
class Small:
    """Sets of atoms that are too small and derivable: ``members`` of each (places of atoms), and how many ratings it holds."""

    members: tuple[Ints, ...]
    sizes: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.members)


class Search:
    """Everything that could be meant in a universe and is too small, ready to be looked for in what some cells tell.

    ``months`` are the slots at which months begin and the number of slots, as in ``Calendar``. What does not hang on the cells is
    found once: an audit asks again after each change.
    """

    def __init__(self, atoms: Atoms, months: Sequence[int], minimums: Minimums) -> None:
        self._atoms, self._months, self._minimums = atoms, months, minimums
        self._edge = np.searchsorted(months, atoms.slot, side="right") - 1
        self._marks = np.random.default_rng(1).integers(1, 2**62, len(atoms))
        self._runs = [_runs(atoms, families, minimums) for families in MEANT]
        self._buts = [_but(atoms, self._edge, whole, part, minimums) for whole, part in BUT]

    def derivable(self, cells: Cells, null: Floats) -> Small:
        """Every small set that lies in the cells' span, each once, smallest first; ``null`` are vectors of the null space."""
        found: dict[int, tuple[int, Ints]] = {}
        runs = (members for runs in self._runs for members in runs.derivable(null))
        buts = (members for but in self._buts for members in self._leaks(but.derivable(self._edge, null)))
        for members in chain(runs, self._leaks(self._rests(cells, null)), buts):
            found.setdefault(int(self._marks[members].sum()), (int(self._atoms.size[members].sum()), members))
        ordered = sorted(found.values(), key=lambda pair: pair[0])
        return Small(tuple(members for _, members in ordered), tuple(size for size, _ in ordered))

    def _leaks(self, sets: Iterable[Ints]) -> Iterator[Ints]:
        """Those that are too small for whose ratings they are."""
        for mine in sets:
            clerks = self._atoms.clerk[mine]
            alone = np.array(clerks.min() == clerks.max() and clerks.min() > 0)
            if not fits(self._atoms.size[mine].sum(), alone, self._minimums):
                yield mine

    def _rests(self, cells: Cells, null: Floats) -> Iterator[Ints]:
        atoms, edge, months = self._atoms, self._edge, self._months
        values = np.column_stack([atoms.size, null[:, 0]])
        most = max(self._minimums.clerk, self._minimums.group)
        for whole, part in RESTS:
            start, stop = _pieces(atoms, cells, part)
            base = atoms.place[whole] - atoms.place[whole].min(initial=0)
            inside = start >= 0
            begins, ends = np.searchsorted(months, start[inside]), np.searchsorted(months, stop[inside]) - 1
            left = _over_runs(base, edge, edge, values) - _over_runs(base[inside], begins, ends, values[inside], like=base)
            size = np.rint(left[..., 0])
            for label, first, last in np.argwhere((size > 0) & (size < most) & _zero(left[..., 1:])):
                covered = inside & (start >= months[first]) & (stop <= months[last + 1])
                mine = np.flatnonzero((base == label) & (edge >= first) & (edge <= last) & ~covered)
                if _zero(null[mine].sum(axis=0)):
                    yield mine


@dataclass(frozen=True)
class _Runs:
    """Runs of time of one labelling that hold too few: each a range of ``order``, in which atoms stand by label and time."""

    order: Ints
    start: Ints
    stop: Ints

    def derivable(self, null: Floats) -> Iterator[Ints]:
        """Those over which every vector of the null space adds up to 0."""
        sums = np.vstack([np.zeros((1, null.shape[1])), null[self.order].cumsum(axis=0)])
        near = np.flatnonzero(_zero((sums[self.stop, 0] - sums[self.start, 0])[:, None]))
        for place in near[_zero(sums[self.stop[near]] - sums[self.start[near]])]:
            yield self.order[self.start[place] : self.stop[place]]


def _runs(atoms: Atoms, families: Sequence[Kind], minimums: Minimums) -> _Runs:
    label = np.zeros(len(atoms), dtype=np.int64)
    for kind in families:
        label = label * (int(atoms.place[kind].max(initial=0)) + 1) + atoms.place[kind]
    order = np.lexsort((atoms.slot, label))
    label, slot = label[order], atoms.slot[order]
    begins = np.flatnonzero(np.r_[True, (label[1:] != label[:-1]) | (slot[1:] != slot[:-1])]) if len(label) else label
    ends = np.r_[begins[1:], len(label)]
    sizes = np.r_[0, atoms.size[order].cumsum()]
    low = np.minimum.reduceat(atoms.clerk[order], begins) if len(begins) else begins
    high = np.maximum.reduceat(atoms.clerk[order], begins) if len(begins) else begins
    fewest, starts, stops = max(minimums.clerk, minimums.group), [begins[:0]], [begins[:0]]
    least, most, at = low, high, np.arange(len(begins))
    # Every slot of a run holds somebody, so none longer than the larger minimum is too small; and a large one stays large.
    for length in range(fewest):
        inside = at + length < len(begins)
        inside[inside] = label[begins[at[inside]]] == label[begins[at[inside] + length]]
        at, least, most = at[inside], least[inside], most[inside]
        least, most = np.minimum(least, low[at + length]), np.maximum(most, high[at + length])
        start, stop = begins[at], ends[at + length]
        size = sizes[stop] - sizes[start]
        wanted = ~fits(size, (least == most) & (least > 0), minimums)
        starts.append(start[wanted])
        stops.append(stop[wanted])
        few = size < fewest
        at, least, most = at[few], least[few], most[few]
    return _Runs(order, np.concatenate(starts), np.concatenate(stops))


def _zero(sums: Floats) -> Bools:
    found: Bools = np.asarray((np.abs(sums) < TOLERANCE).all(axis=-1))
    return found


@dataclass(frozen=True)
class _But:
    """Groups (atoms' labels ``base``) without others (``both``: pairs of the two), where that leaves few: of each such set its
    ``pair``, whose first is ``owner`` in ``base``, and the place of its months in RUNS.
    """

    base: Ints
    both: Ints
    owner: Ints
    pair: Ints
    run: Ints

    def derivable(self, edge: Ints, null: Floats) -> Iterator[Ints]:
        """Those over which every vector of the null space adds up to 0; ``edge`` is each atom's month."""
        (first, last), first_vector = RUNS[self.run].T, null[:, 0]
        every, mine = _summed(self.base, edge, first_vector), _summed(self.both, edge, first_vector)
        rest = (every[self.owner, last + 1] - every[self.owner, first]) - (mine[self.pair, last + 1] - mine[self.pair, first])
        for place in np.flatnonzero(_zero(rest[:, None])):
            inside = (edge >= first[place]) & (edge <= last[place])
            found = np.flatnonzero((self.base == self.owner[place]) & (self.both != self.pair[place]) & inside)
            if _zero(null[found].sum(axis=0)):
                yield found


def _but(atoms: Atoms, edge: Ints, whole: Kind, part: Kind, minimums: Minimums) -> _But:
    base = atoms.place[whole] - atoms.place[whole].min(initial=0)
    width, most = int(atoms.place[part].max(initial=0)) + 1, max(minimums.clerk, minimums.group)
    pairs, both = np.unique(base * width + atoms.place[part], return_inverse=True)
    owner = pairs // width
    every, mine = _summed(base, edge, atoms.size), _summed(both, edge, atoms.size)
    # A run leaves at least as many as each of its months does, and most pairs leave too many in all of theirs.
    taken = np.diff(mine, axis=1)
    some = np.flatnonzero(((taken > 0) & (np.diff(every, axis=1)[owner] - taken < most)).any(axis=1))
    first, last = RUNS.T
    out = mine[some][:, last + 1] - mine[some][:, first]
    left = every[owner[some]][:, last + 1] - every[owner[some]][:, first] - out
    # Where the other group has nobody, the set is a run of the whole one.
    near, run = np.nonzero((left > 0) & (left < most) & (out > 0))
    return _But(base, both, owner[some[near]], some[near], run)


def _summed(label: Ints, edge: Ints, values: Any) -> Any:
    """The sums of ``values`` by label up to each month (label × 13): before the first one, 0."""
    table = np.zeros((int(label.max(initial=-1)) + 1, 13), dtype=values.dtype)
    np.add.at(table, (label, edge + 1), values)
    return table.cumsum(axis=1)


def _over_runs(label: Ints, begin: Ints, end: Ints, values: Floats, like: Ints | None = None) -> Floats:
    """The sums of ``values`` by label over what begins and ends within each run of months (label × first × last × value)."""
    table = np.zeros((int((label if like is None else like).max(initial=-1)) + 1, 12, 12, values.shape[1]))
    np.add.at(table, (label, begin, end), values)
    found: Floats = table[:, ::-1].cumsum(axis=1)[:, ::-1].cumsum(axis=2)
    return found


def _pieces(atoms: Atoms, cells: Cells, kind: Kind) -> tuple[Ints, Ints]:
    """The shown piece of its group of ``kind`` in which each atom lies, from slot to slot; -1 where none is shown."""
    start, stop = np.full(len(atoms), -1), np.full(len(atoms), -1)
    mine = np.flatnonzero(cells.kind == int(kind))
    matrix = cells.matrix[mine]
    row = np.repeat(mine, np.diff(matrix.indptr))
    start[matrix.indices], stop[matrix.indices] = cells.start[row], cells.stop[row]
    return start, stop


def remaining(found: Small, null: Floats) -> Small:
    """Those that are still derivable where ``null`` are vectors of the null space."""
    kept = [place for place, members in enumerate(found.members) if _zero(null[members].sum(axis=0))]
    return Small(tuple(found.members[place] for place in kept), tuple(found.sizes[place] for place in kept))
