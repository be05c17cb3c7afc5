"""Tails of the common distributions over whole arrays, from ``scipy.special`` alone.

``scipy.stats`` has the same under nicer names, but its import costs most of a second, which a kiosk's process never needs to pay;
this one is imported with the first figure that needs it.
"""

from functools import cache
from typing import Any

import numpy as np

Values = np.ndarray | float


@cache
def special() -> Any:
    """``scipy.special``, loaded when first asked for."""
    import scipy.special  # noqa: PLC0415 - see the module's docstring

    return scipy.special


def binomial_below(x: Values, n: Values, p: Values) -> np.ndarray:
    """The chance of at most ``x`` of ``n``; 0 for x < 0. ``n`` at least 1, ``p`` from 0 to 1."""
    x, n = np.asarray(x, dtype=float), np.asarray(n, dtype=float)
    # P(X <= x) = I_{1-p}(n - x, x + 1); the edges are no beta distribution.
    inside = special().betainc(np.maximum(n - x, 1.0), np.maximum(x, 0.0) + 1.0, 1.0 - np.asarray(p, dtype=float))
    return np.asarray(np.where(x < 0, 0.0, np.where(x >= n, 1.0, inside)))


def binomial_at(x: Values, n: Values, p: Values) -> np.ndarray:
    """The chance of exactly ``x`` of ``n``."""
    x, n, p = (np.asarray(value, dtype=float) for value in (x, n, p))
    ways = special().gammaln(n + 1) - special().gammaln(x + 1) - special().gammaln(n - x + 1)
    return np.asarray(np.exp(ways + special().xlogy(x, p) + special().xlog1py(n - x, -p)))


def binomial_quantile(q: float, n: Values, p: float) -> np.ndarray:
    """The least ``x`` with at least ``q`` of the chance at or below it."""
    n = np.asarray(n, dtype=float)
    if p in (0.0, 1.0):
        return n * p
    inverse = np.ceil(special().bdtrik(q, n, p))
    # It gives up where the chance is all at one end. A step to either side makes up for the rounding of real numbers.
    found = np.clip(np.where(np.isnan(inverse), n if p > 0.5 else 0, inverse), 0, n)
    found = np.where(binomial_below(found - 1, n, p) >= q, found - 1, found)
    return np.asarray(np.where(binomial_below(found, n, p) < q, found + 1, found))


def normal_above(z: Values) -> np.ndarray:
    """The chance that a standard normal value exceeds ``z``."""
    return np.asarray(special().ndtr(-np.asarray(z, dtype=float)))


def normal_point(p: Values) -> np.ndarray:
    """The value that a standard normal one exceeds with chance ``p``."""
    return np.asarray(-special().ndtri(np.asarray(p, dtype=float)))
