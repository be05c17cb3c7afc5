"""A printer's test pages, and what became of the last one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.printing.addresses import is_preview
from surveys.printing.faults import Fault
from surveys.printing.models import JobKind, JobState, Printer, PrintJob


@dataclass(frozen=True)
class Trial:
    """A test page in the spool; ``preview``: it is shown on a screen."""

    job_id: int
    printer_id: int
    state: JobState
    fault: Fault | None
    created_at: datetime
    preview: bool

    @property
    def running(self) -> bool:
        """Whether its state may change by itself."""
        return self.state in (JobState.QUEUED, JobState.SENDING)


def last(session: Session, printer_id: int) -> Trial | None:
    """The printer's latest test page; None when it never printed one."""
    row = session.execute(
        select(PrintJob.id, PrintJob.state, PrintJob.fault, PrintJob.created_at, Printer.address)
        .join(Printer, Printer.id == PrintJob.printer_id)
        .where(PrintJob.printer_id == printer_id, PrintJob.kind == JobKind.TEST)
        .order_by(PrintJob.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    fault = Fault(row.fault) if row.fault else None
    return Trial(row.id, printer_id, row.state, fault, row.created_at, is_preview(row.address))
