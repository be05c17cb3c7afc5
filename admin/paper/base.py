"""The blueprint of paper forms."""

from flask import Blueprint

blueprint = Blueprint("paper", __name__, url_prefix="/admin/paper")
