"""Calls for help: from a paired device to the desks of its office, until someone comes."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from surveys.accounts.models import Role
from surveys.calls import verbs as calls
from surveys.calls.models import HelpCall
from surveys.database import Database
from surveys.devices import keys
from surveys.devices.models import Device, DeviceKind
from surveys.errors import NotFound
from tests import builders
from tests.builders import SECRET
from tests.conftest import NOW
from tests.desk.conftest import Counter, set_up
from tests.signing import make_account, sign_in

KEY = "a-kiosk's-key"


def kiosk_of(database: Database, office_id: int, *, name: str = "Kiosk sảnh") -> int:
    """A paired kiosk in the hall; its id."""
    with database.writing() as session:
        device = Device(
            office_id=office_id,
            kind=DeviceKind.KIOSK,
            name=name,
            place="Cạnh cửa chính",
            key_digest=keys.key_digest(SECRET, KEY),
            created_at=NOW,
            paired_at=NOW,
        )
        session.add(device)
        session.flush()
        return device.id


def at_the_kiosk(app: Flask) -> FlaskClient:
    """The kiosk's browser."""
    client = app.test_client()
    client.set_cookie("phieu_device", KEY)
    return client


@pytest.fixture
def desk(app: Flask) -> Counter:
    """A desk whose office has a kiosk."""
    made = set_up(app)
    kiosk_of(made.database, made.where.office)
    return made


def test_a_call_stands_on_the_desk_with_the_devices_name_and_place_until_someone_came(desk: Counter) -> None:
    assert at_the_kiosk(desk.app).post("/d/help").status_code == 201
    shown = desk.client.get("/admin/desk/help").text
    assert "Người dân cần giúp đỡ" in shown
    assert "Kiosk sảnh" in shown
    assert "Cạnh cửa chính" in shown
    answer = desk.client.post("/admin/desk/help/1/came", headers={"HX-Request": "true"})
    assert "Người dân cần giúp đỡ" not in answer.text
    assert desk.client.post("/admin/desk/help/1/came").status_code == 303, "a colleague was quicker"
    with desk.database.reading() as session:
        call = session.scalars(select(HelpCall)).one()
        assert (call.ended_at, call.ended_by) == (NOW, 1)


def test_the_desk_gets_no_body_while_nothing_changed(desk: Counter) -> None:
    first = desk.client.get("/admin/desk/help").text
    again = first.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    answer = desk.client.get(again)
    assert (answer.status_code, answer.data) == (204, b"")
    at_the_kiosk(desk.app).post("/d/help")
    assert desk.client.get(again).status_code == 200


def test_pressing_again_calls_nobody_twice_and_often_is_too_often(desk: Counter) -> None:
    kiosk = at_the_kiosk(desk.app)
    answers = [kiosk.post("/d/help", headers={"Accept": "application/json"}).status_code for _ in range(7)]
    assert answers == [201] * 6 + [429]
    with desk.database.reading() as session:
        assert len(calls.waiting(session, desk.where.office, now=NOW)) == 1


def test_a_call_can_be_taken_back(desk: Counter) -> None:
    kiosk = at_the_kiosk(desk.app)
    kiosk.post("/d/help")
    assert kiosk.post("/d/help/cancel").status_code == 204
    with desk.database.reading() as session:
        assert calls.waiting(session, desk.where.office, now=NOW) == []


def test_an_unpaired_browser_calls_nobody(desk: Counter) -> None:
    assert desk.app.test_client().post("/d/help").status_code == 403


def test_another_offices_desk_neither_sees_nor_ends_a_call(desk: Counter) -> None:
    with desk.database.writing() as session:
        other = builders.place(session, code="H38.21")
        make_account(session, other, Role.CLERK, login="other")
    stranger = desk.app.test_client()
    sign_in(stranger, "other")
    at_the_kiosk(desk.app).post("/d/help")
    assert "Người dân cần giúp đỡ" not in stranger.get("/admin/desk/help").text
    assert stranger.post("/admin/desk/help/1/came").status_code == 404


def test_a_call_that_nobody_answered_goes_after_half_an_hour_on_either_store(database: Database) -> None:
    with database.writing() as session:
        where = builders.place(session)
    device = kiosk_of(database, where.office)
    with database.writing() as session:
        first = calls.call(session, device_id=device, now=NOW)
        assert calls.call(session, device_id=device, now=NOW + timedelta(minutes=29)) == first
        later = NOW + calls.LASTS
        assert calls.waiting(session, where.office, now=later) == []
        assert calls.call(session, device_id=device, now=later) != first
        with pytest.raises(NotFound):
            calls.came(session, first, office_ids=(where.office + 1,), account_id=1, now=later)


def test_a_phone_reads_how_to_reach_the_office_without_a_script(desk: Counter) -> None:
    page = desk.app.test_client().get("/k/H38/help").text
    assert 'href="tel:02143840000"' in page
    assert "data-help-call" not in page
