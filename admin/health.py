"""/healthz, /readyz and /metrics."""

from flask import Blueprint, Flask, Response
from sqlalchemy import text

from surveys import migrations
from surveys.web import database, reading

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@health.get("/readyz")
def ready() -> Response:
    """The store answers and has this version's schema; 503 otherwise."""
    with reading() as session:
        session.execute(text("SELECT 1"))
    current = migrations.current(database())
    if current != migrations.head():
        return Response("the store needs: phieu migrate\n", status=503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")


def install(app: Flask) -> None:
    """Register the three addresses."""
    app.register_blueprint(health)
