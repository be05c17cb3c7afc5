"""The desk's blueprint and the words that its templates share."""

from flask import Blueprint
from flask_babel import gettext

from admin.desk import words
from admin.desk.faults import FAULTS
from surveys.printing.faults import Fault
from surveys.printing.symbols import qr_path
from surveys.tokens.codes import shown
from surveys.web import settings

blueprint = Blueprint("desk", __name__, url_prefix="/admin/desk")


def fault_name(fault: Fault | str) -> str:
    """A fault in a word or two."""
    return str(gettext(FAULTS[Fault(fault)].short))


def fault_words(fault: Fault) -> str:
    """What a clerk reads of a fault: what it is, and what to do."""
    said = FAULTS[fault]
    return f"{gettext(said.short)}. {gettext(said.act)}"


def qr(code: str) -> tuple[int, str]:
    """The QR code of a token's address for an SVG: side in modules, path."""
    return qr_path(f"{settings().public_url}/t/{code}")


@blueprint.app_context_processor
def _words() -> dict[str, object]:
    return {"desk_words": words, "fault_name": fault_name, "fault_words": fault_words, "qr": qr, "grouped": shown}
