"""The concern's blueprint and the choice of an office that its pages share."""

from dataclasses import dataclass

from flask import Blueprint
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.access import person
from surveys.errors import N_, NotFound
from surveys.office.models import Office

blueprint = Blueprint("dossiers", __name__, url_prefix="/admin/dossiers")
UNKNOWN_OFFICE = N_("Không tìm thấy nơi tiếp nhận này.")


@dataclass(frozen=True)
class OfficeChoice:
    """An office that the signed-in person may choose."""

    id: int
    name: str


def office_choices(session: Session) -> list[OfficeChoice]:
    """The person's own office first, then those below it by name."""
    own = person()
    found = session.execute(select(Office.id, Office.name).where(Office.id.in_(own.office_ids)))
    return sorted((OfficeChoice(o.id, o.name) for o in found), key=lambda o: (o.id != own.office_id, o.name))


def chosen_office(text: str | None) -> int:
    """The office that a form names by its id; the person's own by default. Raises NotFound for one that isn't theirs."""
    if not text:
        return person().office_id
    if not (text.isascii() and text.isdigit() and int(text) in person().office_ids):
        raise NotFound(UNKNOWN_OFFICE)
    return int(text)
