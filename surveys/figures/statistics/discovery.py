"""Many flags at once: how many of them are expected to be false."""

from collections.abc import Sequence

import numpy as np
from scipy.stats import false_discovery_control


def adjusted(p_values: Sequence[float]) -> list[float]:
    """Each p-value's adjusted one: flagging all that are at most q keeps the expected share of false flags at most q.

    Benjamini and Hochberg (1995), Controlling the false discovery rate, Journal of the Royal Statistical Society B 57, 289-300.
    Raises ValueError for a p-value outside 0 to 1.
    """
    return [float(value) for value in false_discovery_control(np.asarray(p_values, dtype=float))] if len(p_values) else []


def flagged(p_values: Sequence[float], q: float = 0.05) -> list[bool]:
    """Which of the tests may be called more than noise, with at most ``q`` of those flags false in expectation."""
    return [value <= q for value in adjusted(p_values)]
