"""Looking at printers while nothing is printed: who looks, when, and what becomes of what was seen."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, bindparam, exists, or_, select, update
from sqlalchemy.orm import Session

from surveys.database import UtcDateTime
from surveys.printing import circuit
from surveys.printing.circuit import News
from surveys.printing.limits import Limits
from surveys.printing.models import Circuit, JobState, PaperLevel, Printer, PrinterState, PrintJob
from surveys.printing.status import Health

MARGIN = 2.0  # seconds from a probe's own limits to the moment when its prober is held dead


@dataclass(frozen=True)
class Check:
    """A printer that is to be looked at now."""

    printer_id: int
    address: str


def unknown_printers(session: Session) -> list[int]:
    """The printers in use of which nothing is kept yet."""
    kept = exists().where(PrinterState.printer_id == Printer.id)
    return list(session.scalars(select(Printer.id).where(Printer.active, ~kept).order_by(Printer.id)))


def enrol(session: Session, printer_ids: list[int], *, now: datetime) -> None:
    """Begin to look at printers."""
    for printer_id in printer_ids:
        circuit.state_of(session, printer_id, now=now)


def due(session: Session, *, now: datetime) -> list[int]:
    """The printers that should be looked at now and have nothing to do."""
    return list(session.scalars(_DUE, {"now": now}))


def _due() -> Select[int]:
    state, now = PrinterState, bindparam("now", type_=UtcDateTime())
    busy = exists().where(PrintJob.printer_id == state.printer_id, PrintJob.state == JobState.SENDING)
    free = or_(state.probing_until.is_(None), state.probing_until <= now)
    # A screen needs no look, unless its disk was full: then the next try shall show whether it still is.
    worth = or_(~Printer.address.istartswith("preview:"), state.circuit != Circuit.CLOSED)
    due = select(state.printer_id).join(Printer).where(Printer.active, state.next_check_at <= now, free, worth, ~busy)
    return due.order_by(state.printer_id)


_DUE = _due()  # built once, as a worker asks it many times a second
_DUE_ONE = _DUE.where(PrinterState.printer_id == bindparam("printer"))


def take(session: Session, printer_id: int, *, now: datetime, limits: Limits) -> Check | None:
    """The right to look at a printer, for as long as a look may last; None when another has it, or a ticket came before."""
    # In the order in which a claim locks them: a probe and a ticket never talk to a printer together.
    address = session.scalar(select(Printer.address).where(Printer.id == printer_id).with_for_update())
    lease = now + timedelta(seconds=limits.connect + limits.probe + MARGIN)
    if address is None or session.scalar(_DUE_ONE, {"now": now, "printer": printer_id}) is None:
        return None
    mine = update(PrinterState).where(PrinterState.printer_id == printer_id).values(probing_until=lease, next_check_at=lease)
    session.execute(mine.execution_options(synchronize_session=False))
    return Check(printer_id, address)


def seen(session: Session, check: Check, health: Health, *, now: datetime, limits: Limits) -> None:
    """Write down how a printer was found."""
    # What a printer can't be asked about its roll is as it was; one that is asked and doesn't say is unknown.
    paper = None if health.fault and health.paper is PaperLevel.UNKNOWN else health.paper
    news = News(health.fault or health.warning, good=health.fault is None, by_job=False, paper=paper)
    circuit.heard(session, check.printer_id, news, now=now, limits=limits)
