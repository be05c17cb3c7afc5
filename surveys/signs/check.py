"""What one test is, and the parts of a span of months that tests are made of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from surveys.signs import chance
from surveys.signs.chance import Excess
from surveys.signs.evidence import Evidence, Rated, Slip
from surveys.signs.models import SignKind

# (clerk, device): whose ratings; those without a code belong to the device that sent them, or to none.
Unit = tuple[int | None, int | None]
Units = Mapping[Unit, list[Rated]]
# Shares that are always allowed: people do take the next tablet, and slips do get spoilt.
FLOORS = {SignKind.CLOSED: 0.01, SignKind.ELSEWHERE: 0.02, SignKind.VOIDED: 0.05}


@dataclass(frozen=True)
class Check:
    """One test: ``seen`` of ``total`` where chance lets ``expected`` be. ``day``: when, where it is one day's matter."""

    kind: SignKind
    clerk: int | None
    device: int | None
    total: int
    excess: Excess
    day: date | None = None


def units(evidence: Evidence) -> Units:
    """Ratings by whose they are; smaller groups than a clerk's minimum are not looked at."""
    found: dict[Unit, list[Rated]] = defaultdict(list)
    for rated in evidence.ratings:
        if not rated.verified:
            found[None, rated.device].append(rated)
        elif rated.clerk is not None:
            found[rated.clerk, None].append(rated)
    return {unit: ratings for unit, ratings in found.items() if len(ratings) >= evidence.clerk_minimum}


def by_clerk(slips: Iterable[Slip]) -> Mapping[int | None, list[Slip]]:
    """Slips by who handed them out; a clerk without any has none."""
    found: dict[int | None, list[Slip]] = defaultdict(list)
    for slip in slips:
        found[slip.clerk].append(slip)
    return found


def against_others(kind: SignKind, cases: Mapping[Unit, tuple[int, int]], least: int) -> Iterable[Check]:
    """Each unit's (cases, of how many) against all others' together; units of fewer than ``least`` are not asked about."""
    all_x, all_n = (sum(pair[i] for pair in cases.values()) for i in (0, 1))
    for unit, (x, n) in cases.items():
        if n >= least:
            yield Check(kind, *unit, n, chance.more_than_others((x, n), (all_x - x, all_n - n), FLOORS[kind]))
