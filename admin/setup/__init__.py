"""Set-up for administrators."""

from flask import Blueprint

from admin.access import requires
from surveys.accounts.models import Role

blueprint = Blueprint("setup", __name__, url_prefix="/admin/setup")


@blueprint.get("/")
@requires(Role.ADMINISTRATOR)
def home() -> str:
    """Stands in until the concern is built."""
    return ""
