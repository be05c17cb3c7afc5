"""How many groups stand beside each other: who differs by more than chance, and what is known of each. Counts alone, no store.

A group may come with an ``expected`` share: what everyone's shares let expect for its own mix of procedures. Then it is judged
against that, so that nobody answers for the kind of work that falls to them (indirect standardisation; its source stands in
``statistics.standardised``).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from surveys.figures.statistics import Figure, figures
from surveys.figures.statistics.discovery import flagged
from surveys.figures.statistics.funnel import ALARM, WARNING, Dispersion, Place, chances, limits_of, spread
from surveys.figures.statistics.shrinkage import FIXED, Estimate, Prior, fitted, intervals, means, quantiles

# Of fewer groups a tenth pulled in on each side is nobody, and what they differ by is what the funnel is to find.
FEWEST_SPREAD = 10
NO_SPREAD = Dispersion(1.0, 1.0)
PLACES = tuple(Place)
LOWEST = 0.025  # the low end of an interval of 95 %
Ints = NDArray[np.int64]


class Standing(NamedTuple):
    """One group: its own figure, its share made comparable (``adjusted``, 0 to 1), the estimate of that, and its place.

    ``weight``: as many ratings of the common mix tell as much as its own ones do of ``adjusted``; where it stands in the funnel.
    """

    id: int
    figure: Figure
    adjusted: float
    weight: int
    estimate: Estimate
    place: Place


class Rows(Sequence[Standing]):
    """Groups with the highest estimate first, as columns: of a province's thousands a page shows fifty, so each is made when
    asked for. ``places`` is the place in PLACES, ``sizes`` how many ratings each has.
    """

    def __init__(self, prior: Prior, ids: Ints, counts: Ints, adjusted: np.ndarray, weights: Ints, places: Ints) -> None:
        self.ids, self.sizes, self.adjusted, self.weights, self.places = ids, counts.sum(axis=1), adjusted, weights, places
        self._prior, self._columns = prior, (ids, counts, adjusted, weights, places)

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Standing]:
        ids, counts, adjusted, weights, places = self._columns
        figured = figures(counts) if len(self) else []
        estimates = (Estimate(*each) for each in intervals(adjusted * self.sizes, self.sizes, self._prior).tolist())
        stands = (PLACES[place] for place in places.tolist())
        return map(Standing, ids.tolist(), figured, adjusted.tolist(), weights.tolist(), estimates, stands)

    @overload
    def __getitem__(self, which: int) -> Standing: ...
    @overload
    def __getitem__(self, which: slice) -> "Rows": ...
    def __getitem__(self, which: int | slice) -> "Standing | Rows":
        if isinstance(which, slice):
            return self.chosen(np.arange(len(self))[which])
        [found] = self.chosen(np.array([range(len(self))[which]]))
        return found

    def chosen(self, which: Ints) -> "Rows":
        """Those at some places, or those that ``which`` (as long as the rows) is true of."""
        return Rows(self._prior, *(column[which] for column in self._columns))

    @cached_property
    def lowest(self) -> float:
        """The lowest end of an estimate's interval; 0 without any rows."""
        lows = quantiles(self.adjusted * self.sizes, self.sizes, self._prior, LOWEST)
        return float(lows.min()) if len(self) else 0.0


_NONE = np.zeros(0, dtype=np.int64)
EMPTY = Rows(FIXED, _NONE, np.zeros((0, 5), dtype=np.int64), _NONE, _NONE, _NONE)


@dataclass(frozen=True)
class Standings:
    """``rows`` with the highest estimate first; ``target`` is the common share that they are held against."""

    target: float
    dispersion: Dispersion
    prior: Prior | None
    rows: Rows

    def count(self, place: Place) -> int:
        """How many groups stand there."""
        return int((self.rows.places == PLACES.index(place)).sum())


def standings(groups: Mapping[int, Sequence[int]], target: float, expected: Mapping[int, float] | None = None) -> Standings:
    """Where groups of five counts stand around ``target``; those without any ratings are left out.

    A group is below or above when its chance (exact mid-p, shrunk by the overdispersion) is less than the ALARM limits leave, and
    also passes Benjamini and Hochberg at 5 %: of few groups the first asks for more, of thousands the second.
    """
    ids = np.array(list(groups), dtype=np.int64)
    counts = np.array(list(groups.values()), dtype=np.int64).reshape(-1, 5)
    ids, counts = ids[counts.any(axis=1)], counts[counts.any(axis=1)]
    if not len(ids):
        return Standings(target, NO_SPREAD, None, EMPTY)
    n, x = counts.sum(axis=1).astype(float), counts[:, 3:].sum(axis=1).astype(float)
    hoped = np.array([(expected or {}).get(key, target) for key in ids.tolist()])
    dispersion = _dispersion(x, n, hoped)
    p_values = chances(x, n, hoped, dispersion.phi)
    marks = np.array(flagged(p_values)) & (p_values <= 1 - ALARM)
    adjusted = _adjusted(x / n, hoped, target)
    weights = _weights(n, hoped, target)
    prior = fitted(adjusted * n, n)
    places = np.where(
        marks, np.where(x / n < hoped, PLACES.index(Place.BELOW), PLACES.index(Place.ABOVE)), PLACES.index(Place.WITHIN)
    )
    rows = Rows(prior, ids, counts, adjusted, weights.astype(np.int64), places)
    return Standings(target, dispersion, prior, rows.chosen(np.lexsort((ids, -means(adjusted * n, n, prior)))))


def _adjusted(shares: np.ndarray, hoped: np.ndarray, target: float) -> np.ndarray:
    """Indirectly standardised shares, reckoned on the rarer of satisfied and not: the other's ratio to what was expected would
    soon pass what a share can be."""
    rarer, expected, common = (1 - shares, 1 - hoped, 1 - target) if target >= 0.5 else (shares, hoped, target)
    # Where nothing was expected, nothing can be put right.
    made = np.where(expected > 0, np.minimum(1.0, rarer / np.maximum(expected, 1e-12) * common), rarer)
    return np.asarray(1 - made if target >= 0.5 else made)


def _weights(n: np.ndarray, hoped: np.ndarray, target: float) -> np.ndarray:
    """The number of ratings at which the common share would vary as much by chance as ``adjusted`` does.

    The variance of a ratio of observed to expected goes with the odds that are expected: of work that often leaves people
    unsatisfied, fewer ratings show as much. So a dot outside the limits drawn is outside its own (Spiegelhalter 2005, on
    standardised ratios against their precision).
    """
    inner = (hoped > 0) & (hoped < 1) & (0 < target < 1)
    safe = np.where(inner, hoped, 0.5)
    odds = safe / (1 - safe) / (target / (1 - target) if 0 < target < 1 else 1.0)
    return np.maximum(1, np.rint(np.where(inner, n / odds if target >= 0.5 else n * odds, n)))


def _dispersion(x: np.ndarray, n: np.ndarray, hoped: np.ndarray) -> Dispersion:
    inner = (hoped > 0) & (hoped < 1)
    if inner.sum() < FEWEST_SPREAD:
        return NO_SPREAD
    x, n, hoped = x[inner], n[inner], hoped[inner]
    return spread((x - n * hoped) / np.sqrt(n * hoped * (1 - hoped)))


POINTS = 240
Limit = tuple[int, float, float, float, float]  # size, 95 % (low, high), 99.8 % (low, high)


def curve(found: Standings) -> tuple[Limit, ...]:
    """The funnel's limits over the weights of its groups and a little beyond.

    Exact limits jump up and down from one size to the next; drawn is the outermost that they reach at a size or any larger one.
    """
    sizes = found.rows.weights
    grid = np.unique(np.geomspace(max(1, 0.85 * sizes.min()), 1.06 * sizes.max() + 1, POINTS).astype(int))
    inner = limits_of(found.target, grid, WARNING, found.dispersion.phi)
    outer = limits_of(found.target, grid, ALARM, found.dispersion.phi)
    lines = [_outermost(*pair) for pair in (inner, outer)]
    rows = zip(grid, *lines[0], *lines[1], strict=True)
    return tuple((int(n), float(a), float(b), float(c), float(d)) for n, a, b, c, d in rows)


def _outermost(low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.minimum.accumulate(low[::-1])[::-1], np.maximum.accumulate(high[::-1])[::-1]
