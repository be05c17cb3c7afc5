"""Devices as administrators see them: set up, paired, watched and ended, each only by its own office's."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from surveys.accounts import passwords
from surveys.audit.models import AuditEntry
from surveys.devices import verbs
from surveys.devices.listing import DeviceState, overview
from surveys.devices.models import Device, DeviceKind
from surveys.devices.verbs import Report
from surveys.office.models import Holiday, Office
from surveys.responses.models import Quarantined, Reason
from tests.builders import SECRET
from tests.conftest import NOW
from tests.devices.pairing import device, pair
from tests.setup.conftest import World

CODE = re.compile(r'translate="no">([0-9A-Z]{4}-[0-9A-Z]{4})<')
OPEN = {"0": [["07:30", "11:30"], ["13:30", "17:00"]]}  # NOW is a Monday, 10:00


def entered(world: World, kind: str = "kiosk", **changes: Any) -> dict[str, Any]:
    """The form of a new device of the province."""
    counter = str(world.top.counter) if kind == "tablet" else ""
    form = {"office_id": str(world.top.office), "kind": kind, "name": f"Máy {kind}", "place": "Cửa vào", "language": "vi"}
    return {**form, "counter_id": counter, "pin": "", **changes}


def made(world: World) -> Device:
    """The one device."""
    with world.database.reading() as session:
        return session.scalars(select(Device)).one()


def acts(world: World) -> list[str]:
    """What was written down."""
    with world.database.reading() as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def give_code(client: FlaskClient, device_id: int) -> str:
    """The pairing code that the page shows."""
    found = CODE.search(client.post(f"/admin/devices/{device_id}/pairing").text)
    assert found is not None
    return found[1]


def test_an_administrator_makes_a_device_and_pairs_it_with_the_code_on_the_page(world: World) -> None:
    client = world.client()
    answer = client.post("/admin/setup/devices/new", data=entered(world, "tablet", pin="2468", day0="8:00-11:00"))
    assert (answer.status_code, answer.location) == (303, "/admin/devices/")
    row = made(world)
    assert (row.kind, row.counter_id, row.opening_hours) == (DeviceKind.TABLET, world.top.counter, {"0": [["08:00", "11:00"]]})
    assert passwords.verify(row.pin_hash, "2468")
    assert "Chưa ghép" in client.get("/admin/devices/").text
    page = client.post(f"/admin/devices/{row.id}/pairing").text
    code = CODE.search(page)
    assert code is not None
    assert f"/d/pair#{code[1].replace('-', '')}" in page
    assert "pairing-qr" in page
    assert code[1] not in client.get(f"/admin/devices/{row.id}").text, "a code is shown once"
    browser = world.app.test_client()
    assert browser.post("/d/pair", data={"code": code[1]}).status_code == 303
    assert browser.get("/d/").status_code == 200
    assert "Đang hoạt động" in client.get(f"/admin/devices/{row.id}").text
    assert acts(world) == ["device.create", "device.pairing"]


def test_a_device_that_is_edited_keeps_its_pin_and_its_key(world: World) -> None:
    client = world.client()
    client.post("/admin/setup/devices/new", data=entered(world, pin="1357"))
    row = made(world)
    client.post("/d/pair", data={"code": give_code(client, row.id)})
    client.post(f"/admin/setup/devices/{row.id}", data=entered(world, name="Kiosk mới"))
    again = made(world)
    assert (again.name, again.pin_hash, again.key_digest is not None) == ("Kiosk mới", row.pin_hash, True)


@pytest.mark.parametrize(
    ("kind", "change", "words"),
    [
        ("tablet", {"counter_id": ""}, "vui lòng chọn quầy"),
        ("kiosk", {"counter_id": "own"}, "để trống mục này"),
        ("kiosk", {"pin": "12"}, "4 đến 12 chữ số"),
        ("kiosk", {"pin": "mật khẩu"}, "4 đến 12 chữ số"),
        ("kiosk", {"kind": "phone"}, "Vui lòng chọn một mục"),
        ("tablet", {"counter_id": "side"}, "thuộc cơ quan khác"),
        ("kiosk", {"day0": "25:00-26:00"}, "Giờ từ 00:00 đến 23:59"),
    ],
)
def test_what_can_be_no_device_is_told_beside_its_field(world: World, kind: str, change: dict[str, str], words: str) -> None:
    places = {"own": str(world.top.counter), "side": str(world.side.counter)}
    answer = world.client().post(
        "/admin/setup/devices/new", data=entered(world, kind) | {name: places.get(value, value) for name, value in change.items()}
    )
    assert answer.status_code == 422
    assert words in answer.text
    with world.database.reading() as session:
        assert session.scalars(select(Device)).all() == []


def test_an_administrator_reaches_no_device_of_another_office(world: World) -> None:
    with world.database.writing() as session:
        other = device(session, world.side, name="Kiosk bên cạnh").id
        own = device(session, world.low, name="Kiosk của xã").id
    client = world.client("xa")
    listed = client.get("/admin/devices/").text
    assert "Kiosk của xã" in listed
    assert "Kiosk bên cạnh" not in listed
    for method, path in (("GET", ""), ("POST", "/pairing"), ("POST", "/revoke")):
        assert client.open(f"/admin/devices/{other}{path}", method=method).status_code == 404
        assert client.open(f"/admin/devices/{own}{path}", method=method).status_code in (200, 303)
    assert "Kiosk bên cạnh" in world.client("tinh").get("/admin/devices/").text


def test_revoking_ends_the_key_and_says_what_the_device_still_holds(world: World) -> None:
    with world.database.writing() as session:
        paired = pair(session, device(session, world.top))
        verbs.hear(session, paired.device_id, Report(12, 1, "v", NOW), current="v", now=NOW)
    client = world.client()
    answer = client.post(f"/admin/devices/{paired.device_id}/revoke", follow_redirects=True)
    assert "Máy còn giữ đánh giá chưa gửi: ghép lại máy này để nhận." in answer.text
    assert "12" in answer.text
    with world.database.reading() as session:
        known = verbs.known(session, paired.key, secret=SECRET)
    assert known is not None
    assert known.revoked
    assert acts(world)[-1] == "device.revoke"


def test_the_list_tells_how_each_device_is_in_words(world: World) -> None:
    with world.database.writing() as session:
        session.get_one(Office, world.top.office).opening_hours = OPEN
        late = pair(session, device(session, world.top, name="Im lặng"))
        verbs.hear(
            session, late.device_id, Report(3, 2, "old", NOW - timedelta(hours=3)), current="new", now=NOW - timedelta(minutes=11)
        )
    page = world.client().get("/admin/devices/").text
    for words in ("Không liên lạc", "11 phút trước", "2 không nhận được", "chậm 3 giờ", "bản cũ từ 02/03/2026 09:49"):
        assert words in page, words


@pytest.mark.parametrize(
    ("minutes", "hours", "closed", "state"),
    [
        (9, OPEN, False, DeviceState.WORKING),
        (11, OPEN, False, DeviceState.SILENT),
        (11, OPEN, True, DeviceState.RESTING),
        (11, {"1": [["07:30", "11:30"]]}, False, DeviceState.RESTING),
        (11, {"0": [["09:55", "11:30"]]}, False, DeviceState.RESTING),
        (60 * 14, {"0": [["09:45", "11:30"]]}, False, DeviceState.SILENT),
        (1, {"1": [["07:30", "11:30"]]}, False, DeviceState.WORKING),
        (11, {}, False, DeviceState.SILENT),
    ],
)
def test_a_device_that_is_silent_for_ten_minutes_while_it_should_work_is_marked(
    world: World, minutes: int, hours: dict[str, Any], state: DeviceState, *, closed: bool
) -> None:
    with world.database.writing() as session:
        session.get_one(Office, world.top.office).opening_hours = hours
        if closed:
            session.add(Holiday(office_id=world.top.office, day=NOW.date(), name="Nghỉ lễ"))
        paired = pair(session, device(session, world.top))
        verbs.hear(session, paired.device_id, Report(0, 0, "v", None), current="v", now=NOW - timedelta(minutes=minutes))
    with world.database.reading() as session:
        (line,) = overview(session, [world.top.office], now=NOW)
    assert line.state is state


def test_the_list_looks_again_by_itself_and_brings_nothing_while_nothing_changed(world: World) -> None:
    with world.database.writing() as session:
        device(session, world.top)
    client = world.client()
    part = client.get("/admin/devices/", headers={"HX-Request": "true"}).text
    was = re.search(r"was=([0-9a-f]+)", part)
    assert was is not None
    assert client.get(f"/admin/devices/?was={was[1]}", headers={"HX-Request": "true"}).status_code == 204


def test_what_was_set_aside_names_the_device(world: World) -> None:
    with world.database.writing() as session:
        kiosk = device(session, world.top, name="Kiosk sảnh")
        session.add(
            Quarantined(reason=Reason.TOKEN_USED, office_id=world.top.office, device_id=kiosk.id, payload={}, received_at=NOW)
        )
    client = world.client()
    page = client.get("/admin/setup/quarantine/").text
    assert "Kiosk sảnh" in page
    entry = re.search(r'href="(/admin/setup/quarantine/\d+)"', page)
    assert entry is not None
    assert "Kiosk sảnh" in client.get(entry[1]).text
