"""POST /responses: taken once, guarded, limited, and usable without JavaScript."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
import uuid6
from flask import Flask
from flask.testing import FlaskClient

from surveys.office.models import Office
from surveys.responses.models import Channel, Reason
from surveys.tokens import codes
from tests.conftest import NOW
from tests.kiosk.conftest import House, furnish

JSON = {"Accept": "application/json"}


def test_the_whole_way_works_without_javascript(client: FlaskClient, house: House) -> None:
    page = client.get(f"/t/{house.slip()}?at=H38").text
    fields = {name: unescape(value) for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)}
    answers = {"q.overall": "2", "q.time": "late", "q.reasons": ["waited_long", "came_back"], "remark": "Chờ lâu"}
    (action,) = re.findall(r'<form method="post" action="([^"]+)"', page)
    answer = client.post(action, data=fields | answers)
    assert (answer.status_code, answer.location) == (303, "/thanks?at=H38")
    assert "Cảm ơn Ông/Bà!" in client.get(answer.location).text
    (response,) = house.responses()
    assert (response.level, response.verified, response.partial, response.remark) == (2, True, False, "Chờ lâu")
    assert response.channel == Channel.PHONE, "an unpaired browser that says kiosk is none"
    assert response.rated_at == NOW


def thanks(html: str) -> str:
    """What stands under the thanks."""
    section = re.search(r'<section class="thanks".*?</section>', html, re.DOTALL)
    assert section is not None
    return section[0]


def test_the_thanks_tell_the_offices_hotline_if_it_has_one(client: FlaskClient, house: House) -> None:
    asked = (f"/t/{house.slip()}?at=H38", f"/t/{house.slip()}", "/thanks?at=H38")
    assert ["0214 3840 000" in thanks(client.get(path).text) for path in asked] == [True] * 3
    with house.database.writing() as session:
        session.get_one(Office, house.place.office).hotline = ""
    assert ["hotline" in thanks(client.get(path).text) for path in asked] == [False] * 3


def test_a_script_reads_what_became_of_its_rating(client: FlaskClient, house: House) -> None:
    form = house.form(house.slip(), partial="1", revision="2")
    said = [
        client.post("/responses", data=form | change, headers=JSON).get_json()
        for change in ({}, {}, {"partial": "0", "revision": "3"})
    ]
    assert [one["status"] for one in said] == ["recorded", "known", "completed"]
    assert len(house.responses()) == 1


def test_the_same_rating_sent_a_hundred_times_is_one(client: FlaskClient, house: House) -> None:
    form = house.form()
    for _ in range(100):
        assert client.post("/responses", data=form).status_code == 303
    assert len(house.responses()) == 1
    assert house.set_aside() == []


def test_a_rating_without_a_code_takes_its_office_from_its_counter_and_is_unverified(client: FlaskClient, house: House) -> None:
    client.post("/responses", data=house.form())
    (response,) = house.responses()
    assert (response.office_id, response.counter_id, response.field_id) == (
        house.place.office,
        house.place.counter,
        house.place.field,
    )
    assert response.verified is False


def test_a_second_rating_with_one_slip_is_kept_apart_and_says_so(client: FlaskClient, house: House) -> None:
    code = house.slip()
    client.post("/responses", data=house.form(code))
    answer = client.post("/responses", data=house.form(code))
    assert answer.location == "/thanks?kept=token_used"
    assert "không được cộng vào kết quả" in client.get(answer.location).text
    assert [one.reason for one in house.set_aside()] == [Reason.TOKEN_USED]
    assert code not in str([one.payload for one in house.set_aside()])


def test_the_moment_of_rating_is_the_devices(make_app: Callable[..., Flask]) -> None:
    app = make_app(clock=lambda: NOW + timedelta(hours=5))
    house = furnish(app)
    rated = NOW + timedelta(hours=1)
    app.test_client().post("/responses", data=house.form(house.slip(), rated_at=rated.isoformat().replace("+00:00", "Z")))
    assert house.responses()[0].rated_at == rated


@pytest.mark.parametrize(
    "change",
    [
        {"submission_id": "x"},
        {"form_version": "one"},
        {"form_version": ""},
        {"revision": "-1"},
        {"revision": "9" * 40},
        {"rated_at": "yesterday"},
        {"rated_at": "2026-03-02T10:00:00"},
        {"language": "fr"},
        {"channel": "staff"},
        {"counter_id": "²"},
    ],
    ids=str,
)
def test_what_cannot_be_read_is_refused_in_words_and_nothing_is_kept(
    client: FlaskClient, house: House, change: dict[str, str | list[str]]
) -> None:
    answer = client.post("/responses", data=house.form() | change, headers=JSON)
    assert answer.status_code == 422
    assert answer.get_json()["detail"]
    assert house.responses() == []
    page = client.post("/responses", data=house.form() | change)
    assert page.status_code == 422
    assert "Xin lỗi Ông/Bà" in page.text


@pytest.mark.parametrize(
    "change",
    [
        {"q.overall": []},
        {"q.overall": "6"},
        {"q.overall": ["4", "5"]},
        {"q.unheard_of": "1"},
        {"form_version": "999"},
        {"counter_id": "999"},
        {"remark": "x" * 2001},
    ],
    ids=str,
)
def test_what_a_device_sends_and_makes_no_rating_is_kept_for_an_administrator_and_never_counted(
    client: FlaskClient, house: House, change: dict[str, str | list[str]]
) -> None:
    form = house.form(house.slip() if "counter_id" not in change else None) | change
    for _ in range(2):
        answer = client.post("/responses", data=form, headers=JSON)
        assert (answer.status_code, answer.get_json()) == (200, {"status": "set_aside", "reason": "unreadable"})
    assert [one.reason for one in house.set_aside()] == [Reason.UNREADABLE]
    assert house.responses() == []
    page = client.post("/responses", data=form | {"submission_id": str(uuid6.uuid7())})
    assert page.status_code in (404, 422), "a person is told what is missing"


def test_a_body_that_is_too_large_is_refused(client: FlaskClient, house: House) -> None:
    assert client.post("/responses", data=house.form(remark="x" * 70_000)).status_code == 413


@pytest.mark.parametrize(
    ("headers", "taken"),
    [
        ({}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "http://localhost"}, True),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Origin": "https://elsewhere.example"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "//["}, False),
    ],
    ids=str,
)
def test_a_form_that_another_site_sent_is_refused(
    client: FlaskClient, house: House, headers: dict[str, str], *, taken: bool
) -> None:
    assert client.post("/responses", data=house.form(), headers=headers).status_code == (303 if taken else 403)
    assert len(house.responses()) == taken


def test_ratings_without_a_code_over_the_limit_are_set_aside_not_lost(make_app: Callable[..., Flask]) -> None:
    app = make_app(kiosk_unverified_per_hour=2)
    house = furnish(app)
    client = app.test_client()
    said = [client.post("/responses", data=house.form(), headers=JSON).get_json() for _ in range(3)]
    assert said[2] == {"status": "set_aside", "reason": "too_many"}
    assert len(house.responses()) == 2
    assert [one.reason for one in house.set_aside()] == [Reason.TOO_MANY]
    assert client.post("/responses", data=house.form(house.slip()), headers=JSON).get_json()["status"] == "recorded"


def test_a_flood_of_ratings_without_a_code_is_not_kept_and_a_slip_still_counts(make_app: Callable[..., Flask]) -> None:
    app = make_app(kiosk_unverified_per_hour=1)
    house = furnish(app)
    client = app.test_client()
    answers = [client.post("/responses", data=house.form(), headers=JSON) for _ in range(12)]
    assert [one.status_code for one in answers] == [200] * 9 + [429] * 3
    assert "Retry-After" in answers[-1].headers
    assert (len(house.responses()), len(house.set_aside())) == (1, 8)
    assert client.post("/responses", data=house.form(house.slip()), headers=JSON).get_json()["status"] == "recorded"


def test_codes_cannot_be_guessed_by_sending_ratings(make_app: Callable[..., Flask]) -> None:
    app = make_app(kiosk_wrong_codes=3)
    house = furnish(app)
    client = app.test_client()
    answers = [client.post("/responses", data=house.form(codes.new_code()), headers=JSON) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    plain = client.post("/responses", data=house.form(codes.new_code()))
    assert plain.status_code == 429
    assert "Xin đợi một lát" in plain.text


def test_a_good_slip_is_taken_whatever_others_at_its_address_typed(make_app: Callable[..., Flask]) -> None:
    app = make_app(kiosk_wrong_codes=1)
    house = furnish(app)
    client = app.test_client()
    for wrong in (codes.new_code(), codes.new_code(), "ABCDEFGHJK"):
        answer = client.post("/responses", data=house.form(wrong), headers=JSON)
    assert answer.status_code == 429
    assert client.post("/responses", data=house.form(house.slip()), headers=JSON).get_json()["status"] == "recorded"


def test_a_wrong_code_that_waits_is_still_taken_after_its_wait(make_app: Callable[..., Flask]) -> None:
    moment = [NOW]
    app = make_app(kiosk_wrong_codes=1, clock=lambda: moment[0])
    house = furnish(app)
    client = app.test_client()
    client.post("/responses", data=house.form(codes.new_code()))
    form = house.form(codes.new_code())
    assert client.post("/responses", data=form, headers=JSON).status_code == 429
    moment[0] += timedelta(minutes=11)
    assert client.post("/responses", data=form, headers=JSON).get_json()["status"] == "set_aside"


def test_unreadable_ratings_of_one_address_are_limited_like_wrong_codes(make_app: Callable[..., Flask]) -> None:
    app = make_app(kiosk_wrong_codes=2)
    house = furnish(app)
    client = app.test_client()
    forms = [house.form(house.slip(), **{"q.overall": "6"}) for _ in range(4)]
    assert [client.post("/responses", data=form, headers=JSON).status_code for form in forms] == [200, 200, 429, 429]
    assert len(house.set_aside()) == 2
    assert client.post("/responses", data=forms[0], headers=JSON).status_code == 200, "what is kept is known"
