"""Tokens made ahead: for a mobile counter, where people come whose dossiers are not in this register."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from surveys.audit.verbs import note
from surveys.errors import N_, Invalid, NotFound
from surveys.figures import tally
from surveys.figures.models import Origin
from surveys.office.models import Clerk, Counter, Field, Office, Procedure
from surveys.tokens import codes
from surveys.tokens.models import Batch, BatchForm, Token, TokenState
from surveys.tokens.verbs import expiry

MOST = 100
USUAL = 50
AGAIN = timedelta(seconds=30)  # drawing a hundred slips takes ten: the button looks dead for as long


@dataclass(frozen=True, kw_only=True)
class BatchOrder:
    """What is to be made. What its tokens rate: the office and counter, and whatever else is named."""

    office_id: int
    counter_id: int
    clerk_id: int | None = None
    procedure_id: int | None = None
    field_id: int | None = None
    form: BatchForm = BatchForm.SLIPS
    count: int = USUAL
    reason: str = ""


def check(session: Session, order: BatchOrder) -> BatchOrder:
    """``order`` with its procedure's field filled in. Raises Invalid, in words, for what can't be made."""
    if not 1 <= order.count <= MOST:
        raise Invalid(N_("Mỗi lần in từ 1 đến %(most)s phiếu."), most=MOST)
    if not 3 <= len(order.reason.strip()) <= 200:
        raise Invalid(N_("Vui lòng ghi lý do in (3 đến 200 ký tự), như: quầy lưu động xã Tả Phìn ngày 05/12."))
    for model, row_id in ((Counter, order.counter_id), (Clerk, order.clerk_id)):
        row: Any = session.get(model, row_id) if row_id else None
        if row_id and (row is None or row.office_id != order.office_id or not row.active):
            raise Invalid(N_("Quầy hoặc cán bộ không thuộc cơ quan này hoặc đã ngừng dùng."))
    procedure = session.get(Procedure, order.procedure_id) if order.procedure_id else None
    if (order.procedure_id and procedure is None) or (order.field_id and session.get(Field, order.field_id) is None):
        raise Invalid(N_("Không có thủ tục hoặc lĩnh vực này."))
    return order if procedure is None else BatchOrder(**{**vars(order), "field_id": procedure.field_id})


def make(
    session: Session, order: BatchOrder, plain: Sequence[str], *, by: int | None, secret: str, now: datetime, days: int
) -> tuple[int, list[int]]:
    """Make a batch (``check``ed) with a token for each of the ``plain`` new codes: (its id, the tokens' ids in that order)."""
    batch = Batch(**{**vars(order), "count": len(plain), "reason": order.reason.strip()}, account_id=by, made_at=now)
    session.add(batch)
    session.flush()
    shared = {
        "batch_id": batch.id,
        "office_id": order.office_id,
        "counter_id": order.counter_id,
        "clerk_id": order.clerk_id,
        "procedure_id": order.procedure_id,
        "attempt": 1,
        "manual": True,
        "state": TokenState.ISSUED,
        "issued_at": now,
        "expires_at": expiry(now, days),
    }
    rows = [{**shared, "digest": codes.digest(secret, code)} for code in plain]
    made = session.scalars(insert(Token).returning(Token.id, sort_by_parameter_order=True), rows).all()
    tally.token_issued(session, _issue(batch), len(rows))
    detail = {"count": len(rows), "form": order.form.value}
    note(session, account_id=by, action="batch.make", subject=batch.reason, detail=detail, now=now)
    return batch.id, list(made)


def twin(session: Session, order: BatchOrder, *, by: int | None, now: datetime) -> int | None:
    """The batch that the same person ordered in the same words within ``AGAIN``: its button was pressed twice."""
    # Two presses at once queue here (PostgreSQL; SQLite has one writer anyway).
    session.execute(select(Office.id).where(Office.id == order.office_id).with_for_update())
    told = {**vars(order), "reason": order.reason.strip(), "account_id": by, "voided_at": None}
    alike = (getattr(Batch, name).is_not_distinct_from(value) for name, value in told.items())
    return session.scalar(select(Batch.id).where(*alike, Batch.made_at > now - AGAIN).order_by(Batch.id).limit(1))


def _issue(batch: Batch) -> tally.Issue:
    month, hour = tally.month_hour(batch.made_at)
    return tally.Issue(batch.office_id, batch.clerk_id, batch.procedure_id, month, Origin.BATCH, hour)


def void_unused(session: Session, batch_id: int, *, by: int | None, now: datetime) -> None:
    """End every token of a batch that has not rated. How many those were is not told: it would tell how many have."""
    batch = session.get_one(Batch, batch_id, with_for_update=True)
    voided = session.execute(
        update(Token)
        .where(Token.batch_id == batch_id, Token.state == TokenState.ISSUED)
        .values(state=TokenState.VOID, voided_at=now)
        .execution_options(synchronize_session=False)
    ).rowcount  # type: ignore[attr-defined] # an UPDATE's result is a CursorResult
    tally.token_voided(session, _issue(batch), voided)
    batch.voided_at = batch.voided_at or now
    note(session, account_id=by, action="batch.void", subject=batch.reason, now=now)


def noted(session: Session, batch_id: int, action: str, *, by: int, now: datetime) -> None:
    """Write down what was done about a batch."""
    note(session, account_id=by, action=action, subject=session.get_one(Batch, batch_id).reason, now=now)


@dataclass(frozen=True)
class BatchCard:
    """A batch as staff see it."""

    id: int
    office_id: int
    office_name: str
    counter_name: str
    clerk_name: str
    procedure_name: str
    field_name: str
    form: BatchForm
    count: int
    reason: str
    made_at: datetime
    voided_at: datetime | None


def _cards() -> Any:
    return (
        select(
            Batch.id,
            Batch.office_id,
            Office.name.label("office_name"),
            func.coalesce(Counter.name, "").label("counter_name"),
            func.coalesce(Clerk.name, "").label("clerk_name"),
            func.coalesce(Procedure.name, "").label("procedure_name"),
            func.coalesce(Field.name, "").label("field_name"),
            Batch.form,
            Batch.count,
            Batch.reason,
            Batch.made_at,
            Batch.voided_at,
        )
        .join(Office, Office.id == Batch.office_id)
        .outerjoin(Counter, Counter.id == Batch.counter_id)
        .outerjoin(Clerk, Clerk.id == Batch.clerk_id)
        .outerjoin(Procedure, Procedure.id == Batch.procedure_id)
        .outerjoin(Field, Field.id == Batch.field_id)
    )


def recent(session: Session, office_ids: Sequence[int], *, limit: int = 30) -> list[BatchCard]:
    """The newest batches of ``office_ids``."""
    rows = session.execute(_cards().where(Batch.office_id.in_(office_ids)).order_by(Batch.id.desc()).limit(limit))
    return [BatchCard(**row._mapping) for row in rows]


def card(session: Session, batch_id: int, office_ids: Sequence[int]) -> BatchCard:
    """One batch of ``office_ids``. Raises NotFound, also for another office's."""
    row = session.execute(_cards().where(Batch.id == batch_id, Batch.office_id.in_(office_ids))).one_or_none()
    if row is None:
        raise NotFound(N_("Không tìm thấy lô phiếu này."))
    return BatchCard(**row._mapping)
