"""The blueprint that the views of this concern are registered on."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__, url_prefix="/admin")
