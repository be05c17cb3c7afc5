"""A desk with a dossier, a signed-in clerk, and a store to look into."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from surveys.accounts.models import Role
from surveys.database import Database
from tests.builders import Place, dossier, place
from tests.signing import make_account, sign_in


@dataclass(frozen=True)
class Counter:
    """A clerk's workplace."""

    app: Flask
    database: Database
    where: Place
    dossier: int
    code: str
    client: FlaskClient


@pytest.fixture
def desk(make_app: Callable[..., Flask]) -> Counter:
    """An office with one dossier in hand; its clerk is signed in."""
    return set_up(make_app())


def set_up(app: Flask) -> Counter:
    """The same, in an app that the test made."""
    app.config["WTF_CSRF_ENABLED"] = False
    database: Database = app.extensions["phieu"].database
    with database.writing() as session:
        where = place(session)
        made = dossier(session, where)
        ids = made.id, made.code
        make_account(session, where, Role.CLERK, login="lan")
    client = app.test_client()
    sign_in(client, "lan")
    return Counter(app, database, where, *ids, client)
