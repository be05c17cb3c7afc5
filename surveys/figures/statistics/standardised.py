"""Shares made comparable over different mixes of procedures, so that nobody is judged by the kind of work that falls to them.

A clerk's ratings come as ``{procedure: (satisfied, n)}``; a reference is everyone's, in the same shape.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from math import erfc, sqrt
from typing import TypeVar

from surveys.figures.statistics import Z95, score_interval

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Indirect:
    """Against what the reference's shares let expect for the same mix.

    ``ratio`` is satisfied ÷ expected, ``share`` that ratio times the reference's overall share (at most 1), ``p`` the two-sided
    chance of so large a gap if the clerk were like everyone.
    """

    n: int
    satisfied: int
    expected: float
    ratio: float
    share: float
    p: float


def indirect(own: Mapping[Key, tuple[int, int]], reference: Mapping[Key, tuple[int, int]]) -> Indirect | None:
    """Indirect standardisation; None without answers, or when nothing but full satisfaction or none was to be expected.

    Armitage, Berry and Matthews, Statistical methods in medical research, 4th ed., 19.3. Strata that the reference lacks raise
    ValueError: the reference must hold the group itself. The variance is the Poisson-binomial's, the sum of n p (1 - p) over the
    strata; the p-value has a continuity correction of half an answer.
    """
    n = sum(count for _, count in own.values())
    rates = {key: _rate(reference, key) for key, (_, count) in own.items() if count}
    expected = sum(own[key][1] * rate for key, rate in rates.items())
    variance = sum(own[key][1] * rate * (1 - rate) for key, rate in rates.items())
    if n == 0 or expected == 0 or variance == 0:
        return None
    satisfied = sum(yes for yes, _ in own.values())
    everyone = sum(yes for yes, _ in reference.values()) / sum(count for _, count in reference.values())
    gap = max(0.0, abs(satisfied - expected) - 0.5) / sqrt(variance)
    ratio = satisfied / expected
    return Indirect(n, satisfied, expected, ratio, min(1.0, ratio * everyone), erfc(gap / sqrt(2)))


def _rate(reference: Mapping[Key, tuple[int, int]], key: Key) -> float:
    yes, count = reference.get(key, (0, 0))
    if count == 0:
        raise ValueError("the reference must hold every stratum of the group")
    return yes / count


@dataclass(frozen=True)
class Direct:
    """The share that the group would have with the reference's mix, and how much of that mix the group has answers in."""

    share: float
    low: float
    high: float
    covered: float


def direct(own: Mapping[Key, tuple[int, int]], reference: Mapping[Key, tuple[int, int]], z: float = Z95) -> Direct | None:
    """Direct standardisation to the reference's mix, over the strata in which the group has answers; None where there are none.

    Armitage, Berry and Matthews, 19.3. The interval is Wilson's at the effective sample size, that of a plain share with the same
    variance (Korn and Graubard 1998, Survey Methodology 24, 193-201); where every stratum is all yes or all no, at the plain one.
    """
    shared = {key: pair for key, pair in own.items() if pair[1] and reference.get(key, (0, 0))[1]}
    mix = sum(reference[key][1] for key in shared)
    if not mix:
        return None
    weights = {key: reference[key][1] / mix for key in shared}
    share = sum(weights[key] * yes / n for key, (yes, n) in shared.items())
    variance = sum(weights[key] ** 2 * (yes / n) * (1 - yes / n) / n for key, (yes, n) in shared.items())
    plain = 1 / sum(weights[key] ** 2 / n for key, (_, n) in shared.items())
    size = share * (1 - share) / variance if variance else plain
    low, high = score_interval(share, size, z)
    return Direct(share, low, high, mix / sum(count for _, count in reference.values()))
