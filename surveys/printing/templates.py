"""Which slip layout an office prints: published numbers that stay, inherited from the office above where there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Select, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveys.accounts.models import Account
from surveys.audit.verbs import note
from surveys.database import Base, UtcDateTime
from surveys.errors import N_, NotFound
from surveys.office.models import Office
from surveys.printing.template import DEFAULT, Template


class TicketTemplate(Base):
    """One published layout of an office, never changed afterwards; ``content`` None gives the office above's again."""

    __tablename__ = "ticket_template"
    __table_args__ = (UniqueConstraint("office_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


@dataclass(frozen=True)
class InForce:
    """The layout that an office prints: its own, or that of ``office_name`` above it ("" for the product's own)."""

    template: Template
    own: bool
    office_name: str


@dataclass(frozen=True)
class Published:
    """One line of an office's history; ``template`` None where it went back to the office above's."""

    id: int
    number: int
    published_at: datetime
    by: str
    template: Template | None


def in_force(session: Session, office_id: int) -> InForce:
    """What ``office_id`` prints now."""
    at: int | None = office_id
    while at is not None:
        row = session.execute(
            select(Office.parent_id, Office.name, TicketTemplate.content)
            .outerjoin(TicketTemplate, TicketTemplate.office_id == Office.id)
            .where(Office.id == at)
            .order_by(TicketTemplate.number.desc())
            .limit(1)
        ).one_or_none()
        if row is None:
            break
        if row.content is not None:
            return InForce(Template.from_json(row.content), at == office_id, row.name)
        at = row.parent_id
    return InForce(DEFAULT, own=False, office_name="")


def publish(session: Session, office_id: int, template: Template | None, *, by: int | None, now: datetime) -> int:
    """Make ``template`` (accepted by ``acceptance.accept``; None: the office above's) the office's; its number.

    The layout in force again publishes nothing and gives the newest number.
    """
    # Two administrators that publish at once queue here (PostgreSQL; SQLite has one writer anyway).
    session.execute(select(Office.id).where(Office.id == office_id).with_for_update())
    content = template.to_json() if template else None
    newest = session.scalars(_of(office_id).limit(1)).one_or_none()
    if newest is not None and newest.content == content:
        return newest.number
    number = newest.number + 1 if newest else 1
    session.add(TicketTemplate(office_id=office_id, number=number, content=content, published_at=now, account_id=by))
    session.flush()
    name = session.scalar(select(Office.name).where(Office.id == office_id)) or ""
    note(session, account_id=by, action="ticket.publish", subject=name, detail={"number": number}, now=now)
    return number


def _of(office_id: int) -> Select[TicketTemplate]:
    return select(TicketTemplate).where(TicketTemplate.office_id == office_id).order_by(TicketTemplate.number.desc())


def history(session: Session, office_id: int) -> Sequence[Published]:
    """An office's published layouts, newest first."""
    by = func.coalesce(Account.name, "")
    rows = session.execute(_of(office_id).outerjoin(Account, Account.id == TicketTemplate.account_id).add_columns(by))
    return [_published(row, name) for row, name in rows]


def published(session: Session, office_id: int, number: int) -> Published:
    """One of them. Raises NotFound."""
    found = next((line for line in history(session, office_id) if line.number == number), None)
    if found is None:
        raise NotFound(N_("Không tìm thấy mẫu phiếu in này."))
    return found


def _published(row: TicketTemplate, name: str) -> Published:
    template = Template.from_json(row.content) if row.content is not None else None
    return Published(row.id, row.number, row.published_at, name, template)
