"""The citizens' face: kiosk, counter tablet and phone."""

from flask import Flask


def install(app: Flask) -> None:
    """Register the kiosk's blueprint with all its routes."""
    from kiosk import calling, looks, lookup, offering, rating, start, submitting  # noqa: F401, PLC0415 - they hang their routes on the blueprint
    from kiosk.base import kiosk  # noqa: PLC0415 - nothing is built at import

    app.register_blueprint(kiosk)
