"""Found an office: the first thing that happens in an empty store."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.accounts import verbs as accounts
from surveys.accounts.models import Role
from surveys.errors import N_, Conflict, Invalid
from surveys.forms import verbs as forms
from surveys.office.models import Counter, Office
from surveys.printing.models import Printer

# Monday to Friday, in Vietnamese time; an administrator changes it.
OFFICE_HOURS = {str(weekday): [["07:30", "11:30"], ["13:30", "17:00"]] for weekday in range(5)}


@dataclass(frozen=True)
class Administrator:
    """Who will set the office up."""

    login: str
    password: str


def is_empty(session: Session) -> bool:
    """Whether the store holds no office yet."""
    return session.scalar(select(Office.id).limit(1)) is None


def require_empty(session: Session) -> None:
    """Raise Conflict when the store holds an office already."""
    office = session.scalar(select(Office).order_by(Office.id).limit(1))
    if office is not None:
        raise Conflict(N_("Kho dữ liệu đã có đơn vị “%(name)s”. Không có gì thay đổi."), name=office.name)


def found(session: Session, *, name: str, code: str, administrator: Administrator, now: datetime) -> int:
    """An office with one counter, a preview printer, the default form and its first administrator; returns the office's id.

    Raises Conflict when there is an office already, and Invalid for an empty name or code, a bad login or a poor password.
    """
    require_empty(session)
    if not name.strip() or not code.strip():
        raise Invalid(N_("Tên và mã của đơn vị không được để trống."))
    office = Office(name=name.strip(), code=code.strip(), opening_hours=OFFICE_HOURS)
    session.add(office)
    session.flush()
    printer = Printer(office_id=office.id, name="Xem trước trên màn hình", address="preview:")
    session.add(printer)
    session.flush()
    session.add(Counter(office_id=office.id, name="Quầy 1", printer_id=printer.id))
    forms.ensure_default(session, now)
    accounts.create(
        session,
        login=administrator.login,
        name=administrator.login,
        password=administrator.password,
        role=Role.ADMINISTRATOR,
        office_id=office.id,
        now=now,
    )
    return office.id
