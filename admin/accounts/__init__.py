"""Signing in and out, and one's own password."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__, url_prefix="/admin")

from admin.accounts import views  # noqa: E402, F401 - the views need the blueprint
