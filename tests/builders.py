"""Small offices for tests: real rows through the real models."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import uuid6
from sqlalchemy.orm import Session

from surveys.dossiers.models import Dossier, Intake
from surveys.figures.tally import FlowKey, finished_changed, month_hour
from surveys.forms.verbs import current
from surveys.office.models import Clerk, Counter, Field, Office, Procedure
from surveys.printing.models import Printer
from surveys.responses.models import Channel
from surveys.responses.submission import Submission
from surveys.tokens.verbs import Issued, issue
from tests.conftest import NOW

SECRET = "k" * 64

LONG_NAME = "Thẩm định báo cáo nghiên cứu khả thi đầu tư xây dựng"


@dataclass(frozen=True)
class Place:
    """The ids of a small office."""

    office: int
    counter: int
    clerk: int
    field: int
    procedure: int
    printer: int


def place(session: Session, *, code: str = "H38", parent: int | None = None) -> Place:
    """An office with one counter, printer (preview), clerk, field and procedure; flushed."""
    office = Office(code=code, name="Bộ phận Một cửa Văn phòng UBND tỉnh Lào Cai", parent_id=parent, hotline="0214 3840 000")
    session.add(office)
    session.flush()
    printer = Printer(office_id=office.id, name="Máy in quầy 1", address="preview:")
    session.add(printer)
    session.flush()
    counter = Counter(office_id=office.id, name="Quầy 1", printer_id=printer.id)
    clerk = Clerk(office_id=office.id, code="CB01", name="Nguyễn Văn A")
    field = session.query(Field).filter_by(name="Xây dựng").one_or_none() or Field(name="Xây dựng")
    session.add_all([counter, clerk, field])
    session.flush()
    procedure = session.query(Procedure).filter_by(code="1.009972").one_or_none() or Procedure(
        code="1.009972", name=LONG_NAME, field_id=field.id
    )
    session.add(procedure)
    session.flush()
    return Place(office.id, counter.id, clerk.id, field.id, procedure.id, printer.id)


def dossier(session: Session, where: Place, *, number: int = 1, finished: bool = False) -> Dossier:
    """A dossier in hand (or finished) at ``where``; flushed. Received 5 days ago, due in 5 days."""
    code = f"H38.20-260225-{number:04d}"
    made = Dossier(
        office_id=where.office,
        code=code,
        search_key="".join(c for c in code.lower() if c.isalnum()),
        procedure_id=where.procedure,
        clerk_id=where.clerk,
        counter_id=where.counter,
        intake=Intake.DIRECT,
        received_at=NOW - timedelta(days=5),
        due_at=NOW + timedelta(days=5),
        finished_at=NOW if finished else None,
        updated_at=NOW,
    )
    session.add(made)
    session.flush()
    return made


def token(session: Session, where: Place, *, number: int = 1, now: datetime = NOW, secret: str = SECRET) -> Issued:
    """A token for a new finished dossier at ``where``."""
    made = dossier(session, where, number=number, finished=True)
    finished_changed(session, None, FlowKey(where.office, where.clerk, where.procedure, *month_hour(NOW)))
    return issue(session, made.id, counter_id=where.counter, clerk_id=where.clerk, manual=True, secret=secret, now=now, days=30)


def submission(session: Session, where: Place, code: str | None, *, level: int = 5, **changes: Any) -> Submission:
    """A complete submission on the form in force; ``changes`` replace its fields."""
    made = Submission(
        submission_id=uuid6.uuid7(),
        form_version_id=current(session, where.office).version_id,
        code=code,
        office_id=where.office,
        counter_id=where.counter,
        field_id=where.field,
        channel=Channel.KIOSK,
        language="vi",
        partial=False,
        revision=9,
        rated_at=NOW,
        answers={"overall": (str(level),), "time": ("on_time",), "attitude": ("4",), "reasons": ("friendly", "quick")},
        remark="Cán bộ nhiệt tình",
    )
    return replace(made, **changes)
