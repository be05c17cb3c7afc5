"""The finest pieces of a year in which each group may stand by itself. Counts alone: no store.

Every piece holds nobody or at least the minimum. Natural boundaries come first, so that years and quarters stay available where
single months are too small; a month that is too small is put together with its neighbour.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveys.figures.released.atoms import Ints, Universe
from surveys.figures.released.calendar import MONTH, QUARTER, WEEK, Calendar
from surveys.figures.released.kinds import Kind, Why

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Minimums:
    """How many ratings a group must hold; ``clerk``: when all of them are of one clerk."""

    group: int
    clerk: int


@dataclass(frozen=True)
class Groups:
    """Every group of a universe. ``names`` is (kind, subject) by place; ``member`` gives each family's place per respondent.

    ``sizes`` counts respondents (groups × slots); ``sole`` is the clerk of those in a slot, 0 for several (or none known), -1 for
    an empty slot; ``cuts`` (groups × edges) tells where each group is cut; ``shown`` which are shown at all, ``small`` which
    are too small by themselves; ``minimum`` is the groups' own.
    """

    names: tuple[tuple[Kind, int], ...]
    member: Mapping[Kind, Ints]
    sizes: Ints
    sole: Ints
    cuts: Bools
    shown: Bools
    small: Bools
    minimum: int

    def why(self, place: int) -> Why:
        """Why a group that isn't shown is withheld."""
        if not self.small[place]:
            return Why.OTHERS
        return Why.ALONE if self.sizes[place].sum() >= self.minimum and self.names[place][0] is not Kind.CLERK else Why.FEW


FAMILIES = (Kind.OFFICE, Kind.CLERK, Kind.PROCEDURE, Kind.FIELD, Kind.CHANNEL)


def grouped(universe: Universe, calendar: Calendar, minimums: Minimums, *, within: Groups | None = None) -> Groups:
    """The groups of ``universe``, each at its finest grain; of another question than overall satisfaction ``within`` what that
    one's release shows.
    """
    names: list[tuple[Kind, int]] = []
    member: dict[Kind, Ints] = {}
    for kind in FAMILIES:
        subjects, place = np.unique(universe.keys[kind], return_inverse=True)
        member[kind] = place + len(names)
        names += [(kind, int(subject)) for subject in subjects]
    sizes, sole = _slots(universe, member, len(names), len(calendar))
    allowed = np.array(calendar.ranks) <= np.array([_finest(kind, overall=within is None) for kind, _ in names])[:, None]
    shown = fits(sizes.sum(axis=1), _alone(sole), minimums)
    small = ~shown
    if within is not None:
        place_of = {name: place for place, name in enumerate(within.names)}
        places = [place_of[name] for name in names]
        allowed &= within.cuts[places, :-1]
        shown &= within.shown[places]
    cuts = finest_cuts(sizes, sole, np.array(calendar.ranks), allowed, minimums)
    return Groups(tuple(names), member, sizes, sole, cuts, shown, small, minimums.group)


def _finest(kind: Kind, *, overall: bool) -> int:
    """How fine a family is cut: weeks of the office alone; the other questions of a part by quarters, to keep the store small."""
    if kind is Kind.OFFICE:
        return WEEK if overall else MONTH
    return MONTH if overall else QUARTER


def _slots(universe: Universe, member: Mapping[Kind, Ints], groups: int, slots: int) -> tuple[Ints, Ints]:
    sizes = np.zeros((groups, slots), dtype=np.int64)
    low = np.full((groups, slots), np.iinfo(np.int64).max)
    high = np.full((groups, slots), -1)
    clerks = universe.keys[Kind.CLERK]
    for place in member.values():
        np.add.at(sizes, (place, universe.slot), 1)
        np.minimum.at(low, (place, universe.slot), clerks)
        np.maximum.at(high, (place, universe.slot), clerks)
    return sizes, np.where(low == high, low, np.where(high < 0, -1, 0))


def _alone(sole: Ints) -> Bools:
    """Whether all that a stretch (last axis) holds is of one known clerk."""
    low = np.where(sole < 0, np.iinfo(np.int64).max, sole).min(axis=-1)
    high = sole.max(axis=-1)
    found: Bools = (low == high) & (high > 0)
    return found


def fits(size: Ints, alone: Bools, minimums: Minimums) -> Bools:
    """Whether sets of ``size`` respondents may be shown; ``alone``: all of them one clerk's."""
    found: Bools = (size == 0) | (size >= np.where(alone, max(minimums.clerk, minimums.group), minimums.group))
    return found


def finest_cuts(sizes: Ints, sole: Ints, ranks: Ints, allowed: Bools, minimums: Minimums) -> Bools:
    """Where each group is cut (groups × edges), every ``allowed`` edge tried in the order of ``ranks``."""
    groups, slots = sizes.shape
    cuts = np.zeros((groups, slots + 1), dtype=bool)
    cuts[:, [0, slots]] = True
    sums = np.concatenate([np.zeros((groups, 1), dtype=np.int64), sizes.cumsum(axis=1)], axis=1)
    every = np.arange(groups)
    for edge in sorted(range(1, slots), key=lambda place: (ranks[place], place)):
        left = edge - 1 - np.argmax(cuts[:, edge - 1 :: -1], axis=1)
        right = edge + 1 + np.argmax(cuts[:, edge + 1 :], axis=1)
        before, after = sums[:, edge] - sums[every, left], sums[every, right] - sums[:, edge]
        may = allowed[:, edge] & _piece(before, sole, left, np.full(groups, edge), minimums)
        may &= _piece(after, sole, np.full(groups, edge), right, minimums)
        cuts[:, edge] = may
    return cuts


def _piece(size: Ints, sole: Ints, start: Ints, stop: Ints, minimums: Minimums) -> Bools:
    alone = np.ones(len(size), dtype=bool)
    # Whose the ratings are matters only between the two minimums.
    between = np.flatnonzero((size >= minimums.group) & (size < minimums.clerk))
    slots = np.arange(sole.shape[1])
    inside = (slots >= start[between, None]) & (slots < stop[between, None])
    alone[between] = _alone(np.where(inside, sole[between], -1))
    return fits(size, alone, minimums)
