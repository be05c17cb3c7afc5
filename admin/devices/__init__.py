"""Kiosks and counter tablets: how each is, and how it is paired and ended."""

from admin.devices import views
from admin.devices.base import blueprint

__all__ = ["blueprint", "views"]
