"""/healthz, /readyz and /metrics."""

import logging
from hmac import compare_digest
from ipaddress import ip_address

from flask import Blueprint, Flask, Response, request
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from admin import measures
from surveys import migrations
from surveys.web import database, now, reading, settings

log = logging.getLogger(__name__)
health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return _words("ok")


@health.get("/readyz")
def ready() -> Response:
    """The store answers and has this version's schema; else 503, with what to do."""
    try:
        with reading() as session:
            session.execute(text("SELECT 1"))
        current = migrations.current(database())
    except SQLAlchemyError as error:
        log.warning("the store can't be reached: %s", type(error).__name__)
        return _words("the store can't be reached: see phieu doctor", 503)
    if current != migrations.head():
        return _words("the store has another schema than this version: run phieu migrate", 503)
    return _words("ok")


@health.get("/metrics")
def metrics() -> Response:
    """Counts for Prometheus: to this machine, or to who has the token."""
    if not _may_measure():
        return _words("metrics are for this machine, or for a bearer of PHIEU_METRICS_TOKEN", 403)
    try:
        with reading() as session:
            found = measures.exposition(session, now())
    except SQLAlchemyError as error:
        log.warning("no metrics without the store: %s", type(error).__name__)
        return _words("the store can't be reached or needs phieu migrate", 503)
    return Response(found, mimetype="text/plain; version=0.0.4; charset=utf-8")


def _may_measure() -> bool:
    token = settings().metrics_token
    sent = request.headers.get("Authorization", "").partition(" ")[2]
    if token and compare_digest(sent.encode(), token.encode()):
        return True
    # A reverse proxy on this machine comes from here too; what it passes on came from elsewhere.
    passed_on = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP"))
    return not passed_on and _is_here(request.remote_addr)


def _is_here(address: str | None) -> bool:
    try:
        return ip_address(address or "").is_loopback
    except ValueError:
        return False


def _words(words: str, status: int = 200) -> Response:
    return Response(f"{words}\n", status=status, mimetype="text/plain")


def install(app: Flask) -> None:
    """Register the three addresses, and count requests."""
    app.register_blueprint(health)
    measures.install(app)
