"""The staff's face: desk, results, set-up, and the API for other systems."""

from flask import Flask


def install(app: Flask) -> None:
    """Register the staff's blueprints and sign-in."""
    from admin import access, health, routes  # noqa: PLC0415 - nothing is built at import

    access.install(app)
    routes.install(app)
    health.install(app)
