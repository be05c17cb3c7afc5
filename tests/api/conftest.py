"""A province with a commune, and systems that call the API for them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from surveys.accounts import editing
from surveys.accounts.models import ApiClient
from surveys.database import Database
from surveys.forms.verbs import ensure_default
from tests import builders
from tests.builders import Place
from tests.conftest import NOW

CODE = "H38.20-260225-0001"


@dataclass(frozen=True)
class World:
    """An app, its places, and the keys of three clients: of the province, of the commune, and a revoked one."""

    app: Flask
    database: Database
    top: Place
    low: Place
    keys: dict[str, str] = field(default_factory=dict)

    def call(self, method: str, path: str, *, key: str = "tinh", **request: Any) -> TestResponse:
        """Call the API as the client ``key``."""
        sent = {"Authorization": f"Bearer {self.keys.get(key, key)}", **request.pop("headers", {})}
        return self.app.test_client().open(f"/api/v1/{path}", method=method, headers=sent, **request)

    def count(self, model: type[Any]) -> int:
        """How many rows there are."""
        with self.database.reading() as session:
            return session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def world(make_app: Callable[..., Flask], store_url: str) -> World:
    """The same on both stores."""
    app = make_app(url=store_url)
    database = app.extensions["phieu"].database
    with database.writing() as session:
        ensure_default(session, NOW)
        top = builders.place(session)
        low = builders.place(session, code="H38.20", parent=top.office)
        keys = {name: editing.new_key() for name in ("tinh", "xa", "cu")}
        for name, office in (("tinh", top), ("xa", low), ("cu", top)):
            digest = editing.key_digest(keys[name])
            session.add(ApiClient(office_id=office.office, name=name, key_digest=digest, active=name != "cu", created_at=NOW))
    return World(app, database, top, low, keys)
