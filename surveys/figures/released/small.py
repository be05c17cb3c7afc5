"""The sets of ratings that nobody may find: every combination of groups, over any run of time, that holds too few."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

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


@dataclass(frozen=True)
class Small:
    """Sets of atoms that are too small and derivable: ``members`` of each (places of atoms), and how many ratings it holds."""

    members: tuple[Ints, ...]
    sizes: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.members)


def derivable(atoms: Atoms, cells: Cells, months: Sequence[int], minimums: Minimums, null: Floats) -> Small:
    """Every small set that lies in the cells' span, each once, smallest first; ``null`` are vectors of the null space.

    ``months`` are the slots at which months begin and the number of slots, as in ``Calendar``.
    """
    marks = np.random.default_rng(1).integers(1, 2**62, len(atoms))
    found: dict[int, tuple[int, Ints]] = {}
    edge = np.searchsorted(months, atoms.slot, side="right") - 1
    rests = _rests(atoms, cells, months, edge, minimums, null)
    for members in chain(_runs(atoms, minimums, null), rests, _but(atoms, edge, minimums, null)):
        found.setdefault(int(marks[members].sum()), (int(atoms.size[members].sum()), members))
    ordered = sorted(found.values(), key=lambda pair: pair[0])
    return Small(tuple(members for _, members in ordered), tuple(size for size, _ in ordered))


def _runs(atoms: Atoms, minimums: Minimums, null: Floats) -> Iterator[Ints]:
    for families in MEANT:
        label = np.zeros(len(atoms), dtype=np.int64)
        for kind in families:
            label = label * (int(atoms.place[kind].max(initial=0)) + 1) + atoms.place[kind]
        order = np.lexsort((atoms.slot, label))
        yield from _of_label(label[order], order, atoms, minimums, null)


def _of_label(label: Ints, order: Ints, atoms: Atoms, minimums: Minimums, null: Floats) -> Iterator[Ints]:
    """The runs of one labelling: its atoms are sorted by label and time, so a run is a range that begins and ends with a slot."""
    slot = atoms.slot[order]
    begins = np.flatnonzero(np.r_[True, (label[1:] != label[:-1]) | (slot[1:] != slot[:-1])]) if len(label) else label
    ends = np.r_[begins[1:], len(label)]
    sizes = np.r_[0, atoms.size[order].cumsum()]
    sums = np.vstack([np.zeros((1, null.shape[1])), null[order].cumsum(axis=0)])
    low = np.minimum.reduceat(atoms.clerk[order], begins) if len(begins) else begins
    high = np.maximum.reduceat(atoms.clerk[order], begins) if len(begins) else begins
    least, most = low, high
    # Every slot of a run holds somebody, so none longer than the larger minimum is too small.
    for length in range(min(max(minimums.clerk, minimums.group), len(begins))):
        count = len(begins) - length
        least, most = np.minimum(least[:count], low[length:]), np.maximum(most[:count], high[length:])
        start, stop = begins[:count], ends[length:]
        size = sizes[stop] - sizes[start]
        wanted = (label[start] == label[begins[length:]]) & ~fits(size, (least == most) & (least > 0), minimums)
        near = np.flatnonzero(wanted)
        near = near[_zero(sums[stop[near]] - sums[start[near]])]
        for place in near:
            yield order[start[place] : stop[place]]


def _zero(sums: Floats) -> Bools:
    found: Bools = np.asarray((np.abs(sums) < TOLERANCE).all(axis=-1))
    return found


def _rests(atoms: Atoms, cells: Cells, months: Sequence[int], edge: Ints, minimums: Minimums, null: Floats) -> Iterator[Ints]:
    values = np.column_stack([atoms.size, null[:, 0]])
    for whole, part in RESTS:
        start, stop = _pieces(atoms, cells, part)
        base = atoms.place[whole] - atoms.place[whole].min(initial=0)
        inside = start >= 0
        begins, ends = np.searchsorted(months, start[inside]), np.searchsorted(months, stop[inside]) - 1
        left = _over_runs(base, edge, edge, values) - _over_runs(base[inside], begins, ends, values[inside], like=base)
        for label, first, last in np.argwhere(_near(left, minimums)):
            covered = inside & (start >= months[first]) & (stop <= months[last + 1])
            mine = np.flatnonzero((base == label) & (edge >= first) & (edge <= last) & ~covered)
            yield from _leak(atoms, mine, minimums, null)


def _but(atoms: Atoms, edge: Ints, minimums: Minimums, null: Floats) -> Iterator[Ints]:
    values = np.column_stack([atoms.size, null[:, 0]])
    for whole, part in BUT:
        base = atoms.place[whole] - atoms.place[whole].min(initial=0)
        width = int(atoms.place[part].max(initial=0)) + 1
        pairs, both = np.unique(base * width + atoms.place[part], return_inverse=True)
        out = _over_runs(both, edge, edge, values)
        left = _over_runs(base, edge, edge, values)[pairs // width] - out
        # Where the other group has nobody, the set is a run of the whole one.
        for pair, first, last in np.argwhere(_near(left, minimums) & (out[..., 0] > 0)):
            mine = np.flatnonzero((base == pairs[pair] // width) & (both != pair) & (edge >= first) & (edge <= last))
            yield from _leak(atoms, mine, minimums, null)


def _near(left: Floats, minimums: Minimums) -> Bools:
    """The (label, first, last) of runs of months whose number of ratings is small and whose first null vector adds up to 0."""
    size = np.rint(left[..., 0])
    found: Bools = (size > 0) & (size < max(minimums.clerk, minimums.group)) & _zero(left[..., 1:])
    return found


def _leak(atoms: Atoms, mine: Ints, minimums: Minimums, null: Floats) -> Iterator[Ints]:
    clerks = atoms.clerk[mine]
    alone = np.array(clerks.min() == clerks.max() and clerks.min() > 0)
    if not fits(atoms.size[mine].sum(), alone, minimums) and _zero(null[mine].sum(axis=0)):
        yield mine


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
