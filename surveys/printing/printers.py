"""Which printer serves a counter, and how it is doing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from surveys.errors import N_, NotFound
from surveys.office.models import Counter
from surveys.printing.addresses import is_preview
from surveys.printing.faults import Fault
from surveys.printing.models import Circuit, JobState, PaperLevel, Printer, PrinterState, PrintJob

UNWATCHED = timedelta(seconds=90)  # three missed looks: no worker runs
_AWAY = (
    *(Fault.REFUSED, Fault.UNREACHABLE, Fault.NAME_UNKNOWN, Fault.BAD_ADDRESS, Fault.CONNECTION_LOST),
    *(Fault.ABSENT, Fault.BUSY, Fault.NO_PERMISSION, Fault.AMBIGUOUS, Fault.DRIVER_MISSING, Fault.CUPS_AWAY, Fault.QUEUE_MISSING),
)


class Word(StrEnum):
    """READY. LOW: its roll is near its end. SILENT: it takes tickets and answers nothing. HINDERED: it says what a person must
    do. AWAY: it can't be reached. UNWATCHED: no worker has looked for a while, or ever. SCREEN: it is a preview.
    """

    READY = "ready"
    LOW = "low"
    SILENT = "silent"
    HINDERED = "hindered"
    AWAY = "away"
    UNWATCHED = "unwatched"
    SCREEN = "screen"


@dataclass(frozen=True, kw_only=True)
class LivePrinter:
    """A printer at the moment ``now``. ``fault`` is what it met last, ``since`` when that began; ``waiting`` slips wait for it.

    ``fallback`` is the name of the printer that takes its slips over, if any.
    """

    id: int
    office_id: int
    name: str
    address: str
    active: bool
    fault: Fault | None
    since: datetime | None
    paper: PaperLevel
    checked_at: datetime | None
    circuit: Circuit
    waiting: int
    fallback: str | None
    now: datetime

    @property
    def preview(self) -> bool:
        """Whether it is a screen."""
        return is_preview(self.address)

    @property
    def word(self) -> Word:
        """How it is, in one word."""
        if self.preview and self.fault is None:
            return Word.SCREEN
        if not self.preview and (self.checked_at is None or self.now - self.checked_at > UNWATCHED):
            return Word.UNWATCHED
        known = {None: Word.READY, Fault.NEAR_END: Word.LOW, Fault.NO_ANSWER: Word.SILENT, Fault.SPOOLED: Word.SILENT}
        return known.get(self.fault) or (Word.AWAY if self.fault in _AWAY else Word.HINDERED)

    @property
    def low(self) -> bool:
        """Whether its roll is near its end: time to fetch a new one."""
        return self.paper is PaperLevel.NEAR_END


def printer_for(session: Session, office_id: int, counter_id: int | None) -> Printer | None:
    """The counter's own printer, else the office's first; only active ones."""
    counter = session.get(Counter, counter_id) if counter_id else None
    own = session.get(Printer, counter.printer_id) if counter and counter.printer_id else None
    if own is not None and own.active:
        return own
    return session.scalar(select(Printer).where(Printer.active, Printer.office_id == office_id).order_by(Printer.id).limit(1))


def live(session: Session, printer_id: int, now: datetime) -> LivePrinter:
    """How one printer is doing. Raises NotFound for none."""
    row = session.execute(_live().where(Printer.id == printer_id)).one_or_none()
    if row is None:
        raise NotFound(N_("Không tìm thấy máy in này."))
    return _told(row, now)


def live_at(session: Session, counter_id: int, now: datetime) -> LivePrinter | None:
    """How the printer that serves a counter is doing; None when there is no printer."""
    counter = session.get_one(Counter, counter_id)
    printer = printer_for(session, counter.office_id, counter_id)
    return None if printer is None else live(session, printer.id, now)


def overview(session: Session, office_ids: Sequence[int], now: datetime) -> list[LivePrinter]:
    """Every printer in use of ``office_ids``, by office and name."""
    query = _live().where(Printer.active, Printer.office_id.in_(office_ids)).order_by(Printer.office_id, Printer.name)
    return [_told(row, now) for row in session.execute(query)]


def _live() -> Select[*tuple[Any, ...]]:
    other = aliased(Printer)
    waiting = select(func.count()).where(PrintJob.printer_id == Printer.id, PrintJob.state == JobState.QUEUED)
    return (
        select(
            *(getattr(Printer, name) for name in ("id", "office_id", "name", "address", "active")),
            PrinterState.fault,
            PrinterState.since,
            func.coalesce(PrinterState.paper, PaperLevel.UNKNOWN).label("paper"),
            PrinterState.checked_at,
            func.coalesce(PrinterState.circuit, Circuit.CLOSED).label("circuit"),
            waiting.scalar_subquery().label("waiting"),
            other.name.label("fallback"),
        )
        .outerjoin(PrinterState, PrinterState.printer_id == Printer.id)
        .outerjoin(other, other.id == Printer.fallback_id)
    )


def _told(row: Any, now: datetime) -> LivePrinter:
    values = dict(row._mapping)
    fault = values.pop("fault")
    return LivePrinter(**values, fault=Fault(fault) if fault else None, now=now)
