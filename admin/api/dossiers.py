"""Dossiers: put, look at, finish."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from flask import Response, jsonify, request
from pydantic import BaseModel
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from admin.api.base import blueprint, client, keyed
from admin.api.problems import body, fault
from admin.api.shapes import DossierIn, DossierOut, FinishIn, PutOut, TicketOut
from surveys.accounts.clients import remember
from surveys.clock import local_day
from surveys.dossiers import verbs as dossiers
from surveys.dossiers.entry import clean_code
from surveys.dossiers.intake import Entry, put
from surveys.dossiers.models import Dossier
from surveys.dossiers.values import is_withdrawn
from surveys.errors import N_, NotFound
from surveys.office.models import Clerk, Counter, Office
from surveys.office.spelling import name_key
from surveys.printing import automatic
from surveys.printing.drafting import Drawing, foresee
from surveys.printing.hand_over import hand_over
from surveys.printing.models import PrintJob
from surveys.tokens.models import Token, TokenState
from surveys.web import database, now, reading, settings, writing

T = TypeVar("T", Counter, Clerk)


@blueprint.put("/v1/dossiers/<code>")
@keyed
def put_dossier(code: str) -> tuple[Response, int]:
    """Take a dossier into the register, or bring the stored one up to date. The same again changes nothing.

    One whose result has just come gets its ticket at its counter by itself, unless its office switched that off.
    """
    sent, moment = body(DossierIn), now()
    if sent.code and clean_code(sent.code) != clean_code(code):
        raise fault("code", "code_mismatch", "The body names another dossier than the address.")
    with writing() as session:
        outcome = put(session, _entry(sent, clean_code(code)), office_id=client().office_id, now=moment)
    _issue_automatically(code, moment)
    with reading() as session:
        answer = PutOut(outcome=outcome, dossier=_shown(session, _find(session, code), moment))
    return _json(answer), 201 if outcome == "created" else 200


def _issue_automatically(code: str, moment: datetime) -> None:
    with reading() as session:
        wanted = automatic.reported(session, _find(session, code).code, now=moment)
    automatic.issue(database(), wanted, settings=settings(), now=moment)


@blueprint.get("/v1/dossiers/<code>")
@keyed
def get_dossier(code: str) -> Response:
    """A dossier and where its ticket stands."""
    with reading() as session:
        answer = _shown(session, _find(session, code), now())
    return _json(answer)


@blueprint.post("/v1/dossiers/<code>/finish")
@keyed
def finish_dossier(code: str) -> Response:
    """Finish a dossier and print its ticket at a counter. A dossier that has had its ticket gets no second one: the answer is
    what stands already.
    """
    order, moment = body(FinishIn), now()
    drawing = _drawn(code, order, moment)
    with writing() as session:
        if key := request.headers.get("Idempotency-Key"):
            remember(session, client().id, key, request.path.encode() + b"\0" + request.get_data(), now=moment)
        dossier = _find(session, code, lock=True)
        if _newest_token(session, dossier.id) is None:
            people = _people(session, dossier, order)
            if order.finished_at is not None:
                _require_possible(dossier, order.finished_at, moment)
                dossiers.finish(session, dossier.id, now=order.finished_at, **people)
            hand_over(session, dossier.id, manual=False, settings=settings(), now=moment, after=0, drawing=drawing, **people)
        answer = _shown(session, dossier, moment)
    return _json(answer)


def _drawn(code: str, order: FinishIn, moment: datetime) -> Drawing | None:
    """The slip, drawn before the transaction: on SQLite every rating would wait for the picture. None if none will be needed."""
    with reading() as session:
        dossier = _find(session, code)
        if _newest_token(session, dossier.id) is not None:
            return None
        people = _people(session, dossier, order)
        return foresee(session, dossier.id, counter_id=people["counter_id"], settings=settings(), now=moment)


def _people(session: Session, dossier: Dossier, order: FinishIn) -> dict[str, Any]:
    counter = _named(session, Counter, dossier.office_id, lambda row: name_key(row.name) == name_key(order.counter))
    if counter is None:
        raise fault("counter", "unknown", "The dossier's office has no such counter in use.")
    clerk = _named(session, Clerk, dossier.office_id, lambda row: row.code == order.clerk) if order.clerk else None
    if order.clerk and clerk is None:
        raise fault("clerk", "unknown", "The dossier's office has no such clerk in use.")
    return {"counter_id": counter.id, "clerk_id": clerk.id if clerk else None}


def _require_possible(dossier: Dossier, finished_at: datetime, moment: datetime) -> None:
    if finished_at > moment:
        raise fault("finished_at", "future", "A dossier can't have been finished in the future.")
    if local_day(finished_at) < local_day(dossier.received_at):
        raise fault("finished_at", "before_received", "A dossier can't have been finished before it was received.")


def _named(session: Session, model: type[T], office_id: int, fits: Callable[[T], bool]) -> T | None:
    rows = session.scalars(select(model).where(model.office_id == office_id, model.active))
    return next((row for row in rows if fits(row)), None)


def _find(session: Session, code: str, *, lock: bool = False) -> Dossier:
    query = select(Dossier).where(Dossier.code == clean_code(code), Dossier.office_id.in_(client().office_ids))
    # Locked, so that of two calls that finish it at once the second one sees the first one's ticket.
    found = session.scalar(query.with_for_update().execution_options(populate_existing=True) if lock else query)
    if found is None:
        raise NotFound(N_("Không tìm thấy hồ sơ này."))
    return found


def _entry(sent: DossierIn, code: str) -> Entry:
    told = sent.model_dump(exclude={"code", "withdrawn"})
    withdrawn = is_withdrawn(sent.state_text) if sent.withdrawn is None else sent.withdrawn
    return Entry(code=code, withdrawn=withdrawn, **told)


def _newest_token(session: Session, dossier_id: int) -> Token | None:
    return session.scalar(select(Token).where(Token.dossier_id == dossier_id).order_by(Token.attempt.desc()).limit(1))


def _shown(session: Session, dossier: Dossier, moment: datetime) -> DossierOut:
    card = dossiers.card(session, dossier.id)
    office = session.get_one(Office, card.office_id).code
    facts = {name: getattr(card, name) for name in DossierOut.model_fields if hasattr(card, name)}
    return DossierOut(**facts, office=office, ticket=_ticket(session, dossier.id, moment))


def _ticket(session: Session, dossier_id: int, moment: datetime) -> TicketOut | None:
    token = _newest_token(session, dossier_id)
    if token is None:
        return None
    printed = select(PrintJob.state, PrintJob.created_at).where(PrintJob.token_id == token.id)
    job = session.execute(printed.order_by(PrintJob.id.desc()).limit(1)).one_or_none()
    # Not the token's own moment: a reprint of a rated one carries the first one's, and would tell (decision 0008).
    first = select(func.min(Token.issued_at)).where(Token.dossier_id == dossier_id)
    issued_at = job.created_at if job else session.scalar(first) or token.issued_at
    return TicketOut(
        attempt=token.attempt,
        state=_state(token, moment),
        printing=job.state if job else None,
        issued_at=issued_at,
        expires_at=token.expires_at,
    )


def _state(token: Token, moment: datetime) -> Any:
    # A used token looks like any other of its age: who rated is nobody's business.
    if token.state is TokenState.VOID:
        return "void"
    return "expired" if token.expires_at <= moment else "issued"


def _json(answer: BaseModel) -> Response:
    return jsonify(answer.model_dump(mode="json"))
