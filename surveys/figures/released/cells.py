"""A release as rows: year, quarters, months and finest pieces of each group that is shown; the bare fact for one that isn't."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from surveys.figures.released.atoms import Ints, Universe
from surveys.figures.released.calendar import Calendar, nodes
from surveys.figures.released.grains import Groups
from surveys.figures.released.kinds import Kind
from surveys.figures.released.models import MONTHLY, WEEKLY

Key = tuple[int, int, int, int, int, int]  # kind, question, first, last, subject, block
Value = tuple[int, int | None, str | None, int, int, int, int, int]  # leaf, cuts, why, n1…n5
Rows = dict[Key, Value]


def rows(universe: Universe, groups: Groups, calendar: Calendar, question: int, *, uncoded: bool = False) -> Rows:
    """Every row of a question's release."""
    counts = _counts(universe, groups, len(calendar))
    found: Rows = {}
    for place, (kind, subject) in enumerate(groups.names):
        shown = Kind.UNCODED if uncoded else kind
        if uncoded and kind is not Kind.OFFICE:
            continue
        for first, last, values, flags in _of_group(groups, counts[place], calendar, place):
            for block in range(0, len(values), 5):
                key = (int(shown), question, first, last, subject, block // 5)
                five = tuple(int(n) for n in values[block : block + 5])
                if block == 0 or any(five):
                    found[key] = (*flags, *five)  # type: ignore[assignment] # five are five
    return found


def _counts(universe: Universe, groups: Groups, slots: int) -> Ints:
    """How often each option was tapped (groups × edges × options), summed up to each edge."""
    counts = np.zeros((len(groups.names), slots + 1, universe.width), dtype=np.int64)
    who, option = universe.options[:, 0], universe.options[:, 1]
    for place in groups.member.values():
        np.add.at(counts, (place[who], universe.slot[who] + 1, option), 1)
    return counts.cumsum(axis=1)


Piece = tuple[int, int, Ints, tuple[int, int | None, str | None]]


def _of_group(groups: Groups, sums: Ints, calendar: Calendar, place: int) -> Iterator[Piece]:
    cuts, slots = groups.cuts[place], len(calendar)
    whole = (calendar.first(0), calendar.last(slots))
    if not groups.shown[place]:
        yield *whole, np.zeros(5, dtype=np.int64), (0, None, groups.why(place).value)
        return
    mask = sum(1 << month for month, edge in enumerate(calendar.months) if cuts[edge])
    weekly = set(pairwise(int(edge) for edge in np.flatnonzero(cuts)))
    monthly = set(pairwise(edge for edge in calendar.months if cuts[edge]))
    leaf = {piece: MONTHLY * (piece in monthly) + WEEKLY * (piece in weekly) for piece in weekly | monthly}
    standard = [(calendar.months[a], calendar.months[b]) for a, b in nodes()]
    yield *whole, sums[slots], (leaf.get((0, slots), 0), mask, None)
    finer = leaf.keys() | {(a, b) for a, b in standard if cuts[a] and cuts[b]}
    for start, stop in sorted(finer - {(0, slots)}):
        values = sums[stop] - sums[start]
        if values.any():
            yield calendar.first(start), calendar.last(stop), values, (leaf.get((start, stop), 0), None, None)
