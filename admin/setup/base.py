"""The blueprint that the views of this concern are registered on."""

from flask import Blueprint

blueprint = Blueprint("setup", __name__, url_prefix="/admin/setup")
