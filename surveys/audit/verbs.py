"""Writing down what staff did, and reading it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.accounts.models import Account
from surveys.audit.models import AuditEntry


def note(
    session: Session,
    *,
    account_id: int | None,
    action: str,
    now: datetime,
    subject: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Write down one act in the caller's transaction.

    ``action`` is a stable word (``office.update``); ``subject`` names the thing; ``detail`` is JSON and never personal.
    """
    entry = AuditEntry(at=now, account_id=account_id, action=action, subject=subject[:200], detail=detail or {})
    session.add(entry)


@dataclass(frozen=True)
class Entry:
    """One line of the record."""

    id: int
    at: datetime
    name: str
    login: str
    action: str
    subject: str
    detail: dict[str, Any]


def entries(session: Session, office_ids: Sequence[int], *, before: int | None = None, limit: int = 100) -> list[Entry]:
    """The newest acts of the accounts of ``office_ids``; ``before`` an entry's id continues a list."""
    query = (
        select(AuditEntry, Account.name, Account.login)
        .join(Account, AuditEntry.account_id == Account.id)
        .where(Account.office_id.in_(office_ids))
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(AuditEntry.id < before)
    return [
        Entry(id=e.id, at=e.at, name=name, login=login, action=e.action, subject=e.subject, detail=e.detail)
        for e, name, login in session.execute(query)
    ]
