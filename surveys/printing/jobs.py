"""The spool's jobs in the store: queued, claimed by one worker, closed with what became of them.

Every change of state is an UPDATE that names the state it expects, so that of two that race only one finds its row.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select, update
from sqlalchemy.orm import Session, aliased

from surveys.printing.faults import Fault
from surveys.printing.limits import BACK_OFF, JITTER
from surveys.printing.models import JobState, Printer, PrintJob
from surveys.printing.payload import Payload
from surveys.printing.verdict import End, Parcel, Verdict

BARE: dict[str, Any] = {"payload": None, "picture": None}
WIPED: dict[str, Any] = {**BARE, "code": None}
_STATES = {
    End.CONFIRMED: JobState.CONFIRMED,
    End.SENT: JobState.SENT,
    End.UNKNOWN: JobState.UNKNOWN,
    End.HOPELESS: JobState.FAILED,
}
# After these the printer may still be waiting for the rest of a picture.
_REACHED = (JobState.CONFIRMED, JobState.SENT, JobState.UNKNOWN)
_BROKEN_OFF = (Fault.STALLED, Fault.CONNECTION_LOST, Fault.WORKER_LOST)


@dataclass(frozen=True, kw_only=True)
class Order:
    """A ticket to be printed. ``printer_id`` None: there is no printer, its code is only shown."""

    printer_id: int | None
    token_id: int | None
    counter_id: int | None
    code: str
    payload: Payload | None
    picture: bytes | None


def queue(session: Session, order: Order, *, now: datetime, minutes: int) -> int:
    """Put a ticket into the spool, to be printed within ``minutes``; returns the job's id. Flushed, not committed."""
    job = PrintJob(
        printer_id=order.printer_id,
        token_id=order.token_id,
        counter_id=order.counter_id,
        state=JobState.QUEUED if order.payload else JobState.FAILED,
        payload=order.payload.content if order.payload else None,
        payload_sha256=order.payload.sha256 if order.payload else "",
        picture=order.picture,
        code=order.code,
        fault=None if order.payload else Fault.NO_PRINTER,
        created_at=now,
        expires_at=now + timedelta(minutes=minutes),
        next_attempt_at=now,
        ended_at=None if order.payload else now,
    )
    session.add(job)
    session.flush()
    return job.id


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(PrintJob.state == JobState.QUEUED, PrintJob.next_attempt_at <= now, PrintJob.expires_at > now)


def _idle() -> ColumnElement[bool]:
    # One ticket at a time on a printer, whichever process sends it.
    other = aliased(PrintJob)
    return ~exists().where(other.printer_id == PrintJob.printer_id, other.state == JobState.SENDING)


def due_printers(session: Session, *, now: datetime) -> list[int]:
    """The printers that have a job to print at ``now`` and none under way."""
    found = session.scalars(select(PrintJob.printer_id).where(_due(now), _idle()).distinct())
    return [printer for printer in found if printer is not None]


def claim(session: Session, printer_id: int, *, worker: str, now: datetime) -> Parcel | None:
    """Take a printer's oldest due job for ``worker``; None when another took it, or the printer is at work."""
    # On PostgreSQL two workers that look at one printer queue at its row; SQLite has one writer at a time anyway.
    printer = session.execute(
        select(Printer.address, Printer.width_dots).where(Printer.id == printer_id).with_for_update()
    ).one_or_none()
    wanted = select(PrintJob.id).where(PrintJob.printer_id == printer_id, _due(now), _idle()).order_by(PrintJob.id).limit(1)
    job_id = session.scalar(wanted)
    if printer is None or job_id is None:
        return None
    taken = change(
        session,
        job_id,
        JobState.QUEUED,
        state=JobState.SENDING,
        claimed_by=worker,
        claimed_at=now,
        attempts=PrintJob.attempts + 1,
    )
    return _parcel(session, job_id, printer.address, printer.width_dots) if taken else None


def _parcel(session: Session, job_id: int, address: str, width: int) -> Parcel:
    job = session.get_one(PrintJob, job_id, populate_existing=True)
    printer_id = job.printer_id or 0
    return Parcel(
        job_id=job_id,
        printer_id=printer_id,
        address=address,
        width_dots=width,
        content=job.payload or b"",
        picture=job.picture,
        attempt=job.attempts,
        worker=job.claimed_by or "",
        resync=_broke_off(session, printer_id),
    )


def _broke_off(session: Session, printer_id: int) -> bool:
    last = session.execute(
        select(PrintJob.fault)
        .where(PrintJob.printer_id == printer_id, PrintJob.state.in_(_REACHED))
        .order_by(PrintJob.ended_at.desc(), PrintJob.id.desc())
        .limit(1)
    ).one_or_none()
    return last is not None and last.fault in _BROKEN_OFF


def hinder(session: Session, parcel: Parcel, fault: Fault) -> None:
    """Note what holds up a job that is under way, for the desk to show."""
    change(session, parcel.job_id, JobState.SENDING, PrintJob.claimed_by == parcel.worker, fault=fault)


def close(session: Session, parcel: Parcel, verdict: Verdict, *, now: datetime) -> bool:
    """Write down what became of a claimed job; False when it is no longer this worker's (it was held dead)."""
    if verdict.end is End.NOT_BEGUN:
        values = {"state": JobState.QUEUED, "fault": verdict.fault, "next_attempt_at": now + pause(parcel.attempt)}
    else:
        state = _STATES[verdict.end]
        kept = BARE if state in (JobState.UNKNOWN, JobState.FAILED) else WIPED
        values = {"state": state, "fault": verdict.fault, "ended_at": now, **kept}
    done = change(session, parcel.job_id, JobState.SENDING, PrintJob.claimed_by == parcel.worker, **values)
    if done and verdict.end is End.CONFIRMED:
        _hurry(session, parcel.printer_id, now)
    return done


def _hurry(session: Session, printer_id: int, now: datetime) -> None:
    # The printer works again: whatever waits out its pause needn't.
    waiting = (PrintJob.printer_id == printer_id, PrintJob.state == JobState.QUEUED, PrintJob.next_attempt_at > now)
    session.execute(update(PrintJob).where(*waiting).values(next_attempt_at=now).execution_options(synchronize_session=False))


def pause(attempt: int) -> timedelta:
    """How long to wait after the failed try number ``attempt`` (1 is the first): 1, 2, 5, 10, 30 s, give or take a fifth."""
    seconds = BACK_OFF[min(attempt, len(BACK_OFF)) - 1]
    return timedelta(seconds=seconds * random.uniform(1 - JITTER, 1 + JITTER))  # noqa: S311 - spreads load, guards nothing


def change(session: Session, job_id: int, before: JobState, *conditions: ColumnElement[bool], **values: Any) -> bool:
    """Set ``values`` on a job that is in state ``before`` and fits ``conditions``; False when it isn't, or doesn't."""
    changed = session.execute(
        update(PrintJob)
        .where(PrintJob.id == job_id, PrintJob.state == before, *conditions)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined] # an UPDATE's result is a CursorResult
