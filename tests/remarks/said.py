"""Remarks for tests: responses that carry one, with the moment at which they came in."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from surveys.clock import add_months
from surveys.database import Database
from surveys.figures.periods import Period
from surveys.remarks import batches
from surveys.remarks.models import RemarkBatch
from surveys.responses.models import Channel, Response
from tests.figures.ratings import World, at

DAYS = 7
LATER = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Said:
    """``n`` remarks about one clerk (None: not known), rated in ``rated`` (default: the month in which they came in)."""

    month: int
    n: int
    clerk: int | None
    verified: bool = True
    rated: int | None = None
    text: str = ""


def say(session: Session, where: World, said: Sequence[Said]) -> None:
    """Put them in, each with words of its own."""
    rows = [_row(where, one, i) for one in said for i in range(one.n)]
    session.execute(insert(Response), rows)


def _row(where: World, one: Said, i: int) -> dict[str, Any]:
    return {
        "submission_id": uuid.uuid4(),
        "form_version_id": where.version,
        "office_id": where.place.office,
        "clerk_id": one.clerk,
        "channel": int(Channel.KIOSK),
        "verified": one.verified,
        "partial": False,
        "revision": 1,
        "language": "vi",
        "level": 4,
        "remark": one.text
        or f"Lời {chr(97 + i // 26)}{chr(97 + i % 26)} về cán bộ {one.clerk}, tháng {one.month % 100} năm {one.month // 100}",
        "rated_at": at(one.rated or one.month, 1 + i % 27),
        "received_at": at(one.month, 1 + i % 27),
    }


def gather(database: Database, where: World, now: datetime = LATER) -> int:
    """Make every batch that can be made."""
    with database.writing() as session:
        return batches.gather(session, where.place.office, now=now, days=DAYS)


def kept(database: Database, where: World) -> dict[Period, set[str]]:
    """The texts of each batch of ratings with a code, by its months."""
    found: dict[Period, set[str]] = {}
    with database.reading() as session:
        rows = session.execute(
            select(RemarkBatch.first, RemarkBatch.last, Response.remark)
            .join(Response, Response.remark_batch_id == RemarkBatch.id)
            .where(RemarkBatch.office_id == where.place.office, RemarkBatch.verified)
        )
        for first, last, text in rows:
            found.setdefault(Period(first, last), set()).add(text or "")
    return found


def next_month(month: int, day: int = 20) -> datetime:
    """A day of the month after ``month`` (yyyymm)."""
    return at(add_months(month, 1), day)
