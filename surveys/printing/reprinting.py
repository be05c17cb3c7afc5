"""When a slip may be printed again. Nothing here depends on whether it was used (decision 0008)."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.errors import N_, Conflict
from surveys.printing.jobs import OUT
from surveys.printing.models import JobState, PrintJob
from surveys.tokens.models import Token

MOST_ATTEMPTS = 5
WINDOW = timedelta(minutes=30)
TOO_OFTEN = N_("Hồ sơ này đã in đủ 5 lần. Công dân vẫn đánh giá được tại màn hình, không cần mã.")
TOO_LATE = N_(
    "Phiếu đã ra giấy quá 30 phút nên không in lại nữa, để không ai làm mất giá trị phiếu công dân đang giữ. "
    "Công dân mất phiếu vẫn đánh giá được tại màn hình, không cần mã."
)


def refusal(state: JobState, created_at: datetime, attempt: int, *, now: datetime) -> str | None:
    """Why the slip of a dossier's newest token gets no successor; None when it may.

    A reprint ends the slip that a citizen may be holding: past ``WINDOW`` nobody at the counter can still need that.
    """
    if attempt >= MOST_ATTEMPTS:
        return TOO_OFTEN
    return TOO_LATE if state in OUT and now - created_at > WINDOW else None


def require(session: Session, dossier_id: int, *, attempt: int, now: datetime) -> None:
    """Raise Conflict when the dossier's token number ``attempt``, its newest, gets no successor."""
    last = session.execute(
        select(PrintJob.state, PrintJob.created_at)
        .join(Token, Token.id == PrintJob.token_id)
        .where(Token.dossier_id == dossier_id, Token.attempt == attempt)
        .order_by(PrintJob.id.desc())
        .limit(1)
    ).one_or_none()
    state, created_at = last or (JobState.FAILED, now)
    if why := refusal(state, created_at, attempt, now=now):
        raise Conflict(why)
