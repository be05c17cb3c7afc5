"""Signs as screens and files show them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from surveys.accounts.models import Account
from surveys.devices.models import Device
from surveys.figures.periods import Period
from surveys.office.models import Clerk, Office
from surveys.signs.models import Sign, SignDecision, SignKind, SignLook, Verdict

CHUNK = 500  # signs held at once


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
    office_code: str
    office: str
    clerk_id: int | None
    clerk_code: str
    clerk: str
    device: str
    period: Period
    day: date | None
    seen: int
    total: int
    expected: float
    p: float
    adjusted: float
    found_at: datetime
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
        for kind, made_tests in made.items():
            counts[SignKind(kind)] += made_tests
    return Looked(len(rows), max((month for month, _ in rows), default=0), counts)


def page(
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
    wanted = _wanted(offices, period, clerk)
    if undecided:
        wanted.append(_undecided())
    total = session.scalar(select(func.count()).select_from(Sign).where(*wanted)) or 0
    return _read(session, wanted, limit, offset), total


def every(session: Session, offices: Sequence[int], period: Period, *, clerk: int | None) -> Iterator[Shown]:
    """All signs of ``period`` in the same order, decided or not; of them a few are held at a time."""
    wanted = _wanted(offices, period, clerk)
    for start in count(0, CHUNK):
        found = _read(session, wanted, CHUNK, start)
        yield from found
        if len(found) < CHUNK:
            return


def _wanted(offices: Sequence[int], period: Period, clerk: int | None) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [Sign.office_id.in_(offices), Sign.first <= period.last, Sign.last >= period.first]
    if clerk is not None:
        wanted.append((Sign.clerk_id != clerk) | Sign.clerk_id.is_(None))
    return wanted


def _read(session: Session, wanted: Sequence[ColumnElement[bool]], limit: int, offset: int) -> list[Shown]:
    known = (func.coalesce(column, "") for column in (Clerk.code, Clerk.name, Device.name))
    rows = session.execute(
        select(Sign, Office.code, Office.name, *known)
        .join(Office, Office.id == Sign.office_id)
        .outerjoin(Clerk, Clerk.id == Sign.clerk_id)
        .outerjoin(Device, Device.id == Sign.device_id)
        .where(*wanted)
        .order_by(Sign.last.desc(), Sign.adjusted, Sign.id)
        .limit(limit)
        .offset(offset)
    ).all()
    decided = _decisions(session, [sign.id for sign, *_ in rows])
    return [_shown(sign, names, decided[sign.id]) for sign, *names in rows]


def _shown(sign: Sign, names: Sequence[str], decided: Sequence[Decided]) -> Shown:
    office_code, office, clerk_code, clerk, device = names
    return Shown(
        id=sign.id,
        kind=sign.kind,
        office_code=office_code,
        office=office,
        clerk_id=sign.clerk_id,
        clerk_code=clerk_code,
        clerk=clerk,
        device=device,
        period=Period(sign.first, sign.last),
        day=sign.day,
        seen=sign.seen,
        total=sign.total,
        expected=sign.expected,
        p=sign.p,
        adjusted=sign.adjusted,
        found_at=sign.found_at,
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
