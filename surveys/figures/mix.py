"""What a clerk's own mix of procedures lets expect, from released shares alone.

The mix is a count of ratings, never of answers; the shares that weigh it are those that everyone may see, and the common share
stands in for a procedure whose own is withheld. So what comes out of it tells nothing that the released figures don't.
"""

from collections.abc import Mapping

import numpy as np
from sqlalchemy.orm import Session

from surveys.figures.released import mixes
from surveys.figures.released.reading import Cell, spans
from surveys.figures.scope import Scope


def rates(procedures: Mapping[int, Cell]) -> dict[int, float]:
    """The share satisfied of each procedure that is shown."""
    shown = {key: cell.counts for key, cell in procedures.items() if key and cell.counts and sum(cell.counts)}
    return {key: (counts[3] + counts[4]) / sum(counts) for key, counts in shown.items()}


def expected(session: Session, scope: Scope, shares: Mapping[int, float], common: float) -> dict[int, float]:
    """Clerk → the share (0 to 1) that everyone's ``shares`` by procedure give for the clerk's own mix in the period."""
    rows = mixes.read(session, scope.offices, spans(scope.period))
    if not len(rows):
        return {}
    people, at = np.unique(rows[:, 0], return_inverse=True)
    things, which = np.unique(rows[:, 1], return_inverse=True)
    hoped = np.array([shares.get(thing, common) for thing in things.tolist()])[which]
    weight = np.bincount(at, weights=rows[:, 2])
    return dict(zip(people.tolist(), (np.bincount(at, weights=rows[:, 2] * hoped) / weight).tolist(), strict=True))
