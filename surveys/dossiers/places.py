"""Whose a dossier is: the agency part of its code, in both shapes, against the offices that are known."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.office.models import Office


def place_key(agency: str) -> str:
    """One key for both shapes of an agency code: ``000.00.20.H38`` and ``H38.20``."""
    groups = agency.upper().split(".")
    if len(groups) > 1 and groups[-1][:1].isalpha():
        groups.reverse()
    while len(groups) > 1 and not groups[-1].strip("0"):
        groups.pop()
    return ".".join(groups)


class Offices:
    """The offices in which a batch may put dossiers: ``office_id`` and all below it."""

    def __init__(self, session: Session, office_id: int) -> None:
        tree = session.execute(select(Office.id, Office.parent_id, Office.code)).all()
        ids = [office_id]
        for found in ids:
            ids += [office.id for office in tree if office.parent_id == found]
        self._default = office_id
        self.ids = frozenset(ids)
        self._places: dict[str, int] = {place_key(office.code): office.id for office in tree if office.id in self.ids}

    def of(self, code: str) -> int:
        """The office whose code is the agency part of a dossier's code, else the office that was given."""
        return self._places.get(place_key(code.split("-", 1)[0]), self._default)
