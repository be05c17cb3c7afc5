"""Files for the browser: the shared shelf and htmx (from its Python package), with addresses that change with their content."""

import hashlib
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, send_from_directory, url_for

shelf = Blueprint("web", __name__, static_folder="static", static_url_path="/static/web", template_folder="templates")
YEAR = 31536000


@cache
def _htmx_folder() -> Path:
    # Located by its file list, not imported: the package needs Django to import and none to be read.
    path = distribution("django-js-lib-htmx").locate_file("js_lib_htmx/static/htmx")
    return Path(str(path))


@shelf.get("/static/htmx/htmx.js")
def htmx() -> Response:
    """htmx, from the installed package."""
    return send_from_directory(_htmx_folder(), "htmx.min.js", max_age=YEAR)


@cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def asset(endpoint: str, filename: str = "") -> str:
    """The address of a static file (``asset("web.static", "base.css")``) or of htmx (``asset("web.htmx")``), with its digest."""
    if not filename:
        return url_for(endpoint, v=_digest(_htmx_folder() / "htmx.min.js"))
    owner = current_app if endpoint == "static" else current_app.blueprints[endpoint.rpartition(".")[0]]
    folder = owner.static_folder or ""
    digest = _digest(Path(folder) / filename)
    return url_for(endpoint, filename=filename, v=digest)


def install(app: Flask) -> None:
    """Serve the shelf and teach templates ``asset()``."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR
    app.register_blueprint(shelf)
    app.jinja_env.globals["asset"] = asset
