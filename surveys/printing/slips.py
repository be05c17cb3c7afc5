"""What the desk may see of the spool: a counter's slips and its printer. Never whether a token was used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from surveys.dossiers.models import Dossier
from surveys.errors import N_, NotFound
from surveys.office.models import Procedure
from surveys.printing.addresses import is_preview
from surveys.printing.faults import Fault
from surveys.printing.models import JobState, Printer, PrintJob
from surveys.tokens.models import Token

LATE = timedelta(seconds=3)
SHORTLY = timedelta(seconds=6)
_RUNNING = (JobState.QUEUED, JobState.SENDING)


@dataclass(frozen=True)
class Slip:
    """One ticket of the spool, at the moment ``now``. ``code`` is plain, while the job still holds it.

    ``newest``: no later ticket of this dossier exists. ``preview``: it is shown on the screen instead of printed.
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
        hindered = self.running and (self.fault is not None or self.now - self.created_at >= LATE)
        return hindered or self.state in (JobState.FAILED, JobState.UNKNOWN)


def _slips() -> Select[*tuple[Any, ...]]:
    later = aliased(Token)
    last = select(func.max(later.attempt)).where(later.dossier_id == Token.dossier_id).scalar_subquery()
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
            PrintJob.code,
            func.coalesce(Printer.address, "").label("address"),
            func.coalesce(Printer.name, "").label("printer_name"),
            PrintJob.created_at,
        )
        .join(Token, Token.id == PrintJob.token_id)
        .join(Dossier, Dossier.id == Token.dossier_id)
        .join(Procedure, Procedure.id == Token.procedure_id)
        .outerjoin(Printer, Printer.id == PrintJob.printer_id)
    )


def _slip(row: Any, now: datetime) -> Slip:
    values = dict(row._mapping)
    tries, address, fault = values.pop("attempts"), values.pop("address"), values.pop("fault")
    # A ticket that no worker has so much as looked at for seconds: no worker runs.
    ignored = values["state"] is JobState.QUEUED and not tries and now - values["created_at"] >= LATE
    shown = Fault.WORKER_ABSENT if ignored and not fault else fault
    return Slip(**values, fault=Fault(shown) if shown else None, preview=is_preview(address), now=now)


def recent(session: Session, counter_id: int, *, now: datetime, limit: int = 10) -> list[Slip]:
    """The last tickets of a counter, newest first."""
    query = _slips().where(PrintJob.counter_id == counter_id).order_by(PrintJob.id.desc()).limit(limit)
    return [_slip(row, now) for row in session.execute(query)]


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
