"""What stands above every report."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.errors import NotFound
from surveys.figures.periods import Period
from surveys.office.models import Office
from surveys.reports.choosing import NO_OFFICE, plan
from surveys.reports.documents import Head
from surveys.reports.timing import days_of

DRAFT = 0


def head(session: Session, office_id: int, period: Period, *, now: datetime, edition: int = DRAFT, reason: str = "") -> Head:
    """The head of an office's report. Raises NotFound."""
    office = session.execute(select(Office.name, Office.sample).where(Office.id == office_id)).one_or_none()
    if office is None:
        raise NotFound(NO_OFFICE)
    chosen = plan(session, office_id)
    return Head(
        office=office.name,
        superior=chosen.superior,
        place=chosen.place,
        first=period.first,
        last=period.last,
        as_of=days_of(period, now).as_of,
        made_at=now.replace(microsecond=0),
        edition=edition,
        reason=reason,
        sample=office.sample,
    )
