"""How far apart two shares are."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from surveys.figures.statistics import Z95, wilson
from surveys.figures.statistics.tails import special


@dataclass(frozen=True)
class Difference:
    """The first share less the second, with its interval; all from -1 to 1."""

    estimate: float
    low: float
    high: float

    @property
    def more_than_noise(self) -> bool:
        """Whether the interval leaves no room for "no difference"."""
        return self.low > 0 or self.high < 0


def difference(first: tuple[int, int], second: tuple[int, int], z: float = Z95) -> Difference:
    """The difference of two independent shares, each given as (successes, n).

    Newcombe (1998), Interval estimation for the difference between independent proportions: comparison of eleven methods,
    Statistics in Medicine 17, 873-890: method 10, the hybrid of two Wilson score intervals without continuity correction.
    Raises ValueError as ``wilson`` does.
    """
    (low1, high1), (low2, high2) = wilson(*first, z), wilson(*second, z)
    share1, share2 = first[0] / first[1], second[0] / second[1]
    estimate = share1 - share2
    below = sqrt((share1 - low1) ** 2 + (high2 - share2) ** 2)
    above = sqrt((high1 - share1) ** 2 + (share2 - low2) ** 2)
    return Difference(estimate, max(-1.0, estimate - below), min(1.0, estimate + above))


Counted = tuple[int, int]  # successes, n


def chance(first: Counted, second: Counted) -> float:
    """``chances`` of one pair."""
    return chances([(first, second)])[0]


def chances(pairs: Sequence[tuple[Counted, Counted]]) -> list[float]:
    """The two-sided p-value of each pair of shares, (successes, n) both: how often chance alone makes them differ as much.

    The chi-squared test with N - 1 in the place of N where each expected count is at least 1, else the Fisher-Irwin test:
    Campbell (2007), Chi-squared and Fisher-Irwin tests of two-by-two tables with small sample recommendations, Statistics in
    Medicine 26, 3661-3675. 1 where all or none are successes. Raises ValueError unless 0 <= successes <= n and n >= 1.
    """
    x1, n1, x2, n2 = np.array(pairs, dtype=float).reshape(-1, 4).T
    if not ((x1 >= 0) & (x1 <= n1) & (x2 >= 0) & (x2 <= n2) & (n1 >= 1) & (n2 >= 1)).all():
        raise ValueError("0 <= successes <= n and n >= 1 is needed")
    total, good = n1 + n2, x1 + x2
    bad = total - good
    differ = (good > 0) & (bad > 0)
    small = differ & (np.minimum(n1, n2) * np.minimum(good, bad) < total)
    squared = (x1 * (n2 - x2) - x2 * (n1 - x1)) ** 2 * (total - 1) / np.where(differ, n1 * n2 * good * bad, 1.0)
    found = np.where(differ, special().erfc(np.sqrt(squared / 2)), 1.0)
    for place in np.flatnonzero(small).tolist():
        (x, n), (y, m) = pairs[place]
        found[place] = _fisher_irwin(x, n, m, x + y)
    return [float(p) for p in found]


def _fisher_irwin(x: int, n1: int, n2: int, good: int) -> float:
    """The sum of the chances of all tables that are no likelier than the one with ``x`` successes of ``n1``."""
    k = np.arange(max(0, good - n2), min(good, n1) + 1)
    log = _log_choose(n1, k) + _log_choose(n2, good - k)
    chances = np.exp(log - log.max())
    # Tables of equal chance must count as such, whatever the last digits of their logarithms.
    return float(min(1.0, chances[chances <= chances[x - k[0]] * (1 + 1e-9)].sum() / chances.sum()))


def _log_choose(n: int, k: np.ndarray) -> np.ndarray:
    log = special().gammaln
    return np.asarray(log(n + 1) - log(k + 1) - log(n - k + 1))
