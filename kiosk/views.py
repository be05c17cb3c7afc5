"""The citizens' routes."""

from flask import Blueprint, render_template

kiosk = Blueprint("kiosk", __name__, template_folder="templates", static_folder="static", static_url_path="/static/kiosk")


@kiosk.get("/")
def home() -> str:
    """The start screen."""
    return render_template("kiosk/error.html", message="", status=200)
