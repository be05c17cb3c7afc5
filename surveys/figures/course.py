"""A share over time as a control chart: levels between marked changes, their limits, and what happened. No store, no screen."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from surveys.figures.released.stretches import Stretch
from surveys.figures.statistics.control import Point, Signal, p_chart, p_prime_chart, wobble, wobbles
from surveys.figures.statistics.funnel import chances
from surveys.figures.statistics.happenings import Happening, happenings

# What lies outside two and three sigmas of a normal value: the chances that the limits stand for.
RARE = {Signal.WARNING: 0.0455, Signal.BEYOND: 0.0027}
ENOUGH = 12  # points from which a level's limits are more than provisional; textbooks ask for 20 to 25


@dataclass(frozen=True)
class Observed:
    """From one day to another (both included): ``hits`` of ``n`` answers, n at least 1."""

    first: date
    last: date
    hits: int
    n: int


@dataclass(frozen=True)
class Series:
    """Stretches in order of time; ``partial``: in some of them, offices are left out that can't be told by as short ones."""

    observed: tuple[Observed, ...]
    partial: bool


def satisfied(stretches: Sequence[Stretch]) -> Series:
    """The share of levels 4 and 5 in each released stretch that anyone rated in."""
    told = [Observed(s.first, s.last, s.counts[3] + s.counts[4], sum(s.counts)) for s in stretches if any(s.counts)]
    return Series(tuple(told), partial=any(stretch.partial for stretch in stretches))


@dataclass(frozen=True)
class Level:
    """The points ``start`` to ``stop`` (both included) that share one centre (0 to 1).

    ``laney``: limits are Laney's; ``few``: there are too few points for limits that are more than provisional.
    """

    start: int
    stop: int
    centre: float
    laney: bool

    @property
    def few(self) -> bool:
        """Whether its limits are provisional."""
        return self.stop - self.start + 1 < ENOUGH


@dataclass(frozen=True)
class Course:
    """The chart: one point for each observation, the levels in their order, and what happened within them."""

    observed: tuple[Observed, ...]
    points: tuple[Point, ...]
    levels: tuple[Level, ...]
    happenings: tuple[Happening, ...]


def course(observed: Sequence[Observed], changes: Sequence[date] = ()) -> Course:
    """Chart ``observed`` (in order of time), with a new level from each of ``changes`` on.

    A stretch belongs to the new level if its middle lies on or after the day. Levels are charted each by itself, so that a known
    change neither widens limits nor counts as a signal. Raises ValueError for an observation without answers.
    """
    points: list[Point] = []
    levels: list[Level] = []
    found: list[Happening] = []
    for start, stop in pairwise(_cuts(observed, changes)):
        pairs = [(each.hits, each.n) for each in observed[start:stop]]
        laney = wobbles(pairs)
        drawn = p_prime_chart(pairs) if laney else p_chart(pairs)
        sure = _rare(pairs, drawn[0].centre, wobble(pairs) ** 2 if laney else 1.0)
        found += [Happening(h.signal, h.start + start, h.stop + start, h.up) for h in happenings(drawn) if sure(h)]
        levels.append(Level(start, stop - 1, drawn[0].centre, laney))
        points += drawn
    return Course(tuple(observed), tuple(points), tuple(levels), tuple(found))


def _rare(pairs: Sequence[tuple[int, int]], centre: float, spread: float) -> Callable[[Happening], bool]:
    """Whether points near or beyond a limit are rare by the exact binomial chance too.

    Of ten answers, of which nine are usually good, six are beyond the limit of three sigmas once in eighty months: a clerk's
    chart would mark what is nothing. Runs don't hang on the limits.
    """
    x, n = (np.array(column) for column in zip(*pairs, strict=True))
    found = chances(x, n, centre, spread)

    def rare(happening: Happening) -> bool:
        return all(found[at] <= RARE.get(happening.signal, 1.0) for at in (happening.start, happening.stop))

    return rare


def _cuts(observed: Sequence[Observed], changes: Sequence[date]) -> list[int]:
    middles = [each.first + timedelta(days=(each.last - each.first).days // 2) for each in observed]
    return sorted({0, *(bisect_left(middles, day) for day in changes), len(observed)})
