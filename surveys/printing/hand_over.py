"""Handing a result over: the dossier is finished, its token made, its ticket drawn and queued, in one transaction."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.dossiers import verbs as dossiers
from surveys.dossiers.models import Dossier
from surveys.errors import N_, Conflict, NotFound
from surveys.offers import verbs as offers
from surveys.office.models import Clerk
from surveys.printing import driver, reprinting
from surveys.printing.drafting import Drawing, Stub, draw, sketch
from surveys.printing.endings import supersede
from surveys.printing.jobs import Order, queue
from surveys.printing.models import JobState, PrintJob
from surveys.printing.ticket import Ticket
from surveys.settings import Settings
from surveys.tokens import verbs as tokens
from surveys.tokens.models import Token
from surveys.tokens.reissue import issue_alike

MADE_ELSEWHERE = N_("Phiếu của hồ sơ này vừa được tạo ở nơi khác. Vui lòng tìm lại hồ sơ.")


@dataclass(frozen=True)
class Slip:
    """A ticket in the spool. ``printer_id`` is None where the office has no printer: the code is only shown."""

    job_id: int
    token_id: int
    code: str
    attempt: int
    expires_at: datetime
    printer_id: int | None


def prepare() -> None:
    """Load what drawing needs. Call it before the transaction, so that the first ticket doesn't hold others up for 0.3 s."""
    driver.warm()


def hand_over(  # noqa: PLR0913 - what the desk and the API each know and nobody can guess
    session: Session,
    dossier_id: int,
    *,
    counter_id: int | None,
    clerk_id: int | None,
    manual: bool,
    settings: Settings,
    now: datetime,
    after: int | None = None,
    drawing: Drawing | None = None,
) -> Slip:
    """Finish a dossier (if it isn't yet), give it a new token in place of any earlier one, and queue its ticket.

    ``after`` makes it safe against a double click or a repeated call: it is the number of the last attempt that the caller saw
    (0: none yet). If another attempt was made since, that one's slip is returned (its ``code`` empty once its job has ended)
    and nothing is changed. The token is the dossier's own clerk's; ``clerk_id`` stands in where the register names none.

    ``drawing`` is the slip as ``foresee`` drew it before the transaction; it is used if it is still right.

    Raises NotFound for no such dossier, Conflict for a withdrawn one and for one that gets no further ticket
    (``reprinting.refusal``). A rated dossier gets one like any other: a clerk must not learn that it was rated.
    """
    dossier, made = _locked(session, dossier_id)
    if after is not None and made > after:
        return _existing(session, dossier_id, made)
    code = drawing.sketch.ticket.code if drawing else None
    who = _Hands(counter_id, clerk_id, manual)
    issued = _renewed(session, dossier, made, who, code=code, settings=settings, now=now)
    # A slip printed again wakes no tablet: whether it did would tell if the dossier was rated (decision 0008).
    if issued.attempt == 1:
        offers.make(session, counter_id=counter_id or dossier.counter_id, token_id=issued.token_id, code=issued.code, now=now)
    return _queued(session, dossier, issued, counter_id=counter_id, settings=settings, now=now, drawing=drawing)


def hand_over_on_paper(
    session: Session,
    dossier_id: int,
    *,
    counter_id: int | None,
    clerk_id: int | None,
    settings: Settings,
    now: datetime,
    after: int,
) -> Ticket:
    """The same for someone who prefers paper: what the form's sheet says, its token standing in for any slip's.

    The desk's list shows it as a slip that is out. Raises as ``hand_over``, and Conflict where ``after`` is no longer true: a
    sheet can be had once, as its code is kept nowhere.
    """
    dossier, made = _locked(session, dossier_id)
    if made > after:
        raise Conflict(MADE_ELSEWHERE)
    issued = _renewed(session, dossier, made, _Hands(counter_id, clerk_id, manual=True), code=None, settings=settings, now=now)
    where = counter_id or dossier.counter_id
    gone = {"state": JobState.CONFIRMED, "payload_sha256": "", "created_at": now, "expires_at": now, "next_attempt_at": now}
    session.add(PrintJob(token_id=issued.token_id, counter_id=where, ended_at=now, **gone))
    session.flush()
    tokens.mark_printed(session, issued.token_id)
    stub = Stub(issued.code, issued.attempt, issued.expires_at)
    ticket = sketch(session, dossier, stub, counter_id=where, settings=settings, now=now).ticket
    clerk = session.get(Clerk, dossier.clerk_id) if dossier.clerk_id else None
    return replace(ticket, clerk=clerk.name if clerk else "")


@dataclass(frozen=True)
class _Hands:
    """Where and by whom a result goes out; ``manual``: a person decided that now."""

    counter_id: int | None
    clerk_id: int | None
    manual: bool


def _locked(session: Session, dossier_id: int) -> tuple[Dossier, int]:
    """The dossier, which nobody else issues for meanwhile, and how many tokens it has had."""
    dossier = session.scalar(select(Dossier).where(Dossier.id == dossier_id).with_for_update())
    if dossier is None:
        raise NotFound(N_("Không tìm thấy hồ sơ này."))
    made = session.scalar(select(func.coalesce(func.max(Token.attempt), 0)).where(Token.dossier_id == dossier_id)) or 0
    return dossier, made


def _renewed(
    session: Session, dossier: Dossier, made: int, who: _Hands, *, code: str | None, settings: Settings, now: datetime
) -> tokens.Issued:
    """Finish ``dossier`` and put a new token in the place of its ``made`` earlier ones."""
    dossiers.finish(session, dossier.id, now=now, clerk_id=who.clerk_id, counter_id=who.counter_id)
    session.refresh(dossier)
    if made:
        reprinting.require(session, dossier.id, attempt=made, now=now)
    issued = issue_alike(
        session,
        dossier.id,
        counter_id=who.counter_id or dossier.counter_id,
        clerk_id=dossier.clerk_id,
        manual=who.manual,
        secret=settings.secret_key,
        now=now,
        days=settings.token_days,
        code=code,
    )
    supersede(session, dossier.id, by=issued.token_id, now=now)
    return issued


def _queued(
    session: Session,
    dossier: Dossier,
    issued: tokens.Issued,
    *,
    counter_id: int | None,
    settings: Settings,
    now: datetime,
    drawing: Drawing | None,
) -> Slip:
    where = counter_id or dossier.counter_id
    stub = Stub(issued.code, issued.attempt, issued.expires_at)
    wanted = sketch(session, dossier, stub, counter_id=where, settings=settings, now=now)
    drawn = drawing if drawing and drawing.sketch == wanted else draw(wanted)
    order = Order(
        printer_id=wanted.printer_id,
        token_id=issued.token_id,
        counter_id=where,
        code=issued.code,
        payload=drawn.payload,
        picture=drawn.picture,
        spare=drawn.spare,
    )
    job_id = queue(session, order, now=now, minutes=settings.print_minutes)
    return Slip(job_id, issued.token_id, issued.code, issued.attempt, issued.expires_at, order.printer_id)


def _existing(session: Session, dossier_id: int, attempt: int) -> Slip:
    row = session.execute(
        select(PrintJob.id, PrintJob.code, PrintJob.printer_id, Token.id.label("token_id"), Token.expires_at)
        .join(Token, Token.id == PrintJob.token_id)
        .where(Token.dossier_id == dossier_id, Token.attempt == attempt)
        .order_by(PrintJob.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise Conflict(MADE_ELSEWHERE)
    return Slip(row.id, row.token_id, row.code or "", attempt, row.expires_at, row.printer_id)
