"""Read remarks: the words alone, masked, in an order that says nothing; and keep who has read which batch."""

import hashlib
import hmac
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session

from surveys.database import insert_for, table
from surveys.errors import N_, NotFound
from surveys.figures.periods import Period
from surveys.office.models import Office
from surveys.remarks.masking import masked
from surveys.remarks.models import RemarkBatch, RemarkReading
from surveys.responses.models import Response

PER_PAGE, LISTED = 50, 12  # remarks and batches on a page
KEPT = Response.remark.is_not(None)  # an erased remark leaves its batch


@dataclass(frozen=True)
class Batch:
    """Remarks of one office that are read together. ``months`` are those in which they came in; ``size`` is how many there were.

    ``verified`` says that their ratings came with a code; ``opened`` that the asker has read it.
    """

    id: int
    office_id: int
    office: str
    verified: bool
    months: Period
    size: int
    opened: bool


@dataclass(frozen=True)
class Listed:
    """One page (from 1) of batches, and how many batches there are in all."""

    batches: tuple[Batch, ...]
    page: int
    total: int


@dataclass(frozen=True)
class Texts:
    """One page (from 1) of a batch's remarks, masked, of how many pages and remarks there are."""

    texts: tuple[str, ...]
    page: int
    pages: int
    total: int


def batches(session: Session, *, office_ids: Sequence[int], account_id: int, page: int = 1) -> Listed:
    """A page of the batches of ``office_ids``, newest first; beyond the last page the last."""
    total = session.scalar(select(func.count()).where(RemarkBatch.office_id.in_(office_ids))) or 0
    page = min(max(page, 1), max(1, -(-total // LISTED)))
    wanted = (
        select(RemarkBatch.id)
        .join(Office, Office.id == RemarkBatch.office_id)
        .where(RemarkBatch.office_id.in_(office_ids))
        .order_by(RemarkBatch.last.desc(), Office.name, RemarkBatch.office_id, RemarkBatch.verified.desc())
    )
    ids = session.scalars(wanted.limit(LISTED).offset((page - 1) * LISTED)).all()
    found = by_id(session, ids, account_id=account_id)
    return Listed(tuple(found[key] for key in ids), page, total)


def by_id(session: Session, ids: Collection[int], *, account_id: int) -> dict[int, Batch]:
    """These batches."""
    return {row[0].id: _batch(row) for row in session.execute(_batches(account_id).where(RemarkBatch.id.in_(ids)))}


def one(session: Session, batch_id: int, *, office_ids: Sequence[int], account_id: int) -> Batch:
    """One batch. Raises NotFound for one that is not of ``office_ids``."""
    wanted = _batches(account_id).where(RemarkBatch.id == batch_id, RemarkBatch.office_id.in_(office_ids))
    row = session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound(N_("Không có đợt góp ý này, hoặc tài khoản không được xem."))
    return _batch(row)


def texts(session: Session, batch_id: int, *, secret: str, page: int = 1) -> Texts:
    """A page of a batch's remarks, ordered by a digest keyed with ``secret``: neither by time nor by when they came in."""
    wanted = select(Response.submission_id, Response.remark).where(Response.remark_batch_id == batch_id, KEPT)
    rows = sorted(session.execute(wanted), key=lambda row: order(row.submission_id.bytes, secret))
    pages = max(1, -(-len(rows) // PER_PAGE))
    page = min(max(page, 1), pages)
    shown = rows[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Texts(tuple(masked(row.remark) for row in shown), page, pages, len(rows))


def order(submission_id: bytes, secret: str) -> bytes:
    """Where a remark stands among others."""
    return hmac.digest(secret.encode(), b"remark" + submission_id, hashlib.sha256)


def unread(session: Session, *, office_ids: Sequence[int], account_id: int) -> int:
    """How many batches of ``office_ids`` the account has not opened yet."""
    wanted = select(func.count()).select_from(RemarkBatch)
    return session.scalar(wanted.where(RemarkBatch.office_id.in_(office_ids), ~_opened(account_id))) or 0


def read(session: Session, batch_ids: Iterable[int], *, account_id: int, now: datetime) -> None:
    """Keep that the account has opened these batches; the first time counts."""
    rows = [{"batch_id": key, "account_id": account_id, "read_at": now} for key in sorted(set(batch_ids))]
    if rows:
        statement = insert_for(session.get_bind().dialect.name, table(RemarkReading)).on_conflict_do_nothing()
        session.execute(statement, rows)


def _batches(account_id: int) -> Select[RemarkBatch, str, bool]:
    return select(RemarkBatch, Office.name, _opened(account_id).label("opened")).join(Office, Office.id == RemarkBatch.office_id)


def _opened(account_id: int) -> ColumnElement[bool]:
    return exists().where(RemarkReading.batch_id == RemarkBatch.id, RemarkReading.account_id == account_id)


def _batch(row: Any) -> Batch:
    kept: RemarkBatch = row.RemarkBatch
    return Batch(kept.id, kept.office_id, row.name, kept.verified, Period(kept.first, kept.last), kept.size, row.opened)
