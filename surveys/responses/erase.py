"""Erase one rating at the request of whoever gave it (within 72 hours, by law), as if it had not been given."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from surveys.audit.verbs import note
from surveys.errors import N_, NotFound
from surveys.figures import tally
from surveys.responses.models import Answer, Quarantined, Response
from surveys.responses.record import counted_before
from surveys.tokens import codes

UNKNOWN = N_("Không có đánh giá nào với mã phiếu hoặc mã lượt gửi này.")


def erase_by_code(session: Session, text: str, *, secret: str, by: int, now: datetime) -> None:
    """Erase the rating that was given with the slip of this code; whoever asks shows it.

    The slip stays used: it rates no more, and coverage still counts that somebody rated. Raises Mistyped for what is no code and
    NotFound where nothing was given with it, or was erased before.
    """
    _erase(session, Response.proof == codes.proof(secret, codes.parse(text)), by=by, now=now)


def erase_by_submission(session: Session, submission_id: UUID, *, by: int, now: datetime) -> None:
    """Erase the rating, or what was set aside, of a submission that its device names. Raises NotFound."""
    aside = session.execute(
        delete(Quarantined).where(Quarantined.submission_id == submission_id).returning(Quarantined.office_id)
    )
    row = aside.one_or_none()
    if row is None:
        _erase(session, Response.submission_id == submission_id, by=by, now=now)
        return
    _noted(session, row.office_id, by=by, now=now)


def _erase(session: Session, which: ColumnElement[bool], *, by: int, now: datetime) -> None:
    # Locked, so that a later part of the same rating, arriving now, doesn't take it back from the tallies a second time.
    found = session.scalar(select(Response).where(which).with_for_update())
    if found is None:
        raise NotFound(UNKNOWN)
    before, office_id = counted_before(session, found), found.office_id
    session.execute(delete(Answer).where(Answer.response_id == found.id))
    session.delete(found)
    session.flush()
    tally.count_response(session, before=before, after=None)
    _noted(session, office_id, by=by, now=now)


def _noted(session: Session, office_id: int | None, *, by: int, now: datetime) -> None:
    """Who erased, and at which office. Nothing of the rating: neither its level nor its month."""
    note(session, account_id=by, action="response.erase", subject="", detail={"office": office_id}, now=now)
