"""A batch on its way to paper: a job for each slip, paced by the printer, stopped as a whole."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from surveys.errors import N_, Invalid
from surveys.printing import driver
from surveys.printing.drafting import Drawing, Stub, Whereabouts, draw, sketch_at
from surveys.printing.endings import last_try
from surveys.printing.jobs import WIPED, Order, queue
from surveys.printing.models import JobState, PrintJob
from surveys.printing.ticket import Ticket
from surveys.settings import Settings
from surveys.tokens.batches import BatchOrder, make
from surveys.tokens.codes import new_code
from surveys.tokens.models import Token
from surveys.tokens.verbs import expiry

# A hundred slips on a slow serial line take ten minutes, and a roll may have to be changed meanwhile.
MINUTES = 60
NO_PRINTER = N_("Quầy này chưa có máy in nào. Vui lòng chọn tờ A4 để in bằng máy in văn phòng.")


def drawn(session: Session, order: BatchOrder, *, settings: Settings, now: datetime) -> list[Drawing]:
    """A drawn slip with a new code for each of a batch; before the transaction, as it takes seconds. Raises Invalid."""
    driver.warm()
    where, ends = _where(order), expiry(now, settings.token_days)
    sketches = [sketch_at(session, where, Stub(new_code(), 1, ends), settings=settings, now=now) for _ in range(order.count)]
    if sketches[0].machine is None:
        raise Invalid(NO_PRINTER)
    return [draw(sketch) for sketch in sketches]


def said(session: Session, order: BatchOrder, *, settings: Settings, now: datetime) -> list[Ticket]:
    """What each slip of a batch says, where something other than the ticket printer puts it on paper."""
    where, ends = _where(order), expiry(now, settings.token_days)
    one = sketch_at(session, where, Stub(new_code(), 1, ends), settings=settings, now=now).ticket
    return [_with_code(one, new_code(), settings) for _ in range(order.count)]


def _where(order: BatchOrder) -> Whereabouts:
    return Whereabouts(order.office_id, order.counter_id, order.clerk_id, order.procedure_id, batch=True)


def _with_code(ticket: Ticket, code: str, settings: Settings) -> Ticket:
    return Ticket(**{**vars(ticket), "code": code, "url": f"{settings.public_url}/t/{code}"})


def queued(
    session: Session, order: BatchOrder, slips: Sequence[Drawing], *, by: int | None, settings: Settings, now: datetime
) -> int:
    """Make the batch of ``slips`` (from ``drawn``) and queue them in order; its id."""
    plain = [slip.sketch.ticket.code for slip in slips]
    batch_id, tokens = make(session, order, plain, by=by, secret=settings.secret_key, now=now, days=settings.token_days)
    for token_id, slip in zip(tokens, slips, strict=True):
        job = Order(
            printer_id=slip.sketch.printer_id,
            token_id=token_id,
            counter_id=order.counter_id,
            code=slip.sketch.ticket.code,
            payload=slip.payload,
            picture=slip.picture,
            spare=slip.spare,
        )
        queue(session, job, now=now, minutes=max(MINUTES, settings.print_minutes))
    return batch_id


@dataclass(frozen=True)
class Progress:
    """How far a batch's slips are. ``fault`` is what holds the next one up."""

    printed: int
    waiting: int
    doubtful: int
    stopped: int
    fault: str | None

    @property
    def running(self) -> bool:
        """Whether more slips will come out by themselves."""
        return self.waiting > 0


def progress(session: Session, batch_id: int) -> Progress | None:
    """How far a batch's slips are; None for a batch that was not sent to a ticket printer."""
    rows = session.execute(select(PrintJob.state, func.count()).where(_of(batch_id)).group_by(PrintJob.state))
    counts = Counter({state: number for state, number in rows})  # noqa: C416 - a Row is no pair to dict()
    if not counts:
        return None
    next_fault = select(PrintJob.fault).where(_of(batch_id), PrintJob.state.in_((JobState.QUEUED, JobState.SENDING)))
    return Progress(
        printed=counts[JobState.CONFIRMED] + counts[JobState.SENT],
        waiting=counts[JobState.QUEUED] + counts[JobState.SENDING],
        doubtful=counts[JobState.UNKNOWN],
        stopped=counts[JobState.CANCELLED] + counts[JobState.EXPIRED] + counts[JobState.FAILED],
        fault=session.scalar(next_fault.order_by(PrintJob.id).limit(1)),
    )


def stop(session: Session, batch_id: int, *, now: datetime) -> int:
    """Take back every slip of a batch that still waits; how many. Their tokens stay good until the batch is voided."""
    stopped = session.execute(
        update(PrintJob)
        .where(_of(batch_id), PrintJob.state == JobState.QUEUED)
        .values(state=JobState.CANCELLED, ended_at=now, **WIPED)
        .execution_options(synchronize_session=False)
    )
    last_try(session, _of(batch_id), now=now)
    return int(stopped.rowcount)  # type: ignore[attr-defined] # an UPDATE's result is a CursorResult


def forget(session: Session, batch_id: int) -> None:
    """Wipe what is still kept of a voided batch's failed and doubtful slips: their codes must not be shown any more."""
    doubtful = PrintJob.state.in_((JobState.FAILED, JobState.UNKNOWN))
    session.execute(update(PrintJob).where(_of(batch_id), doubtful).values(**WIPED).execution_options(synchronize_session=False))


def _of(batch_id: int) -> Any:
    return PrintJob.token_id.in_(select(Token.id).where(Token.batch_id == batch_id))
