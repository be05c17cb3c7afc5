"""The staff's blueprints: one per concern, each a module or package of ``admin`` with a ``blueprint``."""

from flask import Flask

from admin import accounts, api, desk, devices, dossiers, own, paper, printers, reports, results, setup, tickets, voice
from admin.base import base

CONCERNS = (accounts, api, desk, devices, dossiers, own, paper, printers, reports, results, setup, tickets, voice)
BLUEPRINTS = [base, *(concern.blueprint for concern in CONCERNS)]


def install(app: Flask) -> None:
    """Register every blueprint of the staff's face."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
