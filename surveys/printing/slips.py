"""What the desk may see of the spool: a counter's slips and its printer. Never whether a token was used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from surveys.dossiers.models import Dossier
from surveys.errors import N_, NotFound
from surveys.office.models import Procedure
from surveys.printing import reprinting
from surveys.printing.addresses import is_preview
from surveys.printing.faults import Fault
from surveys.printing.models import Circuit, JobState, PaperLevel, Printer, PrinterState, PrintJob
from surveys.tokens.models import Token

LATE = timedelta(seconds=3)
SHORTLY = timedelta(seconds=6)
UNRESOLVED = timedelta(hours=24)
_RUNNING = (JobState.QUEUED, JobState.SENDING)
_DOUBTFUL = (JobState.FAILED, JobState.UNKNOWN)


@dataclass(frozen=True)
class Slip:
    """One ticket of the spool, at the moment ``now``. ``code`` is plain, while the job still holds it.

    ``newest``: no later ticket of this dossier exists. ``preview``: it is shown on the screen instead of printed. ``moved_from``:
    the name of the printer that it was meant for, when ``printer_name`` took it over. ``cut_off``: its printer has no
    paper or failed so often that it is only asked now and then.
    """

    job_id: int
    dossier_id: int
    dossier_code: str
    procedure_name: str
    attempt: int
    newest: bool
    state: JobState
    fault: Fault | None
    code: str | None
    preview: bool
    printer_name: str
    moved_from: str
    cut_off: bool
    created_at: datetime
    now: datetime

    @property
    def running(self) -> bool:
        """Whether its state may change by itself soon."""
        return self.state in _RUNNING

    @property
    def fresh(self) -> bool:
        """Whether it was asked for a few seconds ago: someone stands there and waits."""
        return self.now - self.created_at < SHORTLY

    @property
    def in_trouble(self) -> bool:
        """Whether the citizen should be shown the code on the screen: paper is late, hindered or in doubt."""
        hindered = self.fault is not None or self.cut_off or self.now - self.created_at >= LATE
        return (self.running and hindered) or self.state in _DOUBTFUL

    @property
    def no_reprint(self) -> str | None:
        """Why it can't be printed again, in words; None when it can. Never depends on whether it was used."""
        return reprinting.refusal(self.state, self.created_at, self.attempt, now=self.now)


def _slips() -> Select[*tuple[Any, ...]]:
    later, meant, other = aliased(Token), aliased(Printer), aliased(PrintJob)
    last = select(func.max(later.attempt)).where(later.dossier_id == Token.dossier_id).scalar_subquery()
    busy = exists().where(other.printer_id == PrintJob.printer_id, other.state == JobState.SENDING, other.id != PrintJob.id)
    away = or_(PrinterState.circuit == Circuit.OPEN, PrinterState.paper == PaperLevel.OUT)
    return (
        select(
            PrintJob.id.label("job_id"),
            Token.dossier_id,
            Dossier.code.label("dossier_code"),
            Procedure.name.label("procedure_name"),
            Token.attempt,
            (Token.attempt == last).label("newest"),
            PrintJob.state,
            PrintJob.fault,
            PrintJob.attempts,
            PrinterState.fault.label("printer_fault"),
            busy.label("busy"),
            PrintJob.code,
            func.coalesce(Printer.address, "").label("address"),
            func.coalesce(Printer.name, "").label("printer_name"),
            func.coalesce(meant.name, "").label("moved_from"),
            func.coalesce(away, false()).label("cut_off"),
            PrintJob.created_at,
        )
        .join(Token, Token.id == PrintJob.token_id)
        .join(Dossier, Dossier.id == Token.dossier_id)
        .join(Procedure, Procedure.id == Token.procedure_id)
        .outerjoin(Printer, Printer.id == PrintJob.printer_id)
        .outerjoin(meant, meant.id == PrintJob.moved_from_id)
        .outerjoin(PrinterState, PrinterState.printer_id == PrintJob.printer_id)
    )


def _slip(row: Any, now: datetime) -> Slip:
    values = dict(row._mapping)
    address = values.pop("address")
    fault = _hindrance(values, now=now)
    return Slip(**values, fault=Fault(fault) if fault else None, preview=is_preview(address), now=now)


def _hindrance(values: dict[str, Any], *, now: datetime) -> str | None:
    """What a ticket met, or what keeps it from being tried (again)."""
    own: str | None = values.pop("fault")
    printers: str | None = values.pop("printer_fault")
    tries, busy = values.pop("attempts"), values.pop("busy")
    if values["state"] is JobState.QUEUED and values["cut_off"]:
        # It is looked at more often than its tickets are tried.
        return printers
    if own or tries or values["state"] is not JobState.QUEUED:
        return own
    # No worker has so much as looked at it for seconds, though the printer is free: no worker runs.
    return Fault.WORKER_ABSENT if not busy and now - values["created_at"] >= LATE else None


def recent(session: Session, counter_id: int, *, now: datetime, limit: int = 10) -> list[Slip]:
    """The last tickets of a counter, newest first."""
    query = _slips().where(PrintJob.counter_id == counter_id).order_by(PrintJob.id.desc()).limit(limit)
    return [_slip(row, now) for row in session.execute(query)]


def unresolved(session: Session, counter_id: int, *, now: datetime) -> list[Slip]:
    """A counter's tickets of the last day that wait for paper or for a person, oldest first: none of them is forgotten."""
    waits = and_(PrintJob.state.in_((*_RUNNING, *_DOUBTFUL)), PrintJob.created_at > now - UNRESOLVED)
    query = _slips().where(PrintJob.counter_id == counter_id, waits).order_by(PrintJob.id)
    found = (_slip(row, now) for row in session.execute(query))
    return [each for each in found if each.newest and each.in_trouble]


def slip(session: Session, job_id: int, office_ids: Sequence[int], *, now: datetime) -> Slip:
    """One ticket of one of ``office_ids``. Raises NotFound, also for another office's."""
    row = session.execute(_slips().where(PrintJob.id == job_id, Token.office_id.in_(office_ids))).one_or_none()
    if row is None:
        raise NotFound(N_("Không tìm thấy phiếu này."))
    return _slip(row, now)


def newest(session: Session, dossier_id: int, *, now: datetime) -> Slip | None:
    """A dossier's latest ticket; None when it never had one."""
    query = _slips().where(Token.dossier_id == dossier_id).order_by(Token.attempt.desc(), PrintJob.id.desc()).limit(1)
    row = session.execute(query).one_or_none()
    return None if row is None else _slip(row, now)


def last_attempt(session: Session, dossier_id: int) -> int:
    """How many tokens a dossier has had: what ``hand_over`` wants as ``after``."""
    return session.scalar(select(func.count()).where(Token.dossier_id == dossier_id)) or 0
