"""Whether kept reports are still what they were: each digest, and each file made again from its data and compared to the byte."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.figures.periods import Period
from surveys.reports.documents import digest, from_text
from surveys.reports.keeping import files, made_with
from surveys.reports.models import Report, ReportFile, ReportKind


class State(StrEnum):
    """SAME: as made, and made again the same. OLDER: as made; other versions of the libraries make it otherwise by now.

    OTHER: as made, but the same versions make it otherwise. DAMAGED: the kept data or a kept file isn't what it was.
    """

    SAME = "same"
    OLDER = "older"
    OTHER = "other"
    DAMAGED = "damaged"


@dataclass(frozen=True)
class Checked:
    """One kept report, looked at."""

    office_id: int
    kind: ReportKind
    period: Period
    edition: int
    state: State

    @property
    def good(self) -> bool:
        """Whether nobody needs to look into it."""
        return self.state in (State.SAME, State.OLDER)


def verify(session: Session) -> Iterator[Checked]:
    """Look at every kept report, in the order in which they were made, one at a time."""
    for key in session.scalars(select(Report.id).order_by(Report.id)).all():
        report = session.get_one(Report, key)
        period = Period(report.first, report.last)
        yield Checked(report.office_id, report.kind, period, report.edition, _state(session, report))
        session.expire_all()


def _state(session: Session, report: Report) -> State:
    kept = {file.format: file for file in session.scalars(select(ReportFile).where(ReportFile.report_id == report.id))}
    intact = all(sha256(file.content).hexdigest() == file.sha256 for file in kept.values())
    if not kept or not intact or digest(report.data) != report.data_sha256:
        return State.DAMAGED
    again = files(from_text(report.kind, report.data))
    if all(file.content == again[form] for form, file in kept.items()):
        return State.SAME
    return State.OTHER if report.made_with == made_with() else State.OLDER
