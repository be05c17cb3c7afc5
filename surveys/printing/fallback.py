"""Tickets of a printer that is away come out at its fallback, as long as not one byte of them has left."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, case, exists, func, update
from sqlalchemy.orm import Session, aliased

from surveys.database import UtcDateTime
from surveys.printing.addresses import is_preview
from surveys.printing.models import Circuit, JobState, PaperLevel, Printer, PrinterState, PrintJob


def spare_printer(session: Session, printer: Printer) -> Printer | None:
    """The printer that may take ``printer``'s tickets over: its fallback, if that is another one in use that makes paper."""
    other = session.get(Printer, printer.fallback_id) if printer.fallback_id else None
    if other is None or not other.active or other.id == printer.id or is_preview(other.address):
        return None
    return other


def move(session: Session, *, now: datetime, job_id: int | None = None) -> bool:
    """Move queued jobs (or the one) whose printer is away to their spare printer, if that one is well. Whether any moved.

    The bytes change places, so that a job can go back should its new printer fail before the first byte.
    """
    moved = (
        session.execute(_MOVE, {"moment": now}) if job_id is None else session.execute(_MOVE_ONE, {"moment": now, "job": job_id})
    )
    return bool(moved.rowcount)  # type: ignore[attr-defined] # an UPDATE's result is a CursorResult


_MOMENT = bindparam("moment", type_=UtcDateTime())


def _wanted() -> ColumnElement[bool]:
    own, other, spare = aliased(PrinterState), aliased(PrinterState), aliased(Printer)
    away = exists().where(own.printer_id == PrintJob.printer_id, (own.circuit == Circuit.OPEN) | (own.paper == PaperLevel.OUT))
    used = exists().where(spare.id == PrintJob.spare_id, spare.active)
    ill = exists().where(
        other.printer_id == PrintJob.spare_id, (other.circuit != Circuit.CLOSED) | (other.paper == PaperLevel.OUT)
    )
    return and_(PrintJob.state == JobState.QUEUED, PrintJob.expires_at > _MOMENT, away, used, ~ill)


# Built once: it is asked after every ticket and every look at a printer.
_MOVE = (
    update(PrintJob)
    .where(_wanted())
    .values(
        printer_id=PrintJob.spare_id,
        spare_id=PrintJob.printer_id,
        payload=func.coalesce(PrintJob.spare, PrintJob.payload),
        payload_sha256=func.coalesce(PrintJob.spare_sha256, PrintJob.payload_sha256),
        spare=case((PrintJob.spare.is_not(None), PrintJob.payload)),
        spare_sha256=case((PrintJob.spare_sha256.is_not(None), PrintJob.payload_sha256)),
        moved_from_id=case((PrintJob.moved_from_id == PrintJob.spare_id, None), else_=PrintJob.printer_id),
        fault=None,
        next_attempt_at=_MOMENT,
    )
    .execution_options(synchronize_session=False)
)
_MOVE_ONE = _MOVE.where(PrintJob.id == bindparam("job"))
