"""How likely chance alone is to make what was seen: pure functions over counts and moments, no store.

Every ``p`` is one-sided: the chance of at least as much as was seen if nobody did anything but rate. Each test is exact or errs
towards saying nothing. Moments are seconds or minutes in float arrays, in order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb, sqrt

import numpy as np
from scipy.stats import binom, hypergeom, norm, poisson

# A citizen who was just handed a slip needs longer than WITHIN to walk to a screen, scan and tap.
WITHIN = 15.0
# Both ways: moved later alone, a family's ratings leave its own slips behind and too little is expected; moved earlier some fall
# upon their own slip, so too much is. Together they err towards saying nothing.
SHIFTS = tuple(float(sign * step) for step in range(30, 181, 15) for sign in (-1, 1))

SLOT = 5  # minutes: windows are two slots long and begin with each slot, so any five minutes lie in one whole
LEAD = 20  # minutes before a window in which slips that explain its ratings were handed out


@dataclass(frozen=True)
class Excess:
    """``seen`` where chance lets ``expected`` be, and the chance ``p`` of at least so many."""

    seen: int
    expected: float
    p: float


def soon_after(issues: np.ndarray, ratings: np.ndarray) -> Excess:
    """How many ``ratings`` came within ``WITHIN`` seconds of an issue, against the same ratings moved by half a minute to three.

    Which slip a rating used is not known, so in a busy hour some fall behind another citizen's slip by chance. Moving all of them
    a little breaks any link within seconds and keeps the hour's pace: the jitter method of Amarasingham, Harrison, Hatsopoulos
    and Geman (2012), Conditional modeling and the jitter method of spike resampling, Journal of Neurophysiology 107, 517-531.
    The expectation is the mean over ``SHIFTS``, one more counted in so that it is never zero; the tail is Poisson's, wider than
    that of a sum of unequal chances (Hoeffding 1956, Annals of Mathematical Statistics 27, 713-721).
    """
    seen = _within(issues, ratings)
    moved = sum(_within(issues, ratings + shift) for shift in SHIFTS)
    expected = (moved + 1) / len(SHIFTS)
    return Excess(seen, expected, float(poisson.sf(seen - 1, expected)))


def _within(issues: np.ndarray, ratings: np.ndarray) -> int:
    if not len(issues):
        return 0
    before = np.searchsorted(issues, ratings, side="left") - 1
    gaps = np.where(before >= 0, ratings - issues[np.maximum(before, 0)], np.inf)
    return int(np.sum(gaps < WITHIN))


def crowded(ratings: np.ndarray, slips: np.ndarray, profile: np.ndarray, answered: float, least: int) -> Excess:
    """The ten minutes of a day that stand out most; fewer than ``least`` ratings never do.

    ``ratings`` and ``slips`` are one clerk's (or device's) minutes of that day, ``profile`` the share of a day's ratings in each
    of its 24 hours, ``answered`` the share of slips that are rated. What is expected of a window is the greater of two: its part
    of the day's own ratings by the profile, and what the slips of the window and of the ``LEAD`` minutes before it let expect, so
    that a family, or results handed out together, is no burst. The scan over overlapping windows is bounded by their number
    (Bonferroni; Naus 1982, Approximations for distributions of scan statistics, JASA 77, 177-183, is sharper, for even rates).
    """
    starts = np.unique(np.concatenate([ratings // SLOT, ratings // SLOT - 1])) * SLOT
    seen = _between(ratings, starts, starts + 2 * SLOT)
    hours = np.clip((starts + SLOT) // 60, 0, 23).astype(int)
    share = len(ratings) * profile[hours] * 2 * SLOT / 60
    explained = answered * _between(slips, starts - LEAD, starts + 2 * SLOT)
    expected = np.maximum(share, explained)
    tails = np.where(seen >= least, poisson.sf(seen - 1, expected), 1.0)
    most = int(np.argmin(tails))
    windows = len(profile) * 60 // SLOT
    return Excess(int(seen[most]), float(expected[most]), min(1.0, float(tails[most]) * windows))


def _between(moments: np.ndarray, begin: np.ndarray, end: np.ndarray) -> np.ndarray:
    return np.searchsorted(moments, end, side="left") - np.searchsorted(moments, begin, side="left")


def longest_run(values: Sequence[int], value: int) -> int:
    """The longest unbroken row of ``value``."""
    longest = current = 0
    for each in values:
        current = current + 1 if each == value else 0
        longest = max(longest, current)
    return longest


def run_tail(n: int, count: int, length: int) -> float:
    """The chance that ``count`` equal ratings among ``n`` in random order have a row of at least ``length``; exact.

    Given the ratings themselves every order is as likely as any other when nobody's rating depends on the one before: Mood
    (1940), The distribution theory of runs, Annals of Mathematical Statistics 11, 367-392; counted by inclusion and exclusion
    over the gaps between the others (Feller, An introduction to probability theory, vol. 1, 3rd ed., II.11 and IV.1).
    """
    others = n - count
    shorter = sum(
        (-1) ** j * comb(others + 1, j) * comb(n - j * length, others) for j in range(min(others + 1, count // length) + 1)
    )
    total = comb(n, count)
    return float((total - shorter) / total)


def usual_run(n: int, count: int) -> int:
    """The row that half of all orders reach: what is usual for ``count`` equal ratings among ``n``."""
    low, high = 1, count
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if run_tail(n, count, middle) >= 0.5 else (low, middle - 1)
    return low


def more_than_others(own: tuple[int, int], others: tuple[int, int], floor: float) -> Excess:
    """Whether ``own`` (cases, of how many) has more cases than the ``others`` and than the share ``floor`` always allowed.

    Fisher's exact test against the others (Fisher 1922, Journal of the Royal Statistical Society 85, 87-94) and the binomial
    against the floor; the larger p holds, so both must speak. Without others the floor alone does.
    """
    (x, n), (others_x, others_n) = own, others
    against_floor = float(binom.sf(x - 1, n, floor))
    against_others = float(hypergeom.sf(x - 1, n + others_n, x + others_x, n)) if others_n else against_floor
    expected = n * max(floor, others_x / others_n if others_n else 0.0)
    return Excess(x, expected, max(against_floor, against_others))


Strata = Mapping[str, tuple[int, int]]


def fewer_than_others(own: Strata, others: Strata, dispersion: float = 1.0) -> Excess:
    """Whether ``own`` has fewer cases (of how many, per stratum) than the ``others`` in the same strata; p: of at most so few.

    Given each stratum's sums, the cases that fall to ``own`` are hypergeometric: Mantel and Haenszel (1959), Statistical aspects
    of the analysis of data from retrospective studies of disease, Journal of the National Cancer Institute 22, 719-748. p is the
    exact tail of their sum, or the normal one with a continuity correction, its variance widened by ``dispersion`` (at least 1;
    see ``statistics.funnel.dispersion``), whichever is larger; 1 where the strata leave nothing to compare.
    """
    seen, expected, variance = sum(x for x, _ in own.values()), 0.0, 0.0
    chances = np.ones(1)
    for stratum, (x, n) in own.items():
        others_x, others_n = others.get(stratum, (0, 0))
        everyone, cases = n + others_n, x + others_x
        expected += n * cases / everyone if everyone else 0.0
        variance += n * others_n * cases * (everyone - cases) / (everyone**2 * (everyone - 1)) if everyone > 1 else 0.0
        chances = np.convolve(chances, hypergeom.pmf(np.arange(n + 1), everyone, cases, n))
    if not variance:
        return Excess(seen, expected, 1.0)
    exact = float(np.sum(chances[: seen + 1]))
    widened = float(norm.cdf((seen + 0.5 - expected) / sqrt(variance * dispersion)))
    return Excess(seen, expected, min(1.0, max(exact, widened)))
