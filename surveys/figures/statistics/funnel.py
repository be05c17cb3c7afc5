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
UNTOLD = 1e-290  # chances below it run out of digits


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
    its root.

    The score that is shrunk is the smaller of that of the exact chance and the plain one, of which ``dispersion`` and the limits
    drawn are made: far out, the exact chance on the side with less room falls off faster, and would mark groups amid the limits.
    """
    n, p = np.maximum(sizes, 1), np.asarray(target, dtype=float)
    half = binomial_at(successes, n, p) / 2
    # Each tail is reckoned for itself: one minus the other is 0 from eight standard errors on.
    below = binomial_below(successes - 1, n, p) + half
    above = binomial_below(n - successes - 1, n, 1 - p) + half
    found = np.where(sizes > 0, np.clip(2 * np.minimum(below, above), 0.0, 1.0), 1.0)
    if dispersion == 1.0:
        return found
    variance = p * (1 - p) * n
    plain = np.abs(successes - n * p) / np.sqrt(np.where(variance > 0, variance, 1.0))
    exact = normal_point(np.maximum(found, UNTOLD) / 2)
    z = np.where((variance > 0) & ((found <= UNTOLD) | (plain < exact)), plain, exact)
    return np.asarray(np.where(sizes > 0, np.minimum(1.0, 2 * normal_above(z / np.sqrt(dispersion))), 1.0))
