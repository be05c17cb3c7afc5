"""The kiosk's house, for pages that look procedures up."""

from tests.kiosk.conftest import client, house

__all__ = ["client", "house"]
