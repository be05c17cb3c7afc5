"""The citizens' face: kiosk, counter tablet and phone."""

from flask import Flask


def install(app: Flask) -> None:
    """Register the kiosk's blueprint with all its routes."""
    from kiosk import (  # noqa: F401, PLC0415 - they hang their routes on the blueprint
        calling,
        devices,
        hearing,
        kept,
        looks,
        lookup,
        offering,
        pairing,
        rating,
        start,
        status,
        submitting,
        voice,
    )
    from kiosk.base import kiosk  # noqa: PLC0415 - nothing is built at import

    app.register_blueprint(kiosk)
