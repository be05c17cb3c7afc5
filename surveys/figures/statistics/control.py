"""Control charts: which points of a series say more than the series' own noise."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

import numpy as np

# Mean range of two standard normal values: moving ranges over it estimate the standard deviation (Montgomery, appendix VI).
D2 = 1.128
SIGMAS = 3.0
Z95_ONE_SIDED = 1.6448536269514722


@dataclass(frozen=True)
class Point:
    """One period: its value, and the centre and limits that hold for it, ``low`` and ``high`` being three sigmas off."""

    value: float
    centre: float
    low: float
    high: float
    sigma: float


def p_chart(periods: Sequence[tuple[int, int]]) -> list[Point]:
    """Shewhart's p-chart of (successes, n) per period with varying n.

    Montgomery, Introduction to statistical quality control, 7th ed., 7.2. Limits are cut at 0 and 1.
    Raises ValueError for a period without answers: leave those out.
    """
    x, n = _arrays(periods)
    centre = x.sum() / n.sum() if len(n) else 0.0
    return _drawn(x / n, centre, np.sqrt(centre * (1 - centre) / n))


def p_prime_chart(periods: Sequence[tuple[int, int]]) -> list[Point]:
    """Laney's p'-chart: the p-chart's sigmas, stretched by how much the z-scores vary from one period to the next.

    Laney (2002), Improved control charts for attributes, Quality Engineering 14, 531-537. For large n, where the p-chart cries
    wolf at every period; with one period, or without any variation, it is the p-chart. Raises ValueError as ``p_chart`` does.
    """
    x, n = _arrays(periods)
    centre = x.sum() / n.sum() if len(n) else 0.0
    return _drawn(x / n, centre, np.sqrt(centre * (1 - centre) / n) * (wobble(periods) or 1.0))


def wobble(periods: Sequence[tuple[int, int]]) -> float:
    """Laney's sigma of the z-scores, from their moving ranges: 1 when periods differ from their neighbours as chance makes them.

    0 with one period or without any variation. Raises ValueError as ``p_chart`` does.
    """
    x, n = _arrays(periods)
    centre = x.sum() / n.sum() if len(n) else 0.0
    sigma = np.sqrt(centre * (1 - centre) / n)
    if len(n) < 2 or not sigma.all():
        return 0.0
    return float(np.mean(np.abs(np.diff((x / n - centre) / sigma)))) / D2


def wobbles(periods: Sequence[tuple[int, int]]) -> bool:
    """Whether neighbours differ more than chance makes them (one-sided, 5 %), so that Laney's limits apply.

    The mean moving range over d2 has the variance (0.8264 k - 1.082) / (k - 1)^2 for k normal values: Cryer and Ryan (1990), The
    estimation of sigma for an X chart, Journal of Quality Technology 22, 187-192. A change of level moves one range only, so it
    doesn't widen the limits that are to show it.
    """
    k = len(periods)
    return k > 1 and wobble(periods) > 1 + Z95_ONE_SIDED * sqrt(0.8264 * k - 1.082) / (k - 1)


def xmr_chart(values: Sequence[float]) -> list[Point]:
    """The individuals chart: sigma from the mean moving range.

    Montgomery, 7th ed., 6.4; Wheeler (1993), Understanding variation. Its limits are not cut.
    """
    series = np.asarray(values, dtype=float)
    if not len(series):
        return []
    sigma = float(np.mean(np.abs(np.diff(series)))) / D2 if len(series) > 1 else 0.0
    centre = float(series.mean())
    return [Point(float(value), centre, centre - SIGMAS * sigma, centre + SIGMAS * sigma, sigma) for value in series]


def _arrays(periods: Sequence[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    pairs = np.array(periods, dtype=float).reshape(-1, 2)
    x, n = pairs[:, 0], pairs[:, 1]
    if (n < 1).any() or (x < 0).any() or (x > n).any():
        raise ValueError("0 <= successes <= n and n >= 1 is needed for each period")
    return x, n


def _drawn(shares: np.ndarray, centre: float, sigma: np.ndarray) -> list[Point]:
    low, high = np.clip(centre - SIGMAS * sigma, 0, 1), np.clip(centre + SIGMAS * sigma, 0, 1)
    rows = zip(shares, low, high, sigma, strict=True)
    return [Point(float(v), float(centre), float(lo), float(hi), float(s)) for v, lo, hi, s in rows]


class Signal(StrEnum):
    """Why a point is marked."""

    BEYOND = "beyond"  # one point beyond three sigmas
    SHIFT = "shift"  # nine in a row on one side of the centre
    TREND = "trend"  # six in a row rising, or falling
    WARNING = "warning"  # two of three beyond two sigmas on one side


def signals(points: Sequence[Point]) -> list[frozenset[Signal]]:
    """The signals that each point completes.

    Nelson (1984), The Shewhart control chart: tests for special causes, Journal of Quality Technology 16, 237-239: tests 1, 2, 3
    and 5. Each has a false-alarm rate of a few in a thousand points; more tests would cry wolf.
    """
    z = np.array([(p.value - p.centre) / p.sigma if p.sigma else 0.0 for p in points])
    values = np.array([p.value for p in points])
    return [frozenset(_completed(z[: at + 1], values[: at + 1])) for at in range(len(points))]


def _completed(z: np.ndarray, values: np.ndarray) -> set[Signal]:
    found = set()
    if abs(z[-1]) > SIGMAS:
        found.add(Signal.BEYOND)
    if len(z) >= 9 and abs(np.sign(z[-9:]).sum()) == 9:
        found.add(Signal.SHIFT)
    steps = np.sign(np.diff(values[-6:]))
    if len(steps) == 5 and abs(steps.sum()) == 5:
        found.add(Signal.TREND)
    last = z[-3:] * np.sign(z[-1])
    if last[-1] > 2 and (last > 2).sum() >= 2:
        found.add(Signal.WARNING)
    return found
