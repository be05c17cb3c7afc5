"""The citizens' face: kiosk, counter tablet and phone."""

from flask import Flask


def install(app: Flask) -> None:
    """Register the kiosk's blueprint."""
    from kiosk.views import kiosk  # noqa: PLC0415 - nothing is built at import

    app.register_blueprint(kiosk)
