"""Tickets that print by themselves when the dossier system reports a result, so that no clerk chooses whom to ask."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from surveys.database import Database
from surveys.dossiers.models import Dossier
from surveys.errors import Conflict
from surveys.office.models import Counter, Office
from surveys.printing.drafting import foresee
from surveys.printing.hand_over import hand_over
from surveys.settings import Settings
from surveys.tokens.models import Token

# What was finished longer ago was handed out before: the first report of a whole register must not print a slip for each.
FRESH = timedelta(hours=24)


class Issue(StrEnum):
    """When a ticket prints by itself: never, when a dossier is reported (by the API), or also when it stands in a file."""

    OFF = "off"
    REPORTED = "reported"
    IMPORTED = "imported"


def rule(session: Session, office_id: int) -> Issue:
    """An office's own rule, else that of the nearest office above with one, else REPORTED."""
    at: int | None = office_id
    while at is not None:
        office = session.execute(select(Office.automatic_issue, Office.parent_id).where(Office.id == at)).one()
        if office.automatic_issue:
            return Issue(office.automatic_issue)
        at = office.parent_id
    return Issue.REPORTED


def reported(session: Session, code: str, *, now: datetime) -> list[int]:
    """The dossier of ``code``, if its report is to print its ticket now."""
    return _due(session, Issue.REPORTED, Dossier.code == code, now=now)


def brought(session: Session, office_ids: Sequence[int], *, changed_at: datetime) -> list[int]:
    """Those dossiers of ``office_ids`` that a file's step changed at ``changed_at`` and that are to have their tickets."""
    # The end comes first: an index finds the last day's, of a register of any size.
    return _due(session, Issue.IMPORTED, Dossier.office_id.in_(office_ids), Dossier.updated_at == changed_at, now=changed_at)


def _due(session: Session, source: Issue, *which: ColumnElement[bool], now: datetime) -> list[int]:
    """Finished within FRESH, without a token so far, at a known counter: asked twice, they are due until they have one."""
    untouched = ~exists().where(Token.dossier_id == Dossier.id)
    rows = session.execute(
        select(Dossier.id, Dossier.office_id, Dossier.counter_id)
        .where(*which, Dossier.finished_at.between(now - FRESH, now), Dossier.withdrawn.is_(False), untouched)
        .order_by(Dossier.id)
    ).all()
    wants = {office: _includes(rule(session, office), source) for office in {row.office_id for row in rows}}
    return [row.id for row in rows if wants[row.office_id] and _counter(session, row.office_id, row.counter_id)]


def _includes(allowed: Issue, source: Issue) -> bool:
    return allowed is Issue.IMPORTED or (allowed is Issue.REPORTED and source is Issue.REPORTED)


def _counter(session: Session, office_id: int, told: int | None) -> int | None:
    """The counter at which the result lies: the dossier's own, or the office's only one."""
    if told is not None:
        return told
    several = session.scalars(select(Counter.id).where(Counter.office_id == office_id, Counter.active).limit(2)).all()
    return several[0] if len(several) == 1 else None


def issue(database: Database, dossier_ids: Sequence[int], *, settings: Settings, now: datetime) -> None:
    """Give each its token and queue its ticket at its counter, drawn before its own short transaction."""
    for dossier_id in dossier_ids:
        with database.reading() as session:
            dossier = session.get_one(Dossier, dossier_id)
            counter_id = _counter(session, dossier.office_id, dossier.counter_id)
            drawing = foresee(session, dossier_id, counter_id=counter_id, settings=settings, now=now)
        # A desk, or another report of the same dossier, may have been quicker: then it has its ticket.
        with suppress(Conflict), database.writing() as session:
            hand_over(
                session,
                dossier_id,
                counter_id=counter_id,
                clerk_id=None,
                manual=False,
                settings=settings,
                now=now,
                after=0,
                drawing=drawing,
            )
