"""A tablet's look at the server: one statement, no session, and no body while nothing changed."""

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from surveys.devices.models import DeviceKind
from surveys.offers import verbs as offers
from surveys.offers.models import Offer, OfferCount
from surveys.tokens.models import Token
from tests import builders
from tests.conftest import NOW
from tests.devices.pairing import device, pair
from tests.kiosk.conftest import House, furnish


@dataclass
class Tablet:
    """The first counter's tablet and its office."""

    house: House
    client: FlaskClient

    def offer(self) -> int:
        """Offer a new slip; its number."""
        with self.house.database.writing() as session:
            made = builders.token(session, self.house.place, number=next(self.house.numbers))
            offers.make(session, counter_id=self.house.place.counter, token_id=made.token_id, code=made.code, now=NOW)
            return made.token_id

    def tell(self, offer: int, what: str) -> int:
        """Say what became of an offer; the answer's status."""
        return self.client.post(f"/d/offer/{offer}", data={"what": what}, headers={"Accept": "application/json"}).status_code


@pytest.fixture
def tablet(app: Flask) -> Tablet:
    """Paired, at rest."""
    house = furnish(app)
    with house.database.writing() as session:
        paired = pair(session, device(session, house.place, DeviceKind.TABLET))
    client = app.test_client()
    client.set_cookie("phieu_device", paired.key)
    return Tablet(house, client)


def test_a_look_that_finds_nothing_is_one_statement_without_session_or_body(tablet: Tablet) -> None:
    statements: list[str] = []
    event.listen(tablet.house.database.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    answer = tablet.client.get("/d/offer")
    assert (answer.status_code, answer.data) == (204, b"")
    assert len([text for text in statements if not text.startswith("BEGIN")]) == 1
    assert "Set-Cookie" not in answer.headers
    assert len(str(answer.headers)) < 1100, "all that goes over the wire each second"


def test_an_offer_is_told_once_and_then_costs_no_body(tablet: Tablet) -> None:
    offer = tablet.offer()
    first = tablet.client.get("/d/offer")
    assert first.get_json()["id"] == offer
    assert first.headers["Cache-Control"] == "no-store"
    again = tablet.client.get("/d/offer", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert tablet.tell(offer, "shown") == 204
    assert tablet.client.get("/d/offer").get_json()["code"] == ""


def test_what_becomes_of_an_offer_is_counted_and_an_ended_one_is_refused(tablet: Tablet) -> None:
    offer = tablet.offer()
    assert [tablet.tell(offer, what) for what in ("shown", "begun", "declined", "ignored")] == [204, 204, 204, 409]
    assert tablet.tell(offer, "shown") == 409
    assert tablet.tell(offer, "something else") == 422
    with tablet.house.database.reading() as session:
        assert session.scalars(select(OfferCount.declined)).one() == 1
        assert session.scalars(select(Offer)).all() == []
        assert session.scalars(select(Token)).one().state == "issued", "the slip still rates, by phone or kiosk"


def test_a_browser_that_is_no_tablet_learns_nothing(tablet: Tablet, app: Flask) -> None:
    offer = tablet.offer()
    stranger = app.test_client()
    assert stranger.get("/d/offer", headers={"Accept": "application/json"}).status_code == 403
    assert stranger.post(f"/d/offer/{offer}", data={"what": "ignored"}).status_code in (303, 403)
    with tablet.house.database.writing() as session:
        kiosk = pair(session, device(session, tablet.house.place, DeviceKind.KIOSK))
    stranger.set_cookie("phieu_device", kiosk.key)
    assert stranger.get("/d/offer", headers={"Accept": "application/json"}).status_code == 403
    assert stranger.post(f"/d/offer/{offer}", data={"what": "ignored"}).status_code == 409
