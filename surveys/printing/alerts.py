"""What of the printers needs somebody: paper near its end, and printers that can't print while their office is open."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.clock import local_day
from surveys.office.hours import Timetable, is_open, timetable
from surveys.office.models import Holiday, Office
from surveys.printing.printers import LivePrinter, Word, overview

SETTLED = timedelta(minutes=1)  # a printer that is being switched on, or whose roll is being changed, needs nobody
_IDLE_MATTERS_NOT = (Word.HINDERED, Word.AWAY, Word.UNWATCHED)


def alerts(session: Session, office_ids: Sequence[int], *, now: datetime) -> list[LivePrinter]:
    """The printers of ``office_ids`` that need somebody, those that can't print first."""
    printers = overview(session, office_ids, now)
    tables = _timetables(session, sorted({printer.office_id for printer in printers}), now)
    found = [printer for printer in printers if printer.low or _stands_still(printer, tables[printer.office_id], now)]
    return sorted(found, key=lambda printer: printer.low)


def _stands_still(printer: LivePrinter, table: Timetable, now: datetime) -> bool:
    lasting = printer.since is None or now - printer.since >= SETTLED
    return printer.word in _IDLE_MATTERS_NOT and lasting and is_open(table, now)


def _timetables(session: Session, office_ids: Sequence[int], now: datetime) -> dict[int, Timetable]:
    hours = session.execute(select(Office.id, Office.opening_hours).where(Office.id.in_(office_ids)))
    today = select(Holiday.office_id, Holiday.day).where(Holiday.office_id.in_(office_ids), Holiday.day == local_day(now))
    closed = {row.office_id: [row.day] for row in session.execute(today)}
    return {row.id: timetable(row.opening_hours, closed.get(row.id, [])) for row in hours}
