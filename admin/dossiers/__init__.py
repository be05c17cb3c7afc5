"""Dossiers come in; on-time figures go out."""

from flask import Blueprint

from admin.access import requires
from surveys.accounts.models import Role

blueprint = Blueprint("dossiers", __name__, url_prefix="/admin/dossiers")


@blueprint.get("/report")
@requires(Role.MANAGER)
def report() -> str:
    """Stands in until the concern is built."""
    return ""


@blueprint.get("/imports")
@requires(Role.ADMINISTRATOR)
def imports() -> str:
    """Stands in until the concern is built."""
    return ""
