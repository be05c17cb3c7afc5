"""Results for managers."""

from flask import Blueprint

from admin.access import requires
from surveys.accounts.models import Role

blueprint = Blueprint("results", __name__, url_prefix="/admin/results")


@blueprint.get("/")
@requires(Role.MANAGER)
def home() -> str:
    """Stands in until the concern is built."""
    return ""
