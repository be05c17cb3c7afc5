"""Put the whole shelf into an app."""

from flask import Flask, Response
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from surveys.web import assets, failures, headers, language
from surveys.web.state import State, attach


def install(app: Flask, state: State) -> None:
    """State, languages, error pages, headers, shared files, compression, and trust in as many proxies as the setting says."""
    attach(app, state)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    language.install(app)
    failures.install(app)
    headers.install(app)
    assets.install(app)
    Compress(app)
    app.after_request(_whole)
    if hops := state.settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign] # Flask's documented way


def _whole(response: Response) -> Response:
    """Give Flask-Compress a file's bytes instead of its stream: a compressed stream would leave the file open."""
    if response.direct_passthrough and (response.mimetype or "").startswith(("text/", "application/javascript", "image/svg")):
        response.direct_passthrough = False
        response.get_data()
    return response
