"""Checks of slips and dossiers: who was handed one, and which were taken back."""

from collections.abc import Iterable

from surveys.figures.statistics.funnel import dispersion
from surveys.signs import chance
from surveys.signs.check import FLOORS, Check, by_clerk
from surveys.signs.evidence import Evidence
from surveys.signs.models import SignKind


def voided(evidence: Evidence) -> Iterable[Check]:
    """Slips that were replaced after their form was opened, against all other slips that did not rate, opened or not."""
    unrated = [slip for slip in evidence.slips if not slip.used]
    voided, everyone = sum(slip.voided for slip in unrated), len(unrated)
    for clerk, slips in by_clerk(slip for slip in unrated if slip.opened).items():
        if clerk is not None and len(slips) >= evidence.minimum:
            x, n = sum(slip.voided for slip in slips), len(slips)
            excess = chance.more_than_others((x, n), (voided - x, everyone - n), FLOORS[SignKind.VOIDED])
            yield Check(SignKind.VOIDED, clerk, None, n, excess)


def withheld(evidence: Evidence) -> Iterable[Check]:
    """Finished dossiers without a slip, against colleagues' with dossiers that came in the same ways."""
    clerks = sorted({clerk for clerk, _ in evidence.handed})
    own = {clerk: {intake: pair for (who, intake), pair in evidence.handed.items() if who == clerk} for clerk in clerks}
    sums = {clerk: _sum(strata.values()) for clerk, strata in own.items()}
    ways = {intake for _, intake in evidence.handed}
    everyone = {intake: _sum(pair for (_, way), pair in evidence.handed.items() if way == intake) for intake in ways}
    for clerk in clerks:
        others = [sums[other] for other in clerks if other != clerk]
        x, n = _sum(others)
        if sums[clerk][1] < evidence.clerk_minimum or not n:
            continue
        rest = {way: (a - own[clerk].get(way, (0, 0))[0], b - own[clerk].get(way, (0, 0))[1]) for way, (a, b) in everyone.items()}
        phi = dispersion(others, x / n).phi
        yield Check(SignKind.WITHHELD, clerk, None, sums[clerk][1], chance.fewer_than_others(own[clerk], rest, phi))


def _sum(pairs: Iterable[tuple[int, int]]) -> tuple[int, int]:
    x = n = 0
    for more_x, more_n in pairs:
        x, n = x + more_x, n + more_n
    return x, n
