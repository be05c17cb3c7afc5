"""A worker's part in the store: it claims a job, keeps it by signs of life, and closes it with what became of it."""

import random
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, select, update
from sqlalchemy.orm import Session, aliased

from surveys.database import UtcDateTime
from surveys.printing import circuit
from surveys.printing.faults import Fault
from surveys.printing.jobs import BARE, WIPED, change
from surveys.printing.limits import BACK_OFF, JITTER, LIMITS, Limits
from surveys.printing.models import Circuit, JobState, Printer, PrinterState, PrintJob
from surveys.printing.verdict import End, Parcel, Verdict
from surveys.tokens.models import Token

_STATES = {
    End.CONFIRMED: JobState.CONFIRMED,
    End.SENT: JobState.SENT,
    End.UNKNOWN: JobState.UNKNOWN,
    End.HOPELESS: JobState.FAILED,
}


# The queries are built once: building one costs ten times as much as asking it, and a worker asks many times a second.
_NOW = bindparam("now", type_=UtcDateTime())
_DUE = and_(PrintJob.state == JobState.QUEUED, PrintJob.next_attempt_at <= _NOW, PrintJob.expires_at > _NOW)


def _idle() -> ColumnElement[bool]:
    """One connection at a time to a printer, whichever process makes it; and none while its circuit is open."""
    other, state = aliased(PrintJob), aliased(PrinterState)
    busy = exists().where(other.printer_id == PrintJob.printer_id, other.state == JobState.SENDING)
    kept = exists().where(state.printer_id == PrintJob.printer_id, (state.circuit == Circuit.OPEN) | (state.probing_until > _NOW))
    return and_(~busy, ~kept)


def _next() -> Select[int]:
    # A batch's slips let those go first for which a citizen waits at the counter.
    made_ahead = exists().where(Token.id == PrintJob.token_id, Token.batch_id.is_not(None))
    due = select(PrintJob.id).where(PrintJob.printer_id == bindparam("printer"), _DUE, _idle())
    return due.order_by(made_ahead, PrintJob.id).limit(1)


_DUE_PRINTERS = select(PrintJob.printer_id).where(_DUE, PrintJob.printer_id.is_not(None), _idle()).distinct()
_NEXT = _next()


def due_printers(session: Session, *, now: datetime) -> list[int]:
    """The printers that have a job to print at ``now`` and none under way."""
    return [printer or 0 for printer in session.scalars(_DUE_PRINTERS, {"now": now})]


def claim(session: Session, printer_id: int, *, worker: str, now: datetime) -> Parcel | None:
    """Take a printer's oldest due job, a batch's last; None when another worker took it, or the printer is at work or away."""
    # On PostgreSQL two workers that look at one printer queue at its row; SQLite has one writer at a time anyway.
    printer = session.scalar(select(Printer).where(Printer.id == printer_id).with_for_update())
    job_id = session.scalar(_NEXT, {"now": now, "printer": printer_id})
    if printer is None or job_id is None:
        return None
    mine = {"claimed_by": worker, "claimed_at": now, "beat_at": now, "attempts": PrintJob.attempts + 1}
    # Named again: between the look and the change, its fallback may have taken it over, with other bytes.
    taken = change(session, job_id, JobState.QUEUED, PrintJob.printer_id == printer_id, state=JobState.SENDING, **mine)
    return _parcel(session, job_id, printer) if taken else None


def _parcel(session: Session, job_id: int, printer: Printer) -> Parcel:
    job = session.get_one(PrintJob, job_id, populate_existing=True)
    torn = session.scalar(select(PrinterState.torn).where(PrinterState.printer_id == printer.id))
    return Parcel(
        job_id=job_id,
        printer_id=printer.id,
        address=printer.address,
        width_dots=printer.width_dots,
        content=job.payload or b"",
        picture=job.picture,
        attempt=job.attempts,
        worker=job.claimed_by or "",
        resync=bool(torn),
        sha256=job.payload_sha256,
    )


def beat(session: Session, worker: str, job_ids: Collection[int], *, now: datetime) -> None:
    """A sign of life for the jobs that ``worker`` has under way."""
    mine = (PrintJob.id.in_(job_ids), PrintJob.state == JobState.SENDING, PrintJob.claimed_by == worker)
    session.execute(update(PrintJob).where(*mine).values(beat_at=now).execution_options(synchronize_session=False))


def hinder(session: Session, parcel: Parcel, fault: Fault, *, now: datetime) -> None:
    """Note what holds up a job that is under way, for the desk to show."""
    if change(session, parcel.job_id, JobState.SENDING, PrintJob.claimed_by == parcel.worker, fault=fault, beat_at=now):
        circuit.hindered(session, parcel.printer_id, fault, now=now)


def close(session: Session, parcel: Parcel, verdict: Verdict, *, now: datetime, limits: Limits = LIMITS) -> bool:
    """Write down what became of a claimed job; False when it is no longer this worker's (it was held dead)."""
    if verdict.end is End.NOT_BEGUN:
        values = {"state": JobState.QUEUED, "fault": verdict.fault, "next_attempt_at": now + pause(parcel.attempt)}
    else:
        state = _STATES[verdict.end]
        kept = BARE if state in (JobState.UNKNOWN, JobState.FAILED) else WIPED
        values = {"state": state, "fault": verdict.fault, "ended_at": now, **kept}
    if not change(session, parcel.job_id, JobState.SENDING, PrintJob.claimed_by == parcel.worker, **values):
        return False
    if verdict.end is End.CONFIRMED:
        _time(session, parcel.job_id, now)
    if news := circuit.of_job(verdict):
        circuit.heard(session, parcel.printer_id, news, now=now, limits=limits)
    return True


def _time(session: Session, job_id: int, now: datetime) -> None:
    job = session.get_one(PrintJob, job_id, populate_existing=True)
    job.paper_ms = max(0, round((now - job.created_at).total_seconds() * 1000))
    session.flush()


def pause(attempt: int) -> timedelta:
    """How long to wait after the failed try number ``attempt`` (1 is the first): 1, 2, 5, 10, 30 s, give or take a fifth."""
    seconds = BACK_OFF[min(attempt, len(BACK_OFF)) - 1]
    return timedelta(seconds=seconds * random.uniform(1 - JITTER, 1 + JITTER))  # noqa: S311 - spreads load, guards nothing
