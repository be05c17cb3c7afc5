"""An office with counters, a form and slips, and a browser without scripts."""

from dataclasses import dataclass, field
from itertools import count

import pytest
import uuid6
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from surveys.database import Database
from surveys.forms import verbs as forms
from surveys.office.models import Counter
from surveys.responses.models import Quarantined, Response
from tests import builders
from tests.conftest import NOW


@dataclass
class House:
    """A served office: its ids, and new slips on demand."""

    database: Database
    place: builders.Place
    second: int
    version: int
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def slip(self) -> str:
        """The code of a new slip for a new dossier."""
        with self.database.writing() as session:
            return builders.token(session, self.place, number=next(self.numbers)).code

    def form(self, code: str | None = None, **changes: str | list[str]) -> dict[str, str | list[str]]:
        """What a browser without scripts sends; without a code for the first counter and field."""
        where = {"code": code} if code else {"counter_id": str(self.place.counter), "field_id": str(self.place.field)}
        return {
            "submission_id": str(uuid6.uuid7()),
            "form_version": str(self.version),
            "channel": "kiosk",
            "language": "vi",
            "revision": "1",
            "partial": "0",
            "q.overall": "4",
            **where,
            **changes,
        }

    def responses(self) -> list[Response]:
        """All that counts, oldest first."""
        with self.database.reading() as session:
            return list(session.scalars(select(Response).order_by(Response.id)))

    def set_aside(self) -> list[Quarantined]:
        """All that was set aside."""
        with self.database.reading() as session:
            return list(session.scalars(select(Quarantined).order_by(Quarantined.id)))


def furnish(app: Flask) -> House:
    """Give ``app``'s empty store an office with two counters and the default form."""
    database: Database = app.extensions["phieu"].database
    with database.writing() as session:
        forms.ensure_default(session, NOW)
        place = builders.place(session)
        second = Counter(office_id=place.office, name="Quầy 2")
        session.add(second)
        session.flush()
        return House(database, place, second.id, forms.current(session, place.office).version_id)


@pytest.fixture
def house(app: Flask) -> House:
    """The app's office."""
    return furnish(app)


@pytest.fixture
def client(app: Flask, house: House) -> FlaskClient:
    """A browser without scripts, at the office."""
    return app.test_client()
