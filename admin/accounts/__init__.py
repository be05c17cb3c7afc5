"""Signing in and out."""

from flask import Blueprint

from admin.access import requires
from surveys.accounts.models import Role

blueprint = Blueprint("accounts", __name__, url_prefix="/admin")


@blueprint.get("/")
@requires(Role.CLERK)
def home() -> str:
    """Stands in until the concern is built."""
    return ""


@blueprint.get("/sign-in")
@requires(Role.CLERK)
def sign_in() -> str:
    """Stands in until the concern is built."""
    return ""


@blueprint.post("/sign-out")
@requires(Role.CLERK)
def sign_out() -> str:
    """Stands in until the concern is built."""
    return ""
