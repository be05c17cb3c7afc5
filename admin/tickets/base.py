"""The blueprint of tickets."""

from flask import Blueprint

blueprint = Blueprint("tickets", __name__, url_prefix="/admin/tickets")
