"""What citizens said, as reports may tell it: sums of released figures alone, so that no report tells of a small group."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.dossiers.places import Offices
from surveys.figures.filters import Filters
from surveys.figures.periods import Period
from surveys.figures.released.kinds import Kind
from surveys.figures.released.reading import Cell, by_office, groups
from surveys.figures.scope import Scope, scope
from surveys.forms.verbs import option_codes
from surveys.office.models import Clerk

Told = dict[str, int] | None  # option code → how often; None: withheld; empty: nobody answered
REASONS = "reasons"


@dataclass(frozen=True)
class Answered:
    """Per question code what the office's own citizens answered, and the same per clerk of the office."""

    office: Mapping[str, Told]
    clerks: Mapping[int, Mapping[str, Told]]


@dataclass(frozen=True)
class Said:
    """What the citizens of an office and those below it said: the five levels, and the reasons they gave, by option code."""

    levels: Cell
    reasons: Told
    minimum: int


def answered(session: Session, office_id: int, period: Period, questions: Set[str], *, now: datetime) -> Answered:
    """The answers to ``questions`` (codes) at the office itself, without those below it."""
    found = _scope(session, office_id, period, now, offices=[office_id])
    ids = {code: key for key, (code, _) in found.questions.items() if code in questions}
    places = option_codes(session, ids.values())
    own = {code: by_office(session, found, question=key).get(office_id) for code, key in ids.items()}
    mine = set(session.scalars(select(Clerk.id).where(Clerk.office_id == office_id)))
    clerks: dict[int, dict[str, Told]] = {}
    for code, key in ids.items():
        for clerk, cell in groups(session, found, Kind.CLERK, question=key).items():
            if clerk in mine:
                clerks.setdefault(clerk, {})[code] = _told(cell, places[key])
    return Answered({code: _told(cell, places[ids[code]]) for code, cell in own.items()}, clerks)


def said(session: Session, office_id: int, period: Period, *, now: datetime) -> Said:
    """How satisfied the citizens of the office and those below it were, and why."""
    found = _scope(session, office_id, period, now, offices=sorted(Offices(session, office_id).ids))
    nothing = Cell(None, None)
    levels = groups(session, found, Kind.OFFICE).get(0, nothing)
    key = next((key for key, (code, _) in found.questions.items() if code == REASONS), 0)
    cell = groups(session, found, Kind.OFFICE, question=key).get(0, nothing) if key else nothing
    return Said(levels, _told(cell, option_codes(session, [key]).get(key, {})), found.minimum)


def _scope(session: Session, office_id: int, period: Period, now: datetime, *, offices: Sequence[int]) -> Scope:
    return scope(session, Filters(period=period, office=office_id), office_ids=offices, now=now)


def _told(cell: Cell | None, places: Mapping[int, str]) -> Told:
    if cell is None:
        return {}
    if cell.counts is None:
        return None if cell.why else {}
    return {places[at]: n for at, n in enumerate(cell.counts, start=1) if at in places and n}
