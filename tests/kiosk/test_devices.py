"""A paired device at the wire: how it is paired, what it keeps, what it says, and what its ratings count as."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kiosk import base, hearing, kept
from kiosk.devices import REFUSALS
from surveys.accounts.models import Role
from surveys.audit.models import AuditEntry
from surveys.devices import verbs
from surveys.devices.models import Device, DeviceKind
from surveys.office.models import Counter, Office
from surveys.responses.models import Channel, Reason
from surveys.tokens import codes
from tests.builders import SECRET, place
from tests.conftest import NOW
from tests.devices.pairing import device
from tests.kiosk.conftest import House, furnish
from tests.signing import make_account

JSON = {"Accept": "application/json"}


@dataclass
class Stand:
    """An office with a browser in it that is a paired device."""

    client: FlaskClient
    house: House
    device_id: int

    def row(self) -> Device:
        """The device as the store has it."""
        with self.house.database.reading() as session:
            return session.get_one(Device, self.device_id)

    def send(self, code: str | None = None, **changes: Any) -> dict[str, Any]:
        """Send a rating as the queue does; what the server says."""
        answer = self.client.post("/responses", data=self.house.form(code, **changes), headers=JSON)
        return {"http": answer.status_code, **answer.get_json()}

    def revoke(self) -> None:
        """As an administrator does."""
        with self.house.database.writing() as session:
            verbs.revoke(session, session.get_one(Device, self.device_id), now=NOW)


def opened(house: House, kind: DeviceKind = DeviceKind.KIOSK, **more: Any) -> tuple[int, str]:
    """A new device and the code that pairs it."""
    with house.database.writing() as session:
        made = device(session, house.place, kind, **more)
        return made.id, verbs.open_pairing(session, made, secret=SECRET, now=NOW).code


def stand(app: Flask, house: House, kind: DeviceKind = DeviceKind.KIOSK, **more: Any) -> Stand:
    """Pair a new browser through the page."""
    device_id, code = opened(house, kind, **more)
    client = app.test_client()
    assert client.post("/d/pair", data={"code": code}).status_code == 303
    return Stand(client, house, device_id)


@pytest.fixture
def kiosk(app: Flask, house: House) -> Stand:
    """A paired kiosk."""
    return stand(app, house)


def test_pairing_gives_a_cookie_that_no_script_reads_and_no_other_site_sends(app: Flask, house: House) -> None:
    _, code = opened(house)
    answer = app.test_client().post("/d/pair", data={"code": code}, headers=JSON)
    assert answer.get_json() == {"home": "/d/"}
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("phieu_device=")
    for word in ("HttpOnly", "SameSite=Strict", "Path=/", f"Max-Age={400 * 86400}"):
        assert word in cookie
    assert "Secure" not in cookie


def test_over_https_the_cookie_is_secure(make_app: Callable[..., Flask]) -> None:
    app = make_app(public_url="https://danhgia.example")
    _, code = opened(furnish(app))
    assert "Secure" in app.test_client().post("/d/pair", data={"code": code}).headers["Set-Cookie"]


def test_an_unpaired_browser_is_sent_to_be_paired_and_told_nothing(app: Flask, house: House) -> None:
    client = app.test_client()
    for path in ("/d/", "/d/form", "/d/counters", f"/d/counters/{house.place.counter}", "/d/refused/token_used"):
        assert (client.get(path).status_code, client.get(path).location) == (303, "/d/pair")
    for path in ("/d/kept", "/d/lookup.json"):
        assert client.get(path).status_code in (403, 404)
    for path in ("/d/state", "/d/invitation"):
        assert client.post(path, headers=JSON).get_json()["code"] == "device_unpaired"


def test_pairing_codes_cannot_be_guessed(app: Flask, house: House) -> None:
    client = app.test_client()
    _, code = opened(house)
    said = [client.post("/d/pair", data={"code": "00000000"}, headers=JSON).status_code for _ in range(11)]
    assert said == [422] * 10 + [429]
    assert client.post("/d/pair", data={"code": code}).status_code == 429
    page = app.test_client().post("/d/pair", data={"code": "0000"}, environ_base={"REMOTE_ADDR": "10.0.0.9"})
    assert "Mã ghép không đúng hoặc đã hết hạn" in page.text


def test_another_site_cannot_pair_a_browser(app: Flask, house: House) -> None:
    _, code = opened(house)
    answer = app.test_client().post("/d/pair", data={"code": code}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


@pytest.mark.parametrize("kind", DeviceKind)
def test_a_device_rates_on_its_own_channel_whatever_its_form_says(app: Flask, house: House, kind: DeviceKind) -> None:
    here = stand(app, house, kind)
    assert here.send(house.slip(), channel="phone")["status"] == "recorded"
    (response,) = house.responses()
    assert (Channel(response.channel).name.lower(), response.device_id) == (kind.value, here.device_id)


@pytest.mark.parametrize("channel", ["kiosk", "tablet"])
def test_an_unpaired_browser_that_claims_to_be_a_device_counts_as_a_phone(
    client: FlaskClient, house: House, channel: str
) -> None:
    client.post("/responses", data=house.form(house.slip(), channel=channel))
    (response,) = house.responses()
    assert (response.channel, response.device_id) == (Channel.PHONE, None)


def test_a_revoked_device_is_told_so_its_ratings_stay_there_and_count_once_it_is_paired_again(app: Flask, kiosk: Stand) -> None:
    kiosk.revoke()
    form = kiosk.house.form(kiosk.house.slip())
    refused = kiosk.client.post("/responses", data=form, headers=JSON)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "device_unpaired")
    assert kiosk.client.post("/d/state", headers=JSON).get_json()["code"] == "device_unpaired"
    assert kiosk.client.get("/d/").location == "/d/pair?why=unpaired"
    assert "Máy này không còn được ghép" in kiosk.client.get("/d/pair").text
    assert (kiosk.house.responses(), kiosk.house.set_aside()) == ([], [])
    with kiosk.house.database.writing() as session:
        made = session.get_one(Device, kiosk.device_id)
        code = verbs.open_pairing(session, made, secret=SECRET, now=NOW).code
    assert kiosk.client.post("/d/pair", data={"code": code}).status_code == 303
    assert kiosk.client.post("/responses", data=form, headers=JSON).get_json()["status"] == "recorded"


def test_an_unknown_key_is_no_phone_either(app: Flask, house: House) -> None:
    client = app.test_client()
    client.set_cookie("phieu_device", "made-up")
    assert client.post("/responses", data=house.form(house.slip()), headers=JSON).status_code == 403
    assert house.responses() == []


def test_a_spent_code_from_a_device_is_set_aside_with_the_device_named(kiosk: Stand) -> None:
    code = kiosk.house.slip()
    kiosk.send(code)
    said = [kiosk.send(code), kiosk.send(codes.new_code())]
    assert [one["reason"] for one in said] == ["token_used", "token_unknown"]
    assert [(one.reason, one.device_id) for one in kiosk.house.set_aside()] == [
        (Reason.TOKEN_USED, kiosk.device_id),
        (Reason.TOKEN_UNKNOWN, kiosk.device_id),
    ]
    assert kiosk.house.set_aside()[1].office_id == kiosk.house.place.office, "an unknown code's office is the device's"


@pytest.mark.parametrize(
    "change",
    [{"submission_id": "x"}, {"form_version": "one"}, {"language": "fr"}, {"rated_at": "yesterday"}, {"channel": "staff"}],
)
def test_what_a_device_sends_and_no_one_can_take_apart_is_kept_for_the_administrator(
    kiosk: Stand, change: dict[str, str]
) -> None:
    code = kiosk.house.slip()
    assert kiosk.send(code, **change, remark="Chờ lâu\0")["status"] == "set_aside"
    (aside,) = kiosk.house.set_aside()
    assert (aside.reason, aside.device_id, aside.office_id) == (Reason.UNREADABLE, kiosk.device_id, kiosk.house.place.office)
    assert aside.payload["unread"]["remark"] == ["Chờ lâu"]
    assert code not in json.dumps(aside.payload)


def test_the_clock_of_a_device_is_corrected(kiosk: Stand) -> None:
    ahead = timedelta(days=700)
    told = {"rated_at": (NOW + ahead - timedelta(hours=3)).isoformat(), "sent_at": (NOW + ahead).isoformat()}
    kiosk.send(**told)
    assert kiosk.house.responses()[0].rated_at == NOW - timedelta(hours=3)


def test_what_waited_for_days_is_limited_by_the_hours_in_which_it_was_given(make_app: Callable[..., Flask]) -> None:
    app = make_app(kiosk_unverified_per_hour=2)
    here = stand(app, furnish(app))
    hours = [0, 0, 1, 1, 2, 2, 2]
    said = [here.send(rated_at=(NOW - timedelta(hours=hour)).isoformat(), sent_at=NOW.isoformat()) for hour in hours]
    assert [one["status"] for one in said] == ["recorded"] * 6 + ["set_aside"]


def test_a_hall_of_phones_and_a_device_behind_one_address_have_limits_of_their_own(make_app: Callable[..., Flask]) -> None:
    app = make_app(kiosk_wrong_codes=2)
    house = furnish(app)
    here = stand(app, house)
    phone = app.test_client()
    wrong = [phone.post("/responses", data=house.form(codes.new_code()), headers=JSON).status_code for _ in range(4)]
    assert wrong == [200, 200, 429, 429]
    assert [here.send(codes.new_code())["http"] for _ in range(3)] == [200, 200, 429]


def test_a_code_is_named_to_a_device_without_standing_in_an_address(kiosk: Stand) -> None:
    code = kiosk.house.slip()
    said = kiosk.client.post("/d/invitation", data={"code": code}, headers=JSON).get_json()
    assert (said["clerk"], said["counter"]) == ("Nguyễn Văn A", "Quầy 1")
    assert said["procedure"].startswith("Thẩm định")
    kiosk.send(code)
    again = kiosk.client.post("/d/invitation", data={"code": code}, headers=JSON)
    assert (again.status_code, again.get_json()["code"]) == (409, "token_used")
    assert again.get_json()["code"] in REFUSALS


def test_a_device_is_heard_keeps_its_cookie_and_learns_that_its_pages_are_old(kiosk: Stand) -> None:
    version = kiosk.client.get("/d/kept").get_json()["version"]
    report = {"queue": "3", "refused": "1", "version": version, "clock": (NOW + timedelta(seconds=90)).isoformat()}
    answer = kiosk.client.post("/d/state", data=report)
    assert (answer.status_code, "Phieu-Outdated" in answer.headers, answer.data) == (204, False, b"")
    assert "phieu_device=" in answer.headers["Set-Cookie"]
    row = kiosk.row()
    assert (row.queue_length, row.refused_count, row.clock_skew_seconds, row.last_seen_at) == (3, 1, 90, NOW)
    with kiosk.house.database.writing() as session:
        session.get_one(Office, kiosk.house.place.office).hotline = "0214 9999 999"
        by = make_account(session, kiosk.house.place, Role.ADMINISTRATOR).id
        session.add(AuditEntry(at=NOW, action="office.update", account_id=by))
    assert kiosk.client.post("/d/state", data=report).headers["Phieu-Outdated"] == "1"
    assert kiosk.row().outdated_since == NOW
    assert kiosk.client.get("/d/kept").get_json()["version"] != version


def test_what_staff_read_or_another_office_changes_renders_nothing_anew(kiosk: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered: list[object] = []

    def counted(here: base.Device) -> kept.Kept:
        rendered.append(here)
        return kept.render(here)

    monkeypatch.setattr(hearing, "render", counted)
    with kiosk.house.database.writing() as session:
        own = make_account(session, kiosk.house.place, Role.MANAGER).id
        beside = make_account(session, place(session, code="H39"), Role.ADMINISTRATOR).id
    for by, action, times in ((None, "", 1), (own, "remarks.read", 1), (beside, "office.update", 1), (own, "form.update", 2)):
        if by:
            with kiosk.house.database.writing() as session:
                session.add(AuditEntry(at=NOW, action=action, account_id=by))
        kiosk.client.post("/d/state", data={"version": "x"})
        assert len(rendered) == times, action


@pytest.mark.parametrize("change", [{"queue": "-1"}, {"queue": "many"}, {"refused": "9" * 9}])
def test_a_report_that_cannot_be_is_refused(kiosk: Stand, change: dict[str, str]) -> None:
    assert kiosk.client.post("/d/state", data={"queue": "0", **change}, headers=JSON).status_code == 422


def test_a_clock_that_makes_no_sense_is_none(kiosk: Stand) -> None:
    assert kiosk.client.post("/d/state", data={"clock": "25 o'clock"}).status_code == 204
    assert kiosk.row().clock_skew_seconds is None


def test_a_number_that_no_store_can_hold_is_a_page_that_there_is_not(app: Flask, house: House) -> None:
    tablet = stand(app, house, DeviceKind.TABLET)
    for number in (2**31, 2**63, 10**30):
        assert tablet.client.post(f"/d/offer/{number}", data={"what": "shown"}, headers=JSON).status_code == 404
    assert tablet.client.post(f"/d/offer/{2**31 - 1}", data={"what": "shown"}, headers=JSON).status_code == 409


def test_a_clock_in_another_century_is_as_wrong_as_the_store_can_tell(kiosk: Stand) -> None:
    for clock, wrong in (("9999-12-31T23:59:59+00:00", verbs.FARTHEST), ("0001-01-01T00:00:00+00:00", -verbs.FARTHEST)):
        assert kiosk.client.post("/d/state", data={"clock": clock}).status_code == 204
        assert kiosk.row().clock_skew_seconds == wrong


def test_a_device_whose_counter_or_office_is_closed_is_heard_all_the_same(app: Flask, house: House) -> None:
    tablet = stand(app, house, DeviceKind.TABLET)
    kiosk = stand(app, house)
    with house.database.writing() as session:
        session.get_one(Counter, house.place.counter).active = False
    assert tablet.client.get("/d/kept", headers=JSON).status_code == 404
    with house.database.writing() as session:
        session.get_one(Office, house.place.office).active = False
    for each in (tablet, kiosk):
        answer = each.client.post("/d/state", data={"queue": "2", "version": "x"})
        assert (answer.status_code, "Phieu-Outdated" in answer.headers) == (204, False)
        assert (each.row().queue_length, each.row().last_seen_at) == (2, NOW)


@pytest.mark.parametrize("kind", DeviceKind)
def test_what_a_device_keeps_is_whole_stays_the_same_and_holds_every_file(app: Flask, house: House, kind: DeviceKind) -> None:
    here = stand(app, house, kind, language="en")
    answer = here.client.get("/d/kept")
    whole = answer.get_json()
    assert here.client.get("/d/kept", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    first = f"/d/counters/{house.place.counter}"
    assert {"/d/", "/d/form", "/d/pair", first, *(f"/d/refused/{reason}" for reason in REFUSALS)} <= set(whole["pages"])
    assert ("/d/counters" in whole["pages"]) == (kind is DeviceKind.KIOSK)
    assert '<html lang="en"' in whole["pages"]["/d/"]["body"]
    assert "script-src 'self'" in whole["headers"]["Content-Security-Policy"]
    for address in whole["files"]:
        with here.client.get(address) as file:
            assert file.status_code == 200, address
    assert all(name in " ".join(whole["files"]) for name in ("queue.js", "kiosk.css", "base.css"))


def test_two_devices_of_one_office_keep_the_same_and_another_language_another(app: Flask, house: House) -> None:
    versions = [
        stand(app, house, name=name, language=language).client.get("/d/kept").get_json()["version"]
        for name, language in (("Một", "vi"), ("Hai", "vi"), ("Ba", "en"))
    ]
    assert versions[0] == versions[1]
    assert versions[0] != versions[2]
