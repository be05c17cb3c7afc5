"""How far apart two shares are."""

from dataclasses import dataclass
from math import sqrt

from surveys.figures.statistics import Z95, wilson


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
