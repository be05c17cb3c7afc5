"""What a paired device sent and nobody can read as a submission: kept all the same."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from surveys.database import insert_for, table
from surveys.responses.models import Quarantined, Reason

# Of a field's name and value; a rating's longest are far shorter.
LONGEST = 4000
MOST = 100
CODE = "code"


def keep_unread(
    session: Session,
    content: Mapping[str, list[str]],
    submission_id: UUID | None,
    *,
    office_id: int,
    device_id: int,
    now: datetime,
) -> None:
    """Keep ``content`` (field → values, without the token's code) for the device's administrator; sent again, it is kept once."""
    into = table(Quarantined)
    values: dict[str, Any] = {
        "submission_id": submission_id,
        "reason": Reason.UNREADABLE,
        "office_id": office_id,
        "device_id": device_id,
        "payload": {"unread": _cut(content)},
        "received_at": now,
    }
    session.execute(insert_for(session.get_bind().dialect.name, into).values(values).on_conflict_do_nothing())


def _cut(content: Mapping[str, list[str]]) -> dict[str, list[str]]:
    # PostgreSQL takes no NUL in JSON either.
    fields = [(name, values) for name, values in content.items() if name != CODE][:MOST]
    return {_text(name): [_text(value) for value in values[:MOST]] for name, values in fields}


def _text(text: str) -> str:
    return text.replace("\0", "")[:LONGEST]
