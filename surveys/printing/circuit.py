"""What is known of a printer, from its jobs and from probes: its fault, its paper, and the circuit that spares it useless tries.

Two failures in a row open the circuit: from then on the printer is only probed, which costs one question instead of a ticket's
try, and whoever asks for a slip is told at once. A probe that goes well half-opens it, for one try; that one closes it, or opens
it again.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from surveys.database import insert_for, table
from surveys.printing import fallback
from surveys.printing.faults import Fault
from surveys.printing.limits import JITTER, LIMITS, OPENS_AFTER, Limits
from surveys.printing.models import Circuit, JobState, PaperLevel, PrinterFault, PrinterState, PrintJob
from surveys.printing.verdict import End, Verdict

_SAYS_NOTHING_OF_THE_PRINTER = (Fault.DAMAGED, Fault.WORKER_LOST)
_BROKEN_OFF = (Fault.STALLED, Fault.CONNECTION_LOST, Fault.QUEUE_GAVE_UP, Fault.CUPS_AWAY)


@dataclass(frozen=True)
class News:
    """What was heard of a printer, ``by_job`` or by a probe. ``good``: it took the ticket, or could. ``paper``, ``torn`` None: as
    before.
    """

    fault: Fault | None
    good: bool
    by_job: bool
    paper: PaperLevel | None = None
    torn: bool | None = None


def of_job(verdict: Verdict) -> News | None:
    """What a job's end tells of its printer; None where it tells nothing."""
    if verdict.fault in _SAYS_NOTHING_OF_THE_PRINTER:
        return None
    good = verdict.end in (End.CONFIRMED, End.SENT)
    reached = good or verdict.end is End.UNKNOWN
    torn = verdict.fault in _BROKEN_OFF if reached else None
    return News(verdict.fault, good, by_job=True, paper=paper_of(verdict.fault, good=verdict.end is End.CONFIRMED), torn=torn)


def paper_of(fault: Fault | None, *, good: bool) -> PaperLevel | None:
    """What a fault (or, when all is ``good``, its absence) tells of the roll."""
    told = {Fault.NEAR_END: PaperLevel.NEAR_END, Fault.PAPER_OUT: PaperLevel.OUT}
    if fault in told:
        return told[fault]
    return PaperLevel.PLENTY if good and fault is None else None


def state_of(session: Session, printer_id: int, *, now: datetime) -> PrinterState:
    """A printer's row, locked; made when it is new."""
    known = session.get(PrinterState, printer_id, with_for_update=True, populate_existing=True)
    if known is not None:
        return known
    new = {
        "printer_id": printer_id,
        "paper": PaperLevel.UNKNOWN,
        "circuit": Circuit.CLOSED,
        "failures": 0,
        "torn": False,
        "next_check_at": now,
    }
    # Another worker may be making it too.
    insert = insert_for(session.get_bind().dialect.name, table(PrinterState)).values(new)
    session.execute(insert.on_conflict_do_nothing())
    return session.get_one(PrinterState, printer_id, with_for_update=True)


def heard(session: Session, printer_id: int, news: News, *, now: datetime, limits: Limits = LIMITS) -> None:
    """Take ``news`` of a printer down: its state, its spells of trouble, and when to look again.

    A job's own row first, then this one, then those of waiting jobs: in this order everywhere, so that no two wait in a circle.
    """
    state = state_of(session, printer_id, now=now)
    if state.fault != news.fault or state.checked_at is None:
        _new_spell(session, state, news.fault, now)
    state.paper = _paper(state.paper, news)
    state.torn = state.torn if news.torn is None else news.torn
    state.checked_at = now
    state.probing_until = None
    _switch(state, news)
    state.next_check_at = now + _pause(state, news, limits, waits=_waits(session, printer_id))
    session.flush()
    if news.good:
        _hurry(session, printer_id, now)
    fallback.move(session, now=now)


def hindered(session: Session, printer_id: int, fault: Fault, *, now: datetime) -> None:
    """A job under way is held up by ``fault``; its end will tell whether it failed."""
    state = state_of(session, printer_id, now=now)
    if state.fault != fault:
        _new_spell(session, state, fault, now)
    state.paper = paper_of(fault, good=False) or state.paper
    state.checked_at = now
    session.flush()


def torn(session: Session, printer_id: int, *, now: datetime) -> None:
    """A worker died amid a ticket: the printer may still wait for the rest of it."""
    state_of(session, printer_id, now=now).torn = True
    session.flush()


def _paper(before: PaperLevel, news: News) -> PaperLevel:
    if news.by_job and before is PaperLevel.UNKNOWN and news.paper is PaperLevel.PLENTY:
        # Some printers confirm a ticket and say nothing of their roll.
        return before
    return news.paper or before


def _new_spell(session: Session, state: PrinterState, fault: Fault | None, now: datetime) -> None:
    state.fault, state.since = fault, now
    over = update(PrinterFault).where(PrinterFault.printer_id == state.printer_id, PrinterFault.ended_at.is_(None))
    session.execute(over.values(ended_at=now).execution_options(synchronize_session=False))
    if fault is not None:
        session.add(PrinterFault(printer_id=state.printer_id, fault=fault, began_at=now))


def _switch(state: PrinterState, news: News) -> None:
    if not news.good:
        state.failures += 1
        if state.circuit is not Circuit.CLOSED or state.failures >= OPENS_AFTER:
            state.circuit = Circuit.OPEN
    elif news.by_job or state.circuit is Circuit.HALF_OPEN:
        state.circuit, state.failures = Circuit.CLOSED, 0
    elif state.circuit is Circuit.OPEN:
        state.circuit = Circuit.HALF_OPEN


def _pause(state: PrinterState, news: News, limits: Limits, *, waits: bool) -> timedelta:
    if news.good:
        seconds = limits.silent if news.fault is Fault.NO_ANSWER else limits.idle
    else:
        # The first failure may be the last; while someone waits for a slip, the printer's return is not to be missed.
        seconds = limits.awaited if waits or state.circuit is Circuit.CLOSED else limits.troubled
    return timedelta(seconds=seconds * random.uniform(1 - JITTER, 1 + JITTER))  # noqa: S311 - spreads load, guards nothing


def _waits(session: Session, printer_id: int) -> bool:
    return bool(session.scalar(select(exists().where(PrintJob.printer_id == printer_id, PrintJob.state == JobState.QUEUED))))


def _hurry(session: Session, printer_id: int, now: datetime) -> None:
    # The printer works: whatever waits out its pause needn't.
    waiting = (PrintJob.printer_id == printer_id, PrintJob.state == JobState.QUEUED, PrintJob.next_attempt_at > now)
    session.execute(update(PrintJob).where(*waiting).values(next_attempt_at=now).execution_options(synchronize_session=False))


def obstacle(session: Session, printer_id: int) -> Fault | None:
    """What will keep a new ticket from coming out: the fault of a printer whose circuit is open, or that has no paper."""
    found = session.execute(
        select(PrinterState.fault).where(
            PrinterState.printer_id == printer_id,
            (PrinterState.circuit == Circuit.OPEN) | (PrinterState.paper == PaperLevel.OUT),
        )
    ).one_or_none()
    return Fault(found.fault or Fault.UNREACHABLE) if found else None


def hasten(session: Session, printer_id: int, *, now: datetime) -> None:
    """Have a printer in trouble looked at now."""
    troubled = (PrinterState.printer_id == printer_id, PrinterState.next_check_at > now, PrinterState.failures > 0)
    # Whoever holds the row has just looked. To wait for that while holding jobs could be to wait in a circle (``heard``).
    free = select(PrinterState.printer_id).where(*troubled).with_for_update(skip_locked=True)
    soon = update(PrinterState).where(PrinterState.printer_id.in_(free)).values(next_check_at=now)
    session.execute(soon.execution_options(synchronize_session=False))
