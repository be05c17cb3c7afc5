"""The frame of every staff page: templates, styles, navigation."""

from dataclasses import dataclass

from flask import Blueprint

from admin.access import person
from surveys.accounts.models import Role
from surveys.errors import N_

base = Blueprint("admin", __name__, template_folder="templates", static_folder="static", static_url_path="/static/admin")


@dataclass(frozen=True)
class Place:
    """An entry of the navigation."""

    endpoint: str
    label: str
    role: Role


PLACES = [
    Place("desk.home", N_("Bàn làm việc"), Role.CLERK),
    Place("paper.home", N_("Phiếu giấy"), Role.CLERK),
    Place("own.home", N_("Kết quả của tôi"), Role.CLERK),
    Place("results.home", N_("Kết quả"), Role.MANAGER),
    Place("dossiers.report", N_("Đúng hạn"), Role.MANAGER),
    Place("printers.home", N_("Máy in"), Role.MANAGER),
    Place("dossiers.imports", N_("Nhập hồ sơ"), Role.ADMINISTRATOR),
    Place("setup.home", N_("Thiết lập"), Role.ADMINISTRATOR),
]


@base.app_context_processor
def _frame() -> dict[str, object]:
    def places() -> list[Place]:
        # Whoever sees everyone's results has no own ones, unless they also work at a counter.
        own = person().role is Role.CLERK or person().clerk_id is not None
        return [place for place in PLACES if person().role.covers(place.role) and (own or place.endpoint != "own.home")]

    return {"places": places, "person": person}
