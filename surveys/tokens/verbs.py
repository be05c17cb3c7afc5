"""Issue, find, open, redeem and void tokens."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from surveys.clock import day_end, local_day
from surveys.database import UtcDateTime, table
from surveys.dossiers.models import Dossier
from surveys.errors import N_, Conflict, NotFound
from surveys.figures import tally
from surveys.figures.models import Origin
from surveys.office.models import Clerk, Counter, Office, Procedure
from surveys.tokens import codes
from surveys.tokens.errors import TokenUnknown, TokenUsed, check_usable
from surveys.tokens.models import Batch, Token, TokenState


@dataclass(frozen=True)
class Issued:
    """A new token; ``code`` is its plain form, to be printed and forgotten."""

    token_id: int
    code: str
    attempt: int
    expires_at: datetime


@dataclass(frozen=True)
class Invitation:
    """What a citizen may see of a token: what was done, where, and by whom; never for whom. A batch's may leave much open."""

    token_id: int
    code: str
    office_id: int
    office_name: str
    counter_id: int | None
    counter_name: str
    clerk_id: int | None
    clerk_name: str
    procedure_id: int | None
    procedure_name: str
    procedure_name_en: str
    field_id: int | None


def expiry(now: datetime, days: int) -> datetime:
    """When a token issued at ``now`` ends: with the Vietnamese day ``days`` days on, so that a slip can name a whole day."""
    return day_end(local_day(now) + timedelta(days=days))


def issue(  # noqa: PLR0913 - who, where, when and how long are all the caller's to say
    session: Session,
    dossier_id: int,
    *,
    counter_id: int | None,
    clerk_id: int | None,
    manual: bool,
    secret: str,
    now: datetime,
    days: int,
    code: str | None = None,
) -> Issued:
    """Make a token for a dossier, good to the end of the Vietnamese day ``days`` days from ``now``; a live earlier one is voided.

    ``code`` is a ``new_code()`` for which a ticket was drawn before the transaction; by default one is made here.
    Raises NotFound for no such dossier and Conflict when one of its tokens was used already, or when another desk was issuing
    one at the same moment.
    """
    dossier = session.execute(_locked(dossier_id)).one_or_none()
    if dossier is None:
        raise NotFound(N_("Không tìm thấy hồ sơ này."))
    attempt, issued_at, voided = _make_room(session, dossier_id, now=now)
    code = code or codes.new_code()
    token = Token(
        digest=codes.digest(secret, code),
        dossier_id=dossier_id,
        office_id=dossier.office_id,
        counter_id=counter_id,
        clerk_id=clerk_id,
        procedure_id=dossier.procedure_id,
        attempt=attempt,
        manual=manual,
        state=TokenState.ISSUED,
        issued_at=issued_at,
        expires_at=expiry(now, days),
    )
    session.add(token)
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict(N_("Một quầy khác vừa in phiếu cho hồ sơ này. Vui lòng tìm lại hồ sơ.")) from error
    tally.tokens_changed(session, [*voided, (issue_of(token), {"issued": 1})])
    return Issued(token.id, code, attempt, token.expires_at)


def _locked(dossier_id: int):  # type: ignore[no-untyped-def] # SQLAlchemy's Select with columns is unreadable as a type
    # Two desks that issue at once for one dossier queue here (PostgreSQL; SQLite has one writer anyway).
    return select(Dossier.office_id, Dossier.procedure_id).where(Dossier.id == dossier_id).with_for_update()


CLOSED = "token_closed"
_REFUSAL = N_("Không thể in thêm phiếu cho hồ sơ này.")


Change = tuple[tally.Issue, dict[str, int]]


def _make_room(session: Session, dossier_id: int, *, now: datetime) -> tuple[int, datetime, list[Change]]:
    """Void the dossier's live token: the number of the attempt that may now follow, the moment at which it counts as issued, and
    what is still to be tallied.

    That moment is the first one's: a slip in place of another must not move the counts to another hour, since in place of a
    used one it doesn't (reissue.py), and the counts would tell which of the two it was.
    """
    earlier = session.scalars(select(Token).where(Token.dossier_id == dossier_id).order_by(Token.attempt)).all()
    if any(token.state is TokenState.USED for token in earlier):
        raise Conflict(_REFUSAL, code=CLOSED)
    voided = []
    for token_id in [token.id for token in earlier if token.state is TokenState.ISSUED]:
        change = _void(session, token_id, now=now)
        # A kiosk may be using it up at this very moment; the store decides, and a used token is followed by none.
        if change is None:
            raise Conflict(_REFUSAL, code=CLOSED)
        voided.append(change)
    return len(earlier) + 1, earlier[-1].issued_at if earlier else now, voided


def issue_of(token: Token | Row[Any]) -> tally.Issue:
    """Where a token (or a row with these columns of it) is counted."""
    origin = Origin.BATCH if token.batch_id is not None else Origin.MANUAL if token.manual else Origin.AUTOMATIC
    month, hour = tally.month_hour(token.issued_at)
    return tally.Issue(token.office_id, token.clerk_id, token.procedure_id, month, origin, hour)


def void(session: Session, token_id: int, *, now: datetime) -> bool:
    """Make an issued token unusable; False when it was used or void already."""
    change = _void(session, token_id, now=now)
    if change is not None:
        tally.tokens_changed(session, [change])
    return change is not None


def _void(session: Session, token_id: int, *, now: datetime) -> Change | None:
    changed = session.execute(_VOID, {"token_id": token_id, "now": now}).one_or_none()
    if changed is None:
        return None
    if (held := session.identity_map.get(session.identity_key(Token, token_id))) is not None:
        session.expire(held)
    return issue_of(changed), {"issued": -1, "printed": -int(changed.printed)}


_PLACE = ("office_id", "clerk_id", "procedure_id", "manual", "batch_id", "issued_at", "printed")
_COUNTED = [getattr(Token, name) for name in _PLACE]
# What was printed is asked of the UPDATE itself: a worker may be writing it down at this moment.
_VOID = (
    update(Token)
    .where(Token.id == bindparam("token_id"), Token.state == TokenState.ISSUED)
    .values(state=TokenState.VOID, voided_at=bindparam("now", type_=UtcDateTime()))
    .returning(*_COUNTED)
    .execution_options(synchronize_session=False)
)
_PRINTED = (
    update(Token)
    .where(Token.id == bindparam("token_id"), Token.printed.is_(False))
    .values(printed=True)
    .returning(*_COUNTED, Token.state)
    .execution_options(synchronize_session=False)
)


def hold(session: Session, token_id: int) -> None:
    """Lock a token for whoever will change it *and* its print job: as all take the token first, none wait in a ring."""
    session.execute(select(Token.id).where(Token.id == token_id).with_for_update())


def mark_printed(session: Session, token_id: int) -> None:
    """The token's slip came out. Counted once; a void one's is known and not counted."""
    changed = session.execute(_PRINTED, {"token_id": token_id}).one_or_none()
    if changed is None:
        return
    if (held := session.identity_map.get(session.identity_key(Token, token_id))) is not None:
        session.expire(held)
    if changed.state is not TokenState.VOID:
        tally.token_printed(session, issue_of(changed))


_FIND = (
    select(
        Token.id,
        Token.state,
        Token.expires_at,
        Token.issued_at,
        Token.office_id,
        Token.counter_id,
        Token.clerk_id,
        Token.procedure_id,
        Token.manual,
        Token.batch_id,
        func.coalesce(Procedure.field_id, Batch.field_id).label("field_id"),
    )
    .outerjoin(Procedure, Procedure.id == Token.procedure_id)
    .outerjoin(Batch, Batch.id == Token.batch_id)
    .where(Token.digest == bindparam("digest"))
)

# The moment of opening goes: it lies seconds before the response's own, and would tell the two belong together.
_USE = (
    update(table(Token))
    .where(Token.id == bindparam("token_id"), Token.state == TokenState.ISSUED)
    .values(state=TokenState.USED, opened_at=None)
)


def _find(session: Session, digest: bytes) -> Row[*tuple[Any, ...]]:
    found = session.connection().execute(_FIND, {"digest": digest}).one_or_none()
    if found is None:
        raise TokenUnknown
    return found


def look_up(session: Session, text: str, *, secret: str, now: datetime) -> Invitation:
    """The invitation behind what was typed or scanned; raises Mistyped, TokenUnknown, TokenUsed, TokenVoid or TokenExpired."""
    code = codes.parse(text)
    found = _find(session, codes.digest(secret, code))
    check_usable(found.state, found.expires_at, now)
    return _invitation(session, found, code)


def look_up_again(session: Session, text: str, *, secret: str) -> Invitation:
    """The invitation of a code whatever became of its token, for whoever may go on; raises Mistyped or TokenUnknown."""
    code = codes.parse(text)
    return _invitation(session, _find(session, codes.digest(secret, code)), code)


def _invitation(session: Session, found: Row[*tuple[Any, ...]], code: str) -> Invitation:
    row = session.execute(
        select(
            Token.office_id,
            Office.name.label("office_name"),
            Token.counter_id,
            func.coalesce(Counter.name, "").label("counter_name"),
            Token.clerk_id,
            func.coalesce(Clerk.name, "").label("clerk_name"),
            Token.procedure_id,
            func.coalesce(Procedure.name, "").label("procedure_name"),
            func.coalesce(Procedure.name_en, "").label("procedure_name_en"),
        )
        .join(Office, Office.id == Token.office_id)
        .outerjoin(Procedure, Procedure.id == Token.procedure_id)
        .outerjoin(Counter, Counter.id == Token.counter_id)
        .outerjoin(Clerk, Clerk.id == Token.clerk_id)
        .where(Token.id == found.id)
    ).one()
    return Invitation(token_id=found.id, code=code, field_id=found.field_id, **row._mapping)


def mark_opened(session: Session, token_id: int, *, now: datetime) -> None:
    """Keep the first moment at which the token's form was opened; never of one that has rated meanwhile (decision 0002)."""
    session.execute(
        update(Token)
        .where(Token.id == token_id, Token.opened_at.is_(None), Token.state == TokenState.ISSUED)
        .values(opened_at=now)
        .execution_options(synchronize_session=False)
    )


@dataclass(frozen=True)
class Redeemed:
    """What a response copies from the token that it used; it can't have been given before ``issued_at``."""

    office_id: int
    counter_id: int | None
    clerk_id: int | None
    procedure_id: int | None
    field_id: int | None
    issued_at: datetime


def redeem(session: Session, code: str, *, secret: str, rated_at: datetime) -> Redeemed:
    """Use the token of a parsed ``code`` up; raises as ``look_up`` does.

    The UPDATE decides between two kiosks that race: the one that finds the token no longer issued learns that it is used.
    """
    found = _find(session, codes.digest(secret, code))
    check_usable(found.state, found.expires_at, rated_at)
    if not session.connection().execute(_USE, {"token_id": found.id}).rowcount:
        raise TokenUsed
    tally.token_rated(session, issue_of(found))
    return Redeemed(found.office_id, found.counter_id, found.clerk_id, found.procedure_id, found.field_id, found.issued_at)
