"""API clients as they call: who a key belongs to, and keys that make a change safe to repeat."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, tuple_
from sqlalchemy.orm import Session

from surveys.accounts.editing import key_digest
from surveys.accounts.models import ApiClient, IdempotencyKey
from surveys.database import insert_for, table
from surveys.errors import N_, Conflict
from surveys.office.models import Office
from surveys.office.tree import below

KEPT = timedelta(days=2)
LONGEST_KEY = 255


@dataclass(frozen=True)
class Caller:
    """An API client; ``office_ids`` are its office (first) and all below it."""

    id: int
    name: str
    office_id: int
    office_ids: tuple[int, ...]


def caller(session: Session, key: str) -> Caller | None:
    """Whose ``key`` it is; None for a key that is unknown or revoked."""
    client = session.scalar(select(ApiClient).where(ApiClient.key_digest == key_digest(key), ApiClient.active))
    if client is None:
        return None
    offices = session.execute(select(Office.id, Office.parent_id)).all()
    return Caller(client.id, client.name, client.office_id, below(client.office_id, ((o.id, o.parent_id) for o in offices)))


def remember(session: Session, client_id: int, key: str, change: bytes, *, now: datetime) -> None:
    """Tie ``key`` to ``change`` (the whole request) in the caller's transaction.

    Raises Conflict when the client has used the key for another change.
    """
    if len(key) > LONGEST_KEY:
        raise Conflict(N_("Idempotency-Key dài nhất %(count)s ký tự."), code="idempotency_key", count=LONGEST_KEY)
    row = {"client_id": client_id, "key_digest": _digest(key.encode()), "fingerprint": _digest(change), "made_at": now}
    _forget(session, client_id, now)
    session.execute(insert_for(session.get_bind().dialect.name, table(IdempotencyKey)).values(row).on_conflict_do_nothing())
    kept = session.get_one(IdempotencyKey, (client_id, row["key_digest"]))
    if kept.fingerprint != row["fingerprint"]:
        raise Conflict(N_("Idempotency-Key này đã dùng cho một yêu cầu khác."), code="idempotency_key_reused")


def _forget(session: Session, client_id: int, now: datetime) -> None:
    # Rows that another request is deleting are skipped: waiting for each other's could close a circle.
    old = select(IdempotencyKey.client_id, IdempotencyKey.key_digest).where(
        IdempotencyKey.client_id == client_id, IdempotencyKey.made_at < now - KEPT
    )
    found = [tuple(row) for row in session.execute(old.limit(100).with_for_update(skip_locked=True))]
    if found:
        session.execute(delete(IdempotencyKey).where(tuple_(IdempotencyKey.client_id, IdempotencyKey.key_digest).in_(found)))


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
