"""A token in place of an earlier one, so that nobody can tell from it whether the earlier one has rated (decision 0008)."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.errors import Conflict
from surveys.figures import tally
from surveys.tokens import codes
from surveys.tokens.models import Token, TokenState
from surveys.tokens.verbs import CLOSED, Issued, expiry, issue, issue_of


def issue_alike(  # noqa: PLR0913 - what ``issue`` wants
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
    """``issue``, except that a dossier that was rated gets a token too: one that is used already.

    Whoever asks for the slip sees no difference; whoever scans it reads the same as on the slip that it replaces. How the
    dossier came to its first one stays: were a reprint counted anew, the counts by origin would tell the two apart.
    """
    first = session.scalar(select(Token.manual).where(Token.dossier_id == dossier_id).order_by(Token.attempt).limit(1))
    manual = manual if first is None else first
    wanted = {"counter_id": counter_id, "clerk_id": clerk_id, "manual": manual, "days": days}
    try:
        return issue(session, dossier_id, secret=secret, now=now, code=code, **wanted)  # type: ignore[arg-type] # issue's own
    except Conflict as error:
        used = session.scalar(select(Token).where(Token.dossier_id == dossier_id, Token.state == TokenState.USED))
        if error.error_code != CLOSED or used is None:
            raise
        return _copy(session, used, secret=secret, now=now, days=days, code=code or codes.new_code())


def _copy(session: Session, used: Token, *, secret: str, now: datetime, days: int, code: str) -> Issued:
    """The used token's place goes to a new one: same counts, same hour, so that no tally changes but what any reprint changes."""
    last = session.scalar(select(func.max(Token.attempt)).where(Token.dossier_id == used.dossier_id)) or 0
    copied = Token(
        digest=codes.digest(secret, code),
        dossier_id=used.dossier_id,
        office_id=used.office_id,
        counter_id=used.counter_id,
        clerk_id=used.clerk_id,
        procedure_id=used.procedure_id,
        attempt=last + 1,
        manual=used.manual,
        state=TokenState.USED,
        issued_at=used.issued_at,
        expires_at=expiry(now, days),
    )
    used.state, used.voided_at = TokenState.VOID, now
    session.add(copied)
    session.flush()
    # The new slip has yet to come out, as any other in an earlier one's place.
    if session.scalar(select(Token.printed).where(Token.id == used.id)):
        tally.token_printed(session, issue_of(used), -1)
    return Issued(copied.id, code, copied.attempt, copied.expires_at)
