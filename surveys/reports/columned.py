"""The thirteen dossier columns of an office and those below it, as a report that can be kept."""

from dataclasses import astuple

from sqlalchemy.orm import Session

from surveys.dossiers.places import Offices
from surveys.dossiers.report import Period, report
from surveys.reports.documents import Columns, Head


def columns(session: Session, office_id: int, head: Head) -> Columns:
    """The columns of the head's period, judged at its last day or its *as of* day."""
    days = Period(head.period.first_day, head.period.last_day, head.as_of)
    made = report(session, days, sorted(Offices(session, office_id).ids))
    return Columns(
        head=head,
        rows=tuple((name, astuple(counts)) for name, counts in made.rows),
        total=astuple(made.total),
        without_due=made.without_due,
        withdrawn=made.withdrawn,
    )
