"""The slip with the longest names that an office can have on one: what a layout is shown with and judged by."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.clock import local_day
from surveys.office.models import Clerk, Counter, Office, Procedure
from surveys.printing.ticket import Ticket

CODE = "7ZK3MQ4WXH"  # a well-formed code; that it is some token's is as likely as for any guess


def fullest(session: Session, office_ids: Sequence[int], *, public_url: str, now: datetime) -> Ticket:
    """Such a slip of ``office_ids`` (an office and those below it that may take its layout)."""
    own = Office.id.in_(office_ids)
    return Ticket(
        office=_longest(session, Office.name, own),
        hotline=_longest(session, Office.hotline, own) or "0214 3840 000",
        counter=_longest(session, Counter.name, Counter.office_id.in_(office_ids)) or "Quầy số 1",
        procedure=_longest(session, Procedure.name) or "Cấp giấy phép xây dựng nhà ở riêng lẻ",
        clerk=_longest(session, Clerk.name, Clerk.office_id.in_(office_ids)) or "Nguyễn Văn A",
        code=CODE,
        url=f"{public_url}/t/{CODE}",
        issued=local_day(now),
        last_day=local_day(now) + timedelta(days=30),
    )


def _longest(session: Session, column: Any, *where: Any) -> str:
    found = session.scalar(select(column).where(*where).order_by(func.length(column).desc(), column).limit(1))
    return str(found or "")
