"""The blueprint of the results pages."""

from flask import Blueprint

blueprint = Blueprint("results", __name__, url_prefix="/admin/results")
