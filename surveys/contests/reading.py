"""Comments and contests as screens show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from surveys.accounts.models import Account
from surveys.contests.models import Contest, ContestKind, ContestState
from surveys.figures.periods import Period
from surveys.office.models import Clerk, Office

PER_PAGE = 20


@dataclass(frozen=True)
class Said:
    """One comment or contest with its answer; ``replier`` is empty until there is one."""

    id: int
    clerk_id: int
    clerk: str
    office: str
    kind: ContestKind
    state: ContestState
    period: Period
    words: str
    made_at: datetime
    reply: str
    replier: str
    replied_at: datetime | None

    @property
    def waits(self) -> bool:
        """Whether nobody has answered yet."""
        return self.state is ContestState.OPEN


_REPLIER = aliased(Account)
_TOLD = (
    select(Contest, Clerk.name, Office.name, _REPLIER.name)
    .join(Clerk, Clerk.id == Contest.clerk_id)
    .join(Office, Office.id == Contest.office_id)
    .outerjoin(_REPLIER, _REPLIER.id == Contest.replied_by)
)


def of_clerk(session: Session, clerk_id: int, office_ids: Sequence[int]) -> list[Said]:
    """What one clerk said while at one of ``office_ids``, newest first: for the clerk's own page and for their manager's."""
    mine = _TOLD.where(Contest.clerk_id == clerk_id, Contest.office_id.in_(office_ids))
    return _read(session, mine.order_by(Contest.id.desc()).limit(PER_PAGE))


def page(session: Session, office_ids: Sequence[int], *, waiting: bool, before: int | None = None) -> list[Said]:
    """A page of what the clerks of ``office_ids`` said: those that wait, oldest first, or those that are answered, newest first.

    ``before`` is the id with which the page before ended. One more than ``PER_PAGE`` comes where there is another page.
    """
    query = _TOLD.where(Contest.office_id.in_(office_ids))
    if waiting:
        query = query.where(Contest.state == ContestState.OPEN, Contest.id > (before or 0)).order_by(Contest.id)
    else:
        query = query.where(Contest.state != ContestState.OPEN).order_by(Contest.id.desc())
        query = query.where(Contest.id < before) if before else query
    return _read(session, query.limit(PER_PAGE + 1))


def _read(session: Session, query: "Select[Contest, str, str, str]") -> list[Said]:
    return [_said(contest, clerk, office, replier) for contest, clerk, office, replier in session.execute(query)]


def _said(contest: Contest, clerk: str, office: str, replier: str | None) -> Said:
    return Said(
        id=contest.id,
        clerk_id=contest.clerk_id,
        clerk=clerk,
        office=office,
        kind=contest.kind,
        state=contest.state,
        period=Period(contest.first, contest.last),
        words=contest.words,
        made_at=contest.made_at,
        reply=contest.reply or "",
        replier=replier or "",
        replied_at=contest.replied_at,
    )
