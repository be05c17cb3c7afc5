"""Read signs as screens show them, and keep what managers decide. No rating is touched by any of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from surveys.accounts.models import Account
from surveys.audit.verbs import note
from surveys.contests.verbs import Speaker
from surveys.devices.models import Device
from surveys.errors import N_, Forbidden, Invalid, NotFound
from surveys.figures.periods import Period
from surveys.office.models import Clerk, Office
from surveys.office.spelling import tidy
from surveys.signs.models import Sign, SignDecision, SignKind, SignLook, Verdict

LONGEST = 2000


@dataclass(frozen=True)
class Decided:
    """One decision, with who made it and when."""

    verdict: Verdict
    words: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Shown:
    """A sign and its decisions, the newest first. ``clerk`` or ``device`` is a name; neither: ratings of no known device."""

    id: int
    kind: SignKind
    office: str
    clerk_id: int | None
    clerk: str
    device: str
    period: Period
    day: date | None
    seen: int
    total: int
    expected: float
    p: float
    adjusted: float
    decisions: tuple[Decided, ...]


@dataclass(frozen=True)
class Looked:
    """How often was looked, the newest month (yyyymm, 0: none) that was looked at, and tests of each kind."""

    looks: int
    newest: int
    checks: Mapping[SignKind, int]


def _undecided() -> ColumnElement[bool]:
    return ~exists().where(SignDecision.sign_id == Sign.id)


def count_open(session: Session, office_ids: Sequence[int]) -> int:
    """How many signs of ``office_ids`` nobody has decided on: read by an index over signs alone."""
    waiting = select(func.count()).select_from(Sign).where(Sign.office_id.in_(office_ids), _undecided())
    return session.scalar(waiting) or 0


def looked(session: Session, office_ids: Sequence[int], period: Period) -> Looked:
    """What was looked at in ``period``."""
    mine = (SignLook.office_id.in_(office_ids), SignLook.first <= period.last, SignLook.last >= period.first)
    rows = session.execute(select(SignLook.last, SignLook.checks).where(*mine)).all()
    counts: dict[SignKind, int] = dict.fromkeys(SignKind, 0)
    for _, made in rows:
        for kind, count in made.items():
            counts[SignKind(kind)] += count
    return Looked(len(rows), max((month for month, _ in rows), default=0), counts)


def signs(
    session: Session,
    offices: Sequence[int],
    period: Period,
    *,
    clerk: int | None,
    undecided: bool,
    limit: int,
    offset: int = 0,
) -> tuple[list[Shown], int]:
    """One page of the signs of ``period``, newest first and then the least likely; and how many there are.

    ``clerk`` is the asker's own clerk, whose signs are left to others.
    """
    wanted: list[ColumnElement[bool]] = [Sign.office_id.in_(offices), Sign.first <= period.last, Sign.last >= period.first]
    if undecided:
        wanted.append(_undecided())
    if clerk is not None:
        wanted.append((Sign.clerk_id != clerk) | Sign.clerk_id.is_(None))
    total = session.scalar(select(func.count()).select_from(Sign).where(*wanted)) or 0
    rows = session.execute(
        select(Sign, Office.name, func.coalesce(Clerk.name, ""), func.coalesce(Device.name, ""))
        .join(Office, Office.id == Sign.office_id)
        .outerjoin(Clerk, Clerk.id == Sign.clerk_id)
        .outerjoin(Device, Device.id == Sign.device_id)
        .where(*wanted)
        .order_by(Sign.last.desc(), Sign.adjusted, Sign.id)
        .limit(limit)
        .offset(offset)
    ).all()
    decided = _decisions(session, [sign.id for sign, *_ in rows])
    return [_shown(sign, office, name, device, decided[sign.id]) for sign, office, name, device in rows], total


def _shown(sign: Sign, office: str, clerk: str, device: str, decided: Sequence[Decided]) -> Shown:
    return Shown(
        id=sign.id,
        kind=sign.kind,
        office=office,
        clerk_id=sign.clerk_id,
        clerk=clerk,
        device=device,
        period=Period(sign.first, sign.last),
        day=sign.day,
        seen=sign.seen,
        total=sign.total,
        expected=sign.expected,
        p=sign.p,
        adjusted=sign.adjusted,
        decisions=tuple(decided),
    )


def _decisions(session: Session, sign_ids: Sequence[int]) -> Mapping[int, list[Decided]]:
    found: dict[int, list[Decided]] = defaultdict(list)
    rows = session.execute(
        select(SignDecision, Account.name)
        .join(Account, Account.id == SignDecision.account_id)
        .where(SignDecision.sign_id.in_(sign_ids))
        .order_by(SignDecision.id.desc())
    )
    for decision, name in rows:
        found[decision.sign_id].append(Decided(decision.verdict, decision.words, name, decision.decided_at))
    return found


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
