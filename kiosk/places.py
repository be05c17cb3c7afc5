"""What a kiosk shows of its office: name, hotline, counters, fields. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from surveys.clock import local_day
from surveys.dossiers.models import Dossier
from surveys.errors import N_, NotFound
from surveys.office import hours as opening
from surveys.office.models import Counter, Field, Holiday, Office, Procedure
from surveys.theme.emblem import KINDS
from surveys.theme.models import OfficeTheme

_Places = Select[int, str, str, str, str, str, str, str, str, str, str]


@dataclass(frozen=True)
class Place:
    """An office as its citizens see it. ``theme`` is the version of its colours, empty for our own; ``emblem`` is its type."""

    id: int
    code: str
    name: str
    name_en: str
    hotline: str
    fax: str
    email: str
    address: str
    tone_marks: str
    theme: str
    emblem: str

    @property
    def emblem_kind(self) -> str:
        """The ending of the emblem's address; empty without one."""
        return KINDS.get(self.emblem, "")


@dataclass(frozen=True)
class Choice:
    """A counter or a field to choose by touch."""

    id: int
    name: str
    name_en: str = ""


def _places() -> _Places:
    told = (Office.id, Office.code, Office.name, Office.name_en, Office.hotline, Office.fax, Office.email, Office.address)
    theme = func.coalesce(OfficeTheme.version, "").label("theme")
    emblem = func.coalesce(OfficeTheme.emblem_type, "").label("emblem")
    seen = select(*told, Office.tone_marks, theme, emblem)
    return seen.outerjoin(OfficeTheme, OfficeTheme.office_id == Office.id).where(Office.active)


def _one(session: Session, query: _Places) -> Place | None:
    found = session.execute(query).one_or_none()
    return Place(**found._mapping) if found else None


def _coded(session: Session, code: str) -> Place | None:
    # From an address: PostgreSQL takes no NUL in text, and no code has a control character.
    return _one(session, _places().where(Office.code == code)) if code.isprintable() else None


def office(session: Session, code: str) -> Place:
    """The active office with this code; raises NotFound."""
    if found := _coded(session, code):
        return found
    raise NotFound(N_("Không có nơi này. Vui lòng hỏi cán bộ tại quầy."))


def office_by_id(session: Session, office_id: int) -> Place | None:
    """The active office with this id."""
    return _one(session, _places().where(Office.id == office_id))


def first(session: Session, code: str) -> Place | None:
    """The office named in the settings, else the first with an open counter; None in a store that knows neither."""
    served = exists().where(Counter.office_id == Office.id, Counter.active)
    return _one(session, _places().where(Office.code == code) if code else _places().where(served).order_by(Office.id).limit(1))


def near(session: Session, at: str, default: str) -> Place | None:
    """The office of a kiosk, or the first one: whose hotline a page shows that knows no better."""
    return (_coded(session, at) if at else None) or first(session, default)


def counters(session: Session, office_id: int) -> list[Choice]:
    """The office's open counters."""
    query = select(Counter.id, Counter.name).where(Counter.office_id == office_id, Counter.active).order_by(Counter.name)
    return [Choice(*row) for row in session.execute(query)]


def counter(session: Session, office_id: int, counter_id: int) -> Choice:
    """One open counter of the office; raises NotFound."""
    for one in counters(session, office_id):
        if one.id == counter_id:
            return one
    raise NotFound(N_("Không có quầy này. Vui lòng chọn lại."))


def counter_office(session: Session, counter_id: int) -> int | None:
    """The office of a counter."""
    return session.scalar(select(Counter.office_id).where(Counter.id == counter_id))


def above(session: Session, office_id: int | None) -> list[int]:
    """The office and every one above it."""
    parents = {row.id: row.parent_id for row in session.execute(select(Office.id, Office.parent_id))}
    found: list[int] = []
    while office_id is not None and office_id not in found:
        found.append(office_id)
        office_id = parents.get(office_id)
    return found


def fields(session: Session, office_id: int) -> list[Choice]:
    """The fields in which the office has handled dossiers; before its first dossier, all that have a procedure."""
    query = select(Field.id, Field.name, Field.name_en).order_by(Field.name)
    offered = exists().where(Procedure.field_id == Field.id, Procedure.active)
    handled = exists().where(Procedure.field_id == Field.id, Dossier.procedure_id == Procedure.id, Dossier.office_id == office_id)
    rows = session.execute(query.where(handled)).all() or session.execute(query.where(offered)).all()
    return [Choice(*row) for row in rows]


def hours(session: Session, office_id: int, opening_hours: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """What a device keeps to know by itself when the office is open: its own or its office's hours, and the holidays."""
    today = local_day(now)
    holidays = session.scalars(select(Holiday.day).where(Holiday.office_id == office_id, Holiday.day >= today))
    return opening.as_data(opening.timetable(opening_hours, holidays), today)
