"""Keep what managers decide about signs. No rating is touched by it."""

from datetime import datetime

from sqlalchemy.orm import Session

from surveys.audit.verbs import note
from surveys.contests.verbs import Speaker
from surveys.errors import N_, Forbidden, Invalid, NotFound
from surveys.figures.periods import Period
from surveys.office.spelling import tidy
from surveys.signs.models import Sign, SignDecision, Verdict

LONGEST = 2000


def decide(session: Session, sign_id: int, verdict: Verdict, words: str, *, by: Speaker, now: datetime) -> None:
    """Keep a decision beside those before it. Raises NotFound outside the offices, Forbidden on one's own work, Invalid."""
    words = words.strip()
    sign = session.get(Sign, sign_id)
    if sign is None or sign.office_id not in by.office_ids:
        raise NotFound(N_("Không tìm thấy dấu hiệu này."))
    if sign.clerk_id is not None and sign.clerk_id == by.clerk_id:
        raise Forbidden(N_("Ông/Bà không thể tự kết luận về dấu hiệu liên quan đến chính mình. Hãy nhờ người khác."))
    if not tidy(words) or len(words) > LONGEST:
        raise Invalid(N_("Hãy ghi lý do, tối đa %(most)s chữ."), code="words", most=LONGEST)
    session.add(SignDecision(sign_id=sign_id, verdict=verdict, words=words, account_id=by.account_id, decided_at=now))
    detail = {"kind": sign.kind.value, "period": Period(sign.first, sign.last).word, "verdict": verdict.value}
    note(session, account_id=by.account_id, action="sign.decide", subject=f"#{sign_id}", detail=detail, now=now)
    session.flush()
