"""Statistics over counts alone: no store, no screen.

``counts`` is always five non-negative integers, from the worst level (1) to the best (5). Shares run from 0 to 1.
"""

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

import numpy as np

Z95 = 1.959963984540054  # the standard normal's 97.5 % point
ZERO = (0, 0, 0, 0, 0)


class Figure(NamedTuple):
    """What five counts say: their sum, how many chose 4 or 5, that share with its 95 % interval, and the mean level."""

    counts: tuple[int, int, int, int, int]
    n: int
    satisfied: int
    share: float
    low: float
    high: float
    mean: float


def wilson(successes: int, n: int, z: float = Z95) -> tuple[float, float]:
    """The Wilson score interval (low, high) of a share, without continuity correction.

    Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22, 209-212; recommended for every n
    by Brown, Cai and DasGupta (2001), Interval estimation for a binomial proportion, Statistical Science 16, 101-133.
    Raises ValueError unless 0 <= successes <= n and n >= 1.
    """
    if not 0 <= successes <= n or n < 1:
        raise ValueError("0 <= successes <= n and n >= 1 is needed")
    return score_interval(successes / n, n, z)


def score_interval(share: float, n: float, z: float = Z95) -> tuple[float, float]:
    """Wilson's interval of a ``share`` seen at a sample size that need not be whole, such as an effective one."""
    z2 = z * z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = z / (1 + z2 / n) * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    # The formula gives exactly 0 (or 1) at the edges; rounding must not step past the share itself.
    low = 0.0 if share == 0 else max(0.0, min(share, middle - half))
    high = 1.0 if share == 1 else min(1.0, max(share, middle + half))
    return low, high


def _score_intervals(share: np.ndarray, n: np.ndarray, z: float = Z95) -> tuple[np.ndarray, np.ndarray]:
    """``score_interval`` of many at once: the same to the bit."""
    z2 = z * z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = z / (1 + z2 / n) * np.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    low = np.where(share == 0, 0.0, np.maximum(0.0, np.minimum(share, middle - half)))
    high = np.where(share == 1, 1.0, np.minimum(1.0, np.maximum(share, middle + half)))
    return low, high


def figure(counts: Sequence[int]) -> Figure | None:
    """What ``counts`` say; None when nobody answered."""
    n = sum(counts)
    if n == 0:
        return None
    one, two, three, four, five = counts
    low, high = wilson(four + five, n)
    mean = (one + 2 * two + 3 * three + 4 * four + 5 * five) / n
    return Figure((one, two, three, four, five), n, four + five, (four + five) / n, low, high, mean)


def figures(counts: np.ndarray) -> list[Figure]:
    """``figure`` of many rows of counts at once; none of them may be all zeros."""
    levels = counts.T.astype(float)
    n, satisfied = levels.sum(axis=0), levels[3] + levels[4]
    if not n.all():
        raise ValueError("n >= 1 is needed")
    share, mean = satisfied / n, (np.arange(1, 6) @ levels) / n
    low, high = _score_intervals(share, n)
    columns = (n.astype(int), satisfied.astype(int), share, low, high, mean)
    each = zip(map(tuple, counts.tolist()), *(column.tolist() for column in columns), strict=True)
    return [Figure(*row) for row in each]


def added(rows: Sequence[Sequence[int]], width: int = 5) -> tuple[int, ...]:
    """The sums of ``rows`` place by place; ``width`` zeros when there are none."""
    return tuple(map(sum, zip(*rows, strict=True))) if rows else (0,) * width
