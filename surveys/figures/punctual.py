"""Results given back when they were due, month by month: of dossiers, not of answers, so counted live and withheld nowhere."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.figures.course import Observed
from surveys.figures.models import FlowHour
from surveys.figures.periods import Period


def on_time(session: Session, offices: Sequence[int], period: Period) -> tuple[Observed, ...]:
    """Of the dossiers that ``offices`` finished in each month, those that weren't late; months without any are left out.

    Late is after the due moment; a dossier without one is never late.
    """
    finished, late = func.sum(FlowHour.finished), func.sum(FlowHour.late)
    rows = session.execute(
        select(FlowHour.month, finished, late)
        .where(FlowHour.office_id.in_(offices), FlowHour.month.between(period.first, period.last))
        .group_by(FlowHour.month)
        .having(finished > 0)
        .order_by(FlowHour.month)
    )
    return tuple(_month(month, int(n), int(behind)) for month, n, behind in rows)


def _month(month: int, n: int, late: int) -> Observed:
    days = Period(month, month)
    return Observed(days.first_day, days.last_day, n - late, n)
