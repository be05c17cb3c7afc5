"""How jobs end without a printer: their time is up, their worker died, or a person decides."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from surveys.printing import circuit
from surveys.printing.faults import Fault
from surveys.printing.jobs import BARE, WIPED, change
from surveys.printing.models import JobState, PrintJob
from surveys.tokens.models import Token


def sweep(session: Session, *, now: datetime, stale: timedelta, gone: Collection[str] = ()) -> None:
    """Expire what wasn't printed in time, give up on dead workers' jobs, and wipe the codes that were kept to be shown.

    Dead is who gave no sign of life for ``stale``, and whoever is named in ``gone``. Such a worker's job may have come out: it
    becomes unknown, and is never sent again by itself.
    """
    _bury(session, _dead(now, stale, gone), now)
    for wanted, values in _sweepings(now):
        _set(session, wanted, values)


def needs_sweep(session: Session, *, now: datetime, stale: timedelta, gone: Collection[str] = ()) -> bool:
    """Whether ``sweep`` would change anything; spares the store a write transaction a second."""
    wanted = or_(_dead(now, stale, gone), *(where for where, _ in _sweepings(now)))
    return session.scalar(select(PrintJob.id).where(wanted).limit(1)) is not None


def at_work(session: Session) -> list[str]:
    """The workers that have a job under way, by the names that they claimed it with."""
    names = session.scalars(select(PrintJob.claimed_by).where(PrintJob.state == JobState.SENDING).distinct())
    return [name for name in names if name]


def _bury(session: Session, dead: ColumnElement[bool], now: datetime) -> None:
    lost = session.execute(select(PrintJob.id, PrintJob.printer_id).where(dead).order_by(PrintJob.id)).all()
    for job_id, printer_id in lost:
        # Named again: between the look and the change, its worker may have closed it after all.
        values = {"state": JobState.UNKNOWN, "fault": Fault.WORKER_LOST, "ended_at": now, **BARE}
        if change(session, job_id, JobState.SENDING, dead, **values):
            circuit.torn(session, printer_id or 0, now=now)


def _set(session: Session, wanted: ColumnElement[bool], values: dict[str, Any]) -> None:
    session.execute(update(PrintJob).where(wanted).values(**values).execution_options(synchronize_session=False))


def _sweepings(now: datetime) -> list[tuple[ColumnElement[bool], dict[str, Any]]]:
    over = PrintJob.expires_at <= now
    shown = PrintJob.state.in_([JobState.FAILED, JobState.UNKNOWN])
    return [
        (and_(PrintJob.state == JobState.QUEUED, over), {"state": JobState.EXPIRED, "ended_at": now, **WIPED}),
        (and_(shown, over, PrintJob.code.is_not(None)), WIPED),
    ]


def _dead(now: datetime, stale: timedelta, gone: Collection[str]) -> ColumnElement[bool]:
    silent = or_(PrintJob.beat_at <= now - stale, PrintJob.claimed_by.in_(gone))
    return and_(PrintJob.state == JobState.SENDING, silent)


def supersede(session: Session, dossier_id: int, *, by: int, now: datetime) -> None:
    """A dossier has the new token ``by``: what waits of its earlier, void ones must not come out, nor be shown, any more."""
    earlier = select(Token.id).where(Token.dossier_id == dossier_id, Token.id != by)
    theirs = PrintJob.token_id.in_(earlier)
    doubtful = PrintJob.state.in_([JobState.FAILED, JobState.UNKNOWN])
    for wanted, values in (
        (PrintJob.state == JobState.QUEUED, {"state": JobState.CANCELLED, "ended_at": now, **WIPED}),
        (doubtful, WIPED),
    ):
        _set(session, and_(theirs, wanted), values)
    last_try(session, theirs, now=now)


def last_try(session: Session, which: ColumnElement[bool], *, now: datetime) -> None:
    """Jobs that are under way can't be called back, but none of ``which`` is tried again, and no code of theirs is kept."""
    _set(session, and_(which, PrintJob.state == JobState.SENDING), {"expires_at": now})
