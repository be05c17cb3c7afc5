"""The blueprint of this concern, and what its views share."""

from dataclasses import dataclass

from flask import Blueprint, request

from admin.access import person
from admin.setup.choices import OfficeLine, tree
from admin.setup.views import editor
from surveys.errors import N_, NotFound
from surveys.web import reading

blueprint = Blueprint("voice", __name__, url_prefix="/admin/voice")


@dataclass(frozen=True)
class Chosen:
    """The office that a page is about, among those that the administrator may choose."""

    id: int
    name: str
    offices: tuple[OfficeLine, ...]


def chosen() -> Chosen:
    """The office in ``office=``, else the administrator's own; raises NotFound for another's."""
    office_id = request.values.get("office", person().office_id, type=int)
    with reading() as session:
        offices = tree(session, editor())
    for line in offices:
        if line.id == office_id:
            return Chosen(line.id, line.name, offices)
    raise NotFound(N_("Không tìm thấy cơ quan này."))
