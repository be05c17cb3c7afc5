"""A clerk comments on or contests a figure; a manager answers once. Both stand in the record of changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from surveys.audit.verbs import note
from surveys.contests.models import Contest, ContestKind, ContestState
from surveys.errors import N_, Conflict, Forbidden, Invalid, NotFound
from surveys.figures.periods import Period
from surveys.office.models import Clerk
from surveys.office.spelling import tidy

LONGEST = 2000
OPEN_AT_ONCE = 5

# What a manager may make of each kind.
ENDINGS = {
    ContestKind.COMMENT: (ContestState.ANSWERED,),
    ContestKind.CONTEST: (ContestState.ACCEPTED, ContestState.DECLINED),
}


@dataclass(frozen=True)
class Speaker:
    """Who acts: the account, the clerk whose work it is tied to (if any), and the offices that it may see."""

    account_id: int
    clerk_id: int | None
    office_ids: tuple[int, ...]


def say(session: Session, kind: ContestKind, words: str, period: Period, *, by: Speaker, now: datetime) -> int:
    """A clerk's words on their own figure of ``period``; their id.

    Raises Forbidden for an account without a clerk, Invalid for no words or too many, Conflict when too many wait already.
    """
    if by.clerk_id is None:
        raise Forbidden(N_("Tài khoản này chưa gắn với cán bộ nào."))
    words = _said(words)
    # Locked, so that two browsers of one clerk count one after the other (PostgreSQL; SQLite has one writer anyway).
    office_id = session.scalar(select(Clerk.office_id).where(Clerk.id == by.clerk_id).with_for_update())
    if office_id is None:
        raise NotFound(N_("Không tìm thấy cán bộ này."))
    _require_room(session, by.clerk_id)
    made = Contest(
        office_id=office_id,
        clerk_id=by.clerk_id,
        first=period.first,
        last=period.last,
        kind=kind,
        words=words,
        account_id=by.account_id,
        made_at=now,
        state=ContestState.OPEN,
    )
    session.add(made)
    session.flush()
    _note(session, made, "contest.make", by, now)
    return made.id


def rewrite(session: Session, contest_id: int, words: str, *, by: Speaker, now: datetime) -> None:
    """Change one's own words while nobody has answered. Raises NotFound for another clerk's, Conflict after the answer."""
    words = _said(words)
    found = session.get(Contest, contest_id, with_for_update=True)
    if found is None or by.clerk_id is None or found.clerk_id != by.clerk_id or found.office_id not in by.office_ids:
        raise NotFound(N_("Không tìm thấy ý kiến này."))
    if found.state is not ContestState.OPEN:
        raise Conflict(N_("Ý kiến này đã được trả lời nên không sửa được nữa. Có thể gửi ý kiến mới."))
    found.words = words
    _note(session, found, "contest.update", by, now)
    session.flush()


def answer(session: Session, contest_id: int, ending: ContestState, reply: str, *, by: Speaker, now: datetime) -> None:
    """A manager's answer, in words. Raises NotFound outside their offices, Forbidden on their own work, Invalid, and Conflict
    when it was answered already.
    """
    reply = _said(reply)
    found = session.get(Contest, contest_id)
    if found is None or found.office_id not in by.office_ids:
        raise NotFound(N_("Không tìm thấy ý kiến này."))
    if found.clerk_id == by.clerk_id:
        raise Forbidden(N_("Ông/Bà không thể tự trả lời ý kiến về kết quả của chính mình. Hãy nhờ người khác."))
    if ending not in ENDINGS[found.kind]:
        raise Invalid(N_("Hãy chọn cách trả lời từ danh sách."), code="ending")
    # The store decides between two managers who answer at once.
    taken = session.execute(
        update(Contest)
        .where(Contest.id == contest_id, Contest.state == ContestState.OPEN)
        .values(state=ending, reply=reply, replied_by=by.account_id, replied_at=now)
    ).rowcount  # type: ignore[attr-defined] # an UPDATE's result is a CursorResult
    if not taken:
        raise Conflict(N_("Ý kiến này vừa được người khác trả lời. Vui lòng xem lại."))
    _note(session, found, "contest.answer", by, now)


def _said(words: str) -> str:
    words = words.strip()
    if not tidy(words):
        raise Invalid(N_("Vui lòng viết vài lời."), code="words")
    if len(words) > LONGEST:
        raise Invalid(N_("Dài quá %(most)s chữ. Vui lòng viết ngắn hơn."), code="words", most=LONGEST)
    return words


def _require_room(session: Session, clerk_id: int) -> None:
    mine = (Contest.clerk_id == clerk_id, Contest.state == ContestState.OPEN)
    if (session.scalar(select(func.count()).where(*mine)) or 0) >= OPEN_AT_ONCE:
        raise Conflict(N_("Đã có %(n)s ý kiến đang chờ trả lời. Vui lòng chờ, hoặc bổ sung vào ý kiến đã gửi."), n=OPEN_AT_ONCE)


def _note(session: Session, contest: Contest, action: str, by: Speaker, now: datetime) -> None:
    # The words stay in their own row: the record says that there were some.
    detail = {"clerk": contest.clerk_id, "period": Period(contest.first, contest.last).word, "kind": contest.kind.value}
    note(session, account_id=by.account_id, action=action, subject=f"#{contest.id}", detail=detail, now=now)


def count_waiting(session: Session, office_ids: Sequence[int]) -> int:
    """How many comments and contests of ``office_ids`` wait for an answer: one look at an index."""
    waiting = (Contest.office_id.in_(office_ids), Contest.state == ContestState.OPEN)
    return session.scalar(select(func.count()).select_from(Contest).where(*waiting)) or 0


def contested(session: Session, office_ids: Sequence[int], period: Period) -> frozenset[int]:
    """The clerks of ``office_ids`` whose figure of a period that touches ``period`` is contested and not yet decided."""
    open_ones = (Contest.office_id.in_(office_ids), Contest.state == ContestState.OPEN, Contest.kind == ContestKind.CONTEST)
    touching = (Contest.first <= period.last, Contest.last >= period.first)
    return frozenset(session.scalars(select(Contest.clerk_id).where(*open_ones, *touching)))
