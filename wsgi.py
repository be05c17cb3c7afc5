"""The only wiring: ``create_app`` puts the domain and its two faces together; ``phieu`` is the console script."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

import admin
import kiosk
from admin.commands.group import Commands
from surveys.clock import Clock, utc_now
from surveys.database import Database
from surveys.settings import Settings
from surveys.web.install import install
from surveys.web.state import State


def create_app(settings: Settings | None = None, *, clock: Clock = utc_now) -> Flask:
    """A new app on the store that ``settings`` (default: the ``PHIEU_*`` variables) names. Migrations are not run here."""
    settings = settings or Settings.from_env()
    app = Flask("phieu", static_folder=None, template_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.upload_bytes,
        SESSION_COOKIE_NAME="phieu_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.cookies_secure,
        PERMANENT_SESSION_LIFETIME=settings.session_hours * 3600,
        # An answer that changes nothing sets no cookie: one that is late would bring back what another has just changed.
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    with _nothing_collected():
        install(app, State(settings, Database(settings.url), clock))
        kiosk.install(app)
        admin.install(app)
    # The kiosk holds no session to forge; it checks where a rating comes from by itself.
    app.extensions["csrf"].exempt(app.blueprints["kiosk"])
    return app


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Modules that are loaded stay: looking through them for garbage again and again takes a sixth of a start."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


phieu = Commands(
    name="phieu",
    create_app=create_app,
    add_default_commands=False,
    add_version_option=False,
    load_dotenv=False,
    help="Phiếu: feedback kiosk and satisfaction survey for one-stop counters.",
)
