"""Reads of the flows: each one statement over ranges of their keys, whatever the number of responses."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.figures.models import FlowClerk, FlowOrigin, FlowProcedure, Origin
from surveys.figures.periods import Period

Counts = tuple[int, ...]


def flows(session: Session, offices: Sequence[int], period: Period) -> tuple[dict[int, Counts], dict[int, Counts]]:
    """(finished, issued, rated) of ``period`` per clerk and per procedure."""
    return (
        _flows(session, FlowClerk, FlowClerk.clerk_id, FlowClerk.office_id.in_(offices), period),
        _flows(session, FlowProcedure, FlowProcedure.procedure_id, FlowProcedure.office_id.in_(offices), period),
    )


def _flows(session: Session, model: Any, key: Any, where: Any, period: Period) -> dict[int, Counts]:
    sums = [func.sum(model.finished), func.sum(model.issued), func.sum(model.rated)]
    within = model.month.between(period.first, period.last)
    rows = session.execute(select(key, *sums).where(where, within).group_by(key))
    return {group: tuple(map(int, counts)) for group, *counts in rows}


def origins(session: Session, offices: Sequence[int], period: Period) -> dict[Origin, Counts]:
    """(issued, rated) of ``period`` per way in which tokens came to be; those without any are left out."""
    sums = [func.sum(FlowOrigin.issued), func.sum(FlowOrigin.rated)]
    within = FlowOrigin.month.between(period.first, period.last)
    wanted = select(FlowOrigin.origin, *sums).where(FlowOrigin.office_id.in_(offices), within).group_by(FlowOrigin.origin)
    return {Origin(origin): tuple(map(int, counts)) for origin, *counts in session.execute(wanted)}
