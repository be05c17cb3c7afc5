"""What a clerk's own mix of procedures lets expect, from released shares alone.

The mix is a count of ratings, never of answers; the shares that weigh it are those that everyone may see, and the common share
stands in for a procedure whose own is withheld. So what comes out of it tells nothing that the released figures don't.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from surveys.figures.released import mixes
from surveys.figures.released.mixes import Mix
from surveys.figures.released.reading import Cell, spans
from surveys.figures.scope import Scope

Floats = NDArray[np.float64]


def rates(procedures: Mapping[int, Cell]) -> dict[int, float]:
    """The share satisfied of each procedure that is shown."""
    shown = {key: cell.counts for key, cell in procedures.items() if key and cell.counts and sum(cell.counts)}
    return {key: (counts[3] + counts[4]) / sum(counts) for key, counts in shown.items()}


def expected(session: Session, scope: Scope, shares: Mapping[int, float], common: float) -> dict[int, float]:
    """Clerk → the share (0 to 1) that everyone's ``shares`` by procedure give for the clerk's own mix in the period."""
    found = mixes.read(session, scope.offices, spans(scope.period))
    if not found:
        return {}
    # Ids are small numbers, so a place for each is cheaper than to sort hundreds of thousands of pairs.
    hoped = np.full(max(int(mix.procedure.max()) for mix in found) + 1, common)
    known = [(key, share) for key, share in shares.items() if key < len(hoped)]
    hoped[[key for key, _ in known]] = [share for _, share in known]
    clerk = np.concatenate([mix.clerk for mix in found])
    # Office by office: arrays that stay in the processor's cache.
    weight, sums = (np.bincount(clerk, np.concatenate(one)) for one in zip(*(_sums(mix, hoped) for mix in found), strict=True))
    people = np.flatnonzero(weight)
    return dict(zip(people.tolist(), (sums[people] / weight[people]).tolist(), strict=True))


def _sums(mix: Mix, hoped: Floats) -> tuple[Floats, Floats]:
    """Each clerk's ratings, and how many of them are hoped to be satisfied."""
    begins, n = mix.many.cumsum() - mix.many, mix.n.astype(float)
    return np.add.reduceat(n, begins), np.add.reduceat(n * hoped.take(mix.procedure), begins)
