"""The blueprint of a clerk's own page."""

from flask import Blueprint

blueprint = Blueprint("own", __name__, url_prefix="/admin/own")
