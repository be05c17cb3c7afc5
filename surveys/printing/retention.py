"""Old jobs and old trouble are cleaned away a quarter later; how many there were of each stays."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select
from sqlalchemy.orm import Session

from surveys.clock import local_day
from surveys.database import insert_for, table
from surveys.printing.history import FAULT
from surveys.printing.models import PrinterFault, PrinterTally, PrintJob
from surveys.tokens.models import Token

KEPT = timedelta(days=92)
BATCH = 500  # rows in one transaction: ratings that wait for an SQLite store's writer shouldn't notice

Key = tuple[int, date, str]


def needs_cleaning(session: Session, *, now: datetime) -> bool:
    """Whether ``clean`` would find anything."""
    jobs, spells = _old_jobs(now), _old_spells(now)
    return any(session.scalar(select(model.id).where(old).limit(1)) for model, old in ((PrintJob, jobs), (PrinterFault, spells)))


def clean(session: Session, *, now: datetime) -> None:
    """Count a batch of what ended ``KEPT`` ago into the tallies, and delete it.

    The job of a token that can still be used stays: the desk finds the slip by it.
    """
    # Locked: what another worker is counting at this moment must not be counted twice.
    jobs = session.execute(
        select(PrintJob.id, PrintJob.printer_id, PrintJob.ended_at, PrintJob.state)
        .where(_old_jobs(now))
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    spells = session.execute(
        select(PrinterFault.id, PrinterFault.printer_id, PrinterFault.began_at, PrinterFault.fault)
        .where(_old_spells(now))
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    counted = Counter[Key]((row.printer_id, local_day(row.ended_at), row.state.value) for row in jobs if row.printer_id)
    counted.update((row.printer_id, local_day(row.began_at), FAULT + row.fault) for row in spells)
    _add(session, sorted(counted.items()))
    session.execute(delete(PrintJob).where(PrintJob.id.in_([row.id for row in jobs])))
    session.execute(delete(PrinterFault).where(PrinterFault.id.in_([row.id for row in spells])))


def _old_jobs(now: datetime) -> ColumnElement[bool]:
    usable = exists().where(Token.id == PrintJob.token_id, Token.expires_at > now)
    return and_(PrintJob.ended_at <= now - KEPT, or_(PrintJob.token_id.is_(None), ~usable))


def _old_spells(now: datetime) -> ColumnElement[bool]:
    return PrinterFault.ended_at <= now - KEPT


def _add(session: Session, counted: Sequence[tuple[Key, int]]) -> None:
    rows: Iterable[dict[str, object]] = (
        {"printer_id": printer_id, "day": day, "word": word, "count": count} for (printer_id, day, word), count in counted
    )
    insert = insert_for(session.get_bind().dialect.name, table(PrinterTally))
    for row in rows:
        add = insert.values(row).on_conflict_do_update(
            index_elements=["printer_id", "day", "word"], set_={"count": PrinterTally.count + row["count"]}
        )
        session.execute(add)
