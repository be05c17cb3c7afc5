"""The desk: a clerk finds a dossier, hands out its result and its token."""

from flask import Blueprint

from admin.access import requires
from surveys.accounts.models import Role

blueprint = Blueprint("desk", __name__, url_prefix="/admin/desk")


@blueprint.get("/")
@requires(Role.CLERK)
def home() -> str:
    """Stands in until the concern is built."""
    return ""
