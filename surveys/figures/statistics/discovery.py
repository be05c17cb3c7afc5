"""Many flags at once: how many of them are expected to be false."""

from collections.abc import Sequence

import numpy as np


def adjusted(p_values: Sequence[float] | np.ndarray) -> list[float]:
    """Each p-value's adjusted one: flagging all that are at most q keeps the expected share of false flags at most q.

    Benjamini and Hochberg (1995), Controlling the false discovery rate, Journal of the Royal Statistical Society B 57, 289-300.
    Raises ValueError for a p-value outside 0 to 1.
    """
    found = np.asarray(p_values, dtype=float)
    if not len(found):
        return []
    if not ((found >= 0) & (found <= 1)).all():
        raise ValueError("a p-value lies between 0 and 1")
    order = np.argsort(found)
    scaled = found[order] * len(found) / np.arange(1, len(found) + 1)
    made = np.empty_like(found)
    # From the greatest down, none may exceed the one above it.
    made[order] = np.minimum.accumulate(scaled[::-1])[::-1]
    return [float(value) for value in np.minimum(made, 1.0)]


def flagged(p_values: Sequence[float] | np.ndarray, q: float = 0.05) -> list[bool]:
    """Which of the tests may be called more than noise, with at most ``q`` of those flags false in expectation."""
    return [value <= q for value in adjusted(p_values)]
