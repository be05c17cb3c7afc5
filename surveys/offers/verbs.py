"""Offer a finished dossier's form on the tablet of its counter, and end offers. An ended one is counted and forgotten at once:
the moment at which it ended lies beside that of a rating, and would tell that the two belong together (docs/decisions/0002).
"""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, bindparam, delete, exists, or_, select
from sqlalchemy.orm import Session

from surveys.clock import local_day, month_of
from surveys.database import insert_for, table
from surveys.devices.models import Device, DeviceKind
from surveys.offers.models import Offer, OfferCount, OfferState
from surveys.office.models import Counter
from surveys.tokens.models import Token, TokenState

# A tablet that has vanished tells nothing any more; then the server decides.
UNTOUCHED = timedelta(minutes=3)
ANSWERING = timedelta(minutes=10)


class Ending(StrEnum):
    """How an offer ends: the columns of ``OfferCount``."""

    ANSWERED = "answered"
    DECLINED = "declined"
    IGNORED = "ignored"
    ELSEWHERE = "elsewhere"
    UNSEEN = "unseen"


def make(session: Session, *, counter_id: int | None, token_id: int, code: str, now: datetime) -> None:
    """Offer a new token's form on the counter's tablets, in the place of an offer that nobody touched.

    Someone who is answering is left alone; then this offer waits its turn, and ends unseen when its time is up. Does nothing
    for a counter without a tablet.
    """
    sweep(session, now=now)
    if counter_id is None or not session.scalar(select(_has_tablet(counter_id))):
        return
    untouched = select(Offer.token_id, Offer.state).where(Offer.counter_id == counter_id, Offer.state != OfferState.BEGUN)
    for earlier in session.execute(untouched.with_for_update()).all():
        end(session, earlier.token_id, Ending.UNSEEN if earlier.state is OfferState.WAITING else Ending.IGNORED, now=now)
    session.add(Offer(counter_id=counter_id, token_id=token_id, state=OfferState.WAITING, code=code, since=now))
    session.flush()


def _has_tablet(counter_id: int) -> ColumnElement[bool]:
    paired = and_(Device.paired_at.is_not(None), Device.revoked_at.is_(None))
    return exists().where(Device.counter_id == counter_id, Device.kind == DeviceKind.TABLET, paired)


def end(session: Session, offer_id: int, how: Ending, *, now: datetime) -> bool:
    """Forget an offer and count how it ended; False when it was over already."""
    gone = session.execute(delete(Offer).where(Offer.token_id == offer_id).returning(Offer.counter_id)).scalar_one_or_none()
    if gone is None:
        return False
    office = session.scalar(select(Counter.office_id).where(Counter.id == gone))
    _count(session, {"office_id": office, "month": month_of(local_day(now))}, how)
    return True


def _count(session: Session, key: dict[str, int | None], how: Ending) -> None:
    cells = table(OfferCount)
    values: dict[str, int | None] = {**key, **{ending.value: 0 for ending in Ending}, how.value: 1}
    statement = insert_for(session.get_bind().dialect.name, cells).values(**values)
    more = {how.value: cells.c[how.value] + 1}
    session.execute(statement.on_conflict_do_update(index_elements=list(cells.primary_key), set_=more))


def sweep(session: Session, *, now: datetime) -> None:
    """End what nobody came for, what was left lying, and what can't be rated any more; their codes go with them."""
    ended = session.execute(_over(now)).all()
    for offer in ended:
        end(session, offer.token_id, _judged(offer.state, offer.token_state), now=now)


def needs_sweep(session: Session, *, now: datetime) -> bool:
    """Whether ``sweep`` would change anything."""
    return session.execute(_over(now).limit(1)).first() is not None


def _over(now: datetime):  # type: ignore[no-untyped-def] # SQLAlchemy's Select with columns is unreadable as a type
    late = or_(
        and_(Offer.state != OfferState.BEGUN, Offer.since <= now - UNTOUCHED),
        and_(Offer.state == OfferState.BEGUN, Offer.since <= now - ANSWERING),
        Token.state != TokenState.ISSUED,
    )
    told = select(Offer.token_id, Offer.state, Token.state.label("token_state"))
    return told.join(Token, Token.id == Offer.token_id).where(late)


def _judged(state: OfferState, token: TokenState) -> Ending:
    if state is OfferState.WAITING:
        return Ending.UNSEEN
    return Ending.IGNORED if token is TokenState.ISSUED else Ending.ELSEWHERE


def rated(session: Session, digest: bytes, *, on_tablet: bool, now: datetime) -> None:
    """The token with this digest was just used: its offer, if there is one, is answered here or was taken up elsewhere."""
    offer = session.execute(_OF_TOKEN, {"digest": digest}).one_or_none()
    if offer is not None:
        unseen = offer.state is OfferState.WAITING
        elsewhere = Ending.UNSEEN if unseen else Ending.ELSEWHERE
        end(session, offer.token_id, Ending.ANSWERED if on_tablet and not unseen else elsewhere, now=now)


_OF_TOKEN = select(Offer.token_id, Offer.state).join(Token, Token.id == Offer.token_id).where(Token.digest == bindparam("digest"))
