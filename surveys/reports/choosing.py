"""Which rule set is in force at an office from which month on, and how its reports are made."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.accounts.models import Account
from surveys.audit.verbs import note
from surveys.errors import N_, Invalid, NotFound
from surveys.figures.periods import FIRST, LAST
from surveys.office.models import Office
from surveys.office.spelling import tidy
from surveys.office.verbs import Editor
from surveys.reports.models import ReportPlan, ReportRule
from surveys.reports.rules import DEFAULT, RuleSet, rule_set

NO_OFFICE = N_("Không có đơn vị này, hoặc tài khoản không được xem.")
BAD_MONTH = N_("Tháng bắt đầu áp dụng phải nằm trong các năm 2000–2100.")
BAD_DAY = N_("Ngày lập báo cáo phải từ 1 đến 28.")
LONG = N_("Phần “%(what)s” dài quá %(most)s ký tự.")
DAY = 5


@dataclass(frozen=True)
class InForce:
    """A rule set, and by what the office confirmed it (empty: it did not)."""

    rules: RuleSet
    basis: str


@dataclass(frozen=True)
class Switch:
    """One choice of an administrator, as the list of them shows it."""

    office: str
    month: int
    rules: str
    basis: str
    name: str
    at: datetime


@dataclass(frozen=True)
class Plan:
    """The day of the month after a period's end on which its reports make themselves, and what stands in their heads."""

    day: int
    place: str
    superior: str


def in_force(session: Session, office_id: int, month: int) -> InForce:
    """What holds at an office in a month: its own choice, else that of the office above, else the default, unconfirmed."""
    node: int | None = office_id
    while node is not None:
        chosen = session.scalars(
            select(ReportRule)
            .where(ReportRule.office_id == node, ReportRule.month <= month)
            .order_by(ReportRule.month.desc(), ReportRule.id.desc())
            .limit(1)
        ).first()
        if chosen:
            return InForce(rule_set(chosen.rules), chosen.basis)
        node = session.scalar(select(Office.parent_id).where(Office.id == node))
    return InForce(rule_set(DEFAULT), "")


def switch(session: Session, office_id: int, rules: str, month: int, basis: str, *, by: Editor, now: datetime) -> None:
    """Put ``rules`` in force from ``month`` (yyyymm). Raises NotFound (another office, no such rule set) and Invalid."""
    _own(office_id, by)
    chosen = rule_set(rules)
    if not (FIRST <= month <= LAST and 1 <= month % 100 <= 12):
        raise Invalid(BAD_MONTH)
    basis = tidy(basis)
    _short(basis, 300, N_("căn cứ xác nhận"))
    session.add(
        ReportRule(office_id=office_id, month=month, rules=chosen.code, basis=basis, account_id=by.account_id, chosen_at=now)
    )
    detail = {"rules": chosen.code, "month": month, "basis": basis}
    note(session, account_id=by.account_id, action="report.rules", subject=f"office:{office_id}", detail=detail, now=now)
    session.flush()


def switches(session: Session, office_ids: Sequence[int]) -> list[Switch]:
    """Every choice at ``office_ids``, the newest first."""
    query = (
        select(ReportRule, Office.name, Account.name)
        .join(Office, Office.id == ReportRule.office_id)
        .outerjoin(Account, Account.id == ReportRule.account_id)
        .where(ReportRule.office_id.in_(office_ids))
        .order_by(ReportRule.id.desc())
    )
    found = session.execute(query).all()
    return [Switch(office, row.month, row.rules, row.basis, name or "", row.chosen_at) for row, office, name in found]


def plan(session: Session, office_id: int) -> Plan:
    """How an office's reports are made. Without a choice: on the fifth, under the name of the office above."""
    if kept := session.get(ReportPlan, office_id):
        return Plan(kept.day, kept.place, kept.superior)
    parent = session.scalar(select(Office.parent_id).where(Office.id == office_id))
    superior = session.scalar(select(Office.name).where(Office.id == parent)) if parent else None
    return Plan(DAY, "", superior or "")


def arrange(session: Session, office_id: int, chosen: Plan, *, by: Editor, now: datetime) -> None:
    """Keep an office's plan. Raises NotFound for another office, and Invalid."""
    _own(office_id, by)
    if not 1 <= chosen.day <= 28:
        raise Invalid(BAD_DAY)
    chosen = replace(chosen, place=tidy(chosen.place), superior=tidy(chosen.superior))
    _short(chosen.place, 100, N_("địa danh"))
    _short(chosen.superior, 200, N_("cơ quan chủ quản"))
    session.merge(ReportPlan(office_id=office_id, **vars(chosen)))
    note(session, account_id=by.account_id, action="report.plan", subject=f"office:{office_id}", detail=vars(chosen), now=now)
    session.flush()


def _own(office_id: int, by: Editor) -> None:
    if office_id not in by.office_ids:
        raise NotFound(NO_OFFICE)


def _short(text: str, most: int, what: str) -> None:
    if len(text) > most:
        raise Invalid(LONG, what=what, most=most)
