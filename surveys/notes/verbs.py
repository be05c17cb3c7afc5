"""Write, change and remove dated notes, and read those that belong beside an office's figures."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.accounts.models import Account
from surveys.audit.verbs import note as audit
from surveys.clock import first_of_month, local_day
from surveys.errors import N_, Invalid, NotFound
from surveys.figures.periods import FIRST
from surveys.notes.models import TimeNote
from surveys.office.models import Office
from surveys.office.spelling import tidy

LONGEST = 200


@dataclass(frozen=True)
class Draft:
    """What a person enters."""

    day: date
    text: str
    new_level: bool


@dataclass(frozen=True)
class Author:
    """Who writes: an account, and the offices whose notes it may write."""

    account_id: int
    office_ids: tuple[int, ...]


@dataclass(frozen=True)
class Note:
    """A note as a page shows it: ``office`` and ``author`` are names, ``written_at`` is when it got its present words."""

    id: int
    office_id: int
    office: str
    day: date
    text: str
    new_level: bool
    author: str
    written_at: datetime


def notes(session: Session, office_id: int, *, first: date, last: date) -> tuple[Note, ...]:
    """The notes of an office and of all above it, from one day to another (both included), oldest first."""
    rows = session.execute(
        select(TimeNote, Office.name, Account.name)
        .join(Office, Office.id == TimeNote.office_id)
        .join(Account, Account.id == TimeNote.account_id)
        .where(TimeNote.office_id.in_(_upwards(session, office_id)), TimeNote.day.between(first, last))
        .order_by(TimeNote.day, TimeNote.id)
    )
    return tuple(
        Note(row.id, row.office_id, office, row.day, row.text, row.new_level, author, row.written_at)
        for row, office, author in rows
    )


def _upwards(session: Session, office_id: int) -> list[int]:
    above = {row.id: row.parent_id for row in session.execute(select(Office.id, Office.parent_id))}
    found: list[int] = []
    at: int | None = office_id
    while at is not None:
        found.append(at)
        at = above.get(at)
    return found


def write(session: Session, draft: Draft, *, office_id: int, by: Author, now: datetime) -> int:
    """A new note; its id. Raises NotFound outside the author's offices, Invalid for an empty text or a day out of reach."""
    if office_id not in by.office_ids:
        raise NotFound(N_("Không tìm thấy cơ quan này."))
    made = TimeNote(office_id=office_id, account_id=by.account_id, written_at=now, **_checked(draft, now))
    session.add(made)
    session.flush()
    _audit(session, "create", made, by, now, list(asdict(draft)))
    return made.id


def change(session: Session, note_id: int, draft: Draft, *, by: Author, now: datetime) -> None:
    """Give a note other words, another day or another weight; saving what is there changes nothing. Raises as ``write``."""
    row = _own(session, note_id, by)
    changed = {name: value for name, value in _checked(draft, now).items() if getattr(row, name) != value}
    if not changed:
        return
    _audit(session, "update", row, by, now, list(changed))
    for name, value in changed.items():
        setattr(row, name, value)
    row.account_id, row.written_at = by.account_id, now
    session.flush()


def remove(session: Session, note_id: int, *, by: Author, now: datetime) -> None:
    """Take a note away; its words stay in the record of changes. Raises NotFound outside the author's offices."""
    row = _own(session, note_id, by)
    _audit(session, "remove", row, by, now, [])
    session.delete(row)


def _own(session: Session, note_id: int, by: Author) -> TimeNote:
    row = session.scalars(select(TimeNote).where(TimeNote.id == note_id).with_for_update()).one_or_none()
    if row is None or row.office_id not in by.office_ids:
        raise NotFound(N_("Không có ghi chú này, hoặc ghi chú là của cơ quan khác."))
    return row


def _checked(draft: Draft, now: datetime) -> dict[str, date | str | bool]:
    text = tidy(draft.text)
    if not 0 < len(text) <= LONGEST:
        raise Invalid(N_("Ghi chú phải có nội dung, nhiều nhất %(most)s ký tự."), most=LONGEST)
    if not first_of_month(FIRST) <= draft.day <= local_day(now):
        raise Invalid(N_("Ngày của ghi chú phải từ năm 2000 đến hôm nay."))
    return {"day": draft.day, "text": text, "new_level": draft.new_level}


def _audit(session: Session, act: str, row: TimeNote, by: Author, now: datetime, fields: Sequence[str]) -> None:
    # As it stood before a change: what a chart said last month can be told from the record.
    detail = {"office": row.office_id, "day": row.day.isoformat(), "new_level": row.new_level, "fields": list(fields)}
    audit(session, account_id=by.account_id, action=f"time_note.{act}", subject=row.text, detail=detail, now=now)
