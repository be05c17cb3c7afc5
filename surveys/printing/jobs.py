"""The spool's jobs in the store: how they are queued, and what a person may decide about them.

Every change of state is an UPDATE that names the state it expects, so that of two that race only one finds its row.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, text, update
from sqlalchemy.orm import Session

from surveys.printing import circuit, fallback
from surveys.printing.faults import Fault
from surveys.printing.models import JobKind, JobState, PrintJob
from surveys.printing.payload import Payload
from surveys.tokens import verbs as tokens

# Wiped when nothing more will be printed, and when nothing more will be shown either.
BARE: dict[str, Any] = {"payload": None, "picture": None, "spare": None}
WIPED: dict[str, Any] = {**BARE, "code": None}
OUT = (JobState.CONFIRMED, JobState.SENT)
CHANNEL = "phieu_spool"
TEST_MINUTES = 2


@dataclass(frozen=True)
class Spare:
    """Where a ticket may come out instead; ``payload`` is None where the first printer's bytes suit this one too."""

    printer_id: int
    payload: Payload | None


@dataclass(frozen=True, kw_only=True)
class Order:
    """A ticket to be printed. ``printer_id`` None: there is no printer, its code is only shown."""

    printer_id: int | None
    token_id: int | None
    counter_id: int | None
    code: str | None
    payload: Payload | None
    picture: bytes | None
    spare: Spare | None = None
    kind: JobKind = JobKind.TICKET


def queue(session: Session, order: Order, *, now: datetime, minutes: int) -> int:
    """Put a ticket into the spool, to be printed within ``minutes``; returns the job's id. Flushed, not committed.

    A printer that is known to be away shows at once in the job's ``fault``, or the job goes to its spare printer.
    """
    job = PrintJob(
        printer_id=order.printer_id,
        token_id=order.token_id,
        counter_id=order.counter_id,
        kind=order.kind,
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
        **_spare(order.spare),
    )
    session.add(job)
    session.flush()
    if order.printer_id is not None and not fallback.move(session, now=now, job_id=job.id):
        _foresee(session, job, now)
    _wake(session)
    return job.id


def _spare(spare: Spare | None) -> dict[str, Any]:
    if spare is None:
        return {}
    content, digest = (spare.payload.content, spare.payload.sha256) if spare.payload else (None, None)
    return {"spare_id": spare.printer_id, "spare": content, "spare_sha256": digest}


def _foresee(session: Session, job: PrintJob, now: datetime) -> None:
    """Say at once what keeps the job's printer, and have the printer looked at soon, as someone waits now."""
    if fault := circuit.obstacle(session, job.printer_id or 0):
        job.fault = fault
        session.flush()
        circuit.hasten(session, job.printer_id or 0, now=now)


def _wake(session: Session) -> None:
    """Tell the workers, when this transaction commits. Those of an SQLite store see the commit itself (waking.py)."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"NOTIFY {CHANNEL}"))


def test_page(session: Session, printer_id: int, *, payload: Payload, picture: bytes | None, now: datetime) -> int:
    """Queue a test page, which carries no token and soon expires; returns the job's id."""
    order = Order(
        printer_id=printer_id,
        token_id=None,
        counter_id=None,
        code=None,
        payload=payload,
        picture=picture,
        kind=JobKind.TEST,
    )
    return queue(session, order, now=now, minutes=TEST_MINUTES)


def retry(session: Session, job_id: int, *, now: datetime) -> bool:
    """Have a waiting job tried now instead of after its pause; False when it doesn't wait."""
    circuit.hasten(session, session.get_one(PrintJob, job_id).printer_id or 0, now=now)
    _wake(session)
    return change(session, job_id, JobState.QUEUED, next_attempt_at=now)


def cancel(session: Session, job_id: int, *, now: datetime) -> bool:
    """Stop a job that waits; False when it is under way or over. Its token stays good: the code may have been shown."""
    return change(session, job_id, JobState.QUEUED, state=JobState.CANCELLED, ended_at=now, **WIPED)


def came_out(session: Session, job_id: int) -> bool:
    """A person saw the slip of an unknown job: it is confirmed; False when it was not unknown."""
    return change(session, job_id, JobState.UNKNOWN, state=JobState.CONFIRMED, **WIPED)


def change(session: Session, job_id: int, before: JobState, *conditions: ColumnElement[bool], **values: Any) -> bool:
    """Set ``values`` on a job that is in state ``before`` and fits ``conditions``; False when it isn't, or doesn't.

    Where that says that its slip is out, its token counts as printed.
    """
    out = values.get("state") in OUT
    token_id = session.scalar(select(PrintJob.token_id).where(PrintJob.id == job_id)) if out else None
    if token_id is not None:
        tokens.hold(session, token_id)
    changed = session.execute(
        update(PrintJob)
        .where(PrintJob.id == job_id, PrintJob.state == before, *conditions)
        .values(**values)
        .execution_options(synchronize_session=False)
    ).rowcount  # type: ignore[attr-defined] # an UPDATE's result is a CursorResult
    if changed and token_id is not None:
        tokens.mark_printed(session, token_id)
    return bool(changed)
