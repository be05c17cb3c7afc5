"""How many groups stand beside each other: who differs by more than chance, and what is known of each. Counts alone, no store.

A group may come with an ``expected`` share: what everyone's shares let expect for its own mix of procedures. Then it is judged
against that, so that nobody answers for the kind of work that falls to them (indirect standardisation; its source stands in
``statistics.standardised``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from surveys.figures.statistics import Figure, figures
from surveys.figures.statistics.discovery import flagged
from surveys.figures.statistics.funnel import ALARM, WARNING, Dispersion, Place, chances, limits_of, spread
from surveys.figures.statistics.shrinkage import Estimate, Prior, estimates, fitted

# Of fewer groups a tenth pulled in on each side is nobody, and what they differ by is what the funnel is to find.
FEWEST_SPREAD = 10
NO_SPREAD = Dispersion(1.0, 1.0)
PLACES = tuple(Place)


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


@dataclass(frozen=True)
class Standings:
    """``rows`` with the highest estimate first; ``target`` is the common share that they are held against."""

    target: float
    dispersion: Dispersion
    prior: Prior | None
    rows: tuple[Standing, ...]

    @property
    def lowest(self) -> float:
        """The lowest end of an estimate's interval; 0 without any rows."""
        return min((row.estimate.low for row in self.rows), default=0.0)

    def count(self, place: Place) -> int:
        """How many groups stand there."""
        return sum(row.place is place for row in self.rows)


def standings(groups: Mapping[int, Sequence[int]], target: float, expected: Mapping[int, float] | None = None) -> Standings:
    """Where groups of five counts stand around ``target``; those without any ratings are left out.

    A group is below or above when its chance (exact mid-p, shrunk by the overdispersion) is less than the ALARM limits leave, and
    also passes Benjamini and Hochberg at 5 %: of few groups the first asks for more, of thousands the second.
    """
    ids = np.array([key for key, counts in groups.items() if any(counts)], dtype=np.int64)
    if not len(ids):
        return Standings(target, NO_SPREAD, None, ())
    counts = np.array([groups[key] for key in ids.tolist()], dtype=np.int64)
    n, x = counts.sum(axis=1).astype(float), counts[:, 3:].sum(axis=1).astype(float)
    hoped = np.array([(expected or {}).get(key, target) for key in ids.tolist()])
    dispersion = _dispersion(x, n, hoped)
    p_values = chances(x, n, hoped, dispersion.phi)
    marks = np.array(flagged(p_values)) & (p_values <= 1 - ALARM)
    adjusted = _adjusted(x / n, hoped, target)
    weights = _weights(n, hoped, target)
    prior = fitted(adjusted * n, n)
    known = estimates(adjusted * n, n, prior)
    places = np.where(marks, np.where(x / n < hoped, 0, 2), 1)
    columns = figures(counts), adjusted.tolist(), weights.astype(int).tolist(), known, (PLACES[at] for at in places.tolist())
    rows = list(map(Standing, ids.tolist(), *columns))
    order = np.lexsort((ids, np.array([-one.share for one in known])))
    return Standings(target, dispersion, prior, tuple(rows[at] for at in order.tolist()))


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
    sizes = [row.weight for row in found.rows]
    grid = np.unique(np.geomspace(max(1, 0.85 * min(sizes)), 1.06 * max(sizes) + 1, POINTS).astype(int))
    inner = limits_of(found.target, grid, WARNING, found.dispersion.phi)
    outer = limits_of(found.target, grid, ALARM, found.dispersion.phi)
    lines = [_outermost(*pair) for pair in (inner, outer)]
    rows = zip(grid, *lines[0], *lines[1], strict=True)
    return tuple((int(n), float(a), float(b), float(c), float(d)) for n, a, b, c, d in rows)


def _outermost(low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.minimum.accumulate(low[::-1])[::-1], np.maximum.accumulate(high[::-1])[::-1]
