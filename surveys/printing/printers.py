"""Which printer serves a counter, and how it did last."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.office.models import Counter
from surveys.printing.addresses import is_preview
from surveys.printing.faults import Fault
from surveys.printing.models import Printer, PrintJob


@dataclass(frozen=True)
class PrinterState:
    """A counter's printer. ``fault`` is what its last job met (None: nothing, or it never printed), ``at`` when that was."""

    name: str
    preview: bool
    fault: Fault | None
    at: datetime | None


def printer_for(session: Session, office_id: int, counter_id: int | None) -> Printer | None:
    """The counter's own printer, else the office's first; only active ones."""
    counter = session.get(Counter, counter_id) if counter_id else None
    own = session.get(Printer, counter.printer_id) if counter and counter.printer_id else None
    if own is not None and own.active:
        return own
    return session.scalar(select(Printer).where(Printer.active, Printer.office_id == office_id).order_by(Printer.id).limit(1))


def printer_state(session: Session, counter_id: int) -> PrinterState | None:
    """How the printer that serves a counter did on its last job; None when there is no printer."""
    counter = session.get_one(Counter, counter_id)
    printer = printer_for(session, counter.office_id, counter_id)
    if printer is None:
        return None
    last = session.execute(
        select(PrintJob.fault, PrintJob.claimed_at)
        .where(PrintJob.printer_id == printer.id, PrintJob.attempts > 0)
        .order_by(PrintJob.claimed_at.desc(), PrintJob.id.desc())
        .limit(1)
    ).one_or_none()
    fault = Fault(last.fault) if last and last.fault else None
    return PrinterState(printer.name, is_preview(printer.address), fault, last.claimed_at if last else None)
