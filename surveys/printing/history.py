"""A printer's past: how its jobs ended, what troubled it, and how soon slips were on paper."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.clock import local_day
from surveys.printing.faults import Fault
from surveys.printing.models import JobState, PrinterFault, PrinterTally, PrintJob

FAULT = "fault."


@dataclass(frozen=True)
class Spell:
    """One spell of trouble; ``ended_at`` None: it lasts."""

    fault: Fault
    began_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class History:
    """What a printer did since a moment: jobs by how they ended, spells by fault, the last spells, newest first.

    ``timed`` jobs have the printer's own word that they are out; ``median_seconds`` and ``p90_seconds`` are theirs, from being
    asked for. None without one.
    """

    ended: dict[JobState, int]
    faults: dict[Fault, int]
    spells: list[Spell]
    timed: int
    median_seconds: float | None
    p90_seconds: float | None
    moved_away: int

    @property
    def printed(self) -> int:
        """Jobs that surely came out: the printer or a person said so."""
        return self.ended.get(JobState.CONFIRMED, 0)


def history(session: Session, printer_id: int, *, since: datetime, spells: int = 20) -> History:
    """A printer's past from ``since`` on, with its last ``spells`` of trouble."""
    words = _kept(session, printer_id, since) + _cleaned(session, printer_id, since)
    times = select(PrintJob.paper_ms).where(
        PrintJob.printer_id == printer_id, PrintJob.ended_at >= since, PrintJob.paper_ms.is_not(None)
    )
    timed = session.scalar(select(func.count()).select_from(times.subquery())) or 0
    quantiles = [
        session.scalar(times.order_by(PrintJob.paper_ms).limit(1).offset(int(share * (timed - 1)))) if timed else None
        for share in (0.5, 0.9)
    ]
    return History(
        ended={state: words[state] for state in JobState if words[state]},
        faults={fault: words[FAULT + fault] for fault in Fault if words[FAULT + fault]},
        spells=_last(session, printer_id, spells),
        timed=timed,
        median_seconds=_seconds(quantiles[0]),
        p90_seconds=_seconds(quantiles[1]),
        moved_away=_moved_away(session, printer_id, since),
    )


def _seconds(milliseconds: int | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000


def _kept(session: Session, printer_id: int, since: datetime) -> Counter[str]:
    jobs = (
        select(PrintJob.state, func.count())
        .where(PrintJob.printer_id == printer_id, PrintJob.ended_at >= since)
        .group_by(PrintJob.state)
    )
    spells = (
        select(PrinterFault.fault, func.count())
        .where(PrinterFault.printer_id == printer_id, PrinterFault.began_at >= since)
        .group_by(PrinterFault.fault)
    )
    words = Counter({str(state): count for state, count in session.execute(jobs)})
    words.update({FAULT + fault: count for fault, count in session.execute(spells)})
    return words


def _cleaned(session: Session, printer_id: int, since: datetime) -> Counter[str]:
    counts = (
        select(PrinterTally.word, func.sum(PrinterTally.count))
        .where(PrinterTally.printer_id == printer_id, PrinterTally.day >= local_day(since))
        .group_by(PrinterTally.word)
    )
    return Counter({word: count for word, count in session.execute(counts)})  # noqa: C416 - a Row is no pair to dict()


def _last(session: Session, printer_id: int, limit: int) -> list[Spell]:
    query = select(PrinterFault.fault, PrinterFault.began_at, PrinterFault.ended_at).where(PrinterFault.printer_id == printer_id)
    rows = session.execute(query.order_by(PrinterFault.began_at.desc(), PrinterFault.id.desc()).limit(limit))
    return [Spell(Fault(row.fault), row.began_at, row.ended_at) for row in rows]


def _moved_away(session: Session, printer_id: int, since: datetime) -> int:
    moved = select(func.count()).where(PrintJob.moved_from_id == printer_id, PrintJob.created_at >= since)
    return session.scalar(moved) or 0
