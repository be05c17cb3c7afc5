"""Funnel limits: how far a group's share may lie from the common one by chance alone, given its size."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from surveys.figures.statistics.tails import (
    Values,
    binomial_at,
    binomial_below,
    binomial_quantile,
    normal_above,
    normal_point,
    special,
)

# Two-sided 95 % and 99.8 %, as Spiegelhalter draws them (about two and three standard errors).
WARNING, ALARM = 0.95, 0.998
WINSORISED = 0.1


class Place(StrEnum):
    """Where a group lies; nothing finer is ever said of it."""

    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"


@dataclass(frozen=True)
class Limits:
    """Shares between which a group of this size is expected."""

    low: float
    high: float


def limits(target: float, n: int, level: float = ALARM, dispersion: float = 1.0) -> Limits:
    """The limits around ``target`` for a group of ``n`` answers: the outermost shares that chance alone still gives.

    Exact binomial, after Spiegelhalter (2005), Funnel plots for comparing institutional performance, Statistics in Medicine 24,
    1185-1202, but not interpolated between counts as in its appendix: with ten answers that would mark every group that is
    satisfied to the last. ``dispersion`` (phi, at least 1) widens them by its root (the same, section 3.2).
    Raises ValueError unless 0 <= target <= 1, n >= 1 and dispersion >= 1.
    """
    low, high = limits_of(target, np.array([n]), level, dispersion)
    return Limits(float(low[0]), float(high[0]))


def limits_of(target: float, sizes: np.ndarray, level: float = ALARM, dispersion: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """``limits`` for groups of many sizes at once: (low, high), each as long as ``sizes``. Raises ValueError as it does."""
    if not 0 <= target <= 1 or (sizes < 1).any() or dispersion < 1:
        raise ValueError("0 <= target <= 1, n >= 1 and dispersion >= 1 is needed")
    tail, wider = (1 - level) / 2, float(np.sqrt(dispersion))
    low = binomial_quantile(tail, sizes, target) / sizes
    high = 1 - binomial_quantile(tail, sizes, 1 - target) / sizes
    below, above = np.maximum(0.0, target - low), np.maximum(0.0, high - target)
    return np.maximum(0.0, target - below * wider), np.minimum(1.0, target + above * wider)


def place(successes: int, n: int, target: float, dispersion: float = 1.0) -> Place:
    """Where a group lies against the ALARM limits; WITHIN when it has no answers."""
    if n == 0:
        return Place.WITHIN
    drawn = limits(target, n, ALARM, dispersion)
    share = successes / n
    if share < drawn.low:
        return Place.BELOW
    return Place.ABOVE if share > drawn.high else Place.WITHIN


@dataclass(frozen=True)
class Dispersion:
    """How much more the groups differ than chance makes them: ``phi`` (1: not more), and the test's p-value."""

    phi: float
    p: float


def dispersion(groups: Sequence[tuple[float, int]], target: float, significance: float = 0.05) -> Dispersion:
    """The overdispersion of groups given as (successes, n) around ``target``.

    phi is the mean square of the groups' z-scores, the outermost tenth on each side pulled in (winsorised), so that those whom
    the funnel is to find don't widen it: Spiegelhalter (2005), Handling over-dispersion of performance indicators, Quality and
    Safety in Health Care 14, 347-351. It is tested against chi-squared; winsorising only shrinks it, so the test errs towards no
    adjustment, and phi is 1 unless the test speaks. Groups of n = 0 don't count; a target of 0 or 1 leaves nothing to test.
    """
    sized = np.array([group for group in groups if group[1] > 0], dtype=float).reshape(-1, 2)
    if len(sized) < 2 or not 0 < target < 1:
        return Dispersion(1.0, 1.0)
    x, n = sized[:, 0], sized[:, 1]
    return spread((x / n - target) / np.sqrt(target * (1 - target) / n), significance)


def spread(z: np.ndarray, significance: float = 0.05) -> Dispersion:
    """The overdispersion of groups given by their z-scores; see ``dispersion``."""
    if len(z) < 2:
        return Dispersion(1.0, 1.0)
    inner = np.clip(z, *np.quantile(z, [WINSORISED, 1 - WINSORISED]))
    total = float(np.sum(inner**2))
    p = float(special().chdtrc(len(z), total))
    return Dispersion(max(1.0, total / len(z)) if p < significance else 1.0, p)


def chance(successes: int, n: int, target: float) -> float:
    """The two-sided mid-p value of a group under the common share: twice the smaller tail, half of what was seen counted in it.

    Lancaster (1961), Significance tests in discrete distributions, JASA 56, 223-234. 1 for n = 0.
    """
    return float(chances(np.array([successes]), np.array([n]), target)[0])


def chances(successes: np.ndarray, sizes: np.ndarray, target: Values, dispersion: float = 1.0) -> np.ndarray:
    """``chance`` of many groups at once, each with a target of its own or all with one; ``dispersion`` shrinks their z-scores by
    its root."""
    n = np.maximum(sizes, 1)
    below = binomial_below(successes - 1, n, target) + binomial_at(successes, n, target) / 2
    found = np.where(sizes > 0, np.minimum(1.0, 2 * np.minimum(below, 1 - below)), 1.0)
    return widened(np.clip(found, 0.0, 1.0), dispersion)


def widened(p_values: np.ndarray, dispersion: float) -> np.ndarray:
    """Two-sided p-values as they are when groups differ by ``dispersion`` more than chance makes them."""
    if dispersion == 1.0:
        return p_values
    # A p-value of 0 has no z-score; the smallest number that there is has.
    z = normal_point(np.maximum(p_values, np.finfo(float).tiny) / 2)
    return np.asarray(2 * normal_above(z / np.sqrt(dispersion)))
