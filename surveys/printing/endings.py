"""How jobs end without a printer: their time is up, their worker died, or a person decides."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from surveys.printing import circuit
from surveys.printing.faults import Fault
from surveys.printing.jobs import BARE, WIPED
from surveys.printing.models import JobState, PrintJob
from surveys.tokens.models import Token


def sweep(session: Session, *, now: datetime, stale: timedelta) -> None:
    """Expire what wasn't printed in time, give up on dead workers' jobs, and wipe the codes that were kept to be shown.

    A job whose worker died may have come out: it becomes unknown, and is never sent again by itself.
    """
    _mark_torn(session, now, stale)
    for wanted, values in _sweepings(now, stale):
        session.execute(update(PrintJob).where(wanted).values(**values).execution_options(synchronize_session=False))


def _mark_torn(session: Session, now: datetime, stale: timedelta) -> None:
    # In the order of their ids, so that two sweeping workers never wait for each other in a circle.
    lost = select(PrintJob.printer_id).where(_dead(now, stale)).distinct().order_by(PrintJob.printer_id)
    for printer_id in session.scalars(lost).all():
        circuit.torn(session, printer_id or 0, now=now)


def needs_sweep(session: Session, *, now: datetime, stale: timedelta) -> bool:
    """Whether ``sweep`` would change anything; spares the store a write transaction a second."""
    wanted = or_(*(where for where, _ in _sweepings(now, stale)))
    return session.scalar(select(PrintJob.id).where(wanted).limit(1)) is not None


def _sweepings(now: datetime, stale: timedelta) -> list[tuple[ColumnElement[bool], dict[str, Any]]]:
    over = PrintJob.expires_at <= now
    shown = PrintJob.state.in_([JobState.FAILED, JobState.UNKNOWN])
    return [
        (_dead(now, stale), {"state": JobState.UNKNOWN, "fault": Fault.WORKER_LOST, "ended_at": now, **BARE}),
        (and_(PrintJob.state == JobState.QUEUED, over), {"state": JobState.EXPIRED, "ended_at": now, **WIPED}),
        (and_(shown, over, PrintJob.code.is_not(None)), WIPED),
    ]


def _dead(now: datetime, stale: timedelta) -> ColumnElement[bool]:
    return and_(PrintJob.state == JobState.SENDING, PrintJob.beat_at <= now - stale)


def supersede(session: Session, dossier_id: int, *, by: int, now: datetime) -> None:
    """A dossier has the new token ``by``: what waits of its earlier, void ones must not come out, nor be shown, any more."""
    earlier = select(Token.id).where(Token.dossier_id == dossier_id, Token.id != by)
    theirs = PrintJob.token_id.in_(earlier)
    doubtful = PrintJob.state.in_([JobState.FAILED, JobState.UNKNOWN])
    for wanted, values in (
        (PrintJob.state == JobState.QUEUED, {"state": JobState.CANCELLED, "ended_at": now, **WIPED}),
        (doubtful, WIPED),
    ):
        session.execute(update(PrintJob).where(theirs, wanted).values(**values).execution_options(synchronize_session=False))
