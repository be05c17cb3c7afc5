"""The attendant's page: judged by the device's PIN, at the server alone, with few tries."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from surveys.accounts import passwords
from surveys.devices.models import Device, DeviceKind
from tests.conftest import NOW
from tests.devices.pairing import device, pair
from tests.kiosk.conftest import House, furnish

PIN = "246810"


@dataclass
class Moment:
    """A clock that a test moves."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Stood:
    """A paired kiosk with a PIN, and its browser."""

    house: House
    client: FlaskClient
    moment: Moment
    id: int

    def enter(self, pin: str, path: str = "/d/status") -> tuple[int, str]:
        """What the server says to a PIN: status and code."""
        answer = self.client.post(path, data={"pin": pin}, headers={"Accept": "application/json"})
        return answer.status_code, (answer.get_json(silent=True) or {}).get("code", "")

    def row(self) -> Device:
        """The device as the store has it."""
        with self.house.database.reading() as session:
            return session.get_one(Device, self.id)


@pytest.fixture
def stood(make_app) -> Stood:  # type: ignore[no-untyped-def] # the factory of tests/conftest.py
    """The kiosk in the hall."""
    moment = Moment()
    app: Flask = make_app(clock=moment)
    house = furnish(app)
    with house.database.writing() as session:
        made = device(session, house.place, DeviceKind.KIOSK, pin_hash=passwords.digest(PIN))
        paired = pair(session, made)
    client = app.test_client()
    client.set_cookie("phieu_device", paired.key)
    return Stood(house, client, moment, paired.device_id)


def test_the_right_pin_opens_what_the_server_knows_of_the_device(stood: Stood) -> None:
    answer = stood.client.post("/d/status", data={"pin": PIN})
    assert answer.status_code == 200
    assert answer.get_json()["name"] == "Máy kiosk"
    assert answer.get_json()["now"] == NOW.isoformat()


def test_a_wrong_pin_is_refused_and_five_of_them_close_the_door_for_ten_minutes(stood: Stood) -> None:
    assert [stood.enter("000000") for _ in range(5)] == [(403, "wrong_pin")] * 5
    assert stood.enter(PIN) == (429, "too_many")
    stood.moment.now += timedelta(minutes=10)
    assert stood.enter(PIN)[0] == 200


def test_a_device_without_a_pin_and_a_browser_without_a_device_open_nothing(stood: Stood) -> None:
    with stood.house.database.writing() as session:
        session.get_one(Device, stood.id).pin_hash = None
    assert stood.enter("") == (409, "no_pin")
    stood.client.delete_cookie("phieu_device")
    assert stood.client.post("/d/status", data={"pin": PIN}).status_code in (303, 403)
    assert stood.client.get("/d/status").status_code == 303


def test_only_with_the_pin_is_a_device_unpaired(stood: Stood) -> None:
    assert stood.enter("135790", "/d/status/unpair") == (403, "wrong_pin")
    assert stood.row().revoked_at is None
    assert stood.enter(PIN, "/d/status/unpair")[0] == 204
    assert stood.row().revoked_at == NOW
    assert stood.client.get("/d/").status_code == 303


def test_the_page_that_a_device_keeps_tells_nothing_of_it(stood: Stood) -> None:
    page = stood.client.get("/d/status").text
    assert "Máy kiosk" not in page
    assert "argon2" not in page
    kept = stood.client.get("/d/kept").get_json()["pages"]
    assert {"/d/status", "/d/lookup", "/d/lookup.json"} <= set(kept)
    assert not any("argon2" in each["body"] for each in kept.values()), "no hash of the PIN lies on a device"
