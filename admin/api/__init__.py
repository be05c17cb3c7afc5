"""/api/v1 for other systems."""

from flask import Blueprint

blueprint = Blueprint("api", __name__, url_prefix="/api")
