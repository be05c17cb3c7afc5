"""A tablet's side of an offer: look for it, take it, give it back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, case, exists, or_, select, update
from sqlalchemy.orm import Session

from surveys.devices.models import Device, DeviceKind
from surveys.offers.models import Offer, OfferState
from surveys.offers.verbs import UNTOUCHED, Ending, end
from surveys.office.models import Clerk, Counter, Procedure
from surveys.tokens.models import Token, TokenState


@dataclass(frozen=True)
class Offered:
    """What a tablet shows of an offer; ``id`` is its token's. ``code`` is empty once a tablet has it."""

    id: int
    state: OfferState
    code: str
    procedure: str
    procedure_en: str
    clerk: str
    counter: str
    counter_id: int
    field_id: int


@dataclass(frozen=True)
class Poll:
    """A tablet's look: which device it is, and what it is offered."""

    device_id: int
    offered: Offered | None


# One statement, asked by every tablet every second. A tablet's own offer comes first, then what waits.
_POLL = (
    select(
        Device.id.label("device_id"),
        Offer.token_id.label("id"),
        Offer.state,
        Offer.code,
        Procedure.name.label("procedure"),
        Procedure.name_en.label("procedure_en"),
        Clerk.name.label("clerk"),
        Counter.name.label("counter"),
        Counter.id.label("counter_id"),
        Procedure.field_id,
    )
    .select_from(Device)
    .join(Counter, Counter.id == Device.counter_id)
    .outerjoin(
        Offer,
        and_(
            Offer.counter_id == Device.counter_id,
            or_(Offer.state == OfferState.BEGUN, Offer.since > bindparam("oldest")),
            or_(Offer.device_id.is_(None), Offer.device_id == Device.id),
        ),
    )
    .outerjoin(Token, and_(Token.id == Offer.token_id, Token.state == TokenState.ISSUED))
    .outerjoin(Procedure, Procedure.id == Token.procedure_id)
    .outerjoin(Clerk, Clerk.id == Token.clerk_id)
    .where(Device.key_digest == bindparam("digest"), Device.revoked_at.is_(None), Device.kind == DeviceKind.TABLET)
    .order_by(case((Offer.state == OfferState.BEGUN, 0), (Offer.state == OfferState.SHOWN, 1), else_=2))
    .limit(1)
)


def poll(session: Session, digest: bytes, *, now: datetime) -> Poll | None:
    """What the tablet with this key digest is offered; None for a key that is not a tablet's in use."""
    row = session.connection().execute(_POLL, {"digest": digest, "oldest": now - UNTOUCHED}).one_or_none()
    if row is None:
        return None
    if row.id is None or row.procedure is None:
        return Poll(row.device_id, None)
    return Poll(
        row.device_id,
        Offered(
            id=row.id,
            state=row.state,
            code=row.code or "",
            procedure=row.procedure,
            procedure_en=row.procedure_en,
            clerk=row.clerk or "",
            counter=row.counter,
            counter_id=row.counter_id,
            field_id=row.field_id,
        ),
    )


def show(session: Session, offer_id: int, *, device_id: int, now: datetime) -> bool:
    """A tablet has the offer on its screen; its code is wiped. False when another tablet has it or it is over."""
    return _take(session, offer_id, device_id, OfferState.SHOWN, now=now)


def begin(session: Session, offer_id: int, *, device_id: int, now: datetime) -> bool:
    """Someone touched the form: from now on nothing takes its place. False as in ``show``; the form stays good all the same."""
    return _take(session, offer_id, device_id, OfferState.BEGUN, now=now)


def _take(session: Session, offer_id: int, device_id: int, state: OfferState, *, now: datetime) -> bool:
    before = [OfferState.WAITING] if state is OfferState.SHOWN else [OfferState.WAITING, OfferState.SHOWN]
    theirs = and_(Offer.token_id == offer_id, Offer.counter_id == _counter_of(device_id), _free_for(device_id))
    values = {"state": state, "device_id": device_id, "code": None, "since": now}
    changed = update(Offer).where(theirs, Offer.state.in_(before)).values(**values).returning(Offer.token_id)
    if session.execute(changed).scalar_one_or_none() is not None:
        return True
    # Told twice, because the first answer was lost on the way.
    return session.scalar(select(exists().where(theirs, Offer.device_id == device_id))) or False


def give_back(session: Session, offer_id: int, how: Ending, *, device_id: int, now: datetime) -> bool:
    """The tablet's offer was declined or left alone; False when it is another's or over."""
    theirs = select(Offer.token_id).where(Offer.counter_id == _counter_of(device_id), _free_for(device_id))
    return session.scalar(theirs.where(Offer.token_id == offer_id)) is not None and end(session, offer_id, how, now=now)


def _counter_of(device_id: int):  # type: ignore[no-untyped-def] # a scalar subquery
    return select(Device.counter_id).where(Device.id == device_id).scalar_subquery()


def _free_for(device_id: int) -> ColumnElement[bool]:
    return or_(Offer.device_id.is_(None), Offer.device_id == device_id)
