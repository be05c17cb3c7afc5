"""A province with two communes, and people signed in to its set-up."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from surveys.accounts.models import Role
from surveys.database import Database
from surveys.forms.verbs import ensure_default
from tests import builders
from tests.builders import Place
from tests.conftest import NOW
from tests.signing import make_account, sign_in


@dataclass(frozen=True)
class World:
    """An app with a province (``top``) and a commune below it (``low``); and another commune beside (``side``)."""

    app: Flask
    database: Database
    top: Place
    low: Place
    side: Place

    def client(self, login: str = "tinh") -> FlaskClient:
        """A client, signed in."""
        client = self.app.test_client()
        sign_in(client, login)
        return client


@pytest.fixture
def world(make_app: Callable[..., Flask], store_url: str) -> World:
    """The same on both stores; accounts ``tinh`` and ``xa`` administer the province and the commune."""
    app = make_app(url=store_url)
    app.config["WTF_CSRF_ENABLED"] = False
    database = app.extensions["phieu"].database
    with database.writing() as session:
        ensure_default(session, NOW)
        top = builders.place(session)
        low = builders.place(session, code="H38.20", parent=top.office)
        side = builders.place(session, code="H38.21", parent=top.office)
        make_account(session, top, Role.ADMINISTRATOR, login="tinh")
        make_account(session, low, Role.ADMINISTRATOR, login="xa")
        make_account(session, low, Role.CLERK, login="lan")
    return World(app, database, top, low, side)
