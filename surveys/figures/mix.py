"""What a clerk's own mix of procedures lets expect, from released shares alone.

The mix is a count of ratings, never of answers; the shares that weigh it are those that everyone may see, and the common share
stands in for a procedure whose own is withheld. So what comes out of it tells nothing that the released figures don't.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.figures.released.reading import Cell
from surveys.figures.scope import Scope
from surveys.responses.models import Response


def rates(procedures: Mapping[int, Cell]) -> dict[int, float]:
    """The share satisfied of each procedure that is shown."""
    shown = {key: cell.counts for key, cell in procedures.items() if key and cell.counts and sum(cell.counts)}
    return {key: (counts[3] + counts[4]) / sum(counts) for key, counts in shown.items()}


def expected(session: Session, scope: Scope, shares: Mapping[int, float], common: float) -> dict[int, float]:
    """Clerk → the share (0 to 1) that everyone's ``shares`` by procedure give for the clerk's own mix in the period."""
    rows = _mix(session, scope)
    if not len(rows):
        return {}
    people, at = np.unique(rows[:, 0], return_inverse=True)
    hoped = np.array([shares.get(procedure, common) for procedure in rows[:, 1].tolist()])
    weight = np.bincount(at, weights=rows[:, 2])
    return dict(zip(people.tolist(), (np.bincount(at, weights=rows[:, 2] * hoped) / weight).tolist(), strict=True))


def _mix(session: Session, scope: Scope) -> np.ndarray:
    """(clerk, procedure, ratings with a code) rows of the period."""
    columns = (Response.clerk_id, Response.procedure_id)
    within = Response.rated_at >= scope.period.begins, Response.rated_at < scope.period.ends
    known = Response.clerk_id.is_not(None), Response.procedure_id.is_not(None), Response.verified
    wanted: Any = select(*columns, func.count()).where(Response.office_id.in_(scope.offices), *within, *known).group_by(*columns)
    return np.array([tuple(row) for row in session.execute(wanted)], dtype=np.int64).reshape(-1, 3)
