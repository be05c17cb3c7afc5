"""What follows from released counts by adding and subtracting: the linear span of the shown cells. Numbers alone: no store.

An *atom* is the ratings of one clerk, procedure, field, channel and slot of time; a *cell* is a shown sum of atoms, a row of
zeros and ones in the matrix M. A set of atoms can be reckoned from the shown cells exactly if its indicator s lies in the row
space of M. That space is the orthogonal complement of the null space, so s is tried against random vectors y of the null space:
s·y = 0 for all of them means (but for a chance of some 1e-12) that s is derivable, and a derivable s always gives 0.
Here y = x − Mᵀ(MMᵀ)⁺Mx for a random x.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve

from surveys.figures.released.atoms import Ints, Universe
from surveys.figures.released.grains import FAMILIES, Groups
from surveys.figures.released.kinds import Kind

Floats = NDArray[np.float64]
TRIES = 3  # random vectors
SEED = 20260701  # the same release from the same ratings, always
TOLERANCE = 1e-6  # of s·y where y's parts are of size 1; a set that isn't derivable stays some hundredths away from 0
EXACT = 1e-10  # how far a y may be from the null space
PASSES = 12


@dataclass(frozen=True)
class Atoms:
    """``place``: each atom's group in every family; ``slot``: its time; ``clerk``: 0 for not known; ``size``: its respondents."""

    place: Mapping[Kind, Ints]
    slot: Ints
    clerk: Ints
    size: Ints

    def __len__(self) -> int:
        return len(self.slot)


def atoms_of(universe: Universe, groups: Groups) -> Atoms:
    """The atoms of a universe, those without a respondent left out: whoever knows the office knows who served nobody."""
    table = np.column_stack([*(groups.member[kind] for kind in FAMILIES), universe.slot])
    found, first, size = np.unique(table, axis=0, return_index=True, return_counts=True)
    place = {kind: found[:, column] for column, kind in enumerate(FAMILIES)}
    return Atoms(place, found[:, -1], universe.keys[Kind.CLERK][first], size)


@dataclass(frozen=True)
class Cells:
    """The shown cells: ``matrix`` (cells × atoms), each one's group and kind, and the slots ``start`` to ``stop`` of it."""

    matrix: sparse.csr_matrix
    group: Ints
    start: Ints
    stop: Ints
    kind: Ints

    def __len__(self) -> int:
        return len(self.group)


def cells_of(atoms: Atoms, groups: Groups) -> Cells:
    """The finest pieces of every shown group, those without a respondent left out."""
    slots = groups.cuts.shape[1] - 1
    edges = np.arange(slots + 1)
    start = np.maximum.accumulate(np.where(groups.cuts[:, :-1], edges[:-1], 0), axis=1)
    stop = np.minimum.accumulate(np.where(groups.cuts[:, 1:], edges[1:], slots)[:, ::-1], axis=1)[:, ::-1]
    keys, who = [], []
    for number, kind in enumerate(FAMILIES):
        place = atoms.place[kind]
        mine = np.flatnonzero(groups.shown[place])
        keys.append((number * len(groups.names) + place[mine]) * slots + start[place[mine], atoms.slot[mine]])
        who.append(mine)
    found, row = np.unique(np.concatenate(keys), return_inverse=True)
    matrix = sparse.csr_matrix((np.ones(len(row)), (row, np.concatenate(who))), shape=(len(found), len(atoms)))
    group, begin = found // slots % len(groups.names), found % slots
    kinds = np.array([int(kind) for kind in FAMILIES])
    return Cells(matrix, group, begin, stop[group, begin], kinds[found // slots // len(groups.names)])


class Span:
    """The row space of some cells, ready to be asked."""

    def __init__(self, cells: Cells) -> None:
        self._matrix = cells.matrix
        # The cells of one family have no atom in common, so its block of MMᵀ is diagonal: the largest is eliminated by hand.
        largest = int(np.bincount(cells.kind, minlength=1).argmax()) if len(cells) else 0
        self._rest, self._out = np.flatnonzero(cells.kind != largest), np.flatnonzero(cells.kind == largest)
        rest, out = self._matrix[self._rest], self._matrix[self._out]
        self._diagonal = np.asarray(out.sum(axis=1)).ravel()
        self._cross = (rest @ out.T).tocsr()
        inner = (rest @ rest.T - self._cross.multiply(1 / self._diagonal[None, :]).tocsr() @ self._cross.T).toarray()
        # Families add up to the same totals, so MMᵀ is singular; a touch on its diagonal makes it solvable, and ``orthogonal``
        # takes away what the touch leaves.
        self._factor = cho_factor(inner + np.eye(len(inner)) * 1e-7, check_finite=False) if len(inner) else None

    def weights(self, sets: Floats) -> Floats:
        """For the indicators of sets (atoms × sets): the sum of cells nearest to each (cells × sets)."""
        given = self._matrix @ sets
        found = self._solve(given)
        for _ in range(2):
            found += self._solve(given - self._matrix @ (self._matrix.T @ found))
        return found

    def _solve(self, given: Floats) -> Floats:
        found = np.zeros_like(given)
        scaled = given[self._out] / self._diagonal[:, None]
        if self._factor is not None:
            found[self._rest] = cho_solve(self._factor, given[self._rest] - self._cross @ scaled, check_finite=False)
        found[self._out] = scaled - (self._cross.T @ found[self._rest]) / self._diagonal[:, None]
        return found

    def orthogonal(self) -> Floats:
        """Random vectors of the null space (atoms × TRIES). Raises ArithmeticError where rounding won't let them be exact."""
        vectors = np.random.default_rng(SEED).standard_normal((self._matrix.shape[1], TRIES))
        for _ in range(PASSES):
            vectors -= self._matrix.T @ self._solve(self._matrix @ vectors)
            if np.abs(self._matrix @ vectors).max(initial=0.0) < EXACT:
                return vectors
        raise ArithmeticError("the null space of the released cells can't be found to the precision needed")
